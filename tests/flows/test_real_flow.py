"""The main job on real CT: two dates of one patient, each lesion measured where a radiologist put its ends."""

import csv
import io
import re
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from measurements.export.files import write_csv
from measurements.lesion import Lesion
from measurements.measurement import Drawn
from tests.flows.reader import ReaderAtTheDesk
from tests.support.pixels import longest_pixel_mm
from tests.support.real_data import real_data, unpack_set
from viewer.imaging.volume_geometry import Vec3
from viewer.reading.viewport_binding import ViewportBinding

ENDS = re.compile(r'x="(\d+)"[^>]*y="(\d+)"')


def reader_a(patient: str, date: str) -> list[tuple[int, int]]:
    """The two ends, as (column, row), that reader A marked on the image of a date."""
    text = real_data("recist-two-readers", patient, "annotations", f"{patient}{date}A.xml").read_text(encoding="utf-8")
    return [(int(x), int(y)) for x, y in ENDS.findall(text)]


def ends_on(binding: ViewportBinding, marks: list[tuple[int, int]]) -> tuple[Vec3, Vec3]:
    assert binding.series is not None
    plane = binding.series.geometry.planes[binding.viewport.slice_index]
    (x1, y1), (x2, y2) = marks
    return plane.lps(y1, x1), plane.lps(y2, x2)


def length_mm(binding: ViewportBinding, marks: list[tuple[int, int]]) -> float:
    """Ends times the image's own spacing: the length the annotation should have had."""
    assert binding.series is not None
    spacing = binding.series.geometry.planes[0].pixel_spacing_mm
    assert spacing is not None
    (x1, y1), (x2, y2) = marks
    return float((((y2 - y1) * spacing[0]) ** 2 + ((x2 - x1) * spacing[1]) ** 2) ** 0.5)


@pytest.mark.parametrize("patient", ["0022", "0024"])
def test_two_dates_of_a_real_patient_are_measured_compared_and_exported(
    qtbot: QtBot, tmp_path: Path, patient: str
) -> None:
    source = real_data("recist-two-readers", patient)
    desk = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    page = desk.root.import_page
    desk.root.imports.start([source / f"{patient}Baseline.dcm"])
    desk.wait(lambda: not desk.root.imports.is_busy)
    page.ask_open()
    desk.settle()
    assert [c.timepoint.role for c in desk.view.columns] == ["baseline"]

    added = desk.root.workspace.add_dates(_series_of(desk, source / f"{patient}Followup.dcm"), "")
    assert added == 1
    desk.settle()
    lesion = desk.screen.edits.add_lesion(_lung_mass(), "target")
    assert lesion is not None
    expected = {}
    for column, date in zip(desk.view.columns, ("Baseline", "Followup"), strict=True):
        desk.screen.controller.show_timepoint(column.timepoint.id)
        desk.settle()
        binding = desk.screen.controller.current_binding
        marks = reader_a(patient, date)
        desk.press(binding, Qt.Key.Key_B)
        desk.draw(binding, ends_on(binding, marks))
        found = desk.screen.controller.finding(lesion, column.timepoint.id)
        assert found is not None
        assert found.measurement is not None
        expected[column.timepoint.id] = length_mm(binding, marks)
        assert found.measurement.long is not None
        assert abs(float(found.measurement.long) - expected[column.timepoint.id]) <= longest_pixel_mm(binding.series)
        assert isinstance(found.measurement.origin, Drawn)
        assert not found.measurement.origin.synthetic
    first, last = expected.values()
    code = "PR" if last <= 0.7 * first else "PD" if last >= max(1.2 * first, first + 5) else "SD"
    assert list(desk.codes().values()) == ["BL", code]
    table = tmp_path / "table.csv"
    write_csv(desk.view.case, table)
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert [r["study_date"] for r in rows] == [c.date_text for c in desk.view.columns]
    assert all(r["counted"] == "yes" and r["origin"] == "drawn" for r in rows)
    desk.close()


def test_images_that_moved_are_named_and_found_again_by_uid(qtbot: QtBot, tmp_path: Path) -> None:
    here = tmp_path / "images"
    here.mkdir()
    shutil.copy(real_data("recist-two-readers", "0022", "0022Baseline.dcm"), here)
    library = tmp_path / "library.sqlite"
    desk = ReaderAtTheDesk(qtbot, library)
    desk.root.workspace.new_case_from(_series_of(desk, here))
    desk.settle()
    case_id = desk.view.case.id
    desk.close()
    here.rename(tmp_path / "moved")

    again = ReaderAtTheDesk(qtbot, library)
    again.open(case_id)
    (column,) = again.view.columns
    assert again.root.images.state(column.timepoint.id) == "missing"
    assert again.screen.bindings[0].viewport.model.message.title == "Images not found"
    (notice,) = (n for n in again.said if n.kind == "warning")
    assert column.date_text in notice.words
    assert notice.action == "Find images…"
    again.root.workspace.add_image_folder(tmp_path / "moved")
    again.root.images.search([tmp_path / "moved"])
    again.settle()
    assert again.root.images.state(column.timepoint.id) == "ready"
    assert again.screen.bindings[0].viewport.volume is not None
    again.close()


def test_a_damaged_file_costs_one_line_and_its_neighbours_open(
    qtbot: QtBot, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path / "series"
    shutil.copytree(unpack_set("ct-abdomen-5mm", tmp_path_factory), folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    damaged = files[len(files) // 2]
    damaged.write_bytes(damaged.read_bytes()[:100_000])
    desk = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    desk.root.imports.start([folder])
    desk.wait(lambda: not desk.root.imports.is_busy)
    page = desk.root.import_page
    assert len(page.problem_lines) == 1
    assert damaged.name in page.problem_lines[0]
    (series,) = page.model.series_of(page.model.patients[0])
    assert len(series.frames) == len(files) - 1
    page.ask_open()
    desk.settle()
    volume = desk.screen.bindings[0].viewport.volume
    assert volume is not None
    assert volume.loaded.all()
    assert any("missing" in warning or "gap" in warning for warning in series.warning_lines)
    desk.close()


def _series_of(desk: ReaderAtTheDesk, path: Path):
    desk.root.imports.start([path])
    desk.wait(lambda: not desk.root.imports.is_busy)
    model = desk.root.import_page.model
    return model.series_of(model.patients[0])


def _lung_mass():

    return Lesion(id="", tracking_uid="", label="Lung mass", organ="lung")
