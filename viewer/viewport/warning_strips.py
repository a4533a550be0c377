"""Warnings over the upper edge of an image (look.md §3): they push nothing, stack, and leave only with their cause."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from viewer.imaging.slice_words import refused_words
from viewer.imaging.volume import Volume
from viewer.theme import tokens
from viewer.theme.text import TextRun, draw_runs_in
from viewer.viewport.commands import tr
from viewer.viewport.sprites import colour, shown_font, text_width

MOST_SHOWN = 3
"""More strips would hide the image; the rest stand under the Details of the last."""


def warnings_of(volume: Volume) -> tuple[str, ...]:
    """Return what a reader must know of a series: its own warnings, its unit, its spacing, slices that were refused."""
    texts = list(volume.series.warning_lines)
    if volume.geometry.planes[0].pixel_spacing_mm is None and not any("spacing" in text.lower() for text in texts):
        texts.append(tr("No pixel spacing in this series: lengths are in px, not mm."))
    if volume.unit_note and volume.unit_note not in texts:
        texts.append(volume.unit_note)
    refused = refused_words(volume)
    if refused:
        texts.append(refused)
    return tuple(texts)


class WarningStrip(QWidget):
    """One sentence; Details opens all of it below."""

    grown = Signal()

    def __init__(self, text: str, more: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.text = text
        self._more = more
        self._open = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Warning: {text}").format(text=text))
        self._details = QPushButton(self.tr("Details"), self)
        self._details.setProperty("kind", "link")
        self._details.setFont(shown_font(12, 400))
        self._details.setAccessibleName(self.tr("Details of: {text}").format(text=text))
        self._details.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._details.clicked.connect(self._toggle)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 4, 8, 0)
        layout.addStretch(1)
        layout.addWidget(self._details, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        self.setFixedHeight(tokens.STRIP_H)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Offer Details only where the strip does not say it all."""
        self._details.setVisible(bool(self._more) or text_width(self.text) > self.width() - 60)

    def _lines(self) -> list[str]:
        if not self._open:
            return [self.text]
        lines: list[str] = []
        for text in (self.text, *self._more):
            line = ""
            for word in text.split(" "):
                longer = f"{line} {word}".strip()
                if line and text_width(longer) > self.width() - 110:
                    lines.append(line)
                    line = word
                else:
                    line = longer
            lines.append(line)
        return lines

    def _toggle(self) -> None:
        self._open = not self._open
        self._details.setText(self.tr("Less") if self._open else self.tr("Details"))
        self.setFixedHeight(tokens.STRIP_H + 16 * (len(self._lines()) - 1))
        self.grown.emit()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, bar, triangle and words."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(tokens.WINDOW))
        painter.fillRect(QRectF(0, 0, 3, self.height()), colour(tokens.WARN))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(tokens.WARN), 1.2))
        x, y = 12.5, tokens.STRIP_H / 2
        painter.drawPolygon(QPolygonF([QPointF(x, y + 5), QPointF(x + 6, y - 6), QPointF(x + 12, y + 5)]))
        painter.drawLine(QPointF(x + 6, y - 2), QPointF(x + 6, y + 1.5))
        painter.drawPoint(QPointF(x + 6, y + 3.4))
        right = 70 if self._details.isVisibleTo(self) else 10
        for n, line in enumerate(self._lines()):
            row = QRectF(34, 16 * n, self.width() - 34 - right, tokens.STRIP_H)
            draw_runs_in(painter, row, (TextRun(line, 12),))


class WarningStrips(QWidget):
    """The stack of strips of one viewport; `height_changed` says how much of the image they cover."""

    height_changed = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts: tuple[str, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(1)
        self._strips: list[WarningStrip] = []
        self.hide()

    @property
    def texts(self) -> tuple[str, ...]:
        """The warnings shown."""
        return self._texts

    def show_warnings(self, texts: tuple[str, ...]) -> None:
        """Show these and no others."""
        if texts == self._texts:
            return
        self._texts = texts
        for strip in self._strips:
            self._layout.removeWidget(strip)
            strip.hide()
            strip.deleteLater()
        shown, rest = texts[:MOST_SHOWN], texts[MOST_SHOWN:]
        self._strips = [WarningStrip(text, rest if n == len(shown) - 1 else (), self) for n, text in enumerate(shown)]
        for strip in self._strips:
            self._layout.addWidget(strip)
            strip.grown.connect(self._fit)
            strip.show()
        self.setVisible(bool(texts))
        self._fit()

    def _fit(self) -> None:
        height = sum(strip.height() for strip in self._strips) + max(len(self._strips) - 1, 0)
        self.resize(self.width(), height)
        self.height_changed.emit(height)
