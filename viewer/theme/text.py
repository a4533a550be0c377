"""Words and numbers as they are painted: runs of fonts and colours, outlines over images, dates, real minus.

What is painted differs from what is copied: dates on screen have U+2011 (under tabular figures Inter's ASCII hyphen is
as wide as a digit and dates fall apart); copies and exports keep the ASCII hyphen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform

from viewer.theme import fonts, tokens

NBSP = "\u00a0"
MINUS = "\u2212"
TIMES = "\u00d7"
NON_BREAKING_HYPHEN = "\u2011"
ELLIPSIS = "\u2026"
REPORTED_MARK = "\u201d"
"""” : the value was reported, not drawn here."""
ASSISTED_MARK = "\u2022"
"""• : proposed by a tool, not accepted yet."""
NONE_MARK = "\u2013"
"""– : there can be no value here."""
APART = " · "
"""Stands in a name before what tells it from others: its phase, its study."""
KEPT_SHARE = 0.8
"""The most of a line that is left to what is kept of it."""
OUTLINE_PX = 2.0
_PATHS_KEPT = 512


@dataclass(frozen=True)
class TextRun:
    """A piece of one line: text with px, weight (400, 500, 600), italic and colour.

    kept: it ends its line and tells it from others, so that what is before it is cut first.
    """

    text: str
    px: int = tokens.READING
    weight: int = tokens.REGULAR
    italic: bool = False
    colour: str = tokens.TEXT
    kept: bool = False

    @property
    def width(self) -> float:
        """Its advance in logical px."""
        return fonts.metrics(self.px, self.weight, self.italic).horizontalAdvance(self.painted)

    @property
    def painted(self) -> str:
        """Its text as it is painted: with the narrow hyphen U+2011."""
        return display_date(self.text)


def display_date(iso: str) -> str:
    """Return an ISO date, whole or partial ("2010-10"), as it is painted: with non-breaking hyphens.

    Runs do it by themselves; labels, menus and plots need it asked for.
    """
    return iso.replace("-", NON_BREAKING_HYPHEN)


def display_number(value: Decimal | float, decimals: int = 1, *, signed: bool = False) -> str:
    """Return a number as it is painted: real minus sign, never −0.0, halves away from zero; `signed` puts a +."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    if not exact.is_finite():
        raise ValueError(f"{value} is no number to show")
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):f}"
    if rounded < 0:
        return MINUS + text
    return "+" + text if signed and rounded > 0 else text


def with_unit(text: str, unit: str) -> str:
    """Return `text` and its unit, which never part at the end of a line: `33.0 mm`, `2.8 %`."""
    return f"{text}{NBSP}{unit}" if unit else text


def plain(text: str) -> str:
    """Return painted text as it is copied: ASCII hyphens and ordinary spaces, the minus as hyphen."""
    return text.replace(NON_BREAKING_HYPHEN, "-").replace(MINUS, "-").replace(NBSP, " ")


def runs_text(runs: Iterable[TextRun]) -> str:
    """Return what the runs say."""
    return "".join(run.text for run in runs)


def runs_width(runs: Iterable[TextRun]) -> float:
    """Return the advance of all runs, one after the other, in logical px."""
    return sum(run.width for run in runs)


def runs_baseline(rect: QRectF, runs: Sequence[TextRun]) -> float:
    """Return the y at which the runs stand in the middle of `rect` by the height of their largest capitals."""
    if not runs:
        return rect.center().y()
    largest = max(runs, key=lambda run: run.px)
    height = fonts.metrics(largest.px, largest.weight, largest.italic).capHeight()
    return rect.center().y() + height / 2


def elide_runs(runs: Sequence[TextRun], width: float) -> tuple[TextRun, ...]:
    """Return the runs cut to `width` px with an ellipsis at the end, or before a last run that is kept."""
    if runs_width(runs) <= width + 0.5:
        return tuple(runs)
    if runs[-1].kept and runs[-1].width <= width * KEPT_SHARE:
        return (*_cut(runs[:-1], width - runs[-1].width), runs[-1])
    return _cut(runs, width)


def broken(run: TextRun, width: float) -> tuple[TextRun, TextRun]:
    """Return as many whole words of a run as fit into `width` px, and the rest."""
    words = run.text.split(" ")
    count = 0
    while count < len(words) and replace(run, text=" ".join(words[: count + 1])).width <= width:
        count += 1
    return replace(run, text=" ".join(words[:count])), replace(run, text=" ".join(words[count:]))


def named_apart(words: str, run: TextRun) -> tuple[TextRun, ...]:
    """Return a name as runs in the style of `run`; what tells it apart, " · phase 3 of 10", outlasts a cut."""
    name, dot, apart = words.partition(APART)
    whole = (replace(run, text=name), replace(run, text=dot + apart, kept=True))
    return tuple(part for part in whole if part.text)


def _cut(runs: Sequence[TextRun], width: float) -> tuple[TextRun, ...]:
    kept: list[TextRun] = []
    left = width
    for run in runs:
        if run.width + TextRun(ELLIPSIS, run.px, run.weight, run.italic).width <= left:
            kept.append(run)
            left -= run.width
            continue
        metrics = fonts.metrics(run.px, run.weight, run.italic)
        kept.append(replace(run, text=metrics.elidedText(run.painted, Qt.TextElideMode.ElideRight, max(left, 0.0))))
        break
    return tuple(kept)


def draw_runs(painter: QPainter, x: float, baseline: float, runs: Iterable[TextRun]) -> float:
    """Paint runs from `x` to the right on one baseline; return the x after the last."""
    for run in runs:
        painter.setFont(fonts.font(run.px, run.weight, run.italic))
        painter.setPen(QColor(run.colour))
        painter.drawText(QPointF(x, baseline), run.painted)
        x += run.width
    return x


def draw_runs_in(
    painter: QPainter,
    rect: QRectF,
    runs: Sequence[TextRun],
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> float:
    """Paint runs in the middle of `rect`'s height, at its left, right or centre, cut to its width.

    Returns the x at which the first run begins.
    """
    shown = elide_runs(runs, rect.width())
    width = runs_width(shown)
    x = rect.left()
    if align & Qt.AlignmentFlag.AlignRight:
        x = rect.right() - width
    elif align & Qt.AlignmentFlag.AlignHCenter:
        x = rect.center().x() - width / 2
    draw_runs(painter, x, runs_baseline(rect, shown), shown)
    return x


@lru_cache(maxsize=_PATHS_KEPT)
def text_path(text: str, px: int, weight: int = 400, italic: bool = False) -> QPainterPath:
    """Return the outline of a line of text with its baseline at (0, 0); shared, read only."""
    path = QPainterPath()
    path.addText(QPointF(0, 0), fonts.font(px, weight, italic), text)
    return path


def draw_outlined(painter: QPainter, x: float, baseline: float, run: TextRun, outline: str = tokens.IMAGE) -> None:
    """Paint one run over an image: a 2 px stroke of `outline` below the fill, readable on black and on white."""
    path = QTransform.fromTranslate(x, baseline).map(text_path(run.painted, run.px, run.weight, run.italic))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(outline), OUTLINE_PX)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)
    painter.fillPath(path, QColor(run.colour))
    painter.restore()
