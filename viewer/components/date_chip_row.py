"""All dates of the course in one row; on a narrow window the oldest fold into "5 earlier"."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from viewer.components.buttons import make_button
from viewer.components.date_chip import ChipDate, ChipState, DateChip
from viewer.theme import hairlines, tokens
from viewer.theme.marks import mark_icon, response_letters
from viewer.theme.text import display_date

_GAP = 4
_NARROWEST = 240


class DateChipRow(QWidget):
    """34 px. Oldest at the left. `chosen` gives the id of the timepoint whose chip was clicked."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dateChipRow")
        self.setAccessibleName(self.tr("Dates of the course"))
        self.setFixedHeight(tokens.CHIP_ROW_H)
        self._chips: list[DateChip] = []
        self._folded = 0
        self._menu = QMenu(self)
        self._menu.setObjectName("earlierDatesMenu")
        self._menu.aboutToShow.connect(self._fill_menu)
        self._menu.triggered.connect(self._on_earlier)
        self._earlier = make_button("", "earlierDates", "quiet", bar=True, parent=self)
        self._earlier.setProperty("menu", "true")
        self._earlier.setMenu(self._menu)
        self._earlier.hide()

    @property
    def chips(self) -> tuple[DateChip, ...]:
        """Every chip, folded ones too, oldest first."""
        return tuple(self._chips)

    @property
    def folded(self) -> int:
        """How many of the oldest stand in the menu."""
        return self._folded

    def set_dates(self, dates: Sequence[ChipDate]) -> None:
        """Show these dates, oldest first; chips that stay are kept, and with them the focus."""
        kept = {chip.date.timepoint_id: chip for chip in self._chips}
        self._chips = []
        for date in dates:
            chip = kept.pop(date.timepoint_id, None)
            if chip is None:
                chip = DateChip(date, self)
                chip.clicked.connect(self._on_clicked)
            chip.set_date(date)
            self._chips.append(chip)
        for gone in kept.values():
            gone.hide()
            gone.setParent(None)
            gone.deleteLater()
        for before, after in zip(self._chips, self._chips[1:], strict=False):
            QWidget.setTabOrder(before, after)
        self._arrange()

    def set_read(self, current: str, prior: str = "") -> None:
        """Mark the timepoint that is being read and its prior; ids, empty for none."""
        for chip in self._chips:
            state: ChipState = "rest"
            if chip.date.timepoint_id == current:
                state = "current"
            elif chip.date.timepoint_id == prior:
                state = "prior"
            chip.set_state(state)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Room for a few chips; the others fold."""
        return QSize(_NARROWEST, tokens.CHIP_ROW_H)

    def sizeHint(self) -> QSize:
        """Room for every chip."""
        return QSize(2 * tokens.PAD_BAR + self._width(self._chips), tokens.CHIP_ROW_H)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Fold or unfold."""
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the focus from chip to chip with the arrow keys."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        shown = self._chips[self._folded :]
        focused = next((i for i, chip in enumerate(shown) if chip.hasFocus()), None)
        if event.key() not in steps or focused is None:
            super().keyPressEvent(event)
            return
        step = focused + steps[Qt.Key(event.key())]
        if 0 <= step < len(shown):
            shown[step].setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the hairline below."""
        hairlines.horizontal(QPainter(self), 0, self.width(), self.height() - 1)

    @staticmethod
    def _width(chips: Sequence[DateChip]) -> int:
        return sum(chip.sizeHint().width() + _GAP for chip in chips) - _GAP if chips else 0

    def _earlier_words(self, folded: int) -> str:
        words = self.tr("{n} earlier").format(n=folded)
        read = next((chip for chip in self._chips[:folded] if chip.state == "current"), None)
        return f"{words}: {display_date(read.date.date)}" if read else words

    def _earlier_width(self, folded: int) -> int:
        """Width of the folding button when it stands for so many dates; 0 for none."""
        if not folded:
            return 0
        self._earlier.setText(self._earlier_words(folded))
        return self._earlier.sizeHint().width() + _GAP

    def _arrange(self) -> None:
        room = self.width() - 2 * tokens.PAD_BAR
        folded = 0
        while folded < len(self._chips) - 1 and self._earlier_width(folded) + self._width(self._chips[folded:]) > room:
            folded += 1
        self._folded = folded
        self._place()

    def _place(self) -> None:
        x, top = tokens.PAD_BAR, (tokens.CHIP_ROW_H - 1 - tokens.CHIP_H) // 2
        self._earlier.setVisible(self._folded > 0)
        if self._folded:
            width = self._earlier_width(self._folded)
            self._earlier.setAccessibleName(self._earlier.text())
            self._earlier.setGeometry(x, top, width - _GAP, tokens.CHIP_H)
            x += width
        for i, chip in enumerate(self._chips):
            chip.setVisible(i >= self._folded)
            if i >= self._folded:
                chip.move(x, top)
                x += chip.width() + _GAP
        self.updateGeometry()

    def _fill_menu(self) -> None:
        menu = self._menu
        menu.clear()
        for chip in self._chips[: self._folded]:
            date = chip.date
            action = menu.addAction(f"{display_date(date.date)}\t{response_letters(date.response)}")
            action.setObjectName(f"earlierDate_{date.timepoint_id}")
            action.setData(date.timepoint_id)
            if date.response:
                action.setIcon(mark_icon(date.response))

    def _on_clicked(self) -> None:
        chip = self.sender()
        if isinstance(chip, DateChip):
            self.chosen.emit(chip.date.timepoint_id)

    def _on_earlier(self, action: QAction) -> None:
        self.chosen.emit(str(action.data()))
