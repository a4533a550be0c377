"""Courses as tables of a cohort, and random courses that lie near every limit of RECIST 1.1."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from measurements.assessment import MISSING_STATES, Certainty, State
from measurements.assessment import Markers as MarkerState
from measurements.criteria.base import NewLesionValue, NonTargetValue, TargetValue, Visit
from measurements.criteria.cohort import Markers, NewLesions, NonTargets, Sizes, hundredths
from measurements.criteria.cohort.codes import (
    ABSENT,
    EQUIVOCAL,
    NOT_ASSESSED,
    NOT_EVALUABLE,
    NOT_SEEN,
    PRESENT,
    PROGRESSION,
    REFUTED,
    SEEN,
    UNEQUIVOCAL,
)
from measurements.partial_date import day

START = date(2020, 1, 1)
STATES = {"present": PRESENT, "absent": ABSENT, "gone": ABSENT, "unequivocal_progression": PROGRESSION}
MARKERS = ("not_followed", "normal", "above_normal", "not_known")
SAID = {"equivocal": EQUIVOCAL, "unequivocal": UNEQUIVOCAL, "refuted": REFUTED}
Course = tuple[Visit, ...]


@dataclass(frozen=True)
class Tables:
    """The tables of some courses; the subject is the place of the course."""

    sizes: Sizes
    nontargets: NonTargets
    new_lesions: NewLesions
    markers: Markers


def tables_of(courses: Iterable[Course]) -> Tables:
    """The rows of courses whose dates are known to the day, in their order."""
    sizes: list[tuple[object, ...]] = []
    states: list[tuple[object, ...]] = []
    new: list[tuple[object, ...]] = []
    marks: list[tuple[object, ...]] = []
    for subject, visits in enumerate(courses):
        for visit in visits:
            assert visit.date.earliest is not None
            at = (subject, visit.date.earliest.toordinal())
            sizes += [(*at, value.lesion_id, value.mm, value.node) for value in visit.targets]
            states += [(*at, value.lesion_id, _state(value)) for value in visit.nontargets]
            new += [(*at, *_new(value)) for value in visit.new_lesions]
            marks.append((*at, MARKERS.index(visit.markers)))
            stated = visit.given.new_lesion if visit.given else None
            if stated in ("equivocal", "unequivocal"):
                new.append((*at, f"stated {at[1]}", SAID[stated], None, False))
    subjects, days, lesion, mm, node = _columns(sizes, 5)
    whole, finer = hundredths(mm)
    of_new = _columns(new, 6)
    of_state = _columns(states, 4)
    return Tables(
        Sizes(subjects, days, lesion, whole, node, finer),
        NonTargets(of_state[0], of_state[1], of_state[3], of_state[2]),
        NewLesions(of_new[0], of_new[1], of_new[3], of_new[2], hundredths(of_new[4])[0], of_new[5]),
        Markers(*_columns(marks, 3)),
    )


def _columns(rows: Sequence[tuple[object, ...]], many: int) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(many)]


def _state(value: NonTargetValue) -> int:
    return NOT_EVALUABLE if value.state in MISSING_STATES else STATES[value.state]


def _new(value: NewLesionValue) -> tuple[object, ...]:
    said = SAID.get(value.certainty, SEEN if value.seen else NOT_ASSESSED if value.seen is None else NOT_SEEN)
    return value.lesion_id, said, value.mm, value.node


GAPS = (7, 13, 14, 20, 21, 27, 28, 29, 41, 42, 43, 56)
NEAR = (0, 0, 1, 300, 500, 900, 990, 999, 1000, 1001, 1400, 1499, 1500, 2000)


def random_course(rng: np.random.Generator) -> Course:
    """One course: sizes at and beside every limit, targets missing or not told of, other disease, new lesions."""
    dates, targets = int(rng.integers(1, 8)), int(rng.integers(0, 4))
    nontargets, new = int(rng.choice([0, 0, 1, 2])), int(rng.choice([0, 0, 0, 1, 2]))
    nodes = rng.random(targets) < rng.choice([0, 0.4, 1])
    quiet, falling = rng.random() < 0.5, rng.random() < 0.4
    marked = rng.random() < 0.3
    at = START
    visits: list[Visit] = []
    totals: list[int] = []
    for place in range(dates):
        sizes = _sizes(rng, targets, nodes, totals, falling=falling)
        missing = rng.random(targets) < (0.02 if place == 0 else 0 if quiet else 0.12)
        untold = rng.random(targets + nontargets) < (0 if quiet or place == 0 else 0.04)
        if not missing.any() and not untold[:targets].any():
            totals.append(sum(sizes))
        visits.append(
            Visit(
                f"v{place}",
                tuple(
                    TargetValue(f"T{k}", f"T{k}", bool(nodes[k]), None if missing[k] else Decimal(size) / 100)
                    for k, size in enumerate(sizes)
                    if not untold[k]
                ),
                tuple(
                    NonTargetValue(f"N{k}", f"N{k}", _random_state(rng, place, falling=falling))
                    for k in range(nontargets)
                    if not untold[targets + k]
                ),
                tuple(_random_new(rng, k) for k in range(new) if place and rng.random() < 0.4),
                day(at),
                role="follow_up" if place else "baseline",
                markers=_random_markers(rng) if marked else "not_followed",
            )
        )
        at += timedelta(days=int(rng.choice(GAPS)))
    # A date of which no table has a row is no date there.
    return tuple(v for v in visits if v.targets or v.nontargets or v.new_lesions)


def _sizes(
    rng: np.random.Generator, many: int, nodes: Sequence[bool], totals: list[int], *, falling: bool
) -> list[int]:
    """Sizes near the limits of one lesion; half the time the last makes the sum hit a limit of the sum, or just not."""
    sizes = [int(size) for size in rng.choice(NEAR, many)]
    if not totals:
        return [int(size) for size in rng.choice([1000, 1500, 1510, 2000, 2333, 2550], many)]
    if falling and rng.random() < 0.5:
        return [int(rng.choice([0, 900, 999])) if node else 0 for node in nodes]
    if many and rng.random() < 0.7:
        base, nadir = totals[0], min(totals)
        limit = int(rng.choice([base * 7 // 10, -(-nadir * 12 // 10), nadir + 500, base, nadir, base * 8 // 10]))
        goal = limit + int(rng.choice([-1, 0, 0, 0, 1]))
        if falling:
            sizes[:-1] = [0] * (many - 1)
        sizes[-1] = max(0, goal - sum(sizes[:-1]))
    return sizes


def _random_state(rng: np.random.Generator, place: int, *, falling: bool) -> State:
    if place == 0:
        return "present"
    if falling:
        states: tuple[State, ...] = ("absent", "absent", "absent", "absent", "present", "not_evaluable")
    else:
        states = ("present", "present", "present", "present", "absent", "not_evaluable", "unequivocal_progression")
    return states[int(rng.integers(len(states)))]


def _random_markers(rng: np.random.Generator) -> MarkerState:
    states: tuple[MarkerState, ...] = ("not_followed", "normal", "normal", "above_normal", "not_known")
    return states[int(rng.integers(len(states)))]


def _random_new(rng: np.random.Generator, lesion: int) -> NewLesionValue:
    certainties: tuple[Certainty, ...] = ("", "", "equivocal", "equivocal", "unequivocal", "refuted")
    certainty = certainties[int(rng.integers(len(certainties)))]
    seen = certainty in ("equivocal", "unequivocal") or (certainty == "" and bool(rng.random() < 0.5))
    size = None if rng.random() < 0.5 else Decimal(int(rng.choice([900, 999, 1000, 1200, 1499, 1500]))) / 100
    node = bool(lesion == 0)
    unknown = certainty == "" and not seen and bool(rng.random() < 0.3)
    return NewLesionValue(f"L{lesion}", f"L{lesion}", None if unknown else seen, certainty, node=node, mm=size)
