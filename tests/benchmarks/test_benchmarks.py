"""The door to the benchmarks: what a row holds, and that a figure is taken fairly."""

import json
import sys
from functools import partial

import pytest

from benchmarks import __main__ as door
from benchmarks import processes
from benchmarks.processes import off_screen_environment, seconds_to_mark, told_by
from benchmarks.rows import BenchmarkError, Row, at_most, interleaved, times_faster


def _row(ours, peers, goal):
    return Row("x", "a thing", "s", ours, goal, peers)


def test_the_ratio_is_the_first_peers_figure_over_ours():
    row = _row(0.5, {"a": 2.0, "b": 9.0}, times_faster(4, "a"))
    assert row.ratio == 4.0
    assert row.met
    assert not _row(0.5, {"a": 1.9}, times_faster(4, "a")).met


def test_a_row_without_peers_has_no_ratio_and_can_meet_a_limit():
    assert _row(0.35, {}, at_most(0.35, "s")).met
    assert not _row(0.36, {}, at_most(0.35, "s")).met
    assert _row(0.35, {}, at_most(0.35, "s")).ratio is None


def test_measures_are_taken_in_turn_and_the_median_counts():
    order = []
    figures = {"a": iter([9.0, 1.0, 2.0]), "b": iter([3.0, 3.0, 4.0])}

    def measure(name):
        order.append(name)
        return next(figures[name])

    assert interleaved({name: partial(measure, name) for name in "ab"}, 3) == {"a": 2.0, "b": 3.0}
    assert order == ["a", "b"] * 3


def test_the_file_holds_one_row_an_entry_with_the_documented_keys(tmp_path, monkeypatch, capsys):
    def rows(*, quick):
        assert quick
        yield _row(0.5, {"peer": 2.0}, at_most(1, "s"))

    monkeypatch.setitem(door.GROUPS, "load", rows)
    out = tmp_path / "rows.json"
    assert door.main(["--only", "load", "--quick", "--json", str(out)]) == 0
    assert json.loads(out.read_text()) == [
        {
            "id": "x",
            "what": "a thing",
            "unit": "s",
            "ours": 0.5,
            "peers": {"peer": 2.0},
            "ratio": 4.0,
            "goal": "at most 1 s",
            "met": True,
        }
    ]
    assert "a thing" in capsys.readouterr().out


def test_a_figure_that_cannot_be_taken_gives_status_1_and_keeps_the_others(tmp_path, monkeypatch, capsys):
    def broken(*, quick):
        raise BenchmarkError("no window came")
        yield

    def fine(*, quick):
        yield _row(0.5, {}, at_most(1, "s"))

    monkeypatch.setattr(door, "GROUPS", {"start": broken, "load": fine})
    out = tmp_path / "rows.json"
    assert door.main(["--json", str(out)]) == 1
    assert len(json.loads(out.read_text())) == 1
    assert "no window came" in capsys.readouterr().err


def test_a_mark_is_timed_from_the_start_of_the_process():
    code = "import sys, time; time.sleep(0.2); print('timing shown 0.01', file=sys.stderr, flush=True); time.sleep(0.3)"
    taken = seconds_to_mark([sys.executable, "-c", code], "shown", off_screen_environment())
    assert 0.2 <= taken < 0.5


@pytest.mark.parametrize("code", ["import sys; sys.exit(3)", "pass"])
def test_a_program_that_fails_or_says_no_mark_gives_no_figure(code):
    with pytest.raises(BenchmarkError, match="no mark 'shown'"):
        seconds_to_mark([sys.executable, "-c", code], "shown", off_screen_environment())


def test_a_program_that_hangs_without_a_word_is_ended(monkeypatch):
    monkeypatch.setattr(processes, "LIMIT_S", 0.2)
    with pytest.raises(BenchmarkError, match="exit status -9"):
        seconds_to_mark([sys.executable, "-c", "import time; time.sleep(60)"], "shown", off_screen_environment())


def test_both_ways_of_loading_read_the_same_values(tmp_path):
    from benchmarks.load import WAYS
    from benchmarks.series import write_ct

    write_ct(tmp_path / "series", 4)
    loaders = [WAYS[way]() for way in ("ours", "simpleitk")]  # each keeps the memory that its array shows
    ours, theirs = (load(tmp_path / "series") for load in loaders)
    assert ours.shape == theirs.shape == (4, 512, 512)
    assert (ours == theirs).all()


def test_all_ways_of_indexing_see_every_file(tmp_path):
    from benchmarks.index import WAYS
    from benchmarks.series import write_small_ct

    for number in range(2):
        write_small_ct(tmp_path / str(number), number, 3)
    seen = {way: told_by("benchmarks.index", way, tmp_path)[1] for way in WAYS}  # gdcm and SimpleITK not in one process
    assert seen == dict.fromkeys(WAYS, "6")
