"""The legend: what occurs in this plot, and nothing else."""

import math
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from measurements.criteria.codes import FAMILY, WORDS
from viewer.plots.course_model import CourseModel
from viewer.plots.ink import SCREEN
from viewer.plots.lane import Lane
from viewer.plots.paint_lanes import draw_symbol
from viewer.plots.strokes import crisp, draw_bracket, draw_hatched, draw_text, pen, text_width
from viewer.theme.marks import draw_mark, response_letters

Key = Literal["response", "bracket", "hatch", "ring", "pr", "pd"]

_SYMBOL_W = {"response": 12, "bracket": 20, "hatch": 22, "ring": 16, "pr": 22, "pd": 22}
_GAP = 14
_ORDER = ("BL", "CR", "PR", "SD", "PD", "NON", "NE")
_SHORT = {"BL": "baseline", "NE": "not evaluable"}


@dataclass(frozen=True)
class Entry:
    """A symbol and its words; `code` for responses, new lesions and death."""

    key: Key
    words: str
    code: str = ""


def legend_of(model: CourseModel | None, lanes: tuple[Lane, ...], *, full: bool) -> tuple[Entry, ...]:
    """The entries that this plot needs."""
    if model is None:
        return ()
    codes = {point.code for point in model.placed}
    said = [code for family in _ORDER for code in WORDS if FAMILY[code] == family and code in codes]
    entries = [Entry("response", _SHORT.get(code, response_letters(code)), code) for code in said]
    if any(point.new_lesions for point in model.placed):
        entries.append(Entry("response", "new lesion", "NEW"))
    if model.death is not None:
        entries.append(Entry("response", "death", "DEATH"))
    places = [point.place for point in model.placed] + [mark.place for lane in lanes for mark in lane.marks]
    if any(place is not None and place.kind == "bracket" for place in places):
        entries.append(Entry("bracket", "day not stated: month shown"))
    if not full:
        return tuple(entries)
    hatched = any(bar.hatched for lane in lanes for bar in lane.bars)
    if hatched or any(place is not None and place.is_hatched for place in places):
        entries.append(Entry("hatch", "start, stop or month not stated"))
    if any(mark.symbol == "ring" for lane in lanes for mark in lane.marks):
        entries.append(Entry("ring", "grade of the adverse event"))
    if model.pr_limit is not None:
        entries.append(Entry("pr", "PR limit, 0.7 × baseline"))
    if model.pd_steps:
        entries.append(Entry("pd", f"PD limit, {model.pd_rule}"))
    return tuple(entries)


class Legend(QWidget):
    """One line of symbols and words; what has no room at its right end is left out."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(self.tr("Legend"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._entries: tuple[Entry, ...] = ()

    def set_entries(self, entries: tuple[Entry, ...]) -> None:
        """Show these."""
        if entries != self._entries:
            self._entries = entries
            self.setAccessibleDescription(", ".join(entry.words for entry in entries))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Room for all entries."""
        return QSize(math.ceil(sum(_width(entry) for entry in self._entries)) + 1, 20)

    def minimumSizeHint(self) -> QSize:
        """It may vanish."""
        return QSize(0, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint from the right, so that the line ends where the actions begin."""
        painter = QPainter(self)
        kept: list[Entry] = []
        room = float(self.width())
        for entry in self._entries:
            room -= _width(entry)
            if room < 0:
                break
            kept.append(entry)
        x = self.width() - sum(_width(entry) for entry in kept)
        for entry in kept:
            _draw_symbol(painter, entry, x, self.height() / 2)
            draw_text(painter, x + _SYMBOL_W[entry.key] + 4, self.height() / 2, entry.words, SCREEN.text2)
            x += _width(entry)


def _width(entry: Entry) -> float:
    return _SYMBOL_W[entry.key] + 4 + text_width(entry.words) + _GAP


def _draw_symbol(painter: QPainter, entry: Entry, x: float, middle: float) -> None:
    width = _SYMBOL_W[entry.key]
    painter.save()
    if entry.key == "response":
        draw_mark(painter, entry.code, x + width / 2, middle, 4.5)
    elif entry.key == "bracket":
        draw_bracket(painter, x + 1, x + width - 1, middle, SCREEN.edge)
        draw_symbol(painter, "diamond", QPointF(x + width / 2, middle), 4, SCREEN)
    elif entry.key == "hatch":
        draw_hatched(painter, QRectF(x, round(middle) - 4, width, 8), SCREEN.ground, SCREEN.text3, SCREEN.edge)
    elif entry.key == "ring":
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen(SCREEN.text, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(x + width / 2, middle), 7, 7)
        draw_text(painter, x + width / 2 - text_width("2", 11, 600) / 2, middle, "2", SCREEN.text, weight=600)
    else:
        painter.setPen(pen(SCREEN.text2, 1, (6, 4) if entry.key == "pr" else (2, 3)))
        painter.drawLine(QLineF(x, crisp(middle), x + width, crisp(middle)))
    painter.restore()
