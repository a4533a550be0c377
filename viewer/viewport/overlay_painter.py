"""Draws what stands at the edges of an image: corners, orientation letters, scale bar, boxed words, messages."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from viewer.imaging.volume_geometry import Plane
from viewer.theme import tokens
from viewer.theme.fonts import metrics
from viewer.theme.text import TextRun, elide_runs, named_apart, runs_text
from viewer.tools.hit import RectPx
from viewer.viewport.model import Message, ViewportModel
from viewer.viewport.overlay_text import BoxedWord, Corners, Line, corners
from viewer.viewport.sprites import Sprites, Style, colour, shown_font, text_width
from viewer.viewport.transform import ViewTransform

SIDE = 10.0
TOP = 8.0
LINE_HEIGHT = 16.0
DATE_HEIGHT = 22.0
ORIENTATION = Style(13, 600, tokens.TEXT)
SCALE_STYLE = Style(12, 400, tokens.TEXT)
SCALE_LENGTHS_CM = (20, 10, 5, 2, 1)
SHORTEST_SCALE_PX = 24.0
TICK_PX = 5.0
LONG_TICK_PX = 8.0
BOX_STEP = 20.0  # from boxed word to boxed word


def line_height(line: Line) -> float:
    """Return the height of a corner's line in px."""
    return DATE_HEIGHT if line.style.px > 13 else LINE_HEIGHT


class OverlayPainter:
    """Paints the overlay of one viewport; `covered` then says which places it took."""

    def __init__(self, sprites: Sprites) -> None:
        self._sprites = sprites
        self.covered: list[RectPx] = []

    def lay_out(self, model: ViewportModel, top: float) -> Corners:
        """Return the corners that fit the viewport, and note in `covered` where everything will lie.

        top: px at the upper edge that warning strips take.
        """
        transform = model.transform
        self.covered = []
        if transform is None:
            return Corners()
        if top:
            self.covered.append((0, 0, transform.width, top + 2))
        kept = _fitting(corners(model), transform.width, transform.height - top)
        width, height = transform.width, transform.height
        for lines, left, upper in (
            (kept.top_left, True, True), (kept.top_right, False, True),
            (kept.bottom_left, True, False), (kept.bottom_right, False, False),
        ):  # fmt: skip
            if lines:
                across = max(text_width(line.text, line.style.px, line.style.weight) for line in lines)
                down = sum(line_height(line) for line in lines)
                x = SIDE if left else width - SIDE - across
                y = top + TOP if upper else height - TOP - down
                self.covered.append((x - 4, y - 2, across + 8, down + 4))
        lowest = height - TOP - _height(kept.bottom_right)
        self.covered += [_box(words, n, len(kept.boxed), width - SIDE, lowest) for n, words in enumerate(kept.boxed)]
        self._cover_edges(model, transform, kept, top)
        return kept

    def _cover_edges(self, model: ViewportModel, transform: ViewTransform, kept: Corners, top: float) -> None:
        width, height = transform.width, transform.height
        if model.options.orientation:
            middle_x, middle_y = width / 2, height / 2
            self.covered += [
                (0, middle_y - 10, 24, 20), (width - 24, middle_y - 10, 24, 20),
                (middle_x - 12, top, 24, 26), (middle_x - 12, height - 26, 24, 26),
            ]  # fmt: skip
        bar = self._scale_rect(model, kept)
        if bar is not None:
            self.covered.append((bar[0] - 50, bar[1] - 2, 64, bar[3] + 4))

    def paint(self, painter: QPainter, model: ViewportModel, kept: Corners, top: float) -> None:
        """Paint what `lay_out` has laid out."""
        transform = model.transform
        if transform is None:
            return
        width, height = transform.width, transform.height
        self._column(painter, kept.top_left, SIDE, top + TOP, left=True)
        self._column(painter, kept.top_right, width - SIDE, top + TOP, left=False)
        self._column(painter, kept.bottom_left, SIDE, height - TOP - _height(kept.bottom_left), left=True)
        lowest = height - TOP - _height(kept.bottom_right)
        self._column(painter, kept.bottom_right, width - SIDE, lowest, left=False)
        self._boxes(painter, kept.boxed, width - SIDE, lowest)
        if model.options.orientation and model.plane is not None:
            self._orientation(painter, model.plane, transform, top)
        if (bar := self._scale_rect(model, kept)) is not None and model.plane is not None:
            self._scale(painter, model.plane, bar)

    def _column(self, painter: QPainter, lines: Sequence[Line], x: float, y: float, *, left: bool) -> None:
        for line in lines:
            offset = (line_height(line) - metrics(line.style.px, line.style.weight).height()) / 2
            self._sprites.draw(painter, line.text, line.style, x, y + offset, "left" if left else "right")
            y += line_height(line)

    def _boxes(self, painter: QPainter, words: Sequence[BoxedWord], right: float, bottom: float) -> None:
        """Stack the boxed words upwards, the first on top."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for n, word in enumerate(words):
            box = QRectF(*_box(word, n, len(words), right, bottom))
            painter.fillRect(box, colour(tokens.IMAGE, 0.72))
            painter.setPen(QPen(colour(word.colour), 1))
            painter.drawRect(box)
            self._sprites.draw(painter, word.text, Style(12, 500, word.colour), box.center().x(), box.y() + 1, "centre")

    def _orientation(self, painter: QPainter, plane: Plane, transform: ViewTransform, top: float) -> None:
        letters = plane.orientation_letters()
        if letters is None:
            return
        left, right, upper, lower = letters
        if transform.flip_h:
            left, right = right, left
        if transform.flip_v:
            upper, lower = lower, upper
        width, height = transform.width, transform.height
        draw, line = self._sprites.draw, metrics(13, 600).height()
        draw(painter, left, ORIENTATION, SIDE - 2, height / 2 - line / 2, "left")
        draw(painter, right, ORIENTATION, width - SIDE + 2, height / 2 - line / 2, "right")
        draw(painter, upper, ORIENTATION, width / 2, top + 5, "centre")
        draw(painter, lower, ORIENTATION, width / 2, height - 5 - line, "centre")

    def _scale_rect(self, model: ViewportModel, kept: Corners) -> RectPx | None:
        """Return x, y, cm and px of the scale bar; None without spacing or room.

        It lies at the right edge, below the letter and above what stands in the corner.
        """
        plane, transform = model.plane, model.transform
        if not model.options.scale_bar or plane is None or transform is None or plane.pixel_spacing_mm is None:
            return None
        px_per_cm = 10 * abs(transform.scale_y) / plane.pixel_spacing_mm[0]
        below = max(5 * LINE_HEIGHT, _height(kept.bottom_right)) + BOX_STEP * len(kept.boxed)
        room = transform.height / 2 - 22 - below - TOP - 14
        for length in SCALE_LENGTHS_CM:
            if SHORTEST_SCALE_PX <= length * px_per_cm <= room:
                return transform.width - 16, transform.height / 2 + 20, length, length * px_per_cm
        return None

    def _scale(self, painter: QPainter, plane: Plane, place: RectPx) -> None:
        x, y, length, height = round(place[0]), round(place[1]), round(place[2]), place[3]
        step = height / length
        bars = [QRectF(x, y, 1, round(height) + 1)]
        for n in range(length + 1):
            tick = LONG_TICK_PX if n % 5 == 0 or n == length else TICK_PX
            bars.append(QRectF(x - tick, round(y + n * step), tick, 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for bar in bars:
            painter.fillRect(bar.adjusted(-1, -1, 1, 1), colour(tokens.IMAGE))
        for bar in bars:
            painter.fillRect(bar, colour(tokens.TEXT))
        unit = plane.length_unit.replace("mm", "cm", 1)
        text = f"{length}\u00a0{unit}"
        self._sprites.draw(painter, text, SCALE_STYLE, x - 13, y + height / 2 - 9, "right")

    def paint_message(self, painter: QPainter, message: Message, width: float, height: float) -> None:
        """Draw the dashed box that stands where there is no image."""
        lines = _wrapped(message.detail, min(width - 80, 420))
        across = max([text_width(message.title, 13, 600), *(text_width(line) for line in lines)]) + 48
        down = 24 + 18 + (6 + 16 * len(lines) if lines else 0) + 24
        box = QRectF(round((width - across) / 2) + 0.5, round((height - down) / 2) + 0.5, round(across), down)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        pen = QPen(colour(tokens.EDGE2), 1)
        pen.setDashPattern([4, 4])
        painter.setPen(pen)
        painter.drawRect(box)
        painter.setPen(colour(tokens.TEXT))
        painter.setFont(shown_font(13, 600))
        centre = Qt.AlignmentFlag.AlignCenter
        painter.drawText(QRectF(box.x(), box.y() + 24, box.width(), 18), centre, message.title)
        painter.setPen(colour(tokens.TEXT2))
        painter.setFont(shown_font(12, 400))
        for n, line in enumerate(lines):
            painter.drawText(QRectF(box.x(), box.y() + 48 + 16 * n, box.width(), 16), centre, line)


def paint_border(painter: QPainter, width: float, height: float) -> None:
    """Draw the accent border inside the active viewport."""
    accent = colour(tokens.ACCENT)
    for rect in (
        QRectF(0, 0, width, 2), QRectF(0, height - 2, width, 2),
        QRectF(0, 2, 2, height - 4), QRectF(width - 2, 2, 2, height - 4),
    ):  # fmt: skip
        painter.fillRect(rect, accent)


def paint_region(painter: QPainter, region: RectPx) -> None:
    """Draw the rectangle from which a window is being taken."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    rect = QRectF(
        QPointF(round(region[0]), round(region[1])), QPointF(round(region[0] + region[2]), round(region[1] + region[3]))
    )
    for pen in (QPen(colour(tokens.IMAGE), 3), QPen(colour(tokens.ACCENT), 1)):
        painter.setPen(pen)
        painter.drawRect(rect)


def _box(word: BoxedWord, n: int, count: int, right: float, bottom: float) -> RectPx:
    """Return the frame of the n-th of `count` boxed words that stand on top of one another above `bottom`."""
    width = round(text_width(word.text, 12, 500)) + 12
    return round(right - width), round(bottom - 4 - (count - n) * BOX_STEP), width, 17


def _height(lines: Sequence[Line]) -> float:
    return sum(line_height(line) for line in lines)


def _fitting(full: Corners, width: float, height: float) -> Corners:
    """Leave out last lines where the viewport is too low, and shorten long ones; the first of a corner always stays."""
    room = (width / 2 - SIDE - 12, height / 2 - 34)
    return Corners(
        _cut(full.top_left, room), _cut(full.top_right, room),
        _cut(full.bottom_left, room), _cut(full.bottom_right, room), full.boxed,
    )  # fmt: skip


def _cut(lines: tuple[Line, ...], room: tuple[float, float]) -> tuple[Line, ...]:
    while len(lines) > 1 and _height(lines) > room[1]:
        lines = lines[:-1]
    return tuple(_shortened(line, room[0]) for line in lines)


def _shortened(line: Line, width: float) -> Line:
    style = line.style
    if text_width(line.text, style.px, style.weight) <= width:
        return line
    runs = named_apart(line.text, TextRun("", style.px, style.weight))
    return Line(runs_text(elide_runs(runs, width)), style)


def _wrapped(text: str, width: float) -> list[str]:
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and text_width(longer) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        if line:
            lines.append(line)
    return lines
