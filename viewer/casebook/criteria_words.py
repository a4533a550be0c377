"""Criteria side by side, in words: what each says at a date, what is missing, which is first to call a response."""

from dataclasses import dataclass
from decimal import Decimal

from measurements.criteria import RULE_SETS, preset
from measurements.criteria.base import Answer
from measurements.criteria.codes import FAMILY, written
from measurements.criteria.numbers import plain, signed_percent
from measurements.trends import CaseView, DateColumn
from viewer.casebook.figures import DASH, NBSP, listed

NEEDS: dict[str, str] = {
    "WHO": "both axes", "mRECIST": "viable part", "EASL": "viable axes", "Choi": "mean HU", "mChoi": "mean HU",
    "PERCIST 1.0": "SULpeak", "Volume": "volume",
}  # fmt: skip
"""What a criterion is worked out from, beyond the diameters that the others share."""


@dataclass(frozen=True)
class CriterionLine:
    """One criterion at one date."""

    name: str
    change: str  # from baseline, "−40.6 %"; "–" where there is none
    limit: str  # "PR at −50 %", or what is missing
    code: str  # "" where it is not computed
    sentence: str

    @property
    def said(self) -> str:
        """What stands where the class would: its letters, or "not computed"."""
        return written(self.code) if self.code else "not computed"


def shown_criteria(view: CaseView) -> tuple[str, ...]:
    """The rule set of the case, then those chosen beside it that Nadir has rules for."""
    protocol = view.case.protocol
    beside = (name for name in protocol.also if name in RULE_SETS and name != protocol.name)
    return (protocol.name, *dict.fromkeys(beside))


def choices(view: CaseView) -> tuple[tuple[str, bool], ...]:
    """Every other rule set, and whether it is shown beside that of the case."""
    shown = shown_criteria(view)
    return tuple((name, name in shown) for name in RULE_SETS if name != view.case.protocol.name)


def answer_by(view: CaseView, name: str, timepoint_id: str) -> Answer | None:
    """What a criterion says at a date; None outside the protocol."""
    return next((found for found in view.by_criterion(name) if found.timepoint_id == timepoint_id), None)


def is_computed(name: str, answer: Answer) -> bool:
    """Whether a criterion has the quantity of its own that it needs; those of diameters alone say NE instead."""
    if name not in NEEDS:
        return True
    return answer.code != "NE" and (answer.code != "BL" or answer.sums.measured_part is not None)


def lines_at(view: CaseView, column: DateColumn) -> tuple[CriterionLine, ...]:
    """Every chosen criterion at a date."""
    found = []
    for name in shown_criteria(view):
        answer = answer_by(view, name, column.timepoint.id)
        if answer is not None:
            found.append(_line(view, name, answer))
    return tuple(found)


def change_words(view: CaseView, name: str, answer: Answer) -> str:
    """The change from baseline by which a criterion judges, with as many decimals as its limit asks for."""
    share = answer.sums.percent_from_baseline
    if share is None or answer.code == "BL":
        return DASH
    limit = (preset(name, view.case.protocol).partial_response - 1) * 100
    return signed_percent(share, limit).replace(" ", NBSP)


def complete_columns(view: CaseView) -> tuple[DateColumn, ...]:
    """The dates where the rule set of the case has a complete sum; all assessed dates where it has no targets."""
    complete = tuple(
        column for column in view.assessed if column.answer is not None and column.answer.sums.total is not None
    )
    return complete or view.assessed


def first_calls(view: CaseView) -> str:
    """Where the chosen criteria first call a response: "RECIST 1.1 first calls PR in 2009-03, WHO in 2009-08."."""
    return _first(view, ("PR", "CR"), "a response")


def first_progressions(view: CaseView) -> str:
    """Where they first call progression; "" where none does."""
    return _first(view, ("PD",), "progression")


def missing_words(view: CaseView, name: str, answer: Answer) -> str:
    """What a criterion wants at a date: "viable part needed", "viable part needed for T02"."""
    some = 0 < len(answer.sums.missing) < len(view.targets)
    return f"{NEEDS.get(name, 'size')} needed" + (f" for {listed(answer.sums.missing)}" if some else "")


def _line(view: CaseView, name: str, answer: Answer) -> CriterionLine:
    if not is_computed(name, answer):
        return CriterionLine(name, DASH, missing_words(view, name, answer), "", answer.sentence)
    share = (preset(name, view.case.protocol).partial_response - 1) * 100
    limit = f"PR at {signed_percent_short(share)}"
    if any(figure.value is None for figure in answer.figures):
        limit += ", size only"
    return CriterionLine(name, change_words(view, name, answer), limit, answer.code, answer.sentence)


def signed_percent_short(value: Decimal) -> str:
    """A limit as it is known: "−30 %"."""
    return f"{plain(value)}{NBSP}%"


def _first(view: CaseView, families: tuple[str, ...], what: str) -> str:
    """One sentence on the first date at which each criterion has a class of these families; "" where none has."""
    dates = {column.timepoint.id: column.date_text for column in view.assessed}
    found: list[str] = []
    never: list[str] = []
    for name in shown_criteria(view):
        answers = view.by_criterion(name)
        if not any(is_computed(name, answer) for answer in answers[1:]):
            continue
        first = next((answer for answer in answers if FAMILY[answer.code] in families), None)
        if first is None:
            never.append(name)
            continue
        when = dates.get(first.timepoint_id, first.timepoint_id)
        verb = "" if found else "first calls "
        on = "on" if len(when) == len("2009-03-09") else "in"
        found.append(f"{name} {verb}{written(first.code)} {on} {when}")
    if not found:
        return ""
    rest = f"; {listed(never)} never call{'s' if len(never) == 1 else ''} {what}" if never else ""
    return f"{', '.join(found)}{rest}."


def counted_from(view: CaseView) -> str:
    """What the best response and the times are counted from, and what cuts them: "Counted from baseline 2008-10 …"."""
    course = view.course
    if course is None:
        return ""
    said = f"Counted from {course.reference_words or course.reference.iso()}"
    if course.new_therapy is not None:
        ends = "counted on" if view.case.protocol.count_after_new_therapy else "nothing counts after it"
        said += f"; another therapy from {course.new_therapy.iso()}, {ends}"
    return f"{said}."
