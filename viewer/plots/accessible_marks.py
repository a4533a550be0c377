"""The dates of a plot as its children for screen readers and scripts: each has its words, its place and its state.

Qt keeps what a factory returns until the widget dies, and its bridges may hold children longer: none is ever dropped
while the program runs; one whose date is not drawn says that it is not valid. They are few and small.
(PySide's stubs forget that Qt takes none for an answer here: hence the ignored overrides.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import isValid

from viewer.plots.words import date_words

if TYPE_CHECKING:
    from viewer.plots.course_model import DatePoint
    from viewer.plots.course_plot import CoursePlot

_kept: list[QAccessibleInterface] = []


class AccessibleMark(QAccessibleInterface):
    """The mark of one date."""

    def __init__(self, plot: CoursePlot, timepoint_id: str) -> None:
        super().__init__()
        self._plot = plot
        self._timepoint_id = timepoint_id

    def _point(self) -> DatePoint | None:
        if not isValid(self._plot) or self._plot.model is None:
            return None
        return next((one for one in self._plot.model.placed if one.timepoint_id == self._timepoint_id), None)

    def isValid(self) -> bool:  # noqa: N802 - Qt's word
        """Whether the date is drawn."""
        return self._point() is not None

    def object(self) -> QObject | None:  # type: ignore[override]
        """It is painted, no object of its own."""
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        """The window is the plot's."""
        return self._plot.window().windowHandle() if isValid(self._plot) else None

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        """The plot."""
        return QAccessible.queryAccessibleInterface(self._plot) if isValid(self._plot) else None

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
        """Name: when, how large, which response, and why."""
        point = self._point()
        return "" if point is None or kind is not QAccessible.Text.Name else date_words(point).replace("\n", ". ")

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:
        """A date is not renamed from outside."""

    def rect(self) -> QRect:
        """Where its mark is on the screen."""
        if self._point() is None:
            return QRect()
        return self._plot.mark_rect(self._timepoint_id).translated(self._plot.mapToGlobal(QPoint(0, 0)))

    def role(self) -> QAccessible.Role:
        """A drawing."""
        return QAccessible.Role.Graphic

    def state(self) -> QAccessible.State:
        """Selected: the date being read; focused: where the keyboard stands."""
        state = QAccessible.State()
        point = self._point()
        state.invisible = point is None
        state.selectable = state.focusable = point is not None
        state.selected = point is not None and self._plot.current == self._timepoint_id
        state.focused = point is not None and self._plot.focused == self._timepoint_id
        return state


class AccessiblePlot(QAccessibleWidget):
    """The plot: its words are the widget's own, its children are its dates from left to right."""

    def __init__(self, plot: CoursePlot) -> None:
        super().__init__(plot, QAccessible.Role.Chart)
        self._plot = plot
        self._children: dict[str, AccessibleMark] = {}

    def _ids(self) -> list[str]:
        model = self._plot.model if isValid(self._plot) else None
        return [point.timepoint_id for point in model.placed] if model else []

    def childCount(self) -> int:
        """Dates that are drawn."""
        return len(self._ids())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """The date at `index`, from the left."""
        ids = self._ids()
        return self._of(ids[index]) if 0 <= index < len(ids) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return the place of a date among the children, -1 when it is not one of them."""
        return next((n for n, name in enumerate(self._ids()) if self._of(name) is child), -1)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return the date whose mark is at a place of the screen."""
        canvas = self._plot.canvas if isValid(self._plot) else None
        if canvas is None:
            return None
        target = canvas.target_at(QPointF(canvas.mapFromGlobal(QPoint(x, y))))
        return None if target is None or target.timepoint_id is None else self._of(target.timepoint_id)

    def _of(self, timepoint_id: str) -> AccessibleMark:
        if timepoint_id not in self._children:
            made = AccessibleMark(self._plot, timepoint_id)
            _kept.append(made)
            self._children[timepoint_id] = made
        return self._children[timepoint_id]


def _factory(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    from viewer.plots.course_plot import CoursePlot

    if not isinstance(thing, CoursePlot):
        return None
    made = AccessiblePlot(thing)
    _kept.append(made)
    return made


class _Installed:
    """Whether Qt knows the factory; it is told once."""

    done = False


def install() -> None:
    """Let Qt ask here for the interfaces of plots."""
    if not _Installed.done:
        QAccessible.installFactory(_factory)
        _Installed.done = True
