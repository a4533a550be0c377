"""Every real series beside independent readers: size, spacing, orientation, origin and values, and its README's words.

pydicom reads the attributes, and numpy does here, by PS3.3 C.7.6.2.1.1, what the rooms under test do in their own way;
SimpleITK (GDCM) reads the files once more.
"""

import functools
import re
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.pixels.utils import pixel_array

from tests.support.real_data import real_data
from tests.support.real_sets import PACKED, PLAIN, folder_of, scanned
from viewer.imaging.series import Frame, Series
from viewer.imaging.volume import read_volume

IMAGES = [name for name in PLAIN + PACKED if name not in ("deeplesion-recist", "deeplesion-tracking", "suv-metadata")]
SERIES_OF_IMAGES = 112
"""In all sets together: fewer compared would be a series that was lost."""

SAMPLED_SLICES = 3
ROUND_MM = 0.005
COLOUR = ("RGB", "YBR_FULL", "YBR_FULL_422", "YBR_RCT", "YBR_ICT", "PALETTE COLOR")
ITK_MODALITIES = ("CT", "MR", "PT")


@functools.lru_cache(maxsize=64)
def header(path: Path) -> Dataset:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole = pydicom.dcmread(path, force=True)
        return whole if "Rows" in whole else pydicom.dcmread(path, force=True, stop_before_pixels=True)


def groups_of(dataset: Dataset, frame: int) -> list[Dataset]:
    """Where the attributes of a frame may stand, the nearest first."""
    found = []
    own, shared = dataset.get("PerFrameFunctionalGroupsSequence"), dataset.get("SharedFunctionalGroupsSequence")
    found += [own[frame - 1]] if own else []
    found += [shared[0]] if shared else []
    return found


def stated(dataset: Dataset, frame: int, sequence: str, keyword: str) -> list[float] | None:
    for group in groups_of(dataset, frame):
        if sequence in group and keyword in group[sequence][0]:
            return [float(v) for v in np.atleast_1d(group[sequence][0][keyword].value)]
    value = dataset.get(keyword)
    return None if value in (None, "") else [float(v) for v in np.atleast_1d(value)]


def place(frame: Frame) -> NDArray[np.float64] | None:
    """Image Position (Patient) of a frame; None where there is none of its own."""
    dataset = header(frame.path)
    several = int(dataset.get("NumberOfFrames") or 1) > 1
    own = groups_of(dataset, frame.frame_number)
    if several and not any("PlanePositionSequence" in group for group in own):
        return None
    found = stated(dataset, frame.frame_number, "PlanePositionSequence", "ImagePositionPatient")
    return None if found is None else np.array(found)


def directions(frame: Frame) -> NDArray[np.float64] | None:
    found = stated(header(frame.path), frame.frame_number, "PlaneOrientationSequence", "ImageOrientationPatient")
    return None if found is None or len(found) != 6 else np.array(found).reshape(2, 3)


def assert_plane(frame: Frame) -> None:
    """Size, spacing, directions and origin of one frame are those of its file."""
    dataset, plane = header(frame.path), frame.plane
    assert (plane.rows, plane.columns) == (dataset.Rows, dataset.Columns)
    spacing = stated(dataset, frame.frame_number, "PixelMeasuresSequence", "PixelSpacing")
    if plane.length_unit in ("mm", "mm at detector") and spacing is None:
        spacing = [float(v) for v in dataset.ImagerPixelSpacing]
    assert plane.pixel_spacing_mm == (None if spacing is None else pytest.approx(tuple(spacing), rel=1e-9))
    origin, turned = place(frame), directions(frame)
    assert plane.oriented == (turned is not None)
    assert plane.positioned == (origin is not None)
    if turned is not None:
        assert np.allclose([plane.row_direction, plane.column_direction], turned, atol=1e-3)
    if origin is not None:
        assert plane.origin_lps == pytest.approx(tuple(origin), abs=1e-9)
    if turned is not None and origin is not None and spacing is not None:
        row, column = 0.7 * dataset.Rows, 0.3 * dataset.Columns
        there = origin + column * spacing[1] * turned[0] + row * spacing[0] * turned[1]
        assert plane.lps(row, column) == pytest.approx(tuple(there), abs=0.05)


def assert_order(series: Series) -> None:
    """Slices ascend along row x column, and the one distance between them, where there is one, is that of all."""
    places = [place(frame) for frame in series.frames]
    turned = directions(series.frames[0])
    if turned is None or any(origin is None for origin in places) or not series.geometry.parallel:
        assert series.geometry.spacing_between_slices_mm is None
        return
    along = np.array(places) @ np.cross(turned[0], turned[1])
    gaps = np.diff(along)
    assert (gaps > -1e-6).all()
    step = series.geometry.spacing_between_slices_mm
    if step is not None:
        assert np.allclose(gaps, step, atol=0.0105)
        assert np.abs(along - along[0] - step * np.arange(len(along))).max() <= 0.05
    elif len(gaps):
        assert gaps.max() <= 0.01 or np.ptp(gaps) > 0.0105
        assert series.warnings


def assert_values(series: Series) -> int:
    """Values after rescale of some slices are those of pydicom; returns how many it could decode."""
    volume = read_volume(series)
    chosen = sorted({0, series.slice_count // 2, series.slice_count - 1})[:SAMPLED_SLICES]
    compared = 0
    for k in chosen:
        frame = series.frames[k]
        dataset = header(frame.path)
        if not volume.loaded[k] or dataset.PhotometricInterpretation in COLOUR or "ModalityLUTSequence" in dataset:
            continue
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                stored = pixel_array(dataset, index=frame.frame_number - 1, raw=True)
        except (RuntimeError, AttributeError, ValueError):  # no decoder, or no file meta information
            continue
        slope = stated(dataset, frame.frame_number, "PixelValueTransformationSequence", "RescaleSlope") or [1.0]
        offset = stated(dataset, frame.frame_number, "PixelValueTransformationSequence", "RescaleIntercept") or [0.0]
        expected = stored.astype(np.float64) * slope[0] + offset[0]
        exact = volume.voxels.dtype == np.int16
        assert np.abs(volume.voxels[k] - expected).max() <= (0.0 if exact else 1e-6 * np.abs(expected).max() + 1e-6)
        compared += 1
    return compared


@pytest.mark.parametrize("name", IMAGES)
def test_every_series_has_the_places_and_values_of_its_files(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for series in scanned(folder_of(name, tmp_path_factory)).series:
        if not series.has_image:
            continue
        for frame in series.frames:
            assert_plane(frame)
        assert_order(series)
        assert_values(series)


def itk(path: Path) -> sitk.Image | None:
    """The file as SimpleITK reads it; None where it does not."""
    warned = sitk.ProcessObject.GetGlobalWarningDisplay()
    sitk.ProcessObject.SetGlobalWarningDisplay(False)
    try:
        return sitk.ReadImage(str(path))
    except RuntimeError:
        return None
    finally:
        sitk.ProcessObject.SetGlobalWarningDisplay(warned)


@pytest.mark.parametrize("name", IMAGES)
def test_simpleitk_sees_the_middle_slice_of_every_series_as_it_is_seen_here(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Where SimpleITK is silent about a fault (no spacing is 1 mm to it), nothing is compared with it."""
    for series in scanned(folder_of(name, tmp_path_factory)).series:
        k = series.slice_count // 2
        if series.modality not in ITK_MODALITIES or not series.has_image or not series.frames[k].plane.positioned:
            continue
        plane = series.frames[k].plane
        image = itk(series.frames[k].path)
        if image is None or image.GetSize()[2:] not in ((), (1,)):
            continue
        assert image.GetSize()[:2] == (plane.columns, plane.rows)
        assert image.GetOrigin() == pytest.approx(plane.origin_lps, abs=1e-3)
        if plane.pixel_spacing_mm is not None:
            assert image.GetSpacing()[:2] == pytest.approx(plane.pixel_spacing_mm[::-1], rel=1e-5)
        assert image.GetDirection()[0::3] == pytest.approx(plane.row_direction, abs=1e-3)
        assert image.GetDirection()[1::3] == pytest.approx(plane.column_direction, abs=1e-3)
        volume = read_volume(series)
        if volume.loaded[k] and image.GetNumberOfComponentsPerPixel() == 1:
            theirs = sitk.GetArrayFromImage(image).reshape(plane.rows, plane.columns)
            assert np.abs(theirs - volume.voxels[k]).max() <= (0 if volume.voxels.dtype == np.int16 else 1e-2)


WORDS = re.compile(
    r"(?<![A-Z])(?P<modality>[A-Z]{2}) (?P<rows>\d+)x(?P<columns>\d+) (?P<files>\d+) files?"
    r"(?:, (?P<between_rows>[\d.]+)x(?P<between_columns>[\d.]+)(?: x (?P<low>[\d.]+?)(?:\.\.(?P<high>[\d.]+))?)? mm)?"
)
SEVERAL_PARTS = {
    "localizer-3-plane",
    "series-4d",
    "dicomdir",
    "corrupt-and-decoys",
    "transfer-syntaxes",
    "charsets",
    "mr-enhanced",
}
"""Sets whose series are parted, or of which files are refused: other tests name what becomes of them."""


def readme_words() -> list[tuple[str, dict[str, Any]]]:
    sections = re.split(r"(?m)^## ", (real_data("README.md")).read_text("utf-8"))
    return [
        (section.split("\n", 1)[0].strip(), words.groupdict())
        for section in sections
        for line in re.findall(r"(?m)^- Files: (.*)$", section)
        for words in WORDS.finditer(line)
    ]


def is_as_said(series: Series, said: dict[str, Any]) -> bool:
    plane = series.frames[0].plane
    if (series.modality, plane.rows, plane.columns, len(series.paths)) != (
        said["modality"], int(said["rows"]), int(said["columns"]), int(said["files"])
    ):  # fmt: skip
        return False
    if said["between_rows"] and plane.pixel_spacing_mm != pytest.approx(
        (float(said["between_rows"]), float(said["between_columns"])), rel=2e-3
    ):
        return False
    if not said["low"]:
        return True
    gaps = series.geometry.gaps_mm
    low, high = float(said["low"]), float(said["high"] or said["low"])
    return (min(gaps), max(gaps)) == pytest.approx((low, high), rel=2e-3, abs=ROUND_MM)


def test_every_series_that_the_readme_describes_is_there_as_it_says(tmp_path_factory: pytest.TempPathFactory) -> None:
    described = [(name, said) for name, said in readme_words() if name in IMAGES and name not in SEVERAL_PARTS]
    missing = []
    for name, said in described:
        found = scanned(folder_of(name, tmp_path_factory)).series
        if not any(series.has_image and is_as_said(series, said) for series in found):
            missing.append((name, said))
    assert missing == []
    assert len(described) >= 30


def test_no_series_of_the_real_sets_is_lost(tmp_path_factory: pytest.TempPathFactory) -> None:
    found = [s for name in IMAGES for s in scanned(folder_of(name, tmp_path_factory)).series if s.has_image]
    assert len(found) == SERIES_OF_IMAGES
