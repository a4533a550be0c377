"""Whether a date may confirm an unconfirmed progression: 4 to 8 weeks after it (Seymour 2017; EORTC answers).

Earlier dates are disregarded, later ones are used and flagged. Both are counted from the first iUPD of the block.
"""

from dataclasses import dataclass

from measurements.criteria.base import Visit
from measurements.partial_date import days_between
from measurements.protocol import Protocol


@dataclass(frozen=True)
class Window:
    """How a date lies to the first iUPD that is still pending.

    `may_confirm`: far enough from it, or excepted. `late`: surely more than the 56 days after it. `days`: [shortest,
    longest] number of days between the two, None where an end is open.
    """

    may_confirm: bool
    late: bool
    days: tuple[int | None, int | None]
    notice: str = ""


def confirmation_window(protocol: Protocol, first: Visit, visit: Visit, *, excepted: bool) -> Window:
    """The place of `visit` after the iUPD at `first`; days count as far as both dates are known.

    `excepted`: done for a new symptom or sign and showing a further new lesion, which confirms at any time (EORTC).
    The limit is met only where every possible interval meets it. Where neither end of the interval is known, the
    order of the dates is all there is: the date counts as within the window, and says so.
    """
    least = protocol.confirm_progression_from_days - protocol.confirm_progression_variance_days
    most = protocol.confirm_progression_to_days
    shortest, longest = days_between(first.date, visit.date)
    days = (shortest, longest)
    if excepted and (shortest is None or shortest < least):
        why = f"Before {least} days, but done for a new symptom and showing a further new lesion: it may confirm."
        return Window(True, False, days, why)
    if shortest is None and longest is None:
        return Window(True, False, days, "Days since the iUPD not known: counted as within the confirmation window.")
    if longest is not None and longest < least:
        why = f"{_days(days)} after the iUPD of {first.named}, before {least} days: disregarded, to be repeated."
        return Window(False, False, days, why)
    if shortest is None or shortest < least:
        why = f"Cannot be known from the dates whether {least} days have passed since the iUPD of {first.named}."
        return Window(False, False, days, why)
    if shortest > most:
        return Window(True, True, days, f"{_days(days)} after the iUPD of {first.named}, later than {most} days.")
    if longest is None or longest > most:
        why = f"Cannot be known from the dates whether it is within {most} days of the iUPD of {first.named}."
        return Window(True, False, days, why)
    return Window(True, False, days)


def _days(days: tuple[int | None, int | None]) -> str:
    shortest, longest = days
    if shortest == longest:
        return f"{shortest} days"
    if longest is None:
        return f"At least {shortest} days"
    return f"At most {longest} days" if shortest is None else f"{shortest} to {longest} days"
