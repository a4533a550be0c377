"""Random courses near every limit: best response against the rules written down a second time, pair by pair."""

from datetime import timedelta
from itertools import combinations
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from measurements.criteria.best import Dated, best_response, response_written
from measurements.criteria.best.endpoints import Facts, progression_free_survival, time_to_progression
from measurements.criteria.best.responders import clinical_benefit, responder_confirmed
from measurements.partial_date import PartialDate, day
from measurements.protocol import Protocol
from tests.support.responses import START, on, protocol

STEPS = (1, 13, 14, 27, 28, 29, 41, 42, 43)
CODES = ("CR", "PR", "SD", "PD", "NE", "NON-CR/NON-PD", "ND")
Course = list[tuple[int, str, bool | None]]  # day, code, whether a PR meets its limit by itself


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """Up to seven assessments whose distances lie on both sides of the limits; few of them PD."""
    steps = draw(st.lists(st.sampled_from(STEPS), max_size=7))
    codes = [draw(st.sampled_from(CODES if draw(st.integers(0, 3)) == 0 else ("CR", "PR", "SD", "NE"))) for _ in steps]
    days = [sum(steps[: place + 1]) for place in range(len(steps))]
    return [
        (d, c, draw(st.sampled_from((None, True, False))) if c == "PR" else None)
        for d, c in zip(days, codes, strict=True)
    ]


SETTINGS = st.fixed_dictionaries(
    {
        "confirmation": st.booleans(),
        "max_ne_between": st.integers(0, 2),
        "accept_sd_between": st.booleans(),
        "confirm_to_days": st.sampled_from((None, 42)),
        "stable_day_rule": st.sampled_from(("difference", "study_day")),
        "missing_as_ne": st.booleans(),
    }
)


def held(course: Course) -> tuple[Dated, ...]:
    """The course as the engine is given it."""
    return tuple(_with_limit(response_written(code, on(d), f"tp-{d}"), met) for d, code, met in course)


def _with_limit(entry: Dated, met: bool | None) -> Dated:
    """The entry with what is known of its limit."""
    return Dated(entry.timepoint_id, entry.date, entry.code, met, entry.named, entry.done)


def told_again(rules: dict[str, Any], course: Course) -> str:
    """The best response by the specification's sentences, one after the other."""
    done = [code for _, code, _ in course]
    course = [(d, "NE" if code == "ND" else code, met) for d, code, met in course]
    if "PD" in (plain := [code for _, code, _ in course]):
        course = course[: plain.index("PD") + 1]
    back = [j for (i, a), (j, b) in combinations(enumerate(c for _, c, _ in course), 2) if (a, b) == ("CR", "PR")]
    if back:
        course = [*course[: min(back)], (course[min(back)][0], "PD", None)]
    codes = [code for _, code, _ in course]
    if not rules["confirmation"]:
        for best in ("CR", "PR"):
            if best in codes:
                return best
    else:
        codes = ["SD" if met is False else code for _, code, met in course]
        for best in ("CR", "PR"):
            if any(_confirms(rules, course, codes, best, i, j) for i, j in combinations(range(len(course)), 2)):
                return best
    return _without_response(rules, course, codes, done)


def _without_response(rules: dict[str, Any], course: Course, codes: list[str], done: list[str]) -> str:
    asked = 42 if rules["stable_day_rule"] == "difference" else 41
    late = {code for (d, _, _), code in zip(course, codes, strict=True) if d >= asked}
    if late & {"CR", "PR", "SD"}:
        return "SD"
    if "NON-CR/NON-PD" in late:
        return "NON"
    if "PD" in codes or (rules["confirmation"] and "CR" in codes and "SD" in codes[codes.index("CR") :]):
        return "PD"
    return "NE" if rules["missing_as_ne"] or set(done) - {"ND"} else "MISSING"


def _confirms(rules: dict[str, Any], course: Course, codes: list[str], best: str, i: int, j: int) -> bool:
    days = course[j][0] - course[i][0]
    between = codes[i + 1 : j]
    may_be = {"CR", "NE"} if best == "CR" else {"CR", "PR", "NE", "SD"}
    stable = 1 if best == "PR" and rules["accept_sd_between"] else 0
    return (
        codes[i] == best
        and codes[j] in (("CR",) if best == "CR" else ("CR", "PR"))
        and 28 <= days <= (rules["confirm_to_days"] or days)
        and set(between) <= may_be
        and between.count("NE") <= rules["max_ne_between"]
        and between.count("SD") <= stable
    )


@given(courses(), SETTINGS)
@settings(max_examples=300, deadline=None)
def test_the_best_response_of_any_course_follows_the_rules_told_a_second_time(
    course: Course, rules: dict[str, Any]
) -> None:
    found = best_response(protocol(**rules), held(course), reference=on(0))
    assert found.code == told_again(rules, course)
    assert found.certain
    assert found.sentence.startswith("Best response ")
    assert (found.timepoint_id == "") == (not found.date.is_known)


@given(courses(), courses(), SETTINGS)
@settings(max_examples=50, deadline=None)
def test_what_follows_the_first_progression_changes_nothing(
    first: Course, later: Course, rules: dict[str, Any]
) -> None:
    end = (first[-1][0] if first else 0) + 14
    upto = [*first, (end, "PD", None)]
    more = [*upto, *((end + d, code, met) for d, code, met in later)]
    chosen = protocol(**rules)
    assert best_response(chosen, held(upto), reference=on(0)) == best_response(chosen, held(more), reference=on(0))


def _to_months(entries: tuple[Dated, ...]) -> tuple[Dated, ...]:
    return tuple(Dated(e.timepoint_id, _month(e.date), e.code, e.target_met, "", e.done) for e in entries)


def _month(when: PartialDate) -> PartialDate:
    assert when.earliest
    first = when.earliest.replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return PartialDate(precision="month", earliest=first, latest=last)


@given(courses(), SETTINGS)
@settings(max_examples=80, deadline=None)
def test_a_response_that_months_make_certain_is_the_response_of_the_days(course: Course, rules: dict[str, Any]) -> None:
    """Days are one of the possibilities of their months: what all of them meet, they meet."""
    chosen = protocol(**{**rules, "confirm_to_days": None})
    by_day = best_response(chosen, held(course), reference=on(0)).code
    by_month = best_response(chosen, _to_months(held(course)), reference=_month(day(START)))
    assert not by_month.certain or by_month.code == by_day


@given(courses(), SETTINGS)
@settings(max_examples=80, deadline=None)
def test_confirmed_responders_are_those_whose_best_response_is_a_confirmed_one(
    course: Course, rules: dict[str, Any]
) -> None:
    chosen: Protocol = msgspec.structs.replace(protocol(**rules), confirmation=True)
    found = best_response(chosen, held(course), reference=on(0))
    assert responder_confirmed(chosen, held(course)).value is (found.code in ("CR", "PR"))
    assert clinical_benefit(chosen, held(course), reference=on(0)).value is (found.code in ("CR", "PR", "SD"))


@given(courses(), SETTINGS, st.integers(0, 200))
@settings(max_examples=80, deadline=None)
def test_a_time_ends_within_its_course_and_a_progression_of_both_times_is_the_same(
    course: Course, rules: dict[str, Any], death: int
) -> None:
    last = course[-1][0] if course else 0
    facts = Facts(held(course), on(0), death=on(last + death))
    pfs, ttp = progression_free_survival(protocol(**rules), facts), time_to_progression(protocol(**rules), facts)
    for found in (pfs, ttp):
        assert found.days[0] == found.days[1]
        assert 1 <= (found.days[0] or 0) <= last + death + 1
        assert found.event is (found.censoring == "")
    if ttp.event:
        assert (pfs.event, pfs.end) == (True, ttp.end)
