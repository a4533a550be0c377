"""Headers of many files, read in worker processes while the scan puts together what they have read before.

Only what the walker reads comes from there; a file that it leaves, and every file of a batch that a worker fails on, is
read by the scan itself as ever. So the answers are the same, on two cores in little more than half the time, and the
window's thread does not wait while headers are read.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple

from viewer.imaging.errors import ImagingError
from viewer.imaging.instances import Instance, read_plain_instance
from viewer.imaging.outcomes import Outcome
from viewer.imaging.remembering import Answer, RememberedFiles, answers
from viewer.imaging.waking import wake

if TYPE_CHECKING:
    from concurrent.futures import Future

    from viewer.imaging.finding import Found
    from viewer.imaging.index_records import FolderRecord

LEAST_FILES = 4000
"""Fewer are read before a worker has started."""

BATCH = 100
AHEAD = 6
"""Batches that are asked for and not yet taken."""

READERS, MOST_ASKED = 2, 24
PATIENCE_S = 0.05
"""How long a batch that a worker has begun is waited for; it takes some milliseconds."""


class Batch(NamedTuple):
    """Files of one folder that are read in one go."""

    folder: Path
    names: tuple[str, ...]


@dataclass
class _Asked:
    """A batch that a worker was asked for; `own` is what the scan read of it itself."""

    batch: Batch
    record: Future[FolderRecord]
    own: dict[str, Instance | None] | None = None


class HeadersAhead:
    """To be asked for every file of the listing in its order. Entered, workers read; left, they stop."""

    def __init__(self, files: Sequence[Found], remembered: RememberedFiles) -> None:
        self._remembered = remembered
        self._batches = deque(_batches(files, remembered)) if len(files) >= LEAST_FILES and _cores() > 1 else deque()
        self._folders = {batch.folder for batch in self._batches}
        self._asked: deque[_Asked] = deque()
        self._left = 0
        self._record: FolderRecord | None = None
        self._known: dict[str, tuple[tuple[int, ...], Answer]] = {}
        self._own: dict[str, Instance | None] = {}
        self._stopped = False

    def __enter__(self) -> HeadersAhead:
        if self._batches:
            from concurrent.futures import ThreadPoolExecutor

            self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="headers")
            self._ask()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stopped = True
        if self._folders:
            self._readers.shutdown(wait=True, cancel_futures=True)

    def take(self, found: Found, path: Path) -> Outcome | None:
        """Return what a file holds, None where it was not read ahead. What was is kept for the memory."""
        if found.folder not in self._folders:
            return None
        if self._left == 0:
            self._next()
        self._left -= 1
        own = self._own.get(found.name)
        if own is not None:
            self._remembered.keep(found, own)
            return own
        known = self._known.get(found.name)
        if known is None or self._record is None:
            return None
        self._remembered.keep_ahead(found, self._record)
        return known[1](path)

    def _next(self) -> None:
        asked = self._asked.popleft()
        self._left = len(asked.batch.names)
        self._record, self._own = None, {}
        while asked.own is None and not asked.record.done() and self._has_helped():
            pass
        if asked.own is not None:
            self._own = asked.own
        elif not self._stopped:
            try:
                self._record = asked.record.result(PATIENCE_S)
            except TimeoutError:
                self._own = _read_here(asked.batch)  # other programs keep the worker from it
            except ImagingError:
                self._stopped = True  # a slow disk, or no worker to be had: the scan goes on by itself
        self._known = answers(self._record)
        self._ask()

    def _has_helped(self) -> bool:
        """Read the last batch that no worker has begun, rather than wait; False where there is none."""
        for asked in reversed(self._asked):
            if asked.own is None and asked.record.cancel():
                asked.own = _read_here(asked.batch)
                self._ask()
                return True
        return False

    def _ask(self) -> None:
        waiting = sum(asked.own is None for asked in self._asked)
        while self._batches and waiting < AHEAD and len(self._asked) < MOST_ASKED:
            batch = self._batches.popleft()
            self._asked.append(_Asked(batch, self._readers.submit(self._read, batch)))
            waiting += 1

    def _read(self, batch: Batch) -> FolderRecord:
        from viewer.imaging.workshop import shared_workshop

        if self._stopped:
            raise ImagingError("no longer wanted")
        return shared_workshop().headers(batch.folder, batch.names, lambda: self._stopped)


def _read_here(batch: Batch) -> dict[str, Instance | None]:
    wake(batch.folder, batch.names)
    return {name: read_plain_instance(batch.folder / name) for name in batch.names}


def _batches(files: Sequence[Found], remembered: RememberedFiles) -> Iterator[Batch]:
    for folder, inside in groupby(files, key=lambda found: found.folder):
        names = [found.name for found in inside]
        if remembered.knows_nothing_of(folder):
            for start in range(0, len(names), BATCH):
                yield Batch(folder, tuple(names[start : start + BATCH]))


def _cores() -> int:
    """Cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
