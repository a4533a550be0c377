"""The checks of a read as one list: what is wrong or unsettled, what it blocks, and where it leads. It asks nothing."""

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from measurements.trends import CaseView
from viewer.casebook.cells import words_of
from viewer.casebook.checks_words import SIGNS, CheckLine, check_lines, count_words
from viewer.casebook.lines_model import head
from viewer.casebook.small_tables import small_table
from viewer.components.buttons import label, make_button
from viewer.components.cell_text import CellText
from viewer.components.dock_header import DockHeader
from viewer.components.panels import EmptyPanel
from viewer.theme import tokens
from viewer.theme.text import APART, TextRun, broken

PANEL_WIDTH = 640
_ROW_H = 46
_SIGN_W, _BLOCKS_W = 30, 116
_COLOURS: dict[str, str] = {"error": tokens.DANGER, "warning": tokens.WARN, "info": tokens.TEXT2}


class ChecksPanel(QWidget):
    """Lies over the right part of the reading screen. Esc closes it; a line leads to its lesion and date."""

    close_requested = Signal()
    place_chosen = Signal(str, str)  # lesion id, time point id; "" where the check names none

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("checksPanel")
        self.setAccessibleName(self.tr("Checks of the read"))
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)  # it lies over others: nothing may shine through
        self.setMinimumWidth(400)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lines: tuple[CheckLine, ...] = ()
        self.header = DockHeader(self.tr("Checks of the read"), "checksHeader")
        copy = make_button(self.tr("Copy"), "copyChecks", "quiet", bar=True, icon="copy")
        copy.setAccessibleName(self.tr("Copy the checks"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text()))
        close = make_button(self.tr("Close  Esc"), "checksClose", "quiet", bar=True)
        close.setAccessibleName(self.tr("Close the checks"))
        close.clicked.connect(self.close_requested)
        for button in (copy, close):
            self.header.add_widget(button)
        self._table, self._model = small_table("checksTable", self.tr("Checks"), (_SIGN_W, 0, _BLOCKS_W))
        self._table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._table.chosen.connect(self._on_chosen)
        self._nothing = EmptyPanel(
            self.tr("Nothing is open"),
            self.tr("Baseline, targets, dates, reasons and sums of this read were checked, and nothing was found."),
            "noChecks",
        )
        self._hint = label(
            self.tr("Enter or a click leads to the lesion and the date. A check changes no answer."),
            tokens.CAPTION, tone="third", name="checksHint",
        )  # fmt: skip
        self._arrange()

    def set_view(self, view: CaseView) -> None:
        """Show the checks of a read."""
        self._lines = check_lines(view)
        self.header.set_state(count_words(view.checks))
        self._fill()
        for part, is_shown in ((self._table, bool(self._lines)), (self._hint, bool(self._lines))):
            part.setVisible(is_shown)
        self._nothing.setVisible(not self._lines)
        self._room.setVisible(not self._lines)
        self.setAccessibleDescription(count_words(view.checks))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What a check says takes a second line where the panel is too narrow for one."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fill()

    def text(self) -> str:
        """The checks as plain lines, as they are copied."""
        return "\n".join(line.said for line in self._lines)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_requested.emit()
            return
        super().keyPressEvent(event)

    def _fill(self) -> None:
        held = self._table.currentIndex().row()
        room = self.width() - _SIGN_W - _BLOCKS_W - 2 * tokens.PAD_BAR
        self._model.set_lines([head("")] * 3, [_cells(line, room) for line in self._lines])
        self._table.horizontalHeader().hide()
        for row in range(len(self._lines)):
            self._table.setRowHeight(row, _ROW_H)
        if 0 <= held < len(self._lines):
            self._table.setCurrentIndex(self._model.index(held, 1))

    @Slot(QModelIndex)
    def _on_chosen(self, index: QModelIndex) -> None:
        line = self._lines[index.row()]
        if line.lesion_id or line.timepoint_id:
            self.place_chosen.emit(line.lesion_id, line.timepoint_id)

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self._table, 1)
        self._room = QWidget()
        inner = QVBoxLayout(self._room)
        inner.setContentsMargins(tokens.PAD_PAGE, tokens.PAD_PAGE, tokens.PAD_PAGE, tokens.PAD_PAGE)
        inner.addWidget(self._nothing)
        inner.addStretch(1)
        layout.addWidget(self._room, 1)
        self._hint.setContentsMargins(tokens.PAD_PAGE, 6, tokens.PAD_PAGE, 8)
        layout.addWidget(self._hint)


def _cells(line: CheckLine, room: float) -> tuple[CellText, ...]:
    first, rest = broken(TextRun(line.text), room)
    apart = APART if rest.text and line.where else ""
    where = TextRun(f"{apart}{line.where}", tokens.CAPTION, colour=tokens.TEXT2)
    below = tuple(run for run in (rest, where) if run.text)
    sign = CellText((), glyph=SIGNS[line.severity], glyph_colour=_COLOURS[line.severity], align="left",
                    has_gutter=False, spoken=line.severity)  # fmt: skip
    text = CellText((first,), below, align="left", spoken=line.said)
    return sign, text, words_of(line.blocks, px=tokens.CAPTION, colour=tokens.TEXT2, right=True, spoken=line.blocks)
