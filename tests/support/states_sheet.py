"""Every component in every state on one sheet, to be looked at beside the picture of states.

python -m tests.support.states_sheet OUT.png      (QT_SCALE_FACTOR for other scales)
"""

import os
import sys
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QAction, QEnterEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from viewer import assets
from viewer.components.buttons import label, make_button
from viewer.components.case_bar import CaseBar, CaseIdentity
from viewer.components.cell_text import (
    CELL_ROLE,
    CellText,
    assisted_cell,
    drawn_cell,
    lower_bound_cell,
    not_stated_cell,
    number_cell,
    reported_cell,
    response_cell,
    to_measure_cell,
    words_cell,
)
from viewer.components.date_chip import ChipDate, DateChip
from viewer.components.date_chip_row import DateChipRow
from viewer.components.dock_header import DockHeader
from viewer.components.mismatch import MismatchDialog
from viewer.components.panels import EmptyPanel, WarningStrip
from viewer.components.response_ruler import ResponseRuler
from viewer.components.run_delegate import RunDelegate
from viewer.components.run_header import RunHeader
from viewer.components.segments import SegmentedControl
from viewer.components.status_line import ShownJob, StatusLine
from viewer.components.toast import Toast
from viewer.theme import tokens
from viewer.theme.marks import CODES, draw_mark, response_letters, response_words
from viewer.theme.style import apply_theme, set_property
from viewer.theme.text import TextRun, draw_runs, draw_runs_in

COURSE = ("BL", "SD", "PR", "PR", "NE", "PR", "NE", "NE", "NE", "PR", "PR", "NE", "NE", "NE", "NE", "PR")
DATES = (
    *("2008-10", "2009-01", "2009-03", "2009-04", "2009-06", "2009-08", "2009-11", "2010-01", "2010-03", "2010-07"),
    *("2010-10", "2011-04", "2011-10", "2012-02", "2012-11", "2013-02"),
)

ROOT = QModelIndex()


@dataclass(frozen=True)
class Row:
    """A field of two identities."""

    label: str
    ours: str
    theirs: str
    differs: bool = False


def chip_dates() -> list[ChipDate]:
    """The sixteen dates of the sample case."""
    return [ChipDate(f"t{i}", date, COURSE[i], signed=i < 10) for i, date in enumerate(DATES)]


class LesionRows(QAbstractTableModel):
    """The lesion rows of the picture."""

    HEADS = (("Lesion, mm", "left"), ("now", "right"), ("prior", "right"), ("%", "right"), ("State", "left"))

    def __init__(self) -> None:
        super().__init__()
        bars = tokens.LESION_COLOURS
        self.rows = [
            row("T01", "Liver, seg 7", bars[1], drawn_cell(33.0, 28.0), 35.0, -5.7, state("measured")),
            row("T01", "Liver, seg 7", bars[1], drawn_cell(33.0, 28.0), 35.0, -5.7, state("selected")),
            row("T02", "Pancreas", bars[0], reported_cell(26.0, 20.0), 26.0, 0.0, state("reported", "quotes")),
            row("T03", "Lung, RUL", bars[2], assisted_cell(14.2, 11.9), 16.0, -11.3, state("assisted")),
            row("T04", "Adrenal, left", bars[3], to_measure_cell(), 21.5, None, state("to do", "ring")),
            row("T05", "Liver, seg 4", bars[4], drawn_cell(5.0), 8.1, -38.3, state("too small to measure", "down")),
            row("T05", "Liver, seg 4", bars[4], drawn_cell(0.0), 8.1, -100.0, state("gone", "gone")),
            row("T02", "Pancreas", bars[0], not_stated_cell(), 26.0, None, state("not evaluable", "unable")),
            row("N01", "Node", bars[5], drawn_cell(16.0, 11.0, "short"), 12.5, -12.0, state("node: short axis")),
            row("NT1", "Ascites", tokens.EDGE, words_cell("present"), None, None, state("non-target", "plus")),
            sum_row(),
        ]

    def rowCount(self, parent: Any = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Any = ROOT) -> int:
        return 0 if parent.isValid() else len(self.HEADS)

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self.rows[index.row()][index.column()]
        if role == CELL_ROLE:
            return cell
        return cell.text if role == Qt.ItemDataRole.DisplayRole else None

    def headerData(self, section: int, orientation: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        words, side = self.HEADS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight if side == "right" else Qt.AlignmentFlag.AlignLeft
        return None


def row(
    lesion: str, site: str, bar: str, now: CellText, prior: float | None, change: float | None, how: CellText
) -> tuple[CellText, ...]:
    return name(lesion, site, bar), now, number_cell(prior, colour=tokens.TEXT2), number_cell(change), how


def sum_row() -> tuple[CellText, ...]:
    cells = (
        CellText((TextRun("Sum of diameters", weight=600),), align="left"),
        number_cell(69.0, strong=True),
        lower_bound_cell(42.0),
        number_cell(-2.8, strong=True),
        response_cell("PR", align="left"),
    )
    return tuple(replace(cell, ground=tokens.RAISED) for cell in cells)


def name(lesion: str, site: str, bar: str) -> CellText:
    return CellText((TextRun(lesion, weight=600), TextRun("  " + site)), align="left", bar=bar)


def state(words: str, glyph: str = "dot") -> CellText:
    return CellText((TextRun(words, tokens.SMALL, colour=tokens.TEXT2),), align="left", glyph=glyph)


class Marks(QWidget):
    """The responses: mark, letters, words."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(440, 23 * len(CODES))

    def paintEvent(self, _event: Any) -> None:
        painter = QPainter(self)
        for i, code in enumerate(CODES):
            y = 23 * i + 11
            draw_mark(painter, code, 8, y, 5)
            draw_runs(painter, 24, y + 5, (TextRun(response_letters(code), weight=600),))
            draw_runs(painter, 64 if len(code) < 3 else 150, y + 5, (TextRun(response_words(code)),))


class Surfaces(QWidget):
    """The grounds, each with its name."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(50)

    def paintEvent(self, _event: Any) -> None:
        painter = QPainter(self)
        for i, which in enumerate(("IMAGE", "FIELD", "WINDOW", "RAISED", "HOVER", "TINT", "LINE", "EDGE", "FILL")):
            place = QRectF(i * 70, 0, 62, 28)
            painter.setPen(tokens.EDGE2)
            painter.setBrush(getattr(tokens, which))
            painter.drawRect(place)
            draw_runs_in(painter, place.translated(0, 29), (TextRun(which.lower(), 11, colour=tokens.TEXT2),))


def section(title: str, hint: str = "") -> QWidget:
    header = DockHeader(title, f"section{title}", hint)
    header.setContentsMargins(0, 0, 0, 0)
    return header


def hover(widget: QWidget) -> None:
    point = QPointF(3, 3)
    widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    QApplication.sendEvent(widget, QEnterEvent(point, point, point))


def buttons() -> QWidget:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    for column, words in enumerate(("rest", "hover", "disabled"), start=1):
        grid.addWidget(label(words, 11, tone="second"), 0, column)
    kinds = (("Primary", "primary", "Accept", ""), ("Normal", "normal", "Add lesion", ""),
             ("Quiet", "quiet", "Copy", "copy"), ("Danger", "danger", "Delete", ""))  # fmt: skip
    for row, (title, kind, words, icon) in enumerate(kinds, start=1):
        grid.addWidget(label(title, tone="second"), row, 0)
        for column in (1, 2, 3):
            button = make_button(words, f"{kind}{column}", kind, icon=icon)  # type: ignore[arg-type]
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.setEnabled(column != 3)
            grid.addWidget(button, row, column)
            button.setProperty("hovered", column == 2)
    grid.setColumnStretch(4, 1)
    return box


def inputs() -> QWidget:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    liver, focused, empty, wrong = QLineEdit("Liver"), QLineEdit("33.0"), QLineEdit(), QLineEdit("2010-13")
    empty.setPlaceholderText("segment")
    focused.setObjectName("focused")
    set_property(wrong, "invalid", "true")
    choice = QComboBox()
    choice.addItems(["Soft tissue 400 / 40", "Lung"])
    segments = SegmentedControl((("day", "Day"), ("month", "Month"), ("no", "Not stated")), "precision", "Precision")
    for i, widget in enumerate((liver, focused, empty, wrong, choice, segments)):
        grid.addWidget(widget, i // 2, i % 2)
    row = QHBoxLayout()
    for widget, on in ((QCheckBox("Sum"), True), (QCheckBox("Lesions"), False),
                       (QRadioButton("Long axis"), True), (QRadioButton("Short axis"), False)):  # fmt: skip
        widget.setChecked(on)
        row.addWidget(widget)
    row.addStretch(1)
    grid.addLayout(row, 3, 0, 1, 2)
    return box


def chips() -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    for i, how in enumerate(("rest", "hover", "current", "prior", "signed")):
        chip = DateChip(ChipDate(f"s{i}", "2010-10", "PD" if how == "signed" else "PR", signed=how == "signed"))
        if how in {"current", "prior"}:
            chip.set_state(how)  # type: ignore[arg-type]
        if how == "hover":
            hover(chip)
        row.addWidget(chip)
    row.addStretch(1)
    return box


def table() -> QTableView:
    view = QTableView()
    view.setObjectName("lesionRows")
    model = LesionRows()
    model.setParent(view)
    view.setModel(model)
    view.setHorizontalHeader(RunHeader(Qt.Orientation.Horizontal, "lesionRowsHeader", 28, view))
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(tokens.STATE_ROW_H)
    view.setShowGrid(False)
    view.setItemDelegate(RunDelegate(parent=view))
    view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    view.setMouseTracking(True)
    for column, width in enumerate((160, 150, 70, 76, 150)):
        view.setColumnWidth(column, width)
    view.setFixedHeight(30 + 34 * len(model.rows))
    view.selectRow(1)
    return view


def column(*widgets: QWidget) -> QVBoxLayout:
    made = QVBoxLayout()
    made.setSpacing(8)
    for widget in widgets:
        made.addWidget(widget)
    made.addStretch(1)
    return made


def actions(parent: QWidget) -> dict[str, QAction]:
    made = {}
    for name_, words, key in (("library", "Library", ""), ("undo", "Undo", "Ctrl+Z"), ("redo", "Redo", "Ctrl+Shift+Z"),
                              ("export", "Export", ""), ("caliper", "Caliper", "B")):  # fmt: skip
        action = QAction(words, parent)
        action.setObjectName(name_)
        action.setShortcut(key)
        made[name_] = action
    menu = QMenu(parent)
    menu.addAction("Measurement table as CSV…")
    made["export"].setMenu(menu)
    made["redo"].setEnabled(False)
    return made


def sheet() -> QWidget:
    """The whole sheet, 1920 px wide."""
    window = QWidget()
    window.setObjectName("statesSheet")
    window.setProperty("ground", "window")
    window.resize(1920, 1160)
    acts = actions(window)
    bar = CaseBar(acts["library"], [(t.lower(), t) for t in ("Reading", "Record", "Timeline", "Tables")], window)
    bar.set_identity(
        CaseIdentity("Sample case", "PNET-1", "1945-02", "M · 64 y", "Pancreatic NET, G1, stage IV, liver metastases")
    )
    bar.set_rule_set("RECIST 1.1")
    bar.add_tool(acts["undo"], "arrow-counter-clockwise")
    bar.add_tool(acts["redo"], "arrow-clockwise")
    bar.add_button(acts["export"], "export")
    row = DateChipRow(window)
    row.set_dates(chip_dates())
    row.set_read("t10", "t9")
    status = StatusLine(window)
    status.set_action("Caliper T02 on 2010-10 placed", undo=True)
    status.set_jobs([ShownJob("a", "Reading", 311, 500), ShownJob("b", "Aligning")])
    status.set_saved("12:03:41")
    status.set_note("Not a certified medical device")

    ruler = ResponseRuler()
    ruler.set_values(69.0, 86.1, 85.2)
    assets.set_icon(acts["caliper"], "caliper")
    empty = EmptyPanel(
        "No lesions yet",
        "Lesions keep their identity over all dates. Draw the first one on an image.",
        "noLesions",
        acts["caliper"],
    )
    mismatch = MismatchDialog(
        [
            Row("Patient ID", "C3L-00189", "Lung_Dx-A0002", differs=True),
            Row("Sex", "F", "F"),
            Row("Study", "2003-07-28 CT", "2007-04-25 CT"),
        ]
    )
    mismatch.setWindowFlags(Qt.WindowType.Widget)
    strips = [
        WarningStrip("Slices 12 and 13 are missing: a 15.0 mm gap. Lengths along z are refused.", "gap"),
        WarningStrip("Slices sorted by instance number: no positions in the files.", "sorted", "note", details=False),
    ]
    menu = QMenu(window)
    menu.setWindowFlags(Qt.WindowType.Widget)
    for words, key in (("Accept measurement", "Return"), ("Copy value", "Ctrl+C"), ("", ""), ("Lock", ""),
                       ("Show in prior as ghost", ""), ("", ""), ("Delete", "Del")):  # fmt: skip
        if not words:
            menu.addSeparator()
            continue
        action = menu.addAction(words)
        action.setShortcut(key)
        if words == "Lock":
            menu.setActiveAction(action)
    dock = DockHeader("Lesions", "lesionsHeader", "3 of 3 have a size")
    wide = QAction("Wide table", window)
    wide.setObjectName("wideTable")
    from viewer.components.buttons import tool_button

    dock.add_widget(tool_button(wide, "table"))
    columns = QHBoxLayout()
    columns.setContentsMargins(20, 12, 20, 12)
    columns.setSpacing(40)
    columns.addLayout(
        column(section("Buttons", "28 px"), buttons(), section("Inputs"), inputs(), section("Responses"), Marks(),
               chips(), section("Empty panel"), empty), 2)  # fmt: skip
    columns.addLayout(
        column(section("Lesion rows", "34 px"), table(), section("Menu"), menu, dock, ruler, Surfaces()), 3
    )
    columns.addLayout(column(section("Warnings"), *strips, mismatch), 3)
    whole = QVBoxLayout(window)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    whole.addWidget(bar)
    whole.addWidget(row)
    whole.addLayout(columns, 1)
    whole.addWidget(status)
    toast = Toast(window)
    toast.say("Caliper T02 deleted", "Undo", "Ctrl+Z")
    return window


def main() -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(sys.argv[:1])
    apply_theme(app)
    window = sheet()
    window.show()
    app.processEvents()
    assets.load_icons()
    for button in window.findChildren(QPushButton):
        if button.property("hovered"):
            hover(button)
    focused = window.findChild(QWidget, "primary1" if "--ring" in sys.argv else "focused")
    assert focused is not None
    focused.setFocus(Qt.FocusReason.TabFocusReason)
    app.processEvents()
    app.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    pixmap = window.grab()
    pixmap.save(sys.argv[1])
    toast = window.findChild(Toast)
    assert toast is not None
    toast.close_now()
    window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
