"""The viewport on series of real scanners: the greys on screen are those of the standard's window function."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.real_data import unpack_set
from tests.viewer.viewport.conftest import drag
from viewer.imaging.filling import read_volume
from viewer.imaging.scan import scan
from viewer.imaging.voi import Window, to_grey8
from viewer.imaging.volume import Volume
from viewer.theme import tokens
from viewer.tools.caliper import CaliperShape
from viewer.viewport.image_viewport import ImageViewport
from viewer.viewport.tool import Tool


@pytest.fixture(scope="module")
def volume(tmp_path_factory: pytest.TempPathFactory) -> Volume:
    found = scan([unpack_set("ct-abdomen-5mm", tmp_path_factory)])
    return read_volume(max(found.series, key=lambda series: series.slice_count))


@pytest.fixture
def showing(qtbot: QtBot, volume: Volume) -> ImageViewport:
    """At 200 % with the image's corner in the corner: each pixel is two by two px of screen."""
    viewport = ImageViewport()
    qtbot.addWidget(viewport)
    viewport.resize(1024, 1024 + tokens.VIEWPORT_HEADER_H)
    viewport.set_volume(volume)
    viewport.run("overlay.text")
    viewport.show()
    qtbot.waitExposed(viewport)
    return viewport


def test_every_slice_is_painted_once_with_the_greys_of_its_own_values(showing: ImageViewport, volume: Volume) -> None:
    showing.set_window(Window(400, 40))
    showing.run("view.interpolation")
    QApplication.processEvents()
    rows, columns = np.mgrid[60:460:37, 60:440:41]
    for k in range(volume.series.slice_count):
        before = showing.surface.paints
        showing.set_slice(k)
        QApplication.processEvents()
        assert showing.surface.paints <= before + 1
        image = showing.surface.grab().toImage()
        expected = to_grey8(volume.voxels[k], Window(400, 40))[rows, columns]
        shown = [
            [image.pixelColor(int(2 * c) + 1, int(2 * r) + 1).lightness() for c in line]
            for r, line in zip(rows[:, 0], columns, strict=True)
        ]
        assert np.abs(np.array(shown) - expected.astype(int)).max() <= 1


def test_lengths_are_those_of_the_headers_spacing(qtbot: QtBot, showing: ImageViewport, volume: Volume) -> None:
    plane = volume.geometry.planes[showing.slice_index]
    assert plane.pixel_spacing_mm is not None
    shapes: list[CaliperShape] = []
    showing.caliper_drawn.connect(lambda shape, _k: shapes.append(shape))
    showing.set_tool(Tool.CALIPER)
    drag(showing, QPoint(300, 400), QPoint(500, 400))
    drag(showing, QPoint(300, 400), QPoint(300, 600))
    assert shapes[0].long_length == pytest.approx(100 * plane.pixel_spacing_mm[1])
    assert shapes[1].long_length == pytest.approx(100 * plane.pixel_spacing_mm[0])
    assert plane.orientation_letters() == ("R", "L", "A", "P")
