"""`assess`, `assess-best`, `assess-one`: the responses of a cohort from its tables, and of one case after an edit.

The cohort has 100,000 patients with 6 dates and 3 lesions each, and with states of non-target disease and new lesions.
The peer is a plain loop over the single-case API, taken on the first patients and scaled to all: it makes each
patient's visits from the same rows and asks for every date, as a program without the call for cohorts would. Both must
give the same responses before anything is timed.
"""

import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.rows import BenchmarkError, Row, at_most, interleaved

if TYPE_CHECKING:
    from measurements.case import CaseRecord
    from measurements.criteria.cohort import NewLesions, NonTargets, Sizes
    from measurements.criteria.cohort.codes import Flags
    from measurements.criteria.cohort.parts import Part
    from measurements.edits import AddMeasurement

PATIENTS, QUICK_PATIENTS, LOOPED = 100_000, 10_000, 1_000
DATES, LESIONS, DAYS_APART = 6, 3, 56
RARE = 0.02
RESPONSES_S, BEST_S, ONE_MS = 2.0, 5.0, 5.0
LOOP = "plain loop over the single-case API, scaled up"


class _Tables(NamedTuple):
    sizes: "Sizes"
    nontargets: "NonTargets"
    new_lesions: "NewLesions"


def rows(*, quick: bool) -> Iterator[Row]:
    """Make the tables, check on the looped patients that both ways agree, measure in turn."""
    patients, rounds = (QUICK_PATIENTS, 3) if quick else (PATIENTS, 7)
    tables, few = _tables(patients), _tables(patients, LOOPED)
    _agree(few)
    scale = patients / LOOPED
    what = f"{patients:,} patients × {DATES} dates × {LESIONS} lesions"
    for row, best, words, limit in (
        ("assess", False, "target and overall response at every date", RESPONSES_S),
        ("assess-best", True, "these and the best response", BEST_S),
    ):
        ours = partial(_seconds, partial(_call, tables, best=best))
        loop = partial(_seconds, partial(_loop, few, best=best))
        taken = interleaved({"ours": ours, LOOP: loop}, rounds)
        yield Row(row, f"{what}: {words}", "s", taken["ours"], at_most(limit, "s"), {LOOP: taken[LOOP] * scale})


def one_case(*, quick: bool) -> Iterator[Row]:
    """The sample case after each of many typed sizes: the edit, every response with its sentence, the best response."""
    from sample_data.cases import SAMPLE, built_in_case

    case = built_in_case(SAMPLE)
    taken = [_seconds(partial(_after, case, edit)) * 1000 for edit in _edits(60 if quick else 400)]
    words = f"sample case, {len(case.timepoints)} dates, after a typed size: responses, explanations, best response"
    yield Row("assess-one", words, "ms", median(taken[len(taken) // 10 :]), at_most(ONE_MS, "ms"))


def _tables(patients: int, first: int | None = None) -> _Tables:
    """The same courses each time: sizes that shrink or grow along a course, some missing, some gone."""
    import numpy as np

    from measurements.criteria.cohort import NO_SIZE, NewLesions, NonTargets, Sizes
    from measurements.criteria.cohort.codes import (
        ABSENT,
        EQUIVOCAL,
        NOT_EVALUABLE,
        PRESENT,
        PROGRESSION,
        UNEQUIVOCAL,
    )

    rng = np.random.default_rng(20090101)

    def some(shape: tuple[int, ...], share: float) -> "Flags":
        return np.less(rng.random(shape), share)

    start = rng.integers(1000, 4000, (patients, 1, LESIONS))
    grown = np.exp(rng.normal(-0.05, 0.25, (patients, DATES, LESIONS)).cumsum(axis=1))
    size = (start * grown).round().astype(np.int64)
    size[some(size.shape, RARE)] = NO_SIZE
    size[some(size.shape, RARE)] = 0
    size[:, 0] = np.maximum(size[:, 0], 1000)
    state = np.full((patients, DATES), PRESENT)
    state[some(state.shape, 0.2)] = ABSENT
    state[some(state.shape, RARE)] = NOT_EVALUABLE
    state[some(state.shape, RARE)] = PROGRESSION
    state[:, 0] = PRESENT
    new = some(state.shape, RARE)
    new[:, 0] = False
    said = np.where(some(new.shape, 0.5), EQUIVOCAL, UNEQUIVOCAL)
    kept = slice(0, first)
    patient, date, lesion = np.indices(size[kept].shape)
    sizes = Sizes(*(column.ravel() for column in (patient, date * DAYS_APART, lesion, size[kept], lesion == 0)))
    who, when = patient[:, :, 0], date[:, :, 0] * DAYS_APART
    seen = new[kept]
    return _Tables(
        sizes,
        NonTargets(who.ravel(), when.ravel(), state[kept].ravel()),
        NewLesions(who[seen], when[seen], said[kept][seen]),
    )


def _call(tables: _Tables, *, best: bool) -> object:
    from measurements.criteria import preset
    from measurements.criteria.cohort import assess_tables, assess_tables_with_best

    protocol = preset("RECIST 1.1")
    return (assess_tables_with_best if best else assess_tables)(protocol, *tables)


def _loop(tables: _Tables, *, best: bool) -> tuple[list[str], list[str]]:
    from measurements.criteria import preset
    from measurements.criteria.cohort.explained import explained

    protocol, rows_of = preset("RECIST 1.1"), _in_order(tables)
    codes: list[str] = []
    bests: list[str] = []
    for patient in range(LOOPED):
        found = explained(protocol, rows_of, patient, best=best)
        codes += [answer.code for answer in found.answers]
        if found.best is not None:
            bests.append(str(found.best.code))
    return codes, bests


def _in_order(tables: _Tables) -> "Part":
    from measurements.criteria.cohort.parts import in_order

    return in_order(*tables, None, None).rows


def _agree(few: _Tables) -> None:
    from measurements.criteria import preset
    from measurements.criteria.cohort import CODES, assess_tables_with_best

    found, best = assess_tables_with_best(preset("RECIST 1.1"), *few)
    ours = [CODES[n] for n in found.overall], [CODES[n] for n in best.code]
    if ours != _loop(few, best=True):
        raise BenchmarkError("the call for cohorts and the loop over single cases do not give the same responses")


def _edits(many: int) -> "Iterator[AddMeasurement]":
    """Sizes typed at one date after the other, of one target after the other."""
    from measurements.edits import AddMeasurement
    from measurements.measurement import Entered, Measurement
    from measurements.record import Stamp
    from measurements.trends import view_of
    from sample_data.cases import SAMPLE, built_in_case

    view = view_of(built_in_case(SAMPLE))
    dates = [column.timepoint.id for column in view.assessed]
    for number in range(many):
        yield AddMeasurement(
            measurement=Measurement(
                id=f"typed-{number}",
                read_id=view.read.id,
                lesion_id=view.targets[number % len(view.targets)].lesion.id,
                timepoint_id=dates[number % len(dates)],
                long=Decimal(20 + number % 50),
                origin=Entered(),
                stamp=Stamp(reader="Benchmark", utc="2026-01-01T00:00:00Z", program="0"),
            )
        )


def _after(case: "CaseRecord", edit: "AddMeasurement") -> object:
    from measurements.trends import view_of

    view = view_of(edit.apply(case))
    return view.answers, view.best


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
