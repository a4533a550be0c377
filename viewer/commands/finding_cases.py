"""Which case of a library is meant by a name, and the cases that come with the program."""

from typing import TYPE_CHECKING

from measurements.edits import ReplaceCase
from measurements.errors import RecordError
from sample_data.cases import FOLLOWUP, SAMPLE, built_in_case

if TYPE_CHECKING:
    from measurements.store import Library

BUILT_IN = (SAMPLE, FOLLOWUP)
ENTERED_BY = "nadir"


def case_named(library: "Library", name: str) -> str:
    """The id of the case called `name`: an id, or a unique part of a name.

    A built-in case that the library does not hold is put in when first named. Raises RecordError where none or several
    are meant.
    """
    held = {summary.id for summary in library.list_cases()}
    if name in held:
        return name
    if name in BUILT_IN:
        library.create(built_in_case(name), ENTERED_BY)
        return name
    found = library.find(name)
    if not found:
        raise RecordError(f"No case is called {name!r}.")
    if len(found) > 1:
        raise RecordError(f"{name!r} may mean {', '.join(found[:5])}; name one of them.")
    return found[0]


def restore(library: "Library", case_id: str, reader: str) -> None:
    """Put a built-in case back as it came, by an edit like any other; the history keeps what was there."""
    fresh = built_in_case(case_id)
    if case_id not in {summary.id for summary in library.list_cases()}:
        library.create(fresh, reader)
        return
    held, revision = library.load(case_id)
    if held != fresh:
        edit = ReplaceCase(case=fresh, title="Restore the sample case")
        library.commit(case_id, edit, held, fresh, expected=revision, reader=reader)
