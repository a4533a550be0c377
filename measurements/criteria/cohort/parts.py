"""The tables of a cohort in order, and cut into parts: some subjects with all their rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from measurements.criteria.cohort.codes import NO_DAY, NO_SIZE, NOT_ASSESSED, NOT_EVALUABLE, NOT_KNOWN, Flags, Ints
from measurements.criteria.cohort.columns import days, flags, numbered, order_of, packed, refuse, whole
from measurements.criteria.cohort.limits import LARGEST_SIZE
from measurements.criteria.cohort.tables import Column, Markers, NewLesions, NonTargets, Sizes, Times
from measurements.errors import RecordError


class SizeRows(NamedTuple):
    """Sizes in 0.01 mm, by subject, day, lesion. `row` is the place of the row as it was handed in."""

    subject: Ints
    day: Ints
    lesion: Ints
    size: Ints
    node: Flags
    row: Ints


class StateRows(NamedTuple):
    """States of non-target lesions, or of the tumour markers, by subject, day, lesion."""

    subject: Ints
    day: Ints
    lesion: Ints
    state: Ints


class NewRows(NamedTuple):
    """What is said of new lesions, by subject, day, lesion."""

    subject: Ints
    day: Ints
    lesion: Ints
    said: Ints
    size: Ints
    node: Flags


class TimeRows(NamedTuple):
    """Reference day and start of another therapy, by subject."""

    subject: Ints
    reference: Ints
    new_therapy: Ints


_Rows = TypeVar("_Rows", SizeRows, StateRows, NewRows, TimeRows)


@dataclass(frozen=True)
class Part:
    """Some subjects with all their rows."""

    sizes: SizeRows
    states: StateRows
    new: NewRows
    markers: StateRows
    times: TimeRows
    finer: Mapping[int, Decimal]

    def of(self, low: int, high: int) -> "Part":
        """The subjects from `low` up to, and without, `high`."""
        return Part(
            _cut(self.sizes, low, high),
            _cut(self.states, low, high),
            _cut(self.new, low, high),
            _cut(self.markers, low, high),
            _cut(self.times, low, high),
            self.finer,
        )


class Cohort(NamedTuple):
    """All rows in order, and the names of the subjects where they are texts."""

    rows: Part
    names: NDArray[Any] | None


def in_order(
    sizes: Sizes,
    nontargets: NonTargets | None,
    new_lesions: NewLesions | None,
    markers: Markers | None,
    times: Times | None,
) -> Cohort:
    """The tables as whole numbers in order, sorted once where they are not in order.

    Raises RecordError for a column that is no such column, and for a row that says what cannot be, by its number.
    """
    states = nontargets or NonTargets((), (), ())
    new = new_lesions or NewLesions((), (), ())
    marks = markers or Markers((), (), ())
    about = times or Times((), ())
    columns = [table.subject for table in (sizes, states, new, marks, about)]
    subjects, names = numbered(columns, "subject")
    rows = Part(
        _sizes(sizes, subjects[0]),
        _states(states, subjects[1]),
        _new(new, subjects[2]),
        _markers(marks, subjects[3]),
        _times(about, subjects[4]),
        _finer(sizes),
    )
    return Cohort(rows, names)


def parts(rows: Part, most: int) -> Iterator[Part]:
    """Parts of about `most` rows of sizes, each with whole subjects."""
    subject = rows.sizes.subject
    every = [table.subject for table in (rows.sizes, rows.states, rows.new, rows.markers) if len(table.subject)]
    if not every:
        yield rows
        return
    low, end = min(int(one[0]) for one in every), max(int(one[-1]) for one in every) + 1
    at = most
    while low < end:
        high = int(subject[at]) if at < len(subject) else end
        if high > low:
            yield rows.of(low, high)
            low = high
        at += most


def _cut(rows: _Rows, low: int, high: int) -> _Rows:
    first, last = np.searchsorted(rows.subject, (low, high))
    return _taken(rows, slice(first, last))


def _taken(rows: _Rows, which: Ints | slice) -> _Rows:
    columns: dict[str, Any] = {name: column[which] for name, column in zip(rows._fields, rows, strict=True)}
    return rows._replace(**columns)


def _sizes(table: Sizes, subject: Ints) -> SizeRows:
    rows = len(subject)
    day, size = days(table.day, "day", rows), whole(table.size, "size", rows)
    place = np.arange(rows)
    if table.finer:
        size = size.copy()
        size[[at for at in table.finer if 0 <= at < rows]] = 0
    refuse((size < NO_SIZE) | (size > LARGEST_SIZE), "a size in 0.01 mm is 0 or more, -1 where it is missing", place)
    found = SizeRows(subject, day, _lesions(table.lesion, rows), size, flags(table.node, "node", rows), place)
    return _once(found, found.row, "a second size of the lesion on that day")


def _states(table: NonTargets, subject: Ints) -> StateRows:
    rows = len(subject)
    state = whole(table.state, "state", rows)
    place = np.arange(rows)
    refuse((state < 0) | (state > NOT_EVALUABLE), "no state of a non-target lesion", place)
    found = StateRows(subject, days(table.day, "day", rows), _lesions(table.lesion, rows), state)
    return _once(found, place, "a second state of the non-target lesion on that day")


def _markers(table: Markers, subject: Ints) -> StateRows:
    rows = len(subject)
    state = whole(table.state, "state", rows)
    place = np.arange(rows)
    refuse((state < 0) | (state > NOT_KNOWN), "no state of tumour markers", place)
    found = StateRows(subject, days(table.day, "day", rows), np.zeros(rows, dtype=np.int64), state)
    return _once(found, place, "a second state of the markers on that day")


def _new(table: NewLesions, subject: Ints) -> NewRows:
    rows = len(subject)
    said = whole(table.said, "said", rows)
    size = np.full(rows, NO_SIZE) if table.size is None else whole(table.size, "size", rows)
    place = np.arange(rows)
    refuse((said < 0) | (said > NOT_ASSESSED), "nothing that can be said of a new lesion", place)
    refuse((size < NO_SIZE) | (size > LARGEST_SIZE), "a size in 0.01 mm is 0 or more, -1 where it is missing", place)
    lesion, node = _lesions(table.lesion, rows), flags(table.node, "node", rows)
    found = NewRows(subject, days(table.day, "day", rows), lesion, said, size, node)
    return _once(found, place, "a second word on the new lesion on that day")


def _times(table: Times, subject: Ints) -> TimeRows:
    rows = len(subject)
    none = np.full(rows, NO_DAY)
    therapy = none if table.new_therapy is None else days(table.new_therapy, "new_therapy", rows, may_miss=True)
    found = TimeRows(subject, days(table.reference, "reference", rows, may_miss=True), therapy)
    order = order_of(subject)
    found = found if order is None else _taken(found, order)
    place = np.arange(rows) if order is None else order
    again = np.zeros(rows, dtype=np.bool_)
    again[1:] = found.subject[1:] == found.subject[:-1]
    refuse(again, "second times of the subject", place)
    return found


def _lesions(column: Column | None, rows: int) -> Ints:
    if column is None:
        return np.zeros(rows, dtype=np.int64)
    found, _ = numbered([column], "lesion")
    if len(found[0]) != rows:
        raise RecordError("The column lesion must have one value a row.")
    return found[0]


def _once(rows: _Rows, place: Ints, words: str) -> _Rows:
    """The rows in order by subject, day and lesion, each of which may be there once."""
    subject, day, lesion = rows[:3]
    key = packed(subject, day, lesion)
    order = order_of(key)
    if order is not None:
        key, place, rows = key[order], place[order], _taken(rows, order)
    again = np.zeros(len(key), dtype=np.bool_)
    again[1:] = key[1:] == key[:-1]
    refuse(again, words, place)
    return rows


def _finer(table: Sizes) -> Mapping[int, Decimal]:
    for row, size in table.finer.items():
        if not 0 <= row < len(table.subject) or not size.is_finite() or size < 0:
            raise RecordError(f"Row {row + 1}: no size in mm.")
    return table.finer
