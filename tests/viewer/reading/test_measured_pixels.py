"""Old measurements never move to new pixels (safety R13), and images of another patient never stand for a case's."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from measurements.lesion import Lesion
from measurements.measurement import Drawn
from tests.flows.reader import ReaderAtTheDesk
from tests.support.made_series import write_study
from viewer.imaging.scan import scan


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library.sqlite"


@pytest.fixture
def images(tmp_path: Path) -> Path:
    return write_study(tmp_path / "images", 1, slices=3)


@pytest.fixture
def measured(qtbot: QtBot, library: Path, images: Path) -> tuple[str, Decimal, str]:
    """A case with one caliper on its middle slice: case id, recorded long axis, hash of the pixels."""
    desk = ReaderAtTheDesk(qtbot, library)
    assert desk.root.workspace.new_case_from(scan([images]).series)
    desk.settle()
    assert (
        desk.screen.edits.add_lesion(Lesion(id="new", label="Liver", organ="liver", tracking_uid="2.25.1"), "target")
        is not None
    )
    binding = desk.screen.controller.current_binding
    assert binding.series is not None
    plane = binding.series.geometry.planes[binding.viewport.slice_index]
    desk.press(binding, Qt.Key.Key_B)
    desk.draw(
        binding, (plane.lps(plane.rows * 0.25, plane.columns * 0.25), plane.lps(plane.rows * 0.25, plane.columns * 0.7))
    )
    (m,) = desk.view.case.measurements
    assert isinstance(m.origin, Drawn)
    assert m.long is not None
    assert len(binding.viewport.model.calipers) == 1
    case_id = desk.view.case.id
    desk.close()
    return case_id, m.long, m.origin.pixel_sha256


def reopened(qtbot: QtBot, library: Path, case_id: str) -> ReaderAtTheDesk:
    desk = ReaderAtTheDesk(qtbot, library)
    desk.open(case_id)
    return desk


def change_pixels(images: Path) -> None:
    """The same headers and UIDs, other pixels: as a corrected or re-exported study brings them."""
    import pydicom

    for path in images.glob("*.dcm"):
        held = pydicom.dcmread(path)
        held.PixelData = (held.pixel_array + 1).astype(held.pixel_array.dtype).tobytes()
        held.save_as(path)


def test_r13_a_caliper_is_drawn_again_on_the_pixels_it_was_made_on(
    qtbot: QtBot, library: Path, measured: tuple[str, Decimal, str]
) -> None:
    desk = reopened(qtbot, library, measured[0])
    viewport = desk.screen.controller.current_binding.viewport
    assert len(viewport.model.calipers) == 1
    assert not any("other pixels" in text for text in viewport.strips.texts)
    desk.close()


def test_r13_other_pixels_under_the_same_uid_do_not_carry_the_caliper_and_say_so(
    qtbot: QtBot, library: Path, images: Path, measured: tuple[str, Decimal, str]
) -> None:
    case_id, long, pixels = measured
    change_pixels(images)
    desk = reopened(qtbot, library, case_id)
    viewport = desk.screen.controller.current_binding.viewport
    assert viewport.volume is not None
    assert viewport.model.calipers == ()
    assert viewport.strips.texts[0] == "T01 was measured on other pixels under the same UID: not drawn here."
    (m,) = desk.view.case.measurements
    assert isinstance(m.origin, Drawn)
    assert (m.long, m.origin.pixel_sha256) == (long, pixels)
    desk.close()


def test_r13_the_caliper_is_back_when_its_pixels_are(
    qtbot: QtBot, library: Path, images: Path, tmp_path: Path, measured: tuple[str, Decimal, str]
) -> None:
    shutil.copytree(images, tmp_path / "kept")
    change_pixels(images)
    desk = reopened(qtbot, library, measured[0])
    viewport = desk.screen.controller.current_binding.viewport
    assert viewport.model.calipers == ()
    desk.close()
    shutil.rmtree(images)
    shutil.copytree(tmp_path / "kept", images)
    desk = reopened(qtbot, library, measured[0])
    assert len(desk.screen.controller.current_binding.viewport.model.calipers) == 1
    desk.close()


def test_r03_images_under_the_same_uids_that_name_another_patient_are_not_shown_and_said(
    qtbot: QtBot, library: Path, images: Path, measured: tuple[str, Decimal, str]
) -> None:
    shutil.rmtree(images)
    write_study(images, 1, slices=3, PatientID="P2", PatientName="Other^One")
    desk = reopened(qtbot, library, measured[0])
    (column,) = desk.view.columns
    assert desk.root.images.series_of(column.timepoint.id) == ()
    assert all(binding.volume is None for binding in desk.screen.bindings)
    said = [notice.words for notice in desk.said if "another patient" in notice.words]
    assert len(said) == 1
    assert column.date_text in said[0]
    assert "Other" not in said[0]
    desk.close()


def test_images_that_came_in_an_archive_are_found_again(
    qtbot: QtBot, library: Path, images: Path, tmp_path: Path
) -> None:
    archive = shutil.make_archive(str(tmp_path / "images"), "zip", images)
    shutil.rmtree(images)
    desk = ReaderAtTheDesk(qtbot, library)
    assert desk.root.workspace.new_case_from(scan([Path(archive)]).series)
    desk.settle()
    case_id = desk.view.case.id
    assert desk.root.workspace.image_folders() == (Path(archive).resolve(),)
    desk.close()
    desk = reopened(qtbot, library, case_id)
    assert desk.screen.controller.current_binding.volume is not None
    desk.close()
