"""Small tables of a panel, as high as their lines, and the headings above them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QWidget

from viewer.casebook.grid_view import GridView
from viewer.casebook.lines_model import LinesModel
from viewer.components.buttons import label
from viewer.components.run_delegate import RunDelegate
from viewer.components.run_header import RunHeader
from viewer.theme import tokens

HEAD_H = 24
LINE_H = 27


def small_table(name: str, accessible_name: str, widths: tuple[int, ...]) -> tuple[GridView, LinesModel]:
    """A table as high as its lines, with its model; width 0 takes what is left."""
    table = GridView(name, accessible_name)
    model = LinesModel(table)
    table.setModel(model)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setItemDelegate(RunDelegate(LINE_H, parent=table))
    above = RunHeader(Qt.Orientation.Horizontal, f"{name}Head", HEAD_H, table)
    table.setHorizontalHeader(above)
    above.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    above.setMinimumSectionSize(20)
    model.modelReset.connect(lambda: _widths(table, widths))
    table.verticalHeader().hide()
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return table, model


def fit(table: GridView, row_height: int, *, with_head: bool = False, below: int = 0) -> None:
    """Make a table as high as its lines; `below`: room for what stands under them, in px."""
    rows = table.model().rowCount()
    table.horizontalHeader().setVisible(with_head)
    for row in range(rows):
        table.setRowHeight(row, row_height)
    table.setFixedHeight(rows * row_height + (HEAD_H if with_head else 0) + below)


def heading(name: str, title: str, state: str = "", above: int = 10) -> QWidget:
    """A heading with words beside it."""
    return heading_with(name, title, label(state, tokens.CAPTION, tone="third", name=f"{name}State"), above)


def heading_with(name: str, title: str, state: QWidget, above: int = 10) -> QWidget:
    """A heading with a widget beside it, and `above` px of air."""
    row = QWidget()
    row.setObjectName(name)
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, above, 0, 0)
    layout.setSpacing(tokens.PAD_BAR)
    layout.addWidget(label(title, tokens.READING, tokens.STRONG, name=f"{name}Title"))
    layout.addWidget(state)
    layout.addStretch(1)
    return row


def _widths(table: GridView, widths: tuple[int, ...]) -> None:
    for column, width in enumerate(widths):
        mode = QHeaderView.ResizeMode.Fixed if width else QHeaderView.ResizeMode.Stretch
        table.horizontalHeader().setSectionResizeMode(column, mode)
        if width:
            table.setColumnWidth(column, width)
