"""The few questions the window asks, and what it tells about itself."""

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QGridLayout,
    QHeaderView,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from measurements.errors import RecordError
from measurements.partial_date import PartialDate, parse
from viewer.casebook.gestures import keys_of_cells
from viewer.components.buttons import answer_buttons, label, make_button
from viewer.components.mismatch import IdentityRow
from viewer.theme import fonts, tokens
from viewer.version import VERSION

NOT_A_DEVICE = "Nadir is not a certified medical device and must not be the sole basis of a diagnosis or treatment."
GESTURES: tuple[tuple[str, str], ...] = (
    ("Left drag", "the active tool; window/level where none was chosen"),
    ("Middle drag", "pan, in every tool"),
    ("Right drag", "zoom about the press point"),
    ("Wheel", "one slice a notch; Shift: ten slices; Ctrl: zoom"),
    ("Double click", "maximise or restore the viewport"),
    ("W Z M S B", "window, zoom, move, scroll, bidirectional caliper"),
    ("1 … 8, 0, `", "window presets of CT, the window of the file, the full range"),
    ("Up, Down, Home, End", "slices"),
    ("PgUp, PgDn", "previous and next series"),
    ("I, H, V, R", "invert, flip horizontally, flip vertically, reset"),
    ("+ − =", "zoom in, out, fit"),
    ("O, Space", "overlay text on and off; hold to hide all annotations"),
    ("Delete, Backspace", "delete the selected caliper"),
    ("Esc", "cancel what is being drawn, then the tool"),
)


def ask_new_case(parent: QWidget) -> tuple[str, str] | None:
    """Name and patient ID of a new case; None where it was called off."""
    dialog = QDialog(parent)
    dialog.setObjectName("newCaseDialog")
    dialog.setWindowTitle("New case")
    name, patient_id = QLineEdit(), QLineEdit()
    patient_id.setPlaceholderText("may be left empty")
    form = QFormLayout()
    form.addRow("&Name", name)
    form.addRow("Patient &ID", patient_id)
    make = make_button("Make case", "newCaseAccept", "primary")
    make.setEnabled(False)
    name.textChanged.connect(lambda text: make.setEnabled(bool(text.strip())))
    layout = QVBoxLayout(dialog)
    layout.addLayout(form)
    layout.addWidget(answer_buttons(dialog, make))
    dialog.setMinimumWidth(380)
    agreed = dialog.exec()
    answer = (name.text().strip(), patient_id.text().strip())
    dialog.deleteLater()
    return answer if agreed else None


def confirm_add(parent: QWidget, dates: str, case_title: str, rows: Sequence[IdentityRow]) -> bool:
    """Whether studies are to be added to a case whose patient is the same; a field absent on one side is shown so."""
    dialog = QDialog(parent)
    dialog.setObjectName("confirmAdd")
    dialog.setWindowTitle("Add to a case")
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(16, 14, 16, 14)
    layout.setSpacing(12)
    question = label(f"Add {dates} to {case_title}?", tokens.HEADING, tokens.MEDIUM, name="confirmAddQuestion")
    question.setWordWrap(True)
    layout.addWidget(question)
    table = QGridLayout()
    table.setHorizontalSpacing(20)
    table.setVerticalSpacing(4)
    for column, words in ((1, "The case"), (2, "New study")):
        table.addWidget(label(words, tone="second"), 0, column)
    for number, row in enumerate(rows, start=1):
        table.addWidget(label(row.label, tone="second"), number, 0)
        for column, value in ((1, row.ours), (2, row.theirs)):
            field = label(value or "not stated", tone="" if value else "third", name=f"confirmAdd_{column}_{number}")
            field.setAccessibleName(f"{row.label}: {value or 'not stated'}")
            table.addWidget(field, number, column)
    layout.addLayout(table)
    layout.addWidget(answer_buttons(dialog, make_button("Add to the case", "confirmAddAccept", "primary")))
    dialog.setMinimumWidth(520)
    agreed = bool(dialog.exec())
    dialog.deleteLater()
    return agreed


def ask_date(parent: QWidget, held: PartialDate) -> PartialDate | None:
    """A date as far as it is known; asks again where what was written is none. None where it was called off."""
    text, label = held.iso(), "Date as far as it is known: 2008-10-14, 2008-10, 2008, before 2008-12, after 2011-10"
    while True:
        text, agreed = QInputDialog.getText(parent, "Date of the study", label, QLineEdit.EchoMode.Normal, text)
        if not agreed:
            return None
        try:
            return parse(text)
        except RecordError as error:
            label = str(error)


def show_about(parent: QWidget) -> None:
    """What the program is, its version, and what it is not."""
    box = QMessageBox(parent)
    box.setObjectName("about")
    box.setWindowTitle("About Nadir")
    box.setText(f"Nadir {VERSION}")
    box.setInformativeText(
        "A reading desk for radiologists who follow tumours over time.\n\n"
        f"{NOT_A_DEVICE}\n\nApache License 2.0. Made with Qt, pydicom, OpenCV, SQLAlchemy, pyqtgraph and Inter."
    )
    box.exec()
    box.deleteLater()


def show_keys(parent: QWidget, keys: Sequence[tuple[str, str]]) -> None:
    """The sheet of keys and gestures."""
    dialog = QDialog(parent)
    dialog.setObjectName("keys")
    dialog.setWindowTitle("Keys and gestures")
    cells = [(f"{key}, in a cell", words.rstrip("…")) for key, words in keys_of_cells()]
    rows = [*GESTURES, *keys, *cells]
    table = QTableWidget(len(rows), 2)
    table.setObjectName("keysTable")
    table.setAccessibleName("Keys and gestures")
    table.setHorizontalHeaderLabels(["Key or gesture", "What it does"])
    table.horizontalHeader().setFont(fonts.font(tokens.CAPTION))
    table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    table.setColumnWidth(0, 200)
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    for row, pair in enumerate(rows):
        for column, text in enumerate(pair):
            table.setItem(row, column, QTableWidgetItem(text))
    note = QLabel("Single letters work while an image, or a cell of a lesion table, has the focus.")
    note.setFont(fonts.font(tokens.CAPTION))
    layout = QVBoxLayout(dialog)
    layout.addWidget(table)
    layout.addWidget(note)
    dialog.resize(620, 640)
    dialog.exec()
    dialog.deleteLater()
