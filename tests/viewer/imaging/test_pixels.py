"""Stored values: exactly those in the file, in every way it may store them, or refused."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.encaps import encapsulate, generate_frames
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGLSLossless,
    RLELossless,
)

from tests.support.dicom_files import ct_slice, write, write_ct
from viewer.imaging.filling import outward
from viewer.imaging.progress import JobCancelled
from viewer.imaging.scan import scan
from viewer.imaging.voi import default_window
from viewer.imaging.volume import Volume, fill_volume, open_volume, read_volume

RNG = np.random.default_rng(3)
NATIVE = [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian]
PACKED = [RLELossless, JPEGLSLossless, JPEG2000Lossless]


def volume_of(*paths: Path) -> Volume:
    result = scan(paths)
    assert result.problems == ()
    (series,) = result.series
    return read_volume(series)


@pytest.mark.parametrize("syntax", NATIVE + PACKED)
@pytest.mark.parametrize("kind", [np.int16, np.uint16, np.uint8])
def test_every_lossless_way_of_storing_gives_the_same_values_and_the_same_hash(
    tmp_path: Path, syntax: UID, kind: type[np.generic]
) -> None:
    low, high = (-1000, 3000) if kind is np.int16 else (0, 4000 if kind is np.uint16 else 255)
    pixels = RNG.integers(low, high, (32, 48)).astype(kind)
    plain = write(ct_slice(pixels=pixels), tmp_path / "plain.dcm")
    slice_ = ct_slice(pixels=pixels)
    if syntax in PACKED:
        slice_.compress(syntax, generate_instance_uid=False)
    else:
        slice_.file_meta.TransferSyntaxUID = syntax
        if syntax == ExplicitVRBigEndian:
            slice_.PixelData = pixels.astype(pixels.dtype.newbyteorder(">")).tobytes()
            slice_["PixelData"].VR = "OB" if kind is np.uint8 else "OW"
    volume = volume_of(write(slice_, tmp_path / "other.dcm"))
    assert np.array_equal(volume.voxels[0], pixels.astype(np.int64) - 1024)
    assert volume.voxels.dtype == np.int16
    assert volume.pixel_hash(0) == volume_of(plain).pixel_hash(0)


def test_bits_that_hold_no_value_are_left_out(tmp_path: Path) -> None:
    clean = RNG.integers(0, 4096, (8, 10)).astype(np.uint16)
    overlaid = clean | (RNG.integers(0, 2, (8, 10)).astype(np.uint16) << 12)
    volume = volume_of(write(ct_slice(pixels=overlaid, BitsStored=12, HighBit=11), tmp_path / "a.dcm"))
    assert np.array_equal(volume.voxels[0], clean.astype(np.int64) - 1024)


def test_signed_values_of_twelve_bits_keep_their_sign(tmp_path: Path) -> None:
    pixels = RNG.integers(-2048, 2048, (8, 10)).astype(np.int16)
    dirty = (pixels.view(np.uint16) & 0x0FFF).view(np.int16)
    slice_ = ct_slice(pixels=dirty, BitsStored=12, HighBit=11, RescaleIntercept=0)
    assert np.array_equal(volume_of(write(slice_, tmp_path / "a.dcm")).voxels[0], pixels)


@settings(max_examples=40)
@given(st.integers(-32768, 32767), st.integers(-32768, 32767))
def test_whole_numbers_beyond_sixteen_bits_widen_the_volume_and_stay_exact(
    tmp_path_factory: pytest.TempPathFactory, value: int, intercept: int
) -> None:
    folder = tmp_path_factory.mktemp("wide")
    for k in range(3):
        pixels = np.full((2, 2), value if k == 1 else 0, np.int16)
        write(ct_slice(k, pixels=pixels, RescaleIntercept=intercept), folder / f"{k}.dcm")
    volume = volume_of(folder)
    assert volume.loaded.all()
    assert (volume.voxels[1] == value + intercept).all()
    assert (volume.voxels[0] == intercept).all()
    assert (volume.voxels.dtype == np.int16) == (-32768 <= value + intercept <= 32767)


def test_frames_of_one_file_are_read_one_by_one(tmp_path: Path) -> None:
    pixels = RNG.integers(0, 1000, (3, 8, 10)).astype(np.int16)
    slice_ = ct_slice(pixels=pixels[0], NumberOfFrames=3)
    slice_.PixelData = pixels.tobytes()
    volume = volume_of(write(slice_, tmp_path / "a.dcm"))
    assert np.array_equal(volume.voxels, pixels.astype(np.int64) - 1024)
    assert [frame.frame_number for frame in volume.series.frames] == [1, 2, 3]
    assert volume.series.kind == "multiframe"
    assert len({volume.pixel_hash(k) for k in range(3)}) == 3


def test_one_bit_pixels_are_unpacked_across_bytes(tmp_path: Path) -> None:
    pixels = RNG.integers(0, 2, (2, 3, 5)).astype(np.uint8)
    slice_ = ct_slice(pixels=pixels[0], NumberOfFrames=2, BitsAllocated=1, BitsStored=1, HighBit=0, RescaleIntercept=0)
    slice_.PixelData = np.packbits(pixels.ravel(), bitorder="little").tobytes()
    assert np.array_equal(volume_of(write(slice_, tmp_path / "a.dcm")).voxels, pixels)


@pytest.mark.parametrize("planar", [0, 1])
def test_colour_is_kept_beside_its_brightness(tmp_path: Path, planar: int) -> None:
    colours = RNG.integers(0, 256, (8, 10, 3)).astype(np.uint8)
    slice_ = ct_slice(
        pixels=colours, SamplesPerPixel=3, PhotometricInterpretation="RGB", PlanarConfiguration=planar, Modality="OT"
    )
    slice_.PixelData = (np.moveaxis(colours, -1, 0) if planar else colours).tobytes()
    volume = volume_of(write(slice_, tmp_path / "a.dcm"))
    luma = colours @ np.array([0.299, 0.587, 0.114])
    assert np.abs(volume.voxels[0] - luma).max() <= 0.5
    assert volume.colours is not None
    assert np.array_equal(volume.colours[0], colours)
    assert volume.series.warnings == ()
    assert volume.unit == ""


def test_monochrome1_is_shown_with_low_values_white(tmp_path: Path) -> None:
    volume = volume_of(write(ct_slice(PhotometricInterpretation="MONOCHROME1"), tmp_path / "a.dcm"))
    assert default_window(volume)[1] is True


@pytest.mark.parametrize("syntax", PACKED)
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_r11_a_compressed_stream_cut_off_is_never_shown_and_its_neighbours_are(
    tmp_path: Path, syntax: str, kept: float
) -> None:
    for k in range(3):
        slice_ = ct_slice(k, pixels=RNG.integers(0, 4000, (64, 64)).astype(np.int16))
        slice_.compress(syntax, generate_instance_uid=False)
        if k == 1:
            (stream,) = generate_frames(slice_.PixelData, number_of_frames=1)
            slice_.PixelData = encapsulate([stream[: int(len(stream) * kept)]])
        write(slice_, tmp_path / f"{k}.dcm")
    volume = volume_of(tmp_path)
    assert volume.loaded.tolist() == [True, False, True]
    assert volume.value_at(1, 3, 3) is None
    (line,) = volume.problems
    assert line.text.startswith("Slice 2 (1.dcm): ")
    assert len(line.text) <= 120


def test_r11_a_stream_of_another_size_than_the_header_says_is_refused(tmp_path: Path) -> None:
    slice_ = ct_slice(pixels=RNG.integers(0, 4000, (64, 64)).astype(np.int16))
    slice_.compress(JPEGLSLossless, generate_instance_uid=False)
    slice_.Rows = 32
    volume = volume_of(write(slice_, tmp_path / "a.dcm"))
    assert [line.text for line in volume.problems] == [
        "Slice 1 (a.dcm): 32 × 64 pixels expected, the stream holds 64 × 64"
    ]


def test_r11_a_file_that_shrank_since_it_was_indexed_is_named(tmp_path: Path) -> None:
    paths = write_ct(tmp_path, 3)
    (series,) = scan([tmp_path]).series
    paths[1].write_bytes(paths[1].read_bytes()[:-10])
    paths[2].unlink()
    volume = read_volume(series)
    assert volume.loaded.tolist() == [True, False, False]
    assert [line.text for line in volume.problems] == [
        "Slice 2 (002.dcm): 160 pixel bytes expected, 150 found",
        "Slice 3 (003.dcm): cannot be read: No such file or directory",
    ]


def test_filling_starts_at_the_slice_on_screen_and_goes_outward(tmp_path: Path) -> None:
    write_ct(tmp_path, 30)
    (series,) = scan([tmp_path]).series
    volume = open_volume(series)
    assert not volume.loaded.any()
    first: list[list[bool]] = []
    fill_volume(volume, 20, lambda done, total: first.append(volume.loaded.tolist()) if done == 1 else None)
    assert [k for k, loaded in enumerate(first[0]) if loaded] == [20]
    assert volume.loaded.all()
    assert outward(2, 6) == [2, 1, 3, 0, 4, 5]


def test_a_cancel_keeps_what_is_loaded_and_the_rest_can_follow(tmp_path: Path) -> None:
    write_ct(tmp_path, 30)
    (series,) = scan([tmp_path]).series
    volume = open_volume(series)

    def cancel(done: int, total: int) -> None:
        raise JobCancelled

    with pytest.raises(JobCancelled):
        fill_volume(volume, progress=cancel)
    assert volume.loaded[0]
    assert not volume.loaded[29]
    fill_volume(volume)
    assert volume.loaded.all()


def test_r13_other_pixels_under_the_same_uid_have_another_hash(tmp_path: Path) -> None:
    pixels = RNG.integers(0, 1000, (8, 10)).astype(np.int16)
    changed = pixels.copy()
    changed[4, 4] += 1
    a, b = (
        volume_of(write(ct_slice(pixels=p), tmp_path / f"{n}.dcm")).pixel_hash(0)
        for n, p in enumerate((pixels, changed))
    )
    assert a != b


def test_r13_the_pixel_hash_is_that_of_the_record_whatever_the_rescale(tmp_path: Path) -> None:
    """SHA-256 of rows, columns, frame number and stored values as little-endian 32-bit integers: computed by hand."""
    import hashlib

    pixels = np.array([[-5, 0], [7, 300]], np.int16)
    words = [2, 2, 1, -5, 0, 7, 300]
    by_hand = hashlib.sha256(b"".join(word.to_bytes(4, "little", signed=True) for word in words)).hexdigest()
    for n, (slope, intercept) in enumerate([(1, -1024), (0.37, 11.5), (2, 0), (0.0003, 0)]):
        slice_ = ct_slice(pixels=pixels, RescaleSlope=slope, RescaleIntercept=intercept)
        assert volume_of(write(slice_, tmp_path / f"{n}.dcm")).pixel_hash(0) == by_hand
