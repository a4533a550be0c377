"""Times and their censoring: Eisenhauer 2009, 4.6 and 4.7; FDA, Clinical Trial Endpoints (2018), appendix 3."""

from typing import Any

import pytest

from measurements.criteria.best.endpoints import (
    Endpoint,
    Facts,
    duration_of_complete_response,
    duration_of_response,
    duration_of_stable_disease,
    progression_free_survival,
    time_to_progression,
)
from measurements.partial_date import parse
from tests.support.responses import course, on, protocol


def pfs(text: str, *, settings: dict[str, Any] | None = None, **facts: Any) -> Endpoint:
    """Progression-free survival of a course counted from the first day."""
    return progression_free_survival(protocol(**(settings or {})), Facts(course(text), on(0), **facts))


def test_pfs_ends_at_the_first_progression_and_counts_both_days() -> None:
    found = pfs("42 SD, 84 PD, 126 PD")
    assert (found.event, found.end, found.days, found.censoring) == (True, on(84), (85, 85), "")
    assert found.sentence == "PFS 85 days from 2020-01-01: PD on 2020-03-25; days are end − start + 1."
    assert pfs("42 SD, 84 PD", settings={"length_rule": "difference"}).days == (84, 84)


def test_death_without_progression_ends_pfs_and_censors_ttp() -> None:
    facts = Facts(course("42 SD, 84 NE"), on(0), death=on(100))
    found = progression_free_survival(protocol(), facts)
    assert (found.event, found.end) == (True, on(100))
    censored = time_to_progression(protocol(), facts)
    assert (censored.event, censored.end, censored.censoring) == (False, on(42), "last adequate assessment")


def test_a_course_without_an_event_is_censored_at_the_last_adequate_assessment() -> None:
    found = pfs("42 SD, 84 PR, 126 NE, 168 ND")
    assert (found.event, found.end, found.censoring) == (False, on(84), "last adequate assessment")


@pytest.mark.parametrize("text", ["", "42 NE, 84 ND"])
def test_without_an_evaluable_assessment_pfs_is_censored_at_its_start(text: str) -> None:
    found = pfs(text)
    assert (found.event, found.end, found.days) == (False, on(0), (1, 1))
    assert found.censoring == "no evaluable assessment after baseline"


def test_without_an_adequate_baseline_pfs_is_censored_at_its_start() -> None:
    found = pfs("42 SD, 84 PD", baseline_adequate=False)
    assert (found.event, found.end, found.censoring) == (False, on(0), "no baseline to measure from")


def test_a_death_within_two_planned_visits_is_an_event_even_without_an_assessment() -> None:
    assert pfs("", death=on(60)).event
    planned = {"visit_every_days": 42, "visit_window_days": 7}
    assert pfs("", death=on(91), settings=planned).event  # day 84 is the second visit, its window ends on day 91
    late = pfs("", death=on(92), settings=planned)
    assert (late.event, late.end, late.censoring) == (False, on(0), "2 or more missed dates before the event")


@pytest.mark.parametrize(
    ("text", "limit", "event"),
    [
        ("42 SD, 84 NE, 126 PD", 2, True),
        ("42 SD, 84 NE, 126 ND, 168 PD", 2, False),
        ("42 SD, 84 NE, 126 ND, 168 PD", 3, True),
        ("42 SD, 84 NE, 126 ND, 168 PD", None, True),
        ("42 NE, 84 SD, 126 NE, 168 PD", 2, True),
    ],
)
def test_progression_after_missed_dates_is_censored_before_them(text: str, limit: int | None, event: bool) -> None:
    found = pfs(text, settings={"missed_visits_censor": limit})
    assert found.event is event
    assert event or found.end == on(42)


def test_planned_dates_without_any_assessment_count_as_missed() -> None:
    planned = {"visit_every_days": 42, "visit_window_days": 7}
    assert pfs("42 SD, 126 PD", settings=planned).event  # one missed
    assert not pfs("42 SD, 168 PD", settings=planned).event  # two missed
    assert pfs("42 SD, 168 PD").event  # the protocol plans no interval


def test_another_therapy_before_progression_censors_unless_the_protocol_counts_on() -> None:
    found = pfs("42 SD, 84 SD, 126 PD", new_therapy=on(100))
    assert (found.event, found.end, found.censoring) == (False, on(84), "start of another therapy")
    assert pfs("42 SD, 84 SD, 126 PD", new_therapy=on(126)).event
    assert pfs("42 SD, 126 PD", new_therapy=on(100), settings={"count_after_new_therapy": True}).event
    assert not pfs("42 SD", new_therapy=on(100), death=on(120)).event
    assert pfs("42 SD", new_therapy=on(120), death=on(120)).event


def test_a_pr_after_a_cr_is_progression_until_the_reader_says_the_cr_was_overcalled() -> None:
    assert pfs("42 CR, 84 PR, 126 PR").end == on(84)
    assert not pfs("42 CR, 84 PR, 126 PR", complete_was="overcalled").event


def test_duration_of_response_runs_from_the_first_response_to_progression() -> None:
    facts = Facts(course("42 SD, 84 PR, 126 CR, 168 PD"), on(0))
    found = duration_of_response(protocol(), facts)
    assert found is not None
    assert (found.start, found.end, found.event, found.days) == (on(84), on(168), True, (85, 85))
    assert duration_of_response(protocol(), Facts(course("42 SD"), on(0))) is None


def test_where_confirmation_is_required_only_a_confirmed_response_has_a_duration() -> None:
    rules = protocol(confirmation=True)
    found = duration_of_response(rules, Facts(course("42 PR, 60 PR, 80 PR, 120 PD"), on(0)))
    assert found is not None
    assert (found.start, found.end) == (on(42), on(120))
    assert duration_of_response(rules, Facts(course("42 PR, 60 PR, 120 PD"), on(0))) is None


def test_death_ends_a_response_only_in_trials_that_count_it() -> None:
    plain = duration_of_response(protocol(), Facts(course("42 PR"), on(0), death=on(60)))
    counted = duration_of_response(protocol(), Facts(course("42 PR"), on(0), death=on(60), death_counts=True))
    assert plain is not None
    assert counted is not None
    assert (plain.event, plain.end, counted.event, counted.end) == (False, on(42), True, on(60))


def test_disease_seen_after_a_cr_ends_its_duration_whatever_its_class() -> None:
    found = duration_of_complete_response(protocol(), Facts(course("42 PR, 84 CR, 126 CR, 168 SD"), on(0)))
    assert found is not None
    assert (found.start, found.end, found.event) == (on(84), on(168), True)
    assert duration_of_complete_response(protocol(), Facts(course("42 PR"), on(0))) is None
    assert duration_of_complete_response(protocol(confirmation=True), Facts(course("42 CR, 60 CR"), on(0))) is None


def test_duration_of_sd_runs_from_the_start_for_a_best_response_of_sd() -> None:
    found = duration_of_stable_disease(protocol(), Facts(course("42 SD, 84 PD"), on(0)))
    assert found is not None
    assert (found.start, found.end, found.event) == (on(0), on(84), True)
    assert duration_of_stable_disease(protocol(), Facts(course("42 PR, 84 PD"), on(0))) is None


def test_between_months_a_time_is_its_shortest_and_its_longest() -> None:
    facts = Facts(course("2009-01 SD, 2009-03 PD"), parse("2008-11"))
    found = progression_free_survival(protocol(), facts)
    assert found.days == (92, 151)  # 30 November to 1 March, 1 November to 31 March, both days counted
    assert found.sentence == "PFS 92 to 151 days from 2008-11: PD on 2009-03; days are end − start + 1."
    same = progression_free_survival(protocol(), Facts(course("2008-11 PD"), parse("2008-11")))
    assert same.days == (1, 30)
    assert progression_free_survival(protocol(), Facts(course("2009-03 PD"), None)).days == (None, None)


def test_the_reason_of_censoring_is_another_therapy_only_where_it_ended_what_was_seen() -> None:
    assert pfs("42 SD", new_therapy=on(100)).censoring == "start of another therapy"
    assert pfs("42 SD", new_therapy=on(10)).censoring == "start of another therapy"
    assert pfs("", new_therapy=on(100)).censoring == "no evaluable assessment after baseline"
