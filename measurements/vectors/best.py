"""Runs `bor` records, and the best response that a `series` record expects of its whole course."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from measurements.criteria.base import Answer, Visit
from measurements.criteria.best import BestResponse, Dated, best_response, dated
from measurements.criteria.best.sequence import counting
from measurements.criteria.best.stable import stable_minimum_met
from measurements.partial_date import PartialDate
from measurements.protocol import Protocol
from measurements.vectors.dates import day_number
from measurements.vectors.records import VectorError, VectorRecord, flag, items, mapping, number, partial_date
from measurements.vectors.sequences import Course, course_of
from measurements.vectors.verdicts import Check, code_check, code_text, same_code, word_check

_INFORMATION = ("bor_date_in_source",)


def run(record: VectorRecord) -> tuple[Check, ...]:
    """The expectations of a `bor` record. Raises VectorError for what has no meaning here."""
    course = course_of(record)
    return _checks(record, course, mapping(record.data.get("expect"), "expect"))


def of_course(
    record: VectorRecord,
    expect: Mapping[str, Any],
    protocol: Protocol,
    visits: tuple[Visit, ...],
    answers: tuple[Answer, ...],
) -> tuple[Check, ...]:
    """The expectations of a whole `series`: counted from its reference date, else from its baseline."""
    stated = partial_date(record.data.get("reference_date"), "reference_date")
    progression = partial_date(record.data.get("pd_date"), "pd_date")
    course = Course(
        protocol,
        dated(answers, visits),
        stated if stated.is_known else visits[0].date,
        progression if progression.is_known else None,
        visits[0].date,
    )
    return _checks(record, course, expect)


def best_of_course(course: Course, *, criteria: str) -> BestResponse:
    """The best response by the rules of the record's criteria."""
    if criteria == "iRECIST":
        from measurements.criteria.irecist import best_response_irecist

        return best_response_irecist(course.protocol, course.sequence, reference=course.reference)
    return best_response(course.protocol, course.sequence, reference=course.reference, progression=course.progression)


def _checks(record: VectorRecord, course: Course, expect: Mapping[str, Any]) -> tuple[Check, ...]:
    best = best_of_course(course, criteria=record.criteria)
    checks = []
    for key, expected in expect.items():
        if key in _INFORMATION:
            continue
        check = _expectation(course, best, key, expected)
        if check is not None:
            checks.append(check)
    return tuple(checks)


def _expectation(course: Course, best: BestResponse, key: str, expected: object) -> Check | None:
    if key == "bor":
        return None if expected is None else _best_code(best, expected)
    if key == "bor_any_of":
        return _any_of(best, [str(code) for code in items(expected, key)])
    if key == "bor_not":
        check = code_check(key, best.code, expected, best.sentence)
        return replace(check, agrees=not check.agrees, expected=f"not {check.expected}")
    if key == "bor_date":
        return word_check(key, best.date.iso() or None, _iso(expected, key), best.sentence)
    if key == "confirmed":
        wanted = flag(expected, key)
        return None if wanted is None else word_check(key, bool(best.confirmed), wanted, best.sentence)
    if key == "confirmation_day":
        day = number(expected, key)
        got = _confirming_day(course, best)
        return word_check(key, got, None if day is None else int(day), best.sentence)
    if key == "confirmation_date":
        return word_check(key, best.confirming_date.iso() or None, _iso(expected, key), best.sentence)
    if key == "sd_duration_met":
        wanted = flag(expected, key)
        return None if wanted is None else word_check(key, _minimum_met(course), wanted, best.sentence)
    raise VectorError(f"expectation {key!r} is not known")


def _best_code(best: BestResponse, expected: object) -> Check:
    return code_check("bor", best.code, expected, best.sentence)


def _any_of(best: BestResponse, allowed: list[str]) -> Check:
    agrees = any(same_code(best.code, code) for code in allowed)
    return Check("bor", f"one of {', '.join(allowed)}", code_text(best.code), agrees, best.sentence)


def _iso(expected: object, key: str) -> str | None:
    return None if expected is None else partial_date(expected, key).iso() or None


def _confirming_day(course: Course, best: BestResponse) -> int | None:
    if not best.confirming_timepoint_id:
        return None
    return day_number(best.confirming_date, course.baseline)


def _minimum_met(course: Course) -> bool:
    entries: tuple[Dated, ...] = counting(course.protocol, course.sequence, progression=course.progression)
    start: PartialDate | None = course.reference
    return stable_minimum_met(course.protocol, entries, start) is True
