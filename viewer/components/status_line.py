"""The line at the foot of the window: the last action and its undo, what runs, and when the case was last written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication, QRectF, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from viewer.components.buttons import label, make_button
from viewer.theme import fonts, hairlines, tokens
from viewer.theme.glyphs import draw_glyph
from viewer.theme.text import NBSP

_BAR_W = 120
_BAR_H = 3


@dataclass(frozen=True)
class ShownJob:
    """One job under way; `total` is 0 until the work has said how much there is. `key` comes back on cancel."""

    key: str
    name: str
    done: int = 0
    total: int = 0
    can_cancel: bool = True

    def words(self) -> str:
        """Name and count: "Reading 311 of 500"."""
        if not self.total:
            return self.name
        words = QCoreApplication.translate("StatusLine", "{job} {done} of {total}")
        return words.format(job=self.name, done=self.done, total=self.total)


class _Bar(QWidget):
    """120 × 3 px. Without a total its middle third is filled: work goes on, and nothing moves."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(_BAR_W, tokens.STATUS_LINE_H - 4)
        self._done, self._total = 0, 0

    def set_count(self, done: int, total: int) -> None:
        """Fill the bar by done / total."""
        if (done, total) != (self._done, self._total):
            self._done, self._total = done, total
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint groove and filling."""
        painter = QPainter(self)
        top = (self.height() - _BAR_H) / 2
        painter.fillRect(QRectF(0, top, _BAR_W, _BAR_H), QColor(tokens.EDGE2))
        start, share = (0.0, min(self._done / self._total, 1.0)) if self._total else (_BAR_W / 3, 1 / 3)
        painter.fillRect(QRectF(start, top, _BAR_W * share, _BAR_H), QColor(tokens.ACCENT))


class CloseButton(QToolButton):
    """A small ✕ with an accessible name that says what it ends."""

    def __init__(self, words: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setFixedSize(20, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground of the style sheet, then the sign."""
        super().paintEvent(event)
        colour = tokens.TEXT if self.underMouse() or self.hasFocus() else tokens.TEXT2
        draw_glyph(QPainter(self), "close", QRectF(self.rect()).adjusted(5, 5, -5, -5), colour)


class _JobLine(QWidget):
    cancelled = Signal(str)

    def __init__(self, job: ShownJob, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"job_{job.key}")
        self._key = job.key
        self._bar = _Bar(self)
        self._words = label("", tokens.CAPTION, tone="second")
        self._close = CloseButton(self.tr("Cancel: {job}").format(job=job.name), f"cancelJob_{job.key}", self)
        self._close.clicked.connect(lambda: self.cancelled.emit(self._key))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self._bar, self._words, self._close):
            layout.addWidget(widget)
        self.show_job(job)

    def show_job(self, job: ShownJob) -> None:
        self._bar.set_count(job.done, job.total)
        # Room for the last words it will have from the first: words that grow would run under the cross.
        self._words.setText(replace(job, done=job.total).words())
        self._words.setMinimumWidth(max(self._words.minimumWidth(), self._words.sizeHint().width()))
        self._words.setText(job.words())
        self._close.setVisible(job.can_cancel)
        self.setAccessibleName(job.words())


class _Saved(QWidget):
    """✓ and the words of the last write."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("savedTime")
        self._words = ""
        self.hide()

    def set_words(self, words: str) -> None:
        self._words = words
        self.setAccessibleName(words)
        width = fonts.metrics(tokens.CAPTION).horizontalAdvance(words)
        self.setFixedSize(round(width) + 20, tokens.STATUS_LINE_H - 4)
        self.setVisible(bool(words))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        draw_glyph(painter, "check", QRectF(0, rect.center().y() - 6, 12, 12), tokens.TEXT2)
        painter.setFont(fonts.font(tokens.CAPTION))
        painter.setPen(QColor(tokens.TEXT2))
        baseline = rect.center().y() + fonts.metrics(tokens.CAPTION).capHeight() / 2
        painter.drawText(rect.topLeft().toPoint().x() + 17, round(baseline), self._words)


class StatusLine(QWidget):
    """24 px of 11 px text. `undo_requested` and `job_cancelled(key)` say what a user asked for here."""

    undo_requested = Signal()
    job_cancelled = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusLine")
        self.setAccessibleName(self.tr("Status"))
        self.setFixedHeight(tokens.STATUS_LINE_H)
        self._jobs: dict[str, _JobLine] = {}
        self._action = label("", tokens.CAPTION, name="lastAction")
        self._undo = make_button(self.tr("Undo"), "undoLastAction", "link", parent=self)
        self._undo.setFont(fonts.font(tokens.CAPTION))
        self._undo.clicked.connect(self.undo_requested)
        self._undo.hide()
        self._note = label("", tokens.CAPTION, tone="third", name="statusNote")
        self._saved = _Saved(self)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(tokens.PAD_DOCK, 1, tokens.PAD_DOCK, 0)
        self._layout.setSpacing(tokens.PAD_DOCK)
        self._layout.addWidget(self._action)
        self._layout.addWidget(self._undo)
        self._layout.addStretch(1)
        self._layout.addWidget(self._note)
        self._layout.addWidget(self._saved)

    def set_action(self, words: str, *, undo: bool = False) -> None:
        """Say what was done last, with a link to undo it where that is possible."""
        self._action.setText(words)
        self._undo.setVisible(undo)

    def follow_undo(self, action: QAction) -> None:
        """Let the link trigger `action` and be there only while that is possible."""
        self.undo_requested.connect(action.trigger)
        action.enabledChanged.connect(self._undo.setVisible)

    def set_jobs(self, jobs: Sequence[ShownJob]) -> None:
        """Show exactly these jobs; the bars of those that go on stay where they are."""
        keys = {job.key for job in jobs}
        for key in [key for key in self._jobs if key not in keys]:
            gone = self._jobs.pop(key)
            self._layout.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for job in jobs:
            if job.key in self._jobs:
                self._jobs[job.key].show_job(job)
                continue
            line = _JobLine(job, self)
            line.cancelled.connect(self.job_cancelled)
            self._jobs[job.key] = line
            self._layout.insertWidget(self._layout.count() - 2, line)

    def set_note(self, words: str) -> None:
        """Say something that stays, left of the time of saving."""
        self._note.setText(words)

    def set_saved(self, clock: str) -> None:
        """Say when the last edit was written: hh:mm:ss, or empty for never."""
        self._saved.set_words(self.tr("Saved") + NBSP + clock if clock else "")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the hairline above."""
        hairlines.horizontal(QPainter(self), 0, self.width(), 0)
