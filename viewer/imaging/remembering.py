"""What became of files, folder by folder: answers from the memory, and what is new for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.imaging.index_records import FolderRecord, FolderRecorder, built_instance, merged, rebased, with_stamps
from viewer.imaging.outcomes import Outcome, Refusal

if TYPE_CHECKING:
    from viewer.imaging.finding import Found, Listing, Stamp
    from viewer.imaging.index_memory import OpenMemory


Answer = Callable[[Path], Outcome]


class RememberedFiles:
    """Asked for every file of a listing in its order. Without a memory it knows nothing and keeps nothing."""

    def __init__(self, memory: OpenMemory | None, listing: Listing) -> None:
        self._memory = memory
        self._at_ns = listing.at_ns
        self._in_part = listing.in_part
        self._folder: Path | None = None
        self._folders: frozenset[bytes] | None = None
        self._known: dict[str, tuple[tuple[int, ...], Answer]] = {}
        self._seen: list[tuple[Found, Outcome]] = []
        self._ahead: list[FolderRecord] = []
        self._stamps: dict[str, Stamp] = {}
        """Of settled files of the folder that were read ahead."""
        self._is_new = False
        self.recalled = 0
        """Files that did not have to be read."""

    def recall(self, found: Found, path: Path) -> Outcome | None:
        """Return what became of the file at `path` before, None where it has to be read."""
        if self._memory is None:
            return None
        if found.folder != self._folder:
            self.finish()
            self._folder = found.folder
            self._known = answers(self._memory.folder(found.folder))
        known = self._known.pop(found.name, None)
        if known is None or known[0] != found.stamp:
            return None
        outcome = known[1](path)
        self._seen.append((found, outcome))
        self.recalled += 1
        return outcome

    def keep(self, found: Found, outcome: Outcome) -> None:
        """Keep what became of a file that was read just now."""
        lasts = not isinstance(outcome, Refusal) or outcome.lasting
        if self._memory is not None and lasts and found.stamp.is_settled(self._at_ns):
            self._seen.append((found, outcome))
            self._is_new = True

    def keep_ahead(self, found: Found, record: FolderRecord) -> None:
        """Keep what became of a file that was read ahead: all that its record holds is kept at once."""
        if self._memory is None:
            return
        if not self._ahead or self._ahead[-1] is not record:
            self._ahead.append(record)
        if found.stamp.is_settled(self._at_ns):
            self._stamps[found.name] = found.stamp
            self._is_new = True

    def knows_nothing_of(self, folder: Path) -> bool:
        """Whether no file of the folder can be recalled."""
        if self._folders is None:
            self._folders = self._memory.folders() if self._memory is not None else frozenset()
        return os.fsencode(folder) not in self._folders

    def finish(self, *, whole: bool = True) -> None:
        """Hand the folder to the memory where anything of it is new. Not `whole`: the scan was cancelled within it."""
        if self._memory is None or self._folder is None:
            return
        if self._is_new:
            recorder = FolderRecorder()
            for found, outcome in self._seen:
                _record(recorder, found.name, found.stamp, outcome)
            if not whole or self._folder in self._in_part:
                for name, (stamp, answer) in self._known.items():
                    _record(recorder, name, stamp, answer(self._folder / name))
            ahead = [with_stamps(record, self._stamps) for record in self._ahead]
            self._memory.keep_folder(self._folder, merged([*ahead, recorder.record()]))
        self._folder, self._known, self._seen, self._is_new = None, {}, [], False
        self._ahead, self._stamps = [], {}


def _record(recorder: FolderRecorder, name: str, stamp: tuple[int, ...], outcome: Outcome) -> None:
    size, modified, changed, inode = stamp
    if isinstance(outcome, Refusal):
        recorder.refuse(name, (size, modified, changed, inode), outcome.words, outcome.series_uid)
    else:
        recorder.add(name, (size, modified, changed, inode), outcome)


def answers(record: FolderRecord | None) -> dict[str, tuple[tuple[int, ...], Answer]]:
    """Return by name the stamp a file had, and what gives its outcome."""
    if record is None:
        return {}
    for pattern in record.frame_patterns:
        _ = pattern.plane.normal  # worked out once, and copied with the plane
    by_file: dict[int, Answer] = {}
    for like in record.like:
        by_file[like.frame.file] = partial(built_instance, like, record)
    for file, instance in record.whole:
        by_file[file] = partial(rebased, instance)
    for file, words, uid in record.refused:
        by_file[file] = partial(_refused, Refusal(words, uid))
    return {record.names[file]: (tuple(record.stamps[file]), answer) for file, answer in by_file.items()}


def _refused(refusal: Refusal, path: Path) -> Refusal:  # noqa: ARG001 - an answer takes the path
    return refusal
