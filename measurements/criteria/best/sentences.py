"""One plain sentence for a best response, and the rule it cites."""

from dataclasses import dataclass

from measurements.criteria.best.outcome import Outcome
from measurements.criteria.best.sequence import Dated
from measurements.criteria.best.stable import DISEASE_HELD
from measurements.criteria.codes import written
from measurements.partial_date import PartialDate, days_between
from measurements.protocol import Protocol

_PAPER = "Eisenhauer et al., Eur J Cancer 2009;45:228-247"


@dataclass(frozen=True)
class Course:
    """What the sentence speaks about."""

    protocol: Protocol
    sequence: tuple[Dated, ...]
    reference: PartialDate | None
    new_therapy: PartialDate | None = None
    death: PartialDate | None = None
    reference_words: str = ""

    @property
    def start(self) -> str:
        """The day the SD minimum is counted from, as the sentence names it."""
        named = self.reference_words or (self.reference.iso() if self.reference else "")
        return named or "a start that is not known"


def cited(protocol: Protocol) -> str:
    """The paragraphs a best response rests on; criteria that print none follow those of RECIST 1.1."""
    paragraphs = "4.4.3, 4.6 and table 3" if protocol.confirmation else "4.4.3"
    where = f"RECIST 1.1, {paragraphs} ({_PAPER})"
    return where if protocol.name == "RECIST 1.1" else f"{protocol.name}; best response as in {where}"


def sentence_of(course: Course, found: Outcome, perhaps: Outcome) -> str:
    """Why the best response is what it is, in one sentence; what else it may be where the dates leave that open."""
    said = f"Best response {written(found.code)}{_why(course, found, perhaps)}"
    sooner = perhaps.confirming if perhaps.code == found.code else None
    if found.confirming and sooner and sooner != found.confirming:
        said += f"; whether already on {sooner.when} cannot be known from the dates"
    if perhaps.code != found.code:
        said += f"; whether it is {written(perhaps.code)} cannot be known from the dates"
    return said + "."


def _why(course: Course, found: Outcome, perhaps: Outcome) -> str:
    entry, minimum = found.entry, course.protocol.stable_from_days
    if found.ground == "confirmed" and entry and found.confirming:
        return f", first on {entry.when}, confirmed on {found.confirming.when}"
    if found.ground == "first" and entry:
        return f", first on {entry.when}{_not_required(course, found)}"
    if found.ground == "minimum" and entry:
        return f": {_far(course, entry)}; {_shortest(course)}{_unconfirmed(course, found)}"
    if found.ground == "progression" and entry:
        held = any(e.code in (*DISEASE_HELD, "NON") for e in found.entries)
        early = f", before SD had lasted {minimum} days from {course.start}" if held else ""
        return f", first on {entry.when}{early}{_unconfirmed(course, found)}"
    if found.ground == "returned" and entry:
        return f": SD on {entry.when} after a CR that was not confirmed, and no assessment reaches {minimum} days"
    return _nothing(course, found, perhaps)


def _nothing(course: Course, found: Outcome, perhaps: Outcome) -> str:
    held = [entry for entry in found.entries if entry.code in (*DISEASE_HELD, "NON")]
    if held:
        minimum = course.protocol.stable_from_days
        words = ", ".join(dict.fromkeys(written(entry.code) for entry in held))
        known = "not" if perhaps.code == found.code else "not surely"
        return f": {words} seen, but {known} {minimum} days or more after {course.start}{_unconfirmed(course, found)}"
    if found.entries:
        return ": no assessment was evaluable"
    if course.sequence:
        return ": no assessment before the start of another therapy"
    if course.death is not None:
        return f": no assessment before death ({course.death.iso() or 'date not known'}), which is no PD"
    return ": no assessment after baseline"


def _not_required(course: Course, found: Outcome) -> str:
    if course.protocol.confirmation or found.code == "NED":
        return ""
    return f"; met again on {found.confirming.when}" if found.confirming else "; confirmation is not required"


def _far(course: Course, entry: Dated) -> str:
    if course.reference is None or not (course.reference.is_known and entry.date.is_known):
        return f"seen on {entry.when}"
    shortest, longest = days_between(course.reference, entry.date)
    if shortest is not None and shortest == longest:
        days = f"{shortest} days"
    elif shortest is not None and longest is not None:
        days = f"{shortest} to {longest} days"
    else:
        days = f"at least {shortest} days"
    return f"{entry.when} lies {days} after {course.start}"


def _shortest(course: Course) -> str:
    protocol = course.protocol
    if protocol.stable_from_days <= 0:
        return "the protocol sets no minimum for SD"
    rule = "study day" if protocol.stable_day_rule == "study_day" else "at least"
    return f"SD needs {rule} {protocol.stable_from_days}{'' if rule == 'study day' else ' days'}"


def _unconfirmed(course: Course, found: Outcome) -> str:
    if not course.protocol.confirmation:
        return ""
    open_ones = [entry for entry in found.entries if entry.code in ("CR", "PR")]
    if not open_ones:
        return ""
    first = open_ones[0]
    return f"; the {first.code} on {first.when} was not confirmed"
