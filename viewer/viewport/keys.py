"""Which key means which command while a viewport has the focus (ux-conventions §2), and whose key it is not.

A key that is not in this table is left to the window: next lesion, accept, delete, undo and the like are its own.
"""

from __future__ import annotations

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from viewer.imaging.voi import CT_PRESETS

DEFAULT_KEYS: dict[str, str] = {
    "Up": "slice.previous",
    "Down": "slice.next",
    "Shift+Up": "slice.previous_10",
    "Shift+Down": "slice.next_10",
    "Home": "slice.first",
    "End": "slice.last",
    "PgUp": "series.previous",
    "PgDown": "series.next",
    "Left": "series.previous",
    "Right": "series.next",
    "W": "tool.window",
    "Z": "tool.zoom",
    "M": "tool.pan",
    "S": "tool.scroll",
    "B": "tool.caliper",
    "0": "window.stored",
    "`": "window.full_range",
    "I": "view.invert",
    "H": "view.flip_horizontal",
    "V": "view.flip_vertical",
    "R": "view.reset",
    "+": "view.zoom_in",
    "-": "view.zoom_out",
    "=": "view.fit",
    "O": "overlay.text",
    "F9": "view.maximise",
    "Space": "overlay.hide_held",
    "Esc": "cancel",
    "Del": "caliper.delete",
    "Backspace": "caliper.delete",
    **{preset.key: f"window.preset.{preset.id}" for preset in CT_PRESETS},
}
"""Key to command id. A preset is bound by its id, never by its place in a list."""

_SHIFTED = frozenset({Qt.Key.Key_Plus, Qt.Key.Key_QuoteLeft, Qt.Key.Key_Equal, Qt.Key.Key_Minus})
"""Keys that some keyboards reach only with Shift; there Shift is not part of the binding."""


def _combined(key: str) -> int:
    """Return key and modifiers of a single keystroke as one number."""
    sequence = QKeySequence(key)
    first: QKeyCombination = sequence[0]  # type: ignore[index]  # PySide's stubs leave out __getitem__
    return first.toCombined()


class KeyMap:
    """Looks up commands by key; the table can be changed while the program runs."""

    def __init__(self, keys: dict[str, str] | None = None) -> None:
        self._commands: dict[int, str] = {}
        self.rebind(DEFAULT_KEYS if keys is None else keys)

    def rebind(self, keys: dict[str, str]) -> None:
        """Take another table of key to command."""
        self._commands = {_combined(key): command for key, command in keys.items()}

    def command(self, event: QKeyEvent) -> str | None:
        """Return the command of a key press, None for a key that is not a viewport's."""
        key = Qt.Key(event.key())
        held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier)
        if key in _SHIFTED:
            held &= ~Qt.KeyboardModifier.ShiftModifier
        return self._commands.get(held.value | key.value)
