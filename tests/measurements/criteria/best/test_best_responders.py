"""Responders, clinical benefit, what is kept up to the first PD, and the flag of a CR that a PR follows."""

from measurements.criteria.best.responders import (
    assessments_up_to_first_pd,
    clinical_benefit,
    cr_followed_by_pr,
    responder_confirmed,
    responder_unconfirmed,
)
from measurements.partial_date import UNKNOWN, parse
from tests.support.responses import course, on, protocol


def test_a_responder_is_dated_at_the_first_response_up_to_the_first_progression() -> None:
    found = responder_unconfirmed(protocol(), course("42 SD, 84 PR, 126 CR"))
    assert (found.letter, found.date) == ("Y", on(84))
    late = responder_unconfirmed(protocol(), course("42 PD, 84 CR"))
    assert (late.letter, late.date) == ("N", UNKNOWN)


def test_a_confirmed_responder_is_dated_at_the_first_scan_of_the_earlier_pair() -> None:
    found = responder_confirmed(protocol(), course("42 PR, 70 CR, 98 CR"))
    assert (found.letter, found.date) == ("Y", on(42))
    assert responder_confirmed(protocol(), course("42 PR, 69 CR")).letter == "N"
    assert responder_confirmed(protocol(), course("10 PR, 24 CR, 60 PR")).letter == "N"  # the CR counts as true
    assert responder_confirmed(protocol(), course("2009-03 PR, 2009-04 PR")).value is None


def test_benefit_is_a_response_at_any_time_or_sd_of_the_minimum_and_dated_at_the_first() -> None:
    rules = protocol()
    assert clinical_benefit(rules, course("42 SD, 84 PR"), reference=on(0)).date == on(42)
    assert clinical_benefit(rules, course("10 PR, 42 SD"), reference=on(0)).date == on(10)
    assert clinical_benefit(rules, course("41 SD"), reference=on(0)).letter == "N"
    assert clinical_benefit(rules, course("42 NE, 84 ND"), reference=on(0)).letter == "N"
    assert clinical_benefit(rules, course("2008-12 SD"), reference=parse("2008-11")).value is None


def test_where_confirmation_is_required_an_unconfirmed_response_benefits_as_an_sd() -> None:
    rules = protocol(confirmation=True)
    assert clinical_benefit(rules, course("10 PR"), reference=on(0)).letter == "N"
    assert clinical_benefit(rules, course("42 PR"), reference=on(0)).date == on(42)
    assert clinical_benefit(rules, course("10 PR, 38 PR"), reference=on(0)).date == on(10)


def test_whether_non_cr_non_pd_benefits_is_the_protocols_choice() -> None:
    entries = course("42 NON-CR/NON-PD")
    assert clinical_benefit(protocol(), entries, reference=on(0)).letter == "N"
    assert clinical_benefit(protocol(non_cr_non_pd_benefits=True), entries, reference=on(0)).date == on(42)


def test_assessments_up_to_the_first_progression_are_kept_the_progression_included() -> None:
    entries = course("42 SD, 84 PD, 126 CR")
    assert [entry.date for entry in assessments_up_to_first_pd(entries)] == [on(42), on(84)]
    assert [entry.date for entry in assessments_up_to_first_pd(entries, on(60))] == [on(42)]


def test_a_cr_that_a_pr_follows_at_once_or_later_is_flagged_unless_progression_lies_between() -> None:
    flagged = ["42 CR, 84 PR", "42 CR, 84 NE, 126 PR", "42 PR, 84 CR, 126 PR"]
    fine = ["42 PR, 84 CR, 126 NE, 168 CR, 210 SD", "42 CR, 84 PD, 126 PR", "42 PR, 84 CR"]
    assert [cr_followed_by_pr(course(text)) for text in (*flagged, *fine)] == [True] * 3 + [False] * 3
