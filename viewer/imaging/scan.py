"""From folders and files to series: every file ends in a series or in one line of the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.imaging.errors import ImagingError, Problem, problem
from viewer.imaging.file_kinds import first_bytes, refusal
from viewer.imaging.finding import Listing, find_files
from viewer.imaging.grouping import SeriesIndex
from viewer.imaging.instances import is_media_directory, read_instance, read_plain_instance
from viewer.imaging.progress import Progress, no_progress
from viewer.imaging.seldom import seldom_collecting
from viewer.imaging.series import Series

if TYPE_CHECKING:
    from viewer.imaging.index_memory import IndexMemory, OpenMemory
    from viewer.imaging.remembering import Outcome

PASSING = ("cannot be read", "the decoder", "the reader")
"""How the reason begins of a file that another try may read: the disk, or a worker, failed on it."""


@dataclass(frozen=True)
class ScanResult:
    """What was found: series, a line for every file that is in none of them, and how many files were looked at."""

    series: tuple[Series, ...]
    problems: tuple[Problem, ...]
    files: int
    remembered: int = 0
    """Files that did not have to be read, because the memory knew them unchanged."""


def scan(
    paths: Sequence[Path],
    progress: Progress = no_progress,
    on_series: Callable[[Series], None] | None = None,
    *,
    memory: IndexMemory | None = None,
) -> ScanResult:
    """Return the series under `paths`, folders at any depth and single files, in a stable order.

    Only headers are read. `progress` is called for every file. `on_series` is called for a series as soon as the folder
    that it was first met in has been read, once; those without a series UID come at the end. Where a later folder holds
    more of it, or another patient's images under its UID, the result has it anew: the result is what counts.
    A file that cannot be used costs one line and none of its neighbours. With a `memory`, files that it knows unchanged
    are not read again, and what is read is kept in it, also where the scan is cancelled.
    """
    with seldom_collecting, _opened(memory) as kept:
        listing = find_files(paths, progress)
        return _Scan(listing, paths, progress, on_series, kept).result()


@contextmanager
def _opened(memory: IndexMemory | None) -> Iterator[OpenMemory | None]:
    if memory is None:
        yield None
    else:
        with memory.opened() as kept:
            yield kept


class _Scan:
    """One run over a listing."""

    def __init__(
        self,
        listing: Listing,
        roots: Sequence[Path],
        progress: Progress,
        on_series: Callable[[Series], None] | None,
        memory: OpenMemory | None,
    ) -> None:
        self._listing = listing
        self._roots = roots
        self._progress = progress
        self._on_series = on_series
        self._memory = memory
        self._index = SeriesIndex()
        self._problems = list(listing.problems)
        self._given: set[str] = set()

    def result(self) -> ScanResult:
        """Return what is in the files of the listing, from memory where nothing of it has changed."""
        key = None
        if self._memory is not None:
            from viewer.imaging.index_memory import listing_key

            key = listing_key(self._listing, self._roots)
        return (self._recalled(key) if key is not None else None) or self._read(key)

    def _recalled(self, key: bytes) -> ScanResult | None:
        from viewer.imaging.index_records import built_series

        assert self._memory is not None
        record = self._memory.scan(key)
        files = self._listing.files
        if record is None or record.files != len(files):
            return None
        self._progress(0, len(files))
        paths = [found.path for found in files]
        series = tuple(built_series(record, paths))
        lines = tuple(Problem(Path(path), text) for path, text in record.problems)
        self._progress(len(files), len(files))
        self._give(series)
        return ScanResult(series, lines, record.count, len(files))

    def _read(self, key: bytes | None) -> ScanResult:
        from viewer.imaging.remembering import RememberedFiles

        files, total = self._listing.files, len(self._listing.files)
        remembered = RememberedFiles(self._memory, self._listing)
        folder = None
        try:
            for n, found in enumerate(files):
                self._progress(n, total)
                if found.folder != folder:
                    self._give_new()
                    folder = found.folder
                outcome = remembered.recall(found)
                if outcome is None:
                    outcome = _read_file(found.path)
                    remembered.keep(found, outcome)
                self._take(found.path, outcome)
        except BaseException:
            remembered.finish(whole=False)
            raise
        remembered.finish()
        series, doubles = self._index.result()
        self._progress(total, total)
        self._give(series)
        lines = sorted([*self._problems, *doubles], key=lambda line: str(line.path))
        count = len(files) + len(self._listing.problems)
        result = ScanResult(tuple(series), tuple(lines), count, remembered.recalled)
        if key is not None:
            self._keep(key, result)
        return result

    def _take(self, path: Path, outcome: Outcome) -> None:
        from viewer.imaging.remembering import Refusal

        if isinstance(outcome, Refusal):
            self._problems.append(problem(path, outcome.words))
            self._index.refuse(outcome.series_uid)
        elif is_media_directory(outcome):
            self._problems.append(problem(path, "a media directory; the images it lists are opened as files"))
        else:
            self._index.add(outcome)

    def _keep(self, key: bytes, result: ScanResult) -> None:
        from viewer.imaging.index_memory import UNKEEPABLE
        from viewer.imaging.index_records import scan_record

        assert self._memory is not None
        try:
            paths = [found.path for found in self._listing.files]
            record = scan_record(result.series, result.problems, paths, result.files)
        except UNKEEPABLE:
            return
        self._memory.keep_scan(key, record)

    def _give_new(self) -> None:
        if self._on_series is not None:
            self._give(self._index.not_yet_given())

    def _give(self, series: Sequence[Series]) -> None:
        """Hand on those whose key was not given before."""
        for one in series if self._on_series is not None else ():
            if one.key not in self._given and self._on_series is not None:
                self._given.add(one.key)
                self._on_series(one)


def _read_file(path: Path) -> Outcome:
    """Return what the file holds, or why it is refused."""
    from viewer.imaging.remembering import Refusal

    instance = read_plain_instance(path)
    if instance is not None:
        return instance
    words = refusal(first_bytes(path))
    if words:
        return Refusal(words)
    try:
        return read_instance(path)
    except ImagingError as error:
        return Refusal(str(error), error.series_uid, lasting=not str(error).startswith(PASSING))
