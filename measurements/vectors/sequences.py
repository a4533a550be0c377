"""The dated responses of a `bor` or `endpoint` record, and what its days are counted from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from measurements.criteria.best import Dated, response_written
from measurements.errors import RecordError
from measurements.partial_date import PartialDate
from measurements.protocol import Protocol
from measurements.vectors.dates import counted, dates_of
from measurements.vectors.records import VectorError, VectorRecord, flag, items, mapping, number, partial_date
from measurements.vectors.settings import protocol_of


@dataclass(frozen=True)
class Course:
    """A sequence of responses with the protocol it is judged by."""

    protocol: Protocol
    sequence: tuple[Dated, ...]
    reference: PartialDate | None
    progression: PartialDate | None  # a PD known from another record
    baseline: PartialDate  # day 0 of a record that counts days


def course_of(record: VectorRecord) -> Course:
    """The course of a record. Raises VectorError for what has no meaning here."""
    protocol = protocol_of(record)
    told = [mapping(entry, "sequence") for entry in items(record.data.get("sequence"), "sequence")]
    if "sd_minimum_met" in record.data or "interval_days_at_least" in record.data:
        return _of_table(record, protocol, told)
    baseline, *dates = dates_of(told, {})
    stated = partial_date(record.data.get("reference_date"), "reference_date")
    # Days, weeks and mere order are counted from day 0, which then is the reference whatever date it had.
    by_calendar = not told or any(entry.get("date") for entry in told)
    reference = (stated if stated.is_known else None) if by_calendar else counted(0)
    progression = partial_date(record.data.get("pd_date"), "pd_date")
    return Course(
        protocol,
        sequence_of(told, tuple(dates)),
        reference,
        progression if progression.is_known else None,
        baseline,
    )


def sequence_of(told: list[dict[str, Any]], dates: tuple[PartialDate, ...]) -> tuple[Dated, ...]:
    """The responses as the engine holds them. Raises VectorError for a word that is no response."""
    return tuple(_dated(entry, date, n) for n, (entry, date) in enumerate(zip(told, dates, strict=True), 1))


def _dated(entry: Mapping[str, Any], date: PartialDate, place: int) -> Dated:
    text = entry.get("response")
    try:
        word = None if text is None else str(text).replace("NON-iCR/NON-iUPD", "NON-i")
        return response_written(word, date, f"visit-{place}", date.iso() or f"visit {place}")
    except RecordError as error:
        raise VectorError(str(error)) from error


def _of_table(record: VectorRecord, protocol: Protocol, told: list[dict[str, Any]]) -> Course:
    """A row of table 3, which has no dates: both assessments a stated interval apart, at or before the SD minimum.

    Not met means by neither: where the second would lie beyond it, the minimum is set a day after the second.
    """
    interval = number(record.data.get("interval_days_at_least"), "interval_days_at_least")
    apart = int(interval) if interval is not None else protocol.confirm_from_days
    met = flag(record.data.get("sd_minimum_met"), "sd_minimum_met") is not False
    first = protocol.stable_from_days if met else 1
    last = first + apart * (len(told) - 1)
    if not met and last >= protocol.stable_from_days:
        protocol = msgspec.structs.replace(protocol, stable_from_days=last + 1)
    dates = tuple(counted(first + apart * place) for place in range(len(told)))
    return Course(protocol, sequence_of(told, dates), counted(0), None, counted(0))
