"""What PERCIST says of the uptake in words, with references, limits and margin."""

from decimal import Decimal

from measurements.criteria.base import Answer
from measurements.criteria.codes import Code
from measurements.criteria.metabolic import measurable_from
from measurements.criteria.moment import Moment
from measurements.criteria.numbers import places_apart, plain, signed, signed_percent, size
from measurements.criteria.sentences import without_size
from measurements.protocol import Protocol

_HUNDRED = Decimal(100)
_UNIT = "g/ml"


def baseline_words(protocol: Protocol, answer: Answer, low: Decimal | None, high: Decimal | None) -> str:
    """The baseline sentence with the limits in g/ml; as it was where there is no uptake to compare with."""
    if low is None or high is None or answer.sums.total is None or answer.target is None:
        return answer.sentence
    first = f"BL: baseline SULpeak of the hottest lesion {size(answer.sums.total, _UNIT, 2)}"
    return f"{first}; PMR needs {size(low, _UNIT, 3)} or less, PMD {_from(protocol, size(high, _UNIT, 3))}"


def reason(
    moment: Moment, code: Code, low: Decimal | None, high: Decimal | None, *, extended: str, measurable: bool | None
) -> str:
    """The clause after the class. `extended`: why the extent is progression, where the uptake is not."""
    if code == "CR":
        return "no lesion has uptake above its surroundings"
    if extended:
        return extended
    if code == "PD" and high is not None:
        return _progression(moment, high)
    if code == "NE":
        return _not_evaluable(moment, measurable=measurable)
    return _response_or_stable(moment, code, low, high)


def _not_evaluable(moment: Moment, *, measurable: bool | None) -> str:
    if measurable is False:
        limit = measurable_from(moment.first)
        least = f": {plain(limit[0], 2)} {_UNIT} or more are asked for ({limit[1]})" if limit else ""
        return f"no lesion was measurable at baseline{least}"
    if moment.sums.missing:
        return f"no uptake for {without_size(moment)}"
    return "the baseline has no complete uptake, so nothing can be compared with it"


def _progression(moment: Moment, high: Decimal) -> str:
    sums, protocol = moment.sums, moment.protocol
    value, lowest = sums.measured_part or Decimal(0), sums.nadir or Decimal(0)
    places = max(2, places_apart(value, high))
    what = "hottest measured lesion" if sums.missing else "SULpeak of the hottest lesion"
    missing = f" (no uptake for {without_size(moment)})" if sums.missing else ""
    share = f"{signed_percent((value - lowest) * _HUNDRED / lowest, _rise(protocol))} and " if lowest else ""
    origin = "baseline" if sums.nadir_at == sums.baseline_at else "lowest"
    change = signed(value - lowest, _UNIT, places)
    return (
        f"{what} {size(value, _UNIT, places)}{missing}, {share}{change} from {origin} {size(lowest, _UNIT, 2)}"
        f" ({sums.nadir_named}); PMD needs {_from(protocol, size(high, _UNIT, places))}"
    )


def _response_or_stable(moment: Moment, code: Code, low: Decimal | None, high: Decimal | None) -> str:
    sums, protocol = moment.sums, moment.protocol
    value, base = sums.total or Decimal(0), sums.baseline or Decimal(0)
    low, high = low or Decimal(0), high or Decimal(0)
    near_progression = code == "SD" and high - value < value - low
    limit = high if near_progression else low
    places = max(2, places_apart(value, limit))
    response = (protocol.sul_response - 1) * _HUNDRED if value > protocol.sul_response * base or code == "PR" else None
    share = signed_percent((value - base) * _HUNDRED / base, response) if base else signed(value - base, _UNIT)
    text = f"SULpeak of the hottest lesion {size(value, _UNIT, places)}, {share} from baseline {size(base, _UNIT, 2)}"
    text += f" ({sums.baseline_named})"
    if near_progression:
        if sums.nadir is not None and sums.nadir_at != sums.baseline_at:
            rise = signed(value - sums.nadir, _UNIT, places)
            text += f", {rise} from lowest {size(sums.nadir, _UNIT, 2)} ({sums.nadir_named})"
        away = f"{size(high - value, _UNIT, places)} away" if high != value else "reached and not exceeded"
        return f"{text}; PMD needs {_from(protocol, size(high, _UNIT, places))}, {away}"
    apart = abs(value - low)
    margin = "met exactly" if not apart else f"met by {size(apart, _UNIT, places)}"
    if code == "SD":
        margin = f"{size(apart, _UNIT, places)} away"
    return f"{text}; PMR needs {size(low, _UNIT, places)} or less, {margin}"


def _rise(protocol: Protocol) -> Decimal:
    return (protocol.sul_progression - 1) * _HUNDRED


def _from(protocol: Protocol, limit: str) -> str:
    return f"{limit} or more" if protocol.sul_progression_inclusive else f"more than {limit}"
