"""What an edit is, and the edits that concern a case as a whole."""

from typing import ClassVar, Protocol, runtime_checkable

from measurements.case import CaseRecord, in_place
from measurements.changes import Change, apply_changes
from measurements.errors import EditRefused
from measurements.record import Record


@runtime_checkable
class Edit(Protocol):
    """One user action: `kind` names it in the history, `title` says it to the user, `reason` says why."""

    @property
    def kind(self) -> str:
        """The stable name of this sort of edit in the history."""
        ...

    @property
    def title(self) -> str:
        """What was done, in a few words, with the lesion and date it concerns where that helps."""
        ...

    @property
    def reason(self) -> str:
        """Why, where the user was asked; else ""."""
        ...

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case after the edit. Raises RecordError or EditRefused before anything has changed."""
        ...


class RecordedEdit(Record, frozen=True, kw_only=True):
    """What every edit of this package shares."""

    kind: ClassVar[str]
    reason: str = ""


class CreateCase(RecordedEdit, frozen=True, kw_only=True):
    """The first entry of every history: the case as it was made or read in."""

    kind: ClassVar[str] = "create_case"
    case: CaseRecord
    title: str = "Create the case"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The new case. Raises EditRefused where the case is not empty."""
        if case != CaseRecord(id=self.case.id):
            raise EditRefused(f"Case {self.case.id} exists already.")
        return in_place(self.case)


class ReplaceCase(RecordedEdit, frozen=True, kw_only=True):
    """Put the whole content back to a given state, as *Restore the sample case* does; the history keeps what was."""

    kind: ClassVar[str] = "replace_case"
    case: CaseRecord
    title: str = "Restore the case"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The given content under the id of the open case."""
        if case.id != self.case.id:
            raise EditRefused(f"{self.case.id} cannot stand in for {case.id}.")
        return in_place(self.case)


class Revert:
    """Take changes back, or make them again: undo and redo are further edits through the same door."""

    kind = "revert"
    reason = ""

    def __init__(self, title: str, changes: tuple[Change, ...], kind: str = "undo") -> None:
        self.title = title
        self.kind = kind
        self.changes = changes

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with the changes made. Raises EditRefused where something has changed since."""
        return apply_changes(case, self.changes)


class Together:
    """Several edits that are one action of the user: one transaction, one entry of the history, one undo step."""

    def __init__(self, title: str, edits: tuple[Edit, ...], *, kind: str, reason: str = "") -> None:
        self.title = title
        self.kind = kind
        self.reason = reason
        self.edits = edits

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case after all of them, or none: raises what the first that is refused raises."""
        for edit in self.edits:
            case = edit.apply(case)
        return case
