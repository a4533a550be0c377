"""The program's side of one worker process: start it, ask, read straight into the caller's memory, end it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from viewer.imaging.errors import ImagingError
from viewer.imaging.workshop.messages import LENGTH, LONGEST_MESSAGE, Answer, Request, packed

PIPE_BYTES = 1 << 20
"""Linux keeps 64 KiB in a pipe unless asked for more; a slice of 512 KiB then goes through in one piece."""

LOOK_S = 0.05
"""How often a wait looks whether the caller still wants the answer."""

PACKAGE_ROOT = Path(__file__).resolve().parents[3]

Cancelled = Callable[[], bool]


class WorkerDiedError(Exception):
    """The worker ended, was late or said what it never says; it was ended and its file is at fault."""

    def __init__(self, *, late: bool = False) -> None:
        super().__init__("the worker was late" if late else "the worker ended")
        self.late = late


class NoLongerWantedError(ImagingError):
    """The caller took its request back."""


class Bench:
    """One worker process. Used by one thread at a time; after an error or an interrupt it is ended, never reused."""

    def __init__(self) -> None:
        # -P and not -I: the program's folder is found by PYTHONPATH, and no module of the current folder is.
        command = [sys.executable, "-P", "-m", "viewer.imaging.workshop.worker"]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command, bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_env()
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._requests, self._answers = self._process.stdin, self._process.stdout
        self._handle = self._answers.fileno()
        self._readable = _watch(self._handle)
        _widen(self._handle)
        self._owed = 0

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def send(self, request: Request) -> None:
        """Give it a request. Raises WorkerDiedError where it is gone, so that nothing was begun."""
        try:
            self._requests.write(packed(request))
        except OSError:
            raise WorkerDiedError from None

    def warm(self) -> None:
        """Let it import its libraries; the answer to that is passed over before the first real one."""
        with contextlib.suppress(WorkerDiedError):
            self.send(Request("warm"))
            self._owed += 1

    def answer(self, until: float, cancelled: Cancelled | None = None) -> Answer:
        """Wait for the answer to the request that was sent last, until a moment of time.monotonic()."""
        while self._owed:
            self._one_answer(until, cancelled)
            self._owed -= 1
        return self._one_answer(until, cancelled)

    def _one_answer(self, until: float, cancelled: Cancelled | None) -> Answer:
        import msgspec

        head = bytearray(LENGTH.size)
        self.read_into(memoryview(head), until, cancelled)
        length = LENGTH.unpack(head)[0]
        if length > LONGEST_MESSAGE:
            raise WorkerDiedError
        body = bytearray(length)
        self.read_into(memoryview(body), until, cancelled)
        try:
            return msgspec.msgpack.decode(body, type=Answer)
        except msgspec.DecodeError:
            raise WorkerDiedError from None

    def read_into(self, view: memoryview, until: float, cancelled: Cancelled | None = None) -> None:
        """Fill `view` with what the worker sends next."""
        done = 0
        while done < len(view):
            self._wait(until, cancelled)
            found = _read_some(self._handle, view[done:])
            if not found:
                raise WorkerDiedError
            done += found

    def end(self) -> None:
        """End it at once and wait for it: no process stays behind."""
        for pipe in (self._requests, self._answers):
            with contextlib.suppress(OSError):
                pipe.close()
        self._process.kill()
        self._process.wait()

    def hang_up(self) -> None:
        """Send nothing more: it then ends by itself."""
        with contextlib.suppress(OSError):
            self._requests.close()

    def dismiss(self, patience_s: float) -> None:
        """Wait for it to end by itself; end it where it takes longer."""
        self.hang_up()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(patience_s)
        self.end()

    def _wait(self, until: float, cancelled: Cancelled | None) -> None:
        while True:
            left = until - time.monotonic()
            if left <= 0:
                raise WorkerDiedError(late=True)
            if self._readable(left if cancelled is None else min(left, LOOK_S)):
                return
            if cancelled is not None and cancelled():
                raise NoLongerWantedError("no longer wanted")


def _env() -> dict[str, str]:
    """The worker's environment: our packages, and one thread where a library would start one for each core."""
    paths = [str(PACKAGE_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    single = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "OPJ_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**os.environ, **single, "PYTHONPATH": os.pathsep.join(paths)}


if sys.platform == "win32":
    import _winapi
    import msvcrt

    def _watch(handle: int) -> Callable[[float], bool]:
        """Windows waits for no pipe: it is looked at, often at first."""
        pipe = msvcrt.get_osfhandle(handle)

        def readable(seconds: float) -> bool:
            until, pause = time.monotonic() + seconds, 0.0005
            while True:
                try:
                    if _winapi.PeekNamedPipe(pipe, 0)[0]:
                        return True
                except OSError:  # ended: the read will say so
                    return True
                if time.monotonic() >= until:
                    return False
                time.sleep(pause)
                pause = min(pause * 2, 0.01)

        return readable

    def _read_some(handle: int, view: memoryview) -> int:
        raw = os.read(handle, len(view))
        view[: len(raw)] = raw
        return len(raw)

    def _widen(handle: int) -> None:
        """The pipe is as wide as the system makes it."""

else:
    import select

    def _watch(handle: int) -> Callable[[float], bool]:
        poll = select.poll()
        poll.register(handle, select.POLLIN)

        def readable(seconds: float) -> bool:
            return bool(poll.poll(int(seconds * 1000) + 1))

        return readable

    def _read_some(handle: int, view: memoryview) -> int:
        return os.readv(handle, [view])

    def _widen(handle: int) -> None:
        if sys.platform == "linux":
            import fcntl

            with contextlib.suppress(OSError):  # a user may have used up his share of wide pipes
                fcntl.fcntl(handle, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
