"""A date of the course as a chip: when, the response as a mark, its letters, a lock when signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from viewer.theme import fonts, tokens
from viewer.theme.glyphs import draw_glyph
from viewer.theme.marks import draw_mark, response_letters, response_words
from viewer.theme.text import TextRun, display_date, draw_runs, runs_baseline

ChipState = Literal["rest", "prior", "current"]
_SIDE = 8
_GAP = 5
_MARK_W = 10
_MARK_R = 4.4
_LOCK_W = 12


@dataclass(frozen=True)
class ChipDate:
    """What a chip says. `date` is ISO 8601, whole or partial; `response` a code of `theme.marks`, or empty."""

    timepoint_id: str
    date: str
    response: str = ""
    signed: bool = False


def spoken_date(date: ChipDate, state: ChipState = "rest") -> str:
    """Return the chip in words: "2010-10, partial response, being read"."""
    parts = [date.date or QCoreApplication.translate("DateChip", "date not stated")]
    if date.response:
        words = response_words(date.response)
        parts.append(words if words.startswith("Non-") else words[0].lower() + words[1:])
    if state == "current":
        parts.append(QCoreApplication.translate("DateChip", "being read"))
    elif state == "prior":
        parts.append(QCoreApplication.translate("DateChip", "prior"))
    if date.signed:
        parts.append(QCoreApplication.translate("DateChip", "signed"))
    return ", ".join(parts)


class DateChip(QAbstractButton):
    """24 px. Rest: no outline, text2. Prior: outline, text. Being read: accent outline on tint, 600."""

    def __init__(self, date: ChipDate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._date = date
        self._state: ChipState = "rest"
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._say()

    @property
    def date(self) -> ChipDate:
        """What the chip says."""
        return self._date

    @property
    def state(self) -> ChipState:
        """Whether its date is being read, is the prior, or neither."""
        return self._state

    def set_date(self, date: ChipDate) -> None:
        """Say something else."""
        if date != self._date:
            self._date = date
            self._say()

    def set_state(self, state: ChipState) -> None:
        """Show the date as being read, as the prior, or as neither."""
        if state != self._state:
            self._state = state
            self._say()

    def _say(self) -> None:
        self.setObjectName(f"dateChip_{self._date.timepoint_id}")
        self.setText(self._date.date)
        self.setAccessibleName(spoken_date(self._date, self._state))
        self.setToolTip(spoken_date(self._date, self._state))
        self.setFixedSize(self.sizeHint())
        self.update()

    def _letters(self) -> str:
        return response_letters(self._date.response) if self._date.response else ""

    def sizeHint(self) -> QSize:
        """Room for the words at weight 600, so that the row keeps still when another date is read."""
        metrics = fonts.metrics(tokens.SMALL, tokens.STRONG)
        width = 2 * _SIDE + metrics.horizontalAdvance(display_date(self._date.date or "–"))
        if self._date.response:
            width += _GAP + _MARK_W + _GAP + metrics.horizontalAdvance(self._letters())
        if self._date.signed:
            width += _GAP + _LOCK_W
        return QSize(round(width), tokens.CHIP_H)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground and outline, then date, mark, letters and lock."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        reading = self._state == "current"
        strong = reading or self._state == "prior"
        colour = tokens.TEXT if strong or self.underMouse() else tokens.TEXT2
        weight = tokens.STRONG if reading else tokens.REGULAR
        rect = QRectF(self.rect())
        date = TextRun(display_date(self._date.date or "–"), tokens.SMALL, weight, colour=colour)
        baseline = runs_baseline(rect, (date,))
        x = draw_runs(painter, _SIDE, baseline, (date,))
        if self._date.response:
            centre = x + _GAP + _MARK_W / 2
            draw_mark(painter, self._date.response, centre, rect.center().y(), _MARK_R)
            weight = tokens.STRONG if strong or self.underMouse() else tokens.REGULAR
            letters = TextRun(self._letters(), tokens.SMALL, weight, colour=colour)
            x = draw_runs(painter, x + 2 * _GAP + _MARK_W, baseline, (letters,))
        if self._date.signed:
            draw_glyph(painter, "lock", QRectF(x + _GAP, rect.center().y() - 6.5, _LOCK_W, _LOCK_W), tokens.TEXT3)

    def _paint_ground(self, painter: QPainter) -> None:
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        ground, outline = "", ""
        if self._state == "current":
            ground, outline = tokens.TINT, tokens.ACCENT
        elif self._state == "prior":
            outline = tokens.EDGE2
        if not ground and (self.underMouse() or self.isDown()):
            ground = tokens.HOVER
        painter.setPen(QPen(QColor(outline)) if outline else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground) if ground else Qt.BrushStyle.NoBrush)
        if ground or outline:
            painter.drawRoundedRect(box, tokens.RADIUS, tokens.RADIUS)
