"""The 26 px above an image: role, date, response; what was matched; the series, which is a menu."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from viewer.theme import hairlines, tokens
from viewer.theme.marks import draw_mark, response_letters, response_words
from viewer.theme.text import TextRun, display_date, draw_runs_in, elide_runs, named_apart, runs_width
from viewer.viewport.shown import ROLE_WORDS, ViewportHeader
from viewer.viewport.sprites import colour, shown_font

SIDE = 10.0
MARK_R = 5.0
GAP = 8.0


class SeriesButton(QToolButton):
    """The series name with a caret; opens the menu of series."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFont(shown_font(12, 400))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(22)
        self.words = ""
        self.on_danger = False

    def show_words(self, words: str, most: float) -> None:
        """Show as many of the words as fit `most` px."""
        self.words = words
        shown = elide_runs(named_apart(words, TextRun("", 12)), max(most - 24, 0))
        self.setFixedWidth(round(runs_width(shown)) + 24)
        self.setToolTip(words)
        self.setAccessibleName(self.tr("Series: {name}").format(name=words))
        self.update()

    def sizeHint(self) -> QSize:
        """The width that `show_words` set."""
        return QSize(self.width(), 22)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint words and caret."""
        painter = QPainter(self)
        over = self.underMouse() or self.hasFocus() or self.isDown()
        value = tokens.ON_FILL if self.on_danger else tokens.TEXT if over else tokens.TEXT2
        words = QRectF(2, 0, self.width() - 20, self.height())
        runs = named_apart(self.words, TextRun("", 12, colour=value))
        draw_runs_in(painter, words, runs, Qt.AlignmentFlag.AlignRight)
        x, y = self.width() - 10.0, self.height() / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour(value))
        painter.drawPolyline(QPolygonF([QPointF(x - 3.5, y - 1.5), QPointF(x, y + 2), QPointF(x + 3.5, y - 1.5)]))


class HeaderBar(QWidget):
    """Shows a `ViewportHeader`; `series_chosen` says the key of the series picked from the menu."""

    series_chosen = Signal(str)
    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(tokens.VIEWPORT_HEADER_H)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._header = ViewportHeader()
        self._menu = QMenu(self)
        self._menu.triggered.connect(self._on_triggered)
        self.button = SeriesButton(self)
        self.button.setMenu(self._menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 2, 0)
        layout.addStretch(1)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.show_header(self._header)

    def show_header(self, header: ViewportHeader) -> None:
        """Show this header, and the series it offers."""
        self._header = header
        self._menu.clear()
        for choice in header.choices:
            action = QAction(choice.text, self._menu)
            action.setData(choice.key)
            action.setObjectName(f"series_{choice.key}")
            action.setCheckable(True)
            action.setChecked(choice.key == header.series_key)
            self._menu.addAction(action)
        self.button.setVisible(bool(header.choices or header.series_name))
        self.button.setEnabled(bool(header.choices))
        self.button.on_danger = header.mismatch
        self._fit()
        self.setAccessibleName(self.spoken())
        self.update()

    def spoken(self) -> str:
        """Return what the header says, in words."""
        header = self._header
        response = response_words(header.response) if header.response else ""
        parts = [self.tr("Another patient than the open case")] if header.mismatch else []
        parts += [ROLE_WORDS[header.role], header.date, header.modality, response]
        parts += [self.tr("matched: {what}").format(what=header.matched)] if header.matched else []
        return ", ".join(part for part in parts if part)

    def resizeEvent(self, _event: object) -> None:
        """Give the series name what room there is."""
        self._fit()

    def _fit(self) -> None:
        left = runs_width(self._runs()) + SIDE + (3 * GAP + 2 * MARK_R + 100 if self._header.response else GAP)
        self.button.show_words(self._header.series_name, max(self.width() - left, 24))

    def _runs(self) -> tuple[TextRun, ...]:
        header = self._header
        first = tokens.ACCENT if header.role == "current" else tokens.TEXT
        quiet = tokens.TEXT2
        if header.mismatch:
            first = quiet = tokens.ON_FILL
        runs = []
        if header.role:
            runs.append(TextRun(ROLE_WORDS[header.role] + "  ", 12, 600, colour=first))
        if header.date:
            text = tokens.ON_FILL if header.mismatch else tokens.TEXT
            runs.append(TextRun(display_date(header.date) + "  ", 12, 600, colour=text))
        if header.modality:
            runs.append(TextRun(header.modality, 12, colour=quiet))
        if header.mismatch:
            runs.append(TextRun("  " + self.tr("another patient: {name}").format(name=header.patient_name), 12, 600))
        return tuple(runs)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground and words."""
        painter = QPainter(self)
        header = self._header
        ground = tokens.TINT if header.role == "current" else tokens.RAISED
        painter.fillRect(self.rect(), colour(tokens.DANGER_GROUND if header.mismatch else ground))
        if header.mismatch:
            hairlines.horizontal(painter, 0, self.width(), 0, tokens.DANGER, px=2)
        height = float(self.height())
        room = max(self.width() - (self.button.width() if self.button.isVisibleTo(self) else 0) - SIDE, 0.0)
        runs = self._runs()
        draw_runs_in(painter, QRectF(SIDE, 0, room, height), runs)
        x = SIDE + runs_width(runs) + GAP
        if header.response and x + 60 < room:
            draw_mark(painter, header.response, x + MARK_R, height / 2, MARK_R)
            letters = (TextRun(response_letters(header.response), 12, 500),)
            draw_runs_in(painter, QRectF(x + 2 * MARK_R + 6, 0, room - x, height), letters)
            x += 2 * MARK_R + 6 + runs_width(letters) + GAP
        if header.matched and room - x > 120:
            matched = (TextRun(self.tr("matched: {what}").format(what=header.matched), 11, colour=tokens.TEXT2),)
            draw_runs_in(painter, QRectF(x, 0, room - x, height), matched, Qt.AlignmentFlag.AlignRight)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A press on the header chooses its viewport."""
        self.pressed.emit()

    def _on_triggered(self, action: QAction) -> None:
        self.series_chosen.emit(str(action.data()))
