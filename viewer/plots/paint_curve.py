"""Paint the field above the lanes: grid, limits, curve, lesion lines, marks and values."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from viewer.plots.axis import Tick
from viewer.plots.course_model import CourseModel, DatePoint, Mode
from viewer.plots.ink import Ink
from viewer.plots.placing import Wanted, placed_labels
from viewer.plots.strokes import crisp, draw_text, pen
from viewer.plots.words import in_mode, one_decimal
from viewer.theme.marks import draw_mark

MARK_R, MARK_R_PRINT = 5.0, 4.0
LESION_R = 2.5
ROW_PX = 14.0


@dataclass(frozen=True)
class Field:
    """The rectangle of the curve in px, and how a time and a height come to px in it."""

    rect: QRectF
    x: Callable[[float], float]
    y: Callable[[float], float]
    levels: tuple[float, ...]
    calendar: tuple[Tick, ...]


@dataclass(frozen=True)
class CurvePainter:
    """What is painted, where and in which colours; `current` is the date whose value is written first."""

    field: Field
    model: CourseModel
    mode: Mode
    ink: Ink
    current: str | None = None

    def paint(self, painter: QPainter) -> None:
        """Paint all of it; `current` is the date whose value is written first where there is little room."""
        painter.save()
        painter.setClipRect(self.field.rect.adjusted(0, -8, 1, 2))
        self._grid(painter)
        self._limits(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.mode == "lesions":
            self._lesions(painter)
        self._brackets(painter)
        self._curve(painter)
        self._partial_sums(painter)
        self._marks(painter)
        self._values(painter)
        painter.restore()
        self._right_labels(painter)

    def y(self, mm: Decimal) -> float:
        """The px height of a length."""
        return self.field.y(self.model.height(mm, self.mode))

    def words(self, mm: Decimal) -> str:
        """A length as this mode writes it."""
        return in_mode(self.model, mm, self.mode)

    def _grid(self, painter: QPainter) -> None:
        painter.setPen(pen(self.ink.grid))
        for level in self.field.levels:
            y = crisp(self.field.y(level))
            painter.drawLine(QLineF(self.field.rect.left(), y, self.field.rect.right(), y))
        for tick in self.field.calendar:
            x = crisp(self.field.x(tick.x))
            painter.drawLine(QLineF(x, self.field.rect.top(), x, self.field.rect.bottom()))

    def _limits(self, painter: QPainter) -> None:
        start = next((point.place.x for point in self.model.placed if point.place and point.total is not None), None)
        if self.model.pr_limit is not None and start is not None:
            painter.setPen(pen(self.ink.text2, 1, (6, 4)))
            y = crisp(self.y(self.model.pr_limit))
            painter.drawLine(QLineF(self.field.x(start), y, self.field.rect.right(), y))
        if self.model.pd_steps:
            path = QPainterPath()
            for place, step in enumerate(self.model.pd_steps):
                y = crisp(self.y(step.mm))
                at = QPointF(crisp(self.field.x(step.x0)), y)
                path.moveTo(at) if place == 0 else path.lineTo(at)
                path.lineTo(self.field.rect.right() if step.x1 is None else crisp(self.field.x(step.x1)), y)
            painter.setPen(pen(self.ink.text2, 1, (2, 3)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(path)

    def _brackets(self, painter: QPainter) -> None:
        for point in self.model.placed:
            place = point.place
            if point.total is None or place is None or place.kind == "day":
                continue
            lo = self.field.rect.left() if place.lo is None else self.field.x(place.lo)
            hi = self.field.rect.right() if place.hi is None else self.field.x(place.hi)
            y = crisp(self.y(point.total))
            painter.setPen(pen(self.ink.edge))
            painter.drawLine(QLineF(lo, y, hi, y))

    def _curve(self, painter: QPainter) -> None:
        for piece in self.model.segments:
            painter.setPen(pen(self.ink.curve(piece.code), 2))
            painter.drawLine(
                QLineF(
                    self.field.x(piece.x0),
                    self.y(piece.y0),
                    self.field.x(piece.x1),
                    self.y(piece.y1),
                )
            )

    def _lesions(self, painter: QPainter) -> None:
        for line in self.model.lesions:
            colour = self.ink.lesion(line.colour)
            painter.setPen(pen(colour, 1))
            for piece in line.segments:
                painter.drawLine(
                    QLineF(
                        self.field.x(piece.x0),
                        self.field.y(float(piece.y0)),
                        self.field.x(piece.x1),
                        self.field.y(float(piece.y1)),
                    )
                )
            painter.setPen(pen(self.ink.ground))
            painter.setBrush(QColor(colour))
            for point in line.points:
                painter.drawEllipse(QPointF(self.field.x(point.x), self.field.y(float(point.mm))), LESION_R, LESION_R)

    def _partial_sums(self, painter: QPainter) -> None:
        for at in self._partial_spots().values():
            x, y, top = at.x(), at.y(), at.y() - self._arrow_px
            painter.setPen(pen(self.ink.edge))
            painter.drawLine(QLineF(x - 4, y, x + 4.5, y))
            painter.drawLine(QLineF(x, y, x, top + 2))
            painter.setPen(pen(self.ink.text2))
            painter.drawLine(QLineF(x - 3.5, top + 4, x, top))
            painter.drawLine(QLineF(x + 3.5, top + 4, x, top))

    @property
    def _arrow_px(self) -> float:
        """The length of the arrow of a partial sum."""
        return max(14.0, min(38.0, self.field.rect.height() * 0.13))

    def _partial_spots(self) -> dict[str, QPointF]:
        """Where the bracket of each partial sum stands, by time point."""
        return {
            point.timepoint_id: QPointF(crisp(self.field.x(point.place.x)), crisp(self.y(point.part)))
            for point in self.model.placed
            if point.is_partial and point.place is not None and point.part is not None
        }

    def _marks(self, painter: QPainter) -> None:
        r = MARK_R_PRINT if self.ink.on_print else MARK_R
        for point in self.model.placed:
            if point.place is None:
                continue
            x = self.field.x(point.place.x)
            if point.total is not None:
                y = self.y(point.total)
                draw_mark(painter, point.code, x, y, r, on_print=self.ink.on_print, outline=self.ink.mark_outline)
            if point.new_lesions:
                y = self.field.rect.bottom() if point.total is None else self.y(point.total)
                draw_mark(painter, "NEW", x + 11, y - 9, r, on_print=self.ink.on_print, outline=self.ink.ground)

    def _values(self, painter: QPainter) -> None:
        points = [point for point in self.model.placed if point.has_sum]
        spots = [self.spot(point) for point in points]
        lines = [
            QLineF(self.field.x(s.x0), self.y(s.y0), self.field.x(s.x1), self.y(s.y1)) for s in self.model.segments
        ]
        wanted, last = self._bounds(), ""
        for place, (point, spot) in enumerate(zip(points, spots, strict=True)):
            text = self.words(point.total or Decimal(0))
            repeats, last = text == last and not point.is_nadir, text
            rank = 0 if point.timepoint_id == self.current else 1 if place == 0 or point.is_nadir else 2
            above = place == 0 or _falls_in(lines, spot)
            if not repeats or rank == 0:
                lead = "nadir" if point.is_nadir else ""
                wanted.append(Wanted(spot.x(), spot.y(), text, above, rank, lead))
        inside = self.field.rect.adjusted(-30, -8, 30, 0)
        for label in placed_labels(wanted, lines, spots, inside):
            one, weight = label.wanted, label.wanted.weight
            colour = self.ink.text2 if one.aside else self.ink.text
            draw_text(painter, label.x, label.middle, one.text, colour, weight=weight, halo=self.ink.ground)
            if one.lead:
                left = label.x - one.lead_width
                draw_text(painter, left, label.middle, one.lead, self.ink.text2, halo=self.ink.ground)

    def _bounds(self) -> list[Wanted]:
        """What stands beside the partial sums."""
        spots, half = self._partial_spots(), self._arrow_px / 2
        word = "change" if self.mode == "percent" else "sum"
        return [
            Wanted(at.x(), at.y() - half, f"{word} ≥ {self.words(point.part)}", False, 3, aside=True)
            for point in self.model.placed
            if point.part is not None and (at := spots.get(point.timepoint_id)) is not None
        ]

    def spot(self, point: DatePoint) -> QPointF:
        """Where the mark of a date with a sum stands, in px."""
        assert point.place is not None
        assert point.total is not None
        return QPointF(self.field.x(point.place.x), self.y(point.total))

    def _right_labels(self, painter: QPainter) -> None:
        """The limits and, in lesions, the last sizes, at the right end; pushed apart where they would touch."""
        labels: list[tuple[float, str, str, int]] = []
        for name, limit in (("PR ≤", self.model.pr_limit), ("PD ≥", self.model.pd_limit_now)):
            if limit is not None:
                y = self.y(limit)
                labels.append((y, f"{name} {self.words(limit)}", self.ink.text2, 400))
        if self.mode == "lesions":
            for line in self.model.lesions:
                text = f"{line.name} {one_decimal(line.points[-1].mm)}"
                labels.append((self.field.y(float(line.points[-1].mm)), text, self.ink.lesion(line.colour), 600))
        labels = sorted(labels[: max(2, int(self.field.rect.height() / ROW_PX) + 1)])
        top = self.field.rect.top() - ROW_PX
        heights = []
        for y, *_rest in labels:
            top = max(top + ROW_PX, y)
            heights.append(top)
        below = self.field.rect.bottom() + ROW_PX
        for place in range(len(heights) - 1, -1, -1):
            below = heights[place] = min(heights[place], below - ROW_PX)
        for (_y, text, colour, weight), middle in zip(labels, heights, strict=True):
            draw_text(painter, self.field.rect.right() + 6, middle, text, colour, weight=weight)


def _falls_in(lines: list[QLineF], spot: QPointF) -> bool:
    """True where the curve comes down steeply into the mark: the value then has more room above."""
    coming = next((line for line in lines if line.p2() == spot), None)
    return coming is not None and coming.dy() > 8
