"""Random courses near every limit: the engine against the rules told a second time, in integers, from their text."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import msgspec
import pytest

from measurements.criteria import PRESETS, assess
from measurements.criteria.best import best_of, dated
from measurements.criteria.irecist_rules.best import best_response_irecist, progression_date
from tests.support import irecist_told_again, told_again
from tests.support.near_irecist import irecist_course
from tests.support.near_limits import as_visits, course_near_limits, mm
from tests.support.told_again import Rules

FIRST = 20_090_000


def differs(seed: int) -> str:
    """What the two say of one course, where they do not agree; its settings are drawn with it."""
    random = Random(seed)
    course = course_near_limits(random)
    visits = as_visits(course)
    rules = Rules(
        continuing=random.random() < 0.8, confirmation=random.random() < 0.5, ne_between=random.choice((0, 1))
    )
    protocol = msgspec.structs.replace(
        PRESETS["RECIST 1.1"],
        continuing_partial_response=rules.continuing,
        confirmation=rules.confirmation,
        max_ne_between=rules.ne_between,
    )
    answers = assess(protocol, visits)
    told = told_again.assess(course, rules)
    here = [(a.code, a.strict or a.code, a.target, a.nontarget, a.sums.total, a.sums.nadir) for a in answers[1:]]
    there = [(t.overall, t.strict, t.target, t.nontarget, mm(t.total), mm(t.nadir)) for t in told]
    code, place = told_again.best(told, [seen.day for seen in course.visits[1:]], rules)
    best = best_of(protocol, answers, visits, reference=visits[0].date)
    if here != there:
        return f"course {seed}: {here} against {there}"
    if (best.code, best.timepoint_id) != (code, f"v{place + 1}"):
        return f"course {seed}, best: {best.code} at {best.timepoint_id} against {code} at v{place + 1}"
    return ""


def irecist_differs(seed: int) -> str:
    """What the two say of one course of iRECIST, where they do not agree."""
    course = irecist_course(Random(seed))
    visits, protocol = as_visits(course), PRESETS["iRECIST"]
    answers = assess(protocol, visits)
    here, there = [answer.code for answer in answers[1:]], irecist_told_again.assess(course)
    if here != there:
        return f"course {seed}: {here} against {there}"
    sequence = dated(answers, visits)
    best = best_response_irecist(protocol, sequence)
    code, place = irecist_told_again.best(there)
    if (best.code, best.timepoint_id) != (code, f"v{place + 1}"):
        return f"course {seed}, best: {best.code} at {best.timepoint_id} against {code} at v{place + 1}"
    progressed = irecist_told_again.progression(there)
    if progressed is not None and progression_date(protocol, sequence) != visits[progressed + 1].date:
        return f"course {seed}: progression {progression_date(protocol, sequence)} against v{progressed + 1}"
    return ""


def test_every_answer_of_a_thousand_courses_near_the_limits_is_the_one_told_again() -> None:
    for seed in range(FIRST, FIRST + 1_000):
        assert differs(seed) == ""


def test_every_answer_of_random_irecist_courses_is_the_one_told_again() -> None:
    for seed in range(FIRST, FIRST + 500):
        assert irecist_differs(seed) == ""


def test_the_bounds_of_a_missing_target_are_those_of_every_size_it_may_have() -> None:
    """Size after size, 0.1 mm apart, through the rules told again; one target is missing at the last visit."""
    asked = 0
    for seed in range(FIRST, FIRST + 100):
        course = course_near_limits(Random(seed))
        for at, seen in enumerate(course.visits):
            upto = replace(course, visits=course.visits[: at + 1])
            bounds = assess(PRESETS["RECIST 1.1"], as_visits(upto))[-1].bounds
            if bounds is None or len(bounds.missing) > 1:
                continue
            asked += 1
            turns: list[tuple[str, Decimal]] = []
            for size in range(0, int(bounds.turns[-1][1]) * 100 + 500, 10):
                sizes = tuple(size if own is None else own for own in seen.sizes)
                filled = replace(upto, visits=(*upto.visits[:-1], replace(seen, sizes=sizes)))
                code = told_again.assess(filled, Rules())[-1].overall
                if not turns or turns[-1][0] != code:
                    turns.append((code, Decimal(size) / 100))
            assert list(bounds.turns) == turns, f"course {seed}, visit {at}"
    assert asked >= 15


@pytest.mark.soak
def test_every_answer_of_a_hundred_thousand_courses_is_the_one_told_again() -> None:
    for seed in range(FIRST, FIRST + 100_000):
        assert differs(seed) == ""


@pytest.mark.soak
def test_every_answer_of_a_hundred_thousand_irecist_courses_is_the_one_told_again() -> None:
    for seed in range(FIRST, FIRST + 100_000):
        assert irecist_differs(seed) == ""
