"""Columns turned into whole numbers, rows into order, and what is refused, by its row."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from measurements.criteria.cohort.codes import NO_DAY, NO_SIZE, Flags, Ints
from measurements.criteria.cohort.tables import Column
from measurements.errors import RecordError

FARTHEST_DAY = 1_800_000
_WIDE = 2**62


def whole(column: Column, what: str, rows: int | None = None) -> Ints:
    """A column of whole numbers as int64. Raises RecordError for other values, and for another length than `rows`."""
    values = np.asarray(column)
    if values.size == 0:
        values = values.astype(np.int64)
    if values.dtype.kind not in "iub" or (values.dtype.kind == "u" and values.size and values.max() >= _WIDE):
        raise RecordError(f"The column {what} must hold whole numbers.")
    return np.ascontiguousarray(_of_length(values, what, rows), dtype=np.int64)


def days(column: Column, what: str, rows: int | None = None, *, may_miss: bool = False) -> Ints:
    """Days as whole numbers, numpy dates as days. Raises RecordError where a day is missing and may not be."""
    values = np.asarray(column)
    if values.dtype.kind == "M":
        none = np.isnat(values)
        values = np.where(none, NO_DAY, values.astype("datetime64[D]").astype(np.int64))
    found = whole(values, what, rows)
    wrong = ((found > FARTHEST_DAY) | (found < -FARTHEST_DAY)) & ~((found == NO_DAY) & may_miss)
    refuse(wrong, f"{what} has no day", np.arange(len(found)))
    return found


def flags(column: Column | None, what: str, rows: int) -> Flags:
    """A column of yes and no; without one, no throughout."""
    if column is None:
        return np.zeros(rows, dtype=np.bool_)
    return np.not_equal(whole(column, what, rows), 0)


def hundredths(sizes: Sequence[Decimal | None]) -> tuple[Ints, dict[int, Decimal]]:
    """Sizes in mm for the columns of `Sizes`: in whole 0.01 mm, and by row those that are finer. None is missing.

    Raises RecordError for what is no size, by its row.
    """
    found: Ints = np.full(len(sizes), NO_SIZE)
    finer: dict[int, Decimal] = {}
    for row, size in enumerate(sizes):
        if size is None:
            continue
        if not size.is_finite() or size < 0:
            raise RecordError(f"Row {row + 1}: no size in mm.")
        above, below = size.as_integer_ratio()
        if above * 100 % below:
            finer[row] = size
        else:
            found[row] = above * 100 // below
    return found, finer


def numbered(columns: Sequence[Column], what: str) -> tuple[list[Ints], NDArray[Any] | None]:
    """Columns that name the same things, as numbers in the order of the names; the names, None where they are numbers.

    Texts are cheap where equal ones stand together. Raises RecordError where some are numbers and some are texts.
    """
    arrays = [np.asarray(column) for column in columns]
    if all(array.dtype.kind in "iu" or array.size == 0 for array in arrays):
        found = [whole(array, what) for array in arrays]
        for numbers in found:
            refuse(
                (numbers >= _WIDE) | (numbers <= -_WIDE),
                f"the number of the {what} is too large",
                np.arange(len(numbers)),
            )
        return found, None
    if not all(_is_text(array) for array in arrays):
        raise RecordError(f"The column {what} must hold whole numbers, or texts, in every table.")
    texts = [array.astype(np.str_) for array in arrays]
    begins = [np.flatnonzero(heads(text)) for text in texts]
    names, numbers = np.unique(np.concatenate([t[b] for t, b in zip(texts, begins, strict=True)]), return_inverse=True)
    found, start = [], 0
    for text, begin in zip(texts, begins, strict=True):
        runs = np.diff(np.append(begin, len(text)))
        found.append(np.repeat(numbers[start : start + len(begin)], runs).astype(np.int64))
        start += len(begin)
    return found, names


def heads(values: NDArray[Any]) -> Flags:
    """True at every row that differs from the row before it."""
    found = np.ones(len(values), dtype=np.bool_)
    found[1:] = values[1:] != values[:-1]
    return found


def packed(*columns: Ints) -> Ints:
    """One number a row, in the order of the columns, equal where all are."""
    key = np.zeros(len(columns[0]), dtype=np.int64)
    width = 1
    for column in columns:
        if not len(column):
            continue
        low, span = int(column.min()), int(column.max()) - int(column.min()) + 1
        if width * span >= _WIDE:
            key, column = (np.unique(one, return_inverse=True)[1].astype(np.int64) for one in (key, column))  # noqa: PLW2901
            low, width, span = 0, int(key.max()) + 1, int(column.max()) + 1
        key = key * span + (column - low)
        width *= span
    return key


def order_of(key: Ints) -> Ints | None:
    """The order of the rows by their key; None where they stand in order already."""
    return None if bool(np.all(key[1:] >= key[:-1])) else np.argsort(key, kind="stable")


def refuse(wrong: Flags, words: str, rows: Ints) -> None:
    """Raise RecordError with the first row, counted from 1, where something is wrong."""
    if wrong.any():
        raise RecordError(f"Row {int(rows[wrong].min()) + 1}: {words}.")


def _is_text(values: NDArray[Any]) -> bool:
    if values.size == 0 or values.dtype.kind == "U":
        return True
    return values.dtype.kind in "OT" and all(isinstance(one, str) for one in values)


def _of_length(values: NDArray[Any], what: str, rows: int | None) -> NDArray[Any]:
    if values.ndim != 1 or (rows is not None and len(values) != rows):
        raise RecordError(f"The column {what} must have one value a row.")
    return values
