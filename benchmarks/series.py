"""Series to load: CT slices of 512 × 512 with noise, uncompressed, written by pydicom."""

from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian, generate_uid

SIZE = 512
NOISE_HU = 18
SMALL = 16
SCANNER = {
    "SpecificCharacterSet": "ISO_IR 100",
    "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL"],
    "AccessionNumber": "A4711",
    "InstanceCreationDate": "20240305",
    "InstanceCreationTime": "101530",
    "SeriesDate": "20240305",
    "AcquisitionDate": "20240305",
    "ContentDate": "20240305",
    "SeriesTime": "101200",
    "Manufacturer": "Maker",
    "InstitutionName": "Hospital",
    "ReferringPhysicianName": "Doctor^A",
    "StationName": "CT01",
    "StudyDescription": "CT chest abdomen pelvis",
    "SeriesDescription": "Thorax 1.25 B30f",
    "ManufacturerModelName": "Scanner 64",
    "PatientAge": "061Y",
    "PatientWeight": "74",
    "PatientSize": "1.74",
    "BodyPartExamined": "CHEST",
    "ScanOptions": "HELICAL",
    "SliceThickness": "1.25",
    "KVP": "120",
    "DataCollectionDiameter": "500",
    "DeviceSerialNumber": "12345",
    "SoftwareVersions": "syngo 2012B",
    "ProtocolName": "ThoraxRoutine",
    "ReconstructionDiameter": "360",
    "DistanceSourceToDetector": "1040",
    "DistanceSourceToPatient": "570",
    "GantryDetectorTilt": "0",
    "TableHeight": "155.5",
    "RotationDirection": "CW",
    "ExposureTime": "500",
    "XRayTubeCurrent": "210",
    "Exposure": "105",
    "FilterType": "FLAT",
    "GeneratorPower": "25",
    "FocalSpots": "1.2",
    "ConvolutionKernel": "B30f",
    "PatientPosition": "HFS",
    "AcquisitionNumber": 1,
    "PositionReferenceIndicator": "",
    "WindowCenter": ["40", "-600"],
    "WindowWidth": ["400", "1500"],
    "WindowCenterWidthExplanation": ["SOFT", "LUNG"],
}
"""Attributes that a scanner writes beside those an image needs."""


def write_ct(folder: Path, slices: int) -> None:
    """Write one axial CT series, 0.7 × 0.7 × 1 mm, 12 bit, rescale intercept −1024; the same bytes each time."""
    folder.mkdir(parents=True)
    random = np.random.default_rng(20)
    body = ct_body()
    seed = ["nadir-benchmark", str(slices)]
    header = ct_header(seed)
    for k in range(slices):
        noise = random.normal(0, NOISE_HU, body.shape)
        stored = np.clip(body + noise + 1024, 0, 4095).astype("<u2")
        header.SOPInstanceUID = generate_uid(entropy_srcs=[*seed, str(k)])
        header.InstanceNumber = k + 1
        header.ImagePositionPatient = [-180.0, -180.0, float(k)]
        header.PixelData = stored.tobytes()
        write_slice(header, folder / f"{k:05}.dcm")


def write_small_ct(folder: Path, number: int, slices: int) -> None:
    """Write an axial CT series with a scanner's header of some 75 elements and few pixels: to read headers alone."""
    folder.mkdir(parents=True)
    seed = ["nadir-benchmark", "small", str(number)]
    header = ct_header(seed)
    for keyword, value in SCANNER.items():
        setattr(header, keyword, value)
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = "24627-2", "LN", "CT chest"
    header.ProcedureCodeSequence = [code]
    header.SeriesNumber = number
    header.Rows = header.Columns = SMALL
    for k in range(slices):
        header.SOPInstanceUID = generate_uid(entropy_srcs=[*seed, str(k)])
        header.InstanceNumber = k + 1
        header.SliceLocation = round(-412.25 + 1.25 * k, 2)
        header.ImagePositionPatient = [-180.5, -171.25, header.SliceLocation]
        header.ContentTime = header.AcquisitionTime = f"1012{k % 60:02}.{k:03}"
        header.PixelData = bytes(2 * SMALL * SMALL)
        write_slice(header, folder / f"{k:05}.dcm")


def ct_body() -> np.ndarray:
    """One slice in HU: air around an ellipse of soft tissue."""
    y, x = np.mgrid[-1 : 1 : SIZE * 1j, -1 : 1 : SIZE * 1j]
    return np.where((x / 0.85) ** 2 + (y / 0.65) ** 2 < 1, 50.0, -1000.0)


def ct_header(seed: list[str]) -> Dataset:
    """Return the header that all slices share; the UIDs follow from `seed`."""
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


def write_slice(header: Dataset, path: Path, syntax: UID = ExplicitVRLittleEndian) -> None:
    """Write one slice as a Part 10 file."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = header.SOPClassUID
    meta.MediaStorageSOPInstanceUID = header.SOPInstanceUID
    meta.TransferSyntaxUID = syntax
    FileDataset(str(path), header, preamble=b"\0" * 128, file_meta=meta).save_as(path, enforce_file_format=True)
