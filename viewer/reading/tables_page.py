"""The Tables tab: the measurement table of the case, as it is exported."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QTableView, QVBoxLayout, QWidget

from measurements.case import CaseRecord
from measurements.export.table import COLUMNS, Row, measurement_rows
from viewer.components.buttons import make_button
from viewer.theme import fonts, tokens

Index = QModelIndex | QPersistentModelIndex
NUMBERS = frozenset({"long_mm", "short_mm", "counted_mm", "value", "frame"})
WIDTHS = {
    "timepoint": 100,
    "study_date": 100,
    "tracking_uid": 130,
    "label": 190,
    "organ": 100,
    "role": 90,
    "kind": 110,
    "state": 120,
    "origin": 90,
    "source": 260,
    "source_text": 200,
    "series_uid": 130,
    "sop_instance_uid": 130,
    "recorded_utc": 190,
}


class MeasurementTableModel(QAbstractTableModel):
    """The rows and columns of the export, as text."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()

    def set_case(self, case: CaseRecord | None) -> None:
        """Show the table of a case, or none."""
        self.beginResetModel()
        self._rows = () if case is None else measurement_rows(case)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Number of rows."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Number of columns."""
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The cell, right-aligned where it is a number; the whole text as tooltip."""
        if not index.isValid():
            return None
        column = COLUMNS[index.column()]
        text = self._rows[index.row()][column]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column}: {text or 'nothing'}"
        if role == Qt.ItemDataRole.TextAlignmentRole and column in NUMBERS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Column names as they stand in the file."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        return None


class TablesPage(QWidget):
    """The table and its ways out."""

    csv_wanted = Signal()
    json_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tables")
        self.model = MeasurementTableModel(self)
        self._count = QLabel()
        table = QTableView()
        table.setObjectName("measurementTable")
        table.setAccessibleName("Measurement table")
        table.setModel(self.model)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setFont(fonts.font(tokens.CAPTION))
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for number, column in enumerate(COLUMNS):
            # The style sheet draws heads in the reading size, whatever font the header has.
            named = int(fonts.metrics(tokens.READING).horizontalAdvance(column)) + 2 * tokens.PAD_DOCK
            table.setColumnWidth(number, max(named, WIDTHS.get(column, 0)))
        title = QLabel("Measurement table")
        title.setFont(fonts.font(tokens.HEADING, tokens.STRONG))
        csv = make_button("Export CSV…", "tablesCsv")
        json = make_button("Export JSON…", "tablesJson")
        csv.clicked.connect(self.csv_wanted)
        json.clicked.connect(self.json_wanted)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 8)
        head.setSpacing(12)
        for widget in (title, self._count):
            head.addWidget(widget)
        head.addStretch(1)
        for button in (csv, json):
            head.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(table, 1)

    def set_case(self, case: CaseRecord | None) -> None:
        """Show the table of a case."""
        self.model.set_case(case)
        self._count.setText(f"{self.model.rowCount()} rows: one a measurement, one for every state without a size")
