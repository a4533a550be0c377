"""Stored values of one frame, from its file, exactly as long and as deep as the header says or not at all (R11)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from viewer.imaging.errors import DamagedFileError
from viewer.imaging.header import DEFLATED, NATIVE
from viewer.imaging.native import frame_span, laid_out

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from viewer.imaging.series import Frame, PixelFormat
    from viewer.imaging.workshop.benches import Cancelled


def stored_values(frame: Frame, cancelled: Cancelled | None = None) -> NDArray[np.generic]:
    """Return the decoded stored values, (rows, columns) or (rows, columns, 3), integers unless stored as floats.

    Plain bytes are read here; what has to be decoded or inflated goes to a worker process (viewer.imaging.workshop).
    `cancelled` is asked while waiting for one. Raises DamagedFileError, with the fact, where the file does not hold
    what its header says, and NoLongerWantedError once `cancelled()` says so.
    """
    form = frame.pixels
    if form is None:
        raise DamagedFileError("the file holds no pixel data")
    rows, columns = frame.plane.rows, frame.plane.columns
    try:
        if form.transfer_syntax in NATIVE and form.transfer_syntax != DEFLATED:
            return _native(frame, form, rows, columns)
        from viewer.imaging.workshop import shared_workshop

        return shared_workshop().stored_values(frame, cancelled)
    except OSError as error:
        raise DamagedFileError(f"cannot be read: {error.strerror or 'input error'}") from None


def _native(frame: Frame, form: PixelFormat, rows: int, columns: int) -> NDArray[np.generic]:
    span = frame_span(form, rows, columns, frame.frame_number)
    with frame.path.open("rb") as file:
        raw = os.pread(file.fileno(), span.count, (form.offset or 0) + span.start)
    return laid_out(raw, form, rows, columns, span)
