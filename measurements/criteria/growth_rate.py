"""How fast a sum grows between two dates: TGR, specific growth rate, doubling time and TGK, each with its interval.

TGR: Ferté et al., Clin Cancer Res 2014;20:246-252. Specific growth rate and doubling time: Mehrara et al., Cancer Res
2007;67:3970-3975. TGK: Saâda-Bouzid et al., Ann Oncol 2017;28:1605-1611. A month has 365.25/12 days, as Nadir decides.
"""

from dataclasses import dataclass
from decimal import Decimal

from measurements.criteria.numbers import plain, signed
from measurements.partial_date import PartialDate, days_between

MONTH = Decimal("30.4375")
"""Days of a month: 365.25 / 12."""

_UNBOUNDED = Decimal(1000)
"""Percent a month above which an interval is only said to reach further."""

_SPHERE = 3  # a volume goes with the third power of a diameter
_LEVEL = Decimal("1.959964")  # 95 % of a normal distribution lie within so many standard deviations


@dataclass(frozen=True)
class Range:
    """A figure from `low` to `high`; both are one where the dates are known to the day."""

    low: Decimal
    high: Decimal

    @property
    def exact(self) -> bool:
        """Whether it is one figure."""
        return self.low == self.high

    def words(self, unit: str, places: int = 1) -> str:
        """As in "+12.3 % a month" or "+10 to +14 % a month"."""
        low, high = signed(self.low, "", places), signed(self.high, "", places)
        if low == high:
            return signed(self.low, unit, places)
        return f"{low.strip()} to {signed(self.high, unit, places)}"


@dataclass(frozen=True)
class Growth:
    """The growth of a sum between two dates. Figures are None where they are not defined, and `reason` says why.

    `interval` holds the 95 % interval of TGR from the error of measurement, None where no error is given.
    """

    days: Range | None
    tgr: Range | None = None  # % of volume a month
    interval: Range | None = None  # 95 %, of TGR
    specific: Range | None = None  # a day
    doubling_days: Range | None = None  # below 0: days in which it halves
    kinetics: Range | None = None  # TGK: unit of the sum a month
    reason: str = ""
    sentence: str = ""


def growth(
    first: Decimal | None,
    now: Decimal | None,
    start: PartialDate,
    end: PartialDate,
    *,
    relative_sd: tuple[Decimal, Decimal] | None = None,
    volume: bool = False,
    unit: str = "mm",
) -> Growth:
    """The growth from `first` to `now`, sums of diameters, or of volumes (`volume`); None where a target is missing.

    relative_sd: of the error of either sum, 0.041 is 4.1 % (`criteria/certainty` has those of a case); the errors of
    the two dates are taken as independent. Between partial dates every figure is a range. A sum of 0 has no rate, as it
    has no logarithm; TGK has one.
    """
    days = _days(start, end)
    if days is None:
        return _undefined(None, "the number of days between the dates cannot be known")
    if first is None or now is None:
        return _undefined(days, "a target has no size at one of the dates")
    months = Range(days.low / MONTH, days.high / MONTH)
    kinetics = _over(now - first, months)
    if first <= 0 or now <= 0:
        return Growth(days, kinetics=kinetics, reason="a sum of 0 has no growth rate",
                      sentence=_sentence(None, None, kinetics, unit, "a sum of 0 has no growth rate"))  # fmt: skip
    power = 1 if volume else _SPHERE
    log = (now / first).ln() * power
    tgr = _as_percent(_over(log, months))
    specific = _over(log, days)
    error = None
    if relative_sd is not None:
        half = _LEVEL * power * (relative_sd[0] ** 2 + relative_sd[1] ** 2).sqrt()
        error = _as_percent(Range(_over(log - half, months).low, _over(log + half, months).high))
    reason = "" if log else "without change there is no doubling time"
    return Growth(
        days, tgr, error, specific,
        _over(Decimal(2).ln(), days, of=log) if log else None,
        kinetics, reason, _sentence(tgr, error, kinetics, unit, reason),
    )  # fmt: skip


def _undefined(days: Range | None, reason: str) -> Growth:
    return Growth(days, reason=reason, sentence=f"No growth rate: {reason}.")


def _days(start: PartialDate, end: PartialDate) -> Range | None:
    """From the fewest to the most days; None where they are open, or the dates may be one day."""
    shortest, longest = days_between(start, end)
    if shortest is None or longest is None or shortest <= 0:
        return None
    return Range(Decimal(shortest), Decimal(longest))


def _over(value: Decimal, time: Range, of: Decimal | None = None) -> Range:
    """A value by a time; `of` turns it round: value × time / of, the time in which a rate of `of` makes the value."""
    ends = [value / t if of is None else value * t / of for t in (time.low, time.high)]
    return Range(min(ends), max(ends))


def _as_percent(rate: Range) -> Range:
    return Range(*(100 * (end.exp() - 1) for end in (rate.low, rate.high)))


def _sentence(tgr: Range | None, error: Range | None, kinetics: Range, unit: str, reason: str) -> str:
    """As in "TGR +12.3 % of volume a month (95 % interval −4 to +31 %); TGK +2.1 mm a month."."""
    parts = []
    if tgr is not None:
        text = f"TGR {tgr.words('% of volume a month')}"
        parts.append(f"{text} ({_interval_words(error)})" if error is not None else text)
    parts.append(f"TGK {kinetics.words(f'{unit} a month', 2)}")
    if reason:
        parts.append(reason)
    return "; ".join(parts) + "."


def _interval_words(error: Range) -> str:
    """The interval; of dates so near each other that it holds almost everything, that it does."""
    if error.high > _UNBOUNDED:
        return f"95 % interval from {signed(error.low, '%')} to more than {plain(_UNBOUNDED)} %: the dates lie too near"
    return f"95 % interval {error.words('%')}"


def doubling_words(found: Growth) -> str:
    """As in "doubles in 69 days", "halves in 120 to 140 days"; "" where it is not defined."""
    if found.doubling_days is None:
        return ""
    low, high = sorted((abs(found.doubling_days.low), abs(found.doubling_days.high)))
    days = plain(low, 0) if low == high else f"{plain(low, 0)} to {plain(high, 0)}"
    return f"{'doubles' if found.doubling_days.low > 0 else 'halves'} in {days} days"
