"""By which rules a case is read: another rule set, with the reason; the criteria shown beside it."""

from functools import partial

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from measurements.case import CaseRecord
from measurements.criteria import RULE_SETS, preset
from measurements.edits import SetProtocol
from measurements.responses_changed import responses_changed
from viewer.casebook.figures import listed
from viewer.casebook.reason_edit import ReasonEdit
from viewer.reading.controller import DeskController

_MOST_LISTED = 4


class ProtocolChoice(QObject):
    """Fills the menu of the rule set and makes its choices edits; every response follows."""

    said = Signal(str)

    def __init__(self, desk: DeskController, menu: QMenu, button: QPushButton) -> None:
        super().__init__(desk)
        self._desk, self._menu, self._button = desk, menu, button
        menu.aboutToShow.connect(self._fill)
        menu.triggered.connect(self._on_action)

    @Slot(object)
    def show_beside(self, names: tuple[str, ...]) -> None:
        """Show these criteria beside the rule set of the case."""
        session = self._desk.session
        if session is not None:
            protocol = msgspec.structs.replace(session.case.protocol, also=tuple(names))
            title = f"Beside it: {listed(names)}" if names else "No criteria beside it"
            session.do(SetProtocol(protocol=protocol, title=title))

    def ask(self, name: str) -> None:
        """Ask, in place, why the case is to be read by another rule set, with what would follow."""
        session = self._desk.session
        if session is None or name == session.case.protocol.name:
            return
        asked = ReasonEdit(
            f"Why is the case read by {name}?", "reason, kept in the history", self._button.window(),
            follows=_what_follows(session.case, name),
        )  # fmt: skip
        asked.back = self._button
        asked.given.connect(partial(self.choose, name))
        asked.ask(self._button.mapToGlobal(self._button.rect().bottomLeft()))

    def choose(self, name: str, reason: str) -> None:
        """Read the case by the published values of a rule set; targets, windows and times stay as they are."""
        session = self._desk.session
        if session is not None:
            session.do(_edit(session.case, name, reason))

    @Slot()
    def _fill(self) -> None:
        self._menu.clear()
        session = self._desk.session
        for name in RULE_SETS:
            action = self._menu.addAction(name)
            action.setObjectName(f"ruleSet_{name}")
            action.setCheckable(True)
            action.setChecked(session is not None and name == session.case.protocol.name)

    @Slot(QAction)
    def _on_action(self, action: QAction) -> None:
        # Once the menu is closed: it would take the keys from the line that asks.
        QTimer.singleShot(0, partial(self.ask, action.text()))


def _edit(case: CaseRecord, name: str, reason: str) -> SetProtocol:
    return SetProtocol(protocol=preset(name, case.protocol), title=f"Read by {name}", reason=reason)


def _what_follows(case: CaseRecord, name: str) -> tuple[str, ...]:
    """Which responses would be others."""
    changed = responses_changed(case, _edit(case, name, "").apply(case))
    if not changed:
        return ("No response changes.",)
    more = len(changed) - _MOST_LISTED
    return (*(one.sentence for one in changed[:_MOST_LISTED]), *((f"and {more} more.",) if more > 0 else ()))
