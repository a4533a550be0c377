"""How the reading desk stands in the window: docks, wide table, comparison; the checks of the View menu follow it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QSettings, Qt, Slot

from viewer.main_window import MainWindow
from viewer.reading.slots import LAYOUT_SLOTS
from viewer.theme import tokens

VIEWPORTS = "desk/viewports"

if TYPE_CHECKING:
    from viewer.reading.screen import ReadingScreen


class DeskLayout(QObject):
    """What the View menu changes on the desk, and where the docks were at the last start."""

    def __init__(self, window: MainWindow, screen: "ReadingScreen") -> None:
        super().__init__(screen)
        self._window = window
        self._screen = screen
        self._desk = screen.desk
        screen.desk.grid.maximised_changed.connect(self.follow)
        window.resized.connect(self.fit)

    def table(self) -> dict[str, Callable[[], object]]:
        """What each of its commands does, by name."""
        docks = self._desk.docks
        return {
            "compareBaseline": lambda: self._compare("baseline"),
            "comparePrior": lambda: self._compare("prior"),
            "wideTable": self._toggle_wide,
            "maximise": lambda: self._toggle(self._desk.set_maximised, "maximise"),
            "showStudies": lambda: docks.studies.setVisible(self._checked("showStudies")),
            "showLesions": lambda: docks.lesions.setVisible(self._checked("showLesions")),
            "showCourse": lambda: docks.course.setVisible(self._checked("showCourse")),
        }

    def keep(self) -> None:
        """Remember where the docks are on a screen of this width, and how many viewports there are."""
        QSettings().setValue(_key(self._window.width()), self._desk.places())
        QSettings().setValue(VIEWPORTS, self._screen.controller.layout)

    def put_back(self) -> None:
        """Put the docks and viewports as they were on a screen of this width."""
        layout = str(QSettings().value(VIEWPORTS, ""))
        if layout in LAYOUT_SLOTS:
            self._screen.controller.set_layout(layout)  # type: ignore[arg-type]
        width = self._window.width()
        held = QSettings().value(_key(width))
        if isinstance(held, QByteArray):
            self._desk.put_back(held, width)

    @Slot(int)
    def fit(self, width: int) -> None:
        """Fit the desk to a width in logical px."""
        self._desk.fit(width)
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Let the checks of the View menu say what is shown."""
        desk, controller = self._desk, self._screen.controller
        states = {
            "compareBaseline": controller.compare == "baseline",
            "comparePrior": controller.compare == "prior",
            "wideTable": desk.wide,
            "maximise": desk.maximised,
            "showStudies": desk.docks.studies.isVisibleTo(desk),
            "showLesions": desk.docks.lesions.isVisibleTo(desk),
            "showCourse": desk.docks.course.isVisibleTo(desk),
        }
        for name, state in states.items():
            self._window.action(name).setChecked(state)

    def _compare(self, compare: str) -> None:
        self._screen.controller.set_compare(compare)  # type: ignore[arg-type]
        self.follow()

    def _toggle_wide(self) -> None:
        """Show or leave the wide table; the keys go with it, to the cell of what is read, and back to the image."""
        self._toggle(self._desk.set_wide, "wideTable")
        controller = self._screen.controller
        if self._desk.wide:
            self._desk.table.focus_cell(controller.lesion or "", controller.current or "")
            self._desk.table.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            controller.current_binding.viewport.surface.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _toggle(self, switch: Callable[[bool], None], name: str) -> None:
        switch(self._checked(name))
        self.follow()

    def _checked(self, name: str) -> bool:
        return self._window.action(name).isChecked()


def _key(width: int) -> str:
    return f"desk/docks-{'narrow' if width < tokens.NARROW_W else 'wide'}"
