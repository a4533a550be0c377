"""Choosing one case of the library by its name, patient or ID."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from viewer.components.buttons import answer_buttons, make_button
from viewer.imaging.person_names import readable_name

if TYPE_CHECKING:
    from measurements.store.records import CaseSummary


def pick_case(parent: QWidget, cases: Sequence[CaseSummary]) -> CaseSummary | None:
    """Ask which case; None where it was called off."""
    dialog = QDialog(parent.window())
    dialog.setObjectName("casePicker")
    dialog.setWindowTitle("Add to which case")
    search = QLineEdit()
    search.setObjectName("casePickerSearch")
    search.setAccessibleName("Search the cases")
    search.setPlaceholderText("Search name or id")
    found = QListWidget()
    found.setObjectName("casePickerList")
    found.setAccessibleName("Cases of the library")
    for case in cases:
        item = QListWidgetItem(_words(case))
        item.setData(Qt.ItemDataRole.UserRole, case)
        found.addItem(item)
    accept = make_button("Choose", "casePickerAccept", "primary")
    accept.setEnabled(False)

    def narrow(text: str) -> None:
        wanted = text.casefold().split()
        for row in range(found.count()):
            item = found.item(row)
            item.setHidden(not all(word in item.text().casefold() for word in wanted))

    search.textChanged.connect(narrow)
    found.currentItemChanged.connect(lambda now, _before: accept.setEnabled(now is not None))
    found.itemActivated.connect(lambda _item: dialog.accept())
    layout = QVBoxLayout(dialog)
    for widget in (search, found):
        layout.addWidget(widget)
    layout.addWidget(answer_buttons(dialog, accept))
    dialog.resize(460, 420)
    agreed = dialog.exec()
    current = found.currentItem()
    picked = (
        current.data(Qt.ItemDataRole.UserRole) if agreed and current is not None and not current.isHidden() else None
    )
    dialog.deleteLater()
    return picked


def _words(case: CaseSummary) -> str:
    name = readable_name(case.patient_name)
    parts = (
        case.title,
        name if name != case.title else "",
        case.subject if case.subject != case.title else "",
        case.last_date,
    )
    return "  ·  ".join(part for part in parts if part)
