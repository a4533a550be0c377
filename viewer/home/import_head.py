"""The head of the import: what is read, how far it is, and what can be done with it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from viewer.components.buttons import label, make_button
from viewer.theme import tokens
from viewer.theme.text import ELLIPSIS

NAMED = 3
TITLE_CHARACTERS = 28


class ImportHead(QWidget):
    """Buttons by name: `open_button`, `add_button`, `cancel_button`, `back_button`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open_case = ""
        self._what = label("", tone="second", name="importWhat")
        self._bar = QProgressBar()
        self._count = label("", tokens.CAPTION, tone="second", name="importCount")
        self.cancel_button = make_button("Cancel", "importCancel", bar=True)
        self.back_button = make_button("Back", "importBack", "quiet", icon="arrow-left")
        self.add_button = make_button("Add to open case…", "importAdd", icon="plus")
        self.open_button = make_button("Open", "importOpen", "primary", icon="folder-open")
        self.open_button.setToolTip("Open the chosen series of every patient  Enter")
        self._arrange()

    def begin(self, paths: Sequence[Path], open_case: str) -> None:
        """Name what is read; `open_case` is the title of the case that is open, or ""."""
        self._open_case = open_case
        names = ", ".join(f"{_sort_of(path)}“{path.name or path}”" for path in paths[:NAMED])
        self._what.setText(names + (f" and {len(paths) - NAMED} more" if len(paths) > NAMED else ""))
        self._bar.setRange(0, 0)
        self.say("looking for files")

    def say(self, words: str) -> None:
        """Say how things stand."""
        self._count.setText(words)

    def progress(self, done: int, total: int, words: str) -> None:
        """Say how far the work is: "159 of 181 files read"."""
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        self.say(f"{done:,} of {total:,} {words}")

    def set_busy(self, busy: bool, *, can_leave: bool = False) -> None:
        """Show the bar and Cancel while work is under way; `can_leave` where nothing waits for it."""
        self.cancel_button.setVisible(busy)
        self._bar.setVisible(busy)
        self.back_button.setVisible(not busy or can_leave)

    def set_counts(self, chosen: int, here: int) -> None:
        """`chosen`: series that would be opened; `here`: those of the patient whose row is current."""
        self.open_button.setEnabled(bool(chosen))
        self.open_button.setText(f"Open {chosen} series" if chosen else "Open")
        self.add_button.setVisible(bool(self._open_case))
        self.add_button.setEnabled(bool(here))
        title = self._open_case
        short = title if len(title) <= TITLE_CHARACTERS else title[: TITLE_CHARACTERS - 1] + ELLIPSIS
        self.add_button.setText(f"Add to {short.replace('&', '&&')}…")
        self.add_button.setToolTip(f"Add the chosen series of this patient to {title}")

    def _arrange(self) -> None:
        self._bar.setFixedSize(320, 4)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Files read")
        progress = QVBoxLayout()
        progress.setSpacing(4)
        progress.addWidget(self._bar)
        progress.addWidget(self._count)
        head = QHBoxLayout(self)
        head.setContentsMargins(tokens.PAD_PAGE, 10, tokens.PAD_PAGE, 10)
        head.setSpacing(12)
        head.addWidget(label("Import", tokens.HEADING, tokens.STRONG))
        head.addWidget(self._what)
        head.addLayout(progress)
        head.addWidget(self.cancel_button)
        head.addStretch(1)
        head.addWidget(label("Files stay where they are.", tokens.SMALL, tone="second"))
        for button in (self.back_button, self.add_button, self.open_button):
            head.addWidget(button)


def _sort_of(path: Path) -> str:
    return "folder " if path.is_dir() else ""
