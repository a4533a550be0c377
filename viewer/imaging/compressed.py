"""One frame of a compressed or deflated file to stored values. Runs in a worker process only (viewer.imaging.workshop).

The gate stands before every decoder: fragments against the file, the stream's own words against the header, decoded
bytes against compressed ones (R11, R22).
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.imaging.decoding import decode
from viewer.imaging.deflated import inflated_file
from viewer.imaging.encapsulated import Fragment, frame_fragments, read_stream
from viewer.imaging.errors import DamagedFileError
from viewer.imaging.header import DEFLATED, header_faults, header_in
from viewer.imaging.native import frame_span, laid_out, used_bits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from viewer.imaging.series import PixelFormat


def frame_values(path: Path, form: PixelFormat, rows: int, columns: int, number: int) -> NDArray[np.generic]:
    """Return the stored values of frame `number` (from 1), (rows, columns) or (rows, columns, 3).

    Raises DamagedFileError, with the fact, where the file does not hold what its header says.
    """
    try:
        stamp = _file_stamp(path)
        if form.transfer_syntax == DEFLATED:
            span = frame_span(form, rows, columns, number)
            pixels = _inflated_pixels(path, stamp)
            return laid_out(pixels[span.start : span.start + span.count], form, rows, columns, span)
        pieces = _fragments(path, form.offset or 0, form.number_of_frames, stamp)
        return used_bits(decode(read_stream(path, pieces[number - 1]), form, rows, columns), form)
    except OSError as error:
        raise DamagedFileError(f"cannot be read: {error.strerror or 'input error'}") from None


def forget_inflated(path: Path) -> None:
    """Give back the memory of a deflated file once another one is asked for."""
    if _kept != [path]:
        _inflated_pixels.cache_clear()
        _kept[:] = [path]


_kept: list[Path] = []


def _file_stamp(path: Path) -> tuple[int, int]:
    facts = path.stat()
    return facts.st_mtime_ns, facts.st_size


@functools.lru_cache(maxsize=16)
def _fragments(path: Path, offset: int, frames: int, _stamp: tuple[int, int]) -> list[tuple[Fragment, ...]]:
    """The index of a compressed file, kept while its frames are read one by one; `_stamp` drops a changed file's."""
    return frame_fragments(path, offset, frames)


@functools.lru_cache(maxsize=1)
def _inflated_pixels(path: Path, stamp: tuple[int, int]) -> memoryview:
    """Pixel data of a deflated file, which can only be inflated as a whole: kept while its frames are read."""
    with path.open("rb") as file:
        plain = inflated_file(file, stamp[1])
    if plain is None:
        raise DamagedFileError("the file is not deflated any more")
    try:
        header = header_in(path, plain)
    except header_faults():
        raise DamagedFileError("the deflated data set is damaged") from None
    if header.pixel_offset is None or header.pixel_length is None:
        raise DamagedFileError("the deflated data set holds no pixels")
    return plain.getbuffer()[header.pixel_offset : header.pixel_offset + header.pixel_length]
