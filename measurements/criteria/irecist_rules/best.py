"""Best response and the date of progression of a course by iRECIST (Seymour 2017, table 3; EORTC answers).

Responses need no confirmation, progression does: an iUPD that lapses ends nothing. Table 3 sets no minimum duration for
iSD, so none is asked for.
"""

from dataclasses import dataclass, replace

from measurements.criteria.best.best_response import BestResponse
from measurements.criteria.best.intervals import Judge, holds, is_after
from measurements.criteria.best.outcome import BestCode
from measurements.criteria.best.sequence import Dated
from measurements.criteria.codes import FAMILY, Code, written
from measurements.criteria.irecist_rules import SEYMOUR
from measurements.partial_date import UNKNOWN, PartialDate
from measurements.protocol import Protocol

_ORDER: tuple[Code, ...] = ("iCR", "iPR", "iSD", "NON-i", "NED")
_HELD: dict[str, Code] = {"CR": "iCR", "PR": "iPR", "SD": "iSD", "NON": "NON-i", "PD": "iUPD"}
_RULE = f"iRECIST, table 3 ({SEYMOUR})"


@dataclass(frozen=True)
class Progression:
    """The progression of a course: dated by the first iUPD of the unbroken block of iUPD and NE that ends in iCPD.

    `confirmed` False: an iUPD after which nothing was evaluable any more, taken as the protocol says.
    """

    timepoint_id: str
    date: PartialDate
    confirmed: bool
    sentence: str
    confirming_timepoint_id: str = ""
    confirming_date: PartialDate = UNKNOWN


def best_response_irecist(
    protocol: Protocol,
    sequence: tuple[Dated, ...],
    *,
    reference: PartialDate | None = None,
    new_therapy: PartialDate | None = None,
    death: PartialDate | None = None,
) -> BestResponse:
    """The best of iCR, iPR and iSD at any date before iCPD; else iCPD, else iUPD, else NE.

    Assessments after the start of another therapy do not count unless the protocol says so. Neither the reference date
    nor death changes it: no duration is asked for, and death without imaging is no progression.
    """
    del reference
    entries = counting(protocol, sequence, new_therapy, "surely")
    found, at = _best(protocol, entries)
    perhaps, _ = _best(protocol, counting(protocol, sequence, new_therapy, "possibly"))
    entry = entries[at] if at is not None else None
    confirmed = _confirmed_at(entries) if found == "iCPD" else None
    sentence = _sentence(found, entry, entries, death)
    if perhaps != found:
        sentence += f" Whether it is {written(perhaps)} cannot be known from the dates."
    return BestResponse(
        code=found,
        date=entry.date if entry else UNKNOWN,
        timepoint_id=entry.timepoint_id if entry else "",
        confirmed={"iCPD": True, "iUPD": False}.get(found),
        confirming_timepoint_id=entries[confirmed].timepoint_id if confirmed is not None else "",
        sentence=sentence,
        rule=_RULE,
        confirming_date=entries[confirmed].date if confirmed is not None else UNKNOWN,
        certain=perhaps == found,
    )


def progression_of(protocol: Protocol, sequence: tuple[Dated, ...]) -> Progression | None:
    """The date of progression, for progression-free survival and the duration of response; None without one.

    An iUPD followed by a response does not count. One that was never re-assessed does where the protocol says so
    (`unconfirmed_progression`); re-assessed and unconfirmed it does not.
    """
    entries = _held(sequence)
    end = _confirmed_at(entries)
    if end is not None:
        start = _block_start(entries, end)
        first, last = entries[start], entries[end]
        words = f"Progression on {first.when}, the first iUPD of the block that iCPD on {last.when} confirms."
        if first is last:
            words = f"Progression on {last.when}: iCPD, with no iUPD before it."
        return Progression(first.timepoint_id, first.date, True, words, last.timepoint_id, last.date)
    place = _open_block(entries)
    if place is None or protocol.unconfirmed_progression == "never":
        return None
    again = any(entry.code == "iUPD" for entry in entries[place + 1 :])
    if again and protocol.unconfirmed_progression != "always":
        return None
    first = entries[place]
    why = "re-assessed, never confirmed" if again else "never re-assessed"
    words = f"Progression on {first.when}: an iUPD that was {why}; the protocol takes its date."
    return Progression(first.timepoint_id, first.date, False, words)


def progression_date(protocol: Protocol, sequence: tuple[Dated, ...]) -> PartialDate:
    """The date of `progression_of`; UNKNOWN without a progression."""
    found = progression_of(protocol, sequence)
    return found.date if found is not None else UNKNOWN


def _best(protocol: Protocol, entries: tuple[Dated, ...]) -> tuple[BestCode, int | None]:
    end = _confirmed_at(entries)
    before = entries if end is None else entries[:end]
    for code in _ORDER:
        place = next((n for n, entry in enumerate(before) if entry.code == code), None)
        if place is not None:
            return code, place
    if end is not None:
        return "iCPD", end
    place = next((n for n, entry in enumerate(entries) if entry.code == "iUPD"), None)
    if place is not None:
        return "iUPD", place
    if not protocol.missing_as_ne and not any(entry.done for entry in entries):
        return "MISSING", None
    return "NE", 0 if entries else None


def _held(sequence: tuple[Dated, ...]) -> tuple[Dated, ...]:
    """The sequence without the baseline, in the codes of iRECIST whatever prefix a source writes."""
    return tuple(replace(entry, code=_HELD.get(entry.code, entry.code)) for entry in sequence if entry.code != "BL")


def counting(
    protocol: Protocol, sequence: tuple[Dated, ...], new_therapy: PartialDate | None, judge: Judge = "surely"
) -> tuple[Dated, ...]:
    """The assessments that do not lie after the start of another therapy; one on the day it starts counts."""
    entries = _held(sequence)
    if new_therapy is None or protocol.count_after_new_therapy:
        return entries
    for place, entry in enumerate(entries):
        after = is_after(entry.date, new_therapy)
        if not holds(None if after is None else not after, judge):
            return entries[:place]
    return entries


def _confirmed_at(entries: tuple[Dated, ...]) -> int | None:
    return next((place for place, entry in enumerate(entries) if entry.code == "iCPD"), None)


def _block_start(entries: tuple[Dated, ...], end: int) -> int:
    """The place of the first iUPD of the run of iUPD and NE that ends before `end`; `end` itself without one."""
    start = end
    for place in range(end - 1, -1, -1):
        if entries[place].code == "iUPD":
            start = place
        elif entries[place].code != "NE":
            break
    return start


def _open_block(entries: tuple[Dated, ...]) -> int | None:
    """The first iUPD of the run of iUPD and NE that ends the course; None where it ends otherwise."""
    start = _block_start(entries, len(entries))
    return start if start < len(entries) else None


def _sentence(code: BestCode, entry: Dated | None, entries: tuple[Dated, ...], death: PartialDate | None) -> str:
    said = f"Best response {written(code)}"
    if entry is None:
        died = (
            f" before death ({death.iso() or 'date not known'}), which is no progression"
            if death
            else " after baseline"
        )
        return f"{said}: no assessment{died}."
    if code == "iCPD":
        start = entries[_block_start(entries, _confirmed_at(entries) or 0)]
        return f"{said}: the progression of {start.when} was confirmed on {entry.when}, and no response came before it."
    if code == "iUPD":
        return f"{said}, first on {entry.when}, not confirmed; no response at any date."
    if code == "NE":
        return f"{said}: no assessment was evaluable."
    unconfirmed = next((e for e in entries if FAMILY[e.code] == "PD"), None)
    despite = ""
    if unconfirmed is not None and entries.index(unconfirmed) < entries.index(entry):
        despite = f", although {unconfirmed.when} was an iUPD"
    return f"{said}, first on {entry.when}{despite}; iRECIST asks for no confirmation of a response."
