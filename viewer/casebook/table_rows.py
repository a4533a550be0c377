"""What the wide table holds: its rows from the first lesion to the last note, and what each cell says. No widgets."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from measurements.criteria import RULE_SETS
from measurements.criteria.base import Answer, Sums, percent
from measurements.criteria.codes import written
from measurements.criteria.sum_words import sum_title, sum_unit
from measurements.local_treatment import short_name
from measurements.trends import CaseView, DateColumn, LesionRow
from viewer.casebook.card_words import date_name, local_since_column_before, short_method, table_note
from viewer.casebook.date_words import said_of_date
from viewer.casebook.figures import DASH, NBSP, date_words, signed_text
from viewer.casebook.lesion_marks import LesionMark, certainty_at, growth_at, mark_of
from viewer.casebook.lesion_rows import GROUPS, full_label, group_of
from viewer.casebook.lesion_warnings import warnings_at, warnings_of
from viewer.casebook.said import (
    NOTHING,
    Piece,
    Said,
    is_expected,
    other_values,
    said_in_row,
    said_in_table,
    said_of_sum,
    shown_measurement,
    size_words,
    source_lines,
    value_read,
)

RowKind = Literal[
    "lesion",
    "group",
    "date",
    "sum",
    "from_baseline",
    "from_nadir",
    "from_nadir_mm",
    "response",
    "other",
    "local",
    "note",
]
_ROOM_FOR_SIGN = 6  # characters beside which a sign still fits the narrowest column
Mode = Literal["size", "other", "baseline", "nadir"]


@dataclass(frozen=True)
class TableRow:
    """One row: its name and what stands below it, with the lesion or the group it is of."""

    kind: RowKind
    name: str
    second: str = ""
    lesion: LesionRow | None = None
    place: int = 0  # of the lesion in the case: its colour
    role: str = ""  # of a group: what adding to it makes
    empty: bool = False  # a group without lesions
    mark: LesionMark | None = None  # of a lesion
    warnings: tuple[str, ...] = ()  # of a lesion as a whole

    @property
    def key(self) -> str:
        """What the row is, also after others have come or gone."""
        return self.lesion.lesion.id if self.lesion else f"{self.kind}{self.role}"


def rows_of(view: CaseView) -> tuple[TableRow, ...]:
    """Target lesions, then non-target and new ones under their names, then what is worked out of them."""
    order = {lesion.id: place for place, lesion in enumerate(sorted(view.case.lesions, key=lambda one: one.order))}
    rows: list[TableRow] = []
    protocol = view.case.protocol
    for group, title in GROUPS.items():
        held = [row for row in view.rows if group_of(row.role.role) == group]
        if group != "target" and (held or group in ("nontarget", "new")):
            rows.append(TableRow("group", title, role=group, empty=not held))
        for row in held:
            label, second = full_label(row.lesion)
            place = order[row.lesion.id]
            warned = warnings_of(view, row.lesion.id)
            name, mark = f"{row.name}  {label}", mark_of(view, row)
            rows.append(TableRow("lesion", name, second, row, place, mark=mark, warnings=warned))
    rows += [
        TableRow("date", "Said of the date"),
        TableRow("sum", f"{sum_title(protocol)}, {sum_unit(protocol)}"),
        TableRow("from_baseline", "Change from baseline, %"),
        TableRow("from_nadir", "Change from nadir, %"),
        TableRow("from_nadir_mm", f"Change from nadir, {sum_unit(protocol)}"),
        TableRow("response", f"Response, {view.case.protocol.name}"),
        *(TableRow("other", f"Response, {name}", "% from baseline", role=name) for name in others_shown(view)),
        TableRow("local", "Local treatment since"),
        TableRow("note", "Note"),
    ]
    return tuple(rows)


def others_shown(view: CaseView) -> tuple[str, ...]:
    """The criteria chosen beside the one of the case, as far as there are rules for them."""
    return tuple(name for name in view.case.protocol.also if name in RULE_SETS and name != view.case.protocol.name)


def other_answer(view: CaseView, row: TableRow, column: DateColumn) -> Answer | None:
    """What another criterion answers at a date, from the same values."""
    answers = view.by_criterion(row.role)
    return next((one for one in answers if one.timepoint_id == column.timepoint.id), None)


def said_of(view: CaseView, row: TableRow, column: DateColumn, mode: Mode = "size") -> Said:
    """What a cell says."""
    if row.lesion is not None:
        return _lesion_said(view, row.lesion, column, mode)
    answer = column.answer
    if row.kind == "local":
        return _local_said(view, column)
    if row.kind == "date":
        return _words(said_of_date(view, column), nothing="nothing was said of this date")
    if row.kind == "note":
        text, is_warning = table_note(view, column)
        return _words(text, tone="warn" if is_warning else "text2", nothing="no note")
    if row.kind == "other":
        return _other_said(other_answer(view, row, column), row.role)
    if answer is None:
        return NOTHING
    if row.kind == "sum":
        return said_of_sum(answer.sums)
    return _figure(row.kind, answer)


def tip_of(view: CaseView, row: TableRow, column: DateColumn) -> str:
    """What, where, how: the value, its source, and the other measurements of the date with the one that counts."""
    if row.lesion is None:
        return _lower_tip(view, row, column)
    found = column.findings[row.lesion.lesion.id]
    expected = is_expected(view, row.lesion, column)
    said = said_in_table(found, expected=expected, role=row.lesion.role.role)
    lines = [f"{row.lesion.name} {column.date_text}: {said.words}"]
    lines += [words for words in (certainty_at(view, row.lesion, column), growth_at(view, row.lesion, column)) if words]
    lines += warnings_of(view, row.lesion.lesion.id, column.timepoint.id)
    shown = shown_measurement(found)
    if shown is not None:
        lines += source_lines(view, found, shown)
    others = [m for m in found.all_measurements if shown is None or m.id != shown.id]
    if others:
        why = "picked by the reader" if found.picked else "by the order of the record"
        lines.append(f"This one counts, {why}; also there:")
        lines += [f"{size_words(m)}, {m.stamp.reader or 'reader not stated'}" for m in others]
    if row.lesion.lesion.extreme_of:
        lines.append("Identity between dates is assumed, not reported.")
    return "\n".join(lines)


def head_of(view: CaseView, column: DateColumn) -> tuple[str, str]:
    """The two lines above a column: the date, and the method with the place in the course."""
    method = short_method(column)
    return date_name(view, column), f"{method} · {column.short_name}" if column.short_name else method


def _lesion_said(view: CaseView, row: LesionRow, column: DateColumn, mode: Mode) -> Said:
    said = _lesion_shown(view, row, column, mode)
    return replace(said, words=f"{row.name}, {column.date_text}, {said.words}")


def _lesion_shown(view: CaseView, row: LesionRow, column: DateColumn, mode: Mode) -> Said:
    found = column.findings[row.lesion.id]
    expected = is_expected(view, row, column)
    if mode == "other":
        return _other(other_values(found))
    if mode != "size" and column.answer is None:
        return NOTHING
    if mode == "size" or found.counted_mm is None:
        return _size_said(view, row, column, expected=expected)
    of = _reference(view, row, column, mode)
    if of is None:
        return NOTHING
    change = found.counted_mm - of
    part = percent(change, of)
    words = f"{signed_text(part)} %, {signed_text(change)} mm from {mode}"
    first = Piece(signed_text(part), strong=True)
    return Said((first,), (Piece(f"{signed_text(change)}{NBSP}mm", tone="text2"),), words=words, copied=first.text)


def _size_said(view: CaseView, row: LesionRow, column: DateColumn, *, expected: bool) -> Said:
    """The size or state; how sure the read is, or whether it has grown, below it where that was said at this date."""
    found = column.findings[row.lesion.id]
    said = said_in_table(found, expected=expected, role=row.role.role)
    sure, growth = certainty_at(view, row, column), growth_at(view, row, column)
    words = ", ".join(part for part in (said.words, sure, growth, *other_values(found)) if part)
    warned = warnings_at(view, row.lesion.id, column.timepoint.id)
    if warned:
        words = ". ".join((words, *(f"Warning: {text}" for text in warned)))
        # A number is never cut for a sign: where there is no room, the name and the words carry the warning.
        has_room = not said.sign and sum(len(piece.text) for piece in said.first) <= _ROOM_FOR_SIGN
        said = replace(said, sign="warning") if has_room else said
    under = (sure.split(":")[0].split(", ")[0]) or growth
    read = value_read(found, view.case.protocol.name)
    if read and not under and not said.sign:
        return replace(said, second=(Piece(read, tone="text2"),), words=words)
    if not under:
        return replace(said, words=words)
    one_line = said_in_row(found, expected=expected, role=row.role.role)
    return replace(one_line, sign=one_line.sign or said.sign, second=(Piece(under, tone="text2"),), words=words)


def _other(values: tuple[str, ...]) -> Said:
    """What stands there beside the diameter."""
    if not values:
        return replace(NOTHING, words="no value but the size")
    rest = (Piece(", ".join(values[1:]), tone="text2"),) if values[1:] else ()
    return Said((Piece(values[0]),), rest, words=", ".join(values), copied=", ".join(values))


def _reference(view: CaseView, row: LesionRow, column: DateColumn, mode: Mode) -> Decimal | None:
    """The size a change is from: at baseline, or the smallest of the lesion before this date."""
    if mode == "baseline":
        baseline = view.baseline()
        return baseline.findings[row.lesion.id].counted_mm if baseline else None
    earlier = view.assessed[: view.assessed.index(column)]
    sizes = [held.findings[row.lesion.id].counted_mm for held in earlier]
    return min((size for size in sizes if size is not None), default=None)


def _figure(kind: RowKind, answer: Answer) -> Said:
    sums: Sums = answer.sums
    figures = {
        "from_baseline": (sums.percent_from_baseline, "%", "from baseline"),
        "from_nadir": (sums.percent_from_nadir, "%", "from nadir"),
        "from_nadir_mm": (sums.change_from_nadir, "mm", "from nadir"),
    }
    if kind == "response":
        return Said((Piece(written(answer.code), strong=True),), words=answer.sentence, copied=written(answer.code))
    value, unit, since = figures[kind]
    if value is None:
        return replace(NOTHING, words=f"no change {since}")
    text = signed_text(value)
    return Said((Piece(text),), words=f"{text} {unit} {since}", copied=text)


def _other_said(answer: Answer | None, name: str) -> Said:
    if answer is None:
        return NOTHING
    change = answer.sums.percent_from_baseline
    under = (Piece(signed_text(change), tone="text2"),) if change is not None and answer.code != "BL" else ()
    words = f"{name}: {answer.sentence}"
    return Said((Piece(written(answer.code), strong=True),), under, words=words, copied=written(answer.code))


def _local_said(view: CaseView, column: DateColumn) -> Said:
    if column.answer is None:
        return _words("", nothing="outside the protocol")
    names = dict.fromkeys(short_name(done) for done in local_since_column_before(view, column))
    return _words(", ".join(names), nothing="none stated")


def _words(text: str, *, nothing: str, tone: Literal["text2", "warn"] = "text2") -> Said:
    return Said((Piece(text, tone=tone),) if text else (), words=text or nothing, copied=text)


def _lower_tip(view: CaseView, row: TableRow, column: DateColumn) -> str:
    if row.kind == "group":
        return ""
    said = said_of(view, row, column)
    lines = [f"{row.name.split(',')[0]} {column.date_text}: {said.words}"]
    if row.kind == "local":
        lines += [
            f"{done.treatment.name}, {date_words(done.treatment.date)}, "
            f"{done.treatment.target_organ or 'target not stated'}"
            + ("" if done.certain else "; whether before this date is not known")
            for done in local_since_column_before(view, column)
        ]
    shown = other_answer(view, row, column) if row.kind == "other" else column.answer
    if row.kind in ("response", "other") and shown is not None:
        lines.append(shown.rule)
    return "" if said.copied in ("", DASH) else "\n".join(lines)
