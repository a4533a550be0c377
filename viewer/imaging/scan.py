"""From folders and files to series: every file ends in a series or in one line of the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.imaging.errors import Problem, problem
from viewer.imaging.file_kinds import first_bytes
from viewer.imaging.finding import Listing, find_files
from viewer.imaging.grouping import SeriesIndex
from viewer.imaging.header import is_plain_file
from viewer.imaging.instances import Instance
from viewer.imaging.media import FolderTree, is_directory, listed_files, may_be_directory
from viewer.imaging.naming import reader_name
from viewer.imaging.outcomes import Container, Outcome, Refusal, read_file
from viewer.imaging.progress import Progress, no_progress
from viewer.imaging.seldom import seldom_collecting
from viewer.imaging.series import Series

if TYPE_CHECKING:
    from viewer.imaging.archives import Archive, Unpacked
    from viewer.imaging.index_memory import IndexMemory, OpenMemory
    from viewer.imaging.media import MediaTree
    from viewer.imaging.remembering import RememberedFiles


@dataclass(frozen=True)
class ScanResult:
    """What was found: series, a line for every file that is in none of them, and how many files were looked at."""

    series: tuple[Series, ...]
    problems: tuple[Problem, ...]
    files: int
    remembered: int = 0
    """Files that did not have to be read, because the memory knew them unchanged."""
    media: tuple[Path, ...] = ()
    """Media directories (DICOMDIR) that were read: no objects of a patient, and no faults either."""


def scan(
    paths: Sequence[Path],
    progress: Progress = no_progress,
    on_series: Callable[[Series], None] | None = None,
    *,
    memory: IndexMemory | None = None,
) -> ScanResult:
    """Return the series under `paths`, in a stable order: folders at any depth, files, zip archives, DICOMDIR media.

    Archives are looked into wherever they are met; of a DICOMDIR that is itself named, the files it lists are read.
    Only headers are read. `progress` is called for every file. `on_series` is called for a series as soon as the folder
    that it was first met in has been read, once; those without a series UID come at the end. Where a later folder holds
    more of it, or another patient's images under its UID, the result has it anew: the result is what counts.
    A file that cannot be used costs one line and none of its neighbours. With a `memory`, files that it knows unchanged
    are not read again, and what is read is kept in it, also where the scan is cancelled.
    """
    with seldom_collecting, _opened(memory) as kept:
        listing = find_files(_with_media(paths), progress)
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
        self._media: list[Path] = []
        self._given: set[str] = set()
        self._files = len(listing.problems)
        self._done, self._total = 0, len(listing.files)
        self._lasting = True
        """Whether an unchanged listing will give the same again: no archive, whose unpacked files are gone with the
        program, and no file that another try may read."""

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
        series = tuple(built_series(record, [found.path for found in files]))
        lines = tuple(Problem(Path(path), text) for path, text in record.problems)
        self._progress(len(files), len(files))
        self._give(series)
        return ScanResult(series, lines, record.count, len(files), tuple(Path(path) for path in record.media))

    def _read(self, key: bytes | None) -> ScanResult:
        from viewer.imaging.remembering import RememberedFiles

        remembered = RememberedFiles(self._memory, self._listing)
        paths = [found.path for found in self._listing.files]
        try:
            self._read_files(paths, remembered)
            series, doubles = self._index.result()
            self._progress(self._total, self._total)
            self._give(series)  # before what was read is written down: the first picture waits for it
        except BaseException:
            remembered.finish(whole=False)
            raise
        remembered.finish()
        lines = sorted([*self._problems, *doubles], key=lambda line: str(line.path))
        result = ScanResult(tuple(series), tuple(lines), self._files, remembered.recalled, tuple(sorted(self._media)))
        if key is not None and self._lasting:
            self._keep(key, result, paths)
        return result

    def _read_files(self, paths: Sequence[Path], remembered: RememberedFiles) -> None:
        from viewer.imaging.reading_ahead import HeadersAhead

        folder = None
        with HeadersAhead(self._listing.files, remembered) as ahead:
            for found, path in zip(self._listing.files, paths, strict=True):
                self._progress(self._done, self._total)
                self._done += 1
                if found.folder != folder:
                    self._give_new()
                    folder = found.folder
                recalled = remembered.recall(found, path)
                outcome: Outcome | Container | None = ahead.take(found, path) or recalled
                if outcome is None:
                    outcome = read_file(path)
                    if not isinstance(outcome, Container):
                        remembered.keep(found, outcome)
                if isinstance(outcome, Container):
                    self._open_archive(path)
                else:
                    self._take(path, outcome, None)

    def _open_archive(self, path: Path) -> None:
        from viewer.imaging.archives import Allowance, Archive

        self._lasting = False
        try:
            archive = Archive(path, Allowance.of(path))
            self._read_archive(archive)
        except OSError as error:
            self._report(problem(path, f"cannot be read: {error.strerror or 'input error'}"))

    def _read_archive(self, archive: Archive) -> None:
        """Take the members of an archive, and of those in it."""
        folder, counted = None, 0
        for one in archive.members():
            self._total += len(archive.names) - counted
            counted = len(archive.names)
            self._progress(self._done, self._total)
            if one is None:
                continue
            self._done += 1
            if isinstance(one, Problem):
                self._report(one)
                continue
            if one.path.parent != folder:
                self._give_new()
                folder = one.path.parent
            self._take_member(one, archive)

    def _take_member(self, one: Unpacked, archive: Archive) -> None:
        from viewer.imaging.archives import DEEPEST, Archive
        from viewer.imaging.media import ArchiveTree

        outcome = read_file(one.path)
        if not isinstance(outcome, Container):
            base = one.name.replace("\\", "/").rpartition("/")[0]
            self._take(one.path, outcome, ArchiveTree(reader_name(archive.path), archive.names, base))
        elif archive.depth < DEEPEST:
            self._read_archive(Archive(one.path, archive.allowance, archive.depth + 1))
        else:
            self._report(problem(one.path, f"an archive more than {DEEPEST} deep in archives: not opened"))

    def _take(self, path: Path, outcome: Outcome, tree: MediaTree | None) -> None:
        """Take what became of a file; `tree` is where the files of a media directory lie, if not in its folder."""
        if isinstance(outcome, Refusal):
            self._report(problem(path, outcome.words))
            self._index.refuse(outcome.series_uid)
            self._lasting = self._lasting and outcome.lasting
            return
        self._files += 1
        if not outcome.frames and is_directory(outcome, reader_name(path).name):
            listed = listed_files(path, outcome.transfer_syntax, tree or FolderTree(path.parent, self._top(path)))
            self._problems.extend(listed.problems)
            if reader_name(path) not in {line.path for line in listed.problems}:
                self._media.append(reader_name(path))
        else:
            self._index.add(outcome)

    def _top(self, path: Path) -> Path | None:
        """The folder that was named and that `path` lies in, None where the file itself was named."""
        return next((root for root in self._roots if root != path and path.is_relative_to(root)), None)

    def _report(self, line: Problem) -> None:
        """Take the line of a file that was looked at."""
        self._files += 1
        self._problems.append(line)

    def _keep(self, key: bytes, result: ScanResult, paths: Sequence[Path]) -> None:
        from viewer.imaging.index_memory import UNKEEPABLE
        from viewer.imaging.index_records import scan_record

        assert self._memory is not None
        try:
            record = scan_record(result.series, result.problems, paths, result.files, result.media)
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


def _with_media(paths: Sequence[Path]) -> list[Path]:
    """Return the paths, and after each that is itself a media directory the files it lists that are there."""
    found = []
    for path in paths:
        found.append(path)
        if is_plain_file(path) and may_be_directory(first_bytes(path)):
            outcome = read_file(path)
            if isinstance(outcome, Instance) and is_directory(outcome, path.name):
                found.extend(listed_files(path, outcome.transfer_syntax, FolderTree(path.parent)).files)
    return found
