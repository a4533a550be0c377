"""Compressed images made for a test, wherever there is a choice by another library than the one that decodes them."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.pixels.encoders.base import RLELosslessEncoder
from pydicom.uid import UID

from tests.support.dicom_files import ct_slice, write
from viewer.imaging.scan import scan
from viewer.imaging.series import Frame

JPEG, JPEG_12 = UID("1.2.840.10008.1.2.4.50"), UID("1.2.840.10008.1.2.4.51")
JPEG_LOSSLESS, JPEG_SV1 = UID("1.2.840.10008.1.2.4.57"), UID("1.2.840.10008.1.2.4.70")
JPEG_LS, JPEG_LS_NEAR = UID("1.2.840.10008.1.2.4.80"), UID("1.2.840.10008.1.2.4.81")
J2K_LOSSLESS, J2K = UID("1.2.840.10008.1.2.4.90"), UID("1.2.840.10008.1.2.4.91")
HTJ2K_LOSSLESS, HTJ2K = UID("1.2.840.10008.1.2.4.201"), UID("1.2.840.10008.1.2.4.203")
JPEG_XL_LOSSLESS = UID("1.2.840.10008.1.2.4.110")
RLE = UID("1.2.840.10008.1.2.5")
DEFLATED_FRAME, ENCAPSULATED_PLAIN = UID("1.2.840.10008.1.2.8.1"), UID("1.2.840.10008.1.2.1.98")

UNKNOWN_TO_PYDICOM = (JPEG_XL_LOSSLESS, DEFLATED_FRAME)

Pixels = NDArray[Any]


def _deflated(pixels: Pixels) -> bytes:
    engine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return engine.compress(pixels.tobytes()) + engine.flush()


def _rle(pixels: Pixels) -> bytes:
    samples = pixels.shape[2] if pixels.ndim == 3 else 1
    layout: dict[str, Any] = {"planar_configuration": 0} if samples > 1 else {}
    return RLELosslessEncoder.encode(
        pixels,
        rows=pixels.shape[0],
        columns=pixels.shape[1],
        samples_per_pixel=samples,
        bits_allocated=8 * pixels.dtype.itemsize,
        bits_stored=8 * pixels.dtype.itemsize,
        pixel_representation=int(pixels.dtype.kind == "i"),
        number_of_frames=1,
        photometric_interpretation="RGB" if samples > 1 else "MONOCHROME2",
        encoding_plugin="pydicom",
        **layout,
    )


def _bits(pixels: Pixels) -> int:
    return 8 * pixels.dtype.itemsize


def _as_unsigned(pixels: Pixels) -> Pixels:
    return pixels.view(f"u{pixels.dtype.itemsize}")


def _rgb(pixels: Pixels) -> dict[str, Any]:
    return {"colorspace": "RGB", "outcolorspace": "RGB"} if pixels.ndim == 3 else {}


ENCODERS: dict[UID, Callable[[Pixels], Any]] = {
    JPEG: lambda p: imagecodecs.jpeg8_encode(p, level=92, **_rgb(p)),
    JPEG_12: lambda p: imagecodecs.jpeg8_encode(p, level=95, bitspersample=12),
    JPEG_LOSSLESS: lambda p: imagecodecs.ljpeg_encode(_as_unsigned(p), bitspersample=_bits(p)),
    JPEG_SV1: lambda p: imagecodecs.jpeg8_encode(
        _as_unsigned(p), lossless=True, predictor=1, bitspersample=_bits(p), **_rgb(p)
    ),
    JPEG_LS: lambda p: imagecodecs.jpegls_encode(_as_unsigned(p)),
    JPEG_LS_NEAR: lambda p: imagecodecs.jpegls_encode(_as_unsigned(p), level=2),
    J2K_LOSSLESS: lambda p: imagecodecs.jpeg2k_encode(p, codecformat="j2k", reversible=True, level=0),
    J2K: lambda p: imagecodecs.jpeg2k_encode(p, codecformat="j2k", reversible=False, level=70),
    HTJ2K_LOSSLESS: imagecodecs.htj2k_encode,
    HTJ2K: imagecodecs.htj2k_encode,
    JPEG_XL_LOSSLESS: lambda p: imagecodecs.jpegxl_encode(p, lossless=True),
    RLE: _rle,
    DEFLATED_FRAME: _deflated,
    ENCAPSULATED_PLAIN: lambda p: p.tobytes(),
}


def stream_of(pixels: Pixels, syntax: UID) -> bytes:
    """One frame as that transfer syntax stores it."""
    return bytes(ENCODERS[syntax](pixels))


def packed_slice(pixels: Pixels, syntax: UID, streams: Sequence[bytes] | None = None, **changes: Any) -> Dataset:
    """A slice whose header describes `pixels` and whose frames are `streams` (default: the pixels, encoded)."""
    colour: dict[str, Any] = {"SamplesPerPixel": 3, "PhotometricInterpretation": "RGB", "PlanarConfiguration": 0}
    values = (colour if pixels.ndim == 3 else {}) | {"RescaleIntercept": 0} | changes
    slice_ = ct_slice(pixels=pixels, **values)
    slice_.file_meta.TransferSyntaxUID = syntax
    slice_.PixelData = encapsulate(list(streams if streams is not None else [stream_of(pixels, syntax)]))
    slice_["PixelData"].VR = "OB"
    slice_["PixelData"].is_undefined_length = True
    return slice_


def write_packed(slice_: Dataset, path: Path) -> Path:
    """Write a slice, also in a transfer syntax that pydicom has not heard of."""
    syntax = slice_.file_meta.TransferSyntaxUID
    if syntax not in UNKNOWN_TO_PYDICOM:
        return write(slice_, path)
    slice_.file_meta.TransferSyntaxUID = J2K
    raw = bytearray(write(slice_, path).read_bytes())
    at = raw.index(b"\x02\x00\x10\x00UI")
    value = syntax.encode() + b"\x00" * (len(syntax) % 2)
    old = int.from_bytes(raw[at + 6 : at + 8], "little")
    raw[at + 6 : at + 8 + old] = len(value).to_bytes(2, "little") + value
    group_length = int.from_bytes(raw[140:144], "little") + len(value) - old
    raw[140:144] = group_length.to_bytes(4, "little")
    path.write_bytes(raw)
    return path


def frame_in(path: Path, number: int = 1) -> Frame:
    """That frame of the one series in a file that is opened without a word of refusal."""
    result = scan([path])
    assert result.problems == ()
    (series,) = result.series
    return next(frame for frame in series.frames if frame.frame_number == number)


def packed_frame(folder: Path, pixels: Pixels, syntax: UID, stream: bytes | None = None, **changes: Any) -> Frame:
    """The frame of a file written into `folder`."""
    slice_ = packed_slice(pixels, syntax, None if stream is None else [stream], **changes)
    return frame_in(write_packed(slice_, folder / f"{len(list(folder.iterdir()))}.dcm"))


def body(size: int = 64, bits: int = 12) -> Pixels:
    """An ellipse of soft tissue with noise, as a scanner stores it: the same each time."""
    y, x = np.mgrid[-1 : 1 : size * 1j, -1 : 1 : size * 1j]
    noise = np.random.default_rng(5).normal(0, 18, (size, size))
    values = np.clip(np.where((x / 0.85) ** 2 + (y / 0.65) ** 2 < 1, 1074.0, 24.0) + noise, 0, 4095)
    return (values / 16).astype(np.uint8) if bits == 8 else values.astype(np.uint16)
