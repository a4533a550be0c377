"""Series to load: CT slices of 512 × 512 with noise, uncompressed, written by pydicom."""

from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

SIZE = 512
NOISE_HU = 18


def write_ct(folder: Path, slices: int) -> None:
    """Write one axial CT series, 0.7 × 0.7 × 1 mm, 12 bit, rescale intercept −1024; the same bytes each time."""
    folder.mkdir(parents=True)
    random = np.random.default_rng(20)
    body = _body()
    seed = ["nadir-benchmark", str(slices)]
    header = _header(seed)
    for k in range(slices):
        noise = random.normal(0, NOISE_HU, body.shape)
        stored = np.clip(body + noise + 1024, 0, 4095).astype("<u2")
        header.SOPInstanceUID = generate_uid(entropy_srcs=[*seed, str(k)])
        header.InstanceNumber = k + 1
        header.ImagePositionPatient = [-180.0, -180.0, float(k)]
        header.PixelData = stored.tobytes()
        _write(header, folder / f"{k:05}.dcm")


def _body() -> np.ndarray:
    """One slice in HU: air around an ellipse of soft tissue."""
    y, x = np.mgrid[-1 : 1 : SIZE * 1j, -1 : 1 : SIZE * 1j]
    return np.where((x / 0.85) ** 2 + (y / 0.65) ** 2 < 1, 50.0, -1000.0)


def _header(seed: list[str]) -> Dataset:
    header = Dataset()
    header.SOPClassUID = CTImageStorage
    header.StudyInstanceUID = generate_uid(entropy_srcs=[*seed, "study"])
    header.SeriesInstanceUID = generate_uid(entropy_srcs=[*seed, "series"])
    header.FrameOfReferenceUID = generate_uid(entropy_srcs=[*seed, "frame"])
    header.Modality = "CT"
    header.PatientName, header.PatientID = "Benchmark^Synthetic", "BENCH"
    header.StudyDate, header.SeriesNumber = "20200101", 1
    header.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    header.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    header.PixelSpacing, header.SliceThickness = [0.7, 0.7], 1.0
    header.Rows = header.Columns = SIZE
    header.SamplesPerPixel, header.PhotometricInterpretation = 1, "MONOCHROME2"
    header.BitsAllocated, header.BitsStored, header.HighBit, header.PixelRepresentation = 16, 12, 11, 0
    header.RescaleIntercept, header.RescaleSlope, header.RescaleType = -1024, 1, "HU"
    return header


def _write(header: Dataset, path: Path) -> None:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = header.SOPClassUID
    meta.MediaStorageSOPInstanceUID = header.SOPInstanceUID
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    FileDataset(str(path), header, preamble=b"\0" * 128, file_meta=meta).save_as(path, enforce_file_format=True)
