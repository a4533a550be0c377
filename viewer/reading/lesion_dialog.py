"""A new lesion in a few words: what it is called, where it lies, whether it is a node."""

from collections.abc import Callable
from typing import Literal, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from measurements.errors import RecordError
from measurements.lesion import Lesion, Role
from viewer.components.buttons import answer_buttons, make_button
from viewer.theme import fonts, tokens

ORGANS = (
    "liver",
    "lung",
    "lymph node",
    "pancreas",
    "adrenal",
    "kidney",
    "spleen",
    "peritoneum",
    "pleura",
    "bone",
    "brain",
    "soft tissue",
)
ROLE_WORDS: dict[str, str] = {
    "target": "target lesion",
    "nontarget": "non-target lesion",
    "new": "new lesion, unequivocal",
    "new_equivocal": "new lesion, equivocal",
}
SIDES = ("", "left", "right")
SEGMENTS = range(1, 9)  # Couinaud


class LesionDialog(QDialog):
    """Asks for a lesion; `lesion()` is what was entered, without identity."""

    def __init__(
        self,
        role: Role,
        parent: QWidget | None = None,
        held: Lesion | None = None,
        check: Callable[[Lesion], None] | None = None,
    ) -> None:
        """`check` raises RecordError for a lesion that the case would refuse as target.

        The dialog then says why, stays, and offers to add it as non-target.
        """
        super().__init__(parent)
        self._check = check
        self.role: Role = role  # what the reader agreed to: non-target where one target more was refused
        self.setObjectName("lesionDialog")
        self.setWindowTitle("Edit lesion" if held else f"Add {ROLE_WORDS[role]}")
        self._label = QLineEdit(held.label if held else "")
        self._label.setPlaceholderText("as in: liver, largest")
        self._organ = QComboBox()
        self._organ.setEditable(True)
        self._organ.addItems(ORGANS)
        self._organ.setCurrentText(held.organ if held else "")
        self._segments = QLineEdit(", ".join(map(str, held.segments)) if held else "")
        self._segments.setPlaceholderText("liver segments, as in: 4, 5")
        self._side = QComboBox()
        self._side.addItems(["not stated", *SIDES[1:]])
        self._side.setCurrentIndex(SIDES.index(held.side) if held else 0)
        self._node = QCheckBox("Lymph node: counts by its short axis")
        self._node.setChecked(held.node if held else False)
        self._fault = QLabel()
        self._fault.setObjectName("lesionFault")
        self._fault.setStyleSheet(f"color: {tokens.DANGER_TEXT}")
        self._fault.setFont(fonts.font(tokens.CAPTION))
        self._fault.setWordWrap(True)
        self._fault.hide()
        self._instead = make_button("Add as non-target", "lesionAsNontarget")
        self._instead.clicked.connect(self._take_nontarget)
        self._instead.hide()
        self._held = held
        self._arrange()

    def lesion(self) -> Lesion:
        """The lesion as entered. Raises RecordError for segments that are none."""
        organ = self._organ.currentText().strip()
        label = self._label.text().strip() or organ
        if not label:
            raise RecordError("Say what the lesion is called, or where it lies.")
        side = cast('Literal["", "left", "right"]', SIDES[self._side.currentIndex()])
        return Lesion(
            id=self._held.id if self._held else "",
            tracking_uid=self._held.tracking_uid if self._held else "",
            label=label,
            organ=organ,
            segments=read_segments(self._segments.text()),
            side=side,
            node=self._node.isChecked(),
        )

    def accept(self) -> None:
        """Close only when what was entered makes a lesion."""
        try:
            entered = self.lesion()
        except RecordError as error:
            self._say(str(error))
            return
        try:
            if self._check is not None and self.role == "target":
                self._check(entered)
        except RecordError as error:
            self._say(str(error))
            self._instead.show()
            self._instead.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().accept()

    def _say(self, why: str) -> None:
        self._fault.setText(why)
        self._fault.show()

    def _take_nontarget(self) -> None:
        self.role = "nontarget"
        self.accept()

    def _arrange(self) -> None:
        form = QFormLayout()
        form.addRow("&Name", self._label)
        form.addRow("&Organ", self._organ)
        form.addRow("Se&gments", self._segments)
        form.addRow("&Side", self._side)
        form.addRow("", self._node)
        self._organ.currentTextChanged.connect(self._on_organ)
        accept = make_button("Save" if self._held else "Add lesion", "lesionAccept", "primary")
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self._fault)
        layout.addWidget(self._instead, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(answer_buttons(self, accept))
        self.setMinimumWidth(420)
        self._label.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_organ(self, organ: str) -> None:
        if organ == "lymph node":
            self._node.setChecked(True)


def read_segments(text: str) -> tuple[int, ...]:
    """Liver segments from "4, 5" or "4-7". Raises RecordError for what is none of 1 to 8."""
    found: list[int] = []
    for part in text.replace(";", ",").split(","):
        if not part.strip():
            continue
        first, dash, last = part.strip().partition("-")
        if not first.strip().isdigit() or (dash and not last.strip().isdigit()):
            raise RecordError(f"{part.strip()!r} is no liver segment; write them as 4, 5 or 4-7.")
        found.extend(range(int(first), int(last or first) + 1))
        if dash and int(last) < int(first):
            raise RecordError(f"{part.strip()!r} runs backwards; write it as {last.strip()}-{first.strip()}.")
    if any(segment not in SEGMENTS for segment in found):
        raise RecordError("Liver segments are numbered 1 to 8.")
    return tuple(dict.fromkeys(found))
