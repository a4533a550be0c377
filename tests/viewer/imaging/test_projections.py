"""CT files that are no slices: projections and pictures of a screen give no plain mm and no HU (safety R05, R12)."""

from pathlib import Path

import pytest

from tests.support.dicom_files import write_ct
from tests.support.real_data import unpack_set
from viewer.imaging.scan import scan
from viewer.imaging.volume import read_volume

SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"


def test_r05_lengths_on_a_ct_localizer_are_estimated_and_said_to_be(tmp_path: Path) -> None:
    write_ct(tmp_path, slices=1, ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"])
    (series,) = scan([tmp_path]).series
    assert series.length_unit == "mm estimated"
    assert any("projection" in warning for warning in series.warning_lines)


def test_r05_an_ordinary_slice_is_in_plain_mm(tmp_path: Path) -> None:
    write_ct(tmp_path, slices=1, ImageType=["ORIGINAL", "PRIMARY", "AXIAL"])
    (series,) = scan([tmp_path]).series
    assert series.length_unit == "mm"


def test_r12_a_secondary_capture_has_no_hu(tmp_path: Path) -> None:
    write_ct(tmp_path, slices=1, SOPClassUID=SECONDARY_CAPTURE)
    (series,) = scan([tmp_path]).series
    volume = read_volume(series)
    assert (volume.unit, volume.unit_note) == ("", "No HU: it is a secondary capture")


def test_r05_r12_the_localizers_and_summaries_of_a_real_exam(tmp_path_factory: pytest.TempPathFactory) -> None:
    found = scan([unpack_set("ct-head-phantom-2-exams", tmp_path_factory)]).series
    localizers = [s for s in found if "LOCALIZER" in s.image_type and s.has_image]
    assert localizers
    assert {s.length_unit for s in localizers} == {"mm estimated"}
    captures = [s for s in found if s.sop_class_uid.startswith(SECONDARY_CAPTURE) and s.has_image]
    assert captures
    assert {read_volume(s).unit for s in captures} == {""}
