"""Slices like the one before are not judged anew: what is said of them must be what a judgement of each would say."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.uid import UID, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from tests.support.dicom_files import ct_slice, write
from viewer.imaging import likeness, walker
from viewer.imaging.grouping import build_series
from viewer.imaging.instances import Instance, read_any_instance, read_plain_instance

VALUES: dict[str, list[Any]] = {
    "ImagePositionPatient": [[0, 0, 0], [0, 0, 5], [0.5, 0, 10.25], None, ["nan", 0, 0], [1, 2], [0, 0, "1e9"]],
    "InstanceNumber": [1, 2, 12, 7777, None],
    "AcquisitionTime": ["101500", "101501.5", "", None],
    "WindowCenter": [40, -600, [40, -600], None],
    "WindowWidth": [400, 1500, [400, 1500], 0, None],
    "SOPInstanceUID": ["1.2.3.4", "1.2.3.55", "1.2.3.666"],
}
SELDOM: dict[str, list[Any]] = {
    "PixelSpacing": [[0.5, 0.75], [0.5, 0.5], [0, 0]],
    "ImageOrientationPatient": [[1, 0, 0, 0, 1, 0], [0, 1, 0, 0, 0, -1], [1, 0, 0, 1, 0, 0]],
    "EchoTime": ["2.3", "4.6"],
    "EchoNumbers": [1, 2],
    "SliceThickness": ["5", "1.25"],
    "KVP": ["80", "140"],
    "ImageType": [["ORIGINAL", "PRIMARY", "AXIAL"], ["ORIGINAL", "PRIMARY", "LOCALIZER"], ["A", "B", "MOSAIC"]],
    "ConvolutionKernel": ["B30f", "B60f"],
    "AcquisitionNumber": [1, 2],
    "TriggerTime": ["0", "350"],
    "DiffusionBValue": [0.0, 800.0],
    "DiffusionGradientOrientation": [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]],
    "NominalPercentageOfCardiacPhase": [0.0, 40.0],
    "FlipAngle": ["15", "90"],
    "InversionTime": ["50", "500"],
    "NumberOfTemporalPositions": [1, 2],
    "TemporalPositionIdentifier": [1, 2],
    "RescaleSlope": [1, 2.5, 0],
    "RescaleIntercept": [-1024, 0],
    "PatientName": ["Made^Up", "Other^One"],
    "IssuerOfPatientID": ["A", "B"],
    "AccessionNumber": ["1", "2"],
    "StudyDate": ["20110304", "20110231"],
    "FrameOfReferenceUID": ["1.2.3", "1.2.4"],
    "SeriesDescription": ["thin", "thick"],
    "PixelPaddingValue": [-2000, -1024],
    "LossyImageCompression": ["00", "01"],
    "ContrastBolusAgent": ["Iomeron", ""],
    "SpecificCharacterSet": ["ISO_IR 100", "ISO_IR 192", None],
}
SYNTAXES = (ExplicitVRLittleEndian, ImplicitVRLittleEndian)


def forget() -> None:
    likeness._examples.clear()
    walker._seen.clear()


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    forget()
    yield
    forget()


def drawn(pool: dict[str, list[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={keyword: st.sampled_from(values) for keyword, values in pool.items()})


@st.composite
def folders(draw: st.DrawFn) -> list[tuple[UID, dict[str, Any]]]:
    """Files of one modality that differ in what slices differ in, and in two attributes more."""
    modality = draw(st.sampled_from(["CT", "MR", "DX"]))
    varied = draw(st.lists(st.sampled_from(sorted(SELDOM)), min_size=2, max_size=2, unique=True))
    often, seldom = drawn(VALUES), drawn({keyword: SELDOM[keyword] for keyword in varied})
    one = st.tuples(st.sampled_from(SYNTAXES), often, seldom)
    files = draw(st.lists(one, min_size=3, max_size=8))
    return [(syntax, {"Modality": modality, **slice_, **more}) for syntax, slice_, more in files]


def assert_the_same_without(folder: Path, files: list[tuple[UID, dict[str, Any]]]) -> None:
    """Write the files, read them one after the other, each by itself, and by pydicom."""
    paths = []
    for n, (syntax, changes) in enumerate(files):
        dataset = ct_slice(n % 3, **changes)
        dataset.file_meta.TransferSyntaxUID = syntax
        paths.append(write(dataset, folder / f"{n}.dcm"))
    forget()
    with_likeness = [read_plain_instance(path) for path in paths]
    alone = []
    for path in paths:
        forget()
        alone.append(read_plain_instance(path))
    assert repr(with_likeness) == repr(alone)
    known = [one for one in with_likeness if one is not None]
    judged: list[Instance] = [read_any_instance(one.path) for one in known]
    assert repr(known) == repr(judged)
    assert repr(build_series(known)) == repr(build_series(judged))


@given(folders())
@settings(max_examples=40, deadline=None)
def test_a_folder_read_with_likeness_is_the_folder_read_without_and_by_pydicom(
    files: list[tuple[UID, dict[str, Any]]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert_the_same_without(Path(folder), files)


@pytest.mark.parametrize("modality", ["CT", "MR", "DX"])
def test_a_slice_that_differs_in_one_attribute_alone_is_not_taken_for_the_one_before(
    tmp_path: Path, modality: str
) -> None:
    for keyword, values in (VALUES | SELDOM).items():
        changes: list[dict[str, Any]] = [{"Modality": modality, keyword: value} for value in (*values, values[0])]
        for syntax in SYNTAXES:
            assert_the_same_without(tmp_path, [(syntax, one) for one in changes])


def test_most_slices_of_a_plain_series_are_like_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other test would hold if nothing were ever found alike."""
    paths = [write(ct_slice(k, AcquisitionTime=f"1015{k:02}"), tmp_path / f"{k}.dcm") for k in range(6)]
    remembered = 0

    def counted(*_: object) -> None:
        nonlocal remembered
        remembered += 1
        original(*_)  # type: ignore[arg-type]

    original = likeness.remember
    monkeypatch.setattr("viewer.imaging.instances.remember", counted)
    assert all(read_plain_instance(path) is not None for path in paths)
    assert remembered <= 2
