"""Tables of a cohort: rows in any order and any partition, exact limits, what is refused and what is read apart."""

import tracemalloc
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import msgspec
import numpy as np
import pytest

from measurements.criteria import preset
from measurements.criteria.cohort import (
    CODES,
    FOUND,
    NO_DAY,
    NO_SIZE,
    Markers,
    NewLesions,
    NonTargets,
    Responses,
    Sizes,
    Times,
    assess,
    assess_tables,
    assess_tables_with_best,
    hundredths,
)
from measurements.criteria.cohort.codes import EQUIVOCAL, PRESENT, SEEN, UNEQUIVOCAL
from measurements.errors import RecordError
from tests.support.cohorts import random_course, tables_of

RECIST = preset("RECIST 1.1")


@pytest.fixture(scope="module")
def tables() -> Any:
    rng = np.random.default_rng(7)
    return tables_of(course for course in (random_course(rng) for _ in range(400)) if course)


def whole(tables: Any) -> tuple[Any, Any]:
    return assess_tables_with_best(RECIST, tables.sizes, tables.nontargets, tables.new_lesions, tables.markers)


def same(one: Any, other: Any) -> bool:
    return all(np.array_equal(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))


def taken(table: Any, which: Any) -> Any:
    """Some rows of a table, in an order of their own."""
    columns = {f.name: getattr(table, f.name) for f in fields(table) if f.name != "finer"}
    return type(table)(**{name: np.asarray(column)[which] for name, column in columns.items()})


def codes(found: Responses) -> list[str]:
    return [CODES[n] for n in found.overall]


def sums(*mm: str, node: bool = False, protocol: Any = RECIST) -> list[str]:
    """The responses of one subject whose one target has these sizes, eight weeks apart."""
    size, finer = hundredths([Decimal(one) for one in mm])
    places = np.arange(len(mm))
    table = Sizes(np.zeros_like(places), places * 56, np.zeros_like(places), size, [node] * len(mm), finer)
    return codes(assess_tables(protocol, table))


def test_rows_in_any_order_have_the_same_answers(tables: Any) -> None:
    rng = np.random.default_rng(0)
    turned = replace(
        tables,
        **{
            name: taken(table, rng.permutation(len(table.subject)))
            for name, table in ((f.name, getattr(tables, f.name)) for f in fields(tables))
        },
    )
    for one, other in zip(whole(tables), whole(turned), strict=True):
        assert same(one, other)


def test_a_partition_by_subject_is_a_unit_of_work(tables: Any) -> None:
    found = []
    for rest in range(3):
        some = {
            f.name: taken(getattr(tables, f.name), np.asarray(getattr(tables, f.name).subject) % 3 == rest)
            for f in fields(tables)
        }
        found.append(whole(replace(tables, **some)))
    for place, together in enumerate(whole(tables)):
        apart = {f.name: np.concatenate([getattr(one[place], f.name) for one in found]) for f in fields(together)}
        order = np.lexsort((apart["day"], apart["subject"]))
        assert same(together, type(together)(**{name: column[order] for name, column in apart.items()}))


@pytest.mark.parametrize("rows", [1, 2, 7, 100])
def test_the_size_of_what_is_read_at_once_changes_nothing(
    tables: Any, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    together = whole(tables)
    monkeypatch.setattr(assess, "PART", rows)
    for one, other in zip(together, whole(tables), strict=True):
        assert same(one, other)


def test_limits_that_binary_fractions_miss_belong_to_their_class() -> None:
    assert sums("14", "9.8") == ["BL", "PR"]
    assert sums("14", "9.81") == ["BL", "SD"]
    assert sums("27", "32.4") == ["BL", "PD"]
    assert sums("27", "32.39") == ["BL", "SD"]
    assert sums("25.5", "30.6") == ["BL", "PD"]
    assert sums("3.2", "8.2") == ["BL", "PD"]
    assert sums("3.2", "8.19") == ["BL", "SD"]
    assert sums("15", "9.99", node=True) == ["BL", "CR"]
    assert sums("15", "10", node=True) == ["BL", "PR"]


def test_a_size_finer_than_the_table_is_never_rounded() -> None:
    assert sums("14", "9.8001") == ["BL", "SD"]
    assert sums("15", "9.9999", node=True) == ["BL", "CR"]
    size, finer = hundredths([Decimal(14), Decimal("9.8001"), None])
    assert (size.tolist(), finer) == ([1400, NO_SIZE, NO_SIZE], {1: Decimal("9.8001")})
    table = Sizes([1, 1, 2, 2], [0, 56, 0, 56], [1] * 4, [1400, 0, 1400, 980], finer=finer)
    found, best = assess_tables_with_best(RECIST, table)
    assert codes(found) == ["BL", "SD", "BL", "PR"]
    assert found.explained.tolist() == [True, True, False, False]
    assert ([CODES[n] for n in best.code], best.day.tolist()) == (["SD", "PR"], [56, 56])


def test_sizes_become_hundredths_exactly_or_stay_as_they_are() -> None:
    hair = Decimal("9.80000000000000000000000000000001")
    size, finer = hundredths([hair, Decimal("1E+1"), Decimal("0.010")])
    assert (size.tolist(), finer) == ([NO_SIZE, 1000, 1], {0: hair})
    for wrong in ("-0.01", "NaN"):
        with pytest.raises(RecordError, match="Row 2: no size in mm"):
            hundredths([None, Decimal(wrong)])


def test_a_subject_with_a_lesion_that_was_not_there_at_baseline_is_read_by_the_explaining_engine() -> None:
    found = assess_tables(RECIST, Sizes([1, 1, 1], [0, 56, 56], ["a", "a", "b"], [2000, 2000, 1000]))
    assert found.explained.all()
    assert codes(found) == ["BL", "PD"]


def test_a_new_lesion_confirmed_later_is_progression_from_its_first_sighting() -> None:
    table = Sizes([1] * 4, [0, 56, 112, 168], [1] * 4, [2000] * 4)
    new = NewLesions([1, 1], [112, 168], [EQUIVOCAL, UNEQUIVOCAL])
    found = assess_tables(RECIST, table, new_lesions=new)
    assert codes(found) == ["BL", "SD", "PD", "PD"]
    assert [FOUND[n] for n in found.new_lesion] == ["no", "no", "unequivocal", "unequivocal"]


def test_a_small_new_node_counts_where_a_target_is_back_after_a_complete_response() -> None:
    """It is not the one sign of progression then, although the sum has not grown by 5 mm."""
    table = Sizes([1] * 3, [0, 56, 112], [1] * 3, [2000, 0, 300])
    new = NewLesions([1], [112], [SEEN], size=[1200], node=[True])
    found = assess_tables(RECIST, table, new_lesions=new)
    assert codes(found) == ["BL", "CR", "PD"]
    assert [FOUND[n] for n in found.new_lesion] == ["no", "no", "unequivocal"]
    still = Sizes([1] * 3, [0, 56, 112], [1] * 3, [2000, 2000, 2000])
    assert codes(assess_tables(RECIST, still, new_lesions=new)) == ["BL", "SD", "SD"]


def test_what_is_allocated_is_bounded_by_the_size_of_the_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    many = np.arange(60_000)
    patient, rest = many // 12, many % 12
    table = Sizes(patient, rest // 3 * 56, rest % 3, 1000 + many * 7919 % 3000)
    handed_in = sum(np.asarray(getattr(table, name)).nbytes for name in ("subject", "day", "lesion", "size"))
    monkeypatch.setattr(assess, "PART", 5_000)
    assess_tables(RECIST, table)
    tracemalloc.start()
    try:
        assess_tables(RECIST, table)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 1.5 * handed_in


def test_texts_and_calendar_dates_are_taken_as_they_are() -> None:
    days = np.array(["2020-01-01", "2020-03-01"] * 2, dtype="datetime64[D]")
    table = Sizes(["P2", "P2", "P1", "P1"], days, ["T01"] * 4, [1400, 980, 2000, 0])
    found, best = assess_tables_with_best(RECIST, table, NonTargets(["P1"], days[:1], [PRESENT]))
    assert found.subject.tolist() == ["P1", "P1", "P2", "P2"]
    assert codes(found) == ["BL", "PR", "BL", "PR"]
    assert [CODES[n] for n in found.nontarget] == ["", "NE", "", ""]
    assert best.subject.tolist() == ["P1", "P2"]
    assert np.array_equal(best.day.astype("datetime64[D]"), days[[1, 1]])


def test_the_reference_day_and_another_therapy_are_those_of_the_subject() -> None:
    table = Sizes([1, 1, 1, 2, 2, 2], [0, 40, 90] * 2, [1] * 6, [2000, 2000, 1000] * 2)
    _, best = assess_tables_with_best(RECIST, table, times=Times([2, 1], [-2, NO_DAY], [41, 41]))
    assert [CODES[n] for n in best.code] == ["NE", "SD"]
    assert best.day.tolist() == [40, 40]


def test_an_empty_table_has_no_answers() -> None:
    found, best = assess_tables_with_best(RECIST, Sizes([], [], [], []))
    assert len(found.day) == len(best.day) == 0


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (Sizes([1, 1], [0, 0], [1, 1], [1000, 1000]), "Row 2: a second size of the lesion on that day."),
        (Sizes([1, 1], [0, 9], [1, 1], [1000, -2]), "Row 2: a size in 0.01 mm is 0 or more, -1 where it is missing."),
        (Sizes([1.5], [0], [1], [1000]), "The column subject must hold whole numbers, or texts, in every table."),
        (
            Sizes(["1", None], [0, 0], [1, 1], [1, 1]),
            "The column subject must hold whole numbers, or texts, in every table.",
        ),
        (Sizes([1], [0], [1], [14.5]), "The column size must hold whole numbers."),
        (Sizes([1], [NO_DAY], [1], [1000]), "Row 1: day has no day."),
        (Sizes([1], [1_800_001], [1], [1000]), "Row 1: day has no day."),
        (Sizes([1, 2**62], [0, 0], [1, 1], [1, 1]), "Row 2: the number of the subject is too large."),
        (Sizes([1, 2], [0], [1, 1], [1000, 1000]), "The column day must have one value a row."),
        (Sizes([1], [0], [1], [0], finer={0: Decimal(-1)}), "Row 1: no size in mm."),
        (Sizes([2, 1, 2], [0, 0, 0], [1, 1, 1], [1, 1, 1]), "Row 3: a second size of the lesion on that day."),
    ],
)
def test_what_cannot_be_is_refused_by_its_row(table: Sizes, words: str) -> None:
    with pytest.raises(RecordError) as told:
        assess_tables(RECIST, table)
    assert str(told.value) == words


def test_states_and_words_that_do_not_exist_are_refused_by_their_row() -> None:
    table = Sizes([1], [0], [1], [1000])
    with pytest.raises(RecordError, match="Row 2: no state of a non-target lesion"):
        assess_tables(RECIST, table, NonTargets([1, 1], [0, 56], [PRESENT, 4]))
    with pytest.raises(RecordError, match="Row 1: nothing that can be said of a new lesion"):
        assess_tables(RECIST, table, new_lesions=NewLesions([1], [56], [6]))
    with pytest.raises(RecordError, match="Row 1: no state of tumour markers"):
        assess_tables(RECIST, table, markers=Markers([1], [56], [4]))
    with pytest.raises(RecordError, match="Row 2: a second state of the markers on that day"):
        assess_tables(RECIST, table, markers=Markers([1, 1], [56, 56], [1, 2]))
    with pytest.raises(RecordError, match="Row 2: second times of the subject"):
        assess_tables_with_best(RECIST, table, times=Times([1, 1], [0, 0]))


def test_numbers_of_subjects_and_lesions_may_lie_as_far_apart_as_they_like() -> None:
    far = 2**62 - 1
    subject, lesion = [far, far, -far, -far] * 2, [far] * 4 + [-far] * 4
    found = assess_tables(RECIST, Sizes(subject, [0, 56] * 4, lesion, [1000, 700, 1000, 1000] * 2))
    assert (found.subject.tolist(), codes(found)) == ([-far, -far, far, far], ["BL", "SD", "BL", "PR"])


def test_a_limit_that_cannot_be_compared_exactly_is_refused() -> None:
    fine = msgspec.structs.replace(RECIST, partial_response=Decimal("0.70000001"))
    with pytest.raises(RecordError, match="too many decimals"):
        sums("14", "9.8", protocol=fine)


def test_large_sizes_are_compared_exactly_or_refused() -> None:
    large = Sizes([1, 1], [0, 56], [1, 1], [10**9, 7 * 10**8])
    assert codes(assess_tables(RECIST, large)) == ["BL", "PR"]
    many = np.arange(1001)
    with pytest.raises(RecordError, match="too large"):
        assess_tables(RECIST, Sizes(many * 0, many * 0, many, many * 0 + 10**9))
