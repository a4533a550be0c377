"""What a cell says of a lesion at a date: pieces to paint, and the same in words. No widgets.

Reported is italic with a quote mark in its own gutter, drawn is upright, the axis that counts is semibold, and a
missing value always has a word: blank is none of them.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from measurements.counting import Finding
from measurements.criteria.base import Sums
from measurements.lesion import Role
from measurements.measurement import DIAMETERS, Drawn, Entered, Imported, Measurement, Reported
from measurements.trends import CaseView, DateColumn, LesionRow
from viewer.casebook.figures import DASH, MINUS, NBSP, TIMES, length_text, mm_text

Tone = Literal["text", "text2", "text3", "accent", "warn"]

STATE_WORDS: dict[str, str] = {
    "measured": "measured",
    "too_small": "too small to measure",
    "gone": "gone",
    "not_evaluable": "not evaluable",
    "not_stated": "not stated",
    "to_do": "to measure",
    "present": "present",
    "absent": "absent",
    "unequivocal_progression": "unequivocal progression",
    "not_done": "not done",
}

_KIND_WORDS = {"region": "mean attenuation ", "sul_peak": "SULpeak ", "volume": "volume "}
ORIGIN_WORDS: dict[str, str] = {"entered": "typed"}
"""Origins whose word to a reader is another than the record's."""

_READS = {
    "mRECIST": "viable_diameter", "EASL": "viable_diameter", "Choi": "region", "mChoi": "region",
    "PERCIST 1.0": "sul_peak", "Volume": "volume",
}  # fmt: skip

Mark = Literal["", "reported", "assisted", "typed"]
Sign = Literal["", "ring", "unable", "down", "gone", "split", "merged", "warning"]

_BELOW = {"too_small": "set, too small", "gone": "gone"}
_SIGNS: dict[str, Sign] = {
    "not_stated": "ring", "to_do": "ring", "not_evaluable": "unable", "not_done": "unable", "too_small": "down",
    "gone": "gone",
}  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A stretch of text in one style."""

    text: str
    strong: bool = False
    italic: bool = False
    tone: Tone = "text"


@dataclass(frozen=True)
class Said:
    """One cell: the value in pieces (`first` and, under it in the wide table, `second`), its signs, and its words."""

    first: tuple[Piece, ...]
    second: tuple[Piece, ...] = ()
    mark: Mark = ""
    sign: Sign = ""  # before the value: expected and missing, cannot be had, too small, gone, split, merged
    words: str = ""  # for a screen reader, a tooltip and a status line, with unit and state
    copied: str = ""  # for the clipboard, without unit

    @property
    def text(self) -> str:
        """The value in one line."""
        joined = "".join(piece.text for piece in self.first)
        under = "".join(piece.text for piece in self.second)
        return " ".join(part for part in (joined, under) if part)


NOTHING = Said((Piece(DASH, tone="text2"),), words="no value", copied=DASH)


def said_in_row(found: Finding, *, expected: bool = True, role: Role = "target") -> Said:
    """The cell of the narrow list, in one line. `expected` is False where no value can be: then "–"."""
    if found.parts:
        return _split(found)
    if found.merged_into:
        return _merged(found)
    if not expected and found.counted_mm is None and not found.all_measurements:
        return NOTHING
    shown = shown_measurement(found)
    if found.state == "measured" and shown is not None:
        return _size_in_row(found, shown)
    return _state(found, state_word(found, role))


def state_word(found: Finding, role: Role) -> str:
    """The state in words; only a target has to be measured, of others it is said what they are."""
    is_judged = role in ("nontarget", "new", "new_equivocal")
    return "to assess" if found.state == "to_do" and is_judged else STATE_WORDS[found.state]


def said_in_table(found: Finding, *, expected: bool = True, role: Role = "target") -> Said:
    """The cell of the wide table: long axis above short; a state's mark above its word."""
    row = said_in_row(found, expected=expected, role=role)
    if row is NOTHING or found.parts or found.merged_into:
        return row
    shown = shown_measurement(found)
    if found.state == "measured" and shown is not None:
        if shown.kind not in DIAMETERS:
            return row
        long, short = _axes(found, shown)
        first = (long, _unit(shown)) if shown.unit != "mm" else (long,)
        times = Piece(f"{TIMES} ", italic=long.italic, tone="text2")
        second = () if shown.kind == "length" else (times, short)
        return Said(first, second, row.mark, words=row.words, copied=row.copied)
    if found.counted_mm is not None and found.state in _BELOW:
        below = (Piece(_BELOW[found.state], tone="text2"),)
        return Said(row.first[:1], below, sign=row.sign, words=row.words, copied=row.copied)
    if row.sign:
        word = Piece(state_word(found, role), tone="text2")
        return Said((), (word,), sign=row.sign, words=row.words, copied=row.copied)
    return row


def other_values(found: Finding) -> tuple[str, ...]:
    """What stands there beside the diameter, each in a few characters: "viable 18.0", "45 HU", "SUL 4.2", "12.5 ml"."""
    return tuple(value_text(m) for m in _newest_others(found).values())


def value_read(found: Finding, rule_set: str) -> str:
    """The value beside the diameter that a rule set reads: "viable 18.0" for mRECIST; "" where none is there."""
    m = _newest_others(found).get(_READS.get(rule_set, ""))
    return "" if m is None else value_text(m)


def _newest_others(found: Finding) -> dict[str, Measurement]:
    newest: dict[str, Measurement] = {}
    for m in sorted(found.all_measurements, key=lambda one: one.order):
        if m.kind not in DIAMETERS:
            newest[m.kind] = m
    return newest


def value_text(m: Measurement) -> str:
    """A value that is no diameter, as a narrow cell says it."""
    if m.kind == "viable_diameter" and m.long is not None:
        short = f" {TIMES} {length_text(m.short)}" if m.short is not None else ""
        return f"viable {length_text(m.long)}{short}"
    value, unit = m.size
    text = str(value).replace("-", MINUS)
    return f"SUL {text}" if m.kind == "sul_peak" else f"{text}{NBSP}{unit}".rstrip()


def said_of_sum(sums: Sums | None) -> Said:
    """The sum of a date: whole, as a lower bound where a target has no size, or "–"."""
    if sums is None or sums.measured_part is None:
        return Said((Piece(DASH, tone="text2"),), words="no sum: no target has a size", copied=DASH)
    if sums.total is None:
        text = f"≥ {mm_text(sums.measured_part)}"
        words = f"at least {mm_text(sums.measured_part)} {sums.unit}; no size for {', '.join(sums.missing)}"
        return Said((Piece(text, tone="text2"),), words=words, copied=text)
    text = mm_text(sums.total)
    return Said((Piece(text, strong=True),), words=f"{text} {sums.unit}", copied=text)


def size_words(m: Measurement, *, node: bool = False) -> str:
    """A measurement in words: "26.0 × 20.0 mm, reported"."""
    origin = ORIGIN_WORDS.get(m.origin_word, m.origin_word)
    if m.long is None:
        value, unit = m.size
        if m.kind in DIAMETERS:
            return f"short axis {length_text(value)} {unit}, {origin}"
        return f"{_KIND_WORDS.get(m.kind, '')}{value} {unit}, {origin}".replace("-", MINUS)
    short = f" {TIMES} {length_text(m.short)}" if m.short is not None else ""
    axis = ", short axis counts" if node else ""
    assisted = ", assisted" if m.assisted else ""
    viable = "viable " if m.kind == "viable_diameter" else ""
    return f"{viable}{length_text(m.long)}{short} {m.unit}, {origin}{axis}{assisted}"


def shown_measurement(found: Finding) -> Measurement | None:
    """The measurement a cell shows: the one that counts, else the newest where none can count (a size in px)."""
    if found.measurement is not None or found.state != "measured":
        return found.measurement
    return max(found.all_measurements, key=lambda m: (m.kind in DIAMETERS, m.order), default=None)


def is_expected(view: CaseView, row: LesionRow, column: DateColumn) -> bool:
    """False where no value can be: outside the protocol, or before the lesion was first seen and nothing was said."""
    if column.answer is None:
        return False
    if view.case.assessment(view.read.id, row.lesion.id, column.timepoint.id) is not None:
        return True
    order = {held.timepoint.id: place for place, held in enumerate(view.columns)}
    first = row.lesion.first_seen
    return first is None or first not in order or order[column.timepoint.id] >= order[first]


def source_lines(view: CaseView, found: Finding, m: Measurement) -> tuple[str, ...]:
    """Where and how a measurement was made, for a tooltip: source text, or slice, series and reader."""
    origin = m.origin
    if isinstance(origin, Reported):
        where = [f"in the words “{origin.text}”" if origin.text else "", origin.citation]
    elif isinstance(origin, Imported):
        again = f", worked out again {origin.recomputed}" if origin.recomputed else ""
        where = [f"imported, stated {origin.stated}{again}", origin.file]
    elif isinstance(origin, Entered):
        where = ["typed by the reader, without points", origin.note]
    else:
        where = [_drawn_where(view, found, origin), "synthetic image" if origin.synthetic else ""]
    reader = m.stamp.reader or "not stated"
    method = [f"method {m.method}"] if m.method else ["method not stated"]
    return tuple(line for line in (*where, *method, f"reader {reader}") if line)


def _drawn_where(view: CaseView, found: Finding, origin: Drawn) -> str:
    studies = view.case.studies_of(found.timepoint.id)
    series = next((one for study in studies for one in study.series if one.series_uid == origin.series_uid), None)
    named = f", series {series.description or series.modality}" if series else ""
    frame = f", frame {origin.frame}" if origin.frame > 1 else ""
    image = origin.sop_instance_uid.rsplit(".", 1)[-1]
    thick = f", {origin.slice_thickness_mm:g} mm thick" if origin.slice_thickness_mm else ""
    return f"drawn on image {image}{frame}{named}{thick}"


def _size_in_row(found: Finding, m: Measurement) -> Said:
    if m.kind in DIAMETERS:
        long, short = _axes(found, m)
        pieces: tuple[Piece, ...] = (long,)
        if m.kind == "bidirectional" or m.short is not None:
            pieces = (long, Piece(f" {TIMES} ", italic=long.italic, tone=short.tone), short)
        if m.unit != "mm":
            pieces = (*pieces, _unit(m))
    else:
        pieces = (Piece(value_text(m), italic=isinstance(m.origin, Reported)),)
    words = size_words(m, node=found.lesion.node)
    if found.counted_mm is None:
        words = f"{words}; not counted: {_why_not(m)}"
    if len(found.all_measurements) > 1:
        words = f"{words}; one of {len(found.all_measurements)} measurements"
    return Said(pieces, mark=_mark(m), words=words, copied="".join(piece.text for piece in pieces))


def _mark(m: Measurement) -> Mark:
    if isinstance(m.origin, Reported):
        return "reported"
    if m.assisted:
        return "assisted"
    return "typed" if isinstance(m.origin, Entered) else ""


def _why_not(m: Measurement) -> str:
    if m.kind not in DIAMETERS:
        return "no diameter is given"
    return f"a size in {m.unit} never counts" if m.unit != "mm" else "the short axis is to be measured"


def _split(found: Finding) -> Said:
    """A lesion that is followed as its parts: their sum, the parts below."""
    sizes = [part.counted_mm for part in found.parts]
    each = " + ".join(DASH if size is None else mm_text(size) for size in sizes)
    below = (Piece(each, tone="text2"),)
    if found.counted_mm is None:
        known = sum((size for size in sizes if size is not None), Decimal(0))
        missing = sum(size is None for size in sizes)
        words = f"split in {len(sizes)}, at least {mm_text(known)} mm; {missing} without a size"
        first = Piece(f"≥ {mm_text(known)}", tone="text2")
        return Said((first,), below, sign="split", words=words, copied=first.text)
    total = mm_text(found.counted_mm)
    words = f"split in {len(sizes)}, {each} = {total} mm"
    return Said((Piece(total, strong=True),), below, sign="split", words=words, copied=total)


def _merged(found: Finding) -> Said:
    """A lesion that cannot be told from another any more: the other counts for both."""
    words = f"{found.words or 'merged into another lesion'}, counted there"
    return Said((Piece("merged", tone="text2"),), sign="merged", words=words, copied="merged")


def _axes(found: Finding, m: Measurement) -> tuple[Piece, Piece]:
    """Long and short axis; the one that counts semibold, text2 where the size never counts."""
    italic = isinstance(m.origin, Reported)
    node = found.lesion.node
    counts = m.unit == "mm"
    tone: Tone = "text" if counts else "text2"
    # of a node the short axis alone may be known
    long = Piece(DASH if m.long is None else length_text(m.long), strong=counts and not node, italic=italic, tone=tone)
    if m.short is None:
        return long, Piece(DASH, tone="text2")
    short = Piece(length_text(m.short), strong=counts and node, italic=italic, tone=tone)
    return long, short


def _unit(m: Measurement) -> Piece:
    return Piece(f" {m.unit}", tone="warn")


def _state(found: Finding, word: str) -> Said:
    words = f"{word}: {found.reason}" if found.reason else word
    sign = _SIGNS.get(found.state, "")
    if found.state in ("gone", "too_small"):
        value = length_text(found.counted_mm if found.counted_mm is not None else Decimal(0))
        is_set = found.state == "too_small"
        after = (Piece(" set" if is_set else " gone", tone="text2"),)
        words = f"{words}, {value} mm{' set' if is_set else ''}"
        return Said((Piece(value, strong=True), *after), sign=sign, words=words, copied=value)
    if found.state in ("present", "absent", "unequivocal_progression"):
        short = "progression" if found.state == "unequivocal_progression" else word
        return Said((Piece(short, strong=found.state != "absent"),), words=words, copied=word)
    short = "NE" if found.state == "not_evaluable" else word  # the column of the list is narrow
    return Said((Piece(short, tone="text2"),), sign=sign, words=words, copied=word)
