"""Best overall response: the published order, the window, the SD minimum and its dates (Eisenhauer 2009, 4.4.3)."""

import pytest

from measurements.criteria.best import best_response, response_written
from measurements.errors import RecordError
from measurements.partial_date import UNKNOWN, parse
from tests.support.responses import best, course, on, protocol


@pytest.mark.parametrize(
    ("text", "code", "when"),
    [
        ("42 SD, 84 PR, 126 CR", "CR", 126),
        ("42 SD, 84 PR, 126 SD", "PR", 84),
        ("42 NE, 84 SD", "SD", 42),  # the first assessment at or beyond the minimum, whatever its code
        ("42 NON-CR/NON-PD, 84 PD", "NON", 42),
        ("41 NE, 84 PD", "PD", 84),
        ("42 NE, 84 ND", "NE", 42),
        ("10 PR", "PR", 10),  # a response counts whatever the time since the start
        ("-5 CR", "CR", -5),
    ],
)
def test_without_required_confirmation_the_best_class_counts_in_the_published_order(
    text: str, code: str, when: int
) -> None:
    found = best(text)
    assert (found.code, found.date) == (code, on(when))


@pytest.mark.parametrize("text", ["42 PD, 84 CR", "42 PD, 84 PD, 126 PR", "41 SD, 42 PD, 84 SD"])
def test_nothing_after_the_first_progression_counts(text: str) -> None:
    assert best(text).code == "PD"
    assert best(text).date == on(42)


@pytest.mark.parametrize(
    ("rule", "days", "code"),
    [("difference", 41, "NE"), ("difference", 42, "SD"), ("study_day", 40, "NE"), ("study_day", 41, "SD")],
)
def test_the_sd_minimum_is_met_on_its_day_by_either_way_of_counting(rule: str, days: int, code: str) -> None:
    found = best(f"{days} SD", stable_day_rule=rule)
    assert (found.code, found.date) == (code, on(days))


def test_a_lone_sd_before_the_minimum_is_not_evaluable_and_the_sentence_says_why() -> None:
    found = best("20 SD, 30 SD")
    assert (found.code, found.date) == ("NE", on(20))
    assert found.sentence == "Best response NE: SD seen, but not surely 42 days or more after 2020-01-01."


def test_an_sd_before_the_minimum_followed_by_progression_is_progression() -> None:
    found = best("20 SD, 60 PD")
    assert (found.code, found.date) == ("PD", on(60))
    assert found.sentence == "Best response PD, first on 2020-03-01, before SD had lasted 42 days from 2020-01-01."


def test_non_cr_non_pd_counts_after_sd_and_from_the_minimum_on() -> None:
    assert best("41 NON-CR/NON-PD").code == "NE"
    assert best("42 NON-CR/NON-PD, 84 SD").code == "SD"


def test_without_any_assessment_it_is_ne_or_missing_as_the_protocol_says() -> None:
    assert (best("").code, best("").date) == ("NE", UNKNOWN)
    assert best("", missing_as_ne=False).code == "MISSING"
    assert best("20 ND", missing_as_ne=False).code == "MISSING"
    assert best("20 NE", missing_as_ne=False).code == "NE"


def test_a_death_before_any_assessment_is_no_progression() -> None:
    found = best_response(protocol(), (), reference=on(0), death=on(20))
    assert found.code == "NE"
    assert found.sentence == "Best response NE: no assessment before death (2020-01-21), which is no PD."


@pytest.mark.parametrize(
    ("therapy", "counts", "code"), [(84, False, "CR"), (83, False, "SD"), (83, True, "CR"), (0, False, "NE")]
)
def test_assessments_after_the_start_of_another_therapy_count_only_where_the_protocol_says_so(
    therapy: int, counts: bool, code: str
) -> None:
    rules = protocol(count_after_new_therapy=counts)
    found = best_response(rules, course("42 SD, 84 CR"), reference=on(0), new_therapy=on(therapy))
    assert found.code == code


def test_a_progression_known_from_elsewhere_ends_the_window() -> None:
    entries = course("42 SD, 84 PR")
    assert best_response(protocol(), entries, reference=on(0), progression=on(83)).code == "SD"
    assert best_response(protocol(), entries, reference=on(0), progression=on(84)).code == "PR"
    known = best_response(protocol(), entries, reference=on(0), progression=on(41))
    assert (known.code, known.date) == ("PD", on(41))


def test_a_metabolic_course_gets_its_best_response_in_the_codes_of_percist() -> None:
    assert best("42 SMD, 84 PMR, 126 PMD").code == "PMR"
    assert best("42 SMD, 84 PMD").code == "SMD"


def test_no_evidence_of_disease_stays_the_best_there_is_until_recurrence() -> None:
    assert (best("20 NED, 84 NED, 126 PD").code, best("20 PD").code) == ("NED", "PD")


def test_responses_of_irecist_are_refused_because_their_progression_may_be_revoked() -> None:
    with pytest.raises(RecordError, match="a best response of their own"):
        best("42 iUPD, 84 iSD")


def test_a_word_that_is_no_response_is_refused_in_one_line() -> None:
    with pytest.raises(RecordError, match="'better' is no response: write CR") as refused:
        response_written("better", on(1))
    assert len(str(refused.value)) <= 120


def test_a_minimum_that_months_do_not_decide_is_not_met_and_said_to_be_unknown() -> None:
    found = best("2008-12 SD", parse("2008-11"))  # 1 to 60 days
    assert (found.code, found.certain) == ("NE", False)
    assert [(reading.name, reading.code) for reading in found.readings] == [("dates", "SD")]
    assert found.sentence.endswith("; whether it is SD cannot be known from the dates.")
    assert best("2008-12 SD", parse("2008-11"), stable_from_days=61).certain  # surely not
    assert best("2009-02 SD", parse("2008-11")).code == "SD"  # 63 to 119 days
    assert best("2009-02 SD", parse("2008-11")).sentence == (
        "Best response SD: 2009-02 lies 63 to 119 days after 2008-11; SD needs at least 42 days."
    )


def test_without_a_start_to_count_from_an_sd_cannot_be_known() -> None:
    found = best_response(protocol(), course("42 SD"), reference=None)
    assert (found.code, found.certain) == ("NE", False)
    assert best_response(protocol(stable_from_days=0), course("42 SD"), reference=None).code == "SD"
