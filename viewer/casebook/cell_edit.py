"""The line for typing that opens in a cell: what is typed is read aloud with its unit as it is typed."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from measurements.errors import RecordError
from viewer.casebook.figures import NBSP
from viewer.casebook.in_place import InPlace
from viewer.casebook.typed_value import EXAMPLES, NODE_EXAMPLES, Typed, TypedState, TypedValue, parse_typed
from viewer.components.buttons import label
from viewer.theme import tokens

_WIDTH = 250


class CellEdit(InPlace):
    """Over one cell. Enter takes the value, Esc lets it go; what cannot be read is said below, in one line."""

    given = Signal(object)  # TypedValue | TypedState

    def __init__(
        self, whose: str, held: str, begins: str, window: QWidget, *, node: bool, states: frozenset[str]
    ) -> None:
        """`whose`: "T02 2010-10". `held`: the value that stands there, kept where it is not changed.

        `states`: those the lesion can have in its role; another that is typed is refused.
        """
        super().__init__("cell", f"{whose}, {self.tr('type a value')}", window, _WIDTH)
        self._node, self._held, self._states = node, held, states
        self._column.setContentsMargins(6, 6, 6, 8)
        self._column.setSpacing(4)
        head = label(whose, tokens.CAPTION, tokens.MEDIUM, tone="second", name="cellWhose")
        head.setBuddy(self.line)
        self.read_as = label("", tokens.CAPTION, tone="second", name="cellReadAs")
        self.read_as.setWordWrap(True)
        for widget in (head, self.line, self.read_as, self.fault):
            self._column.addWidget(widget)
        self.line.setText(begins or held)
        if not begins:
            self.line.selectAll()
        self.line.textEdited.connect(self._preview)
        self._preview(self.line.text())

    def ask(self, at: QPoint) -> None:
        """Show it; what was typed to open it stands there, the cursor behind."""
        super().ask(at)
        if self.line.text() != self._held or not self._held:
            self.line.end(False)

    def _read(self) -> Typed:
        read = parse_typed(self.line.text(), node=self._node)
        if isinstance(read, TypedState) and read.state == "gone" and "gone" not in self._states:
            read = TypedState("absent")  # a non-target that is gone is absent
        if isinstance(read, TypedState) and read.state not in self._states:
            can = ", ".join(sorted(state.replace("_", " ") for state in self._states))
            raise RecordError(self.tr("A lesion in this role is {0}.").format(can))
        return read

    def _preview(self, _text: str) -> None:
        """Say what Enter would record; a fault is said only when Enter was pressed on it."""
        self.accept_again()
        try:
            read = self._read()
        except RecordError:
            examples = NODE_EXAMPLES if self._node else EXAMPLES
            self.read_as.setText(self.tr("as in {0}").format(examples.replace(" × ", f"{NBSP}×{NBSP}")))
        else:
            self.read_as.setText(_read_aloud(read))
        self.line.setAccessibleDescription(self.read_as.text())
        self.fit()

    def _take(self) -> None:
        if self._held and self.line.text().strip() == self._held:
            self.end()
            return
        try:
            read = self._read()
        except RecordError as error:
            self.refuse(str(error))
            return
        self.end()
        self.given.emit(read)


def _read_aloud(read: Typed) -> str:
    if isinstance(read, TypedState):
        return read.words
    assert isinstance(read, TypedValue)
    return f"{read.words}, typed"
