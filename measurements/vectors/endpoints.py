"""Runs `endpoint` records: what a sequence of responses comes to for one subject, or for a few."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import msgspec

from measurements.criteria.best import endpoints as times
from measurements.criteria.best.responders import (
    Found,
    assessments_up_to_first_pd,
    clinical_benefit,
    cr_followed_by_pr,
    responder_confirmed,
    responder_unconfirmed,
)
from measurements.partial_date import PartialDate
from measurements.protocol import Protocol
from measurements.vectors.dates import dates_of
from measurements.vectors.records import VectorError, VectorRecord, flag, items, mapping, number, partial_date
from measurements.vectors.sequences import Course, course_of, sequence_of
from measurements.vectors.verdicts import Check, word_check


def run(record: VectorRecord) -> tuple[Check, ...]:
    """The expectations of the record. Raises VectorError for an endpoint that has no meaning here."""
    name = str(record.data.get("endpoint"))
    runner = _ENDPOINTS.get(name) or _TIMES.get(name.lower().replace(" ", "_"))
    if runner is None:
        raise VectorError(f"endpoint {name[:40]!r} is not known")
    expect = mapping(record.data.get("expect"), "expect")
    return runner(record, expect)


def _confirmed(record: VectorRecord, expect: Mapping[str, Any]) -> tuple[Check, ...]:
    course = course_of(record)
    return _found(responder_confirmed(course.protocol, course.sequence, progression=course.progression), expect)


def _unconfirmed(record: VectorRecord, expect: Mapping[str, Any]) -> tuple[Check, ...]:
    course = course_of(record)
    return _found(responder_unconfirmed(course.protocol, course.sequence, progression=course.progression), expect)


def _benefit(record: VectorRecord, expect: Mapping[str, Any]) -> tuple[Check, ...]:
    """Clinical benefit; codes that the record leaves out of it do not count towards it."""
    course = course_of(record)
    named = mapping(record.data.get("config"), "config").get("benefit_values")
    counted = {str(code) for code in items(named, "benefit_values")} or {"CR", "PR", "SD"}
    left_out = {"CR", "PR", "SD"} - counted
    sequence = tuple(entry if entry.code not in left_out else replace(entry, code="NE") for entry in course.sequence)
    found = clinical_benefit(course.protocol, sequence, reference=course.reference, progression=course.progression)
    return _found(found, expect)


def _found(found: Found, expect: Mapping[str, Any]) -> tuple[Check, ...]:
    said = f"first on {found.date.iso()}" if found.date.is_known else ""
    checks = []
    for key, expected in expect.items():
        if key == "value":
            checks.append(word_check(key, found.letter, expected, said))
        elif key == "date":
            wanted = None if expected is None else partial_date(expected, key).iso()
            checks.append(word_check(key, found.date.iso() or None, wanted, said))
        else:
            raise VectorError(f"expectation {key!r} is not known")
    return tuple(checks)


def _kept(record: VectorRecord, expect: Mapping[str, Any]) -> tuple[Check, ...]:
    course = course_of(record)
    kept = [entry.date.iso() for entry in assessments_up_to_first_pd(course.sequence, course.progression)]
    _only(expect, {"kept_dates"})
    wanted = [partial_date(one, "kept_dates").iso() for one in items(expect.get("kept_dates"), "kept_dates")]
    return (word_check("kept_dates", kept, wanted),)


def _flagged(record: VectorRecord, expect: Mapping[str, Any]) -> tuple[Check, ...]:
    _only(expect, {"flagged"})
    found = []
    for name, told in mapping(record.data.get("subjects"), "subjects").items():
        entries = [mapping(entry, "sequence") for entry in items(told, "sequence")]
        if cr_followed_by_pr(sequence_of(entries, dates_of(entries, {})[1:])):
            found.append(str(name))
    wanted = [str(one) for one in items(expect.get("flagged"), "flagged")]
    return (word_check("flagged", sorted(found), sorted(wanted)),)


def _only(expect: Mapping[str, Any], known: set[str]) -> None:
    for key in expect:
        if key not in known:
            raise VectorError(f"expectation {key!r} is not known")


Timed = Callable[[Protocol, times.Facts], times.Endpoint | None]


def _timed(work: Timed) -> Callable[[VectorRecord, Mapping[str, Any]], tuple[Check, ...]]:
    def run_timed(record: VectorRecord, expect: Mapping[str, Any]) -> tuple[Check, ...]:
        course = course_of(record)
        found = work(_with_cut_off(record, course), _facts(record, course))
        return tuple(_time_check(found, key, expected) for key, expected in expect.items())

    return run_timed


def _facts(record: VectorRecord, course: Course) -> times.Facts:
    def known(key: str) -> PartialDate | None:
        found = partial_date(record.data.get(key), key)
        return found if found.is_known else None

    return times.Facts(
        sequence=course.sequence,
        reference=course.reference,
        new_therapy=known("new_therapy_date"),
        death=known("death_date"),
    )


def _with_cut_off(record: VectorRecord, course: Course) -> Protocol:
    """Therapy that began censors the time unless the record says that its endpoint counts on."""
    on = str(mapping(record.data.get("config"), "config").get("censor_at", "")).lower() in ("none", "never")
    return msgspec.structs.replace(course.protocol, count_after_new_therapy=True) if on else course.protocol


def _time_check(found: times.Endpoint | None, key: str, expected: object) -> Check:
    said = found.sentence if found else "no such time"
    if key in ("event", "censored"):
        event = None if found is None else found.event
        got = event if key == "event" or event is None else not event
        return word_check(key, got, flag(expected, key), said)
    if key in ("days", "aval"):
        one = found.days[0] if found is not None and found.days[0] == found.days[1] else None
        return word_check(key, one, None if expected is None else int(number(expected, key) or 0), said)
    if key in ("date", "end_date", "start_date"):
        date = None if found is None else (found.start if key == "start_date" else found.end)
        wanted = None if expected is None else partial_date(expected, key).iso()
        return word_check(key, None if date is None else date.iso() or None, wanted, said)
    raise VectorError(f"expectation {key!r} is not known")


_ENDPOINTS: dict[str, Callable[[VectorRecord, Mapping[str, Any]], tuple[Check, ...]]] = {
    "responder_confirmed": _confirmed,
    "responder_unconfirmed": _unconfirmed,
    "clinical_benefit": _benefit,
    "assessments_up_to_first_pd": _kept,
    "cr_followed_by_pr_warning": _flagged,
}

_TIMES: dict[str, Callable[[VectorRecord, Mapping[str, Any]], tuple[Check, ...]]] = {
    "pfs": _timed(times.progression_free_survival),
    "progression_free_survival": _timed(times.progression_free_survival),
    "ttp": _timed(times.time_to_progression),
    "time_to_progression": _timed(times.time_to_progression),
    "dor": _timed(times.duration_of_response),
    "duration_of_response": _timed(times.duration_of_response),
    "duration_of_complete_response": _timed(times.duration_of_complete_response),
    "duration_of_stable_disease": _timed(times.duration_of_stable_disease),
}
