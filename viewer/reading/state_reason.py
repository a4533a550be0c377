"""Asks for the reason of a state in place: beside the lesion it is about, while the images stay in reach."""

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from viewer.casebook.reason_edit import ReasonEdit

_WORDS: dict[str, tuple[str, str]] = {
    "not_evaluable": ("not evaluable", "not imaged, artefact, treated locally"),
    "unequivocal_progression": ("unequivocal progression", "what has grown beyond doubt"),
}


def ask_state_reason(window: QWidget, at: QPoint, whose: str, state: str, given: Callable[[str], None]) -> ReasonEdit:
    """Ask why `whose` ("T02 2010-10") is in a state, at a place on screen. `given` hears the reason if there is one."""
    words, hint = _WORDS[state]
    edit = ReasonEdit(f"{whose}: {words}, because", hint, window)
    edit.given.connect(given)
    edit.ask(at)
    return edit
