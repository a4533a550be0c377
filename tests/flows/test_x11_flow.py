"""A phantom lesion measured in a real X11 window with the mouse of the X server itself."""

import shutil
import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from tests.flows.reader import ReaderAtTheDesk
from tests.support.pixels import longest_pixel_mm
from viewer.imaging.volume_geometry import Vec3
from viewer.reading.viewport_binding import ViewportBinding

pytestmark = [
    pytest.mark.xcb,
    pytest.mark.skipif(shutil.which("xdotool") is None, reason="xdotool is not installed"),
]
STATED = {"t03": ("tp-1", 26.0, 18.0), "t01": ("tp-1", 32.0, 26.0), "t05": ("tp-2", 14.0, 11.0)}


def mouse(*words: object) -> None:
    subprocess.run(["xdotool", *map(str, words)], check=True, timeout=20)


def drag(desk: ReaderAtTheDesk, binding: ViewportBinding, axis: tuple[Vec3, Vec3]) -> None:
    """Press at one end, move in steps, release at the other: what the X server sends a hand's movement as."""
    surface = binding.viewport.surface
    ratio = surface.devicePixelRatio()
    ends = [surface.mapToGlobal(binding.viewport.position_of(point).toPoint()) * ratio for point in axis]
    start, end = ends
    mouse("mousemove", start.x(), start.y())
    mouse("mousedown", 1)
    for step in range(1, 11):
        at = start + (end - start) * (step / 10)
        mouse("mousemove", at.x(), at.y())
    mouse("mouseup", 1)


@pytest.mark.parametrize("lesion", sorted(STATED))
def test_the_stated_axes_are_measured_within_a_pixel(qtbot: QtBot, tmp_path: Path, lesion: str) -> None:
    timepoint, long_mm, short_mm = STATED[lesion]
    desk = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    desk.window.move(QPoint(0, 0))
    desk.open("followup")
    desk.screen.controller.show(lesion, timepoint)
    desk.settle()
    truth = desk.root.images.truth_of(lesion, timepoint)
    assert truth is not None
    binding = desk.screen.controller.current_binding
    known = len(desk.view.case.measurements)
    desk.press(binding, Qt.Key.Key_B)
    drag(desk, binding, truth.long_axis)
    qtbot.waitUntil(lambda: len(desk.view.case.measurements) == known + 1)
    drag(desk, binding, truth.short_axis)
    qtbot.waitUntil(lambda: desk.view.case.measurements[-1].short is not None)
    drawn = desk.view.case.measurements[-1]
    pixel = longest_pixel_mm(binding.series)
    assert drawn.long is not None
    assert drawn.short is not None
    assert (abs(float(drawn.long) - long_mm) <= pixel, abs(float(drawn.short) - short_mm) <= pixel) == (True, True)
    desk.close()
