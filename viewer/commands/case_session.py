"""The open case, and the only way to change it: every edit is durable before it is shown."""

from datetime import UTC, datetime
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from measurements.case import CaseRecord
from measurements.changes import Change, changes_between
from measurements.edits import Edit, Revert
from measurements.errors import EditRefused, RecordError, StaleEdit
from measurements.record import Record
from viewer.commands.undo_step import UndoStep


class CaseStore(Protocol):
    """What a session needs of the library of cases."""

    def load(self, case_id: str) -> tuple[CaseRecord, int]:
        """The case and its revision."""
        ...

    def commit(
        self,
        case_id: str,
        edit: Edit,
        before: CaseRecord,
        after: CaseRecord,
        *,
        expected: int,
        reader: str,
        utc: str | None = None,
    ) -> int:
        """Record an edit durably; the new revision."""
        ...


class Committed(Record, frozen=True, kw_only=True):
    """An edit that is in the library for good."""

    number: int
    title: str
    utc: str
    kind: str


class CaseSession(QObject):
    """The open case. Views read `case` and listen to `case_changed`; none keeps a copy of its own."""

    case_changed = Signal(object)  # CaseRecord
    committed = Signal(object)  # Committed
    refused = Signal(str)  # why an edit was not made; nothing has changed but what others did
    retry_changed = Signal(bool)  # whether an edit that came too late can be made again

    def __init__(
        self, library: CaseStore, case: CaseRecord, revision: int, reader: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._case = case
        self._revision = revision
        self._reader = reader
        self._late: tuple[Edit, str | None] | None = None
        self._run_key: str | None = None  # the merge key of the edits that follow one another now …
        self._run = 0  # … and the number of that run
        self._index_to_restore: int | None = None
        self._walking_back = False
        self.undo_stack = QUndoStack(self)
        self.undo_stack.indexChanged.connect(self._restore_index)

    @classmethod
    def open(cls, library: CaseStore, case_id: str, reader: str, parent: QObject | None = None) -> "CaseSession":
        """Open a case of the library. Raises RecordError where there is none, LibraryError where it cannot be read."""
        case, revision = library.load(case_id)
        return cls(library, case, revision, reader, parent)

    @property
    def case(self) -> CaseRecord:
        """The case as the library holds it."""
        return self._case

    @property
    def revision(self) -> int:
        """The number of the newest entry of its history that this session knows."""
        return self._revision

    @property
    def reader(self) -> str:
        """Who edits."""
        return self._reader

    @property
    def can_retry(self) -> bool:
        """True where an edit came too late and can be made again on the new state."""
        return self._late is not None

    # -- editing -----------------------------------------------------------------------------------------------

    def do(self, edit: Edit, merge_key: str | None = None) -> bool:
        """Make an edit. True when it is durable and shown, or changes nothing; False where it was refused, and said so.

        merge_key: edits with the same key that follow one another are undone in one step; each is durable on its own.
        """
        before = self._case
        try:
            after = edit.apply(before)
            changes = changes_between(before, after)
            if changes:
                self._commit(edit, before, after)
        except StaleEdit as error:
            self._set_late((edit, merge_key))
            self._reload_after(error)
            return False
        except RecordError as error:
            self._set_late(None)
            self.refused.emit(str(error))
            return False
        self._set_late(None)
        if changes:
            self.undo_stack.push(UndoStep(self, edit.title, changes, self._run_of(merge_key)))
            self._show(after)
        return True

    def retry(self) -> bool:
        """Make the edit that came too late again, on the case as it is now. False where there is none, or refused."""
        if self._late is None:
            return False
        edit, merge_key = self._late
        self._set_late(None)
        return self.do(edit, merge_key)

    def reload(self) -> bool:
        """Show what others have done since. True where the case has changed; False also where it cannot be read."""
        try:
            case, revision = self._library.load(self._case.id)
        except RecordError as error:
            self.refused.emit(str(error))
            return False
        moved = revision != self._revision
        self._revision = revision
        if moved:
            self.end_run()
            self._show(case)
        return moved

    def end_run(self) -> None:
        """Let the next edit be an undo step of its own, whatever its merge key."""
        self._run_key = None

    # -- undo and redo -----------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take the last step back, by a further edit."""
        self.undo_stack.undo()

    def redo(self) -> None:
        """Make the step that was taken back again, by a further edit."""
        self.undo_stack.redo()

    def revert(self, step: UndoStep, changes: tuple[Change, ...], kind: str) -> None:
        """Undo or redo of a step, called by the stack. A refused one leaves the stack where it was, and says why."""
        if self._walking_back:
            return
        self.end_run()
        self._set_late(None)
        edit = Revert(f"{'Undo' if kind == 'undo' else 'Redo'}: {step.text()}", changes, kind)
        before = self._case
        try:
            after = edit.apply(before)
            self._commit(edit, before, after)
        except EditRefused:
            # What the step left has been changed by others: it can never be taken back as it was.
            step.setObsolete(True)
            self.refused.emit(f"“{step.text()}” was changed since by somebody else; it cannot be {_PAST[kind]}.")
        except RecordError as error:
            self._index_to_restore = self.undo_stack.index()
            if isinstance(error, StaleEdit):
                self._reload_after(error)
            else:
                self.refused.emit(str(error))
        else:
            self._show(after)

    # -- how ---------------------------------------------------------------------------------------------------

    def _commit(self, edit: Edit, before: CaseRecord, after: CaseRecord) -> None:
        utc = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        number = self._library.commit(
            before.id, edit, before, after, expected=self._revision, reader=self._reader, utc=utc
        )
        self._revision = number
        self.committed.emit(Committed(number=number, title=edit.title, utc=utc, kind=edit.kind))

    def _show(self, case: CaseRecord) -> None:
        self._case = case
        self.case_changed.emit(case)

    def _reload_after(self, error: StaleEdit) -> None:
        self.reload()
        self.refused.emit(str(error))

    def _set_late(self, late: tuple[Edit, str | None] | None) -> None:
        had, self._late = self._late is not None, late
        if had != (late is not None):
            self.retry_changed.emit(late is not None)

    def _run_of(self, merge_key: str | None) -> int | None:
        """The number of the run of edits this one belongs to; None where it stands alone."""
        if merge_key is None or merge_key != self._run_key:
            self._run += 1
        self._run_key = merge_key
        return self._run if merge_key is not None else None

    def _restore_index(self, _index: int) -> None:
        """Qt counts a step as taken back once its undo has run; where it was refused, count it as it was."""
        if self._index_to_restore is None:
            return
        index, self._index_to_restore = self._index_to_restore, None
        self._walking_back = True
        try:
            self.undo_stack.setIndex(index)
        finally:
            self._walking_back = False


_PAST = {"undo": "undone", "redo": "done again"}
