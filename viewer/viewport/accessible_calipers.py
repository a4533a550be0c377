"""Calipers as children of their viewport for screen readers and scripts: each has a name, a place and a state.

Qt keeps what a factory returns until the widget dies, and its bridges may hold children longer: none is ever dropped
while the program runs; one whose caliper is not shown says that it is not valid. They are few and small.
(PySide's stubs forget that Qt takes none for an answer here: hence the ignored overrides.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, QSize
from PySide6.QtGui import QAccessible, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import isValid

from viewer.viewport.accessible import spoken
from viewer.viewport.caliper_layer import screen_ends
from viewer.viewport.label_layout import bounds
from viewer.viewport.shown import ShownCaliper

if TYPE_CHECKING:
    from viewer.viewport.image_surface import ImageSurface

_kept: list[QAccessibleInterface] = []


class AccessibleCaliper(QAccessibleInterface):
    """One caliper of one viewport."""

    def __init__(self, surface: ImageSurface, measurement_id: str) -> None:
        super().__init__()
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

    def object(self) -> QObject | None:  # type: ignore[override]
        """It is painted, no object of its own."""
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        """The window is the viewport's."""
        return self._surface.window().windowHandle() if isValid(self._surface) else None

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        """The viewport."""
        return QAccessible.queryAccessibleInterface(self._surface) if isValid(self._surface) else None

    def child(self, _index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """It has no children."""
        return None

    def childAt(self, _x: int, _y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """It has no children."""
        return None

    def childCount(self) -> int:
        """It has no children."""
        return 0

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        """It has no children."""
        return -1

    def text(self, kind: QAccessible.Text) -> str:
        """Name: the label in words. Description: which lesion."""
        caliper = self._caliper()
        if caliper is None:
            return ""
        return spoken(caliper) if kind is QAccessible.Text.Name else ""

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:
        """A caliper is not renamed from outside."""

    def rect(self) -> QRect:
        """Where its lines are on the screen."""
        caliper = self._caliper()
        plane, transform = self._surface.model.plane, self._surface.model.transform
        if caliper is None or plane is None or transform is None:
            return QRect()
        x, y, width, height = bounds(screen_ends(caliper.shape, plane, transform), 4)
        return QRect(self._surface.mapToGlobal(QPoint(round(x), round(y))), QSize(round(width), round(height)))

    def role(self) -> QAccessible.Role:
        """A drawing."""
        return QAccessible.Role.Graphic

    def state(self) -> QAccessible.State:
        """Selected, where it is."""
        state = QAccessible.State()
        caliper = self._caliper()
        state.invisible = caliper is None
        state.selectable = caliper is not None
        state.selected = caliper is not None and caliper.state == "selected"
        return state


class AccessibleSurface(QAccessibleWidget):
    """The image area: its words are the widget's own; its children are the calipers of the slice shown."""

    def __init__(self, surface: ImageSurface) -> None:
        super().__init__(surface, QAccessible.Role.Graphic)
        self._surface = surface
        self._children: dict[str, AccessibleCaliper] = {}

    def _shown(self) -> list[str]:
        if not isValid(self._surface):
            return []
        return [caliper.measurement_id for caliper in self._surface.model.on_slice if caliper.state != "ghost"]

    def childCount(self) -> int:
        """Calipers on the slice."""
        return len(self._shown())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """The caliper at `index`, in the order of painting."""
        shown = self._shown()
        return self._of(shown[index]) if 0 <= index < len(shown) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return the place of a caliper among the children, -1 when it is not one of them."""
        return next((n for n, name in enumerate(self._shown()) if self._of(name) is child), -1)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return the caliper at a place of the screen."""
        at = self._surface.mapFromGlobal(QPoint(x, y))
        target = self._surface.layer.hit((at.x(), at.y()))
        return None if target is None else self._of(target.measurement_id)

    def _of(self, measurement_id: str) -> AccessibleCaliper:
        if measurement_id not in self._children:
            made = AccessibleCaliper(self._surface, measurement_id)
            _kept.append(made)
            self._children[measurement_id] = made
        return self._children[measurement_id]


def _factory(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    from viewer.viewport.image_surface import ImageSurface

    if not isinstance(thing, ImageSurface):
        return None
    made = AccessibleSurface(thing)
    _kept.append(made)
    return made


class _Installed:
    """Whether Qt knows the factory; it is told once."""

    done = False


def install() -> None:
    """Let Qt ask here for the interfaces of image areas."""
    if not _Installed.done:
        QAccessible.installFactory(_factory)
        _Installed.done = True
