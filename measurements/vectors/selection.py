"""Runs `selection` records: measurability at baseline and the choice of targets."""

from measurements.vectors.records import VectorError, VectorRecord
from measurements.vectors.verdicts import Check


def run(record: VectorRecord) -> tuple[Check, ...]:
    """The expectations of the record."""
    raise VectorError(f"{record.category} is not run yet")
