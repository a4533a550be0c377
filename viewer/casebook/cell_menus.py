"""The menu of a cell and its keys, in the list and in the wide table; what is asked of it goes out from one place."""

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QWidget

from measurements.trends import CaseView
from viewer.casebook.cell_gestures import CellGestures
from viewer.casebook.measurement_menu import MeasurementMenu
from viewer.casebook.said import said_in_row


class CellMenus(QObject):
    """Opens the menu of a lesion at a date, reads its keys, and hands on what is chosen."""

    count_requested = Signal(str)  # measurement id
    state_requested = Signal(str, str, str, str)  # lesion id, time point id, state, reason
    delete_requested = Signal(str)  # measurement id
    show_requested = Signal(str, str)  # lesion id, time point id
    wanted = Signal(object)  # a request of viewer.casebook.requests
    refused = Signal(str)  # why a key does nothing here
    taken = Signal()  # a value was typed: the next cell may follow

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self.gestures = CellGestures(owner)
        self.gestures.state_requested.connect(self.state_requested)
        self.gestures.delete_requested.connect(self.delete_requested)
        self.gestures.wanted.connect(self.wanted)
        self.gestures.refused.connect(self.refused)
        self.gestures.taken.connect(self.taken)

    def open(
        self, view: CaseView, lesion_id: str, timepoint_id: str, at: QPoint, parent: QWidget
    ) -> MeasurementMenu | None:
        """Show the menu at a place on screen. None where the view has no such lesion or date."""
        row = next((held for held in view.rows if held.lesion.id == lesion_id), None)
        column = view.column(timepoint_id)
        if row is None or column is None:
            return None
        menu = MeasurementMenu(view, row, column, parent, self.gestures)
        menu.count_requested.connect(self.count_requested)
        menu.state_requested.connect(self.state_requested)
        menu.delete_requested.connect(self.delete_requested)
        menu.show_requested.connect(self.show_requested)
        text = said_in_row(column.findings[lesion_id]).copied
        menu.copy_requested.connect(lambda: QGuiApplication.clipboard().setText(text))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.open_at(at)
        return menu

    def key(self, event: QKeyEvent, view: CaseView | None, lesion_id: str, timepoint_id: str, place: QPoint) -> bool:
        """What a key means in a cell; False where it means nothing. `place`: where the cell begins on screen."""
        if view is None:
            return False
        row = next((held for held in view.rows if held.lesion.id == lesion_id), None)
        column = view.column(timepoint_id)
        if row is None or column is None:
            return False
        return self.gestures.key(event, view, row, column, place)
