"""iRECIST along a course. Source: Seymour et al., Lancet Oncol 2017;18:e143-e152, and the EORTC answers to it."""

from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measurements.assessment import State
from measurements.criteria import assess, irecist
from measurements.criteria.base import Given, NewLesionValue, TargetValue, Visit
from tests.support.irecist_courses import (
    IRECIST,
    START,
    answers,
    codes,
    new,
    nontarget,
    target,
    visit,
)

FIRST, AGAIN, THEN, LATER, LAST = "2020-03-01", "2020-04-01", "2020-05-01", "2020-06-01", "2020-07-01"


@pytest.mark.parametrize(("size", "code"), [("134.9", "iUPD"), ("135", "iCPD"), ("130", "iUPD"), ("119.9", "iSD")])
def test_further_growth_of_5_mm_confirms_and_persistence_does_not(size: str, code: str) -> None:
    assert codes(START, visit(FIRST, "130"), visit(AGAIN, size)) == f"iUPD {code}"


def test_increases_add_up_from_the_first_iupd_of_the_block() -> None:
    course = (START, visit(FIRST, "130"), visit(AGAIN, "134"), visit(THEN, None), visit(LATER, "136"))
    assert codes(*course) == "iUPD iUPD NE iCPD"


def test_a_response_resets_the_bar_and_progression_starts_again_from_the_nadir() -> None:
    course = (
        START,
        visit(FIRST, "130"),
        visit(AGAIN, "70"),
        visit(THEN, "83.9"),
        visit(LATER, "84"),
        visit(LAST, "89"),
    )
    assert codes(*course) == "iUPD iPR iSD iUPD iCPD"


def test_growth_that_lapsed_counts_no_more() -> None:
    course = (START, visit(FIRST, "130"), visit(AGAIN, "110"), visit(THEN, "131"), visit(LATER, "135.9"))
    assert codes(*course) == "iUPD iSD iUPD iUPD"


@pytest.mark.parametrize(
    ("day", "code", "may", "late"),
    [
        ("2020-03-28", "iUPD", False, False),  # 27 days
        ("2020-03-29", "iCPD", True, False),
        ("2020-04-26", "iCPD", True, False),  # 56 days
        ("2020-04-27", "iCPD", True, True),
    ],
)
def test_a_scan_confirms_from_28_days_on_and_is_flagged_after_56(day: str, code: str, may: bool, late: bool) -> None:
    course = (START, visit(FIRST, "130"), visit(day, "140"))
    assert codes(*course) == f"iUPD {code}"
    assert irecist.may_confirm(IRECIST, course, 2) is may
    assert irecist.confirms_late(IRECIST, course, 2) is late
    assert any("later than 56 days" in notice for notice in answers(*course)[2].notices) is late


def test_the_variance_of_the_protocol_brings_the_window_forward() -> None:
    course = (START, visit(FIRST, "130"), visit("2020-03-27", "140"))
    assert codes(*course) == "iUPD iUPD"
    two_days = msgspec.structs.replace(IRECIST, confirm_progression_variance_days=2)
    assert codes(*course, protocol=two_days) == "iUPD iCPD"


def test_an_early_scan_sets_no_nadir_and_its_new_lesion_is_new_at_the_next_one() -> None:
    early = visit("2020-03-10", "40", new("12"))
    assert codes(START, visit(FIRST, "130"), early, visit(AGAIN, "130", new("12"))) == "iUPD iUPD iCPD"
    back = answers(START, visit(FIRST, "130"), visit("2020-03-10", "40"), visit(AGAIN, "119"))
    assert (back[3].code, back[3].sums.nadir) == ("iSD", Decimal(100))
    new_block = (START, visit(FIRST, "100", new("12")), visit("2020-03-10", "100", new("12"), new("12", "NEW02")))
    assert codes(*new_block, visit(AGAIN, "100", new("12"), new("12", "NEW02"))) == "iUPD iUPD iCPD"


def test_an_early_scan_confirms_only_with_a_new_symptom_and_a_further_new_lesion() -> None:
    first = visit(FIRST, "100", new("12"))
    both, more = (new("12"), new("12", "NEW02")), "2020-03-15"
    assert codes(START, first, visit(more, "100", *both, symptoms=True)) == "iUPD iCPD"
    assert codes(START, first, visit(more, "100", *both)) == "iUPD iUPD"
    assert codes(START, first, visit(more, "100", new("30"), symptoms=True)) == "iUPD iUPD"


def test_months_that_may_lie_too_near_confirm_nothing_and_say_so() -> None:
    course = (visit("2009-01"), visit("2009-03", "130"), visit("2009-04", "140"), visit("2009-05", "140"))
    found = answers(*course)
    assert [answer.code for answer in found[1:]] == ["iUPD", "iUPD", "iCPD"]
    assert "cannot be known from the dates" in found[2].sentence


def test_without_dates_every_visit_counts_as_in_the_window() -> None:
    undated = [Visit(str(n), (target(mm),)) for n, mm in enumerate(("100", "130", "135"))]
    assert codes(*undated) == "iUPD iCPD"
    assert any("not known" in notice for notice in answers(*undated)[2].notices)


def test_progression_in_another_category_confirms_while_the_first_one_holds_else_it_is_a_new_iupd() -> None:
    start, quiet = visit("2020-01-01", nontargets=(nontarget("present"),)), (nontarget("present"),)
    first, worse = visit(FIRST, "130", nontargets=quiet), (nontarget("unequivocal_progression"),)
    for size, code in (("130", "iCPD"), ("100", "iUPD")):
        for then in (visit(AGAIN, size, nontargets=worse), visit(AGAIN, size, new(), nontargets=quiet)):
            assert codes(start, first, then) == f"iUPD {code}"
    by_new = visit(FIRST, "100", new("12"), nontargets=quiet)
    assert codes(start, by_new, visit(AGAIN, "120", new("12"), nontargets=quiet)) == "iUPD iCPD"


def test_non_target_disease_is_confirmed_by_any_further_growth_that_the_reader_says() -> None:
    def at(date: str, state: State, grown: bool | None = None) -> Visit:
        return visit(date, nontargets=(nontarget(state, grown=grown),))

    start, first = at("2020-01-01", state="present"), at(FIRST, state="unequivocal_progression")
    assert codes(start, first, at(AGAIN, state="unequivocal_progression")) == "iUPD iUPD"
    assert codes(start, first, at(AGAIN, state="unequivocal_progression", grown=True)) == "iUPD iCPD"
    assert codes(start, first, at(AGAIN, state="present", grown=True)) == "iUPD iCPD"
    assert codes(start, first, at(AGAIN, state="present", grown=False)) == "iUPD iSD"
    assert codes(start, first, at(AGAIN, state="not_evaluable")) == "iUPD iSD"
    asked = answers(start, first, at(AGAIN, state="unequivocal_progression"))[2].notices
    assert "Not said whether NT01 grew since the iUPD of 2020-03-01." in asked


@pytest.mark.parametrize(
    ("then", "code"),
    [
        ((new("16.9"),), "iUPD"),
        ((new("17"),), "iCPD"),
        ((new("12"), new("6", "NEW02")), "iCPD"),
        ((new("12"), new(None, "NEW02")), "iCPD"),
        ((new(seen=False),), "iSD"),
        ((new(seen=None),), "iUPD"),
    ],
)
def test_new_lesions_confirm_by_their_sum_or_their_number(then: tuple[NewLesionValue, ...], code: str) -> None:
    assert codes(START, visit(FIRST, "100", new("12")), visit(AGAIN, "100", *then)) == f"iUPD {code}"


def test_a_new_lesion_without_a_sum_confirms_by_any_growth_that_the_reader_says() -> None:
    first = visit(FIRST, "100", new("6"))
    assert codes(START, first, visit(AGAIN, "100", new("9"))) == "iUPD iUPD"
    assert codes(START, first, visit(AGAIN, "100", new("9", grown_further=True))) == "iUPD iCPD"


def test_new_lesions_still_there_bar_a_better_class_only_where_it_was_reached_before() -> None:
    # EORTC on scenarios B, D and F of the paper
    first_new = (START, visit(FIRST, "100", new("12")), visit(AGAIN, "70", new("12")))
    assert codes(*first_new) == "iUPD iPR"
    first_smaller = (START, visit(FIRST, "70"), visit(AGAIN, "70", new("12")), visit(THEN, "70", new("12")))
    assert codes(*first_smaller) == "iPR iUPD iUPD"
    gone = (START, visit(FIRST, "100", new("12")), visit(AGAIN, "0", new("12")))
    assert codes(*gone) == "iUPD iPR"  # never iCR
    assert codes(*gone, visit(THEN, "0", new(seen=False))) == "iUPD iPR iCR"


@pytest.mark.parametrize(
    ("then", "code"),
    [
        ((new("16.9"),), "iPR"),
        ((new("17"),), "iUPD"),  # 5 mm and 20 % above its smallest sum
        ((new("12"), new("4", "NEW02")), "iUPD"),
        ((new("12"),), "iPR"),
    ],
)
def test_after_a_reset_old_new_lesions_count_only_by_progression_of_their_own(
    then: tuple[NewLesionValue, ...], code: str
) -> None:
    course = (START, visit(FIRST, "100", new("12")), visit(AGAIN, "60", new("12")), visit(THEN, "60", *then))
    assert codes(*course) == f"iUPD iPR {code}"


def test_after_a_reset_a_new_lesion_without_a_sum_counts_by_unequivocal_growth_alone() -> None:
    start = (START, visit(FIRST, "100", new("6")), visit(AGAIN, "60", new("6")))
    assert codes(*start, visit(THEN, "60", new("9", grown_further=True))) == "iUPD iPR iPR"
    assert codes(*start, visit(THEN, "60", new("9", progressed=True))) == "iUPD iPR iUPD"


def test_after_confirmed_progression_nothing_changes_the_course() -> None:
    course = (START, visit(FIRST, "130"), visit(AGAIN, "140"), visit(THEN, "0"), visit(LATER, None))
    assert codes(*course) == "iUPD iCPD iCPD iCPD"


def test_an_ipr_continues_until_progression() -> None:
    # EORTC: 100, then 70, 70, 80, 80, 80
    course = [START, *(visit(f"2020-{month:02}-01", mm) for month, mm in enumerate(("70", "70", "80", "80", "80"), 3))]
    found = answers(*course)
    assert [answer.code for answer in found[1:]] == ["iPR"] * 5
    assert [answer.strict for answer in found[1:]] == [None, None, "iSD", "iSD", "iSD"]


def test_what_cannot_be_evaluated_is_told_apart_from_what_progresses() -> None:
    assert codes(START, visit(FIRST, None)) == "NE"
    assert codes(START, visit(FIRST, None, new())) == "iUPD"
    assert codes(START, visit(FIRST, "100", new("12")), visit(AGAIN, None, new("12"))) == "iUPD iUPD"
    assert codes(START, visit(FIRST, "100", new("12")), visit(AGAIN, None, new(seen=None))) == "iUPD NE"
    start = visit("2020-01-01", nontargets=(nontarget("present"),))
    assert codes(start, visit(FIRST, "60", nontargets=(nontarget("not_evaluable"),))) == "iPR"
    assert codes(start, visit(FIRST, "0", nontargets=(nontarget("not_evaluable"),))) == "iPR"


def test_of_an_incomplete_first_sum_growth_is_counted_from_the_first_complete_one() -> None:
    two = ("T01", "T02")

    def at(date: str, *sizes: str | None) -> Visit:
        return visit(date, targets=tuple(target(mm, name) for mm, name in zip(sizes, two, strict=True)))

    start, first = at("2020-01-01", "50", "50"), at(FIRST, "130", None)
    assert codes(start, first, at(AGAIN, "130", "50"), at(THEN, "133", "51"), at(LATER, "133", "52")) == (
        "iUPD iUPD iUPD iCPD"
    )
    complete = at(FIRST, "80", "50")
    assert codes(start, complete, at(AGAIN, "134.9", None)) == "iUPD iUPD"
    assert codes(start, complete, at(AGAIN, "135", None)) == "iUPD iCPD"


def test_non_target_disease_only_is_icr_or_non_icr_non_iupd() -> None:
    def at(date: str, state: State, *lesions: NewLesionValue) -> Visit:
        return visit(date, None, *lesions, targets=(), nontargets=(nontarget(state),))

    start = at("2020-01-01", "present")
    assert codes(start, at(FIRST, "present"), at(AGAIN, "absent"), at(THEN, "not_done")) == "NON-i iCR NE"
    worse = at(FIRST, "unequivocal_progression")
    assert codes(start, worse, at(AGAIN, "present"), at(THEN, "unequivocal_progression")) == "iUPD NON-i iUPD"
    assert codes(start, at(FIRST, "present", new()), at(AGAIN, "absent", new())) == "iUPD NON-i"


def test_disease_back_after_icr_is_an_iupd_whatever_its_size() -> None:
    course = (START, visit(FIRST, "0"), visit(AGAIN, "4"), visit(THEN, "4"), visit(LATER, "9"))
    assert codes(*course) == "iCR iUPD iUPD iCPD"


def test_the_sum_of_new_lesions_is_kept_apart_and_shown() -> None:
    course = (START, visit(FIRST, "100", new("12")), visit(AGAIN, "100", new("15"), new("11", "NEW02")))
    found = answers(*course)
    assert [answer.sums.total for answer in found] == [Decimal(100)] * 3
    assert [figure.value for figure in found[2].figures] == [Decimal(26), Decimal(26)]
    assert found[1].figures[0].value == Decimal(12)


def test_five_new_lesions_are_measured_two_in_an_organ_and_the_readers_choice_comes_first() -> None:
    livers = [new(f"{20 + n}", f"L{n}", organ="liver") for n in range(3)]
    assert answers(START, visit(FIRST, "100", *livers))[1].figures[0].value == Decimal(43)
    others = [new("20", f"N{n}", organ=organ) for n, organ in enumerate(("lung", "bone", "skin", "brain", "spleen"))]
    assert answers(START, visit(FIRST, "100", *others, *livers[:2]))[1].figures[0].value == Decimal(101)
    chosen = new("9", "X", organ="liver", measured_kind="target")
    assert answers(START, visit(FIRST, "100", chosen, *livers))[1].figures[0].value == Decimal(31)
    node = new("14.9", "K", node=True)
    assert answers(START, visit(FIRST, "130", node))[1].figures == ()


def test_codes_alone_follow_table_2() -> None:
    # table 2, last row: class at the iUPD not better since
    first = visit(FIRST, None, targets=(), given=Given(target="iSD", nontarget="NON-i", new_lesion="unequivocal"))
    same = visit(AGAIN, None, targets=(), given=Given(target="iSD", nontarget="NON-i", new_lesion="same"))
    more = visit(AGAIN, None, targets=(), given=Given(target="iSD", nontarget="NON-i", new_lesion="more"))
    none = visit(AGAIN, None, targets=(), given=Given(target="iSD", nontarget="NON-i", new_lesion="no"))
    start = visit("2020-01-01", None, targets=())
    assert [codes(start, first, then) for then in (same, more, none)] == ["iUPD iUPD", "iUPD iCPD", "iUPD iSD"]


def test_a_sentence_names_the_class_the_reference_and_what_is_missing() -> None:
    found = answers(START, visit(FIRST, "130"), visit(AGAIN, "133"), visit(THEN, "75"))
    assert [answer.sentence for answer in found[1:]] == [
        "iUPD: target sum 130 mm, +30.0 % and +30 mm from nadir 100 mm (2020-01-01); to be confirmed 28 to 56 days"
        " later",
        "iUPD: target sum 133 mm, +33.0 % and +33 mm from nadir 100 mm (2020-01-01); not confirmed: target sum +3 mm"
        " since the first iUPD 2020-03-01, 5 mm needed",
        "iSD: sum 75 mm, −25.0 % from baseline 100 mm (2020-01-01); iPR needs 70 mm or less, 5 mm away; the unconfirmed"
        " progression of 2020-03-01 lapses",
    ]


def test_every_answer_has_its_explanation_and_its_numbers_recompute() -> None:
    for answer in answers(START, visit(FIRST, "130", new("12")), visit(AGAIN, "136", new("18")), visit(THEN, "1")):
        why = answer.explanation
        assert why is not None
        assert why.sentence == answer.sentence
        assert "Seymour" in why.citation
        for one in why.thresholds:
            sign = {"<=": one.value <= one.limit, ">=": one.value >= one.limit, "<": one.value < one.limit}[one.sign]
            assert one.met is sign


def test_a_class_better_than_at_the_iupd_is_assigned_beside_its_new_lesions() -> None:
    def at(date: str, mm: str, state: State) -> Visit:
        return visit(date, mm, new("12"), nontargets=(nontarget(state),))

    start = visit("2020-01-01", nontargets=(nontarget("present"),))
    by_target = (start, at(FIRST, "130", "present"), at(AGAIN, "119", "present"))
    assert codes(*by_target) == "iUPD iSD"
    by_nontarget = (start, at(FIRST, "100", "unequivocal_progression"), at(AGAIN, "100", "present"))
    assert codes(*by_nontarget) == "iUPD iSD"
    no_size = visit(AGAIN, None, new("12"), nontargets=(nontarget("present"),))
    assert codes(start, at(FIRST, "100", "unequivocal_progression"), no_size) == "iUPD iUPD"
    gone_since = (START, visit(FIRST, "60", new("12")), visit(AGAIN, "0", new("12")))
    assert codes(*gone_since) == "iUPD iPR"
    worse = (START, visit(FIRST, "60", new("12")), visit(AGAIN, "71", new("12")))
    assert codes(*worse) == "iUPD iUPD"


def test_the_sum_of_new_lesions_grows_from_the_first_iupd_and_from_its_smallest_value_after_a_reset() -> None:
    start = (START, visit(FIRST, "100", new("12")))
    assert codes(*start, visit(AGAIN, "100", new("16")), visit(THEN, "100", new("17"))) == "iUPD iUPD iCPD"
    smaller = (START, visit(FIRST, "100", new("20")), visit(AGAIN, "60", new("12")), visit(THEN, "60", new("17")))
    assert codes(*smaller) == "iUPD iPR iUPD"
    assert codes(*smaller, visit(LATER, "60", new("17"))) == "iUPD iPR iUPD iUPD"
    assert codes(*smaller, visit(LATER, "60", new("22"))) == "iUPD iPR iUPD iCPD"


def test_new_lesions_and_non_target_disease_back_after_icr_are_progression() -> None:
    def at(date: str, state: State, *lesions: NewLesionValue) -> Visit:
        return visit(date, "0", *lesions, nontargets=(nontarget(state),))

    start = visit("2020-01-01", nontargets=(nontarget("present"),))
    assert codes(start, at(FIRST, "absent"), at(AGAIN, "present")) == "iCR iUPD"
    gone = at(THEN, "absent", new("6", seen=False))
    course = (start, at(FIRST, "absent", new("6")), at(AGAIN, "absent", new("6", seen=False)), gone)
    assert codes(*course, at(LATER, "absent", new("6"))) == "iUPD iCR iCR iUPD"


def test_markers_above_normal_bar_icr() -> None:
    above = replace(visit(FIRST, "0"), markers="above_normal")
    assert codes(START, above) == "iPR"
    start = replace(visit("2020-01-01", targets=(), nontargets=(nontarget("present"),)), markers="above_normal")
    gone = replace(visit(FIRST, targets=(), nontargets=(nontarget("absent"),)), markers="above_normal")
    assert codes(start, gone) == "NON-i"


def test_a_new_lesion_of_10_mm_is_measured_and_one_below_is_not() -> None:
    assert answers(START, visit(FIRST, "100", new("10")))[1].figures[0].value == Decimal(10)
    assert answers(START, visit(FIRST, "100", new("9.9")))[1].figures == ()
    assert answers(START, visit(FIRST, "130", new("15", node=True)))[1].figures[0].value == Decimal(15)


def test_an_exception_is_named_only_before_28_days() -> None:
    first = visit(FIRST, "100", new("12"))
    for day, named in (("2020-03-28", True), ("2020-03-29", False)):
        found = answers(START, first, visit(day, "100", new("12"), new(None, "NEW02"), symptoms=True))
        assert found[2].code == "iCPD"
        assert any(notice.startswith("Before 28 days") for notice in found[2].notices) is named


def test_a_nadir_reached_twice_keeps_its_first_date() -> None:
    found = answers(START, visit(FIRST, "80"), visit(AGAIN, "80"), visit(THEN, "90"))
    assert (found[3].sums.nadir, found[3].sums.nadir_named) == (Decimal(80), FIRST)


SIZES = st.sampled_from([None, "0", "40", "50", "59.9", "60", "70", "70.1", "100", "119.9", "120", "125", "130"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(SIZES, SIZES, st.booleans(), st.booleans()), min_size=1, max_size=5))
def test_the_order_of_lesions_and_dates_after_it_change_no_answer(
    course: list[tuple[str | None, str | None, bool, bool]],
) -> None:
    visits = [START]
    for month, (first, second, one, two) in enumerate(course, 2):
        lesions = tuple(new("12", name) for name, there in (("NEW01", one), ("NEW02", two)) if there)
        visits.append(
            visit(f"2020-{month:02}-20", None, *lesions, targets=(target(first, "T01"), target(second, "T02")))
        )
    visits[0] = visit("2020-01-01", targets=(target("50", "T01"), target("50", "T02")))
    whole = [answer.code for answer in assess(IRECIST, tuple(visits))]
    for order in permutations(range(2)):
        turned = [with_order(v, tuple(v.targets[n] for n in order), tuple(reversed(v.new_lesions))) for v in visits]
        assert [answer.code for answer in assess(IRECIST, tuple(turned))] == whole
    for end in range(1, len(visits)):
        assert [answer.code for answer in assess(IRECIST, tuple(visits[:end]))] == whole[:end]


def with_order(old: Visit, targets: tuple[TargetValue, ...], lesions: tuple[NewLesionValue, ...]) -> Visit:
    """The visit with its lesions in another order."""
    return Visit(old.timepoint_id, targets, old.nontargets, lesions, date=old.date, label=old.label)
