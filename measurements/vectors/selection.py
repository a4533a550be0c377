"""Runs `selection` records: measurability at baseline and the choice of targets."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from measurements.checks.selection import Candidate, Selection, propose_targets
from measurements.organs import organ_group
from measurements.vectors.courses import target_of
from measurements.vectors.records import VectorError, VectorRecord, flag, items, mapping, number
from measurements.vectors.settings import protocol_of
from measurements.vectors.verdicts import Check, number_check, word_check

Breach = tuple[str, str]
"""A kind of limit (total, organ, measurable) and the organ or lesion it is about, "" where none is named."""


def run(record: VectorRecord) -> tuple[Check, ...]:
    """The expectations of the record. Raises VectorError for one that has no meaning here."""
    protocol = protocol_of(record)
    candidates = tuple(
        _candidate(mapping(one, "lesion"), n) for n, one in enumerate(items(record.data.get("lesions"), "lesions"), 1)
    )
    found = propose_targets(protocol, candidates)
    expect = mapping(record.data.get("expect"), "expect")
    return tuple(_expectation(candidates, found, expect, key) for key in expect)


def _candidate(one: Mapping[str, Any], place: int) -> Candidate:
    lesion = target_of(one, place)
    return Candidate(
        lesion_id=lesion.id,
        organ=lesion.organ,
        mm=lesion.mm,
        node=lesion.node,
        side=str(one.get("side") or ""),
        method=str(one.get("method") or ""),
        slice_thickness_mm=number(one.get("slice_thickness_mm"), "slice_thickness_mm"),
    )


def _expectation(candidates: Sequence[Candidate], found: Selection, expect: Mapping[str, Any], key: str) -> Check:
    expected = expect[key]
    said = "; ".join(f"{lesion}: {why}" for lesion, why in found.not_measurable)
    if key == "selected":
        return word_check(key, list(found.selected), _ids(expected, key), said)
    if key == "n_selected":
        return word_check(key, len(found.selected), int(number(expected, key) or 0), said)
    if key in ("measurable", "not_measurable"):
        got = found.measurable if key == "measurable" else [lesion for lesion, _ in found.not_measurable]
        return word_check(key, sorted(got), sorted(_ids(expected, key)), said)
    if key == "sum_mm":
        only_measurable = "measurable" in expect and "selected" not in expect
        return number_check(key, _sum(candidates, found, only_measurable), number(expected, key), said, one_dp=False)
    if key == "violations":
        wanted = [_breach(text, candidates) for text in items(expected, key)]
        got_breaches = _breaches(found, any(kind == "measurable" for kind, _ in wanted))
        named = {organ for _, organ in wanted}
        shown = {(kind, what if what in named else "") for kind, what in got_breaches}
        return word_check(key, sorted(shown), sorted(set(wanted)), "; ".join(v.text for v in found.violations))
    if key == "missing_measurement":
        if isinstance(expected, bool):
            return word_check(key, bool(found.missing_measurement), flag(expected, key))
        return word_check(key, sorted(found.missing_measurement), sorted(_ids(expected, key)))
    raise VectorError(f"expectation {key!r} is not known")


def _ids(value: object, key: str) -> list[str]:
    return [str(one) for one in items(value, key)]


def _sum(candidates: Sequence[Candidate], found: Selection, only_measurable: bool) -> Decimal:
    if not only_measurable:
        return found.sum_mm
    return sum((c.mm for c in candidates if c.lesion_id in found.measurable and c.mm is not None), Decimal(0))


def _breaches(found: Selection, with_measurability: bool) -> set[Breach]:
    breaches: set[Breach] = {(violation.kind, violation.organ) for violation in found.violations}
    if with_measurability:
        breaches |= {("measurable", lesion) for lesion, _ in found.not_measurable}
    return breaches


def _breach(told: object, candidates: Sequence[Candidate]) -> Breach:
    """The kind of limit a source means, and the organ or lesion it names: its wording is its own."""
    text = " ".join(str(part) for part in told.values()) if isinstance(told, dict) else str(told)
    words = text.lower()
    if any(word in words for word in ("measurable", "too small", "minimum", "below")):
        return "measurable", next((c.lesion_id for c in candidates if c.lesion_id.lower() in words.split()), "")
    organs = [c.organ for c in candidates if c.organ and c.organ.lower() in words]
    if organs or "organ" in words or "site" in words:
        held = next((c for c in candidates if organs and c.organ == max(organs, key=len)), None)
        return "organ", organ_group(held.organ, node=held.node) if held else ""
    if "total" in words or "target" in words or "overall" in words or "all" in words.split():
        return "total", ""
    raise VectorError(f"violation {text[:40]!r} names no limit")
