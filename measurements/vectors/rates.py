"""Runs `rates` records: figures over a group, from best responses, from percent changes, or from counts."""

import re
from collections import Counter
from decimal import Decimal

from measurements.criteria.best import category_of_change
from measurements.criteria.best.rates import Rate, clopper_pearson, disease_control_rate, response_rate
from measurements.vectors.records import VectorError, VectorRecord, items, mapping, number
from measurements.vectors.verdicts import Check, number_check, word_check

_EDGE = re.compile(r"^edge_(\d+)_of_(\d+)_(lower|upper)$")
_BOUND = re.compile(r"^(?:(orr|dcr)_)?(?:ci_?|ci95_?)?(lower|upper)(?:_(percent|pct))?$")
_METHOD = "Clopper-Pearson exact 95 %"
_CODES = ("CR", "PR", "SD", "PD", "NE", "NON-CR/NON-PD", "Unknown")


def run(record: VectorRecord) -> tuple[Check, ...]:
    """The expectations of the record. Raises VectorError for a figure that has no meaning here."""
    expect = mapping(record.data.get("expect"), "expect")
    if "responders" in record.data:
        count, n = (_count(record.data.get(key), key) for key in ("responders", "n"))
        return tuple(_of_counts(count, n, key, expected) for key, expected in expect.items())
    codes = _codes(record)
    return tuple(_of_codes(codes, key, expected) for key, expected in expect.items())


def _codes(record: VectorRecord) -> tuple[str, ...]:
    """A code a patient: the best response, or what the best change reaches by itself."""
    if "values_pct" in record.data:
        values = items(record.data["values_pct"], "values_pct")
        return tuple(category_of_change(number(value, "values_pct")) for value in values)
    if "best_responses" not in record.data:
        raise VectorError("neither best_responses, values_pct nor responders")
    return tuple("" if code is None else str(code) for code in items(record.data["best_responses"], "best_responses"))


def _of_codes(codes: tuple[str, ...], key: str, expected: object) -> Check:
    told = tuple("" if code == "Unknown" else code for code in codes)
    if key in _CODES:
        return word_check(key, Counter(codes)[key], _count(expected, key))
    if key == "n":
        return word_check(key, len(codes), _count(expected, key))
    if key in ("orr", "dcr"):
        rate = response_rate(told) if key == "orr" else disease_control_rate(told)
        return number_check(key, rate.share, number(expected, key), rate.sentence, one_dp=False)
    found = {"orr_percent": response_rate, "dcr_percent": disease_control_rate}.get(key)
    if found is not None:
        rate = found(told)
        return number_check(key, rate.percent, number(expected, key), rate.sentence, one_dp=False)
    if key.endswith("_percent_1dp"):
        rate = response_rate(told) if key.startswith("orr") else disease_control_rate(told)
        return number_check(key, rate.percent, number(expected, key), rate.sentence, one_dp=True)
    return _bound(response_rate(told) if not key.startswith("dcr") else disease_control_rate(told), key, expected)


def _of_counts(count: int, n: int, key: str, expected: object) -> Check:
    edge = _EDGE.match(key)
    if key == "method":
        return word_check(key, _METHOD, expected)
    if key == "n":
        return word_check(key, n, _count(expected, key))
    rate = response_rate(("PR",) * count + ("PD",) * (n - count))
    if edge is not None:
        lower, upper = clopper_pearson(int(edge[1]), int(edge[2]))
        got = lower if edge[3] == "lower" else upper
        return number_check(key, got, number(expected, key), rate.sentence, one_dp=False)
    if key in ("rate_percent", "orr_percent", "rate"):
        value = rate.share if key == "rate" else rate.percent
        return number_check(key, value, number(expected, key), rate.sentence, one_dp=False)
    return _bound(rate, key, expected)


def _bound(rate: Rate, key: str, expected: object) -> Check:
    """An end of the interval, as a share or in percent, as exactly as the record writes it."""
    found = _BOUND.match(key)
    wanted = number(expected, key)
    if found is None or wanted is None:
        raise VectorError(f"expectation {key!r} is not known")
    share = rate.lower if found[2] == "lower" else rate.upper
    got = None if share is None else share * 100 if found[3] else share
    places = wanted.as_tuple().exponent
    if got is not None and isinstance(places, int):
        got = got.quantize(Decimal(1).scaleb(max(places, -6)))
    return number_check(key, got, wanted, rate.sentence, one_dp=False)


def _count(value: object, what: str) -> int:
    found = number(value, what)
    if found is None or found < 0 or found != found.to_integral_value():
        raise VectorError(f"{what} is no count")
    return int(found)
