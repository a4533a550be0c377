"""The protocol a record asks for: the preset of its criteria and what its `config` says otherwise."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from measurements.criteria import PRESETS, preset
from measurements.protocol import Protocol
from measurements.vectors.records import VectorError, VectorRecord, flag, items, mapping, number

# What a source names that is no rule set, and the rule set whose public figures it is compared with.
OTHER_CRITERIA = ("waterfall (percent change only)", "statistics")

# Words of the sources: a day count that begins with 1, and one that is the difference of two dates.
_STUDY_DAY = re.compile(r"\+\s*1\b|study[\s_]*day|day[\s_=]*1\b|^1$|\b(1|one)[\s_-]*based|(?<![a-z])inclusive")
_DIFFERENCE = re.compile(r"-|−|minus|differ|0|zero|elapsed|interval|exclusive|>=|since|after")


def protocol_of(record: VectorRecord) -> Protocol:
    """The protocol of a record. Raises VectorError for criteria or a setting this program does not know."""
    name = "RECIST 1.1" if record.criteria in OTHER_CRITERIA else record.criteria
    if name not in PRESETS:
        raise VectorError(f"criteria {record.criteria!r} are not known")
    changes: dict[str, Any] = {}
    for key, value in mapping(record.data.get("config"), "config").items():
        if key not in _SETTINGS:
            raise VectorError(f"config {key!r} is not known")
        changes |= _SETTINGS[key](key, value)
    return msgspec.structs.replace(preset(name), **changes)


Setting = Callable[[str, object], Mapping[str, Any]]


def _whole(key: str, value: object) -> int:
    found = number(value, f"config {key}")
    if found is None or found != found.to_integral_value():
        raise VectorError(f"config {key} is no whole number: {value}")
    return int(found)


def _days(field: str) -> Setting:
    return lambda key, value: {} if value is None else {field: _whole(key, value)}


def _yes(field: str) -> Setting:
    return lambda key, value: {} if value is None else {field: flag(value, f"config {key}")}


def _confirm_to(key: str, value: object) -> Mapping[str, Any]:
    return {"confirm_to_days": None if value is None else _whole(key, value)}


def _decrease(key: str, value: object) -> Mapping[str, Any]:
    percent = number(value, f"config {key}")
    return {} if percent is None else {"partial_response": 1 - abs(percent) / 100}


def _growth(key: str, value: object) -> Mapping[str, Any]:
    return {"progression_mm": number(value, f"config {key}") or Decimal(0)}


def _increase(key: str, value: object) -> Mapping[str, Any]:
    percent = number(value, f"config {key}")
    return {} if percent is None else {"progression": 1 + percent / 100}


def _confirm_progression(key: str, value: object) -> Mapping[str, Any]:
    # The record gives the earliest day itself, the variance of its protocol already taken off.
    return {} if value is None else {"confirm_progression_from_days": _whole(key, value)}


def _day_rule(key: str, value: object) -> Mapping[str, Any]:
    """How days are counted: "date - reference >= n", or a study day that begins with 1."""
    if value is None:
        return {}
    text = str(value).lower()
    if _STUDY_DAY.search(text):
        return {"stable_day_rule": "study_day"}
    if not _DIFFERENCE.search(text):
        raise VectorError(f"config {key}: {str(value)[:40]!r} is no way of counting days")
    return {"stable_day_rule": "difference"}


def _day_origin(key: str, value: object) -> Mapping[str, Any]:
    """The number of the first day, 0 or 1; a record may also only name what it is, which its dates tell."""
    text = str(value).lower()
    return _day_rule(key, value) if _STUDY_DAY.search(text) or "0" in text else {}


def _length_rule(key: str, value: object) -> Mapping[str, Any]:
    rule = _day_rule(key, value)
    if not rule:
        return {}
    return {**rule, "length_rule": "inclusive" if rule["stable_day_rule"] == "study_day" else "difference"}


def _benefit(key: str, value: object) -> Mapping[str, Any]:
    codes = {str(code) for code in items(value, f"config {key}")}
    return {"non_cr_non_pd_benefits": "NON-CR/NON-PD" in codes}


def _rank(key: str, value: object) -> Mapping[str, Any]:
    """What targets are ranked by: their size, the largest first, whatever a source calls it."""
    if value is not None and any(word in str(value).lower() for word in ("small", "asc", "order", "random")):
        raise VectorError(f"config {key}: targets are ranked largest first, not {str(value)[:30]!r}")
    return {}


def _nothing(key: str, value: object) -> Mapping[str, Any]:
    """Read where the record is run (cut-off, censoring) or told by its dates (what days are counted from)."""
    del key, value
    return {}


_SETTINGS: dict[str, Setting] = {
    "confirmation": _yes("confirmation"),
    "confirmation_of_response": _yes("confirmation"),
    "confirm_min_days": _days("confirm_from_days"),
    "confirm_max_days": _confirm_to,
    "sd_min_days": _days("stable_from_days"),
    "sd_day_rule": _day_rule,
    "day_rule": _length_rule,
    "days_rule": _length_rule,
    "day_origin": _day_origin,
    "sd_min_reference": _nothing,
    "max_ne_between": _days("max_ne_between"),
    "accept_sd_between": _yes("accept_sd_between"),
    "missing_as_ne": _yes("missing_as_ne"),
    "benefit_values": _benefit,
    "max_total": _days("max_targets"),
    "max_per_organ": _days("max_per_organ"),
    "rank": _rank,
    "pd_abs_mm": _growth,
    "pr_threshold_pct": _decrease,
    "pd_threshold_pct": _increase,
    "icpd_min_days": _confirm_progression,
    "stop_at_first_pd": _nothing,
    "censor_at": _nothing,
}
