"""What a cell shows: runs of text with place, sign and gutter. An expected value is never an empty cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from PySide6.QtCore import QCoreApplication, Qt

from viewer.theme import tokens
from viewer.theme.marks import response_letters
from viewer.theme.text import MINUS, NBSP, NONE_MARK, TIMES, TextRun, display_number, runs_text

CELL_ROLE = Qt.ItemDataRole.UserRole + 40
"""A model returns a CellText for this role; RunDelegate and RunHeader paint it."""

Number = Decimal | float
Gutter = Literal["", "reported", "assisted", "typed"]
Axis = Literal["long", "short"]


@dataclass(frozen=True)
class CellText:
    """One painted cell.

    `runs` is its line, `second` a line below it. `mark` is a response code, `glyph` a sign of theme.glyphs; both stand
    before the runs. `gutter` says what stands in the 9 px right of a number; `has_gutter` keeps that room free in a
    right-aligned cell, so that drawn and reported numbers align. `ground` and `bar` are tokens.
    """

    runs: tuple[TextRun, ...] = ()
    second: tuple[TextRun, ...] = ()
    align: Literal["left", "right", "centre"] = "right"
    mark: str = ""
    glyph: str = ""
    glyph_colour: str = tokens.TEXT2
    gutter: Gutter = ""
    has_gutter: bool = True
    ground: str = ""
    bar: str = ""
    warns: bool = False  # a warning triangle at the right end of a left-aligned cell
    spoken: str = field(default="", compare=False)

    @property
    def text(self) -> str:
        """What is read aloud and copied: `spoken` where given, else the runs, with ASCII hyphen and minus."""
        if self.spoken:
            return self.spoken
        lines = [runs_text(line) for line in (self.runs, self.second) if line]
        # The painted minus and hyphen are for eyes; a copied number must be a number.
        return " ".join(lines).replace(MINUS, "-").replace("\u2011", "-").replace(NBSP, " ")


def size_runs(
    long_axis: Number | None,
    short_axis: Number | None = None,
    counts: Axis = "long",
    *,
    italic: bool = False,
    colour: str = tokens.TEXT,
) -> tuple[TextRun, ...]:
    """Return "33.0 × 28.0": the counting axis 600, the other 400; an axis that is not known is left out."""
    long_weight = tokens.STRONG if counts == "long" else tokens.REGULAR
    short_weight = tokens.STRONG if counts == "short" else tokens.REGULAR
    runs: list[TextRun] = []
    if long_axis is not None:
        runs.append(TextRun(display_number(long_axis), weight=long_weight, italic=italic, colour=colour))
    if short_axis is not None:
        if runs:
            runs.append(TextRun(f" {TIMES} ", italic=italic, colour=colour))
        runs.append(TextRun(display_number(short_axis), weight=short_weight, italic=italic, colour=colour))
    return tuple(runs)


def _spoken_size(long_axis: Number | None, short_axis: Number | None, state: str) -> str:
    axes = [display_number(axis) for axis in (long_axis, short_axis) if axis is not None]
    return f"{f' {TIMES} '.join(axes)} mm, {state}"


def drawn_cell(long_axis: Number | None, short_axis: Number | None = None, counts: Axis = "long") -> CellText:
    """Return a value drawn on an image here, in mm."""
    return CellText(
        size_runs(long_axis, short_axis, counts),
        spoken=_spoken_size(long_axis, short_axis, QCoreApplication.translate("Cell", "measured")),
    )


def reported_cell(long_axis: Number | None, short_axis: Number | None = None, counts: Axis = "long") -> CellText:
    """Return a value that a report gives, in mm: italic, with ” in the gutter."""
    return CellText(
        size_runs(long_axis, short_axis, counts, italic=True),
        gutter="reported",
        spoken=_spoken_size(long_axis, short_axis, QCoreApplication.translate("Cell", "reported")),
    )


def assisted_cell(long_axis: Number | None, short_axis: Number | None = None, counts: Axis = "long") -> CellText:
    """Return a value that a tool proposes, in mm: with • in the gutter until it is accepted."""
    return CellText(
        size_runs(long_axis, short_axis, counts),
        gutter="assisted",
        spoken=_spoken_size(long_axis, short_axis, QCoreApplication.translate("Cell", "assisted, not accepted")),
    )


def not_stated_cell() -> CellText:
    """Return ○ not stated: a value is expected, and none is given."""
    words = QCoreApplication.translate("Cell", "not stated")
    return CellText((TextRun(words, colour=tokens.TEXT2),), glyph="ring", spoken=words)


def to_measure_cell() -> CellText:
    """Return ○ to measure: a value is still to be drawn."""
    words = QCoreApplication.translate("Cell", "to measure")
    return CellText((TextRun(words, colour=tokens.TEXT2),), glyph="ring", spoken=words)


def none_cell(spoken: str = "") -> CellText:
    """Return –: there can be no value here."""
    return CellText(
        (TextRun(NONE_MARK, colour=tokens.TEXT3),), spoken=spoken or QCoreApplication.translate("Cell", "no value")
    )


def words_cell(words: str, *, align: Literal["left", "right", "centre"] = "right", colour: str = "") -> CellText:
    """Return words in place of a number: present, absent, gone."""
    return CellText((TextRun(words, colour=colour or tokens.TEXT2),), align=align, spoken=words)


def number_cell(
    value: Number | None, unit: str = "", *, strong: bool = False, signed: bool = False, colour: str = tokens.TEXT
) -> CellText:
    """Return a computed number with one decimal; – for None. `unit` is only spoken: it stands once in the header."""
    if value is None:
        return none_cell()
    text = display_number(value, signed=signed)
    weight = tokens.STRONG if strong else tokens.REGULAR
    return CellText((TextRun(text, weight=weight, colour=colour),), spoken=f"{text} {unit}".strip())


def lower_bound_cell(value: Number) -> CellText:
    """Return ≥ 42.0 in text2: the sum of those targets that have a size, in mm."""
    text = f"≥{NBSP}{display_number(value)}"
    return CellText(
        (TextRun(text, colour=tokens.TEXT2),),
        spoken=QCoreApplication.translate("Cell", "at least") + f" {display_number(value)} mm",
    )


def response_cell(code: str, *, align: Literal["left", "right", "centre"] = "right") -> CellText:
    """Return mark and letters 600 of a response; – for an empty code."""
    if not code:
        return none_cell()
    letters = response_letters(code)
    return CellText((TextRun(letters, weight=tokens.STRONG),), align=align, mark=code, spoken=letters)
