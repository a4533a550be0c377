"""What values are stated as, and how they become greys or colours, as the reader chooses it in the menus (R12)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.sequence import Sequence
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.support.dicom_files import ct_slice, write
from tests.viewer.imaging.test_body_and_suv import pet
from tests.viewer.imaging.test_colour import capture
from tests.viewer.imaging.test_value_tables import table_item
from tests.viewer.viewport.conftest import at_pixel, drag, move_to
from viewer.imaging.scan import scan
from viewer.imaging.voi import Window
from viewer.imaging.volume import Volume, read_volume
from viewer.theme import tokens
from viewer.viewport.context_menu import fill_window_menu
from viewer.viewport.image_viewport import ImageViewport
from viewer.viewport.overlay_text import corners
from viewer.viewport.pointer_value import value_text


def volume_of(path: Path) -> Volume:
    (series,) = scan([path]).series
    return read_volume(series)


def shown(qtbot: QtBot, volume: Volume) -> ImageViewport:
    viewport = ImageViewport()
    qtbot.addWidget(viewport)
    viewport.resize(400, 400 + tokens.VIEWPORT_HEADER_H)
    viewport.set_volume(volume)
    viewport.show()
    qtbot.waitExposed(viewport)
    return viewport


def window_menu(viewport: ImageViewport) -> dict[str, QAction]:
    menu = QMenu(viewport)
    fill_window_menu(menu, viewport.model, viewport.commands)
    return {action.text().split("\t")[0]: action for action in menu.actions() if action.text()}


def words_below(viewport: ImageViewport) -> list[str]:
    found = corners(viewport.model)
    return [line.text for line in (*found.bottom_left, *found.bottom_right)]


def test_r12_pet_is_stated_as_the_kind_of_suv_that_the_menu_says(qtbot: QtBot, tmp_path: Path) -> None:
    viewport = shown(qtbot, volume_of(pet(tmp_path, PatientSex="F")))
    told: list[str] = []
    viewport.pointer_value.connect(lambda _row, _column, text: told.append(text))
    move_to(viewport, at_pixel(viewport, 1, 0))
    factor = 60_000.0 / (3.0e8 * 0.5 ** (3600.0 / 6586.2))
    menu = window_menu(viewport)
    kinds = [text for text, action in menu.items() if action.isCheckable()]
    assert kinds == [
        "SUV by body weight", "SUV by lean body mass (James)", "SUV by lean body mass (Janmahasatian)",
        "SUV by body surface area", "Activity  Bq/ml",
    ]  # fmt: skip
    assert menu["SUV by body weight"].isChecked()
    assert told[-1].endswith("g/ml SUVbw")
    before = viewport.surface.grab().toImage()
    menu["Activity  Bq/ml"].trigger()
    assert told[-1] == "25\u00a0Bq/ml"
    assert "Bq/ml" in words_below(viewport)
    assert viewport.shown_window.width == pytest.approx(10.0 / factor)  # the picture stays, its window is restated
    after = viewport.surface.grab().toImage()
    assert before.pixel(200, 150) == after.pixel(200, 150)
    menu["SUV by lean body mass (James)"].trigger()
    assert told[-1] == f"{25.0 * factor * 44.630 / 60.0:.2f}\u00a0g/ml SUVlbm"
    viewport.run("view.reset")
    assert viewport.shown_window.width == pytest.approx(10.0 * 44.630 / 60.0, rel=1e-4)


def test_r12_pet_without_suv_offers_only_its_activity_and_says_why(qtbot: QtBot, tmp_path: Path) -> None:
    viewport = shown(qtbot, volume_of(pet(tmp_path, PatientWeight=None)))
    assert not [action for action in window_menu(viewport).values() if action.isCheckable()]
    assert "Bq/ml" in words_below(viewport)
    assert viewport.strips.texts == ("No SUV: the patient's weight is missing",)


def test_every_window_and_table_of_the_file_is_in_the_menu_and_named_in_the_corner(
    qtbot: QtBot, tmp_path: Path
) -> None:
    words: dict[str, Any] = {
        "WindowCenter": [40, -600],
        "WindowWidth": [400, 1500],
        "WindowCenterWidthExplanation": ["SOFT", "LUNG"],
    }
    slice_ = ct_slice(**words)
    slice_.VOILUTSequence = Sequence([table_item([0, 128, 255], first=-1024 % 65536, bits=8, words="NORMAL")])
    viewport = shown(qtbot, volume_of(write(slice_, tmp_path / "a.dcm")))
    menu = window_menu(viewport)
    offered = [text for text, action in menu.items() if action.objectName().startswith("window_stored")]
    assert [text.split("  ")[0] for text in offered] == ["SOFT", "LUNG", "From the file"]
    assert offered[2] == "From the file  VOI table NORMAL"
    menu[offered[1]].trigger()
    assert viewport.shown_window == Window(1500.0, -600.0)
    menu[offered[2]].trigger()
    assert "VOI table NORMAL" in words_below(viewport)
    QApplication.processEvents()
    drag(viewport, QPoint(100, 100), QPoint(140, 100))  # a table cannot be widened: its span goes on as a window
    assert viewport.shown_window.table is None


def test_a_window_per_slice_says_that_it_is_the_middle_ones(qtbot: QtBot, tmp_path: Path) -> None:
    for k in range(3):
        write(ct_slice(k, WindowCenter=40 + k, WindowWidth=400), tmp_path / f"{k}.dcm")
    viewport = shown(qtbot, volume_of(tmp_path))
    assert any(text.startswith("From the file, middle slice") for text in window_menu(viewport))


def test_a_colour_image_is_painted_in_its_colours_and_the_window_tool_says_that_it_has_none(
    qtbot: QtBot, tmp_path: Path
) -> None:
    pixels = np.zeros((40, 40, 3), np.uint8)
    pixels[:, :20], pixels[:, 20:] = (200, 30, 10), (0, 0, 250)
    viewport = shown(qtbot, volume_of(write(capture(pixels, "RGB", PixelSpacing=None), tmp_path / "a.dcm")))
    viewport.run("overlay.text")
    image = viewport.surface.grab().toImage()
    left, right = image.pixelColor(60, 300), image.pixelColor(340, 300)
    assert (left.red(), left.green(), left.blue()) == (200, 30, 10)
    assert (right.red(), right.green(), right.blue()) == (0, 0, 250)
    said: list[str] = []
    viewport.notice.connect(said.append)
    drag(viewport, QPoint(100, 100), QPoint(160, 130))
    viewport.run("window.full_range")
    assert said == ["A colour image has no window: its colours are shown as they are stored."] * 2
    assert [action.isEnabled() for action in window_menu(viewport).values()] == [False]
    viewport.run("overlay.text")
    assert "Colours as stored" in words_below(viewport)
    volume = viewport.volume
    assert volume is not None
    assert value_text(volume, 0, 3, 30) == "R\u00a00  G\u00a00  B\u00a0250"
    viewport.run("view.invert")
    inverted = viewport.surface.grab().toImage().pixelColor(340, 300)
    assert (inverted.red(), inverted.green(), inverted.blue()) == (255, 255, 5)


@pytest.mark.parametrize(("slope", "text"), [(1.2e-4, "0.00120"), (0.01, "0.100"), (0.25, "2.50"), (1.0, "10")])
def test_small_values_keep_their_digits(tmp_path: Path, slope: float, text: str) -> None:
    header: dict[str, Any] = {"Modality": "MR", "RescaleSlope": slope, "RescaleIntercept": 0, "RescaleType": None}
    assert value_text(volume_of(write(ct_slice(**header), tmp_path / "a.dcm")), 0, 1, 0) == text
