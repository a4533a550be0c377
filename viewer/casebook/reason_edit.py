"""Asks why, in place: a line beside the cell it is about, with what would follow from it. It blocks nothing."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from measurements.errors import RecordError
from viewer.casebook.figures import shown
from viewer.casebook.in_place import InPlace
from viewer.components.buttons import label
from viewer.theme import tokens

_WIDTH = 340


class ReasonEdit(InPlace):
    """Lies over the window at a place. Enter takes the reason; Esc, or going elsewhere, lets it go."""

    given = Signal(str)

    def __init__(
        self,
        question: str,
        hint: str,
        window: QWidget,
        *,
        follows: tuple[str, ...] = (),
        held: str = "",
        needed: bool = True,
        check: Callable[[str], object] | None = None,
    ) -> None:
        """`follows`: lines of what the answer changes. `held`: what stands there now, to be changed.

        `needed`: False where nothing typed is an answer too. `check` raises RecordError for what cannot be taken.
        """
        super().__init__("reason", question, window, _WIDTH)
        self._needed, self._check = needed, check
        words = label(question, tokens.READING, tokens.MEDIUM, name="reasonQuestion")
        words.setWordWrap(True)
        words.setBuddy(self.line)
        self.line.setPlaceholderText(hint)
        self.line.setText(held)
        self.line.selectAll()
        self.line.textEdited.connect(self._on_edited)
        self._column.addWidget(words)
        for place, line in enumerate(follows):
            below = label(shown(line), tokens.CAPTION, tone="second", name=f"reasonFollows{place}")
            below.setAccessibleName(line)
            below.setWordWrap(True)
            self._column.addWidget(below)
        self._column.addWidget(self.line)
        self._column.addWidget(self.fault)
        if follows:
            self.setAccessibleDescription(". ".join(follows))

    def _on_edited(self, _text: str) -> None:
        self.accept_again()

    def _take(self) -> None:
        reason = self.line.text().strip()
        if not reason and self._needed:
            missing = self.tr("A reason is needed; it stands in the history.")
            self.refuse(missing if self._check is None else self.tr("Nothing was typed."))
            return
        try:
            if reason and self._check is not None:
                self._check(reason)
        except RecordError as error:
            self.refuse(str(error))
            return
        self.end()
        self.given.emit(reason)
