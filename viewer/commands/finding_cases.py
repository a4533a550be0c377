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
    held = library.summary(name)
    if held is not None and not held.hidden:
        return name
    if name in BUILT_IN:
        _put_in(library, name, ENTERED_BY)
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
    known = library.summary(case_id)
    if known is None or known.hidden:
        _put_in(library, case_id, reader)
    held, revision = library.load(case_id)
    if held != fresh:
        edit = ReplaceCase(case=fresh, title="Restore the sample case")
        library.commit(case_id, edit, held, edit.apply(held), expected=revision, reader=reader)


def _put_in(library: "Library", case_id: str, reader: str) -> None:
    """Add a built-in case, or bring the one that was deleted back with its history."""
    if library.summary(case_id) is None:
        library.create(built_in_case(case_id), reader)
    else:
        library.undelete(case_id, reader)
