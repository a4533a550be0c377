"""One step of undo: what a run of edits changed, from the first to the last."""

from typing import Protocol

from PySide6.QtGui import QUndoCommand

from measurements.changes import Change

_MERGEABLE = 1
_ALONE = -1  # Qt's own mark of a command that never merges


class Reverter(Protocol):
    """The door through which a step is taken back: a further edit."""

    def revert(self, step: "UndoStep", changes: tuple[Change, ...], kind: str) -> None:
        """Commit the changes as an entry of this kind, "undo" or "redo"."""
        ...


class UndoStep(QUndoCommand):
    """What a run of edits changed. It was committed before it is pushed, so its first redo does nothing."""

    def __init__(self, session: Reverter, title: str, changes: tuple[Change, ...], run: int | None) -> None:
        super().__init__(title)
        self._session = session
        self.changes = changes
        self.run = run
        self._is_done = True

    def redo(self) -> None:
        """Make the changes again, but for the first time, when they are made already."""
        if self._is_done:
            self._is_done = False
            return
        self._session.revert(self, self.changes, "redo")

    def undo(self) -> None:
        """Take the changes back."""
        self._session.revert(self, tuple(change.reversed() for change in reversed(self.changes)), "undo")

    def id(self) -> int:
        """Qt's question whether two steps may become one."""
        return _ALONE if self.run is None else _MERGEABLE

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take over a step of the same run; a run that ends where it began leaves no step."""
        if not isinstance(other, UndoStep) or other.run != self.run:
            return False
        self.changes = joined(self.changes, other.changes)
        if not self.changes:
            self.setObsolete(True)
        return True


def joined(first: tuple[Change, ...], then: tuple[Change, ...]) -> tuple[Change, ...]:
    """What two sets of changes come to, one after the other: one change an entity, none where it is as it was."""
    whole: dict[tuple[str, str], Change] = {}
    for change in (*first, *then):
        key = (change.collection, change.entity_id)
        before = whole[key].before if key in whole else change.before
        whole[key] = Change(change.collection, before, change.after)
    return tuple(change for change in whole.values() if change.before != change.after)
