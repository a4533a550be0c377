"""What a case of bad input is: files, and what has to come of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.bad_input.raw_dicom import EXPLICIT, Raw, Value, ct, part10
from viewer.imaging.warned import Code

Make = Callable[[Path], None]
BAD = "bad.dcm"
NEIGHBOURS = 3


@dataclass(frozen=True)
class Case:
    """Files in a folder, and the outcome that is due. Names are unique: words of the fault, with hyphens."""

    name: str
    row: str
    """The row of the safety table, for example R11; "" for a control."""
    make: Make
    """Writes the files into an empty folder."""
    refused: Mapping[str, str] = field(default_factory=dict)
    """By the name of a file that is refused ("*": any), a pattern that its one line has to match after that name."""
    codes: frozenset[Code] = frozenset()
    """Warnings that have to be on at least one series that opens."""
    perhaps: frozenset[Code] = frozenset()
    """Warnings that may be there too: what follows from the same fault."""
    shown: int | None = None
    """Slices that open, over all series of images; None where it does not matter."""
    listed: int = 0
    """Objects without an image that are listed."""
    series: int | None = None
    """Series of images; None where it does not matter."""
    unit: str = ""
    """Unit of lengths on every series of images, "" where it does not matter."""
    bomb: bool = False
    """Judged in a process with limits."""

    @property
    def is_control(self) -> bool:
        """Whether it is well-formed, and has to open without a word."""
        return not self.row


def write(path: Path, content: bytes) -> None:
    """Write a file, and the folder that it is in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


_good = [part10(ct(k)) for k in range(NEIGHBOURS)]


def neighbours(folder: Path) -> None:
    """Write the good slices that have to open whatever lies beside them."""
    for k, content in enumerate(_good):
        write(folder / f"good{k + 1}.dcm", content)


def one_bad(name: str, row: str, content: bytes, says: str, *, bomb: bool = False, file: str = BAD) -> Case:
    """Return a case of one refused file beside good ones; the series says that it is not whole, or nothing."""

    def make(folder: Path) -> None:
        neighbours(folder)
        write(folder / file, content)

    may = frozenset({Code.FILES_REFUSED})
    return Case(name, row, make, {file: says}, perhaps=may, shown=NEIGHBOURS, bomb=bomb)


def just(keyword: str, value: Value) -> dict[str, Any]:
    """Return the change of one attribute, by a keyword that varies."""
    return {keyword: value}


def files(*contents: bytes) -> Make:
    """Return what writes these files, numbered."""

    def make(folder: Path) -> None:
        for n, content in enumerate(contents):
            write(folder / f"{n + 1:03}.dcm", content)

    return make


def series(
    name: str,
    row: str,
    codes: Iterable[Code] = (),
    *,
    slices: int = 3,
    change: Callable[[int], Mapping[str, Value]] | None = None,
    syntax: str = EXPLICIT,
    also: Callable[[list[Raw]], list[Raw]] | None = None,
    stated: str | None = "same",
    perhaps: Iterable[Code] = (),
    unit: str = "",
    parts: int | None = None,
    **changes: Any,
) -> Case:
    """Return a case of a series of which all slices are changed alike (`change` by slice), and that opens."""
    contents = []
    for k in range(slices):
        elements = ct(k, **{**changes, **(change(k) if change is not None else {})})
        contents.append(part10(also(elements) if also is not None else elements, syntax, stated=stated))
    return Case(
        name,
        row,
        files(*contents),
        codes=frozenset(codes),
        perhaps=frozenset(perhaps),
        shown=slices,
        series=parts,
        unit=unit,
    )


def lone(name: str, row: str, content: bytes, codes: Iterable[Code] = (), **rest: object) -> Case:
    """Return a case of a single file that opens."""
    return Case(name, row, files(content), codes=frozenset(codes), **rest)  # type: ignore[arg-type]
