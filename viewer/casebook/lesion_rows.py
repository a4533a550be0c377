"""What the narrow lesion list shows, row by row: groups, lesions, the sum. No widgets."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from measurements.counting import Finding
from measurements.criteria.base import percent
from measurements.criteria.sum_words import sum_title
from measurements.lesion import Lesion
from measurements.trends import CaseView, DateColumn, LesionRow
from viewer.casebook.date_words import said_of_date
from viewer.casebook.figures import DASH, segments_text, signed_text
from viewer.casebook.lesion_marks import LesionMark, certainty_at, growth_at, mark_of
from viewer.casebook.lesion_warnings import warnings_of
from viewer.casebook.said import NOTHING, Piece, Said, is_expected, other_values, said_in_row, said_of_sum

GROUPS: dict[str, str] = {
    "target": "Target lesions", "nontarget": "Non-target lesions", "new": "New lesions", "none": "Not followed",
}  # fmt: skip
_WHOLE_LABEL = 15  # characters that fit a name column; longer labels give their second part to the second line

RowKind = Literal["group", "lesion", "sum", "date"]


@dataclass(frozen=True)
class ListRow:
    """One row of the list."""

    kind: RowKind
    name: str
    label: str
    second: str
    now: Said
    prior: Said
    prior_date: str  # where the prior value is of another date than the prior shown in the header
    change: str
    lesion: Lesion | None = None
    place: int = 0  # of the lesion in the case: its colour
    mark: LesionMark | None = None
    warnings: tuple[str, ...] = ()  # of the lesion, and of it at this date
    group: str = ""  # of a group's name: its key


def group_of(role: str) -> str:
    """The group a role is listed in: both kinds of new lesion stand together."""
    return "new" if role == "new_equivocal" else role


def rows_of(view: CaseView, current: DateColumn | None, prior: DateColumn | None) -> tuple[ListRow, ...]:
    """The rows at a date: targets with their sum, then non-target and new lesions, each group under its name."""
    rows: list[ListRow] = []
    order = {lesion.id: place for place, lesion in enumerate(sorted(view.case.lesions, key=lambda one: one.order))}
    for group, title in GROUPS.items():
        held = [row for row in view.rows if group_of(row.role.role) == group]
        if not held:
            continue
        rows.append(ListRow("group", title, "", "", NOTHING, NOTHING, "", "", group=group))
        rows += [_lesion_row(view, row, current, prior, order[row.lesion.id]) for row in held]
        if group == "target":
            rows.append(_sum_row(sum_title(view.case.protocol), current, prior))
    said = said_of_date(view, current)
    if said and rows:
        rows.append(ListRow("date", said, "", "", NOTHING, NOTHING, "", ""))
    return tuple(rows)


def whole_label(lesion: Lesion) -> str:
    """What a lesion is called in one line: "Liver, largest" for the extreme of a group, else its label."""
    if lesion.extreme_of and lesion.organ:
        return f"{lesion.organ[:1].upper()}{lesion.organ[1:]}, {lesion.extreme_of}"
    return lesion.label or lesion.organ or "Lesion"


def short_label(lesion: Lesion) -> tuple[str, str]:
    """The label and what stands under it: "Pancreatic tail" over "primary", "Liver, largest" over "seg 4–7"."""
    first, rest = whole_label(lesion), ""
    if not lesion.extreme_of:
        first, rest = _broken(first)
    below = [rest] if rest and not (lesion.node and rest == "node") else []
    if lesion.segments and not any(f"segment {number}" in lesion.label for number in lesion.segments):
        below.append(f"seg {segments_text(lesion.segments)}")
    if lesion.side and lesion.side not in lesion.label.casefold():
        below.append(lesion.side)
    if lesion.node:
        below.append("node, short axis")
    if not below and lesion.organ and lesion.organ.casefold() not in first.casefold():
        below.append(lesion.organ)
    return first, ", ".join(below)


def _broken(label: str) -> tuple[str, str]:
    """A label in two parts where it is too long for one line: at its comma, else at the last space that fits."""
    if len(label) <= _WHOLE_LABEL:
        return label, ""
    at = label.find(", ")
    if at > 0:
        return label[:at], label[at + 2 :]
    space = label.rfind(" ", 0, _WHOLE_LABEL + 1)
    return (label[:space], label[space + 1 :]) if space > 0 else (label, "")


def full_label(lesion: Lesion) -> tuple[str, str]:
    """As `short_label`, for the wide table: organ and segments are written out below."""
    first = whole_label(lesion)
    below = [lesion.organ] if lesion.organ and lesion.organ.casefold() not in first.casefold() else []
    if lesion.extreme_of:
        below = [lesion.organ]
    if lesion.segments and not any(f"segment {number}" in first for number in lesion.segments):
        below.append(f"segments {', '.join(str(number) for number in lesion.segments)}")
    if lesion.side and lesion.side not in first.casefold():
        below.append(lesion.side)
    if lesion.node:
        below.append("short axis counts" if "node" in lesion.organ else "node, short axis counts")
    return first, ", ".join(below)


def state_of_sizes(view: CaseView, column: DateColumn | None) -> str:
    """For the header of the dock: "3 of 3 have a size"."""
    if column is None or not view.targets:
        return ""
    sized = sum(column.findings[row.lesion.id].counted_mm is not None for row in view.targets)
    return f"{sized} of {len(view.targets)} have a size"


def _lesion_row(
    view: CaseView, row: LesionRow, current: DateColumn | None, prior: DateColumn | None, place: int
) -> ListRow:
    label, second = short_label(row.lesion)
    if current is None:
        mark = mark_of(view, row)
        return ListRow("lesion", row.name, label, second, NOTHING, NOTHING, "", DASH, row.lesion, place, mark)
    found = current.findings[row.lesion.id]
    before = _prior_of(view, row, current, prior)
    elsewhere = ""
    if before is not None and (prior is None or before.timepoint.id != prior.timepoint.id):
        elsewhere = before.timepoint.date.iso() or "date not stated"
    return ListRow(
        "lesion",
        row.name,
        label,
        second,
        said_here(view, row, current),
        NOTHING if before is None else said_in_row(before),
        elsewhere,
        _change(found.counted_mm, before.counted_mm if before else None),
        row.lesion,
        place,
        mark_of(view, row),
        warnings=warnings_of(view, row.lesion.id, current.timepoint.id),
    )


def said_here(view: CaseView, row: LesionRow, column: DateColumn) -> Said:
    """A lesion at a date in one line, and under it what else was said of it there: certainty, growth, other values."""
    found = column.findings[row.lesion.id]
    said = said_in_row(found, expected=is_expected(view, row, column), role=row.role.role)
    shown = [one for one in other_values(found) if one != said.text]
    sure, growth = certainty_at(view, row, column), growth_at(view, row, column)
    below = [part.split(":")[0] for part in (sure.split(", ")[0], growth) if part] + shown
    words = ", ".join(part for part in (said.words, sure, growth, *shown) if part)
    if not below:
        return replace(said, words=words)
    under = ["".join(piece.text for piece in said.second)] * bool(said.second) + below
    pieces = (Piece(under[0], tone="text2"), *(Piece(f" · {part}", tone="text2") for part in under[1:]))
    return replace(said, second=pieces, words=words)


def _prior_of(view: CaseView, row: LesionRow, current: DateColumn, prior: DateColumn | None) -> Finding | None:
    """The value of the prior shown; where it has none, the nearest earlier one, which then carries its date."""
    if prior is not None:
        held = prior.findings[row.lesion.id]
        if held.counted_mm is not None or held.state in ("present", "absent", "unequivocal_progression"):
            return held
    return view.prior_finding(row.lesion.id, current.timepoint.id)


def _change(now: Decimal | None, before: Decimal | None) -> str:
    if now is None or before is None:
        return DASH
    return signed_text(percent(now - before, before))


def _sum_row(title: str, current: DateColumn | None, prior: DateColumn | None) -> ListRow:
    now = current.answer.sums if current and current.answer else None
    before = prior.answer.sums if prior and prior.answer else None
    change = _change(now.total if now else None, before.total if before else None)
    earlier = said_of_sum(before)
    faint = Said(
        tuple(Piece(piece.text, tone="text2") for piece in earlier.first), words=earlier.words, copied=earlier.copied
    )
    return ListRow("sum", title, "", "", said_of_sum(now), faint, "", change)
