"""Small DICOM files made for a test: a valid CT slice, changed as the test needs it."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom import config
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

ROOT_UID = "1.2.826.0.1.3680043.10.999"


def ct_slice(k: int = 0, pixels: NDArray[Any] | None = None, **changes: Any) -> Dataset:
    """Return slice `k` (from 0) of an axial CT, 5 mm apart, 8 x 10 pixels of 0.5 x 0.75 mm unless `pixels` are given.

    `changes` are attributes by keyword; None removes one.
    """
    stored = np.arange(80, dtype=np.int16).reshape(8, 10) + k * 100 if pixels is None else pixels
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    values: dict[str, object] = {
        "SOPClassUID": CTImageStorage,
        "SOPInstanceUID": f"{ROOT_UID}.3.{k + 1}",
        "StudyInstanceUID": f"{ROOT_UID}.1",
        "SeriesInstanceUID": f"{ROOT_UID}.2",
        "FrameOfReferenceUID": f"{ROOT_UID}.4",
        "SpecificCharacterSet": "ISO_IR 192",
        "PatientName": "Made^Up",
        "PatientID": "P1",
        "PatientBirthDate": "19500102",
        "PatientSex": "F",
        "PatientAge": "061Y",
        "StudyDate": "20110304",
        "StudyTime": "101112",
        "Modality": "CT",
        "SeriesNumber": 2,
        "InstanceNumber": k + 1,
        "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL"],
        "ImageOrientationPatient": [1, 0, 0, 0, 1, 0],
        "ImagePositionPatient": [-10.0, -20.0, 5.0 * k],
        "PixelSpacing": [0.5, 0.75],
        "SliceThickness": 5,
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "Rows": stored.shape[0],
        "Columns": stored.shape[1],
        "BitsAllocated": stored.dtype.itemsize * 8,
        "BitsStored": stored.dtype.itemsize * 8,
        "HighBit": stored.dtype.itemsize * 8 - 1,
        "PixelRepresentation": int(stored.dtype.kind == "i"),
        "RescaleSlope": 1,
        "RescaleIntercept": -1024,
        "RescaleType": "HU",
    }
    values.update(changes)
    leniently(lambda: _set_all(dataset, values))
    dataset.PixelData = stored.tobytes()
    dataset["PixelData"].VR = "OW"
    return dataset


def leniently(act: Callable[[], object]) -> None:
    """Let pydicom set or write values that no standard allows."""
    before = config.settings.writing_validation_mode
    config.settings.writing_validation_mode = config.IGNORE
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            act()
    finally:
        config.settings.writing_validation_mode = before


def write(dataset: Dataset, path: Path) -> Path:
    """Write a dataset as a Part 10 file in the transfer syntax that its file meta names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    syntax = dataset.file_meta.TransferSyntaxUID
    dataset.file_meta.MediaStorageSOPClassUID = dataset.get("SOPClassUID", CTImageStorage)
    if "SOPInstanceUID" in dataset or "MediaStorageSOPInstanceUID" not in dataset.file_meta:
        dataset.file_meta.MediaStorageSOPInstanceUID = dataset.get("SOPInstanceUID", ROOT_UID)
    implicit, little = syntax == ImplicitVRLittleEndian, syntax != ExplicitVRBigEndian
    leniently(lambda: dataset.save_as(path, implicit_vr=implicit, little_endian=little, enforce_file_format=True))
    return path


def write_ct(folder: Path, slices: int = 4, **changes: Any) -> list[Path]:
    """Write an axial CT of some slices into `folder`; `changes` hold for each."""
    return [write(ct_slice(k, **changes), folder / f"{k + 1:03}.dcm") for k in range(slices)]


def _set_all(dataset: Dataset, values: dict[str, object]) -> None:
    for keyword, value in values.items():
        if value is not None:
            setattr(dataset, keyword, value)
