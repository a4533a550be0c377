"""Safety R03 at the viewport: whatever the order of switching and loading, pixels and header are of one series."""

from __future__ import annotations

import random

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.viewer.viewport.conftest import wheel
from tests.viewer.viewport.synthetic import make_series
from viewer.imaging.voi import Window
from viewer.imaging.volume import Volume
from viewer.viewport.image_viewport import ImageViewport
from viewer.viewport.shown import ViewportHeader

SWITCHES = 300


def grey_volume(n: int) -> tuple[Volume, ViewportHeader]:
    """A series whose every pixel says which it is; not loaded yet."""
    series = make_series(key=f"1.2.{n}/1", name=f"Patient {n}", rows=32, columns=32, slices=5)
    volume = Volume(series)
    volume.voxels[:] = 20 + 30 * n
    return volume, ViewportHeader(series_key=series.key, patient_name=f"Patient {n}")


def test_random_switching_and_loading_never_mixes_pixels_and_header(qtbot: QtBot, viewport: ImageViewport) -> None:
    chance = random.Random(11)
    known = [grey_volume(n) for n in range(4)]
    seen = 0
    for _ in range(SWITCHES):
        what = chance.choice(("switch", "switch", "load", "scroll", "paint"))
        volume, header = chance.choice(known)
        if what == "switch":
            viewport.set_volume(volume, chance.randrange(5), header)
            viewport.set_window(Window(256, 128))
        elif what == "load":
            volume.loaded[chance.randrange(5)] = True
            viewport.loading_advanced(volume)
        elif what == "scroll":
            wheel(viewport, chance.choice((-120, 120)))
        QApplication.processEvents()
        if viewport.volume is None or not viewport.header.patient_name.startswith("Patient"):
            continue
        grey = viewport.surface.grab().toImage().pixelColor(256, 200).lightness()
        name = viewport.header.patient_name
        expected = 20 + 30 * int(name.split()[1])
        assert grey in (0, *range(expected - 2, expected + 3)), (grey, name)
        if viewport.model.slice_loaded:
            assert grey != 0
            seen += 1
    assert seen > 50
