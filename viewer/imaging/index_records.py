"""Instances and series as compact records, to be kept in a file and built again faster than headers are read.

Slices of a series differ in place, number, UID and file; everything else is kept once, as a pattern, and shared by all
that are built from it. What is built is equal to what was kept; a test holds that over all real data.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TypeVar

import msgspec

from viewer.imaging.errors import Problem
from viewer.imaging.frames import FrameFacts
from viewer.imaging.instances import Instance
from viewer.imaging.series import Frame, Series
from viewer.imaging.volume_geometry import Plane, Vec3, VolumeGeometry

TRIED_PATTERNS = 4
"""Slices of one series follow one another: only the patterns met last are compared."""

NOWHERE = Path()
NO_STAMP = (-1, -1, -1, -1)
"""No file's: what is kept under it is never given back."""

_Record = TypeVar("_Record")


class FrameRecord(msgspec.Struct, array_like=True, frozen=True):
    """A frame: its pattern, and what is its own."""

    pattern: int
    file: int
    sop_instance_uid: str
    frame_number: int
    instance_number: int | None
    origin_lps: Vec3


class InstanceRecord(msgspec.Struct, array_like=True, frozen=True):
    """An object of one frame that is like another one: the pattern, the time of its frame, and the frame."""

    pattern: int
    last_apart: str
    frame: FrameRecord


class SeriesRecord(msgspec.Struct, array_like=True, frozen=True):
    """A series without its frames, its files by number, and the records of its frames."""

    series: Series
    files: list[int]
    frames: list[FrameRecord]


class ScanRecord(msgspec.Struct, array_like=True, frozen=True):
    """All that a scan found. Files are named by their place in the listing that the scan began with."""

    patterns: list[Frame]
    series: list[SeriesRecord]
    problems: list[tuple[str, str]]
    files: int
    """How many files were listed."""
    count: int
    """How many were looked at, with those that could not be listed."""
    media: list[str] = []
    """Media directories that were read."""


class FolderRecord(msgspec.Struct, array_like=True, frozen=True):
    """What became of the files of one folder; `file` of a frame is its place in `names`."""

    names: list[str]
    stamps: list[tuple[int, int, int, int]]
    frame_patterns: list[Frame]
    patterns: list[Instance]
    like: list[InstanceRecord]
    whole: list[tuple[int, Instance]]
    refused: list[tuple[int, str, str]]


def encoded(record: ScanRecord | FolderRecord) -> bytes:
    """Return a record as bytes. Raises UnicodeEncodeError where a name is not of letters."""
    return _encoder.encode(record)


def decoded_scan(data: bytes) -> ScanRecord:
    """Return what was encoded. Raises msgspec.DecodeError for other bytes."""
    return _scan_decoder.decode(data)


def decoded_folder(data: bytes | bytearray) -> FolderRecord:
    """Return what was encoded. Raises msgspec.DecodeError for other bytes."""
    return _folder_decoder.decode(data)


class FramePatterns:
    """Frames taken apart into a few patterns and what is each one's own."""

    def __init__(self) -> None:
        self.all: list[Frame] = []
        self._recent: list[tuple[int, Frame]] = []

    def record(self, frame: Frame, file: int) -> FrameRecord:
        """Return the record of a frame, by a pattern that is known or made for it."""
        number = next((n for n, known in self._recent if _is_like(known, frame)), None)
        if number is None:
            number = self._added(frame)
        origin = frame.plane.origin_lps
        return FrameRecord(number, file, frame.sop_instance_uid, frame.frame_number, frame.instance_number, origin)

    def _added(self, frame: Frame) -> int:
        self.all.append(frame)
        self._recent = [(len(self.all) - 1, frame), *self._recent][:TRIED_PATTERNS]
        return len(self.all) - 1


def _fields_but(kind: type[Frame | Plane | Instance], *names: str) -> Callable[[object], tuple[object, ...]]:
    return operator.attrgetter(*(field.name for field in fields(kind) if field.name not in names))


_of_frame = _fields_but(Frame, "path", "sop_instance_uid", "frame_number", "instance_number", "plane")
_of_plane = _fields_but(Plane, "origin_lps")
_of_instance = _fields_but(Instance, "path", "sop_instance_uid", "frames")


def _is_like(one: Frame, other: Frame) -> bool:
    """Whether two frames differ in nothing but their file, numbers, UID and place."""
    return _of_frame(one) == _of_frame(other) and _of_plane(one.plane) == _of_plane(other.plane)


def built_frame(record: FrameRecord, patterns: Sequence[Frame], path: Path) -> Frame:
    """Return the frame that a record was made of."""
    pattern = patterns[record.pattern]
    return _with(
        pattern,
        path=path,
        sop_instance_uid=record.sop_instance_uid,
        frame_number=record.frame_number,
        instance_number=record.instance_number,
        plane=_with(pattern.plane, origin_lps=record.origin_lps),
    )


class FileNumbers:
    """The place of each file in a listing. Most are known by identity, which costs less than to compare paths."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._files = files
        self._by_identity = {id(path): n for n, path in enumerate(files)}
        self._by_path: dict[Path, int] = {}

    def of(self, path: Path) -> int:
        """Return the place of a file. Raises KeyError for one that is not listed."""
        number = self._by_identity.get(id(path))
        if number is None:
            if not self._by_path:
                self._by_path = {file: n for n, file in enumerate(self._files)}
            number = self._by_path[path]
        return number


def scan_record(
    series: Sequence[Series],
    problems: Sequence[Problem],
    files: Sequence[Path],
    count: int,
    media: Sequence[Path] = (),
) -> ScanRecord:
    """Return the record of a scan of `files`. Raises KeyError where a series holds a file that is none of them."""
    number_of = FileNumbers(files).of
    patterns = FramePatterns()
    records = [
        SeriesRecord(
            replace(one, frames=(), geometry=VolumeGeometry(()), paths=()),
            [number_of(path) for path in one.paths],
            [patterns.record(frame, number_of(frame.path)) for frame in one.frames],
        )
        for one in series
    ]
    lines = [(str(line.path), line.text) for line in problems]
    return ScanRecord(patterns.all, records, lines, len(files), count, [str(path) for path in media])


def built_series(record: ScanRecord, files: Sequence[Path]) -> Iterator[Series]:
    """Yield the series of a kept scan whose listing gave `files`."""
    for one in record.series:
        frames = tuple([built_frame(frame, record.patterns, files[frame.file]) for frame in one.frames])
        yield _with(
            one.series,
            frames=frames,
            geometry=VolumeGeometry(tuple([frame.plane for frame in frames])),
            paths=tuple([files[n] for n in one.files]),
        )


class FolderRecorder:
    """Takes what became of the files of one folder, a file at a time."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._stamps: list[tuple[int, int, int, int]] = []
        self._frames = FramePatterns()
        self._patterns: list[Instance] = []
        self._like: list[InstanceRecord] = []
        self._whole: list[tuple[int, Instance]] = []
        self._refused: list[tuple[int, str, str]] = []

    def refuse(self, name: str, stamp: tuple[int, int, int, int], words: str, series_uid: str) -> None:
        """Take a file that was refused."""
        self._refused.append((self._named(name, stamp), words, series_uid))

    def add(self, name: str, stamp: tuple[int, int, int, int], instance: Instance) -> None:
        """Take a file that was read."""
        file = self._named(name, stamp)
        if len(instance.frames) != 1 or not instance.frames[0].apart:
            self._whole.append((file, instance))
            return
        facts = instance.frames[0]
        last = len(self._patterns) - 1
        tried = range(last, max(-1, last - TRIED_PATTERNS), -1)
        number = next((n for n in tried if _is_instance_like(self._patterns[n], instance)), None)
        if number is None:
            self._patterns.append(instance)
            number = last + 1
        self._like.append(InstanceRecord(number, facts.apart[-1][1], self._frames.record(facts.frame, file)))

    def record(self) -> FolderRecord:
        """Return the record of all that was taken."""
        return FolderRecord(
            self._names, self._stamps, self._frames.all, self._patterns, self._like, self._whole, self._refused
        )

    def _named(self, name: str, stamp: tuple[int, int, int, int]) -> int:
        self._names.append(name)
        self._stamps.append(stamp)
        return len(self._names) - 1


def _is_instance_like(one: Instance, other: Instance) -> bool:
    a, b = one.frames[0].apart, other.frames[0].apart
    return (
        (a is b or (a[:-1] == b[:-1] and a[-1][0] == b[-1][0]))
        and one.frames[0].frame.sop_instance_uid == one.sop_instance_uid
        and other.frames[0].frame.sop_instance_uid == other.sop_instance_uid
        and _of_instance(one) == _of_instance(other)
    )


def merged(records: Sequence[FolderRecord]) -> FolderRecord:
    """Return several records of one folder as one."""
    if len(records) == 1:
        return records[0]
    whole = FolderRecord([], [], [], [], [], [], [])
    for one in records:
        files, frames, patterns = len(whole.names), len(whole.frame_patterns), len(whole.patterns)
        whole.names.extend(one.names)
        whole.stamps.extend(one.stamps)
        whole.frame_patterns.extend(one.frame_patterns)
        whole.patterns.extend(one.patterns)
        for like in one.like:
            frame = msgspec.structs.replace(
                like.frame, pattern=like.frame.pattern + frames, file=like.frame.file + files
            )
            whole.like.append(InstanceRecord(like.pattern + patterns, like.last_apart, frame))
        whole.whole.extend((file + files, instance) for file, instance in one.whole)
        whole.refused.extend((file + files, words, uid) for file, words, uid in one.refused)
    return whole


def with_stamps(record: FolderRecord, stamps: Mapping[str, tuple[int, int, int, int]]) -> FolderRecord:
    """Return a record with the stamps of its files; one that is not among them is never given back."""
    return msgspec.structs.replace(record, stamps=[stamps.get(name, NO_STAMP) for name in record.names])


def built_instance(record: InstanceRecord, folder: FolderRecord, path: Path) -> Instance:
    """Return the instance that a record was made of."""
    pattern = folder.patterns[record.pattern]
    apart = pattern.frames[0].apart
    if apart[-1][1] != record.last_apart:
        apart = (*apart[:-1], (apart[-1][0], record.last_apart))
    frame = built_frame(record.frame, folder.frame_patterns, path)
    uid = frame.sop_instance_uid
    return _with(pattern, path=path, sop_instance_uid=uid, frames=(FrameFacts(frame, apart),))


def rebased(instance: Instance, path: Path) -> Instance:
    """Return an instance that was kept whole, at its path."""
    frames = tuple(FrameFacts(_with(facts.frame, path=path), facts.apart) for facts in instance.frames)
    return _with(instance, path=path, frames=frames)


def _with(record: _Record, **changes: object) -> _Record:
    """Copy a frozen record with changes, without the cost of setting field by field."""
    copy = object.__new__(type(record))
    copy.__dict__.update(record.__dict__)
    copy.__dict__.update(changes)
    return copy


def _from_path(value: object) -> str:
    if isinstance(value, Path):
        return ""  # files are named by number; where a record keeps a path, it is put in when it is built
    raise NotImplementedError(f"{type(value)} is in no record")


def _to_path(kind: type, value: object) -> Path:
    if kind is Path:
        return NOWHERE
    raise NotImplementedError(f"{kind} is in no record, for {value!r}")


_encoder = msgspec.msgpack.Encoder(enc_hook=_from_path)
_scan_decoder = msgspec.msgpack.Decoder(ScanRecord, dec_hook=_to_path)
_folder_decoder = msgspec.msgpack.Decoder(FolderRecord, dec_hook=_to_path)
