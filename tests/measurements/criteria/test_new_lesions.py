"""New lesions along a course: doubt, confirmation, refutation, small nodes, FDG-PET (Eisenhauer 2009, 4.3.5; 2.6)."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from measurements.criteria import assess
from measurements.criteria.as_read import as_read, changed_since_read
from measurements.criteria.base import Given, NewLesionValue, Visit
from measurements.criteria.rules.new_lesions import resolved
from tests.support.courses import RECIST, codes, last, visit, with_new


def seen(certainty: str = "", **more: Any) -> NewLesionValue:
    return NewLesionValue("new", "NEW01", True, certainty, **more)  # type: ignore[arg-type]  # words of the tests


def not_there(certainty: str = "", seen: bool | None = False) -> NewLesionValue:
    return NewLesionValue("new", "NEW01", seen, certainty)  # type: ignore[arg-type]  # words of the tests


def stable(*new: NewLesionValue | None, mm: int = 50) -> list[Visit]:
    """A baseline and one visit for each new lesion (None: none), the targets unchanged."""
    later = [with_new(visit(k, mm), *([value] if value else [])) for k, value in enumerate(new, 1)]
    return [visit(0, mm), *later]


def test_one_unequivocal_new_lesion_is_progression_whatever_the_targets_do() -> None:
    answer = last([visit(0, 50), with_new(visit(1, 0), seen("unequivocal"))])
    assert (answer.code, answer.target, answer.new_lesion) == ("PD", "CR", "unequivocal")


def test_an_equivocal_lesion_changes_nothing_and_is_said() -> None:
    answer = last(stable(seen("equivocal")))
    assert (answer.code, answer.new_lesion) == ("SD", "equivocal")
    assert answer.notices == ("NEW01 is equivocal: no progression until a later assessment confirms it.",)


def test_a_confirmed_lesion_counts_from_the_date_it_was_first_seen() -> None:
    visits = stable(None, seen("equivocal"), not_there(seen=None), seen("unequivocal"))
    assert codes(visits) == ["SD", "PD", "SD", "PD"]
    answers = assess(RECIST, tuple(visits))
    assert answers[2].notices == ("NEW01 was equivocal here and confirmed v4: the progression dates from here.",)


def test_the_answers_as_read_stay_what_they_were_and_the_changed_ones_are_told() -> None:
    visits = tuple(stable(None, seen("equivocal"), seen("unequivocal")))
    assert [answer.code for answer in as_read(RECIST, visits)] == ["BL", "SD", "SD", "PD"]
    (changed,) = changed_since_read(RECIST, visits)
    assert (changed.timepoint_id, changed.then, changed.now) == ("v2", "SD", "PD")
    assert changed.sentence == "v2 was SD when it was read and is PD now: NEW01 was confirmed v3."


def test_nothing_changes_as_read_without_new_lesions() -> None:
    visits = tuple(stable(None, None))
    assert as_read(RECIST, visits) == assess(RECIST, visits)
    assert changed_since_read(RECIST, visits) == ()


def test_a_refuted_lesion_leaves_no_trace() -> None:
    visits = stable(seen("unequivocal"), seen("equivocal"), not_there("refuted"))
    assert codes(visits) == ["SD", "SD", "SD"]
    assert all(not lesions for lesions in resolved(tuple(visits)))
    assert not any(answer.notices for answer in assess(RECIST, tuple(visits)))
    assert [change.timepoint_id for change in changed_since_read(RECIST, tuple(visits))] == ["v1", "v2"]


def test_what_is_seen_after_a_refutation_is_new_from_then_on() -> None:
    assert codes(stable(seen("equivocal"), seen("refuted"), seen("unequivocal"))) == ["SD", "SD", "PD"]


def test_a_lesion_counts_from_the_date_that_the_record_names_as_its_first() -> None:
    earlier = replace(not_there(seen=None), first_seen=True)
    visits = tuple(stable(earlier, seen("unequivocal")))
    assert codes(visits) == ["PD", "PD"]
    assert [answer.code for answer in as_read(RECIST, visits)] == ["BL", "SD", "PD"]


def test_a_proof_between_two_scans_confirms_the_first_sighting() -> None:
    assert codes(stable(seen("equivocal"), not_there("unequivocal"))) == ["PD", "SD"]


def test_a_lesion_without_a_word_of_doubt_is_taken_as_certain_and_keeps_a_doubt_that_was_said() -> None:
    assert codes(stable(seen())) == ["PD"]
    assert codes(stable(seen("equivocal"), seen())) == ["SD", "SD"]


def test_a_new_lesion_that_was_gone_and_is_back_was_still_not_there_at_baseline() -> None:
    visits = stable(seen("unequivocal"), not_there(), seen("unequivocal"))
    assert codes(visits) == ["PD", "SD", "PD"]
    assert last(visits).notices == ("NEW01 was gone and is back: it was not there at baseline and counts as new.",)


# -- nodes


def node(mm: str, certainty: str = "unequivocal") -> NewLesionValue:
    return seen(certainty, node=True, mm=Decimal(mm))


@pytest.mark.parametrize(
    ("mm", "code", "found"),
    [("9.9", "SD", "no"), ("10", "SD", "equivocal"), ("14.9", "SD", "equivocal"), ("15", "PD", "unequivocal")],
)
def test_a_new_node_as_the_only_sign_is_equivocal_from_10_mm_and_progression_from_15_mm(
    mm: str, code: str, found: str
) -> None:
    answer = last(stable(node(mm)))
    assert (answer.code, answer.new_lesion) == (code, found)
    assert bool(answer.notices) == (mm != "15")


def test_a_small_node_that_grows_to_15_mm_counts_from_its_first_sighting_at_10_mm() -> None:
    assert codes(stable(node("9"), node("12"), node("15"))) == ["SD", "PD", "PD"]


def test_a_second_look_confirms_a_small_node_that_was_doubted() -> None:
    assert codes(stable(node("12"), node("12"))) == ["SD", "SD"]
    assert codes(stable(node("12", "equivocal"), node("12"))) == ["PD", "PD"]


def test_a_small_node_beside_another_sign_counts_as_it_is_called() -> None:
    other = NewLesionValue("other", "NEW02", True, "unequivocal")
    answer = last([visit(0, 50), with_new(visit(1, 50), node("12"), other)])
    assert {value.lesion_id for value in resolved((visit(0, 50), with_new(visit(1, 50), node("12"), other)))[1]
            if value.certainty == "unequivocal"} == {"new", "other"}  # fmt: skip
    assert answer.code == "PD"
    for worse in (with_new(visit(1, 60), node("12")),
                  with_new(visit(1, 50, nontargets=("unequivocal_progression",)), node("12"))):  # fmt: skip
        assert last([visit(0, 50), worse]).new_lesion == "unequivocal"


@pytest.mark.parametrize(
    "beside",
    [
        NewLesionValue("other", "NEW02", True, "unequivocal", seen_on="fdg_pet_known_site"),
        NewLesionValue("other", "NEW02", True, "unequivocal", seen_on="fdg_pet_only"),
        NewLesionValue("other", "NEW02", True, "unequivocal", node=True, mm=Decimal("9.9")),
    ],
)
def test_a_small_node_beside_what_is_no_sign_itself_is_the_only_sign(beside: NewLesionValue) -> None:
    assert codes([visit(0, 50), with_new(visit(1, 50), node("12"), beside)]) == ["SD"]


def test_a_small_node_beside_a_lesion_that_is_refuted_later_was_the_only_sign() -> None:
    other = NewLesionValue("other", "NEW02", True, "unequivocal")
    refuted = replace(other, seen=False, certainty="refuted")
    course = [visit(0, 50), with_new(visit(1, 50), node("12"), other), with_new(visit(2, 50), refuted)]
    assert codes(course) == ["SD", "SD"]


def test_a_small_node_beside_a_sum_that_grew_in_normal_nodes_is_the_only_sign() -> None:
    """4 + 4 mm, then 7 + 8 mm in two nodes is a complete response, no progression."""
    courses = [visit(0, 20, 20, nodes=(0, 1)), visit(1, 4, 4, nodes=(0, 1)), visit(2, 7, 8, nodes=(0, 1))]
    assert codes([*courses[:2], with_new(courses[2], node("12"))]) == ["CR", "CR"]


def test_a_small_node_beside_a_target_that_is_back_is_not_the_only_sign() -> None:
    answer = last([visit(0, 40), visit(1, 0), with_new(visit(2, 4), node("12"))])
    assert (answer.code, answer.new_lesion) == ("PD", "unequivocal")
    assert not any("only sign" in notice for notice in answer.notices)


def test_a_site_that_was_not_imaged_at_baseline_makes_a_lesion_new() -> None:
    answer = last(stable(seen("unequivocal", site_imaged_at_baseline=False)))
    assert answer.code == "PD"
    assert answer.notices == ("The site of NEW01 was not imaged at baseline: a lesion there counts as new.",)


# -- FDG-PET


@pytest.mark.parametrize(
    ("baseline_pet", "seen_on", "code"),
    [
        ("done", "fdg_pet_only", "PD"),  # (a) negative at baseline, positive now
        ("none", "fdg_pet_and_ct", "PD"),  # (b) CT confirms a new site
        ("none", "fdg_pet_only", "SD"),  # (b) CT does not
        ("none", "fdg_pet_known_site", "SD"),  # (c) an old site on CT
        ("done", "fdg_pet_known_site", "SD"),
        ("none", "ct_mr", "PD"),
    ],
)
def test_fdg_pet_shows_a_new_lesion_by_the_three_rules(baseline_pet: str, seen_on: str, code: str) -> None:
    first, later = stable(seen("unequivocal", seen_on=seen_on))
    assert codes([replace(first, baseline_pet=baseline_pet), later]) == [code]  # type: ignore[arg-type]


def test_a_focus_that_ct_confirms_later_dates_from_the_first_positive_pet() -> None:
    on_pet, on_ct = seen("unequivocal", seen_on="fdg_pet_only"), seen("unequivocal", seen_on="ct_mr")
    assert codes(stable(on_pet, on_pet, on_ct)) == ["PD", "PD", "PD"]
    assert codes(stable(on_pet, on_pet)) == ["SD", "SD"]


# -- stated without lesions


@pytest.mark.parametrize(
    ("stated", "code"),
    [("no", "SD"), ("equivocal", "SD"), ("unequivocal", "PD"), ("more", "PD"), ("same", "PD")],
)
def test_a_new_lesion_that_is_only_stated_counts_as_stated(stated: str, code: str) -> None:
    given = Given(new_lesion=stated)  # type: ignore[arg-type]  # words of the table above
    assert codes([visit(0, 50), replace(visit(1, 50), given=given)]) == [code]


def test_stated_doubt_is_not_dated_back_but_the_question_is_named() -> None:
    doubt, certain = Given(new_lesion="equivocal"), Given(new_lesion="unequivocal")
    rows = [visit(0, 50), replace(visit(1, 50), given=doubt), replace(visit(2, 50), given=certain)]
    assert codes(rows) == ["SD", "PD"]
    assert last(rows).notices == ("If it is the equivocal lesion of v1, the progression dates from there.",)


# -- what is said, and what else is a sign


def notices_of(*new: NewLesionValue | None) -> list[tuple[str, ...]]:
    return [answer.notices for answer in assess(RECIST, tuple(stable(*new)))[1:]]


def test_only_the_lesions_that_are_sure_are_named_as_the_progression() -> None:
    doubt = NewLesionValue("other", "NEW02", True, "equivocal")
    answer = last([visit(0, 50), with_new(visit(1, 50), seen("unequivocal"), doubt)])
    assert answer.sentence.startswith("PD: unequivocal new lesion NEW01; ")


def test_a_lesion_is_said_to_be_back_only_where_it_was_seen_and_then_gone() -> None:
    back = "NEW01 was gone and is back: it was not there at baseline and counts as new."
    assert notices_of(not_there(), seen("unequivocal")) == [(), ()]
    assert notices_of(seen("unequivocal"), not_there(seen=None), seen("unequivocal")) == [(), (), ()]
    gone_once = notices_of(seen("unequivocal"), not_there(), seen("unequivocal"), seen("unequivocal"))
    assert gone_once == [(), (), (back,), ()]


def test_the_first_date_that_the_record_names_counts_where_a_later_one_shows_the_lesion() -> None:
    first = NewLesionValue("new", "NEW01", None, first_seen=True)
    assert codes(stable(first, seen())) == ["PD", "PD"]
    assert codes(stable(first, not_there())) == ["SD", "SD"]


def test_a_sighting_of_which_nothing_was_said_is_told_to_have_been_confirmed() -> None:
    first, second = notices_of(seen(), seen("unequivocal"))
    assert first == ("NEW01 was confirmed v2 and counts from the date it was first seen.",)
    assert second == ()


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"nontarget_said": "PD"}, "unequivocal"),
        ({"nontarget_said": "NON"}, "equivocal"),
        ({"given": Given(target="PD")}, "unequivocal"),
        ({"given": Given(nontarget="PD")}, "unequivocal"),
        ({"given": Given(target="SD", nontarget="NON")}, "equivocal"),
    ],
)
def test_a_progression_that_was_stated_is_a_sign_beside_a_small_node(changed: dict[str, Any], found: str) -> None:
    second = replace(with_new(visit(1, 50, nontargets=("present",)), node("12")), **changed)
    third = with_new(visit(2, 50, nontargets=("present",)), node("12"))
    courses = (visit(0, 50, nontargets=("present",)), second, third)
    assert [value.certainty for (value,) in resolved(courses)[1:]] == [found, found]


def test_a_focus_on_pet_is_a_sign_beside_a_small_node_where_the_baseline_had_a_pet() -> None:
    focus = NewLesionValue("other", "NEW02", True, "unequivocal", seen_on="fdg_pet_only")
    courses = (replace(visit(0, 50), baseline_pet="done"), with_new(visit(1, 50), node("12"), focus))
    assert {value.certainty for value in resolved(courses)[1]} == {"unequivocal"}


def test_a_sum_in_progression_is_a_sign_of_the_size_that_was_asked_for() -> None:
    courses = (visit(0, 50), with_new(visit(1, 60), node("12")), with_new(visit(2, 60), node("12")))
    assert [value.certainty for (value,) in resolved(courses)[1:]] == ["unequivocal", "unequivocal"]


def test_a_normal_node_stays_listed_as_one_that_is_not_seen() -> None:
    (value,) = resolved((visit(0, 50), with_new(visit(1, 50), node("9"))))[1]
    assert (value.seen, value.certainty) == (False, "")
