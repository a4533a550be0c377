"""Whose case is open: name, ID and birth date always whole, the diagnosis as far as there is room."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from viewer.theme import tokens
from viewer.theme.text import TextRun, display_date, draw_runs, draw_runs_in, runs_baseline, runs_width

_GAP = 12
_DIAGNOSIS_AT_LEAST = 60
_UPPER = 22.0


@dataclass(frozen=True)
class CaseIdentity:
    """Fields as shown; empty where not known. `birth_date` is ISO 8601."""

    name: str = ""
    patient_id: str = ""
    birth_date: str = ""
    sex_age: str = ""
    diagnosis: str = ""

    def spoken(self) -> str:
        """All fields in one line, for a screen reader and the tooltip."""
        parts = (self.name, self.patient_id, self.birth_date, self.sex_age, self.diagnosis)
        return ", ".join(part for part in parts if part)


class IdentityBanner(QWidget):
    """One line where it fits, two where the window is narrow; the identity is never cut, the diagnosis is first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("identityBanner")
        self._identity = CaseIdentity()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    @property
    def identity(self) -> CaseIdentity:
        """What is shown."""
        return self._identity

    def set_identity(self, identity: CaseIdentity) -> None:
        """Show another patient."""
        self._identity = identity
        self.setAccessibleName(identity.spoken())
        self.setToolTip(identity.spoken())
        self.updateGeometry()
        self.update()

    def _name(self) -> TextRun:
        return TextRun(self._identity.name, tokens.CASE_NAME, tokens.STRONG)

    def _fields(self, px: int) -> tuple[TextRun, ...]:
        shown = self._identity
        firm = [field for field in (shown.patient_id, display_date(shown.birth_date)) if field]
        runs = [TextRun(field, px, tokens.MEDIUM) for field in firm]
        if shown.sex_age:
            runs.append(TextRun(shown.sex_age, px, colour=tokens.TEXT2))
        return tuple(runs)

    def _one_line(self) -> float:
        fields = self._fields(tokens.READING)
        return self._name().width + sum(_GAP + run.width for run in fields)

    def _two_lines(self) -> float:
        fields = self._fields(tokens.CAPTION)
        return max(self._name().width, runs_width(fields) + _GAP * max(len(fields) - 1, 0))

    def sizeHint(self) -> QSize:
        """Room for everything in one line."""
        diagnosis = TextRun(self._identity.diagnosis).width
        return QSize(round(self._one_line() + (_GAP + diagnosis if diagnosis else 0)) + 2, tokens.CASE_BAR_H)

    def minimumSizeHint(self) -> QSize:
        """Room for the identity in two lines."""
        return QSize(round(self._two_lines()) + 2, tokens.CASE_BAR_H)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint one line or two."""
        painter = QPainter(self)
        if self._one_line() <= self.width() + 0.5:
            self._paint_one_line(painter)
        else:
            self._paint_two_lines(painter)

    def _paint_one_line(self, painter: QPainter) -> None:
        rect = QRectF(self.rect())
        name = self._name()
        baseline = runs_baseline(rect, (name,))
        x = draw_runs(painter, 0, baseline, (name,))
        for run in self._fields(tokens.READING):
            x = draw_runs(painter, x + _GAP, baseline, (run,))
        x += _GAP
        diagnosis = TextRun(self._identity.diagnosis, colour=tokens.TEXT2)
        room = rect.right() - x
        if diagnosis.text and (room >= diagnosis.width or room >= _DIAGNOSIS_AT_LEAST):
            middle = baseline - runs_baseline(QRectF(0, 0, 0, 0), (diagnosis,))
            draw_runs_in(painter, QRectF(x, middle - 10, room, 20), (diagnosis,))

    def _paint_two_lines(self, painter: QPainter) -> None:
        draw_runs_in(painter, QRectF(0, 4, self.width(), _UPPER - 4), (self._name(),))
        x = 0.0
        line = QRectF(0, _UPPER, self.width(), 16)
        for run in self._fields(tokens.CAPTION):
            x = draw_runs(painter, x, runs_baseline(line, (run,)), (run,)) + _GAP
