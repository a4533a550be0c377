"""Responses that a source states where it has no sizes: they replace what would be worked out."""

from measurements.criteria.base import Given, Step
from measurements.criteria.codes import Code, written
from measurements.criteria.moment import Moment
from measurements.criteria.rules.limits import pd_limit, pr_limit
from measurements.criteria.rules.new_lesions import Found
from measurements.criteria.rules.target import TargetCall


def given_call(moment: Moment) -> TargetCall | None:
    """The target response by what is stated at this date; None where sizes decide.

    A lesion that is stated to be back is PD after a complete response of all disease, whatever the sum. Where only
    codes are given after one, the tables apply to the codes, with a notice.
    """
    given = moment.visit.given
    if given is None:
        return None
    if given.reappeared and moment.after_cr and moment.criterion.returns:
        return _call(moment, "PD", f"a lesion is back after the complete response of {moment.after_cr}", "4.3.5",
                     back=("a lesion that was gone",))  # fmt: skip
    if given.target is not None:
        notices: tuple[str, ...] = ()
        if moment.after_cr and given.target not in ("CR", "PD", "NE"):
            notices = (
                f"{written(given.target)} after the complete response of {moment.after_cr}: only codes are given, so"
                " the tables apply to them.",
            )
        return _call(moment, given.target, "stated by the source, without sizes", "4.3.1", notices=notices)
    return None if moment.sums.measured_part is not None else _told_in_words(moment, given)


def _told_in_words(moment: Moment, given: Given) -> TargetCall | None:
    """The class by what a source says of the targets without sizes or codes, beside the class at the date before."""
    if given.target_grew_further:
        return _call(moment, "PD", "stated to have grown further, so that they confirm the progression", "4.3.1")
    if (given.target_unchanged or given.target_grew_further is False) and moment.before is not None:
        code: Code = "SD" if moment.before == "BL" else moment.before
        words = "unchanged since the date before" if given.target_unchanged else "no further grown than the date before"
        return _call(moment, code, f"stated to be {words}", "4.3.1")
    if given.sum_increase_below_20_percent and moment.had_pr:
        text = "stated to have risen by less than 20 %: no progression, and a partial response before"
        return _call(moment, "PR", text, "continuing PR, EORTC answer")
    if given.sum_increase_below_20_percent and moment.before in ("BL", "SD"):
        return _call(moment, "SD", "stated to have risen by less than 20 %, and stable before", "4.3.1")
    return None


def given_notices(moment: Moment) -> tuple[str, ...]:
    """What is to be said of stated facts that decide nothing by themselves."""
    given = moment.visit.given
    if given is None or not given.reappeared or moment.after_cr:
        return ()
    return ("A lesion that was gone is back: no new lesion, and progression only if the sum or other disease says so.",)


def given_new_lesion(given: Given | None, before: Found) -> Found | None:
    """What is stated of new lesions; None where nothing is. "same": as at the date before, unequivocal if not said."""
    if given is None or given.new_lesion is None:
        return None
    if given.new_lesion == "same":
        return "equivocal" if before == "equivocal" else "unequivocal"
    return "unequivocal" if given.new_lesion == "more" else given.new_lesion


def _call(
    moment: Moment, code: Code, words: str, section: str, *, notices: tuple[str, ...] = (), back: tuple[str, ...] = ()
) -> TargetCall:
    low, high = pr_limit(moment.protocol, moment.sums.baseline), pd_limit(moment.protocol, moment.sums.nadir)
    rule = f"{moment.criterion.name}, {moment.criterion.sections.stated or section}"
    return TargetCall(code, (Step(code, words, held=True),), rule, low, high, notices, back=back, given=True)
