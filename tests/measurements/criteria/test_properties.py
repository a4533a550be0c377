"""What holds for every course of RECIST 1.1 near its limits, with non-target disease, new lesions, nodes and gaps."""

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from random import Random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from measurements.criteria import PRESETS, assess
from measurements.criteria.base import Answer, Threshold, Visit
from measurements.criteria.codes import written
from measurements.protocol import Protocol
from tests.support.near_limits import as_visits, course_near_limits

COURSES = st.integers(0, 10**9).map(lambda seed: as_visits(course_near_limits(Random(seed))))
PROTOCOLS = st.sampled_from((True, False)).map(
    lambda kept: msgspec.structs.replace(PRESETS["RECIST 1.1"], continuing_partial_response=kept)
)
BETTER = ("CR", "PR", "SD", "NE", "PD")  # NE: a target is missing, and what was measured is no progression
MANY = settings(max_examples=60, deadline=None)


def told(answers: tuple[Answer, ...]) -> list[tuple[object, ...]]:
    """What an answer says, without the order of its inputs."""
    return [(a.code, a.target, a.nontarget, a.new_lesion, a.strict, a.sums.total, a.pr_limit) for a in answers]


def sized(visit: Visit, place: int, mm: Decimal | None) -> Visit:
    """The visit with another size of one target."""
    targets = tuple(replace(v, mm=mm) if k == place else v for k, v in enumerate(visit.targets))
    return replace(visit, targets=targets)


@given(COURSES, PROTOCOLS, st.randoms(use_true_random=False))
@MANY
def test_the_order_of_targets_non_targets_and_new_lesions_does_not_matter(
    visits: tuple[Visit, ...], protocol: Protocol, random: Random
) -> None:
    def turned(visit: Visit) -> Visit:
        lists = (list(visit.targets), list(visit.nontargets), list(visit.new_lesions))
        for lesions in lists:
            random.shuffle(lesions)
        return replace(visit, targets=tuple(lists[0]), nontargets=tuple(lists[1]), new_lesions=tuple(lists[2]))

    assert told(assess(protocol, tuple(turned(v) for v in visits))) == told(assess(protocol, visits))


@given(COURSES, PROTOCOLS, st.sampled_from(("0.01", "0.0001", "1E+1")))
@MANY
def test_how_a_size_is_written_does_not_matter(visits: tuple[Visit, ...], protocol: Protocol, unit: str) -> None:
    """24, 24.0 and 2.4E+1 mm are one size, also where it comes from cm."""

    def again(mm: Decimal | None) -> Decimal | None:
        return None if mm is None else (mm / Decimal(unit)) * Decimal(unit)

    other = tuple(
        replace(
            visit,
            targets=tuple(replace(v, mm=again(v.mm)) for v in visit.targets),
            new_lesions=tuple(replace(v, mm=again(v.mm)) for v in visit.new_lesions),
        )
        for visit in visits
    )
    first, second = assess(protocol, visits), assess(protocol, other)
    assert told(first) == told(second)
    assert [a.sentence for a in first] == [a.sentence for a in second]


def scaled(visits: tuple[Visit, ...], by: Decimal) -> tuple[Visit, ...]:
    """Every size times a factor."""
    return tuple(
        replace(
            visit,
            targets=tuple(replace(v, mm=None if v.mm is None else v.mm * by) for v in visit.targets),
            new_lesions=tuple(replace(v, mm=None if v.mm is None else v.mm * by) for v in visit.new_lesions),
        )
        for visit in visits
    )


@given(COURSES, PROTOCOLS, st.sampled_from(("0.5", "0.9", "1.1", "2", "3", "10")).map(Decimal))
@MANY
def test_scaling_all_sizes_keeps_percentages_and_moves_classes_only_through_the_limits_in_mm(
    visits: tuple[Visit, ...], protocol: Protocol, by: Decimal
) -> None:
    first, second = assess(protocol, visits), assess(protocol, scaled(visits, by))
    for one, other in zip(first, second, strict=True):
        assert one.sums.percent_from_baseline == other.sums.percent_from_baseline
        assert one.sums.percent_from_nadir == other.sums.percent_from_nadir
    limits_too = msgspec.structs.replace(
        protocol,
        progression_mm=protocol.progression_mm * by,
        node_normal_mm=protocol.node_normal_mm * by,
        measurable_node_mm=protocol.measurable_node_mm * by,
    )
    third = assess(limits_too, scaled(visits, by))
    assert [(a.code, a.target, a.strict, a.new_lesion) for a in third] == [
        (a.code, a.target, a.strict, a.new_lesion) for a in first
    ]


@given(COURSES, PROTOCOLS, st.data())
@MANY
def test_shrinking_a_target_never_makes_a_worse_target_response_at_that_date(
    visits: tuple[Visit, ...], protocol: Protocol, data: st.DataObject
) -> None:
    """Also under a continuing PR; later dates may well be worse, from a lower nadir."""
    at = data.draw(st.integers(1, len(visits) - 1))
    measured = [k for k, v in enumerate(visits[at].targets) if v.mm]
    if not measured:
        return
    place = data.draw(st.sampled_from(measured))
    size = visits[at].targets[place].mm or Decimal(0)
    lower = data.draw(st.sampled_from((Decimal(0), size / 2, size - Decimal("0.01"), min(size, Decimal("9.99")))))
    before = assess(protocol, visits)[at]
    after = assess(protocol, (*visits[:at], sized(visits[at], place, lower), *visits[at + 1 :]))[at]
    assert BETTER.index(after.target or "") <= BETTER.index(before.target or "")


@given(COURSES, PROTOCOLS, st.data())
@MANY
def test_removing_the_size_of_a_target_leaves_ne_or_a_progression_that_was_there(
    visits: tuple[Visit, ...], protocol: Protocol, data: st.DataObject
) -> None:
    """So neither CR nor PR can come of it, of the targets or of all disease, continuing or not."""
    at = data.draw(st.integers(1, len(visits) - 1))
    if not visits[at].targets:
        return
    place = data.draw(st.integers(0, len(visits[at].targets) - 1))
    before = assess(protocol, visits)[at]
    after = assess(protocol, (*visits[:at], sized(visits[at], place, None), *visits[at + 1 :]))[at]
    assert after.target in ("NE", "PD")
    assert after.code in ("NE", "PD")
    assert after.target == "NE" or before.target == "PD"


def recomputed(protocol: Protocol, threshold: Threshold, *, missing: bool) -> tuple[Decimal, bool]:
    """The limit from its reference and the settings, and whether the value meets it: a part of a sum is no PR."""
    reference = threshold.reference_value or Decimal(0)
    limit = {
        "PR": protocol.partial_response * reference,
        "PD: 1.2 × nadir": protocol.progression * reference,
        "PD: nadir + 5 mm": reference + protocol.progression_mm,
        "CR: targets gone": Decimal(0),
        "CR: nodes below 10 mm": protocol.node_normal_mm,
    }[threshold.name]
    value = threshold.value
    met = {"<=": value <= limit, "<": value < limit, ">=": value >= limit, ">": value > limit}[threshold.sign]
    return limit, met and not (missing and threshold.name == "PR")


def largest(answer: Answer) -> dict[str, Decimal]:
    """The comparisons on which a complete response rests, as they stand in the explanation."""
    assert answer.explanation is not None
    return {t.name: t.value for t in answer.explanation.thresholds if t.name.startswith("CR")}


def largest_of(visit: Visit, answer: Answer) -> dict[str, Decimal]:
    """The largest target that is no node, and the largest node; none at the baseline."""
    named = {"CR: targets gone": False, "CR: nodes below 10 mm": True}
    sizes = {name: [v.mm for v in visit.targets if v.mm is not None and v.node is n] for name, n in named.items()}
    return {name: max(found) for name, found in sizes.items() if found and answer.code != "BL"}


@given(COURSES, PROTOCOLS)
@MANY
def test_the_numbers_of_an_explanation_recompute(visits: tuple[Visit, ...], protocol: Protocol) -> None:
    answers = assess(protocol, visits)
    sizes = {(v.timepoint_id, t.lesion_id): t.mm for v in visits for t in v.targets}
    for answer in answers:
        assert answer.explanation is not None
        assert answer.sentence == answer.explanation.sentence
        assert answer.sentence.startswith(f"{written(answer.code)}: ")
        of_date: dict[str, list[Decimal | None]] = {}
        for held in answer.explanation.inputs:
            if (held.timepoint_id, held.lesion_id) in sizes:
                assert held.value == sizes[held.timepoint_id, held.lesion_id]
                of_date.setdefault(held.timepoint_id, []).append(held.value)
        sums = {at: sum((v for v in values if v is not None), Decimal(0)) for at, values in of_date.items()}
        if answer.sums.total is not None:
            assert sums[answer.timepoint_id] == answer.sums.total
        if answer.target is not None and (base := answer.sums.baseline) is not None:
            assert answer.pr_limit == protocol.partial_response * base
        if answer.target is not None and (low := answer.sums.nadir) is not None:
            assert answer.pd_limit == max(protocol.progression * low, low + protocol.progression_mm)
        assert largest(answer) == largest_of(next(v for v in visits if v.timepoint_id == answer.timepoint_id), answer)
        for threshold in answer.explanation.thresholds:
            assert recomputed(protocol, threshold, missing=bool(answer.sums.missing)) == (
                threshold.limit,
                threshold.met,
            )
            if threshold.reference != "fixed":
                assert sums[threshold.reference_at or ""] == threshold.reference_value
                assert threshold.value == sums[answer.timepoint_id] == answer.sums.measured_part


PERCENT = re.compile(r"([−+]?)(\d+(?:\.\d+)?) %(?: and [−+]\S+ mm)? from (baseline|nadir) (\d+(?:\.\d+)?) mm")


@given(COURSES, PROTOCOLS)
@MANY
def test_every_percentage_of_a_sentence_recomputes_from_the_sum_and_the_reference_beside_it(
    visits: tuple[Visit, ...], protocol: Protocol
) -> None:
    for answer in assess(protocol, visits)[1:]:
        for sign, digits, reference, of in PERCENT.findall(answer.sentence):
            sums = answer.sums
            base = sums.baseline if reference == "baseline" else sums.nadir
            part = sums.total if sums.total is not None else sums.measured_part
            assert base
            assert part is not None
            exact = (part - base) * 100 / base
            said = Decimal(digits) * (-1 if sign == "−" else 1)
            step = Decimal(1).scaleb(-len(digits.partition(".")[2]))
            assert said == exact.quantize(step, ROUND_HALF_UP)
            assert Decimal(of) == base.quantize(Decimal(1).scaleb(-len(of.partition(".")[2])), ROUND_HALF_UP)
