"""What a widget paints, as its children for screen readers and scripts: each has its words, its place and its state.

Qt keeps what a factory returns until the widget dies, and its bridges may hold children longer: none is ever dropped
while the program runs; a part that is not painted now says that it is not valid. They are few and small.
(PySide's stubs forget that Qt takes none for an answer here: hence the ignored overrides.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import isValid

_kept: list[QAccessibleInterface] = []
_factories: dict[str, Callable[[str, QObject], QAccessibleInterface | None]] = {}


class PaintedPart(QAccessibleInterface):
    """One part of a widget; a subclass says whether it is painted, its words, its place and its state."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self._widget = widget

    def object(self) -> QObject | None:  # type: ignore[override]
        """It is painted, no object of its own."""
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        """The window is the widget's."""
        return self._widget.window().windowHandle() if isValid(self._widget) else None

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        """The widget."""
        return QAccessible.queryAccessibleInterface(self._widget) if isValid(self._widget) else None

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

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:
        """It is not renamed from outside."""

    def role(self) -> QAccessible.Role:
        """A drawing."""
        return QAccessible.Role.Graphic


class PaintedParts(QAccessibleWidget):
    """A widget whose children are its painted parts: `names` gives those painted now, in their order.

    make: the part of a name; asked once a name.
    """

    def __init__(
        self,
        widget: QWidget,
        role: QAccessible.Role,
        names: Callable[[], Sequence[str]],
        make: Callable[[str], PaintedPart],
    ) -> None:
        super().__init__(widget, role)
        self._painter = widget
        self._names = names
        self._make = make
        self._parts: dict[str, PaintedPart] = {}

    def _shown(self) -> Sequence[str]:
        return self._names() if isValid(self._painter) else ()

    def childCount(self) -> int:
        """Parts that are painted."""
        return len(self._shown())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """The part at `index`."""
        shown = self._shown()
        return self.part(shown[index]) if 0 <= index < len(shown) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return the place of a part among the children, -1 when it is not one of them."""
        return next((n for n, name in enumerate(self._shown()) if self.part(name) is child), -1)

    def part(self, name: str) -> PaintedPart:
        """The part of a name."""
        if name not in self._parts:
            made = self._make(name)
            _kept.append(made)
            self._parts[name] = made
        return self._parts[name]


def install(key: str, made_for: Callable[[QObject], QAccessibleInterface | None]) -> None:
    """Let Qt ask `made_for` for the interface of every widget, None where it is none of its own; once a key."""
    if key in _factories:
        return

    def factory(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
        made = made_for(thing)
        if made is not None:
            _kept.append(made)
        return made

    _factories[key] = factory
    QAccessible.installFactory(factory)
