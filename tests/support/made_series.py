"""Series read from small files made for a test, and cases made of them."""

from pathlib import Path
from typing import Any

from tests.support.dicom_files import ROOT_UID, ct_slice, write
from viewer.imaging.scan import scan
from viewer.imaging.series import Series


def write_study(folder: Path, number: int = 1, slices: int = 2, **changes: Any) -> Path:
    """A CT study of this number in `folder`; its UIDs and its date follow from the number unless `changes` say so."""
    for k in range(slices):
        values: dict[str, Any] = {
            "StudyInstanceUID": f"{ROOT_UID}.1.{number}",
            "SeriesInstanceUID": f"{ROOT_UID}.2.{number}",
            "SOPInstanceUID": f"{ROOT_UID}.3.{number}.{k + 1}",
            "FrameOfReferenceUID": f"{ROOT_UID}.4.{number}",
            "StudyDate": f"2011030{number}",
            **changes,
        }
        write(ct_slice(k, **values), folder / f"study-{number}-{k}.dcm")
    return folder


def made_series(folder: Path, number: int = 1, **changes: Any) -> Series:
    """The one series of such a study."""
    (series,) = scan([write_study(folder / f"made-{number}", number, **changes)]).series
    return series
