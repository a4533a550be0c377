"""Which responses an edit changes, said before it is made: a role, a baseline, a protocol, a first sighting."""

from dataclasses import dataclass

from measurements.assessment import Read
from measurements.case import CaseRecord
from measurements.criteria.base import Answer
from measurements.criteria.best.outcome import BestCode
from measurements.criteria.codes import written
from measurements.trends import CaseView, view_of


@dataclass(frozen=True)
class ResponseChange:
    """One date whose response would be another; None where it has none."""

    timepoint_id: str
    then: BestCode | None
    now: BestCode | None
    sentence: str


def responses_changed(before: CaseRecord, after: CaseRecord, read: Read | None = None) -> tuple[ResponseChange, ...]:
    """The dates whose overall response differs between two states of a case, in order, and last the best response.

    read: the read that is looked at, the first where none is named. Raises RecordError for a case without a read.
    """
    return changed_between(view_of(before, read), view_of(after, read))


def changed_between(before: CaseView, after: CaseView) -> tuple[ResponseChange, ...]:
    """As `responses_changed`, of views that have been worked out already."""
    then, now = _answers(before), _answers(after)
    dates = {column.timepoint.id: column.date_text for view in (before, after) for column in view.columns}
    found = []
    for timepoint_id in dict.fromkeys((*then, *now)):
        was, becomes = _code(then.get(timepoint_id)), _code(now.get(timepoint_id))
        if was != becomes:
            sentence = f"{dates[timepoint_id]}: {_word(was)} becomes {_word(becomes)}."
            found.append(ResponseChange(timepoint_id, was, becomes, sentence))
    best = (before.best.code if before.best else None, after.best.code if after.best else None)
    if best[0] != best[1]:
        found.append(ResponseChange("", best[0], best[1], f"Best response: {_word(best[0])} becomes {_word(best[1])}."))
    return tuple(found)


def _answers(view: CaseView) -> dict[str, Answer]:
    return {answer.timepoint_id: answer for answer in view.answers}


def _code(answer: Answer | None) -> BestCode | None:
    return None if answer is None else answer.code


def _word(code: BestCode | None) -> str:
    return "no response" if code is None else written(code)
