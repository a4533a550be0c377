"""Paint the response row and the lanes: drugs, procedures, side effects, words; and tell what lies where."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath

from viewer.plots.axis import Place, Tick
from viewer.plots.course_model import DatePoint
from viewer.plots.ink import Ink
from viewer.plots.lane import Lane, LaneBar, LaneMark
from viewer.plots.sheet import Sheet
from viewer.plots.strokes import crisp, draw_arrow, draw_bracket, draw_hatched, draw_text, pen, text_width
from viewer.theme import fonts
from viewer.theme.marks import draw_mark

LEAST_LABEL_PX = 70.0
LABEL_GAP_PX = 6.0
TITLE_PAD_PX = 10.0


@dataclass(frozen=True)
class Spot:
    """A place that answers to the pointer, and its words."""

    rect: QRectF
    words: str


@dataclass(frozen=True)
class LanesPainter:
    """The lanes of a sheet; x 0 is the left edge of the time axis, the titles stand left of it."""

    width: float
    x: Callable[[float], float]
    sheet: Sheet
    dates: tuple[DatePoint, ...]
    lanes: tuple[Lane, ...]
    calendar: tuple[Tick, ...]
    ink: Ink
    rules: str
    death: Place | None = None

    @property
    def shown(self) -> tuple[Lane, ...]:
        """The lanes that have room."""
        return self.lanes[: self.sheet.lanes]

    @property
    def is_tall(self) -> bool:
        """True on the timeline: words stand in the bars."""
        return self.sheet.lane > 20

    def paint(self, painter: QPainter) -> None:
        """Paint all of it."""
        painter.save()
        self._rules(painter)
        self._titles(painter)
        painter.setClipRect(QRectF(0, 0, self.width, self.sheet.lanes_height + 1))
        self._responses(painter)
        for place, lane in enumerate(self.shown):
            self._lane(painter, lane, self.middle(place))
        painter.setClipRect(QRectF(0, 0, self.width + self.sheet.right, self.sheet.lanes_height + 1))
        for place, lane in enumerate(self.shown):
            in_view = [mark for mark in lane.marks if 0 <= self.x(mark.place.x) <= self.width]
            self._labels(painter, sorted(in_view, key=lambda mark: mark.place.x), self.middle(place))
        painter.restore()

    def middle(self, lane: int) -> float:
        """The height of the middle of a lane, in px from the top of the response row."""
        return self.sheet.response + (lane + 0.5) * self.sheet.lane

    def date_spot(self, point: DatePoint) -> QPointF | None:
        """Where the mark of a date stands in the response row."""
        return None if point.place is None else QPointF(self.x(point.place.x), self.sheet.response / 2)

    def spots(self) -> list[Spot]:
        """Every mark, bar and sentence of the lanes with its words."""
        found = []
        for place, lane in enumerate(self.shown):
            top = self.sheet.response + place * self.sheet.lane
            for mark in lane.marks:
                lo, hi = self._reach(mark)
                found.append(Spot(QRectF(lo, top, hi - lo, self.sheet.lane), mark.words))
            for bar in lane.bars:
                lo, hi = self.x(bar.lo), self.x(bar.hi)
                found.append(Spot(QRectF(lo, top, hi - lo, self.sheet.lane), bar.words))
            if lane.undated:
                found.append(
                    Spot(QRectF(-self.sheet.left, top, self.sheet.left + self.width, self.sheet.lane), lane.undated)
                )
        return found

    # -- rows and titles -------------------------------------------------------------------------------------------

    def _rules(self, painter: QPainter) -> None:
        painter.setPen(pen(self.ink.grid))
        for tick in self.calendar:
            x = crisp(self.x(tick.x))
            painter.drawLine(QLineF(x, 0, x, self.sheet.lanes_height))
        right = self.width + self.sheet.right
        for row in range(len(self.shown) + 2):
            y = crisp(0 if row == 0 else self.sheet.response + (row - 1) * self.sheet.lane)
            painter.drawLine(QLineF(-self.sheet.left, y, right, y))

    def _titles(self, painter: QPainter) -> None:
        px = 12 if self.is_tall else 11
        left, room = TITLE_PAD_PX - self.sheet.left, self.sheet.left - 2 * TITLE_PAD_PX
        if self.sheet.left < 120:
            return
        self._title(painter, left, room, self.sheet.response / 2, ("Response", self.rules if self.is_tall else "", px))
        for place, lane in enumerate(self.shown):
            self._title(painter, left, room, self.middle(place), (lane.title, lane.hint, px))

    def _title(self, painter: QPainter, left: float, room: float, middle: float, words: tuple[str, str, int]) -> None:
        title, hint, px = words
        taken = text_width(hint) + 8 if hint else 0.0
        shown = fonts.metrics(px).elidedText(title, Qt.TextElideMode.ElideRight, room - taken)
        draw_text(painter, left, middle, shown, self.ink.text if self.is_tall else self.ink.text2, px=px)
        if hint:
            draw_text(painter, left + room - taken + 8, middle, hint, self.ink.text3)

    def _responses(self, painter: QPainter) -> None:
        for point in self.dates:
            spot = self.date_spot(point)
            if spot is not None:
                draw_mark(painter, point.code, spot.x(), spot.y(), 4.5, on_print=self.ink.on_print)
        if self.death is not None:
            draw_mark(painter, "DEATH", self.x(self.death.x), self.sheet.response / 2, 5, on_print=self.ink.on_print)

    # -- one lane --------------------------------------------------------------------------------------------------

    def _lane(self, painter: QPainter, lane: Lane, middle: float) -> None:
        for bar in lane.bars:
            self._bar(painter, bar, middle)
        marks = sorted(lane.marks, key=lambda mark: mark.place.x)
        for mark in marks:
            self._reach_of_date(painter, mark, middle)
        for mark in marks:
            self._symbol(painter, mark, middle)
        if lane.undated:
            end = min((self._reach(mark)[0] for mark in marks), default=self.width) - LABEL_GAP_PX
            self._words(painter, (max(self.x(0), 8.0), end), middle, lane.undated)

    def _bar(self, painter: QPainter, bar: LaneBar, middle: float) -> None:
        height = 12 if self.is_tall else 8
        top = crisp(middle - height / 2) - 0.5
        lo, hi = self.x(bar.lo), self.x(bar.hi)
        painter.fillRect(QRectF(lo, top, hi - lo - (6 if bar.arrow else 0), height), QColor(self.ink.bar))
        if bar.arrow:
            draw_arrow(painter, QPointF(hi, top + height / 2), (1, 0), self.ink.bar, height * 0.75)
        for start, end in bar.hatched:
            box = QRectF(self.x(start), top, self.x(end) - self.x(start), height)
            draw_hatched(painter, box, self.ink.ground, self.ink.text3, self.ink.edge)
        inner = max((self.x(end) for _start, end in bar.hatched[:1] if end < bar.hi), default=lo)
        if self.is_tall:
            self._words(painter, (max(inner, 0) + 8, hi), middle, bar.label)

    def _reach_of_date(self, painter: QPainter, mark: LaneMark, middle: float) -> None:
        """The bracket of a month or the hatched span of a bound, under the symbol."""
        place = mark.place
        if mark.symbol in ("centred_words", "words", "ring") or place.kind == "day":
            return
        lo = 0.0 if place.lo is None else self.x(place.lo)
        hi = self.width if place.hi is None else self.x(place.hi)
        if not place.is_hatched:
            draw_bracket(painter, lo, hi, middle, self.ink.edge)
            return
        height = 8 if self.is_tall else 6
        top = crisp(middle - height / 2) - 0.5
        draw_hatched(painter, QRectF(lo, top, hi - lo, height), self.ink.ground, self.ink.text3, self.ink.edge)

    def _symbol(self, painter: QPainter, mark: LaneMark, middle: float) -> None:
        x, r = self.x(mark.place.x), 5.0 if self.is_tall else 4.0
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if mark.symbol == "ring":
            self._ring(painter, mark, x, middle)
        elif mark.symbol == "centred_words":
            draw_text(painter, x - text_width(mark.label) / 2, middle, mark.label, self.ink.text2)
        elif mark.symbol != "words":
            draw_symbol(painter, mark.symbol, QPointF(x, middle), r, self.ink)
        painter.restore()

    def _ring(self, painter: QPainter, mark: LaneMark, x: float, middle: float) -> None:
        """The grade in a ring; 2 px from grade 2. A grade that was not stated is a question mark, not a number."""
        r = 8.0 if self.is_tall else 6.0
        serious = mark.grade is not None and mark.grade >= 2
        painter.setPen(pen(self.ink.text, 2 if serious else 1))
        painter.setBrush(QColor(self.ink.ground))
        painter.drawEllipse(QPointF(x, middle), r, r)
        text = "?" if mark.grade is None else str(mark.grade)
        weight = 600 if serious else 500
        draw_text(painter, x - text_width(text, 11, weight) / 2, middle, text, self.ink.text, weight=weight)

    def _labels(self, painter: QPainter, marks: list[LaneMark], middle: float) -> None:
        for place, mark in enumerate(marks):
            if not mark.label or mark.symbol == "centred_words":
                continue
            lo, hi = self._reach(mark)
            if mark.symbol == "words":
                hi = self.x(mark.place.lo if mark.place.lo is not None else mark.place.x) - LABEL_GAP_PX
            after = self._reach(marks[place + 1])[0] if place + 1 < len(marks) else self.width + self.sheet.right
            before = self._label_end(marks[place - 1]) if place else 0.0
            needed = min(LEAST_LABEL_PX, text_width(mark.label))
            if after - hi - 2 * LABEL_GAP_PX >= needed:
                self._words(painter, (hi + LABEL_GAP_PX, after - LABEL_GAP_PX), middle, mark.label)
            elif lo - before - 2 * LABEL_GAP_PX >= text_width(mark.label):
                self._words(painter, (lo - LABEL_GAP_PX - text_width(mark.label), lo), middle, mark.label)

    def _label_end(self, mark: LaneMark) -> float:
        """Where the words right of a mark end, as far as they are known to fit."""
        return self._reach(mark)[1] + LABEL_GAP_PX + text_width(mark.label)

    def _words(self, painter: QPainter, span: tuple[float, float], middle: float, words: str) -> None:
        """Words from the first px to the second, cut where they are longer."""
        start, end = span
        if end - start >= 20:
            shown = fonts.metrics(11).elidedText(words, Qt.TextElideMode.ElideRight, end - start)
            draw_text(painter, start, middle, shown, self.ink.text2)

    def _reach(self, mark: LaneMark) -> tuple[float, float]:
        """From where to where a mark with its bracket or span reaches, in px."""
        x, place = self.x(mark.place.x), mark.place
        half = text_width(mark.label) / 2 if mark.symbol == "centred_words" else 7.0
        if mark.symbol in ("ring", "centred_words"):
            return x - half, x + half
        lo = 0.0 if place.lo is None else self.x(place.lo)
        hi = self.width if place.hi is None else self.x(place.hi)
        return min(lo, x - half), max(hi, x + half)


def draw_symbol(painter: QPainter, symbol: str, at: QPointF, r: float, ink: Ink) -> None:
    """The symbol of a procedure around `at`, with the ground around it so that it stands out from its bracket."""
    path, hollow = _symbol_path(symbol, at.x(), at.y(), r), symbol == "hollow"
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.strokePath(path, pen(ink.ground, 3))
    painter.fillPath(path, QBrush(QColor(ink.ground if hollow else ink.text)))
    if hollow:
        painter.strokePath(path, pen(ink.text, 1.25))
    painter.restore()


def _symbol_path(symbol: str, x: float, y: float, r: float) -> QPainterPath:
    path = QPainterPath()
    if symbol == "disc":
        path.addEllipse(QPointF(x, y), r * 0.8, r * 0.8)
        return path
    if symbol == "bar":
        path.addRect(QRectF(x - 1.25, y - r, 2.5, 2 * r))
        return path
    corners = (
        ((-r, -r * 0.75), (r, -r * 0.75), (0.0, r * 0.9))
        if symbol == "triangle"
        else ((0.0, -r), (r, 0.0), (0.0, r), (-r, 0.0))
    )
    for place, (dx, dy) in enumerate(corners):
        at = QPointF(x + dx, y + dy)
        path.moveTo(at) if place == 0 else path.lineTo(at)
    path.closeSubpath()
    return path
