"""Best response and times of whole cases: dates as the record has them, the start said to be the baseline."""

from typing import Any

import msgspec
import pytest

from measurements.best_of_case import CaseCourse, best_of_case, course_of, times_of_case
from measurements.case import CaseRecord
from measurements.codec import decode_case, encode
from measurements.criteria import assess, preset
from measurements.criteria.best import BestResponse
from measurements.edits import SetProtocol
from measurements.partial_date import UNKNOWN, parse
from measurements.patient import Outcome
from measurements.treatment import Course
from measurements.trends import view_of
from measurements.visits import visits_of
from sample_data.cases import built_in_case
from tests.support.complete_then_partial import COMPLETE, PARTIAL, answered, complete_then_partial


def worked_out(case: CaseRecord, **settings: Any) -> tuple[CaseRecord, CaseCourse, BestResponse]:
    """The case under these settings, its course and its best response."""
    rules = msgspec.structs.replace(case.protocol, **settings)
    case = msgspec.structs.replace(case, protocols=(rules,))
    visits = visits_of(case, case.first_read)
    course = course_of(case, case.first_read, visits, assess(rules, visits))
    assert course is not None
    return case, course, best_of_case(case, course)


@pytest.mark.parametrize("confirmation", [False, True])
def test_the_published_case_has_a_partial_response_first_seen_in_march_2009(confirmation: bool) -> None:
    """As its authors report (Chin J Cancer Res 2014;26:501-506); April is not surely 28 days after March, August is."""
    _, course, found = worked_out(built_in_case("sample"), confirmation=confirmation)
    assert (found.code, found.date.iso(), found.confirmed, found.confirming_date.iso()) == (
        "PR",
        "2009-03",
        True,
        "2009-08",
    )
    assert found.sentence.endswith("whether already on 2009-04 cannot be known from the dates.")
    assert course.reference_words == "baseline 2008-10 (no start of treatment is stated)"


def test_the_published_case_is_censored_at_its_last_assessment() -> None:
    case, course, _ = worked_out(built_in_case("sample"))
    times = {found.name: found for found in times_of_case(case, course)}
    assert set(times) == {"PFS", "TTP", "Duration of response"}
    assert (times["PFS"].end.iso(), times["PFS"].days) == ("2013-02", (1555, 1612))
    assert times["PFS"].censoring == "last adequate assessment"


def test_randomisation_is_counted_from_before_the_start_of_treatment_and_another_therapy_ends_the_course() -> None:
    case = built_in_case("sample")
    stated = Course(id="course", start=parse("2008-12"), randomised=parse("2008-11-20"), other_therapy=parse("2009-02"))
    _, course, found = worked_out(msgspec.structs.replace(case, courses=(stated,)))
    assert course.reference_words == "randomisation 2008-11-20"
    assert (found.code, found.date.iso(), found.certain) == ("SD", "2009-01", True)
    assert found.sentence.startswith("Best response SD: 2009-01 lies 42 to 72 days after randomisation 2008-11-20;")
    started = msgspec.structs.replace(stated, randomised=UNKNOWN)
    _, course, found = worked_out(msgspec.structs.replace(case, courses=(started,)))
    assert course.reference_words == "start of treatment 2008-12"
    assert (found.code, found.certain) == ("NE", False)  # 1 to 61 days


def test_a_death_in_the_record_ends_progression_free_survival() -> None:
    case = built_in_case("sample")
    case = msgspec.structs.replace(case, outcomes=(Outcome(id="outcome", death=parse("2013-03")),))
    case, course, _ = worked_out(case)
    assert times_of_case(case, course)[0].event
    assert not times_of_case(case, course)[1].event


def test_a_case_without_a_baseline_has_no_course() -> None:
    case = built_in_case("sample")
    assert course_of(case, case.first_read, (), ()) is None


def test_an_assessment_of_two_days_is_dated_by_what_each_day_shows() -> None:
    case = built_in_case("sample")
    study = case.studies_of("tp-2009-03")[0]
    days = [("st-a", "2009-03-04"), ("st-b", "2009-03-09")]
    two = tuple(msgspec.structs.replace(study, id=i, study_uid=i, series=(), date=parse(d), order=900) for i, d in days)
    case = msgspec.structs.replace(case, studies=(*case.studies, *two))
    case = msgspec.structs.replace(case, studies=tuple(s for s in case.studies if s.id != study.id))
    _, course, found = worked_out(case)
    assert (found.code, found.date.iso()) == ("PR", "2009-03-09")
    assert next(e for e in course.sequence if e.timepoint_id == "tp-2009-03").when == "2009-03-09"


def test_a_complete_response_that_a_partial_one_follows_is_asked_about_and_counts_as_true_until_answered() -> None:
    """Eisenhauer 2009, table 3, footnote a."""
    view = view_of(complete_then_partial())
    assert [column.answer.code for column in view.assessed[:4] if column.answer] == ["BL", "CR", "PR", "PD"]
    assert view.best is not None
    assert (view.best.code, view.best.complete_at, view.best.complete_was) == ("CR", COMPLETE, "")
    assert [(reading.name, reading.code) for reading in view.best.readings] == [
        ("complete_true", "CR"),
        ("complete_overcalled", "PR"),
    ]
    assert view.times[0].end.iso() == "2009-03"  # the PR is a PD
    (check,) = (check for check in view.checks if check.code == "question")
    assert (check.severity, check.blocks, check.timepoint_ids) == ("warning", "sign_off", (COMPLETE,))


@pytest.mark.parametrize(
    ("answer", "code", "progression", "words"),
    [
        ("true", "CR", "2009-03", "the CR was true, so that the PR on 2009-03 is read as a PD"),
        ("overcalled", "PR", "2009-04", "the CR was overcalled, so that it is read as PR"),
    ],
)
def test_the_answer_about_a_complete_response_decides_best_response_and_times_and_the_flag_stays(
    answer: str, code: str, progression: str, words: str
) -> None:
    case = decode_case(encode(answered(complete_then_partial(), COMPLETE, answer)))
    view = view_of(case)
    assert view.best is not None
    assert (view.best.code, view.best.questions, view.best.readings) == (code, (), ())
    assert view.times[0].end.iso() == progression
    assert [time.name for time in view.times if time.name == "Duration of CR"] == ["Duration of CR"] * (code == "CR")
    (check,) = (check for check in view.checks if check.code == "question")
    assert (check.severity, check.blocks) == ("info", "")
    assert words in check.text


def test_an_answer_about_the_complete_response_of_another_date_answers_nothing() -> None:
    view = view_of(answered(complete_then_partial(), PARTIAL, "overcalled"))
    assert view.best is not None
    assert (view.best.code, len(view.best.questions)) == ("CR", 1)


def test_irecist_asks_nothing_of_a_complete_response() -> None:
    case = complete_then_partial()
    case = SetProtocol(protocol=preset("iRECIST", case.protocol)).apply(case)
    view = view_of(answered(case, COMPLETE, "overcalled"))
    assert view.course is not None
    assert (view.course.complete_was, view.best and view.best.questions) == ("", ())
