"""The responses of courses read from tables, as rows: one a date, then one a subject with the best response."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from measurements.criteria import assess
from measurements.criteria.base import Answer
from measurements.criteria.best import BestResponse, best_of, dated
from measurements.criteria.codes import written
from measurements.export.files import safe_cell
from measurements.importing.courses import Course
from measurements.partial_date import PartialDate
from measurements.protocol import Protocol

COLUMNS: tuple[str, ...] = (
    "subject",
    "timepoint",
    "date",
    "criteria",
    "sum_mm",
    "baseline_mm",
    "nadir_mm",
    "pct_baseline",
    "pct_nadir",
    "change_nadir_mm",
    "target",
    "nontarget",
    "new_lesion",
    "overall",
    "explanation",
    "notes",
    "best_response",
)
READ_COLUMN = "read_id"
"""Stands at the end where a table has more than one read."""

BEST = "best_response"
"""What stands for the time point in a subject's last row."""

_PERCENT_STEP = Decimal("1e-10")
_NUMBERS = frozenset(
    {"sum_mm", "baseline_mm", "nadir_mm", "pct_baseline", "pct_nadir", "change_nadir_mm"}
)  # of what the criteria sum: their unit is in the explanation

ResponseRow = dict[str, str | Decimal | None]


def response_rows(
    protocol: Protocol, courses: Iterable[Course], reference: PartialDate | None = None
) -> Iterator[ResponseRow]:
    """The rows of every course in order. `reference`: what the SD minimum is counted from, else each baseline.

    None is what is not known. Figures are exact; percentages have ten decimals.
    """
    for course in courses:
        yield from _rows_of(protocol, course, reference)


def responses_csv(rows: Sequence[ResponseRow]) -> bytes:
    """The rows as CSV: UTF-8, CRLF, empty where nothing is known; text that a spreadsheet would run is escaped."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    columns = _columns(rows)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(column, row.get(column)) for column in columns])
    return out.getvalue().encode()


def responses_json(protocol: Protocol, rows: Sequence[ResponseRow]) -> bytes:
    """The rows as JSON with the protocol they were judged by: decimal numbers as numbers, null where not known."""
    columns = _columns(rows)
    whole = {
        "version": 1,
        "protocol": protocol,
        "rows": [{column: row.get(column) for column in columns} for row in rows],
    }
    encoder = msgspec.json.Encoder(decimal_format="number")
    return msgspec.json.format(encoder.encode(whole), indent=1) + b"\n"


def _columns(rows: Sequence[ResponseRow]) -> tuple[str, ...]:
    reads = {row.get(READ_COLUMN) for row in rows}
    return (*COLUMNS, READ_COLUMN) if len(reads) > 1 else COLUMNS


def _cell(column: str, value: str | Decimal | None) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal) or column in _NUMBERS:
        return format(value, "f") if isinstance(value, Decimal) else value
    return safe_cell(value)


def _rows_of(protocol: Protocol, course: Course, reference: PartialDate | None) -> Iterator[ResponseRow]:
    answers = assess(protocol, course.visits)
    remarks = dict(course.notes)
    for visit, answer in zip(course.visits, answers, strict=True):
        shown = _row(course, visit.timepoint_id, visit.date, protocol.name)
        yield shown | _figures(answer) | _responses(answer, remarks.get(visit.timepoint_id, ""))
    for left in course.left_out:
        yield _row(course, left.timepoint, left.date, protocol.name) | {"notes": f"no response: {left.why}"}
    best = _best(protocol, course, answers, reference)
    code = written(best.code)
    yield _row(course, BEST, best.date, protocol.name) | {
        "overall": code,
        "explanation": best.sentence,
        "notes": _joined((*best.questions, *best.notices, f"protocol {protocol.name}, version {protocol.version}")),
        "best_response": code,
    }


def _row(course: Course, timepoint: str, date: PartialDate, criteria: str) -> ResponseRow:
    empty: ResponseRow = dict.fromkeys(COLUMNS)
    return empty | {
        "subject": course.subject,
        "timepoint": timepoint,
        "date": date.iso() or None,
        "criteria": criteria,
        READ_COLUMN: course.read_id,
    }


def _figures(answer: Answer) -> ResponseRow:
    sums = answer.sums
    return {
        "sum_mm": _exact(sums.total),
        "baseline_mm": _exact(sums.baseline),
        "nadir_mm": _exact(sums.nadir),
        "pct_baseline": _percent(sums.percent_from_baseline),
        "pct_nadir": _percent(sums.percent_from_nadir),
        "change_nadir_mm": _exact(sums.change_from_nadir),
    }


def _responses(answer: Answer, remark: str) -> ResponseRow:
    told = answer.bounds.sentence if answer.bounds is not None else ""
    bounds = () if told.partition(": ")[2] in answer.sentence else (told,)
    return {
        "target": None if answer.target is None else written(answer.target),
        "nontarget": None if answer.nontarget is None else written(answer.nontarget),
        "new_lesion": answer.new_lesion,
        "overall": written(answer.code),
        "explanation": answer.sentence,
        "notes": _joined((*answer.notices, *bounds, remark)),
    }


def _best(
    protocol: Protocol, course: Course, answers: tuple[Answer, ...], reference: PartialDate | None
) -> BestResponse:
    if protocol.name != "iRECIST":
        return best_of(protocol, answers, course.visits, reference=reference)
    from measurements.criteria.irecist import best_response_irecist

    start = reference or (course.visits[0].date if course.visits else None)
    return best_response_irecist(protocol, dated(answers, course.visits), reference=start)


def _joined(parts: Iterable[str]) -> str | None:
    return "; ".join(dict.fromkeys(part.rstrip(".") for part in parts if part)) or None


def _exact(value: Decimal | None) -> Decimal | None:
    """The figure with no digits but its own: 20.50 and 20.5 are written alike."""
    if value is None:
        return None
    bare = value.normalize()
    return bare.quantize(Decimal(1)) if bare == bare.to_integral_value() else bare


def _percent(value: Decimal | None) -> Decimal | None:
    return None if value is None else _exact(value.quantize(_PERCENT_STEP, rounding=ROUND_HALF_UP))
