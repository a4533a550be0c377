"""What the program and a worker process say to each other: MessagePack of known shape, never pickled objects.

A message is its length (4 bytes, little-endian) and its bytes. An answer with pixels or an instance is followed by
`Answer.length` raw bytes. The program believes none of it: sizes and types are held against what was asked for.
"""

from __future__ import annotations

import functools
import os
import struct
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from viewer.imaging.errors import DamagedFileError, ImagingError, NotDicomError, NotShownError
from viewer.imaging.series import PixelFormat

if TYPE_CHECKING:
    from viewer.imaging.instances import Instance

LENGTH = struct.Struct("<L")
LONGEST_MESSAGE = 1 << 20
LONGEST_INSTANCE = 256 << 20

REFUSALS: dict[str, type[ImagingError]] = {
    "damaged": DamagedFileError,
    "not dicom": NotDicomError,
    "not shown": NotShownError,
    "other": ImagingError,
}


class Request(msgspec.Struct, frozen=True, array_like=True):
    """One thing to do with one file; `number` is the frame, from 1."""

    task: Literal["pixels", "judge", "headers", "warm"]
    path: bytes = b""
    form: PixelFormat | None = None
    rows: int = 0
    columns: int = 0
    number: int = 1
    names: tuple[bytes, ...] = ()
    """Of files in the folder `path`, whose headers are wanted."""


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """How it went: a refusal with its line, or what follows it."""

    refused: str = ""
    """A key of REFUSALS, "" where the task was done."""
    text: str = ""
    series_uid: str = ""
    kind: str = ""
    """The type of a pixel's value as numpy writes it, for example "<i2"."""
    shape: tuple[int, ...] = ()
    length: int = 0


def packed(message: Request | Answer) -> bytes:
    """Return a message as it goes through the pipe."""
    body = msgspec.msgpack.encode(message)
    return LENGTH.pack(len(body)) + body


def refusal(error: ImagingError) -> Answer:
    """Return the answer that carries `error`."""
    kind = next((word for word, known in REFUSALS.items() if type(error) is known), "other")
    return Answer(refused=kind, text=str(error), series_uid=error.series_uid)


def raised(answer: Answer) -> ImagingError:
    """Return the error that a refusal carries."""
    error = REFUSALS.get(answer.refused, ImagingError)(answer.text)
    error.series_uid = answer.series_uid
    return error


def packed_instance(instance: Instance) -> bytes:
    """Return an instance as bytes."""
    return msgspec.msgpack.encode(instance, enc_hook=_path_to_bytes)


def read_instance(body: bytes | bytearray) -> Instance:
    """Return the instance in `body`. Raises msgspec.ValidationError where it is of another shape."""
    return _instance_decoder()(body)


@functools.cache
def _instance_decoder() -> Callable[[bytes | bytearray], Instance]:
    from viewer.imaging.instances import Instance

    return msgspec.msgpack.Decoder(Instance, dec_hook=_bytes_to_path).decode


def _path_to_bytes(value: object) -> bytes:
    if isinstance(value, Path):
        return os.fsencode(value)
    raise NotImplementedError(f"{type(value).__name__} is not sent")


def _bytes_to_path(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, bytes):
        return Path(os.fsdecode(value))
    raise NotImplementedError(f"{kind.__name__} is not read")
