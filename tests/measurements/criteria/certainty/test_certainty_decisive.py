"""The target that decides: its own error alone, all else exact, changes the call most often."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from measurements.criteria import assess
from measurements.criteria.base import Visit
from measurements.criteria.certainty import DEFAULT_MODEL, certainty_of
from measurements.criteria.certainty.classes import CLASSES
from measurements.criteria.certainty.probabilities import classes_of, dates_of
from measurements.criteria.certainty.situation import situation_of
from tests.support.courses import RECIST, course

RUNS = 20_000

CALLS: dict[str, tuple[Sequence[Sequence[str]], Sequence[int], str]] = {
    # the sizes, which targets are nodes, the target that decides
    "PR by a large and two small targets": ((("20", "60", "15"), ("14", "41", "10")), (), "T2"),
    "PD from a nadir where the small one had been large": ((("50", "30"), ("40", "20"), ("24", "48")), (), "T2"),
    "a node near 10 mm beside a larger one that is normal": ((("30", "25", "16"), ("0", "9.6", "7")), (1, 2), "T2"),
    "what is gone decides nothing": ((("70", "40", "22"), ("0", "70", "20")), (), "T2"),
}


@pytest.mark.parametrize("name", CALLS)
def test_the_target_that_decides_is_the_one_whose_error_alone_changes_the_call_most_often(name: str) -> None:
    rows, nodes, expected = CALLS[name]
    visits = course(*rows, nodes=nodes)
    last = len(visits) - 1
    situation = situation_of(RECIST, visits, last, assess(RECIST, visits), assess)
    dates = dates_of(situation, DEFAULT_MODEL, "one")
    changed: dict[str, float] = {}
    for lesion in (size.lesion_id for size in dates.now):
        chance = np.random.default_rng(1)
        drawn = []
        for sizes in dates.held:
            errors = chance.standard_normal((RUNS, len(sizes))) * [s.own * (s.lesion_id == lesion) for s in sizes]
            drawn.append(np.array([s.amount for s in sizes]) * np.exp(errors))
        found = classes_of(situation.limits, dates, drawn)
        changed[lesion] = float(np.mean(found != CLASSES.index(situation.called)))
    assert max(changed, key=lambda lesion: changed[lesion]) == expected, changed
    assert certainty_of(RECIST, visits, last).decisive == (expected, expected)


def turned(visits: tuple[Visit, ...], order: Sequence[int]) -> tuple[Visit, ...]:
    return tuple(replace(v, targets=tuple(v.targets[k] for k in order)) for v in visits)


@pytest.mark.parametrize("name", CALLS)
def test_the_order_of_the_lesions_does_not_matter(name: str) -> None:
    rows, nodes, _ = CALLS[name]
    visits = course(*rows, nodes=nodes)
    other = turned(visits, list(reversed(range(len(rows[0])))))
    one, two = (certainty_of(RECIST, held, len(held) - 1) for held in (visits, other))
    assert one.decisive == two.decisive
    assert set(one.changes) == set(two.changes)
    for code in {*one.one_reader, *two.one_reader}:
        assert one.one_reader.get(code, 0.0) == pytest.approx(two.one_reader.get(code, 0.0), abs=0.01)


def test_a_smaller_error_makes_a_call_firmer_and_different_readers_make_it_less_so() -> None:
    found = certainty_of(RECIST, course(("60", "40"), ("40", "26")), 1)
    assert found.code == "PR"
    assert found.different_readers["PR"] < found.one_reader["PR"] < 1
    assert found.sd_one is not None
    assert found.sd_different is not None
    assert found.sd_one < found.sd_different


@pytest.mark.parametrize(
    ("readers", "applies"), [("A A", "one"), ("A B", "different"), ("A ", "unknown"), (" ", "unknown")]
)
def test_whose_errors_apply_is_told_by_the_readers_of_the_sizes(readers: str, applies: str) -> None:
    first, second = readers.split(" ")
    visits = tuple(
        replace(v, targets=tuple(replace(t, reader=reader) for t in v.targets))
        for v, reader in zip(course(("60", "40"), ("40", "26")), (first, second), strict=True)
    )
    found = certainty_of(RECIST, visits, 1)
    assert found.applies == applies
    share = {"one": found.one_reader, "different": found.different_readers}.get(applies)
    assert found.safest == (share or min((found.one_reader, found.different_readers), key=lambda s: s["PR"]))["PR"]
    assert found.firm is (found.safest is not None and found.safest >= 0.95)
