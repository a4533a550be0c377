"""DICOM files whose pixels are compressed, sound or with a frame that is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
from numpy.typing import NDArray
from pydicom.encaps import encapsulate
from pydicom.uid import JPEGLSLossless

from tests.support.dicom_files import ct_slice, write

RNG = np.random.default_rng(7)


def noise(rows: int = 24, columns: int = 32) -> NDArray[np.uint16]:
    """An image in which no two pixels are expected to be alike."""
    return RNG.integers(0, 4000, (rows, columns)).astype(np.uint16)


def write_packed(path: Path, frames: list[NDArray[np.uint16]], damaged: tuple[int, ...] = (), **changes: Any) -> Path:
    """Write an object of JPEG-LS frames; `damaged` are cut in half, counted from 1."""
    streams = [bytes(imagecodecs.jpegls_encode(frame)) for frame in frames]
    for number in damaged:
        streams[number - 1] = streams[number - 1][: len(streams[number - 1]) // 2]
    k = changes.pop("k", 0)
    number_of_frames = len(frames) if len(frames) > 1 else None
    dataset = ct_slice(k, frames[0], NumberOfFrames=number_of_frames, **changes)
    dataset.PixelData = encapsulate(streams)
    dataset["PixelData"].is_undefined_length = True
    dataset["PixelData"].VR = "OB"
    dataset.file_meta.TransferSyntaxUID = JPEGLSLossless
    return write(dataset, path)


def write_packed_ct(folder: Path, slices: int = 6, damaged: tuple[int, ...] = (), **changes: Any) -> list[Path]:
    """Write an axial CT of JPEG-LS slices, one a file; those in `damaged` (from 1) cannot be decoded."""
    return [
        write_packed(folder / f"{k + 1:03}.dcm", [noise()], (1,) if k + 1 in damaged else (), k=k, **changes)
        for k in range(slices)
    ]
