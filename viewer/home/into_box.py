"""At the right of a patient: where the images go. The wheel never changes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFontMetricsF, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from viewer.components.buttons import label
from viewer.home.case_picker import pick_case
from viewer.home.import_choices import LEFT_OUT, NEW_CASE, Into, fitting_cases, into_case
from viewer.imaging.series import PatientIdentity
from viewer.theme import tokens
from viewer.theme.fonts import font
from viewer.theme.text import ELLIPSIS

if TYPE_CHECKING:
    from measurements.store.records import CaseSummary

BOX_W, BOX_H = 214, 24
MOST_OTHERS = 6
ARROW_W = 42
OTHER_CASE = "other"


class IntoBox(QWidget):
    """The word "into" and the choices: a new case, the cases that fit, those changed last, another one, nothing."""

    chosen = Signal(object)  # Into

    def __init__(
        self,
        identity: PatientIdentity,
        name: str,
        cases: Sequence[CaseSummary],
        held: Into,
        parent: QWidget | None = None,
    ) -> None:
        """`name`: what the patient is called here; `cases`: those of the library, the last changed first."""
        super().__init__(parent)
        self._cases = tuple(cases)
        self._held = held
        self._box = _Still()
        self._box.setObjectName("importInto")
        self._box.setAccessibleName(f"Where the images of {name} go")
        self._box.setProperty("compact", "true")
        self._box.setFixedSize(BOX_W, BOX_H)
        self._fill(identity, name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, tokens.PAD_PAGE, 1)
        layout.setSpacing(8)
        layout.addStretch(1)
        layout.addWidget(label("into", tokens.SMALL, tone="second"))
        layout.addWidget(self._box)
        self._show(held)
        self._box.activated.connect(self._on_activated)

    def _fill(self, identity: PatientIdentity, name: str) -> None:
        fitting = fitting_cases(identity, self._cases)
        rest = [case for case in self._cases if case not in fitting]
        fitting_first = self._held.kind == "case"
        entries = [(f"New case {name}" if identity.name or identity.patient_id else "New case", NEW_CASE)]
        known = [(case.title, into_case(case)) for case in (*fitting, *rest[:MOST_OTHERS])]
        entries = [*known[: len(fitting)], *entries, *known[len(fitting) :]] if fitting_first else [*entries, *known]
        for words, into in entries:
            self._box.addItem(_short(words), into)
            self._box.setItemData(self._box.count() - 1, words, Qt.ItemDataRole.ToolTipRole)
        if len(rest) > MOST_OTHERS:
            self._box.addItem(f"Another case{ELLIPSIS}", OTHER_CASE)
        self._box.addItem("Leave out", LEFT_OUT)

    def _show(self, into: Into) -> None:
        place = next((n for n in range(self._box.count()) if self._box.itemData(n) == into), -1)
        if place < 0:
            self._box.insertItem(0, _short(into.title), into)
            place = 0
        self._box.setCurrentIndex(place)
        self._box.setToolTip(into.title or self._box.currentText())

    @Slot(int)
    def _on_activated(self, place: int) -> None:
        asked = self._box.itemData(place)
        if asked == OTHER_CASE:
            picked = pick_case(self, self._cases)
            asked = into_case(picked) if picked is not None else self._held
        self._held = asked
        self._show(asked)
        self.chosen.emit(asked)


class _Still(QComboBox):
    """A list that the wheel passes by: scrolling over the tree must not send images elsewhere."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the tree."""
        event.ignore()


def _short(words: str) -> str:
    """As much of a title as the box shows beside its arrow."""
    measure = QFontMetricsF(font(tokens.READING))
    return measure.elidedText(words, Qt.TextElideMode.ElideRight, BOX_W - ARROW_W)
