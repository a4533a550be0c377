"""Best overall response: the published order, the window, the SD minimum and its dates (Eisenhauer 2009, 4.4.3)."""

import pytest

from measurements.criteria.base import Answer, Sums, Visit
from measurements.criteria.best import Dated, best_of, best_response, dated, response_written
from measurements.criteria.codes import Code
from measurements.errors import RecordError
from measurements.partial_date import UNKNOWN, PartialDate, parse
from tests.support.responses import best, course, on, protocol


@pytest.mark.parametrize(
    ("text", "code", "when"),
    [
        ("42 SD, 84 PR, 126 CR", "CR", 126),
        ("42 SD, 84 PR, 126 SD", "PR", 84),
        ("42 NE, 84 SD", "SD", 84),  # an NE meets no minimum
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
    assert found.sentence == "Best response NE: SD seen, but not 42 days or more after 2020-01-01."


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


def test_a_progression_known_from_elsewhere_is_the_progression_of_a_course_without_one() -> None:
    found = best_response(protocol(), course("30 SD"), reference=on(0), progression=on(41))
    assert (found.code, found.date, found.timepoint_id) == ("PD", on(41), "")
    earlier = best_response(protocol(), course("30 PD"), reference=on(0), progression=on(41))
    assert (earlier.code, earlier.date) == ("PD", on(30))


def test_where_months_do_not_tell_whether_another_therapy_came_first_the_assessment_does_not_count() -> None:
    found = best_response(protocol(), course("84 PR"), reference=on(0), new_therapy=parse("2020-03"))
    assert (found.code, found.certain) == ("NE", False)
    assert [reading.code for reading in found.readings] == ["PR"]
    assert found.sentence == (
        "Best response NE: no assessment before the start of another therapy; "
        "whether it is PR cannot be known from the dates."
    )


def test_a_complete_metabolic_response_is_the_best_of_a_metabolic_course() -> None:
    assert best("42 PMR, 84 CMR").code == "CMR"


ANSWERS: tuple[tuple[str, Code, Code | None], ...] = (
    ("0", "BL", None), ("42", "PR", None), ("70", "PR", "SD"), ("98", "CR", None), ("126", "SD", None),
)  # fmt: skip
NOTHING = Sums(None, None, (), None, None, None)


def test_answers_become_a_sequence_without_the_baseline_that_tells_a_continuing_pr() -> None:
    answers = tuple(Answer(at, code, None, NOTHING, "", "", strict=strict) for at, code, strict in ANSWERS)
    visits = tuple(Visit(at, date=on(int(at))) for at, _, _ in ANSWERS)
    found = dated(answers, visits)
    assert [(e.timepoint_id, e.code, e.target_met) for e in found] == [
        ("42", "PR", True), ("70", "PR", False), ("98", "CR", True), ("126", "SD", None),
    ]  # fmt: skip
    assert [e.when for e in found] == [on(day).iso() for day in (42, 70, 98, 126)]
    assert best_of(protocol(confirmation=True), answers[:3], visits).code == "SD"


@pytest.mark.parametrize(("reference", "code"), [(None, "SD"), (UNKNOWN, "SD"), (on(1), "NE"), (on(0), "SD")])
def test_without_a_reference_date_the_answers_are_counted_from_the_baseline(
    reference: PartialDate | None, code: str
) -> None:
    answers = (Answer("0", "BL", None, NOTHING, "", ""), Answer("42", "SD", None, NOTHING, "", ""))
    visits = tuple(Visit(at, date=on(int(at))) for at in ("0", "42"))
    found = best_of(protocol(), answers, visits, reference=reference)
    assert found.code == code
    assert ("baseline" in found.sentence) is (reference is None or not reference.is_known)
    assert best_of(protocol(), (), (), reference=reference).code == "NE"


def test_a_date_not_known_is_named_by_its_assessment() -> None:
    assert Dated("tp-1", UNKNOWN, "SD").when == "tp-1"
    assert Dated("", UNKNOWN, "SD").when == "a date not known"
    assert Dated("tp-1", on(0), "SD", named="the first").when == "the first"
    assert Dated("tp-1", on(0), "SD").when == "2020-01-01"
