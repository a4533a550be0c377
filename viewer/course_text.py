"""A course as a table of plain text: one line a date, one column a lesion, then sum, change and response."""

from decimal import Decimal

from measurements.counting import Finding
from measurements.criteria.base import one_decimal
from measurements.criteria.sum_words import sum_unit
from measurements.trends import CaseView, DateColumn

STATE_TEXT: dict[str, str] = {
    "gone": "gone",
    "too_small": "too small",
    "not_evaluable": "not evaluable",
    "not_stated": "not stated",
    "to_do": "to measure",
    "present": "present",
    "absent": "absent",
    "unequivocal_progression": "progressed",
    "not_done": "not done",
}
HEAD = ("date", "", "method")
TAIL = ("from baseline", "response")
REPORTED_MARK = "”"


def course_text(view: CaseView) -> str:
    """The table, its columns aligned; ” stands after a size that was reported and not drawn."""
    head = (
        *HEAD,
        *(f"{row.name} {row.lesion.label}" for row in view.rows),
        f"sum, {sum_unit(view.case.protocol)}",
        *TAIL,
    )
    lines = [head, *(_line(view, column) for column in view.columns)]
    widths = [max(len(line[k]) for line in lines) for k in range(len(head))]
    text = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join(text) + "\n"


def _line(view: CaseView, column: DateColumn) -> tuple[str, ...]:
    cells = tuple(_cell(column, column.findings[row.lesion.id]) for row in view.rows)
    answer = column.answer
    if answer is None:
        return (column.date_text, "", column.method, *cells, "–", "–", "none: outside the protocol")
    total, part = answer.sums.total, answer.sums.measured_part
    sum_text = one_decimal(total) if total is not None else (f"≥ {one_decimal(part)}" if part is not None else "–")
    return (
        column.date_text,
        column.short_name,
        column.method,
        *cells,
        sum_text,
        _percent(answer.sums.percent_from_baseline),
        answer.code,
    )


def _cell(column: DateColumn, found: Finding) -> str:
    m = found.measurement
    if found.state == "measured" and m is not None:
        short = "–" if m.short is None else str(m.short)
        mark = REPORTED_MARK if m.origin_word == "reported" else ""
        return f"{m.long} × {short}{mark}"
    if column.answer is None:
        return "–"
    return STATE_TEXT.get(found.state, found.state)


def _percent(value: Decimal | None) -> str:
    return "–" if value is None else f"{one_decimal(value)} %"
