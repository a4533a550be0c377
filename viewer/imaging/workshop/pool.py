"""The pool of worker processes: each calling thread borrows one, so that as many threads decode on as many cores."""

from __future__ import annotations

import atexit
import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from viewer.imaging.errors import DamagedFileError, ImagingError
from viewer.imaging.workshop import limits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from viewer.imaging.index_records import FolderRecord
    from viewer.imaging.instances import Instance
    from viewer.imaging.series import Frame
    from viewer.imaging.workshop.benches import Bench, Cancelled
    from viewer.imaging.workshop.messages import Answer, Request

_Told = TypeVar("_Told")

MOST_WORKERS = 8
WARMED = 2
"""Workers made ready ahead; the others start when so many are wanted at once."""

KINDS = {np.dtype(name).str: np.dtype(name).itemsize for name in ("u1", "i1", "u2", "i2", "u4", "i4", "f4", "f8")}
"""What stored values may be, as numpy writes it, and the bytes of one."""

LARGE = 16 << 20
"""Bytes of an image beyond which only one is decoded at a time: several at once would take the memory of many."""

PATIENCE_S = 0.5
LOOK_S = 0.05


class Workshop:
    """Worker processes, started at need and kept. Safe to use from any thread; the public methods block."""

    def __init__(self, workers: int | None = None) -> None:
        self._most = workers or min(_cores(), MOST_WORKERS)
        self._idle: list[Bench] = []
        self._lent: set[Bench] = set()
        self._turn = threading.Condition()
        self._large = threading.Lock()
        self._is_closed = False

    @property
    def process_ids(self) -> tuple[int, ...]:
        """The worker processes that stand now."""
        with self._turn:
            return tuple(bench.pid for bench in (*self._idle, *self._lent))

    def warm(self) -> None:
        """Start workers and let them import their libraries, so that the first image does not wait for it."""
        with self._turn, contextlib.suppress(DamagedFileError):  # the first image will say what is wrong
            while not self._is_closed and len(self._idle) + len(self._lent) < min(WARMED, self._most):
                bench = self._started()
                bench.warm()
                self._idle.append(bench)

    def stored_values(self, frame: Frame, cancelled: Cancelled | None = None) -> NDArray[np.generic]:
        """Return the stored values of a compressed or deflated frame, (rows, columns) or (rows, columns, 3).

        Raises DamagedFileError where it cannot be decoded, NoLongerWantedError once `cancelled()` says so.
        """
        from viewer.imaging.workshop.messages import Request, raised

        form, plane = frame.pixels, frame.plane
        if form is None:
            raise DamagedFileError("the file holds no pixel data")
        request = Request("pixels", os.fsencode(frame.path), form, plane.rows, plane.columns, frame.frame_number)
        expected = limits.frame_bytes(form, plane.rows, plane.columns)
        seconds = limits.seconds_for(expected)
        turn = self._large if expected > LARGE else contextlib.nullcontext()
        with turn, self._asked(request, seconds, cancelled, "decoder") as (bench, answer, until):
            if answer.refused:
                raise raised(answer)
            shape = (plane.rows, plane.columns, *([form.samples_per_pixel] if form.samples_per_pixel > 1 else []))
            values = _room_for(answer, shape)
            bench.read_into(values.data.cast("B"), until, cancelled)
            return values

    def judge(self, path: Path, cancelled: Cancelled | None = None) -> Instance:
        """Return the facts of the file at `path` as pydicom reads it. Raises ImagingError for one that is refused."""
        from viewer.imaging.workshop.messages import Request, read_instance

        return self._told(Request("judge", os.fsencode(path)), cancelled, read_instance)

    def headers(self, folder: Path, names: Sequence[str], cancelled: Cancelled | None = None) -> FolderRecord:
        """Return what the walker reads of files in a folder; those that it leaves to pydicom are not among the names.

        Raises ImagingError where the worker fails on one of them.
        """
        from viewer.imaging.index_records import decoded_folder
        from viewer.imaging.workshop.messages import Request

        request = Request("headers", os.fsencode(folder), names=tuple(os.fsencode(name) for name in names))
        return self._told(request, cancelled, decoded_folder)

    def _told(self, request: Request, cancelled: Cancelled | None, read: Callable[[bytes | bytearray], _Told]) -> _Told:
        """Return what a worker answers, as `read` understands it."""
        import msgspec

        from viewer.imaging.workshop.benches import WorkerDiedError
        from viewer.imaging.workshop.messages import LONGEST_INSTANCE, raised

        with self._asked(request, limits.LEAST_SECONDS, cancelled, "header reader") as (bench, answer, until):
            if answer.refused:
                raise raised(answer)
            if answer.length > LONGEST_INSTANCE:
                raise WorkerDiedError
            body = bytearray(answer.length)
            bench.read_into(memoryview(body), until, cancelled)
            try:
                return read(body)
            except msgspec.DecodeError:
                raise WorkerDiedError from None

    def close(self) -> None:
        """End all workers; one that is at work is ended in the middle of it. Later requests are refused."""
        with self._turn:
            self._is_closed = True
            idle, self._idle = self._idle, []
            self._turn.notify_all()
        for bench in idle:
            bench.hang_up()
        for bench in idle:
            bench.dismiss(PATIENCE_S)

    @contextlib.contextmanager
    def _asked(
        self, request: Request, seconds: float, cancelled: Cancelled | None, who: str
    ) -> Iterator[tuple[Bench, Answer, float]]:
        """Lend a worker that has answered. One that fails on the way is ended and costs its file one line."""
        from viewer.imaging.workshop.benches import NoLongerWantedError, WorkerDiedError

        bench = self._borrowed(request, cancelled)
        until = time.monotonic() + seconds
        try:
            yield bench, bench.answer(until, cancelled), until
        except WorkerDiedError as died:
            self._drop(bench)
            words = f"took longer than {seconds:.0f} s and was stopped" if died.late else "failed"
            raise DamagedFileError(f"the {who} {words} on this file") from None
        except ImagingError as error:
            self._drop(bench) if isinstance(error, NoLongerWantedError) else self._give_back(bench)
            raise
        except BaseException:  # an interrupt in the middle: nobody knows what the worker would say next
            self._drop(bench)
            raise
        self._give_back(bench)

    def _borrowed(self, request: Request, cancelled: Cancelled | None) -> Bench:
        """Return a worker that has the request. One that died idle is replaced: it had not begun."""
        from viewer.imaging.workshop.benches import WorkerDiedError

        for _ in range(self._most + 1):
            bench = self._next(cancelled)
            try:
                bench.send(request)
            except WorkerDiedError:
                self._drop(bench)
                continue
            return bench
        raise DamagedFileError("the decoder could not be started")

    def _next(self, cancelled: Cancelled | None) -> Bench:
        from viewer.imaging.workshop.benches import NoLongerWantedError

        with self._turn:
            while not self._is_closed:
                if self._idle:
                    bench = self._idle.pop()
                elif len(self._lent) < self._most:
                    bench = self._started()
                else:
                    self._turn.wait(None if cancelled is None else LOOK_S)
                    if cancelled is not None and cancelled():
                        raise NoLongerWantedError("no longer wanted")
                    continue
                self._lent.add(bench)
                return bench
        raise NoLongerWantedError("the program is closing")

    def _started(self) -> Bench:
        from viewer.imaging.workshop.benches import Bench

        try:
            return Bench()
        except OSError as error:
            raise DamagedFileError(f"the decoder could not be started: {error.strerror or 'system error'}") from None

    def _give_back(self, bench: Bench) -> None:
        with self._turn:
            self._lent.discard(bench)
            keep = not self._is_closed
            if keep:
                self._idle.append(bench)
            self._turn.notify()
        if not keep:
            bench.end()

    def _drop(self, bench: Bench) -> None:
        bench.end()
        with self._turn:
            self._lent.discard(bench)
            self._turn.notify()


def _room_for(answer: Answer, shape: tuple[int, ...]) -> NDArray[np.generic]:
    """Return memory for the values an answer announces. Raises WorkerDiedError for what was not asked for."""
    from viewer.imaging.workshop.benches import WorkerDiedError

    size = KINDS.get(answer.kind, 0)
    if not size or answer.shape != shape or answer.length != size * int(np.prod(shape)):
        raise WorkerDiedError
    return np.empty(shape, answer.kind)


def _cores() -> int:
    """Cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_shared: Workshop | None = None
_shared_lock = threading.Lock()


def shared_workshop() -> Workshop:
    """Return the program's one workshop; its workers end when the program does."""
    global _shared  # noqa: PLW0603 - one pool of processes for the whole program
    with _shared_lock:
        if _shared is None:
            _shared = Workshop()
            atexit.register(_shared.close)
        return _shared
