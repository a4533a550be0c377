"""Pixels that are not drawn, and those of a stated length that are compressed, have to be as long as they say (R11)."""

from __future__ import annotations

import struct
from pathlib import Path

import pydicom
import pytest
from pydicom.uid import ExplicitVRLittleEndian, RTDoseStorage, SegmentationStorage

from tests.support.dicom_files import ct_slice, write
from viewer.imaging.errors import DamagedFileError
from viewer.imaging.instances import read_instance

ROWS, COLUMNS, FRAMES = 9, 7, 3
PACKED = (ROWS * COLUMNS * FRAMES + 7) // 8


def _object(folder: Path, kind: str, pixel_bytes: int, **changes: object) -> Path:
    dataset = ct_slice()
    is_segmentation = kind == "SEG"
    dataset.SOPClassUID = SegmentationStorage if is_segmentation else RTDoseStorage
    dataset.Modality = kind
    dataset.Rows, dataset.Columns, dataset.NumberOfFrames = ROWS, COLUMNS, FRAMES
    dataset.BitsAllocated = dataset.BitsStored = 1 if is_segmentation else 16
    dataset.HighBit = dataset.BitsStored - 1
    dataset.PixelData = bytes(pixel_bytes)
    dataset["PixelData"].VR = "OB" if is_segmentation else "OW"
    for keyword, value in changes.items():
        setattr(dataset, keyword, value)
    return write(dataset, folder / "one.dcm")


@pytest.mark.parametrize(
    ("kind", "pixel_bytes"),
    [("SEG", PACKED), ("SEG", 8 * FRAMES), ("RTDOSE", ROWS * COLUMNS * FRAMES * 2)],
    ids=["packed", "each frame on a byte", "dose"],
)
def test_segments_and_dose_of_their_length_are_listed(tmp_path: Path, kind: str, pixel_bytes: int) -> None:
    assert read_instance(_object(tmp_path, kind, pixel_bytes)).kind in ("segmentation", "other")


@pytest.mark.parametrize(
    ("kind", "pixel_bytes", "expected"),
    [("SEG", 10, PACKED), ("SEG", 60, PACKED), ("RTDOSE", 100, 378), ("RTDOSE", 400, 378)],
)
def test_r11_segments_and_dose_that_are_short_or_long_are_refused(
    tmp_path: Path, kind: str, pixel_bytes: int, expected: int
) -> None:
    with pytest.raises(DamagedFileError, match=f"{expected} pixel bytes expected, {pixel_bytes} found"):
        read_instance(_object(tmp_path, kind, pixel_bytes))


def test_segments_of_more_frames_than_bytes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedFileError, match="pixel bytes expected"):
        read_instance(_object(tmp_path, "SEG", PACKED, NumberOfFrames=300))


def _with_defined_length(path: Path, off_by: int) -> None:
    """Write a compressed slice whose pixel data state a length: that up to the end of the file, and `off_by`."""
    dataset = ct_slice()
    dataset.file_meta = pydicom.dataset.FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.compress(pydicom.uid.RLELossless)
    dataset.save_as(path, enforce_file_format=True)
    content = bytearray(path.read_bytes())
    value = content.find(b"\xe0\x7f\x10\x00OB") + 12
    content[value - 4 : value] = struct.pack("<L", len(content) - value + off_by)
    path.write_bytes(content)


def test_compressed_pixels_whose_length_is_stated_and_true_are_read(tmp_path: Path) -> None:
    path = tmp_path / "one.dcm"
    _with_defined_length(path, 0)
    assert len(read_instance(path).frames) == 1


@pytest.mark.parametrize("off_by", [-60, -8, -2, 2, 100_000])
def test_r11_compressed_pixels_whose_length_is_stated_and_wrong_are_refused(tmp_path: Path, off_by: int) -> None:
    path = tmp_path / "one.dcm"
    _with_defined_length(path, off_by)
    with pytest.raises(DamagedFileError, match="compressed pixel bytes stated"):
        read_instance(path)
