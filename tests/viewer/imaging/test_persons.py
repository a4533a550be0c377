"""Whether two headers speak of one patient: what may differ, what may be absent, and what never may."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.imaging.persons import agree, differing_fields, persons, same_person_key
from viewer.imaging.series import PatientIdentity

JANE = PatientIdentity("Doe^Jane", "A17", "1950-01-02", "F")


@pytest.mark.parametrize(
    "other",
    [
        PatientIdentity("DOE^JANE ", " a17 ", "1950-01-02", "F"),
        PatientIdentity("Doe, Jane^^^", "A17", "1950-01-02", "f"),
        PatientIdentity("Doe^Jane==", "A17", "1950-01-02", "F"),
        PatientIdentity("Ｄｏｅ^Jane", "Ａ17", "1950-01-02", "F"),
    ],
)
def test_r01_letter_case_padding_separators_and_width_are_no_difference(other: PatientIdentity) -> None:
    assert same_person_key(other) == same_person_key(JANE)
    assert agree(JANE, other)


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("Yamada^Tarou=山田^太郎", "Yamada^Tarou", True),
        ("Yamada^Tarou=山田^太郎=やまだ^たろう", "Yamada^Tarou=山田^太郎", True),
        ("=山田^太郎", "Yamada^Tarou=山田^太郎", True),
        ("Yamada^Tarou=山田^太郎", "Yamada^Tarou=山本^太郎", False),
        ("Yamada^Tarou=山田^太郎", "Yamada^Jirou=山田^太郎", False),
        ("Buc^Jérôme", "Buc^Je\u0301ro\u0302me", True),
        ("Buc^Jérôme", "Buc^Jerome", False),
    ],
)
def test_r01_names_agree_as_far_as_both_write_a_component_group(one: str, other: str, is_one: bool) -> None:
    assert agree(PatientIdentity(name=one), PatientIdentity(name=other)) is is_one


@pytest.mark.parametrize(
    ("field", "value"), [("name", "Doe^John"), ("patient_id", "A18"), ("birth_date", "1950-02-01"), ("sex", "M")]
)
def test_r01_each_field_that_both_state_can_disagree_and_absence_never_does(field: str, value: str) -> None:
    values = {"name": JANE.name, "patient_id": JANE.patient_id, "birth_date": JANE.birth_date, "sex": JANE.sex}
    assert differing_fields(JANE, PatientIdentity(**{**values, field: value})) == {field}
    assert differing_fields(JANE, PatientIdentity(**{**values, field: ""})) == frozenset()


def test_r01_leading_zeros_are_part_of_a_patient_id() -> None:
    assert differing_fields(PatientIdentity(patient_id="0017"), PatientIdentity(patient_id="17")) == {"patient_id"}


def test_r02_who_states_too_little_to_be_told_apart_is_a_person_of_its_own() -> None:
    john, unnamed = PatientIdentity("Doe^John", "A18"), PatientIdentity(sex="F")
    assert len(set(persons([JANE, unnamed]).values())) == 1
    assert len(set(persons([unnamed, JANE, john]).values())) == 3


words = st.sampled_from(["", "A", "a ", "B", "A=山", "=山", "A=川"])
identities = st.builds(PatientIdentity, words, st.sampled_from(["", "1", "2"]), st.just(""), st.sampled_from(["", "F"]))


@given(st.lists(identities, min_size=1, max_size=6))
def test_r02_persons_do_not_depend_on_the_order_and_never_hold_a_disagreement(held: list[PatientIdentity]) -> None:
    found = persons(held)
    for one, other in itertools.combinations(held, 2):
        assert agree(one, other) == agree(other, one)
        if not agree(one, other):
            assert found[same_person_key(one)] != found[same_person_key(other)]
    turned = persons(reversed(held))
    together = {frozenset(k for k in found if found[k] == who) for who in found.values()}
    assert together == {frozenset(k for k in turned if turned[k] == who) for who in turned.values()}
