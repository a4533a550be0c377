"""Runs `endpoint` records: what a sequence of responses comes to for one subject, or for a few."""

from collections.abc import Callable

from measurements.vectors.records import VectorError, VectorRecord
from measurements.vectors.verdicts import Check


def run(record: VectorRecord) -> tuple[Check, ...]:
    """The expectations of the record. Raises VectorError for an endpoint that has no meaning here."""
    runner = _ENDPOINTS.get(str(record.data.get("endpoint")))
    if runner is None:
        raise VectorError(f"endpoint {str(record.data.get('endpoint'))[:40]!r} is none of {', '.join(_ENDPOINTS)}")
    return runner(record)


_ENDPOINTS: dict[str, Callable[[VectorRecord], tuple[Check, ...]]] = {}
