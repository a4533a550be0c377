"""The pyqtgraph scene of a course: one view of time for curve and lanes, its axes, and what the pointer meets.

pyqtgraph takes half a second to import: only the first plot that is painted imports this module.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QGraphicsItem, QToolTip, QWidget

from viewer.plots.axis import calendar_ticks
from viewer.plots.course_model import CourseModel, Mode
from viewer.plots.ink import SCREEN, Ink
from viewer.plots.items import TAG_PAD, CursorItem, CurveItem, HeightAxis, LanesItem, TimeAxis
from viewer.plots.lane import Extent, Lane
from viewer.plots.levels import levels_of
from viewer.plots.paint_curve import CurvePainter, Field
from viewer.plots.paint_lanes import LanesPainter
from viewer.plots.sheet import TOP, Sheet, sheet_of
from viewer.plots.strokes import text_width
from viewer.plots.words import date_words, lesion_words

CATCH_PX = 9.0
BELOW_FIELD = 6.0
PX_PER_LEVEL = 22
LEAST_SHOWN_MONTHS = 1.0


@dataclass(frozen=True)
class Shown:
    """One state of the plot."""

    model: CourseModel
    lanes: tuple[Lane, ...]
    extent: Extent
    mode: Mode
    rules: str
    current: str | None = None
    prior: str | None = None
    focused: str | None = None


@dataclass(frozen=True)
class Target:
    """What lies under the pointer: a date, a lesion at a date, or a thing of the lanes (then without ids)."""

    words: str
    timepoint_id: str | None = None
    lesion_id: str | None = None


class CourseCanvas(pg.GraphicsView):  # type: ignore[misc]
    """Curve, lanes and axis on one sheet. Drag and wheel move and zoom the time, a double click shows all of it."""

    target_clicked = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, full: bool = False, ink: Ink = SCREEN) -> None:
        super().__init__(parent, background=ink.ground)
        self.setObjectName("timelineCanvas" if full else "courseCanvas")
        self.viewport().setObjectName(f"{self.objectName()}Area")
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.ink = ink
        self._full = full
        self._shown: Shown | None = None
        self._levels: tuple[float, ...] = (0.0, 1.0)
        self.sheet: Sheet = sheet_of(1100, 300, 0, full=full)
        self.time_view = _still_view()
        self.lanes_view = _still_view()
        self.lanes_view.setXLink(self.time_view)
        self.height_axis = HeightAxis(self)
        self.time_axis = TimeAxis(self)
        self.height_axis.linkToView(self.time_view)
        self.time_axis.linkToView(self.time_view)
        self._layout = pg.GraphicsLayout()
        self._arrange()
        self.curve_item = CurveItem(self, self.time_view)
        self.lanes_item = LanesItem(self, self.lanes_view)
        self.cursor_item = CursorItem(self, self._layout)
        # The line of the date being read crosses the bars of the lanes, but passes behind the marks of the curve.
        for order, item in enumerate((self.lanes_view, self.cursor_item, self.time_view)):
            item.setZValue(order)
        self.time_view.sigRangeChanged.connect(self._repaint_items)
        self.scene().sigMouseClicked.connect(self._clicked)

    # -- what is shown ---------------------------------------------------------------------------------------------

    @property
    def shown(self) -> Shown | None:
        """The state on screen, None while there is nothing to draw."""
        return self._shown

    def show_course(self, shown: Shown | None) -> None:
        """Draw this; another course or another case begins with the whole of its time in view."""
        before, self._shown = self._shown, shown
        if shown is not None and (before is None or _frame(before) != _frame(shown)):
            self._limit_time(shown)
            self.show_all()
        self._fit()

    def show_all(self) -> None:
        """The whole course in view."""
        if self._shown is not None:
            extent = self._shown.extent
            self.time_view.setXRange(extent.shown_lo, extent.shown_hi, padding=0)

    def settle(self) -> None:
        """Bring sizes and ranges up to date at once, for a picture of a widget that was never on screen."""
        self._fit()
        self.scene().prepareForPaint()

    def _limit_time(self, shown: Shown) -> None:
        extent, month = shown.extent, shown.model.scale.month
        whole = extent.shown_hi - extent.shown_lo
        self.time_view.setLimits(
            xMin=extent.shown_lo,
            xMax=extent.shown_hi,
            minXRange=min(whole, LEAST_SHOWN_MONTHS * month),
            maxXRange=whole,
        )

    # -- layout ----------------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        layout = self._layout
        layout.setContentsMargins(0, TOP, 0, 0)
        layout.setSpacing(0)
        layout.addItem(self.height_axis, 0, 0)
        layout.addItem(self.time_view, 0, 1)
        layout.addItem(self.lanes_view, 1, 1)
        layout.addItem(self.time_axis, 2, 1)
        self.setCentralItem(layout)

    def resizeEvent(self, event: QEvent | None) -> None:
        """Share the new size among the parts."""
        super().resizeEvent(event)
        if hasattr(self, "cursor_item"):
            self._fit()

    def _fit(self) -> None:
        lanes = len(self._shown.lanes) if self._shown else 0
        self.sheet = sheet = sheet_of(self.width(), self.height(), lanes, full=self._full)
        self.height_axis.setFixedWidth(sheet.left)
        grid = self._layout.layout
        grid.setColumnFixedWidth(0, sheet.left)
        grid.setColumnFixedWidth(1, max(40, self.width() - sheet.left - sheet.right))
        grid.setColumnFixedWidth(2, sheet.right)
        for row, height in enumerate((sheet.curve, sheet.lanes_height, sheet.axis_height)):
            grid.setRowFixedHeight(row, height)
        grid.activate()
        self._levels = self._levels_now()
        self.time_view.setYRange(self._levels[0], self._levels[-1], padding=0)
        self._repaint_items()

    def _repaint_items(self) -> None:
        for item in (self.curve_item, self.lanes_item, self.cursor_item):
            item.moved()
        self.height_axis.update()
        self.time_axis.update()

    # -- geometry --------------------------------------------------------------------------------------------------

    def levels(self) -> tuple[float, ...]:
        """The heights that have a grid line, lowest and highest first and last."""
        return self._levels

    def _levels_now(self) -> tuple[float, ...]:
        if self._shown is None:
            return (0.0, 1.0)
        return levels_of(self._shown.model, self._shown.mode, most=max(2, min(8, self.sheet.curve // PX_PER_LEVEL)))

    @property
    def px_per_unit(self) -> float:
        """How many px a month or week is wide."""
        lo, hi = self.time_view.viewRange()[0]
        return float(self.time_view.width() / max(1e-9, hi - lo))

    def x_px(self, x: float) -> float:
        """Where a time lies, in px from the left edge of the time axis; the same for curve, lanes and axis."""
        return self._map_x()(x)

    def _map_x(self) -> Callable[[float], float]:
        """The mapping of this moment, for a painter that asks it a thousand times."""
        left, wide = float(self.time_view.viewRange()[0][0]), self.px_per_unit
        return lambda x: (x - left) * wide

    def y_px(self, y: float) -> float:
        """Where a height lies, in px from the top of the curve's field."""
        return self._map_y()(y)

    def _map_y(self) -> Callable[[float], float]:
        low, high = self._levels[0], self._levels[-1]
        scale = max(1.0, float(self.time_view.height()) - BELOW_FIELD) / max(1e-9, high - low)
        return lambda y: (high - y) * scale

    def tag_span(self) -> tuple[float, float] | None:
        """From where to where the tag of the date being read reaches, in px of the time axis; None out of view."""
        point = self._shown.model.date(self._shown.current) if self._shown else None
        if point is None or point.place is None:
            return None
        x, width = self.x_px(point.place.x), text_width(point.date_text, 11, 600) + 2 * TAG_PAD
        if not -1 <= x <= self.time_view.width() + 1:
            return None
        left = round(min(max(x - width / 2, 0), self.time_view.width() + self.sheet.right - width))
        return left, left + width

    def curve_painter(self) -> CurvePainter | None:
        """The painter of the field above the lanes, in px of that field."""
        if self._shown is None:
            return None
        lo, hi = self.time_view.viewRange()[0]
        rect = QRectF(0, 0, self.time_view.width(), max(1.0, self.time_view.height() - BELOW_FIELD))
        calendar = calendar_ticks(self._shown.model.scale, lo, hi, self.px_per_unit)
        field = Field(rect, self._map_x(), self._map_y(), self.levels(), calendar)
        return CurvePainter(field, self._shown.model, self._shown.mode, self.ink, self._shown.current)

    def lanes_painter(self) -> LanesPainter | None:
        """The painter of the response row and the lanes, in px of that field."""
        if self._shown is None:
            return None
        lo, hi = self.time_view.viewRange()[0]
        model = self._shown.model
        calendar = calendar_ticks(model.scale, lo, hi, self.px_per_unit)
        return LanesPainter(
            self.time_view.width(),
            self._map_x(),
            self.sheet,
            model.dates,
            self._shown.lanes,
            calendar,
            self.ink,
            self._shown.rules,
            model.death,
        )

    # -- pointer ---------------------------------------------------------------------------------------------------

    def targets(self) -> list[tuple[QRectF, Target]]:
        """Everything that answers to the pointer, in px of the widget, first what lies on top."""
        curve, lanes = self.curve_painter(), self.lanes_painter()
        if self._shown is None or curve is None or lanes is None:
            return []
        found = []
        upper, lower = self.time_view.scenePos(), self.lanes_view.scenePos()
        model = self._shown.model
        for point in model.placed:
            target = Target(date_words(point), point.timepoint_id)
            if point.has_sum:
                found.append((_around(curve.spot(point) + upper), target))
            elif point.is_partial and point.place is not None:
                at = QPointF(self.x_px(point.place.x), curve.y(point.part or Decimal(0)))
                found.append((_around(at + upper), target))
            spot = lanes.date_spot(point)
            if spot is not None:
                found.append((_around(spot + lower), target))
        if self._shown.mode == "lesions":
            for line in model.lesions:
                for one in line.points:
                    at = QPointF(self.x_px(one.x), self.y_px(float(one.mm))) + upper
                    found.append((_around(at), Target(lesion_words(line, one), one.timepoint_id, line.lesion_id)))
        return found + [(spot.rect.translated(lower), Target(spot.words)) for spot in lanes.spots()]

    def target_at(self, position: QPointF) -> Target | None:
        """What lies under a point of the widget: the nearest mark, else what a lane holds there."""
        hits = [(rect, target) for rect, target in self.targets() if rect.contains(position)]
        marks = [(rect, target) for rect, target in hits if target.timepoint_id is not None]
        if marks:
            return min(marks, key=lambda hit: _distance(hit[0].center(), position))[1]
        return min(hits, key=lambda hit: hit[0].width(), default=(None, None))[1]

    def viewportEvent(self, event: QEvent) -> bool:
        """Show the read-out of what lies under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            target = self.target_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), target.words if target else "", self)
            return True
        return bool(super().viewportEvent(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the whole course again."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.show_all()
            event.accept()

    def _clicked(self, event: object) -> None:
        if event.button() != Qt.MouseButton.LeftButton:  # type: ignore[attr-defined]
            return
        target = self.target_at(QPointF(event.scenePos()))  # type: ignore[attr-defined]
        if target is not None and target.timepoint_id is not None:
            self.target_clicked.emit(target)

    def picture(self, painter: QPainter, at: QPoint) -> None:
        """Paint the whole sheet onto another device, its top left corner at `at`."""
        rect = QRectF(self.rect())
        self.scene().render(painter, rect.translated(at), rect, Qt.AspectRatioMode.IgnoreAspectRatio)


def _still_view() -> "pg.ViewBox":
    """A view whose time moves and whose height does not."""
    view = pg.ViewBox(enableMenu=False, defaultPadding=0)
    view.setMouseEnabled(x=True, y=False)
    view.disableAutoRange()
    # Titles stand left of the view and limits right of it.
    view.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape, False)
    return view


def _frame(shown: Shown) -> tuple[object, Extent]:
    return shown.model.scale, shown.extent


def _around(point: QPointF) -> QRectF:
    return QRectF(point.x() - CATCH_PX, point.y() - CATCH_PX, 2 * CATCH_PX, 2 * CATCH_PX)


def _distance(a: QPointF, b: QPointF) -> float:
    return (a - b).manhattanLength()
