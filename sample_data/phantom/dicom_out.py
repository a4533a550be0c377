"""Synthetic series as DICOM files that say of themselves, in every object, that they are no patient's."""

from __future__ import annotations

from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from sample_data.phantom.catalogue import (
    GENERATOR_VERSION,
    SAMPLE,
    PhantomSeries,
    instance_uid,
    phantom_uid,
    series_kind,
)
from sample_data.phantom.plans import StudyPlan
from sample_data.phantom.pose import PixelGrid

if TYPE_CHECKING:
    from pydicom.dataset import Dataset, FileMetaDataset

_COMMENT = "SYNTHETIC. Not a patient image. Drawn from published sizes; not for diagnosis."
_COMMENT_FOLLOWUP = "SYNTHETIC. Not a patient image. Drawn from invented sizes; not for diagnosis."
_NOMINAL = " Day of the month nominal."
_SOP_CLASS = {
    "CT": "1.2.840.10008.5.1.4.1.1.2",
    "PT": "1.2.840.10008.5.1.4.1.1.128",
    "MR": "1.2.840.10008.5.1.4.1.1.4",
}
INJECTED_BQ = 370.0e6
HALF_LIFE_S = 6586.2
UPTAKE_S = 3600.0
_INJECTION_TIME, _SERIES_TIME = "090000", "100000"


def activity_per_suv(plan: StudyPlan) -> float:
    """Return Bq/ml at the start of the PET series for an SUV (body weight) of 1."""
    left: float = INJECTED_BQ * 2.0 ** (-UPTAKE_S / HALF_LIFE_S)
    return left / (plan.weight_kg * 1000.0)


Pixels = npt.NDArray[np.int16] | npt.NDArray[np.uint16]


class _Made(NamedTuple):
    """What a modality's own attributes are taken from. slope: the value of one stored unit (HU, Bq/ml)."""

    plan: StudyPlan
    grid: PixelGrid
    kind: str
    slope: float


def write_series(
    folder: Path,
    plan: StudyPlan,
    series: PhantomSeries,
    grid: PixelGrid,
    pixels: Pixels,
    *,
    slope: float = 1.0,
) -> None:
    """Write one file a slice into ``folder`` (made here).

    pixels: stored values (slices, rows, columns), int16 or uint16. slope: the value of one stored unit, HU or Bq/ml.
    """
    folder.mkdir(parents=True, exist_ok=True)
    base = _common(plan, series, grid, pixels)
    _DRESS[series.modality](base, _Made(plan, grid, series_kind(series), slope))
    for index, z in enumerate(grid.z):
        ds: Dataset = copy(base)
        uid = instance_uid(series, index + 1)
        ds.file_meta = _file_meta(series.modality, uid)
        ds.SOPInstanceUID = uid
        ds.InstanceNumber = index + 1
        place = (grid.first_xy[0] + plan.origin_mm[0], grid.first_xy[1] + plan.origin_mm[1], z + plan.origin_mm[2])
        ds.ImagePositionPatient = [f"{v:.5f}" for v in place]
        ds.SliceLocation = f"{place[2]:.3f}"
        if series.modality == "PT":
            ds.ImageIndex = len(grid.z) - index
        ds.PixelData = np.ascontiguousarray(pixels[index]).tobytes()
        ds.save_as(folder / f"{series.modality}{index + 1:04d}.dcm", enforce_file_format=True)


def _file_meta(modality: str, uid: str) -> FileMetaDataset:
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import UID, ExplicitVRLittleEndian

    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UID(_SOP_CLASS[modality])
    meta.MediaStorageSOPInstanceUID = UID(uid)
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = UID(phantom_uid("implementation"))
    meta.ImplementationVersionName = f"NADIR_PHANTOM_{GENERATOR_VERSION}"
    return meta


def _common(plan: StudyPlan, series: PhantomSeries, grid: PixelGrid, pixels: Pixels) -> Dataset:
    """Return what all slices of a series share: patient, study, series, frame, pixels (PS3.3 A.3, A.4, A.21)."""
    from pydicom.dataset import Dataset

    ds = Dataset()
    day = plan.study.study_date.strftime("%Y%m%d")
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.ImageType = ["DERIVED", "SECONDARY", "AXIAL"]
    ds.SyntheticData = "YES"
    ds.SOPClassUID = _SOP_CLASS[series.modality]
    ds.StudyDate = ds.SeriesDate = ds.AcquisitionDate = ds.ContentDate = day
    ds.StudyTime = ds.SeriesTime = ds.AcquisitionTime = ds.ContentTime = _SERIES_TIME
    ds.AccessionNumber = ""
    ds.Modality = series.modality
    ds.Manufacturer = "Nadir phantom generator"
    ds.ManufacturerModelName = "Computed abdomen"
    ds.SoftwareVersions = GENERATOR_VERSION
    ds.ReferringPhysicianName = ""
    ds.StudyDescription = "SYNTHETIC abdomen"
    ds.SeriesDescription = series.description
    ds.PatientName, ds.PatientID, ds.PatientBirthDate = plan.patient_name, plan.patient_id, ""
    ds.PatientSex, ds.PatientAge = plan.sex, plan.age
    ds.PatientWeight, ds.PatientSize = f"{plan.weight_kg:g}", f"{plan.size_m:g}"
    ds.PatientIdentityRemoved = "YES"
    ds.DeidentificationMethod = "no patient: computed images"
    ds.BodyPartExamined = "ABDOMEN"
    ds.PatientPosition = "HFS"
    ds.StudyInstanceUID, ds.SeriesInstanceUID = plan.study.study_uid, series.series_uid
    ds.StudyID = plan.study.timepoint_id
    ds.SeriesNumber = series.number
    ds.FrameOfReferenceUID, ds.PositionReferenceIndicator = series.frame_of_reference_uid, ""
    ds.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    sample = plan.study.case_id == SAMPLE
    ds.ImageComments = _COMMENT + _NOMINAL if sample else _COMMENT_FOLLOWUP
    ds.BurnedInAnnotation = "NO"
    ds.SliceThickness = f"{grid.thickness_mm:g}"
    ds.SpacingBetweenSlices = f"{grid.spacing_between_mm:g}"
    ds.Rows, ds.Columns = grid.rows, grid.columns
    ds.PixelSpacing = [f"{grid.spacing_mm:g}", f"{grid.spacing_mm:g}"]
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = 16, 16, 15
    ds.PixelRepresentation = 1 if pixels.dtype == np.int16 else 0
    return ds


def _dress_ct(ds: Dataset, made: _Made) -> None:
    ds.KVP = None  # type 2: unknown is left empty rather than given a false value
    ds.AcquisitionNumber = 1
    ds.RescaleIntercept, ds.RescaleSlope, ds.RescaleType = "0", f"{made.slope:g}", "HU"
    ds.WindowCenter, ds.WindowWidth = "40", "400"
    ds.ContrastBolusAgent = "SYNTHETIC contrast"
    ds.ContrastBolusRoute = "IV"


def _dress_pt(ds: Dataset, made: _Made) -> None:
    from pydicom.dataset import Dataset
    from pydicom.sequence import Sequence

    plan, slope = made.plan, made.slope
    day = plan.study.study_date.strftime("%Y%m%d")
    ds.ImageType = ["DERIVED", "SECONDARY"]
    ds.Units, ds.DecayCorrection = "BQML", "START"
    ds.SeriesType = ["WHOLE BODY", "IMAGE"]
    ds.CountsSource = "EMISSION"
    ds.CorrectedImage = ["DECY", "ATTN", "SCAT", "DTIM", "RAN", "NORM"]
    ds.NumberOfSlices = len(made.grid.z)
    ds.CollimatorType = "NONE"
    ds.FrameReferenceTime, ds.ActualFrameDuration = "90000", "180000"
    ds.DecayFactor = "1"
    ds.RescaleIntercept, ds.RescaleSlope = "0", f"{slope:.10g}"
    ds.RandomsCorrectionMethod, ds.AttenuationCorrectionMethod, ds.ScatterCorrectionMethod = (
        "SYNTHETIC",
        "SYNTHETIC",
        "SYNTHETIC",
    )
    ds.ReconstructionMethod = "SYNTHETIC"
    drug = Dataset()
    drug.Radiopharmaceutical = "SYNTHETIC FDG-like"
    drug.RadiopharmaceuticalStartTime = _INJECTION_TIME
    drug.RadiopharmaceuticalStartDateTime = day + _INJECTION_TIME
    drug.RadionuclideTotalDose = f"{INJECTED_BQ:.10g}"
    drug.RadionuclideHalfLife = f"{HALF_LIFE_S:g}"
    nuclide = Dataset()
    nuclide.CodeValue, nuclide.CodingSchemeDesignator, nuclide.CodeMeaning = "77004003", "SCT", "^18^Fluorine"
    drug.RadionuclideCodeSequence = Sequence([nuclide])
    ds.RadiopharmaceuticalInformationSequence = Sequence([drug])
    ds.PatientOrientationCodeSequence = Sequence()
    ds.PatientGantryRelationshipCodeSequence = Sequence()
    ds.WindowCenter, ds.WindowWidth = f"{3.0 * activity_per_suv(plan):.1f}", f"{6.0 * activity_per_suv(plan):.1f}"


def _dress_mr(ds: Dataset, made: _Made) -> None:
    weighted = made.kind == "MR-T2"
    ds.ImageType = ["DERIVED", "SECONDARY", "OTHER"]
    ds.ScanningSequence = "SE" if weighted else "GR"
    ds.SequenceVariant = "SK" if weighted else "SP"
    ds.ScanOptions = "PFP" if weighted else "FS"
    ds.MRAcquisitionType = "2D"
    ds.EchoTime, ds.RepetitionTime, ds.EchoTrainLength = ("92", "1100", 160) if weighted else ("2.4", "150", 1)
    ds.MagneticFieldStrength = "1.5"
    ds.AcquisitionNumber = 1
    ds.WindowCenter, ds.WindowWidth = ("520", "1040") if weighted else ("360", "720")


_DRESS = {"CT": _dress_ct, "PT": _dress_pt, "MR": _dress_mr}
