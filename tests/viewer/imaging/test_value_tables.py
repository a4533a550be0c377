"""Modality tables, VOI tables and functions of windows, against values worked out by hand (PS3.3 C.11.1, C.11.2)."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.pixels.processing import apply_modality_lut, apply_voi, apply_windowing
from pydicom.sequence import Sequence
from pydicom.uid import UID, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from tests.support.dicom_files import ct_slice, write
from viewer.imaging.display import render
from viewer.imaging.scan import scan
from viewer.imaging.series import Series
from viewer.imaging.voi import Window, default_window, table_window, to_grey8, window_of
from viewer.imaging.volume import Volume, read_volume
from viewer.imaging.warned import Code

SYNTAXES = [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian]
DIGITAL_X_RAY = "1.2.840.10008.5.1.4.1.1.1.1"


def table_item(
    entries: list[int], first: int, bits: int = 16, kind: str = "", words: str = "", vr: str = "US", data: str = "US"
) -> Dataset:
    item = Dataset()
    item.add_new("LUTDescriptor", vr, [len(entries) % 65536, first, bits])
    if data == "US":
        item.add_new("LUTData", "US", entries)
    else:
        item.add_new("LUTData", "OW", np.array(entries, "<u2").tobytes())
    if kind:
        item.ModalityLUTType = kind
    if words:
        item.LUTExplanation = words
    return item


def x_ray(pixels: np.ndarray[Any, Any], **changes: Any) -> Dataset:
    plain: dict[str, Any] = {"RescaleSlope": None, "RescaleIntercept": None, "RescaleType": None}
    return ct_slice(pixels=pixels, Modality="DX", SOPClassUID=DIGITAL_X_RAY, **{**plain, **changes})


def opened(dataset: Dataset, folder: Path) -> Volume:
    return read_volume(series_of(dataset, folder))


def series_of(dataset: Dataset, folder: Path) -> Series:
    (series,) = scan([write(dataset, folder / "a.dcm")]).series
    return series


PIXELS = np.array([[0, 9, 10], [11, 12, 4000]], np.uint16)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_r12_a_modality_table_gives_the_values_and_its_ends_hold_beyond_it(tmp_path: Path, syntax: UID) -> None:
    slice_ = x_ray(PIXELS, ModalityLUTSequence=Sequence([table_item([100, 300, 700], first=10, kind="OD")]))
    slice_.file_meta.TransferSyntaxUID = syntax
    if syntax == ExplicitVRBigEndian:
        slice_.PixelData = PIXELS.astype(">u2").tobytes()
    volume = opened(slice_, tmp_path)
    assert volume.voxels[0].tolist() == [[100, 100, 100], [300, 700, 700]]
    assert volume.unit == ""
    plain = opened(x_ray(PIXELS), tmp_path / "plain")
    assert volume.pixel_hash(0) == plain.pixel_hash(0)  # the hash is of stored values, whatever they mean


def test_r12_a_modality_table_agrees_with_pydicom_for_signed_pixels_and_words_of_16_bits(tmp_path: Path) -> None:
    pixels = np.arange(-40, 40, dtype=np.int16).reshape(8, 10)
    entries = [int(n) for n in np.random.default_rng(3).integers(0, 65536, 50)]
    item = table_item(entries, first=-20, kind="US", vr="SS", data="OW")
    item["LUTDescriptor"].VR = "SS"
    path = write(x_ray(pixels, ModalityLUTSequence=Sequence([item])), tmp_path / "a.dcm")
    volume = read_volume(scan([path]).series[0])
    theirs = apply_modality_lut(pixels, pydicom.dcmread(path))
    assert np.array_equal(volume.voxels[0], theirs)
    assert volume.voxels.dtype == np.float32  # entries beyond int16


@pytest.mark.parametrize(("kind", "unit"), [("HU", "HU"), ("US", ""), ("", "")])
def test_r12_a_ct_with_a_table_is_in_hu_only_where_the_table_says_so(tmp_path: Path, kind: str, unit: str) -> None:
    plain: dict[str, Any] = {"RescaleSlope": None, "RescaleIntercept": None, "RescaleType": None}
    sequence = Sequence([table_item([0, 1000, 2000], first=0, kind=kind)])
    volume = opened(ct_slice(pixels=PIXELS, ModalityLUTSequence=sequence, **plain), tmp_path)
    assert volume.unit == unit
    assert (Code.NOT_HU in {warned.code for warned in volume.series.warnings}) is (unit == "")


@pytest.mark.parametrize(
    "item",
    [table_item([1, 2, 3], first=0, bits=0), table_item([1, 2, 3], first=0, bits=20), Dataset()],
    ids=["no bits", "20 bits", "empty"],
)
def test_r12_a_damaged_modality_table_leaves_stored_values_and_says_so(tmp_path: Path, item: Dataset) -> None:
    volume = opened(x_ray(PIXELS, ModalityLUTSequence=Sequence([item])), tmp_path)
    assert np.array_equal(volume.voxels[0], PIXELS)
    assert Code.RESCALE_INVALID in {warned.code for warned in volume.series.warnings}


def test_a_table_that_leads_back_to_the_beam_is_not_for_display(tmp_path: Path) -> None:
    """X-ray angiography with logarithmic pixels: its table makes them linear to the beam (C.8.7.1.1.2)."""
    angiography: dict[str, Any] = {
        "Modality": "XA",
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.12.1",
        "PixelIntensityRelationship": "LOG",
    }
    plain: dict[str, Any] = {"RescaleSlope": None, "RescaleIntercept": None, "RescaleType": None}
    sequence = Sequence([table_item([9, 8, 7], first=0)])
    volume = opened(ct_slice(pixels=PIXELS, ModalityLUTSequence=sequence, **plain, **angiography), tmp_path)
    assert np.array_equal(volume.voxels[0], PIXELS)


def test_padding_is_left_out_after_a_modality_table_too(tmp_path: Path) -> None:
    entries = [5, 100, 200, 300]
    slice_ = x_ray(
        np.array([[0, 1], [2, 3]], np.uint16),
        ModalityLUTSequence=Sequence([table_item(entries, first=0)]),
        PixelPaddingValue=0,
    )
    volume = opened(slice_, tmp_path)
    assert [volume.value_at(0, *divmod(n, 2)) for n in range(4)] == [None, 100.0, 200.0, 300.0]


# ------------------------------------------------------------ functions of windows

CURVE = 255.0 / (1 + math.exp(-4 * (60 - 40) / 400))


@pytest.mark.parametrize(
    ("window", "value", "grey"),
    [
        (Window(400, 40), -160.0, 0),  # c - 0.5 - (w - 1)/2 = -160: at and below black
        (Window(400, 40), 239.0, 255),
        (Window(400, 40), 40, 128),  # ((40 - 39.5)/399 + 0.5) · 255 = 127.8
        (Window(1, 40), 39, 0),  # a width of 1 is a step: c - 0.5 and below black
        (Window(1, 40), 40, 255),
        (Window(2, 1), 0, 0),  # from 0 to 1: PS3.3 C.11.2.1.2.1, note 3
        (Window(2, 1), 1, 255),
        (Window(400, 40, "LINEAR_EXACT"), -160, 0),
        (Window(400, 40, "LINEAR_EXACT"), 40, 128),  # 127.5
        (Window(400, 40, "LINEAR_EXACT"), 240, 255),
        (Window(0.5, 0.25, "LINEAR_EXACT"), 0.125, 64),  # 63.75
        (Window(400, 40, "SIGMOID"), 40, 128),
        (Window(400, 40, "SIGMOID"), 60, round(CURVE)),
        (Window(400, 40, "SIGMOID"), -3000, 0),
        (Window(400, 40, "SIGMOID"), 3000, 255),
    ],
)
def test_greys_are_those_of_the_formulas_of_the_standard(window: Window, value: float, grey: int) -> None:
    plane = np.full((4, 4), value, np.float32)
    assert to_grey8(plane, window)[0, 0] == grey
    assert to_grey8(plane, window, inverted=True)[0, 0] == 255 - grey
    assert abs(int(render(plane, (0, 0, 4, 4), (8, 8), window)[3, 3]) - grey) <= 1


@pytest.mark.parametrize("function", ["LINEAR", "LINEAR_EXACT", "SIGMOID"])
def test_greys_are_those_of_pydicom(tmp_path: Path, function: str) -> None:
    pixels = np.arange(-1000, 1000, dtype=np.int16).reshape(40, 50)
    words: dict[str, Any] = {"WindowCenter": -12.5, "WindowWidth": 333, "VOILUTFunction": function}
    path = write(ct_slice(pixels=pixels, RescaleIntercept=0, BitsStored=12, HighBit=11, **words), tmp_path / "a.dcm")
    volume = read_volume(scan([path]).series[0])
    window, _ = default_window(volume)
    assert window.function == function
    theirs = apply_windowing(pixels, pydicom.dcmread(path))  # over the range of the stored bits
    low, high = -2048, 2047
    ours = to_grey8(volume.voxels[0], window).astype(float)
    assert np.abs(ours - (theirs - low) / (high - low) * 255).max() <= 0.51


def test_a_window_narrower_than_1_is_taken_straight_and_one_of_nothing_is_no_window(tmp_path: Path) -> None:
    words: dict[str, Any] = {"WindowCenter": [0.5, 7, 40], "WindowWidth": [0.25, 0, 400]}
    volume = opened(ct_slice(**words), tmp_path)
    assert [(w.center, w.width, w.function) for w in volume.windows] == [
        (0.5, 0.25, "LINEAR_EXACT"), (40.0, 400.0, "LINEAR"),
    ]  # fmt: skip


def test_slices_that_propose_different_windows_are_shown_in_that_of_the_middle_one(tmp_path: Path) -> None:
    for k in range(3):
        write(ct_slice(k, WindowCenter=40 + k, WindowWidth=400), tmp_path / f"{k}.dcm")
    (series,) = scan([tmp_path]).series
    assert series.windows_differ
    assert [w.center for w in series.windows] == [41.0]


def test_frames_of_an_enhanced_object_that_propose_different_windows_are_shown_in_that_of_the_middle_one(
    tmp_path: Path,
) -> None:
    groups = []
    for n in range(3):
        voi_item, group = Dataset(), Dataset()
        voi_item.WindowCenter, voi_item.WindowWidth = 100 + n, 300
        group.FrameVOILUTSequence = Sequence([voi_item])
        groups.append(group)
    slice_ = ct_slice(NumberOfFrames=3, PerFrameFunctionalGroupsSequence=Sequence(groups))
    slice_.PixelData = slice_.PixelData * 3
    series = series_of(slice_, tmp_path)
    assert series.windows_differ
    assert [w.center for w in series.windows] == [101.0]


# ------------------------------------------------------------ VOI tables


def voi(slice_: Dataset, items: list[Dataset]) -> Dataset:
    slice_.VOILUTSequence = Sequence(items)
    return slice_


def test_a_voi_table_is_applied_after_rescale_and_scaled_to_its_own_bits(tmp_path: Path) -> None:
    pixels = np.array([[0, 1024, 1025], [1026, 1027, 2000]], np.uint16)
    slice_ = voi(ct_slice(pixels=pixels), [table_item([0, 1023, 4095], first=0, bits=12, words="NORMAL")])
    volume = opened(slice_, tmp_path)
    (table,) = volume.series.tables
    window, inverted = default_window(volume)
    assert (table.explanation, window.table, inverted) == ("NORMAL", table, False)
    # values -1024, 0, 1, 2, 3, 976 → entries 0, 0, 1023, 4095, 4095, 4095 of 4095
    assert to_grey8(volume.voxels[0], window).tolist() == [[0, 0, 64], [255, 255, 255]]


@pytest.mark.parametrize(("vr", "first"), [("SS", -1000), ("US", -1000 % 65536)])
def test_a_voi_table_that_begins_below_0_is_read_so_whichever_sign_is_stated(
    tmp_path: Path, vr: str, first: int
) -> None:
    """PS3.3 C.11.2.1.1: where values after rescale can be negative, the first input has a sign."""
    slice_ = voi(ct_slice(pixels=PIXELS), [table_item([0, 128, 255], first=first, bits=8, vr=vr)])
    slice_.VOILUTSequence[0]["LUTDescriptor"].VR = vr
    (table,) = series_of(slice_, tmp_path).tables
    assert (table.first, table.count, table.bits) == (-1000, 3, 8)


def test_entries_of_8_bits_may_be_packed_two_in_a_word(tmp_path: Path) -> None:
    item = table_item([0], first=0, bits=8)
    item.LUTDescriptor = [3, 0, 8]
    item.add_new("LUTData", "OW", bytes([10, 20, 30, 0]))
    (table,) = series_of(voi(x_ray(PIXELS), [item]), tmp_path).tables
    assert table.entries.tolist() == [10, 20, 30]


def test_a_voi_table_of_all_65536_inputs_agrees_with_pydicom(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    pixels = rng.integers(0, 65536, (16, 16)).astype(np.uint16)
    entries = [int(n) for n in np.sort(rng.integers(0, 65536, 65536))]
    item = table_item(entries, first=0, data="OW")
    path = write(voi(x_ray(pixels), [item]), tmp_path / "a.dcm")
    volume = read_volume(scan([path]).series[0])
    theirs = apply_voi(pixels, pydicom.dcmread(path))
    ours = to_grey8(volume.voxels[0], table_window(volume.series.tables[0]))
    assert np.abs(ours - theirs / 65535 * 255).max() <= 0.51


def test_windows_come_before_tables_and_both_are_kept(tmp_path: Path) -> None:
    slice_ = voi(ct_slice(WindowCenter=40, WindowWidth=400), [table_item([0, 255], first=0, bits=8)])
    volume = opened(slice_, tmp_path)
    assert default_window(volume)[0] == window_of(volume.windows[0])
    assert len(volume.series.tables) == 1


def test_a_damaged_voi_table_is_not_offered_and_said(tmp_path: Path) -> None:
    short = table_item([0, 1, 2], first=0)
    short.LUTDescriptor = [400, 0, 16]
    series = series_of(voi(ct_slice(), [short, table_item([0, 255], first=0, bits=8)]), tmp_path)
    assert len(series.tables) == 1
    assert [warned.code for warned in series.warnings] == [Code.WINDOW_INVALID]


@pytest.mark.parametrize(
    ("photometric", "shape", "inverted"),
    [
        ("MONOCHROME2", None, False),
        ("MONOCHROME2", "IDENTITY", False),
        ("MONOCHROME2", "INVERSE", True),
        ("MONOCHROME1", None, True),
        ("MONOCHROME1", "INVERSE", True),
    ],
)
def test_low_values_are_white_where_the_header_means_it_so_and_only_once(
    tmp_path: Path, photometric: str, shape: str | None, inverted: bool
) -> None:
    slice_ = x_ray(PIXELS, PhotometricInterpretation=photometric, PresentationLUTShape=shape)
    assert default_window(opened(slice_, tmp_path))[1] is inverted


# ------------------------------------------------------------ padding


@pytest.mark.parametrize(
    ("signed", "bits", "stated", "pixel"),
    [
        (True, 16, 63536, -2000),  # -2000 written without its sign
        (False, 16, -1, 65535),
        (True, 12, 63536, -2000),
        (False, 12, 63536, 63536),  # across all bits, beside 12 stored ones
    ],
)
def test_r12_padding_is_known_whichever_sign_it_is_written_with(
    tmp_path: Path, signed: bool, bits: int, stated: int, pixel: int
) -> None:
    pixels = np.array([[pixel, 100], [200, 300]], np.int64).astype(np.int16 if signed else np.uint16)
    slice_ = ct_slice(pixels=pixels, BitsStored=bits, HighBit=bits - 1)
    slice_.add_new("PixelPaddingValue", "SS" if stated < 0 else "US", stated)
    volume = opened(slice_, tmp_path)
    assert volume.value_at(0, 0, 0) is None
    assert volume.tissue(0).tolist() == [[False, True], [True, True]]


def test_r12_floats_have_padding_of_their_own_and_what_is_no_number_has_no_value(tmp_path: Path) -> None:
    pixels = np.array([[-1.5, np.nan], [0.25, 2.0]], np.float32)
    slice_ = ct_slice(pixels=pixels, Modality="MR", RescaleIntercept=0, RescaleType=None, FloatPixelPaddingValue=-1.5)
    del slice_.PixelData
    slice_.FloatPixelData = pixels.tobytes()
    for keyword in ("BitsStored", "HighBit", "PixelRepresentation"):
        delattr(slice_, keyword)
    volume = opened(slice_, tmp_path)
    assert [volume.value_at(0, *divmod(n, 2)) for n in range(4)] == [None, None, 0.25, 2.0]
    assert default_window(volume)[0].width == pytest.approx(1.75 * 0.98)
