"""Compressed images: exactly what was stored, in every transfer syntax that is read, or refused (R11, R22)."""

import contextlib
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom import dcmread
from pydicom.encaps import encapsulate, encapsulate_extended, generate_frames
from pydicom.uid import UID

from tests.support import compressed as packed
from tests.support.compressed import Pixels, body, frame_in, packed_frame, packed_slice, stream_of, write_packed
from tests.support.dicom_files import write
from tests.support.real_data import real_data
from viewer.imaging.errors import DamagedFileError, ImagingError
from viewer.imaging.instances import read_instance
from viewer.imaging.pixels import stored_values
from viewer.imaging.scan import scan

RNG = np.random.default_rng(11)
LOSSLESS = [
    packed.JPEG_LOSSLESS,
    packed.JPEG_SV1,
    packed.JPEG_LS,
    packed.J2K_LOSSLESS,
    packed.HTJ2K_LOSSLESS,
    packed.JPEG_XL_LOSSLESS,
    packed.RLE,
    packed.DEFLATED_FRAME,
    packed.ENCAPSULATED_PLAIN,
]
STREAMED = [
    packed.JPEG,
    packed.JPEG_12,
    packed.JPEG_LOSSLESS,
    packed.JPEG_SV1,
    packed.JPEG_LS,
    packed.J2K_LOSSLESS,
    packed.J2K,
    packed.HTJ2K_LOSSLESS,
]
WAYS = {"JPEG-LS": packed.JPEG_LS, "J2K": packed.J2K_LOSSLESS, "HTJ2K": packed.HTJ2K_LOSSLESS}
KINDS: dict[str, tuple[type[np.generic], int, int]] = {
    "8 bits": (np.uint8, 0, 256),
    "12 bits": (np.uint16, 0, 4096),
    "16 bits": (np.uint16, 0, 65536),
    "16 bits signed": (np.int16, -32768, 32768),
}


def pixels_of(kind: str, shape: tuple[int, ...] = (24, 38)) -> Pixels:
    value_type, low, high = KINDS[kind]
    return RNG.integers(low, high, shape).astype(value_type)


def used(pixels: Pixels) -> dict[str, Any]:
    """Header values of twelve bits in sixteen."""
    return {"BitsStored": 12, "HighBit": 11} if pixels.dtype == np.uint16 and pixels.max() < 4096 else {}


def opened(path: Path) -> Pixels:
    return stored_values(read_instance(path).frames[0].frame)


@pytest.mark.parametrize("syntax", LOSSLESS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_was_stored_without_loss_comes_back_bit_by_bit(tmp_path: Path, syntax: UID, kind: str) -> None:
    pixels = pixels_of(kind)
    if syntax == packed.JPEG_XL_LOSSLESS and pixels.dtype.kind == "i":
        pixels = pixels.view(np.uint16)  # JPEG XL has no negative integers
    values = stored_values(packed_frame(tmp_path, pixels, syntax, **used(pixels)))
    assert values.dtype == pixels.dtype
    assert np.array_equal(values, pixels)


@pytest.mark.parametrize("syntax", [s for s in LOSSLESS if s != packed.JPEG_LOSSLESS])
def test_three_colours_come_back_bit_by_bit(tmp_path: Path, syntax: UID) -> None:
    pixels = pixels_of("8 bits", (24, 38, 3))
    assert np.array_equal(stored_values(packed_frame(tmp_path, pixels, syntax, Modality="OT")), pixels)


@pytest.mark.parametrize("bits", range(8, 17))
def test_lossless_jpeg_of_every_depth_is_read(tmp_path: Path, bits: int) -> None:
    pixels = RNG.integers(0, 1 << bits, (24, 38)).astype(np.uint16)
    import imagecodecs

    stream = bytes(imagecodecs.ljpeg_encode(pixels, bitspersample=bits))
    frame = packed_frame(tmp_path, pixels, packed.JPEG_LOSSLESS, stream, BitsStored=bits, HighBit=bits - 1)
    assert np.array_equal(stored_values(frame), pixels)


def test_signed_pixels_in_an_unsigned_stream_of_fewer_bits_keep_their_sign(tmp_path: Path) -> None:
    pixels = RNG.integers(-2048, 2048, (24, 38)).astype(np.int16)
    stream = stream_of((pixels.view(np.uint16) & 0x0FFF), packed.JPEG_LS)
    frame = packed_frame(tmp_path, pixels, packed.JPEG_LS, stream, BitsStored=12, HighBit=11)
    assert np.array_equal(stored_values(frame), pixels)


@pytest.mark.parametrize("name", ["CT1/CT1_J2KI", "MR4/MR4_J2KI", "CT1/CT1_JLSN", "MR4/MR4_JLSN"])
def test_real_images_with_loss_are_read_as_gdcm_and_pylibjpeg_read_them(name: str) -> None:
    path = real_data("transfer-syntaxes", *name.split("/"))
    other = dcmread(path)
    plugin = "pylibjpeg" if "J2K" in name else "gdcm"
    other.pixel_array_options(decoding_plugin=plugin, raw=True)
    difference = opened(path).astype(int) - other.pixel_array.astype(int)
    assert np.abs(difference).max() <= 1  # decoders may round the last bit of a cosine or wavelet differently


def test_a_real_twelve_bit_jpeg_is_read_as_simpleitk_reads_it() -> None:
    import SimpleITK as sitk

    path = real_data("transfer-syntaxes", "MR4", "MR4_JPLY")
    theirs = sitk.GetArrayFromImage(sitk.ReadImage(str(path)))[0]  # after rescale
    header = dcmread(path, stop_before_pixels=True)
    ours = opened(path) * float(header.RescaleSlope) + float(header.RescaleIntercept)
    assert np.abs(ours - theirs).max() <= abs(float(header.RescaleSlope)) * 1.01


@pytest.mark.parametrize("table", ["full", "empty", "extended"])
@pytest.mark.parametrize("syntax", [packed.RLE, packed.JPEG_LS, packed.J2K_LOSSLESS])
def test_frames_are_found_by_either_offset_table_or_none(tmp_path: Path, syntax: UID, table: str) -> None:
    pixels = np.stack([body(16) + k for k in range(4)])
    streams = [stream_of(plane, syntax) for plane in pixels]
    slice_ = packed_slice(pixels[0], syntax, NumberOfFrames=4, **used(pixels))
    if table == "extended":
        slice_.PixelData, slice_.ExtendedOffsetTable, slice_.ExtendedOffsetTableLengths = encapsulate_extended(streams)
    else:
        slice_.PixelData = encapsulate(streams, has_bot=table == "full")
    path = write(slice_, tmp_path / "a.dcm")
    for n in range(4):
        assert np.array_equal(stored_values(frame_in(path, n + 1)), pixels[n])


@pytest.mark.parametrize("has_table", [True, False])
@pytest.mark.parametrize("syntax", WAYS.values(), ids=WAYS)
def test_a_frame_in_several_fragments_is_put_together(tmp_path: Path, syntax: UID, has_table: bool) -> None:
    pixels = np.stack([body(32) + k for k in range(3)])
    slice_ = packed_slice(pixels[0], syntax, NumberOfFrames=3, **used(pixels))
    streams = [stream_of(plane, syntax) for plane in pixels]
    slice_.PixelData = encapsulate(streams, fragments_per_frame=3, has_bot=has_table)
    path = write(slice_, tmp_path / "a.dcm")
    for n in range(3):
        assert np.array_equal(stored_values(frame_in(path, n + 1)), pixels[n])


@pytest.mark.parametrize(("stated", "found"), [(1, 2), (2, 1), (3, 2), (2, 3)])
def test_r11_another_number_of_frames_than_the_header_says_is_refused(tmp_path: Path, stated: int, found: int) -> None:
    plane = body(16)
    slice_ = packed_slice(plane, packed.JPEG_LS, NumberOfFrames=stated, **used(plane))
    slice_.PixelData = encapsulate([stream_of(plane, packed.JPEG_LS)] * found)
    with pytest.raises(DamagedFileError, match=r"frames? expected"):
        opened(write(slice_, tmp_path / "a.dcm"))


@pytest.mark.parametrize("ended", [False, True], ids=["cut", "cut, with the end marker put back"])
@pytest.mark.parametrize("syntax", STREAMED, ids=lambda syntax: syntax.name)
def test_r11_a_stream_that_lacks_its_end_is_refused_wherever_it_was_cut(
    tmp_path: Path, syntax: UID, ended: bool
) -> None:
    pixels = body(48, 8 if syntax == packed.JPEG else 12)
    stream = stream_of(pixels, syntax)
    whole = opened(write(packed_slice(pixels, syntax, [stream], **used(pixels)), tmp_path / "whole.dcm"))
    for kept in [*range(4, len(stream) - 4, len(stream) // 23), len(stream) - 4]:
        part = stream[:kept] + (stream[-2:] if ended else b"")
        path = write(packed_slice(pixels, syntax, [part], **used(pixels)), tmp_path / "a.dcm")
        if kept > len(stream) - 8 and ended:  # an encoder's last bytes may be filling: then nothing is lost
            with contextlib.suppress(DamagedFileError):
                assert np.array_equal(opened(path), whole)
            continue
        with pytest.raises(DamagedFileError):
            opened(path)


@pytest.mark.parametrize("syntax", [packed.JPEG_LOSSLESS, packed.JPEG_SV1], ids=lambda syntax: syntax.name)
def test_r11_a_jpeg_stream_that_lacks_bytes_in_its_middle_is_refused(tmp_path: Path, syntax: UID) -> None:
    pixels = body(64)
    stream = stream_of(pixels, syntax)
    for at in range(len(stream) // 2, len(stream) - 80, len(stream) // 9):
        part = stream[:at].rstrip(b"\xff") + stream[at + 60 :]
        with pytest.raises(DamagedFileError):
            opened(write(packed_slice(pixels, syntax, [part], **used(pixels)), tmp_path / "a.dcm"))


@pytest.mark.parametrize("kept", [110, 140, 400])
@pytest.mark.parametrize("syntax", [packed.J2K_LOSSLESS, packed.HTJ2K_LOSSLESS], ids=lambda syntax: syntax.name)
def test_r11_a_stream_whose_packets_were_wiped_out_is_no_grey_image(tmp_path: Path, syntax: UID, kept: int) -> None:
    pixels = body(64)
    stream = stream_of(pixels, syntax)
    wiped = stream[:kept] + bytes(len(stream) - kept - 2) + stream[-2:]
    with pytest.raises(DamagedFileError):
        stored_values(packed_frame(tmp_path, pixels, syntax, wiped, **used(pixels)))


@pytest.mark.parametrize("syntax", [packed.J2K_LOSSLESS, packed.HTJ2K_LOSSLESS, packed.JPEG_SV1, packed.JPEG_LS])
def test_an_image_of_one_value_is_read(tmp_path: Path, syntax: UID) -> None:
    pixels = np.full((512, 512), 24, np.uint16)
    assert np.array_equal(stored_values(packed_frame(tmp_path, pixels, syntax, **used(pixels))), pixels)


@pytest.mark.parametrize(
    ("syntax", "change", "words"),
    [
        (packed.JPEG_LS, lambda p: p[:-1], "48 × 48 pixels expected, the stream holds 47 × 48"),
        (packed.J2K_LOSSLESS, lambda p: p[:, :-1], "48 × 48 pixels expected, the stream holds 48 × 47"),
        (packed.JPEG_SV1, lambda p: p[:, :-2], "48 × 48 pixels expected, the stream holds 48 × 46"),
        (packed.HTJ2K_LOSSLESS, lambda p: p[::2, ::2], "48 × 48 pixels expected, the stream holds 24 × 24"),
        (packed.JPEG_XL_LOSSLESS, lambda p: p[:-8], "48 × 48 pixels expected, the stream holds 40 × 48"),
        (packed.J2K_LOSSLESS, lambda p: np.stack([p, p, p], -1), "1 values a pixel expected, 3 in the stream"),
        (packed.RLE, lambda p: p[:-1], "2,304 bytes expected in an RLE segment, 2,256 found"),
        (packed.RLE, lambda p: (p >> 4).astype(np.uint8), "2 RLE segments expected, 1 found"),
        (packed.DEFLATED_FRAME, lambda p: p[:-1], "4,608 pixel bytes expected, 4,512 found"),
        (packed.ENCAPSULATED_PLAIN, lambda p: p[:-1], "4,608 pixel bytes expected, 4,512 found"),
    ],
)
def test_r11_a_stream_of_another_size_than_the_header_says_is_refused_with_both(
    tmp_path: Path, syntax: UID, change: Callable[[Pixels], Pixels], words: str
) -> None:
    pixels = body(48)
    stream = stream_of(change(pixels), syntax)
    with pytest.raises(DamagedFileError, match=words):
        stored_values(packed_frame(tmp_path, pixels, syntax, stream, **used(pixels)))


@pytest.mark.parametrize(
    ("syntax", "made_as"), [(packed.JPEG_LS, packed.JPEG_LS_NEAR), (packed.J2K_LOSSLESS, packed.J2K)]
)
def test_a_stream_with_loss_under_a_lossless_name_is_refused_and_not_shown_unmarked(
    tmp_path: Path, syntax: UID, made_as: UID
) -> None:
    pixels = body(48)
    frame = packed_frame(tmp_path, pixels, syntax, stream_of(pixels, made_as), **used(pixels))
    with pytest.raises(DamagedFileError, match="the header says lossless"):
        stored_values(frame)


def test_a_lossy_jpeg_under_a_lossless_name_is_refused(tmp_path: Path) -> None:
    pixels = body(48)
    stream = stream_of(pixels, packed.JPEG_12)
    with pytest.raises(DamagedFileError, match="the header says lossless"):
        stored_values(packed_frame(tmp_path, pixels, packed.JPEG_SV1, stream, **used(pixels)))


def test_r22_tiles_that_the_stream_cannot_hold_are_refused(tmp_path: Path) -> None:
    pixels = body(48)
    stream = bytearray(stream_of(pixels, packed.J2K_LOSSLESS))
    struct.pack_into(">LL", stream, 24, 1, 1)  # XTsiz, YTsiz: tiles of one pixel
    with pytest.raises(DamagedFileError, match="states 2,304 tiles"):
        stored_values(packed_frame(tmp_path, pixels, packed.J2K_LOSSLESS, bytes(stream), **used(pixels)))


def test_components_of_differing_size_are_refused(tmp_path: Path) -> None:
    pixels = pixels_of("8 bits", (24, 38, 3))
    stream = bytearray(stream_of(pixels, packed.J2K_LOSSLESS))
    stream[46] = 2  # XRsiz of the second component
    with pytest.raises(DamagedFileError, match="differ in size or depth"):
        stored_values(packed_frame(tmp_path, pixels, packed.J2K_LOSSLESS, bytes(stream), Modality="OT"))


@pytest.mark.parametrize("syntax", [packed.RLE, packed.JPEG_LS, packed.J2K_LOSSLESS, packed.DEFLATED_FRAME])
def test_r22_a_header_that_declares_more_pixels_than_its_bytes_can_be_is_refused_when_indexed(
    tmp_path: Path, syntax: UID
) -> None:
    slice_ = packed_slice(body(16), syntax, Rows=60000, Columns=60000)
    result = scan([write_packed(slice_, tmp_path / "a.dcm")])
    assert result.series == ()
    (line,) = result.problems
    assert "cannot be 7,200,000,000 bytes of pixels" in line.text
    assert len(line.text) <= 120


def test_r22_a_deflated_frame_that_comes_to_more_than_its_pixels_is_not_inflated_further(tmp_path: Path) -> None:
    pixels = body(48)
    stream = stream_of(np.zeros((4000, 4000), np.uint16), packed.DEFLATED_FRAME)
    with pytest.raises(DamagedFileError, match="come to more than 4,609"):
        stored_values(packed_frame(tmp_path, pixels, packed.DEFLATED_FRAME, stream, **used(pixels)))


@pytest.mark.parametrize(
    ("syntax", "words"),
    [
        ("1.2.840.10008.1.2.4.93", "JPEG 2000 Part 2 (multi-component) (1.2.840.10008.1.2.4.93) is not read"),
        ("1.2.840.10008.1.2.4.94", "JPIP: the pixels are on a server (1.2.840.10008.1.2.4.94) is not read"),
        ("1.2.840.10008.1.2.4.102", "MPEG-4 video (1.2.840.10008.1.2.4.102) is not read"),
        ("1.2.840.10008.1.2.4.55", "retired JPEG process (1.2.840.10008.1.2.4.55) is not read"),
        ("1.3.46.670589.33.1.4.1", "transfer syntax 1.3.46.670589.33.1.4.1 is not read"),
    ],
)
def test_a_way_of_storing_that_is_not_read_is_refused_by_its_name(tmp_path: Path, syntax: str, words: str) -> None:
    slice_ = packed_slice(body(16), packed.JPEG_LS)
    path = write(slice_, tmp_path / "a.dcm")
    raw, old = path.read_bytes(), packed.JPEG_LS.encode()
    at = raw.index(b"\x02\x00\x10\x00UI")
    value = syntax.encode() + b"\x00" * (len(syntax) % 2)
    group = int.from_bytes(raw[140:144], "little") + len(value) - len(old)
    rest = raw[at + 8 + len(old) :]
    head = raw[:140] + group.to_bytes(4, "little") + raw[144 : at + 6]
    path.write_bytes(head + len(value).to_bytes(2, "little") + value + rest)
    (line,) = scan([path]).problems
    assert line.text == f"a.dcm: {words}"


def changed(stream: bytes, places: list[tuple[float, int]]) -> bytes:
    """The stream with a few bytes changed, its end marker left."""
    new = bytearray(stream)
    for where, value in places:
        new[int(where * (len(new) - 3))] ^= value
    return bytes(new)


def holds_or_says_why(path: Path, pixels: Pixels) -> bool:
    """Whether the file gives an image of the right size, or a line that can be read."""
    try:
        return opened(path).shape == pixels.shape
    except ImagingError as error:
        return 0 < len(str(error)) <= 120


PLACES = st.lists(st.tuples(st.floats(0, 1), st.integers(1, 255)), min_size=1, max_size=4)


@pytest.mark.parametrize("syntax", [*STREAMED, packed.RLE, packed.JPEG_XL_LOSSLESS], ids=str)
@settings(max_examples=12)
@given(PLACES)
def test_r20_changed_bytes_give_an_image_of_the_right_size_or_one_line(
    tmp_path_factory: pytest.TempPathFactory, syntax: UID, places: list[tuple[float, int]]
) -> None:
    pixels = body(24, 8 if syntax == packed.JPEG else 12)
    streams = [changed(stream_of(pixels, syntax), places)]
    path = write_packed(packed_slice(pixels, syntax, streams, **used(pixels)), tmp_path_factory.mktemp("c") / "a.dcm")
    assert holds_or_says_why(path, pixels)


@pytest.mark.soak
@pytest.mark.parametrize("syntax", [*STREAMED, packed.RLE, packed.JPEG_XL_LOSSLESS], ids=str)
def test_r20_ten_thousand_changed_streams_of_each_kind_never_end_the_program(tmp_path: Path, syntax: UID) -> None:
    random = np.random.default_rng(7)
    pixels = body(32, 8 if syntax == packed.JPEG else 12)
    stream = stream_of(pixels, syntax)
    for _ in range(10_000):
        count = int(random.integers(1, 9))
        places = [(float(random.random()), int(random.integers(1, 256))) for _ in range(count)]
        path = write_packed(packed_slice(pixels, syntax, [changed(stream, places)], **used(pixels)), tmp_path / "a.dcm")
        assert holds_or_says_why(path, pixels)


def test_real_streams_taken_apart_and_put_together_again_are_the_same(tmp_path: Path) -> None:
    path = real_data("transfer-syntaxes", "CT1", "CT1_JPLL")
    slice_ = dcmread(path)
    (stream,) = generate_frames(slice_.PixelData, number_of_frames=1)
    slice_.PixelData = encapsulate([stream], fragments_per_frame=4)
    assert np.array_equal(opened(write(slice_, tmp_path / "a.dcm")), opened(path))
