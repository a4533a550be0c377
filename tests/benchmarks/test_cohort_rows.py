"""The rows of the cohort: both ways agree before anything is timed, and a disagreement gives no figure."""

import pytest

from benchmarks import cohort
from benchmarks.rows import BenchmarkError


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cohort, "QUICK_PATIENTS", 40)
    monkeypatch.setattr(cohort, "LOOPED", 20)


@pytest.mark.usefixtures("few")
def test_the_call_for_cohorts_stands_beside_a_loop_that_is_scaled_to_all_patients() -> None:
    taken = list(cohort.rows(quick=True))
    assert [row.id for row in taken] == ["assess", "assess-best"]
    assert all("40 patients" in row.what and list(row.peers) == [cohort.LOOP] for row in taken)


@pytest.mark.usefixtures("few")
def test_there_is_no_figure_where_the_two_ways_disagree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cohort, "_loop", lambda _few, *, best: (["CR"], ["CR"] if best else []))
    with pytest.raises(BenchmarkError, match="do not give the same responses"):
        list(cohort.rows(quick=True))


def test_one_case_is_assessed_after_each_of_many_typed_sizes() -> None:
    (row,) = cohort.one_case(quick=True)
    assert (row.id, row.unit, row.goal.text) == ("assess-one", "ms", "at most 5 ms")
    assert row.ours > 0
