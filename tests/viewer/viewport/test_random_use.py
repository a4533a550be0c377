"""A short campaign with a fixed seed: whatever the order of gestures, no exception and no stuck gesture."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.viewer.viewport.conftest import drag, move_to, wheel
from tests.viewer.viewport.synthetic import make_series, make_volume
from viewer.tools.caliper import CaliperShape
from viewer.viewport.image_viewport import ImageViewport
from viewer.viewport.shown import ShownCaliper, caliper_label
from viewer.viewport.tool import Tool

ACTS = 500
HELD = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier)
KEYS = [
    getattr(Qt.Key, f"Key_{name}")
    for name in ("B", "B", "B", "W", "Z", "M", "S", "I", "H", "V", "R", "O", "Up", "Down", "Escape", "Equal", "Space")
]


class Hand:
    """Does anything to a viewport, and keeps its calipers as a window would."""

    def __init__(self, viewport: ImageViewport, seed: int) -> None:
        self.viewport = viewport
        self.chance = random.Random(seed)
        self.shapes: dict[str, tuple[CaliperShape, str]] = {}
        self.selected = ""
        self.drawn = self.edited = 0
        self.volumes = [
            make_volume(make_series(spacing, key=f"9.{n}/1", slices=8))
            for n, spacing in enumerate([(0.8, 0.8), (1.4, 0.7)])
        ]
        viewport.caliper_drawn.connect(self.on_drawn)
        viewport.caliper_edited.connect(self.on_edited)
        viewport.caliper_picked.connect(self.on_picked)
        viewport.set_volume(self.volumes[0])
        viewport.set_tool(Tool.CALIPER)

    def on_drawn(self, shape: CaliperShape, k: int) -> None:
        assert self.viewport.volume is not None
        self.drawn += 1
        self.selected = f"m{self.drawn}"
        self.shapes[self.selected] = (shape, self.viewport.volume.series.frames[k].sop_instance_uid)
        self.show()

    def on_edited(self, name: str, shape: CaliperShape) -> None:
        self.edited += 1
        assert shape.short_length is None or shape.short_length <= shape.long_length
        self.shapes[name] = (shape, self.shapes[name][1])
        self.show()

    def on_picked(self, name: str) -> None:
        self.selected = name
        self.show()

    def show(self) -> None:
        self.viewport.set_calipers(
            ShownCaliper(
                name,
                "lesion",
                uid,
                shape,
                label=caliper_label(name, shape, "mm"),
                title=name,
                state="selected" if name == self.selected else "normal",
            )
            for name, (shape, uid) in self.shapes.items()
        )

    def place(self) -> QPoint:
        """Somewhere, often on a caliper, sometimes outside."""
        here = self.viewport.model.on_slice
        if here and self.chance.random() < 0.5:
            shape = self.chance.choice(here).shape
            return self.viewport.position_of(self.chance.choice(shape.ends())).toPoint() + QPoint(2, 1)
        surface = self.viewport.surface
        return QPoint(
            self.chance.randrange(-20, surface.width() + 20), self.chance.randrange(-20, surface.height() + 20)
        )

    def act(self) -> None:
        chance, surface = self.chance, self.viewport.surface
        release = chance.random() < 0.9
        start = self.place()
        acts: list[Callable[[], object]] = [
            lambda: drag(self.viewport, start, self.place(), release=release, steps=2),
            lambda: drag(self.viewport, start, self.place(), release=release, steps=2),
            lambda: drag(self.viewport, start, self.place(), Qt.MouseButton.MiddleButton, steps=2),
            lambda: drag(self.viewport, start, start + QPoint(3, chance.choice((-60, 60))), Qt.MouseButton.RightButton),
            lambda: move_to(self.viewport, start),
            lambda: QTest.mouseClick(surface, Qt.MouseButton.LeftButton, pos=start),
            lambda: wheel(self.viewport, chance.choice((-120, 120, 37, -240)), start, chance.choice(HELD)),
            lambda: QTest.keyClick(surface, chance.choice(KEYS)),
            self.rarely,
        ]
        chance.choice(acts)()

    def rarely(self) -> None:
        what = self.chance.randrange(4)
        if what == 0:
            self.viewport.set_volume(self.chance.choice(self.volumes))
            self.show()
        elif what == 1 and self.shapes:
            self.shapes.pop(self.chance.choice(list(self.shapes)))
            self.show()
        elif what == 2:
            self.viewport.resize(self.chance.randrange(150, 700), self.chance.randrange(160, 700))
        else:
            self.viewport.run("view.fit")


@pytest.mark.parametrize("seed", [5, 6])
def test_random_use_raises_nothing_and_the_viewport_still_works(viewport: ImageViewport, seed: int) -> None:
    hand = Hand(viewport, seed)
    for n in range(ACTS):
        hand.act()
        if n % 3 == 0:
            QApplication.processEvents()
    viewport.surface.interaction.abandon()
    assert hand.drawn > 10
    assert hand.edited > 10
    viewport.run("view.fit")
    viewport.set_calipers([])
    viewport.set_tool(Tool.CALIPER)
    before = hand.drawn
    drag(viewport, QPoint(40, 40), QPoint(90, 60))
    assert hand.drawn == before + 1
    assert not viewport.surface.interaction.busy
