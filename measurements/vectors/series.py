"""Runs a `series` record: sizes to sums, changes, responses at each visit, and the best response of the course."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from measurements.criteria import assess, assess_by
from measurements.criteria.base import Answer, Visit
from measurements.protocol import Protocol
from measurements.vectors.courses import visits_of
from measurements.vectors.records import VectorError, VectorRecord, flag, items, mapping, number
from measurements.vectors.settings import protocol_of
from measurements.vectors.verdicts import Check, Flag, code_check, number_check, word_check

_NUMBERS: dict[str, Callable[[Answer], Decimal | None]] = {
    "sum_mm": lambda answer: answer.sums.total,
    "viable_sum_mm": lambda answer: answer.sums.total,
    "sum_available_mm": lambda answer: answer.sums.measured_part,
    "nadir_before_mm": lambda answer: answer.sums.nadir,
    "pct_from_baseline": lambda answer: answer.sums.percent_from_baseline,
    "pct_from_nadir": lambda answer: answer.sums.percent_from_nadir,
    "change_from_nadir_mm": lambda answer: answer.sums.change_from_nadir,
    "change_from_baseline_mm": lambda answer: answer.sums.change_from_baseline,
}


def run(record: VectorRecord) -> tuple[Check, ...]:
    """Every expectation of the record, visit by visit, then of the course. Raises VectorError, RecordError."""
    protocol = protocol_of(record)
    visits = visits_of(record)
    answers = assess(protocol, visits)
    checks: list[Check] = []
    for place, told in enumerate(items(record.data.get("visits"), "visits"), 1):
        course = _Course(protocol, visits, answers, place)
        checks += _of_visit(course, mapping(told, f"visit {place}"))
    checks += _of_course(record, protocol, visits, answers)
    return tuple(checks)


class _Course:
    """A course of visits and one place in it."""

    def __init__(self, protocol: Protocol, visits: tuple[Visit, ...], answers: tuple[Answer, ...], place: int) -> None:
        self.protocol, self.visits, self.answers, self.place = protocol, visits, answers, place

    @property
    def answer(self) -> Answer:
        return self.answers[self.place]

    def beside(self, name: str) -> Answer:
        """The answer at this place by another rule set."""
        return assess_by(name, self.protocol, self.visits)[self.place]


def _of_visit(course: _Course, told: Mapping[str, Any]) -> list[Check]:
    named = course.visits[course.place].named
    checks = []
    for key, expected in mapping(told.get("expect"), f"expect at {named}").items():
        check = _expectation(course, key, expected, f"{key} at {named}")
        if check is not None:
            checks.append(replace(check, of_visit=True, flag=_flag(told, key)))
    return checks


def _flag(told: Mapping[str, Any], key: str) -> Flag:
    if told.get("disputed"):
        return "disputed"
    if told.get("ambiguous") or "ambiguous_fields" in told:
        fields = items(told.get("ambiguous_fields"), "ambiguous_fields")
        return "ambiguous" if not fields or key in fields else ""
    return ""


def _expectation(course: _Course, key: str, expected: object, where: str) -> Check | None:
    answer = course.answer
    base, one_dp = (key[: -len("_1dp")], True) if key.endswith("_1dp") else (key, False)
    if base in _NUMBERS:
        return number_check(where, _NUMBERS[base](answer), number(expected, where), answer.sentence, one_dp=one_dp)
    if key == "nontarget" and expected is not None:
        return code_check(where, answer.nontarget, expected, answer.sentence, any_prefix=True)
    if key in ("target", "overall", "recist11_overall", "target_not", "overall_not"):
        return _code(course, key, expected, where) if expected is not None else None
    if key == "new_lesion":
        return word_check(where, answer.new_lesion, "unequivocal" if expected == "yes" else expected, answer.sentence)
    if key in ("may_confirm", "late_window_warning"):
        return _window(course, key, expected, where)
    raise VectorError(f"expectation {key!r} is not known")


def _code(course: _Course, key: str, expected: object, where: str) -> Check:
    answer = course.beside("RECIST 1.1") if key == "recist11_overall" else course.answer
    got = answer.target if key.startswith("target") else answer.code
    check = code_check(where, got, expected, answer.sentence, any_prefix=key.startswith("target"))
    if key.endswith("_not"):
        return replace(check, agrees=not check.agrees, expected=f"not {check.expected}")
    return check


def _window(course: _Course, key: str, expected: object, where: str) -> Check | None:
    """iRECIST: whether this visit may confirm the pending iUPD, and whether it comes late."""
    from measurements.criteria import irecist

    wanted = flag(expected, where)
    if wanted is None:
        return None
    ask = irecist.may_confirm if key == "may_confirm" else irecist.confirms_late
    got = ask(course.protocol, course.visits, course.place)
    return word_check(where, got, wanted, course.answer.sentence)


def _of_course(
    record: VectorRecord, protocol: Protocol, visits: tuple[Visit, ...], answers: tuple[Answer, ...]
) -> tuple[Check, ...]:
    expect = mapping(record.data.get("expect"), "expect")
    if not expect:
        return ()
    from measurements.vectors.best import of_course

    return of_course(record, expect, protocol, visits, answers)
