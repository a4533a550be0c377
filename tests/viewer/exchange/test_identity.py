"""Two patients never pass for one (safety R01), and one never for two because of how a name is written."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurements.partial_date import parse
from measurements.patient import Patient
from sample_data.cases import built_in_case
from viewer.exchange.identity import compare_identities, decision_words, identity_of
from viewer.imaging.series import PatientIdentity
from viewer.reading.headers import is_mismatch

JANE = PatientIdentity(name="Doe^Jane", patient_id="P-1", birth_date="1950-01-02", sex="F")
FIELDS = ("name", "patient_id", "birth_date", "sex")


def changed(**fields: str) -> PatientIdentity:
    return PatientIdentity(**{**{f: getattr(JANE, f) for f in FIELDS}, **fields})


@pytest.mark.parametrize(
    ("field", "label", "value"),
    [
        ("patient_id", "Patient ID", "P-2"),
        ("name", "Name", "Doe^Janet"),
        ("birth_date", "Birth date", "1950-01-03"),
        ("sex", "Sex", "M"),
    ],
)
def test_r01_each_field_that_differs_is_a_disagreement(field: str, label: str, value: str) -> None:
    compared = compare_identities(JANE, changed(**{field: value}))
    assert compared.disagrees
    assert compared.differing == (label,)


@pytest.mark.parametrize(
    "name", ["DOE^JANE", "doe^jane", "Doe^Jane^^^", " Doe^Jane ", "Doe Jane", "Doe, Jane", "Doe  Jane"]
)
def test_r01_letter_case_padding_and_separators_are_no_disagreement(name: str) -> None:
    assert not compare_identities(JANE, changed(name=name)).disagrees
    assert not compare_identities(JANE, changed(patient_id=" p-1 ")).disagrees


@pytest.mark.parametrize("field", FIELDS)
def test_r01_an_absent_field_is_shown_and_is_no_disagreement(field: str) -> None:
    compared = compare_identities(JANE, changed(**{field: ""}))
    assert not compared.disagrees
    assert [row.theirs for row in compared.rows].count("") == 1
    assert all(row.ours for row in compared.rows)


def test_an_identifier_with_other_digits_is_never_taken_for_the_same() -> None:
    assert compare_identities(changed(patient_id="1-23"), changed(patient_id="12-3")).disagrees
    assert compare_identities(changed(patient_id="0042"), changed(patient_id="42")).disagrees


def test_a_year_of_birth_agrees_with_a_day_in_it_and_with_no_other() -> None:
    case = Patient(id="patient", birth_date=parse("1950"))
    assert not compare_identities(identity_of(case), JANE).disagrees
    assert compare_identities(identity_of(case), changed(birth_date="1951-01-02")).disagrees


@given(st.builds(PatientIdentity, *(st.text(max_size=8),) * 4), st.builds(PatientIdentity, *(st.text(max_size=8),) * 4))
def test_comparing_is_symmetric_and_nobody_disagrees_with_himself(one: PatientIdentity, other: PatientIdentity) -> None:
    assert compare_identities(one, other).disagrees == compare_identities(other, one).disagrees
    assert not compare_identities(one, one).disagrees


def test_the_decision_names_both_sides_of_what_differs_and_nothing_else() -> None:
    words = decision_words(compare_identities(JANE, changed(patient_id="P-2", sex="M")))
    assert "Patient ID P-1 / P-2" in words
    assert "Sex F / M" in words
    assert "Doe" not in words


def test_r01_an_image_of_another_patient_is_a_mismatch_with_the_case(tmp_path: Path) -> None:
    followup = built_in_case("followup")
    assert is_mismatch(followup, JANE)
    assert not is_mismatch(followup, identity_of(followup.person))
    assert not is_mismatch(followup, PatientIdentity())
