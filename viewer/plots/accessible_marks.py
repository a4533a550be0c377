"""The dates of a plot as its children for screen readers and scripts: each has its words, its place and its state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface
from shiboken6 import isValid

from viewer.components import painted_parts
from viewer.components.painted_parts import PaintedPart, PaintedParts
from viewer.plots.words import date_words

if TYPE_CHECKING:
    from viewer.plots.course_model import DatePoint
    from viewer.plots.course_plot import CoursePlot


class AccessibleMark(PaintedPart):
    """The mark of one date."""

    def __init__(self, plot: CoursePlot, timepoint_id: str) -> None:
        super().__init__(plot)
        self._plot = plot
        self._timepoint_id = timepoint_id

    def _point(self) -> DatePoint | None:
        if not isValid(self._plot) or self._plot.model is None:
            return None
        return next((one for one in self._plot.model.placed if one.timepoint_id == self._timepoint_id), None)

    def isValid(self) -> bool:  # noqa: N802 - Qt's word
        """Whether the date is drawn."""
        return self._point() is not None

    def text(self, kind: QAccessible.Text) -> str:
        """Name: when, how large, which response, and why."""
        point = self._point()
        return "" if point is None or kind is not QAccessible.Text.Name else date_words(point).replace("\n", ". ")

    def rect(self) -> QRect:
        """Where its mark is on the screen."""
        if self._point() is None:
            return QRect()
        return self._plot.mark_rect(self._timepoint_id).translated(self._plot.mapToGlobal(QPoint(0, 0)))

    def state(self) -> QAccessible.State:
        """Selected: the date being read; focused: where the keyboard stands."""
        state = QAccessible.State()
        point = self._point()
        state.invisible = point is None
        state.selectable = state.focusable = point is not None
        state.selected = point is not None and self._plot.current == self._timepoint_id
        state.focused = point is not None and self._plot.focused == self._timepoint_id
        return state


class AccessiblePlot(PaintedParts):
    """The plot: its words are the widget's own, its children are its dates from left to right."""

    def __init__(self, plot: CoursePlot) -> None:
        super().__init__(plot, QAccessible.Role.Chart, self._dates, lambda name: AccessibleMark(plot, name))
        self._plot = plot

    def _dates(self) -> list[str]:
        model = self._plot.model
        return [point.timepoint_id for point in model.placed] if model else []

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return the date whose mark is at a place of the screen."""
        canvas = self._plot.canvas if isValid(self._plot) else None
        if canvas is None:
            return None
        target = canvas.target_at(QPointF(canvas.mapFromGlobal(QPoint(x, y))))
        return None if target is None or target.timepoint_id is None else self.part(target.timepoint_id)


def _made_for(thing: QObject) -> QAccessibleInterface | None:
    from viewer.plots.course_plot import CoursePlot

    return AccessiblePlot(thing) if isinstance(thing, CoursePlot) else None


def install() -> None:
    """Let Qt ask here for the interfaces of plots."""
    painted_parts.install("plot", _made_for)
