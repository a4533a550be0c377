"""The checks of a read: one list per case, each line with its severity and what it blocks, the worst first."""

from typing import TYPE_CHECKING

from measurements.checks.baseline_checks import baseline_checks, target_checks
from measurements.checks.notes import Check, worst_first
from measurements.checks.reason_checks import open_checks, reason_checks, relation_checks
from measurements.checks.record_checks import date_checks, label_checks, schema_checks, told_checks
from measurements.criteria.departures import departures

if TYPE_CHECKING:
    from measurements.trends import CaseView


def read_checks(view: "CaseView") -> tuple[Check, ...]:
    """Everything that is wrong, unsettled or worth a second look in one read of a case."""
    found = [
        *schema_checks(view),
        *baseline_checks(view),
        *target_checks(view),
        *date_checks(view),
        *_visit_checks(view),
        *label_checks(view),
        *reason_checks(view),
        *relation_checks(view),
        *told_checks(view),
        *open_checks(view),
        *_question_checks(view),
        *_protocol_checks(view),
    ]
    return worst_first(tuple(found))


def _visit_checks(view: "CaseView") -> list[Check]:
    """Dates that lie outside the visit window of the protocol."""
    return [
        Check(note.code, note.severity, "", note.text, (), note.timepoint_ids)
        for column in view.assessed
        for note in view.notes(column.timepoint.id)
        if note.code == "visit_window"
    ]


def _question_checks(view: "CaseView") -> list[Check]:
    """What the best response asks of the reader, as where a CR is followed by a PR."""
    best = view.best
    if best is None:
        return []
    at = (best.complete_at,) if best.complete_at else ()
    asked = at and not best.complete_was
    found = [
        Check("question", "warning", "sign_off", text, (), at if asked and place == 0 else ())
        for place, text in enumerate(best.questions)
    ]
    # Once it is answered the course stays one to look at, but it blocks nothing.
    return found if asked else [*found, *(Check("question", "info", "", text, (), at) for text in best.notices)]


def _protocol_checks(view: "CaseView") -> list[Check]:
    return [Check("protocol", "info", "", text) for text in departures(view.case.protocol)]
