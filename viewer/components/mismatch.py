"""Two identities that disagree, side by side: nothing is opened but by an explicit click (safety R01)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from viewer.components.buttons import label, make_button
from viewer.theme import tokens
from viewer.theme.glyphs import draw_glyph

MismatchChoice = Literal["", "alone", "same-person"]


class IdentityRow(Protocol):
    """One field on both sides, as shown."""

    @property
    def label(self) -> str:
        """The name of the field."""

    @property
    def ours(self) -> str:
        """What the open case says; empty where it says nothing."""

    @property
    def theirs(self) -> str:
        """What the new study says; empty where it says nothing."""

    @property
    def differs(self) -> bool:
        """Whether both are there and disagree."""


class MismatchDialog(QDialog):
    """Shows both identities. `choice` is empty until a button was pressed: closing and Esc open nothing, Enter is dead.

    There is no default button, and no button has the focus at first: the space bar does nothing unasked either.
    """

    def __init__(
        self,
        rows: Sequence[IdentityRow],
        *,
        alone: bool = True,
        same_person: bool = True,
        ours: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """`alone` and `same_person` say which ways on there are; leaving is always one.

        ours: what the case is called, where it is not the one that is open.
        """
        super().__init__(parent)
        self._ours = ours or self.tr("Open case")
        self.setObjectName("identityMismatch")
        self.setProperty("ground", "danger")
        self.setWindowTitle(self.tr("Two different patients"))
        self.setAccessibleName(self.tr("Two different patients"))
        self.setAccessibleDescription("; ".join(self._spoken(row) for row in rows))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.choice: MismatchChoice = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addLayout(self._head(alone=alone, same_person=same_person))
        layout.addLayout(self._table(rows))
        note = label(
            self.tr("Not opened side by side. Enter and Esc confirm nothing; a choice is written to the audit trail."),
            tokens.SMALL,
            tone="on-danger-second",
            name="mismatchNote",
        )
        layout.addWidget(note)
        self.setMinimumWidth(640)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _head(self, *, alone: bool, same_person: bool) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(tokens.PAD_BAR)
        title = label(
            self.tr("Two different patients"), tokens.HEADING, tokens.STRONG, tone="on-danger", name="mismatchTitle"
        )
        title.setContentsMargins(28, 0, 16, 0)
        head.addWidget(title)
        head.addStretch(1)
        leave = make_button(self.tr("Do not open"), "mismatchLeave", "on-danger")
        leave.clicked.connect(self.reject)
        head.addWidget(leave)
        if alone:
            self._add(head, self.tr("Open alone"), "mismatchAlone", "alone")
        if same_person:
            self._add(head, self.tr("Same person, add"), "mismatchSamePerson", "same-person")
        return head

    def _add(self, head: QHBoxLayout, words: str, name: str, choice: MismatchChoice) -> None:
        button = make_button(words, name, "on-danger")
        button.clicked.connect(lambda: self._choose(choice))
        head.addWidget(button)

    def _table(self, rows: Sequence[IdentityRow]) -> QGridLayout:
        table = QGridLayout()
        table.setHorizontalSpacing(20)
        table.setVerticalSpacing(4)
        table.setColumnStretch(1, 1)
        table.setColumnStretch(2, 1)
        for column, words in ((1, self._ours), (2, self.tr("New study"))):
            table.addWidget(label(words, tokens.READING, tokens.MEDIUM, tone="on-danger"), 0, column)
        for number, row in enumerate(rows, start=1):
            table.addWidget(label(row.label, tone="on-danger-second"), number, 0)
            weight = tokens.STRONG if row.differs else tokens.REGULAR
            for column, side, value in ((1, "ours", row.ours), (2, "theirs", row.theirs)):
                field = label(
                    value or self.tr("not stated"),
                    tokens.READING,
                    weight,
                    tone="on-danger",
                    name=f"mismatch_{side}_{number}",
                )
                field.setAccessibleName(f"{row.label}: {value or self.tr('not stated')}")
                field.setWordWrap(True)
                table.addWidget(field, number, column)
        return table

    def _spoken(self, row: IdentityRow) -> str:
        unknown = self.tr("not stated")
        words = self.tr("{field}: {case} {ours}, new study {theirs}")
        case = self._ours[:1].lower() + self._ours[1:] if self._ours == self.tr("Open case") else self._ours
        said = words.format(field=row.label, case=case, ours=row.ours or unknown, theirs=row.theirs or unknown)
        return said + (self.tr(", differs") if row.differs else "")

    def _choose(self, choice: MismatchChoice) -> None:
        self.choice = choice
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter do nothing at all; Esc leaves, and opens nothing."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()
            return
        super().keyPressEvent(event)

    def reject(self) -> None:
        """Leave: nothing is opened."""
        self.choice = ""
        super().reject()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the danger ground, its 2 px edge and the sign."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        painter.fillRect(rect, QColor(tokens.DANGER_GROUND))
        painter.setPen(QPen(QColor(tokens.DANGER), tokens.FOCUS))
        painter.drawRect(rect.adjusted(1, 1, -1, -1))
        draw_glyph(painter, "error", QRectF(16, 19, 18, 18), tokens.DANGER_TEXT)
