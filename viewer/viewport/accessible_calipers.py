"""Calipers as children of their viewport for screen readers and scripts: each has a name, a place and a state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, QSize
from PySide6.QtGui import QAccessible, QAccessibleInterface
from shiboken6 import isValid

from viewer.components import painted_parts
from viewer.components.painted_parts import PaintedPart, PaintedParts
from viewer.viewport.accessible import spoken
from viewer.viewport.caliper_layer import screen_ends
from viewer.viewport.label_layout import bounds
from viewer.viewport.shown import ShownCaliper

if TYPE_CHECKING:
    from viewer.viewport.image_surface import ImageSurface


class AccessibleCaliper(PaintedPart):
    """One caliper of one viewport."""

    def __init__(self, surface: ImageSurface, measurement_id: str) -> None:
        super().__init__(surface)
        self._surface = surface
        self._measurement_id = measurement_id

    def _caliper(self) -> ShownCaliper | None:
        if not isValid(self._surface):
            return None
        shown = self._surface.model.on_slice
        return next((caliper for caliper in shown if caliper.measurement_id == self._measurement_id), None)

    def isValid(self) -> bool:  # noqa: N802 - Qt's word
        """Whether the caliper is on the slice shown."""
        return self._caliper() is not None

    def text(self, kind: QAccessible.Text) -> str:
        """Name: the label in words."""
        caliper = self._caliper()
        if caliper is None:
            return ""
        return spoken(caliper) if kind is QAccessible.Text.Name else ""

    def rect(self) -> QRect:
        """Where its lines are on the screen."""
        caliper = self._caliper()
        if caliper is None:
            return QRect()
        plane, transform = self._surface.model.plane, self._surface.model.transform
        if plane is None or transform is None:
            return QRect()
        x, y, width, height = bounds(screen_ends(caliper.shape, plane, transform), 4)
        return QRect(self._surface.mapToGlobal(QPoint(round(x), round(y))), QSize(round(width), round(height)))

    def state(self) -> QAccessible.State:
        """Selected, where it is."""
        state = QAccessible.State()
        caliper = self._caliper()
        state.invisible = caliper is None
        state.selectable = caliper is not None
        state.selected = caliper is not None and caliper.state == "selected"
        return state


class AccessibleSurface(PaintedParts):
    """The image area: its words are the widget's own; its children are the calipers of the slice shown."""

    def __init__(self, surface: ImageSurface) -> None:
        super().__init__(
            surface, QAccessible.Role.Graphic, self._calipers, lambda name: AccessibleCaliper(surface, name)
        )
        self._surface = surface

    def _calipers(self) -> list[str]:
        return [caliper.measurement_id for caliper in self._surface.model.on_slice if caliper.state != "ghost"]

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return the caliper at a place of the screen."""
        at = self._surface.mapFromGlobal(QPoint(x, y))
        target = self._surface.layer.hit((at.x(), at.y()))
        return None if target is None else self.part(target.measurement_id)


def _made_for(thing: QObject) -> QAccessibleInterface | None:
    from viewer.viewport.image_surface import ImageSurface

    return AccessibleSurface(thing) if isinstance(thing, ImageSurface) else None


def install() -> None:
    """Let Qt ask here for the interfaces of image areas."""
    painted_parts.install("image area", _made_for)
