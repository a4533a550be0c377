"""Courses of responses in short: "0 PR, 28 CR" is a PR on the first day and a CR four weeks later."""

from datetime import date, timedelta
from typing import Any

import msgspec

from measurements.criteria.best import BestResponse, Dated, best_response, response_written
from measurements.partial_date import PartialDate, day, parse
from measurements.protocol import Protocol

START = date(2020, 1, 1)


def on(days: int) -> PartialDate:
    """So many days after the first day."""
    return day(START + timedelta(days=days))


def course(text: str) -> tuple[Dated, ...]:
    """The responses of a text such as "42 PR, 70 SD"; a date may be written out: "2009-03 PR"."""
    entries = []
    for number, part in enumerate((words for words in text.split(",") if words.strip()), 1):
        when, code = part.split()
        at = on(int(when)) if when.lstrip("-").isdigit() and len(when) < len("2009") else parse(when)
        entries.append(response_written(code, at, f"tp-{number}", at.iso()))
    return tuple(entries)


def protocol(**settings: Any) -> Protocol:
    """RECIST 1.1 with these settings."""
    return msgspec.structs.replace(Protocol(id="recist-1.1"), **settings)


def best(text: str, reference: PartialDate | None = None, **settings: Any) -> BestResponse:
    """The best response of a course, counted from the first day; `settings` are the protocol's."""
    return best_response(protocol(**settings), course(text), reference=reference or on(0))
