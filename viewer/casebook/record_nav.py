"""The sections of the record down the side, each with how much it holds."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from viewer.casebook.record_rows import RecordSection
from viewer.casebook.signs import LateIcon
from viewer.theme import hairlines, tokens
from viewer.theme.text import TextRun, draw_runs_in

Index = QModelIndex | QPersistentModelIndex
SECTION_ROLE = Qt.ItemDataRole.UserRole + 20
_ROW_H = 32


class SectionModel(QAbstractListModel):
    """One row a section."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sections: tuple[RecordSection, ...] = ()

    def set_sections(self, sections: tuple[RecordSection, ...]) -> None:
        """Show these sections; where they are the same ones, only their counts change."""
        same = [one.key for one in sections] == [one.key for one in self._sections]
        if not same:
            self.beginResetModel()
        self._sections = sections
        if not same:
            self.endResetModel()
        elif sections:
            self.dataChanged.emit(self.index(0), self.index(len(sections) - 1))

    def section(self, row: int) -> RecordSection:
        """The section of a row."""
        return self._sections[row]

    def row_of(self, key: str) -> int:
        """The row of a section, -1 where there is none."""
        return next((i for i, one in enumerate(self._sections) if one.key == key), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The number of sections."""
        return 0 if parent.isValid() else len(self._sections)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own
        """The title; with its count for a screen reader."""
        if not index.isValid():
            return None
        section = self._sections[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return section.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            held = section.count or (self.tr("stated") if section.rows else self.tr("empty"))
            return f"{section.title}, {held}"
        return section if role == SECTION_ROLE else None


class SectionDelegate(QStyledItemDelegate):
    """Paints icon, title and count."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._icons: dict[str, LateIcon] = {}

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """32 px high."""
        return QSize(0, _ROW_H)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one section."""
        section: RecordSection = index.data(SECTION_ROLE)
        rect: QRect = option.rect
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, QColor(tokens.TINT))
            painter.fillRect(QRect(rect.left(), rect.top(), 2, rect.height()), QColor(tokens.ACCENT))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(tokens.HOVER))
        self._icon(section.icon).paint(painter, QRect(rect.left() + 12, rect.top() + 8, 16, 16))
        count = TextRun(section.count, colour=tokens.TEXT2)
        line = QRectF(rect).adjusted(38, 0, -tokens.PAD_DOCK, 0)
        draw_runs_in(painter, line, (count,), Qt.AlignmentFlag.AlignRight)
        colour = tokens.TEXT if section.rows else tokens.TEXT2
        title = TextRun(section.title, weight=tokens.MEDIUM if chosen else tokens.REGULAR, colour=colour)
        draw_runs_in(painter, line.adjusted(0, 0, -count.width - 6, 0), (title,))
        if option.state & QStyle.StateFlag.State_HasFocus:
            hairlines.frame(painter, QRectF(rect), tokens.ACCENT, px=tokens.FOCUS)
        painter.restore()

    def _icon(self, name: str) -> LateIcon:
        if name not in self._icons:
            self._icons[name] = LateIcon(name, tokens.TEXT2, self._view.viewport().update)
        return self._icons[name]
