"""What a case takes from image headers: who, when, which studies; and what it leaves unknown."""

from pathlib import Path

import pytest

from measurements.course import assessed
from measurements.errors import RecordError
from tests.support.dicom_files import ROOT_UID
from tests.support.made_series import made_series
from viewer.exchange.from_images import case_from, dates_from, free_case_id, patients_in
from viewer.imaging.person_names import readable_name
from viewer.imaging.series import PatientIdentity


def test_a_case_has_one_date_for_each_study_date_and_the_earliest_is_the_baseline(tmp_path: Path) -> None:
    series = [made_series(tmp_path, number) for number in (3, 1, 2)]
    case = case_from(series, "case", "reader")
    assert [point.date.iso() for point in case.timepoints] == ["2011-03-01", "2011-03-02", "2011-03-03"]
    assert [point.role for point in case.timepoints] == ["baseline", "follow_up", "follow_up"]
    assert {study.study_uid for study in case.studies} == {one.study_uid for one in series}


def test_two_studies_of_one_day_are_one_date(tmp_path: Path) -> None:
    series = [made_series(tmp_path, number, StudyDate="20110301") for number in (1, 2)]
    case = case_from(series, "case", "reader")
    assert len(case.timepoints) == 1
    assert len(case.studies_of(case.timepoints[0].id)) == 2


@pytest.mark.parametrize("date", [None, "", "20111340"])
def test_r25_a_missing_or_invalid_study_date_stays_unknown_and_takes_no_part(tmp_path: Path, date: str | None) -> None:
    series = [made_series(tmp_path, 1, StudyDate=date), made_series(tmp_path, 2)]
    case = case_from(series, "case", "reader")
    undated = [point for point in case.timepoints if not point.date.is_known]
    assert len(undated) == 1
    assert undated[0].role != "baseline"
    assert undated[0] not in assessed(case)


def test_the_patient_is_taken_as_stated_and_what_is_not_stated_stays_so(tmp_path: Path) -> None:
    stated = case_from([made_series(tmp_path, 1)], "case", "reader").person
    assert (stated.name, stated.patient_id, stated.sex) == ("Made^Up", "P1", "F")
    assert (stated.birth_date.iso(), stated.age_years) == ("1950-01-02", 61)
    absent = {"PatientName": None, "PatientID": None, "PatientSex": "X", "PatientBirthDate": "1950", "PatientAge": None}
    unknown = case_from([made_series(tmp_path, 2, **absent)], "case", "reader").person
    assert (unknown.name, unknown.patient_id, unknown.sex, unknown.age_years) == ("", "", "", None)
    assert not unknown.birth_date.is_known


def test_an_infant_has_no_age_in_years(tmp_path: Path) -> None:
    assert case_from([made_series(tmp_path, 1, PatientAge="003M")], "case", "reader").person.age_years is None


def test_r02_no_case_is_made_of_two_patients(tmp_path: Path) -> None:
    series = [made_series(tmp_path, 1), made_series(tmp_path, 2, PatientID="P2")]
    assert len(patients_in(series)) == 2
    with pytest.raises(RecordError, match="more than one patient"):
        case_from(series, "case", "reader")


def test_r01_a_name_in_other_letters_is_the_same_patient(tmp_path: Path) -> None:
    series = [made_series(tmp_path, 1), made_series(tmp_path, 2, PatientName="MADE^UP^^^", PatientID="p1")]
    assert len(patients_in(series)) == 1
    assert len(case_from(series, "case", "reader").timepoints) == 2


def test_a_case_needs_an_image() -> None:
    with pytest.raises(RecordError, match="no image"):
        case_from([], "case", "reader")


def test_a_series_is_kept_by_its_uids_with_its_frame_of_reference(tmp_path: Path) -> None:
    (study,) = case_from([made_series(tmp_path, 1, slices=3)], "case", "reader").studies
    (reference,) = study.series
    assert reference.series_uid == f"{ROOT_UID}.2.1"
    assert reference.frame_of_reference_uid == f"{ROOT_UID}.4.1"
    assert reference.instances == 3
    assert study.method == "CT"


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        ("Doe^Jane", "Doe, Jane"),
        ("Doe^Jane^^^", "Doe, Jane"),
        ("Doe", "Doe"),
        ("", ""),
        ("Yamada^Tarou=山田^太郎=やまだ^たろう", "Yamada, Tarou · 山田 太郎"),  # PS3.5 H.3.1
        ("Hong^Gildong=洪^吉洞=홍^길동", "Hong, Gildong · 洪 吉洞"),  # PS3.5 I.2
        ("=山田^太郎=やまだ^たろう", "山田 太郎 · やまだ たろう"),
        ("=王^小东", "王 小东"),
    ],
)
def test_a_person_name_is_shown_as_people_write_it(stored: str, written: str) -> None:
    assert readable_name(stored) == written


def test_a_new_case_never_takes_the_id_of_another() -> None:
    who = PatientIdentity(patient_id="../etc/passwd")
    first = free_case_id(who, ())
    assert "/" not in first
    assert free_case_id(who, (first,)) != first
    assert free_case_id(PatientIdentity(), ("case", "case-2")) == "case-3"


def test_studies_without_a_uid_have_ids_of_their_own_in_a_new_case_and_in_one_that_grows(tmp_path: Path) -> None:
    nameless = {"StudyInstanceUID": None}
    first, second, third = (made_series(tmp_path, number, **nameless) for number in (1, 2, 3))
    case = case_from([first, second], "case", "reader")
    assert len({study.id for study in case.studies}) == 2
    taken = [study.id for study in case.studies]
    (more,) = dates_from([third], (point.id for point in case.timepoints), taken)
    assert more.studies[0].id not in taken
