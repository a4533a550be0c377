"""Jobs: four signals, one end, always in the GUI thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from viewer.imaging.progress import JobCancelled, Progress
from viewer.jobs.board import JobBoard
from viewer.jobs.job import Job


class Ends:
    """Notes what a job said at its end, and in which thread."""

    def __init__(self, job: Job) -> None:
        self.said: list[tuple[str, object]] = []
        self.threads: set[int] = set()
        self.steps: list[tuple[int, int]] = []
        job.succeeded.connect(lambda result: self._note("succeeded", result))
        job.failed.connect(lambda error: self._note("failed", error))
        job.cancelled.connect(lambda: self._note("cancelled", None))
        job.progressed.connect(lambda done, total: self.steps.append((done, total)))

    def _note(self, word: str, value: object) -> None:
        self.said.append((word, value))
        self.threads.add(threading.get_ident())


def run(qtbot: QtBot, work: Callable[[Progress], object], *, cancel: bool = False) -> Ends:
    job = Job(work, "test")
    ends = Ends(job)
    job.start()
    if cancel:
        job.cancel()
    qtbot.waitUntil(lambda: bool(ends.said))
    assert not job.is_running
    return ends


def test_a_job_that_returns_says_succeeded_once_with_its_result_in_the_gui_thread(qtbot: QtBot) -> None:
    ends = run(qtbot, lambda progress: 42)
    assert ends.said == [("succeeded", 42)]
    assert ends.threads == {threading.get_ident()}


def test_a_job_that_raises_says_failed_once_with_the_very_exception(qtbot: QtBot) -> None:
    trouble = ValueError("slice 3")

    def work(progress: Progress) -> object:
        raise trouble

    ends = run(qtbot, work)
    assert ends.said == [("failed", trouble)]
    assert ends.threads == {threading.get_ident()}


def test_cancel_reaches_the_work_at_its_next_step_and_is_no_exception(qtbot: QtBot) -> None:
    swallowed: list[Exception] = []
    go = threading.Event()

    def work(progress: Progress) -> object:
        go.wait(5)
        for step in range(1000):
            try:
                progress(step, 1000)
            except Exception as error:  # noqa: BLE001 - what a careless handler would do
                swallowed.append(error)
        return "never"

    job = Job(work, "test")
    ends = Ends(job)
    job.start()
    job.cancel()
    go.set()
    qtbot.waitUntil(lambda: bool(ends.said))
    assert ends.said == [("cancelled", None)]
    assert swallowed == []
    assert not issubclass(JobCancelled, Exception)


def test_a_result_that_was_on_its_way_when_the_user_cancelled_is_dropped(qtbot: QtBot) -> None:
    done = threading.Event()

    def work(progress: Progress) -> object:
        done.set()
        return "late"

    job = Job(work, "test")
    ends = Ends(job)
    job.start()
    assert done.wait(5)
    job.cancel()
    qtbot.waitUntil(lambda: bool(ends.said))
    assert ends.said == [("cancelled", None)]


def test_progress_is_told_at_most_ten_times_a_second_and_the_last_step_always(qtbot: QtBot) -> None:
    def work(progress: Progress) -> object:
        began = time.monotonic()
        while time.monotonic() - began < 0.35:
            progress(1, 5000)
        progress(5000, 5000)
        return None

    ends = run(qtbot, work)
    assert ends.steps[-1] == (5000, 5000)
    assert 3 <= len(ends.steps) <= 6


def test_a_job_starts_once(qtbot: QtBot) -> None:
    job = Job(lambda progress: None, "test")
    with qtbot.waitSignal(job.succeeded):
        job.start()
    with pytest.raises(RuntimeError):
        job.start()


def test_a_running_job_lives_without_anyone_holding_it(qtbot: QtBot) -> None:
    import gc

    said: list[object] = []
    release = threading.Event()
    job = Job(lambda progress: release.wait(5) and "kept", "test")
    job.succeeded.connect(said.append)
    job.start()
    del job
    gc.collect()
    release.set()
    qtbot.waitUntil(lambda: said == ["kept"])


def test_the_board_knows_what_runs_and_closes_with_every_end_said(qtbot: QtBot) -> None:
    board = JobBoard()
    release = threading.Event()

    def slow(progress: Progress) -> object:
        progress(3, 3)
        while not release.wait(0.005):
            progress(1, 3)
        return None

    first, second = Job(slow, "Reading 3 slices"), Job(lambda progress: "quick", "Quick")
    ends = Ends(first), Ends(second)
    board.run(first)
    board.run(second)
    assert [entry.name for entry in board.running] == ["Reading 3 slices", "Quick"]
    qtbot.waitUntil(lambda: [(entry.done, entry.total) for entry in board.running] == [(3, 3)])
    board.cancel_all()
    assert board.wait_all()
    assert board.running == ()
    assert [entry.said for entry in ends] == [[("cancelled", None)], [("succeeded", "quick")]]
    release.set()
