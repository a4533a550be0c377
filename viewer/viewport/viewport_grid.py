"""One to four viewports, 1 px apart: layouts, which one is active, and maximising one of them."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from viewer.theme import tokens
from viewer.viewport.image_viewport import ImageViewport
from viewer.viewport.sprites import colour
from viewer.viewport.tool import Tool

LAYOUT_PLACES: dict[str, tuple[tuple[int, int], ...]] = {
    "1x1": ((0, 0),),
    "1x2": ((0, 0), (0, 1)),
    "1x3": ((0, 0), (0, 1), (0, 2)),
    "2x2": ((0, 0), (0, 1), (1, 0), (1, 1)),
}
"""Layout to (row, column) of its viewports, in the order of their numbers."""

GAP_PX = 1


class ViewportGrid(QWidget):
    """Holds the viewports of a layout. A viewport that a layout does not show keeps what it holds.

    One tool holds for all of them; the active one has the accent border.
    """

    active_changed = Signal(int)
    layout_changed = Signal(str)
    tool_changed = Signal(object)
    maximised_changed = Signal(bool)
    viewport_added = Signal(int)
    """A viewport was made because a layout needs it; connect and fill it."""

    def __init__(self, layout_key: str = "1x2", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewportGrid")
        self._places = QGridLayout(self)
        self._places.setContentsMargins(0, 0, 0, 0)
        self._places.setSpacing(GAP_PX)
        self._viewports: list[ImageViewport] = []
        self._active = 0
        self._maximised = False
        self._tool = Tool.WINDOW
        self._layout_key = ""
        self.set_layout(layout_key)

    @property
    def viewports(self) -> tuple[ImageViewport, ...]:
        """Every viewport made so far, shown or not, in the order of their numbers."""
        return tuple(self._viewports)

    @property
    def shown(self) -> tuple[ImageViewport, ...]:
        """The viewports of the layout, whether one is maximised or not."""
        return tuple(self._viewports[: len(LAYOUT_PLACES[self._layout_key])])

    @property
    def layout_key(self) -> str:
        """The layout that holds: "1x1", "1x2", "1x3" or "2x2"."""
        return self._layout_key

    @property
    def active(self) -> ImageViewport:
        """The viewport that keys and tools speak to."""
        return self._viewports[self._active]

    @property
    def maximised(self) -> bool:
        """Whether the active viewport fills the grid for now."""
        return self._maximised

    def set_layout(self, key: str) -> None:
        """Show a layout. Raises KeyError for an unknown one."""
        places = LAYOUT_PLACES[key]
        changed = key != self._layout_key
        self._layout_key = key
        self._set_maximised(False)
        while len(self._viewports) < len(places):
            self._add()
        self._arrange()
        if self._active >= len(places):
            self.set_active(0)
        else:
            self._mark_active()
        if changed:
            self.layout_changed.emit(key)

    def set_active(self, index: int) -> None:
        """Make a shown viewport the active one."""
        changed = index != self._active
        self._active = index
        self._mark_active()
        if changed:
            self.active_changed.emit(index)

    def set_tool(self, tool: Tool) -> None:
        """Choose the tool of all viewports."""
        changed = tool != self._tool
        self._tool = tool
        for viewport in self._viewports:
            viewport.set_tool(tool)
        if changed:
            self.tool_changed.emit(tool)

    def toggle_maximised(self, index: int | None = None) -> None:
        """Let a viewport (the active one when None) fill the grid, or bring the layout back."""
        if index is not None and not self._maximised:
            self.set_active(index)
        self._set_maximised(not self._maximised)
        self._arrange()

    def _set_maximised(self, maximised: bool) -> None:
        if maximised != self._maximised:
            self._maximised = maximised
            self.maximised_changed.emit(maximised)

    def _add(self) -> None:
        index = len(self._viewports)
        viewport = ImageViewport(self, name=f"viewport{index + 1}")
        viewport.set_tool(self._tool)
        viewport.activated.connect(lambda: self.set_active(index))
        viewport.tool_changed.connect(self.set_tool)
        viewport.maximise_wanted.connect(lambda: self.toggle_maximised(index))
        self._viewports.append(viewport)
        self.viewport_added.emit(index)

    def _arrange(self) -> None:
        places = LAYOUT_PLACES[self._layout_key]
        for row in range(2):
            self._places.setRowStretch(row, 0)
        for column in range(3):
            self._places.setColumnStretch(column, 0)
        for n, viewport in enumerate(self._viewports):
            self._places.removeWidget(viewport)
            visible = n == self._active if self._maximised else n < len(places)
            if visible:
                row, column = (0, 0) if self._maximised else places[n]
                self._places.addWidget(viewport, row, column)
                self._places.setRowStretch(row, 1)
                self._places.setColumnStretch(column, 1)
            viewport.setVisible(visible)
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Tab goes from image to image, and only then to their series menus (ux-conventions §2)."""
        chain = [viewport.surface for viewport in self.shown] + [v.header_bar.button for v in self.shown]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _mark_active(self) -> None:
        for n, viewport in enumerate(self._viewports):
            viewport.set_active(n == self._active)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint what shows between viewports."""
        QPainter(self).fillRect(self.rect(), colour(tokens.LINE))
