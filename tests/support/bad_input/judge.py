"""What came of a case, held against what is due: every difference is a line; none is a pass."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.support.bad_input.case import Case
from viewer.imaging.checking import check_all_pixels
from viewer.imaging.errors import LONGEST_REASON, ImagingError, Problem
from viewer.imaging.pixels import stored_values
from viewer.imaging.scan import scan
from viewer.imaging.series import Series
from viewer.imaging.warned import Code

LONGEST_S = 10.0
"""No case may take longer (R20), on a busy machine either."""

TECHNICAL = re.compile(
    r"Error\b|Exception|Traceback|NoneType|<class|object at 0x|Errno|\bcodec\b|bytes-like|unpack requires|\bstruct\b"
)


@dataclass(frozen=True)
class Outcome:
    """Series and lines of a folder, pixels checked, and how long that took."""

    series: tuple[Series, ...]
    problems: tuple[Problem, ...]
    seconds: float

    @property
    def images(self) -> list[Series]:
        """Series that have images."""
        return [one for one in self.series if one.has_image]


def outcome_of(folder: Path) -> Outcome:
    """Return what opening `folder` gives."""
    begun = time.monotonic()
    found = scan([folder])
    checked = check_all_pixels(found.series)
    return Outcome(checked.series, (*found.problems, *checked.problems), time.monotonic() - begun)


def differences(case: Case, folder: Path) -> list[str]:
    """Make the files of `case` in `folder`, open them, and return a line for all that is not as it has to be."""
    case.make(folder)
    outcome = outcome_of(folder)
    faults = [*_refusals(case, outcome, folder), *_openings(case, outcome)]
    if outcome.seconds > LONGEST_S:
        faults.append(f"took {outcome.seconds:.1f} s")
    return [f"{case.name} ({case.row or 'control'}): {fault}" for fault in faults]


def _refusals(case: Case, outcome: Outcome, folder: Path) -> Iterable[str]:
    due = dict(case.refused)
    seen: set[Path] = set()
    for line in outcome.problems:
        yield from _readable(line)
        if line.path in seen:
            yield f"a second line for one file: {line.text}"
        seen.add(line.path)
        key = next((k for k in due if k in ("*", line.path.name, _relative(line.path, folder))), None)
        if key is None:
            yield f"refused: {line.text}"
        elif not re.search(due[key] if key == "*" else due.pop(key), line.text.partition(": ")[2] or line.text):
            yield f"the fact is not named: {line.text}"
    for name in due.keys() - {"*"}:
        shown = [w.text for one in outcome.images for w in one.warnings]
        yield f"{name[:40]!r} is not refused; warnings {shown}"


def _relative(path: Path, folder: Path) -> str:
    return str(path).removeprefix(f"{folder}/")


def _readable(line: Problem) -> Iterable[str]:
    if len(line.text) > LONGEST_REASON or not line.text.isprintable() or TECHNICAL.search(line.text):
        yield f"not to be read by a radiologist: {line.text!r}"
    name, separator, fact = line.text.partition(": ")
    if not separator or not name or len(fact) < 5:
        yield f"no name and fact: {line.text!r}"


def _openings(case: Case, outcome: Outcome) -> Iterable[str]:
    images = outcome.images
    shown = sum(len(one.frames) for one in images)
    if case.shown is not None and shown != case.shown:
        yield f"{shown} slices open, {case.shown} are due"
    if case.series is not None and len(images) != case.series:
        yield f"{len(images)} series open, {case.series} are due"
    listed = len(outcome.series) - len(images)
    if listed != case.listed:
        yield f"{listed} objects without an image are listed, {case.listed} are due"
    yield from _warnings(case, outcome)
    for one in images:
        if case.unit and one.length_unit != case.unit:
            yield f"lengths are in {one.length_unit}, {case.unit} is due"
        yield from _unreadable(one)


def _warnings(case: Case, outcome: Outcome) -> Iterable[str]:
    given = {warned.code: warned.text for one in outcome.series for warned in one.warnings}
    for code in sorted(case.codes - given.keys()):
        yield f"no warning {code.name}; there are {[c.name for c in given]}"
    for code in sorted(given.keys() - case.codes - case.perhaps):
        yield f"a warning that is not due: {code.name}, {given[Code(code)]}"
    for words in given.values():
        if len(words) > LONGEST_REASON or not words.isprintable() or TECHNICAL.search(words):
            yield f"not to be read by a radiologist: {words!r}"


def _unreadable(series: Series) -> Iterable[str]:
    """What opens can be read, in the size that the header states."""
    for frame in series.frames:
        try:
            stored = stored_values(frame)
        except ImagingError as error:
            yield f"opens, but cannot be read: {error}"
            continue
        if stored.shape[:2] != (frame.plane.rows, frame.plane.columns):
            yield f"read as {stored.shape}, stated {frame.plane.rows} x {frame.plane.columns}"
