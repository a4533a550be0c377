"""Numbers and dates as a reader sees them: one decimal, a real minus, no digit made up."""

import re
from decimal import Decimal

from measurements.criteria.base import one_decimal
from measurements.partial_date import DateRelation, PartialDate

NBSP = "\u00a0"
DASH = "–"
TIMES = "×"
MINUS = "−"

_HYPHEN_BETWEEN_DIGITS = re.compile(r"(?<=\d)-(?=\d)")
_UNIT_AFTER_NUMBER = re.compile(r"(?<=\d) (?=(?:%|mm²?|HU|ml|g/ml)(?![\w/]))")
_TENTH = Decimal("0.1")
_COUNTS = {
    1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten",
    11: "eleven", 12: "twelve",
}  # fmt: skip


def length_text(value: Decimal) -> str:
    """A recorded length in mm with the digits it was recorded with, one decimal at least."""
    exponent = value.as_tuple().exponent
    whole = isinstance(exponent, int) and exponent > -1
    return str(value.quantize(_TENTH)) if whole else str(value)


def mm_text(value: Decimal | None) -> str:
    """A sum or a limit in mm with one decimal, "–" where it is missing."""
    return DASH if value is None else one_decimal(value)


def signed_text(value: Decimal | None) -> str:
    """A change with one decimal and a real minus, growth without a plus; "–" where it is missing."""
    return DASH if value is None else one_decimal(value).replace("-", MINUS)


def shown(text: str) -> str:
    """Text as it is painted: U+2011 in dates, which tabular figures would tear apart at the ASCII hyphen."""
    return _HYPHEN_BETWEEN_DIGITS.sub("\u2011", text)


def kept_together(text: str) -> str:
    """Text whose numbers never part from their units at the end of a line."""
    return _UNIT_AFTER_NUMBER.sub(NBSP, text)


def count_word(count: int) -> str:
    """A small number as a word."""
    return _COUNTS.get(count, str(count))


def listed(names: list[str] | tuple[str, ...]) -> str:
    """Names as in a sentence: "T01, T02 and T03"."""
    if not names:
        return ""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def segments_text(segments: tuple[int, ...]) -> str:
    """Liver segments as a reader writes them: "4–7", "4, 6, 7"; "" for none."""
    ordered = sorted(segments)
    if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{ordered[0]}–{ordered[-1]}"
    return ", ".join(str(segment) for segment in ordered)


def date_words(date: PartialDate) -> str:
    """A date as exactly as it is known, in words where the calendar does not say it; "not stated" where nothing is."""
    if date.precision in ("interval", "unknown") and date.text:
        return date.text
    if date.precision in ("interval", "unknown") and date.relation is not None:
        return relation_words(date.relation)
    if date.precision == "interval":
        return _between(date)
    return date.iso() or "not stated"


def date_bounds(date: PartialDate) -> str:
    """What is known beyond the words: "between 2009-03-09 and 2009-04-08"; "" where the words say it all."""
    if date.text and date.text != date_words(date):
        return date.text
    if date.precision == "interval":
        return _between(date)
    if date.precision == "month":
        return "day not stated"
    if date.precision == "year":
        return "month not stated"
    return ""


def relation_words(relation: DateRelation) -> str:
    """As in "eight days after the date 2009-03"; the anchor by its id where the record has no better words."""
    anchor = relation.anchor.split(":", 1)[-1].removeprefix("tp-")
    if relation.kind == "same":
        return f"at the same time as {anchor}"
    if relation.days is None:
        return f"{relation.kind} {anchor}"
    days = "day" if relation.days == 1 else "days"
    return f"{count_word(relation.days)} {days} {relation.kind} {anchor}"


def _between(date: PartialDate) -> str:
    if date.earliest and date.latest:
        return f"between {date.earliest} and {date.latest}"
    return f"from {date.earliest}" if date.earliest else f"until {date.latest}"
