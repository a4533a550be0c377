"""The shape of the record's sections: rows to list, fields to read, and where each row comes from. No widgets."""

from dataclasses import dataclass

from measurements.partial_date import PartialDate
from measurements.record import Source
from viewer.casebook.figures import date_bounds, date_words

NOT_STATED = "not stated"


@dataclass(frozen=True)
class RecordColumn:
    """A column of a section's table: its title, width in px (0: takes what is left), and where numbers stand."""

    title: str
    width: int = 0
    right: bool = False


@dataclass(frozen=True)
class RecordField:
    """One stated fact of a row. An empty value is shown as "not stated"; `hint` says what is known beyond it.

    `own` marks what is this program's and not the source's: a name it gave, a role the reader chose, images it holds.
    """

    label: str
    value: str
    hint: str = ""
    own: bool = False

    @property
    def text(self) -> str:
        """What stands in the form."""
        return self.value or NOT_STATED

    @property
    def is_stated(self) -> bool:
        """False where the record holds nothing."""
        return bool(self.value) and self.value != NOT_STATED


@dataclass(frozen=True)
class RecordRow:
    """One entity of the record: cells for the table, fields for the form, its source, and what to mind about it."""

    id: str
    heading: str
    subtitle: str
    cells: tuple[str, ...]
    fields: tuple[RecordField, ...]
    source: Source | None = None
    checks: tuple[str, ...] = ()

    @property
    def is_reported(self) -> bool:
        """True where a fact of the row was read in a report: it carries the quote mark."""
        quoted = any(field.is_stated and not field.own for field in self.fields)
        return quoted and self.source is not None and self.source.kind == "reported"


@dataclass(frozen=True)
class RecordSection:
    """One section of the record. `purpose` is what an empty one says it is for."""

    key: str
    title: str
    icon: str
    columns: tuple[RecordColumn, ...]
    rows: tuple[RecordRow, ...]
    summary: str  # "3 drugs, 12 procedures"
    count: str  # beside the title in the list of sections
    purpose: str


def stated(label: str, value: object, hint: str = "") -> RecordField:
    """A field as the record has it; None and "" are not stated."""
    return RecordField(label, "" if value is None else str(value), hint)


def own(label: str, value: object) -> RecordField:
    """A field that no report states: it never carries the quote mark."""
    return RecordField(label, "" if value is None else str(value), own=True)


def dated(label: str, date: PartialDate) -> RecordField:
    """A date as exactly as it is known, with what the calendar can say of it."""
    return RecordField(label, date_words(date), date_bounds(date))


def only_stated(*fields: RecordField) -> tuple[RecordField, ...]:
    """The fields that say something: for those nobody expects of every row."""
    return tuple(field for field in fields if field.is_stated)


def counted(count: int, one: str, many: str = "") -> str:
    """As in "1 drug", "12 procedures"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def capital(text: str) -> str:
    """Text with a capital first letter; the rest as it was stated."""
    return text[:1].upper() + text[1:]
