"""The minimum duration of stable disease.

Eisenhauer 2009, 4.4.3 and 4.6: set by the protocol, in general not less than 6 to 8 weeks, counted from the start of
treatment or from randomisation.
"""

from measurements.criteria.best.intervals import Judge, at_least, holds
from measurements.criteria.best.sequence import Dated
from measurements.partial_date import PartialDate
from measurements.protocol import Protocol

DISEASE_HELD = ("CR", "PR", "SD")
"""What meets the minimum: a CR or PR that is not confirmed counts as SD."""


def days_needed(protocol: Protocol) -> int:
    """Days from the reference date; by the study day (the reference is day 1) one less than the number set."""
    return protocol.stable_from_days - (protocol.stable_day_rule == "study_day")


def reaches_minimum(protocol: Protocol, reference: PartialDate | None, entry: Dated) -> bool | None:
    """Whether the date lies at or beyond the minimum; None where it cannot be known from the dates.

    A protocol that sets no minimum (0 days) asks for no dates.
    """
    if reference is None or not reference.is_known or not entry.date.is_known:
        return True if protocol.stable_from_days <= 0 else None
    return at_least(reference, entry.date, days_needed(protocol))


def stable_minimum_met(
    protocol: Protocol,
    sequence: tuple[Dated, ...],
    reference: PartialDate | None,
    codes: tuple[str, ...] = DISEASE_HELD,
) -> bool | None:
    """Whether an assessment with one of these codes lies at or beyond the minimum; None: cannot be known."""
    verdicts = {reaches_minimum(protocol, reference, entry) for entry in sequence if entry.code in codes}
    return True if True in verdicts else None if None in verdicts else False


def first_at_minimum(
    protocol: Protocol,
    sequence: tuple[Dated, ...],
    reference: PartialDate | None,
    judge: Judge,
    codes: tuple[str, ...] = DISEASE_HELD,
) -> int | None:
    """The place of the first assessment that meets the minimum: at or beyond it, with any of these codes."""
    return next(
        (
            place
            for place, entry in enumerate(sequence)
            if entry.code in codes and holds(reaches_minimum(protocol, reference, entry), judge)
        ),
        None,
    )
