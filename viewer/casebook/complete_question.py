"""Answers in the panel to whether a CR that a PR follows was true: two, and taking the answer back."""

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from measurements.assessment import CompleteWas
from measurements.trends import CaseView
from viewer.casebook.date_words import COMPLETE_WORDS, reading_at
from viewer.casebook.requests import SayOfDate
from viewer.components.buttons import make_button
from viewer.theme import tokens

_UNDER_WORDS = 14  # a button's words begin where those of the question above do, right of its sign


class CompleteQuestion(QWidget):
    """`wanted` hears the answer as what is said of the date of the CR. Nothing is shown where nothing is asked."""

    wanted = Signal(object)  # SayOfDate

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("completeQuestion")
        self._view: CaseView | None = None
        self._true = make_button(self.tr("The CR was true"), "completeTrue", "quiet", bar=True)
        self._overcalled = make_button(self.tr("The CR was overcalled"), "completeOvercalled", "quiet", bar=True)
        self._back = make_button(self.tr("Take the answer back"), "completeBack", "quiet", bar=True)
        answers: tuple[tuple[QPushButton, CompleteWas], ...] = (
            (self._true, "true"),
            (self._overcalled, "overcalled"),
            (self._back, ""),
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_UNDER_WORDS, 0, 0, 0)
        layout.setSpacing(tokens.PAD_BAR)
        for button, answer in answers:
            button.clicked.connect(lambda _on=False, a=answer: self._say(a))
            layout.addWidget(button)
        layout.addStretch(1)

    def set_view(self, view: CaseView) -> None:
        """Ask what the best response of a read leaves open, or show what was answered."""
        self._view = view
        best = view.best
        column = view.column(best.complete_at) if best is not None and best.complete_at else None
        answered = best.complete_was if best is not None else ""
        self.setVisible(column is not None)
        if column is None:
            return
        when = column.date_text
        for button in (self._true, self._overcalled, self._back):
            button.setAccessibleName(f"{button.text()}, {when}")
        self._true.setVisible(not answered)
        self._overcalled.setVisible(not answered)
        self._back.setVisible(bool(answered))

    def _say(self, answer: CompleteWas) -> None:
        best = self._view.best if self._view is not None else None
        column = self._view.column(best.complete_at) if self._view is not None and best is not None else None
        if self._view is None or column is None:
            return
        reading = msgspec.structs.replace(reading_at(self._view, column), complete_was=answer)
        self.wanted.emit(SayOfDate(reading, COMPLETE_WORDS[answer]))
