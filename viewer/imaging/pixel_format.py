"""How a file's pixels are stored, checked against the length of the file before anything is decoded (R11, R22)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from viewer.imaging import transfer_syntaxes
from viewer.imaging.element_names import element_name
from viewer.imaging.elements import TAGS, Elements, UnusualError
from viewer.imaging.errors import DamagedFileError, NotShownError
from viewer.imaging.gate import hold_against_length
from viewer.imaging.header import NATIVE, Header, integer, number, numbers, text
from viewer.imaging.series import PixelFormat
from viewer.imaging.transfer_syntaxes import ALWAYS_LOSSY, LOSSY_UNLESS_DENIED, unread_name

if TYPE_CHECKING:
    from viewer.imaging.header import Attributes

COMPRESSED = transfer_syntaxes.COMPRESSED

GREY = {"MONOCHROME1", "MONOCHROME2"}
COLOUR = {"RGB", "YBR_FULL", "YBR_FULL_422", "YBR_RCT", "YBR_ICT"}
COLOUR_SAMPLES = 3
PALETTE = "PALETTE COLOR"
GREY_WHERE_MISSING = "MONOCHROME2"
LONGEST_QUOTED = 20
BITS = {"integer": {1, 8, 16, 32}, "float": {32}, "double": {64}}
LARGEST_SIDE = 65535
MOST_FRAMES = 100_000


def pixel_format(header: Header) -> PixelFormat:
    """Return how the pixels of `header`'s object are stored.

    Raises DamagedFileError where size, depth and length contradict each other or the file, and NotShownError for a
    sound object whose encoding is not read here.
    """
    dataset = header.dataset
    rows, columns = _side(dataset, "Rows"), _side(dataset, "Columns")
    samples = _one(dataset, "SamplesPerPixel", otherwise=1)
    photometric = text(dataset, "PhotometricInterpretation").upper() or (GREY_WHERE_MISSING if samples == 1 else "")
    _known_colour(photometric, samples)
    if photometric == PALETTE:
        _refuse_without_table(dataset)
    allocated = _one(dataset, "BitsAllocated", otherwise={"float": 32, "double": 64}.get(header.pixel_kind))
    if allocated not in BITS[header.pixel_kind]:
        raise DamagedFileError(f"{allocated} bits per pixel is not a depth that is read")
    stored = _one(dataset, "BitsStored", otherwise=allocated)
    high = _one(dataset, "HighBit", otherwise=stored - 1)
    if not 1 <= stored <= allocated or not stored - 1 <= high < allocated:
        raise DamagedFileError(f"bits stored {stored}, high bit {high} do not fit {allocated} bits allocated")
    has_sign = header.pixel_kind == "integer" and allocated > 1 and samples == 1
    form = PixelFormat(
        transfer_syntax=header.transfer_syntax,
        bits_allocated=allocated,
        bits_stored=stored,
        high_bit=high,
        signed=_flag(dataset, "PixelRepresentation", otherwise=None if has_sign else 0),
        samples_per_pixel=samples,
        photometric=photometric,
        planar=samples > 1 and _flag(dataset, "PlanarConfiguration", otherwise=0),
        number_of_frames=_frame_count(dataset),
        offset=header.pixel_offset,
        length=header.pixel_length,
        floating=header.pixel_kind != "integer",
        padding=_padding(dataset, header.pixel_kind, allocated, stored),
    )
    _check_length(header, form, rows, columns)
    return form


def expected_bytes(form: PixelFormat, rows: int, columns: int) -> int:
    """Return how many bytes the uncompressed pixels of all frames take, without the byte that makes it even."""
    if form.photometric == "YBR_FULL_422" and form.transfer_syntax in NATIVE:
        return rows * columns * 2 * form.number_of_frames * form.bits_allocated // 8
    return (rows * columns * form.samples_per_pixel * form.number_of_frames * form.bits_allocated + 7) // 8


def refuse_wrong_length(header: Header) -> None:
    """Raise DamagedFileError where plain pixels that are not drawn (segments, dose) are not as many as stated (R11).

    A size that is not stated, or no number, is left alone: the object is listed, and nothing of it is shown. Segments
    of one bit are packed over all frames (PS3.5 8.1.1); some writers begin each frame on a byte of its own.
    """
    if header.transfer_syntax not in NATIVE or header.pixel_length is None:
        return
    try:
        rows, columns, bits = (_one(header.dataset, keyword) for keyword in ("Rows", "Columns", "BitsAllocated"))
        frames = _one(header.dataset, "NumberOfFrames", otherwise=1)
        frame_bits = rows * columns * bits * _one(header.dataset, "SamplesPerPixel", otherwise=1)
    except DamagedFileError:
        return
    least, most = (frame_bits * frames + 7) // 8, (frame_bits + 7) // 8 * frames
    there = header.pixel_length if header.pixel_offset is None else header.file_size - header.pixel_offset
    found = min(header.pixel_length, there)
    if found < least or header.pixel_length > most + most % 2:
        raise DamagedFileError(
            f"{least:,} pixel bytes expected, {found if found < least else header.pixel_length:,} found"
        )


def lossy_mark(dataset: Attributes, syntax: str) -> str:
    """Return "" or the mark to show: "LOSSY", with the ratio where the header states it (PS3.3 C.7.6.1.1.5)."""
    stated = text(dataset, "LossyImageCompression")
    lossy = stated == "01" or syntax in ALWAYS_LOSSY or (syntax in LOSSY_UNLESS_DENIED and stated != "00")
    if not lossy:
        return ""
    ratios = [ratio for ratio in numbers(dataset, "LossyImageCompressionRatio") if 1.0 < ratio < float("inf")]
    return f"LOSSY {_two_digits(ratios[-1])}:1" if ratios else "LOSSY"


def _two_digits(ratio: float) -> str:
    return f"{ratio:.1f}".removesuffix(".0") if ratio < 10.0 else f"{ratio:.0f}"


def format_notes(header: Header) -> list[str]:
    """Return what the header leaves out of the pixels' format and can only be in one way."""
    dataset, notes = header.dataset, []
    if not numbers(dataset, "SamplesPerPixel"):
        notes.append("Samples per Pixel (0028,0002) is missing: read as grey")
    if not text(dataset, "PhotometricInterpretation"):
        notes.append("Photometric Interpretation (0028,0004) is missing: high values are shown bright")
    if not numbers(dataset, "BitsStored") and header.pixel_kind == "integer":
        notes.append("Bits Stored (0028,0101) is missing: all bits allocated are read")
    return notes


def _one(dataset: Attributes, keyword: str, *, otherwise: int | None = None, lost: str = "") -> int:
    """Return the one whole number of an attribute, `otherwise` where it is absent and that is not None.

    Raises DamagedFileError where there is none, or several, or what stands there is no whole number.
    """
    values = numbers(dataset, keyword)
    if not values and otherwise is not None:
        return otherwise
    if len(values) == 1 and math.isfinite(values[0]) and values[0] == int(values[0]):
        return int(values[0])
    name = element_name(TAGS[keyword][0])
    if not values:
        raise DamagedFileError(f"{name} is missing{lost}")
    if len(values) > 1:
        raise DamagedFileError(f"{name} has {len(values)} values")
    raise DamagedFileError(f"{name} is “{text(dataset, keyword)[:LONGEST_QUOTED]}”, not a number")


def _flag(dataset: Attributes, keyword: str, *, otherwise: int | None) -> bool:
    value = _one(dataset, keyword, otherwise=otherwise)
    if value not in (0, 1):
        raise DamagedFileError(f"{element_name(TAGS[keyword][0])} is {value}, neither 0 nor 1")
    return value == 1


def _side(dataset: Attributes, keyword: str) -> int:
    side = _one(dataset, keyword, lost=": image size unknown")
    if not 1 <= side <= LARGEST_SIDE:
        raise DamagedFileError(f"{element_name(TAGS[keyword][0])} is {side}: image size unknown")
    return side


def _frame_count(dataset: Attributes) -> int:
    count = _one(dataset, "NumberOfFrames", otherwise=1)
    if not 1 <= count <= MOST_FRAMES:
        raise DamagedFileError(f"Number of Frames (0028,0008) is {count}: not between 1 and {MOST_FRAMES:,}")
    return count


def _known_colour(photometric: str, samples: int) -> None:
    known = (photometric in GREY | {PALETTE} and samples == 1) or (photometric in COLOUR and samples == COLOUR_SAMPLES)
    if not photometric:
        raise DamagedFileError("Photometric Interpretation (0028,0004) is missing: colours unknown")
    if not known:
        raise NotShownError(f"pixels of kind {photometric[:24]} with {samples} samples are not shown")


def _refuse_without_table(dataset: Attributes) -> None:
    """Raise DamagedFileError for an image in palette colour without its palette (PS3.3 C.7.6.3.1.5).

    The walker steps over palettes: it raises UnusualError, and pydicom judges.
    """
    if isinstance(dataset, Elements):
        raise UnusualError
    for colour in ("Red", "Green", "Blue"):
        if f"{colour}PaletteColorLookupTableDescriptor" not in dataset:
            raise DamagedFileError("the palette of this palette colour image is missing")


def _padding(dataset: Attributes, kind: str, allocated: int, stored: int) -> tuple[float, float] | None:
    """Return the lowest and highest stored value that stand for no tissue (PS3.3 C.7.5.1.1.2, C.7.6.24 for floats)."""
    if kind != "integer":
        words = {"float": "FloatPixelPadding", "double": "DoubleFloatPixelPadding"}[kind]
        low, high = number(dataset, f"{words}Value"), number(dataset, f"{words}RangeLimit")
        return (
            None if low is None else (min(low, low if high is None else high), max(low, low if high is None else high))
        )
    value, limit = integer(dataset, "PixelPaddingValue"), integer(dataset, "PixelPaddingRangeLimit")
    if value is None:
        return None
    signed = integer(dataset, "PixelRepresentation") == 1
    ends = [_in_range(v, allocated, signed=signed) for v in (value, value if limit is None else limit)]
    least, most = (-(1 << (stored - 1)), (1 << (stored - 1)) - 1) if signed else (0, (1 << stored) - 1)
    if not least <= ends[0] <= most:  # written across all bits: its pixels are read with only those stored, as all are
        ends = [_in_range(value, stored, signed=signed)] * 2
    return min(ends), max(ends)


def _in_range(value: int, allocated: int, *, signed: bool) -> int:
    """Fold a padding value written with the other sign into the range of the stored values."""
    value &= (1 << allocated) - 1
    return value - (1 << allocated) if signed and value >> (allocated - 1) else value


def _check_length(header: Header, form: PixelFormat, rows: int, columns: int) -> None:
    if form.transfer_syntax not in NATIVE:
        if form.transfer_syntax not in COMPRESSED:
            raise NotShownError(f"{unread_name(form.transfer_syntax)} is not read")
        if form.offset is not None and form.offset + 16 > header.file_size:
            raise DamagedFileError("the file ends before its compressed pixels")
        if form.offset is not None and form.length is not None and form.offset + form.length != header.file_size:
            there = header.file_size - form.offset
            raise DamagedFileError(f"{form.length:,} compressed pixel bytes stated, {there:,} found")
        hold_against_length(form, rows, columns, header.file_size)
        return
    expected = expected_bytes(form, rows, columns)
    if form.offset is None:  # deflated: the length is that in the inflated bytes, and was held against them
        if form.length is not None and form.length not in (expected, expected + expected % 2):
            raise DamagedFileError(f"{expected:,} pixel bytes expected, {form.length:,} found")
        return
    if form.length is None:
        raise DamagedFileError("uncompressed pixels of undefined length")
    found = min(form.length, header.file_size - form.offset)
    if found < expected or form.length > expected + expected % 2:
        what = found if found < expected else form.length
        raise DamagedFileError(f"{expected:,} pixel bytes expected, {what:,} found")
