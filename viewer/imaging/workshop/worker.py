"""A worker process: one request at a time from its standard input, one answer each to its standard output.

Run as `python -P -m viewer.imaging.workshop.worker`. It ends when its input ends, that is when the program does. A
fault that no library was known to report ends it too: the program sees that, says so of that one file, and starts
another.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import BinaryIO

import msgspec

from viewer.imaging.errors import ImagingError
from viewer.imaging.workshop import limits
from viewer.imaging.workshop.messages import LENGTH, Answer, Request, packed, packed_instance, refusal

LATER_S = 5.0
"""The program ends a worker in time; this much later it ends itself."""


def main() -> None:
    """Serve until the input ends."""
    limits.settle()
    requests, answers = _pipes()
    decoder = msgspec.msgpack.Decoder(Request)
    with requests:
        while head := requests.read(LENGTH.size):
            request = decoder.decode(requests.read(*LENGTH.unpack(head)))
            _send(answers, _done(request))
            limits.end_after(0)


def _send(handle: int, parts: tuple[bytes | memoryview, ...]) -> None:
    """Write all parts, together where the system can: the program then wakes once."""
    left = [memoryview(part) for part in parts]
    while left:
        done = os.write(handle, left[0]) if sys.platform == "win32" else os.writev(handle, left)
        while left and done >= len(left[0]):
            done -= len(left.pop(0))
        if left:
            left[0] = left[0][done:]


def _pipes() -> tuple[BinaryIO, int]:
    """Return the two ends of the talk; what a library prints goes nowhere."""
    requests, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    return os.fdopen(requests, "rb"), answers


def _done(request: Request) -> tuple[bytes | memoryview, ...]:
    try:
        if request.task == "pixels":
            return _pixels(request)
        if request.task == "judge":
            return _judged(request)
        if request.task == "headers":
            return _headers(request)
    except ImagingError as error:
        return (packed(refusal(error)),)
    _import_libraries()
    return (packed(Answer()),)


def _pixels(request: Request) -> tuple[bytes | memoryview, ...]:
    import numpy as np

    from viewer.imaging.compressed import forget_inflated, frame_values

    form = request.form
    assert form is not None
    expected = limits.frame_bytes(form, request.rows, request.columns)
    path = Path(os.fsdecode(request.path))
    forget_inflated(path)
    limits.end_after(limits.seconds_for(expected) + LATER_S)
    limits.allow_memory(limits.decoding_memory(expected, _size(path)))
    values = np.ascontiguousarray(frame_values(path, form, request.rows, request.columns, request.number))
    answer = Answer(kind=values.dtype.str, shape=values.shape, length=values.nbytes)
    return packed(answer), values.data.cast("B")


def _judged(request: Request) -> tuple[bytes | memoryview, ...]:
    from viewer.imaging.instances import read_any_instance

    path = Path(os.fsdecode(request.path))
    limits.end_after(limits.LEAST_SECONDS + LATER_S)
    limits.allow_memory(limits.judging_memory(_size(path)))
    body = packed_instance(read_any_instance(path))
    return packed(Answer(length=len(body))), body


def _headers(request: Request) -> tuple[bytes, bytes]:
    """Read what the walker can; whatever else is among the files is left to the program's own path."""
    from viewer.imaging.index_records import NO_STAMP, FolderRecorder, encoded
    from viewer.imaging.instances import read_plain_instance
    from viewer.imaging.waking import wake

    limits.end_after(limits.LEAST_SECONDS + LATER_S)
    limits.allow_memory(limits.LEAST_MEMORY)
    folder = Path(os.fsdecode(request.path))
    recorder = FolderRecorder()
    names = [os.fsdecode(raw) for raw in request.names]
    wake(folder, names)
    for name in names:
        instance = read_plain_instance(folder / name)
        if instance is not None:
            recorder.add(name, NO_STAMP, instance)
    try:
        body = encoded(recorder.record())
    except (TypeError, ValueError, OverflowError, NotImplementedError):
        raise ImagingError("a header that is not sent") from None
    return packed(Answer(length=len(body))), body


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _import_libraries() -> None:
    """Import what the first file would have to wait for."""
    import imagecodecs  # noqa: F401
    import pydicom  # noqa: F401

    import viewer.imaging.compressed
    import viewer.imaging.instances  # noqa: F401


if __name__ == "__main__":
    main()
