"""Runs records by their category and gives each its verdict. A record never stops the run."""

from collections.abc import Callable, Iterable
from pathlib import Path

from measurements.errors import RecordError
from measurements.vectors import best, endpoints, overall, rates, selection, series
from measurements.vectors.records import CATEGORIES, VectorRecord, read_records
from measurements.vectors.verdicts import Check, Verdict, verdict

_RUN: dict[str, Callable[[VectorRecord], tuple[Check, ...]]] = {
    "series": series.run,
    "overall": overall.run,
    "bor": best.run,
    "endpoint": endpoints.run,
    "selection": selection.run,
    "rates": rates.run,
}

_RECORD_KEYS = {
    "id", "category", "criteria", "source", "repo", "path", "commit", "locator", "disputed", "reason", "ambiguous",
    "ambiguous_fields", "note", "config", "baseline", "visits", "expect", "given", "printed", "sequence",
    "reference_date", "stop_at_first_pd", "pd_date", "interval_days_at_least", "sd_minimum_met", "endpoint", "subjects",
    "lesions", "values_pct", "death_date", "new_therapy_date", "best_responses", "responders", "n",
}  # fmt: skip


def run(path: Path) -> tuple[Verdict, ...]:
    """A verdict on every record below `path`, in the order of files and lines.

    Raises RecordError where there is nothing to run.
    """
    return tuple(run_all(read_records(path)))


def run_all(records: Iterable[VectorRecord]) -> Iterable[Verdict]:
    """A verdict on each record; a second record of an id fails, since ids are unique."""
    seen: set[str] = set()
    for record in records:
        if record.id in seen:
            yield Verdict(record, "fail", (), f"the id {record.id} is used twice")
            continue
        seen.add(record.id)
        yield run_one(record)


def run_one(record: VectorRecord) -> Verdict:
    """The verdict on one record: what cannot be read or run is a failure with its reason, flag or no flag."""
    if record.unreadable:
        return Verdict(record, "fail", (), record.unreadable)
    runner = _RUN.get(record.category)
    if runner is None:
        return Verdict(record, "fail", (), f"category {record.category!r} is none of {', '.join(CATEGORIES)}")
    notes = tuple(f"key {key!r} is not known and was not used" for key in record.data if key not in _RECORD_KEYS)
    try:
        return verdict(record, runner(record), notes)
    except RecordError as error:
        return Verdict(record, "fail", (), str(error), notes)
    except (ValueError, ArithmeticError, LookupError, TypeError, AttributeError) as error:
        # The engine itself gave way: that is what vectors are there to show, and the others still have to run.
        return Verdict(record, "fail", (), f"the engine stopped: {error}", notes)
