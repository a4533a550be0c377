"""Studies that are added to a case: new dates, studies of a date it has, and its patient completed."""

from pathlib import Path

import msgspec
import pytest

from measurements.case import CaseHeader, CaseRecord
from measurements.edits import AddSeries, AddStudies, AddTimePoint, EditPatient
from measurements.errors import EditRefused
from measurements.patient import Patient
from tests.support.made_series import made_series
from viewer.exchange.adding import edits_adding, may_show, may_stand_under
from viewer.exchange.from_images import case_from
from viewer.exchange.identity import compare_identities, identity_of


def after(case: CaseRecord, edits) -> CaseRecord:
    for edit in edits:
        case = edit.apply(case)
    return case


def test_a_study_of_another_day_is_a_new_follow_up(tmp_path: Path) -> None:
    case = case_from([made_series(tmp_path, 1)], "case", "reader")
    edits = edits_adding(case, [made_series(tmp_path, 2)])
    assert [type(edit) for edit in edits] == [AddTimePoint]
    assert [point.role for point in after(case, edits).timepoints] == ["baseline", "follow_up"]


def test_a_study_of_a_day_the_case_has_joins_that_date(tmp_path: Path) -> None:
    case = case_from([made_series(tmp_path, 1)], "case", "reader")
    edits = edits_adding(case, [made_series(tmp_path, 2, StudyDate="20110301")])
    assert [type(edit) for edit in edits] == [AddStudies]
    grown = after(case, edits)
    assert len(grown.timepoints) == 1
    assert len(grown.studies_of(grown.timepoints[0].id)) == 2


def test_two_dates_that_are_not_known_are_never_one(tmp_path: Path) -> None:
    case = case_from([made_series(tmp_path, 1, StudyDate=None)], "case", "reader")
    grown = after(case, edits_adding(case, [made_series(tmp_path, 2, StudyDate=None)]))
    assert len(grown.timepoints) == 2


def test_what_the_case_has_is_not_added_again(tmp_path: Path) -> None:
    one = made_series(tmp_path, 1)
    assert edits_adding(case_from([one], "case", "reader"), [one]) == ()


def test_the_first_date_of_a_case_without_dates_is_its_baseline(tmp_path: Path) -> None:
    case = CaseRecord(id="case").added("header", CaseHeader(id="header", title="New"))
    grown = after(case, edits_adding(case, [made_series(tmp_path, 2), made_series(tmp_path, 1)]))
    assert [(point.date.iso(), point.role) for point in grown.timepoints] == [
        ("2011-03-01", "baseline"),
        ("2011-03-02", "follow_up"),
    ]


def test_r01_a_case_takes_over_who_it_is_about_so_that_the_next_patient_is_asked_about(tmp_path: Path) -> None:
    case = CaseRecord(id="case").added("patient", Patient(id="patient"))
    first, second = made_series(tmp_path, 1), made_series(tmp_path, 2, PatientID="P2", PatientName="Other^One")
    edits = edits_adding(case, [first])
    assert isinstance(edits[0], EditPatient)
    grown = after(case, edits)
    assert identity_of(grown.person) == first.patient
    assert compare_identities(identity_of(grown.person), second.patient).disagrees


def test_r01_what_the_case_states_is_never_replaced_by_a_header(tmp_path: Path) -> None:
    case = case_from([made_series(tmp_path, 1)], "case", "reader")
    stated = msgspec.structs.replace(case.person, name="MADE UP", sex="")
    case = case.replaced("patient", stated)
    grown = after(case, edits_adding(case, [made_series(tmp_path, 2)]))
    assert (grown.person.name, grown.person.sex) == ("MADE UP", "F")


def test_r01_a_stated_decision_is_the_reason_of_every_edit_and_changes_no_patient(tmp_path: Path) -> None:
    case = case_from([made_series(tmp_path, 1)], "case", "reader")
    edits = edits_adding(case, [made_series(tmp_path, 2, PatientID="P2")], "Stated to be the same person")
    assert [edit.reason for edit in edits] == ["Stated to be the same person"]
    assert after(case, edits).person == case.person


def test_further_series_of_a_study_join_that_study_and_none_is_doubled(tmp_path: Path) -> None:
    first = made_series(tmp_path, 1)
    case = case_from([first], "case", "reader")
    late = made_series(tmp_path / "late", 2, StudyInstanceUID=first.study_uid, StudyDate="20110301")
    edits = edits_adding(case, [first, late])
    assert [(type(edit), edit.title) for edit in edits] == [(AddSeries, "1 series added to 2011-03-01")]
    grown = after(case, edits)
    assert [ref.series_uid for study in grown.studies for ref in study.series] == [first.series_uid, late.series_uid]
    assert len(grown.timepoints) == 1
    assert edits_adding(grown, [first, late]) == ()
    with pytest.raises(EditRefused, match="in this case already"):
        edits[0].apply(grown)


def test_r01_images_that_name_another_stand_for_a_study_only_where_the_reader_said_so(tmp_path: Path) -> None:
    case = case_from([made_series(tmp_path, 1)], "case", "reader")
    other = made_series(tmp_path, 2, PatientID="P2")
    grown = after(case, edits_adding(case, [other], "Stated to be the same person"))
    mine, stated = grown.studies
    assert may_show(grown, mine, identity_of(grown.person))
    assert not may_show(grown, mine, other.patient)
    assert may_show(grown, stated, other.patient)
    assert not may_show(grown, stated, made_series(tmp_path, 3, PatientID="P3").patient)


def test_images_without_a_series_uid_stand_under_their_own_study_and_date_only(tmp_path: Path) -> None:
    nameless = {"StudyInstanceUID": None, "SeriesInstanceUID": None}
    first, second = (made_series(tmp_path, number, slices=1, **nameless) for number in (1, 2))
    assert first.series_uid == second.series_uid == ""
    case = case_from([first, second], "case", "reader")
    one, other = sorted(case.studies, key=lambda study: study.date.iso())
    assert (may_stand_under(one, first), may_stand_under(one, second)) == (True, False)
    assert (may_stand_under(other, first), may_stand_under(other, second)) == (False, True)


def test_images_without_study_and_series_uid_are_added_beside_others_without(tmp_path: Path) -> None:
    nameless = {"StudyInstanceUID": None, "SeriesInstanceUID": None}
    first, second = (made_series(tmp_path, number, slices=1, **nameless) for number in (1, 2))
    case = case_from([first], "case", "reader")
    assert edits_adding(case, [first]) == ()
    grown = after(case, edits_adding(case, [first, second]))
    assert [point.date.iso() for point in grown.timepoints] == ["2011-03-01", "2011-03-02"]
