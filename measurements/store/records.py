"""What the library says of its cases: a line of the list, an entry of the history."""

from measurements.case import CaseRecord
from measurements.changes import Change
from measurements.course import in_order
from measurements.record import Record


class CaseSummary(Record, frozen=True, kw_only=True):
    """One line of the list of cases. Dates as ISO 8601 as far as they are known; "" where nothing is."""

    id: str
    title: str
    subject: str = ""  # patient id as stated
    patient_name: str = ""
    diagnosis: str = ""
    dates: int = 0
    first_date: str = ""
    last_date: str = ""
    synthetic: bool = False
    revision: int = 0
    created_utc: str = ""
    changed_utc: str = ""
    hidden: bool = False


class HistoryEntry(Record, frozen=True, kw_only=True):
    """One edit of a case as it was recorded; `hash` covers everything above it and `prev_hash`, the one before."""

    number: int
    utc: str
    reader: str
    program: str
    kind: str
    title: str
    reason: str
    changes_json: str
    prev_hash: str
    hash: str

    @property
    def changes(self) -> tuple[Change, ...]:
        """The entities before and after. Raises RecordError where they cannot be read."""
        from measurements.store.chain import read_changes

        return read_changes(self.changes_json)


HIDE, UNHIDE = "delete_case", "undelete_case"  # the kinds of entry that concern no part of a case

SUMMARISED = frozenset({"header", "patient", "diagnoses", "timepoints"})


def summary_columns(case: CaseRecord) -> dict[str, str | int | bool]:
    """What the list of cases shows of a case, by column. Drawn from the collections named in SUMMARISED only."""
    person = case.person
    dates = [point.date.iso() for point in in_order(case.timepoints)]
    columns: dict[str, str | int | bool] = {
        "title": case.title,
        "subject": person.patient_id,
        "patient_name": person.name,
        "diagnosis": case.diagnoses[0].text if case.diagnoses else "",
        "dates": len(dates),
        "first_date": dates[0] if dates else "",
        "last_date": dates[-1] if dates else "",
        "synthetic": bool(case.header) and case.header[0].synthetic,
    }
    return {name: keepable(value) if isinstance(value, str) else value for name, value in columns.items()}


def keepable(text: str) -> str:
    """The text without NUL, which PostgreSQL keeps in no column. Records keep theirs: JSON writes it as an escape."""
    return text.replace("\0", "")
