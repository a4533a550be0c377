"""CDISC tables of tumours: TU (one record a lesion) with TR (one a lesion, visit and test) as rows of our own table.

SDTMIG 3.4, domains TU and TR; terminology C96779 (tests) and C123650 (kinds of lesion).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from measurements.assessment import State
from measurements.importing import cells
from measurements.importing.columns import cdisc_named
from measurements.importing.problems import Problems
from measurements.importing.rows import LesionRow, RowKind, VisitWord
from measurements.importing.sheet import EMPTY, Cell, Grid
from measurements.lesion import Role
from measurements.partial_date import UNKNOWN, PartialDate

_ROLES: dict[str, Role] = {
    "TARGET": "target",
    "NON-TARGET": "nontarget",
    "NONTARGET": "nontarget",
    "NEW": "new",
    "NEW TARGET": "new",
    "NEW NON-TARGET": "new",
}
_STATES: dict[str, State] = {
    "PRESENT": "present",
    "ABSENT": "absent",
    "UNEQUIVOCAL": "present",
    "EQUIVOCAL": "present",
    "UNEQUIVOCAL PROGRESSION": "unequivocal_progression",
    "ENLARGEMENT FROM NADIR": "unequivocal_progression",
    "FURTHER ENLARGEMENT FROM NADIR": "unequivocal_progression",
    "PATHOLOGICAL": "present",
    "NON-PATHOLOGICAL": "absent",
}
_AXES = {"LDIAM": "long", "LPERP": "short", "DIAMETER": "counted_mm"}
_KINDS: dict[str, RowKind] = {
    "VDIAM": "viable_diameter",
    "RADIODEN": "region",
    "SULPEAK": "sul_peak",
    "VOLUME": "volume",
}
_TOO_SMALL = "TOO SMALL TO MEASURE"
_TO_MM = {"mm": Decimal(1), "cm": Decimal(10)}
_IDENTIFIED = ("TUMIDENT", "TUSPLIT", "TUMERGE", "")


_Record = tuple[str, int, Mapping[str, Cell]]
"""A record of TR with its file and row."""


@dataclass(frozen=True)
class _Lesion:
    """A record of TU."""

    role: Role
    organ: str
    kind: str
    part_of: str = ""
    test: str = ""


@dataclass
class _Visit:
    """The records of TR for one lesion at one visit."""

    first: LesionRow
    tests: list[tuple[int, str, Mapping[str, Cell]]] = field(default_factory=list)


def header_row(grid: Grid) -> tuple[int, dict[str, int]] | None:
    """The row that names the variables of TU or TR; None where none does."""
    for number in sorted(grid.rows)[:20]:
        named = {cdisc_named(cell.text): place for place, cell in grid.rows[number].items()}
        named.pop("", None)
        if "USUBJID" in named and ("TRTESTCD" in named or "TULNKID" in named):
            return number, named
    return None


def read_cdisc(grids: Sequence[Grid], problems: Problems) -> Iterator[LesionRow]:
    """The rows of TR with what TU says of their lesions. Faults go to `problems`."""
    lesions: dict[tuple[str, str, str], _Lesion] = {}
    for grid in grids:
        lesions |= _tumours(grid, problems)
    for grid in grids:
        yield from _results(grid, lesions, problems)


def _records(grid: Grid) -> Iterator[tuple[int, dict[str, Cell]]]:
    found = header_row(grid)
    if found is None:
        return
    first, named = found
    for number in sorted(grid.rows):
        if number > first:
            held = grid.rows[number]
            yield number, {name: held.get(place, EMPTY) for name, place in named.items()}


def _text(record: Mapping[str, Cell], *names: str) -> str:
    return next((record[name].text for name in names if name in record and record[name].text), "")


def _tumours(grid: Grid, problems: Problems) -> dict[tuple[str, str, str], _Lesion]:
    found: dict[tuple[str, str, str], _Lesion] = {}
    for number, record in _records(grid):
        name = _text(record, "TULNKID")
        if not name or "TUTESTCD" not in record or _text(record, "TUTESTCD") not in _IDENTIFIED:
            continue
        kind = _text(record, "TUSTRESC", "TUORRES").upper()
        if kind not in _ROLES:
            problems.add(grid.file, f"{kind[:30]!r} is no kind of lesion", number, "TUSTRESC")
            continue
        organ = " ".join(part for part in (_text(record, "TULAT"), _text(record, "TULOC")) if part).capitalize()
        part_of = _text(record, "TUGRPID") if _text(record, "TUTESTCD") == "TUSPLIT" else ""
        key = (_text(record, "USUBJID"), _reader(record, "TU"), name)
        found.setdefault(key, _Lesion(_ROLES[kind], organ, kind, part_of, _text(record, "TUTESTCD")))
    return found


def _reader(record: Mapping[str, Cell], domain: str) -> str:
    """Who read: one read each. A sponsor's single assessor need not be named."""
    return _text(record, f"{domain}EVALID", f"{domain}EVAL")


def _results(grid: Grid, lesions: Mapping[tuple[str, str, str], _Lesion], problems: Problems) -> Iterator[LesionRow]:
    visits: dict[tuple[str, str, str, str], _Visit] = {}
    records = [held for held in _records(grid) if "TRTESTCD" in held[1]]
    flagged = {_text(record, "USUBJID") for _, record in records if _is_flagged(record)}
    for number, record in records:
        name, test = _text(record, "TRLNKID"), _text(record, "TRTESTCD").upper()
        if not name:
            continue  # a figure of the whole visit: sums are worked out anew
        subject, read = _text(record, "USUBJID"), _reader(record, "TR")
        tumour = _tumour(lesions, (subject, read, name)) or _by_group(record)
        if tumour is None:
            problems.add(grid.file, f"{name} has no record in TU and no kind in TRGRPID", number, "TRLNKID")
            continue
        date = _date(grid, record, number, problems)
        timepoint = _text(record, "VISIT") or _text(record, "VISITNUM")
        first = LesionRow(
            file=grid.file,
            row=number,
            subject=subject,
            lesion=name,
            role=tumour.role,
            read_id=read,
            timepoint=timepoint,
            timepoint_role=_visit_role(record, flags=subject in flagged),
            date=date,
            organ=tumour.organ,
            node=True if "NODE" in tumour.organ.upper() else None,
            part_of=tumour.part_of,
            measured_as={"NEW TARGET": "target", "NEW NON-TARGET": "nontarget"}.get(tumour.kind, ""),  # type: ignore[arg-type]  # one of the three words
            method=_text(record, "TRMETHOD"),
            reader=read,
        )
        held = visits.setdefault((subject, read, name, first.visit), _Visit(first))
        if date.is_known and not held.first.date.is_known:
            held.first = replace(held.first, date=date)
        held.tests.append((number, test, record))
    for held in visits.values():
        yield from _rows_of(grid.file, held, problems)


def _tumour(lesions: Mapping[tuple[str, str, str], _Lesion], key: tuple[str, str, str]) -> _Lesion | None:
    """The record of TU by the same reader, else the only one of that name."""
    if key in lesions:
        return lesions[key]
    same = [held for (subject, _, name), held in lesions.items() if (subject, name) == (key[0], key[2])]
    return same[0] if len({held.role for held in same}) == 1 else None


def _by_group(record: Mapping[str, Cell]) -> _Lesion | None:
    kind = _text(record, "TRGRPID").upper()
    return _Lesion(_ROLES[kind], "", kind) if kind in _ROLES else None


def _date(grid: Grid, record: Mapping[str, Cell], number: int, problems: Problems) -> PartialDate:
    cell = record.get("TRDTC", EMPTY)
    try:
        return cells.date(cell)
    except ValueError as error:
        problems.add(grid.file, str(error), number, "TRDTC")
        return UNKNOWN


def _is_flagged(record: Mapping[str, Cell]) -> bool:
    """Whether the sponsor marks the record as baseline, or as the last one before the first dose."""
    return "Y" in (_text(record, "TRBLFL").upper(), _text(record, "TRLOBXFL").upper())


def _visit_role(record: Mapping[str, Cell], *, flags: bool) -> VisitWord:
    """Baseline by the flags where the subject has any, else by the name of the visit."""
    named = _text(record, "VISIT").upper()
    if _is_flagged(record) or (not flags and named in ("BASELINE", "SCREENING")):
        return "baseline"
    return "unscheduled" if named.startswith("UNSCHEDULED") else ""


def _rows_of(file: str, visit: _Visit, problems: Problems) -> Iterator[LesionRow]:
    """One row for the diameters and the state, one more for every other kind of value."""
    row = visit.first
    for number, test, record in visit.tests:
        if _text(record, "TRSTAT").upper() == "NOT DONE":
            reason = _text(record, "TRREASND", "TRREASNE")
            row = replace(row, row=number, state="not_evaluable" if reason else "not_done", reason=reason)
        elif test in _AXES:
            row = _with_axis(row, (file, number, record), test, problems)
        elif test in ("TUMSTATE", "LNSTATE"):
            row = _with_state(row, (file, number, record), problems)
        elif test in _KINDS:
            value = _value((file, number, record), problems)
            if value is not None:
                kind, unit = _KINDS[test], _text(record, "TRSTRESU", "TRORRESU").lower()
                other = replace(visit.first, row=number, kind=kind, unit=unit)
                yield replace(other, long=value) if kind == "viable_diameter" else replace(other, value=value)
    if row.node is None and row.short is not None and row.long is None:
        row = replace(row, node=True)  # LPERP alone is how CDISC carries a node's short axis
    yield row


def _with_axis(row: LesionRow, found: _Record, test: str, problems: Problems) -> LesionRow:
    file, number, record = found
    if _text(record, "TRORRES").upper() == _TOO_SMALL:
        return replace(row, row=number, state="too_small")
    value = _value(found, problems)
    if value is None:
        return row
    factor = _TO_MM.get(_text(record, "TRSTRESU", "TRORRESU").lower() or "mm")
    if factor is None:
        unit = _text(record, "TRSTRESU", "TRORRESU")
        problems.add(file, f"{unit[:20]!r} is no unit of length here: mm or cm", number, "TRSTRESU")
        return row
    held = getattr(row, _AXES[test])
    if held is not None and held != value * factor:
        problems.add(file, f"{row.lesion} has two values of {test} at {row.visit}", number, "TRSTRESN")
    axes = {"long": row.long, "short": row.short, "counted_mm": row.counted_mm, _AXES[test]: value * factor}
    return replace(row, row=number, long=axes["long"], short=axes["short"], counted_mm=axes["counted_mm"])


def _with_state(row: LesionRow, found: _Record, problems: Problems) -> LesionRow:
    file, number, record = found
    word = _text(record, "TRSTRESC", "TRORRES").upper()
    if word not in _STATES:
        problems.add(file, f"{word[:30]!r} is no state of a tumour", number, "TRSTRESC")
        return row
    state = _STATES[word]
    if row.role == "target":
        # Beside a size the state of a target says nothing more; alone only its absence does.
        return replace(row, state="gone") if state == "absent" and not row.has_size and row.node is not True else row
    if row.role == "new" and word in ("EQUIVOCAL", "UNEQUIVOCAL"):
        return replace(
            row, row=number, state="present", certainty="equivocal" if word == "EQUIVOCAL" else "unequivocal"
        )
    if row.role == "nontarget" and word == "UNEQUIVOCAL":
        state = "unequivocal_progression"
    grown = True if word.startswith("FURTHER") else row.grown_further
    return replace(row, row=number, state=state, grown_further=grown)


def _value(found: _Record, problems: Problems) -> Decimal | None:
    file, number, record = found
    for name in ("TRSTRESN", "TRSTRESC", "TRORRES"):
        cell = record.get(name, EMPTY)
        if cell.fault:
            problems.add(file, cell.fault, number, name)
            return None
        if cell.text:
            try:
                return cells.size(cell) if _text(record, "TRTESTCD").upper() != "RADIODEN" else cells.number(cell)
            except ValueError as error:
                problems.add(file, str(error), number, name)
                return None
    problems.add(file, "neither a value nor NOT DONE in TRSTAT", number, "TRSTRESN")
    return None
