"""Colour images in colour, however they are stored (PS3.3 C.7.6.3.1.2, C.7.6.3.1.5, C.7.9.2)."""

import warnings
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pydicom
import pytest
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.pixels.processing import apply_color_lut, convert_color_space
from pydicom.pixels.utils import pixel_array
from pydicom.uid import UID, ExplicitVRBigEndian, ExplicitVRLittleEndian, JPEG2000Lossless, JPEGBaseline8Bit

from tests.support.dicom_files import ct_slice, write
from tests.support.real_data import real_data
from viewer.imaging.display import render
from viewer.imaging.display_colour import render_colour
from viewer.imaging.errors import DamagedFileError
from viewer.imaging.palette import palette_of
from viewer.imaging.scan import scan
from viewer.imaging.small_picture import picture_of
from viewer.imaging.voi import Window
from viewer.imaging.volume import Volume, read_volume

RNG = np.random.default_rng(11)
SCREEN = "1.2.840.10008.5.1.4.1.1.7"
COLOURS = RNG.integers(0, 256, (8, 10, 3)).astype(np.uint8)


def capture(pixels: NDArray[Any], photometric: str, **changes: Any) -> Dataset:
    samples = 3 if pixels.ndim == 3 else 1
    plain: dict[str, Any] = {"RescaleSlope": None, "RescaleIntercept": None, "RescaleType": None}
    plain |= {"SamplesPerPixel": samples, "PhotometricInterpretation": photometric, "SOPClassUID": SCREEN}
    plain |= {"PlanarConfiguration": 0 if samples == 3 else None, "Modality": "OT"}
    return ct_slice(pixels=pixels, **{**plain, **changes})


def opened(dataset: Dataset, folder: Path) -> Volume:
    (series,) = scan([write(dataset, folder / "a.dcm")]).series
    volume = read_volume(series)
    assert volume.loaded.all(), volume.problems
    assert series.warnings == ()
    return volume


def colours_in(volume: Volume) -> NDArray[np.uint8]:
    assert volume.colours is not None
    return np.asarray(volume.colours[0], np.uint8)


def test_red_green_and_blue_are_shown_as_they_are(tmp_path: Path) -> None:
    volume = opened(capture(COLOURS, "RGB"), tmp_path)
    assert np.array_equal(colours_in(volume), COLOURS)
    assert volume.colour_at(0, 3.2, 4.4) == tuple(COLOURS[3, 4])
    assert [volume.colour_at(0, -1, 0), volume.colour_at(0, 0, 10)] == [None, None]
    assert np.abs(volume.voxels[0] - COLOURS @ np.array([0.299, 0.587, 0.114])).max() <= 0.5


def test_luminance_and_chrominance_become_the_colours_of_the_standards_equations(tmp_path: Path) -> None:
    volume = opened(capture(COLOURS, "YBR_FULL"), tmp_path)
    theirs = convert_color_space(COLOURS, "YBR_FULL", "RGB")
    assert np.abs(colours_in(volume).astype(int) - theirs).max() <= 1


@pytest.mark.parametrize(
    ("ybr", "rgb"),
    [
        ((0, 128, 128), (0, 0, 0)),
        ((255, 128, 128), (255, 255, 255)),
        ((76, 85, 255), (254, 0, 0)),  # 76 + 1.402·127 = 254.1; 76 + 14.8 - 90.7 = 0.1; 76 - 76.2 = -0.2
        ((29, 255, 107), (0, 0, 254)),
    ],
)
def test_pure_colours_of_ybr_are_pure(tmp_path: Path, ybr: tuple[int, ...], rgb: tuple[int, ...]) -> None:
    volume = opened(capture(np.full((2, 2, 3), ybr, np.uint8), "YBR_FULL"), tmp_path)
    assert tuple(colours_in(volume)[0, 0]) == rgb


def test_the_grey_of_one_library_and_ours_are_the_same_picture_scaled() -> None:
    grey = RNG.integers(0, 256, (40, 50)).astype(np.uint8)
    crop, size = (3.3, 4.7, 20.5, 30.25), (90, 61)
    ours = render_colour(np.repeat(grey[..., None], 3, -1), crop, size)
    theirs = render(grey.astype(np.int16), crop, size, Window(256, 128))
    assert np.abs(ours[..., 1].astype(int) - theirs).max() <= 4  # OpenCV scales bytes in steps of 1/32 of a pixel
    assert np.array_equal(ours[..., 0], ours[..., 2])


def test_outside_a_colour_slice_is_black_also_inverted() -> None:
    colours = np.full((4, 4, 3), (200, 100, 0), np.uint8)
    for smooth in (True, False):
        shown = render_colour(colours, (-4, -4, 12, 12), (24, 24), inverted=True, smooth=smooth)
        assert shown[0, 0].tolist() == [0, 0, 0]
        assert shown[12, 12].tolist() == [55, 155, 255]


def test_a_small_picture_of_a_colour_image_has_its_colours(tmp_path: Path) -> None:
    pixels = np.zeros((60, 60, 3), np.uint8)
    pixels[:, 30:] = (255, 0, 0)
    picture = picture_of(opened(capture(pixels, "RGB", PixelSpacing=None), tmp_path), 0, 30)
    assert picture.shape == (30, 30, 3)
    assert picture[15, 25].tolist() == [255, 0, 0]
    assert picture[15, 5].tolist() == [0, 0, 0]


def test_plain_pixels_that_share_their_chrominance_by_two_are_read_as_pydicom_reads_them(tmp_path: Path) -> None:
    slice_ = capture(COLOURS, "YBR_FULL_422")
    slice_.PixelData = RNG.integers(0, 256, 8 * 10 * 2).astype(np.uint8).tobytes()
    path = write(slice_, tmp_path / "a.dcm")
    volume = read_volume(scan([path]).series[0])
    theirs = pixel_array(pydicom.dcmread(path))  # in red, green and blue
    assert np.abs(colours_in(volume).astype(int) - theirs).max() <= 1


@pytest.mark.parametrize("planar", [0, 1])
def test_every_frame_of_a_colour_loop_is_its_own(tmp_path: Path, planar: int) -> None:
    frames = RNG.integers(0, 256, (3, 8, 10, 3)).astype(np.uint8)
    slice_ = capture(frames[0], "RGB", NumberOfFrames=3, PlanarConfiguration=planar, Modality="US")
    slice_.PixelData = (np.moveaxis(frames, -1, 1) if planar else frames).tobytes()
    (series,) = scan([write(slice_, tmp_path / "a.dcm")]).series
    colours = read_volume(series).colours
    assert colours is not None
    assert np.array_equal(colours, frames)


@pytest.mark.parametrize(("stored", "shown"), [(16, [255, 128, 0]), (12, [255, 128, 0])])
def test_colours_of_more_than_8_bits_are_shown_by_their_highest_8(
    tmp_path: Path, stored: int, shown: list[int]
) -> None:
    top = (1 << stored) - 1
    pixels = np.full((4, 4, 3), (top, (top + 1) // 2, 0), np.uint16)
    volume = opened(capture(pixels, "RGB", BitsStored=stored, HighBit=stored - 1), tmp_path)
    assert colours_in(volume)[0, 0].tolist() == shown


def packed(stream: bytes, photometric: str, syntax: str, pixels: NDArray[Any]) -> Dataset:
    slice_ = capture(pixels, photometric)
    slice_.file_meta.TransferSyntaxUID = UID(syntax)
    slice_.PixelData = encapsulate([stream])
    slice_["PixelData"].VR = "OB"
    slice_["PixelData"].is_undefined_length = True
    return slice_


SMOOTH = np.stack(np.broadcast_arrays(*np.ogrid[0:248:8, 0:240:8], 128), axis=-1).astype(np.uint8)


@pytest.mark.parametrize("photometric", ["YBR_FULL", "YBR_FULL_422", "RGB"])  # RGB: the header is wrong, JFIF says so
def test_a_jpeg_of_luminance_and_chrominance_is_near_what_it_was_made_from(tmp_path: Path, photometric: str) -> None:
    half = photometric.endswith("422")
    stream = bytes(imagecodecs.jpeg8_encode(SMOOTH, level=95, subsampling="422" if half else "444"))
    (series,) = scan([write(packed(stream, photometric, JPEGBaseline8Bit, SMOOTH), tmp_path / "a.dcm")]).series
    assert series.lossy
    assert np.abs(colours_in(read_volume(series)).astype(int) - SMOOTH).mean() < 3


@pytest.mark.parametrize("photometric", ["YBR_RCT", "RGB"])
def test_a_lossless_jpeg_2000_of_colours_is_exact_whatever_transform_it_used(tmp_path: Path, photometric: str) -> None:
    stream = bytes(imagecodecs.jpeg2k_encode(SMOOTH, reversible=True, codecformat="j2k", mct=photometric == "YBR_RCT"))
    volume = opened(packed(stream, photometric, JPEG2000Lossless, SMOOTH), tmp_path)
    assert np.array_equal(colours_in(volume), SMOOTH)


# ------------------------------------------------------------ palettes


def with_palette(slice_: Dataset, channels: list[list[int]], first: int = 0, bits: int = 16, vr: str = "US") -> Dataset:
    for colour, entries in zip(("Red", "Green", "Blue"), channels, strict=True):
        slice_.add_new(f"{colour}PaletteColorLookupTableDescriptor", vr, [len(entries) % 65536, first, bits])
        data = np.array(entries, "<u2" if bits == 16 else np.uint8).tobytes()
        slice_.add_new(f"{colour}PaletteColorLookupTableData", "OW", data + b"\0" * (len(data) % 2))
    return slice_


HOT = [[0, 30_000, 65_535], [65_535, 0, 40_000], [1_000, 2_000, 65_535]]


def test_a_palette_of_16_bits_is_shown_by_its_high_bytes_and_agrees_with_pydicom(tmp_path: Path) -> None:
    indices = RNG.integers(0, 6, (8, 10)).astype(np.uint8)
    path = write(with_palette(capture(indices, "PALETTE COLOR"), HOT, first=2), tmp_path / "a.dcm")
    volume = read_volume(scan([path]).series[0])
    theirs = apply_color_lut(indices, pydicom.dcmread(path)) >> 8
    assert np.array_equal(colours_in(volume), theirs)


def test_a_palette_of_8_bits_and_one_that_only_says_16(tmp_path: Path) -> None:
    indices = np.array([[0, 1], [2, 250]], np.uint8)
    small = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    for n, bits in enumerate((8, 16)):
        volume = opened(with_palette(capture(indices, "PALETTE COLOR"), small, bits=bits), tmp_path / str(n))
        assert colours_in(volume)[0].tolist() == [[1, 4, 7], [2, 5, 8]]
        assert colours_in(volume)[1, 1].tolist() == [3, 6, 9]


def test_signed_pixels_have_a_palette_that_begins_below_0(tmp_path: Path) -> None:
    indices = np.array([[-3, -2], [-1, 5]], np.int16)
    slice_ = with_palette(capture(indices, "PALETTE COLOR"), HOT, first=-2, vr="SS")
    assert colours_in(opened(slice_, tmp_path))[..., 1].tolist() == [[255, 255], [0, 156]]


def segmented(slice_: Dataset, segments: list[int], count: int) -> Dataset:
    for colour in ("Red", "Green", "Blue"):
        slice_.add_new(f"{colour}PaletteColorLookupTableDescriptor", "US", [count % 65536, 0, 16])
        kind = "<u2" if slice_.file_meta.TransferSyntaxUID == ExplicitVRLittleEndian else ">u2"
        data = np.array(segments, kind).tobytes()
        slice_.add_new(f"Segmented{colour}PaletteColorLookupTableData", "OW", data)
    return slice_


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ExplicitVRBigEndian])
def test_segments_are_expanded_as_the_standard_says(tmp_path: Path, syntax: UID) -> None:
    """Discrete 2 entries; a line of 4 to 60,000; the segment at byte 0 again (indirect)."""
    segments = [0, 2, 10_000, 20_000, 1, 4, 60_000, 2, 1, 0, 0]
    slice_ = capture(np.arange(8, dtype=np.uint8).reshape(2, 4), "PALETTE COLOR")
    slice_.file_meta.TransferSyntaxUID = syntax
    path = write(segmented(slice_, segments, 8), tmp_path / "a.dcm")
    expected = [10_000, 20_000, 30_000, 40_000, 50_000, 60_000, 10_000, 20_000]
    assert palette_of(path).colours[:, 0].tolist() == [value >> 8 for value in expected]


def test_an_indirect_segment_names_its_bytes(tmp_path: Path) -> None:
    """Segment 2 begins at word 4, byte 8; repeated, it goes on from the last entry (C.7.9.2.3)."""
    segments = [0, 2, 0, 10_000, 1, 2, 30_000, 2, 1, 8, 0]
    path = write(segmented(capture(np.zeros((2, 4), np.uint8), "PALETTE COLOR"), segments, 6), tmp_path / "a.dcm")
    assert palette_of(path).colours[:, 0].tolist() == [v >> 8 for v in (0, 10_000, 20_000, 30_000, 30_000, 30_000)]


@pytest.mark.parametrize(
    "segments",
    [
        [1, 4, 60_000],  # a line with nothing before it
        [0, 200, 1, 2],  # more entries than there are
        [7, 2, 1, 1],  # no such segment
        [0, 2, 1, 2, 2, 1, 8, 0],  # a segment that repeats itself
        [0, 2, 1, 2, 2, 60_000, 0, 0],  # more than the table holds
        [0, 2, 1, 2, 2, 1, 999, 0],
        [0, 2, 1],
    ],
)
def test_r11_damaged_segments_are_refused(tmp_path: Path, segments: list[int]) -> None:
    path = write(segmented(capture(np.zeros((2, 4), np.uint8), "PALETTE COLOR"), segments, 8), tmp_path / "a.dcm")
    with pytest.raises(DamagedFileError, match="palette of the image is damaged"):
        palette_of(path)


def test_r11_an_image_without_its_palette_is_not_shown(tmp_path: Path) -> None:
    found = scan([write(capture(np.zeros((2, 4), np.uint8), "PALETTE COLOR"), tmp_path / "a.dcm")])
    assert found.series == ()
    (line,) = found.problems
    assert line.text.startswith("a.dcm: ")
    assert "the palette of this palette colour image is missing" in line.text


# ------------------------------------------------------------ real files


@pytest.mark.parametrize(
    "name", ["SC_rgb_jpeg.dcm", "HTJ2KLossless_08_RGB.dcm", "ExplVR_BigEnd.dcm", "examples_palette.dcm"]
)
def test_a_real_colour_file_has_the_colours_that_pydicom_reads(name: str) -> None:
    path = real_data("transfer-syntaxes", "small", name)
    (series,) = scan([path]).series
    volume = read_volume(series)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dataset = pydicom.dcmread(path)
        theirs = pixel_array(dataset)
        if dataset.PhotometricInterpretation == "PALETTE COLOR":
            theirs = apply_color_lut(theirs, dataset) >> 8
    assert np.array_equal(colours_in(volume), theirs)


def test_a_colour_volume_says_what_it_takes_of_the_memory(tmp_path: Path) -> None:
    volume = opened(capture(COLOURS, "RGB"), tmp_path)
    assert volume.held_bytes == 8 * 10 * (2 + 3)
