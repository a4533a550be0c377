"""The dated responses of a course, and which of them count for its best response and times."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from measurements.criteria.base import Answer, Visit
from measurements.criteria.best.intervals import Judge, holds, is_after
from measurements.criteria.codes import FAMILY, Code
from measurements.errors import RecordError
from measurements.partial_date import UNKNOWN, PartialDate
from measurements.protocol import Protocol

METABOLIC: dict[str, Code] = {"CR": "CMR", "PR": "PMR", "SD": "SMD", "PD": "PMD"}
"""The classes of PERCIST by the class of RECIST that the same rules are applied to."""

_NOT_DONE = frozenset({"", "ND", "NA", "MISSING", "NOT DONE"})
_AS_HELD: dict[str, Code] = {"NON-CR/NON-PD": "NON"}
_IMMUNE = frozenset({"iCR", "iPR", "iSD", "iUPD", "iCPD", "NON-i"})


@dataclass(frozen=True)
class Dated:
    """The overall response at one date after the baseline.

    `target_met`: a CR or PR whose limit is met at this date by itself; False where only a continuing PR gives the
    label, None where that is not known (the code is then taken as it stands). `done` False: no assessment was made.
    """

    timepoint_id: str
    date: PartialDate
    code: Code
    target_met: bool | None = None
    named: str = ""
    done: bool = True

    @property
    def when(self) -> str:
        """The date as sentences name it."""
        return self.named or self.date.iso() or self.timepoint_id or "a date not known"


def dated(answers: Iterable[Answer], visits: Iterable[Visit]) -> tuple[Dated, ...]:
    """The answers after the baseline with the dates of their visits, in their order."""
    by_id = {visit.timepoint_id: visit for visit in visits}
    found = []
    for answer in answers:
        if answer.code == "BL":
            continue
        visit = by_id.get(answer.timepoint_id)
        found.append(
            Dated(
                timepoint_id=answer.timepoint_id,
                date=visit.date if visit else UNKNOWN,
                code=answer.code,
                target_met=answer.strict in (None, answer.code) if FAMILY[answer.code] in ("CR", "PR") else None,
                named=visit.named if visit else "",
            )
        )
    return tuple(found)


def response_written(text: str | None, date: PartialDate, timepoint_id: str = "", named: str = "") -> Dated:
    """A response as tables write it. Not done, not available, missing or empty is no assessment: NE, `done` False.

    Raises RecordError for what is no response code.
    """
    word = (text or "").strip()
    if word.upper() in _NOT_DONE:
        return Dated(timepoint_id, date, "NE", named=named, done=False)
    code = _AS_HELD.get(word, word)
    if code not in FAMILY:
        raise RecordError(f"{word[:40]!r} is no response: write CR, PR, SD, NON-CR/NON-PD, PD or NE.")
    return Dated(timepoint_id, date, code, named=named)  # type: ignore[arg-type]  # one of FAMILY's codes


def family(sequence: tuple[Dated, ...]) -> tuple[Dated, ...]:
    """The sequence in the classes of RECIST 1.1, without the baseline.

    Raises RecordError for responses of iRECIST, whose progression may be revoked: it has a best response of its own.
    """
    if any(entry.code in _IMMUNE for entry in sequence):
        raise RecordError("Responses of iRECIST have a best response of their own: iBOR.")
    return tuple(
        entry if entry.code == "NED" else replace(entry, code=FAMILY[entry.code])
        for entry in sequence
        if entry.code != "BL"
    )


def counting(
    protocol: Protocol,
    sequence: tuple[Dated, ...],
    *,
    new_therapy: PartialDate | None = None,
    progression: PartialDate | None = None,
    judge: Judge = "surely",
) -> tuple[Dated, ...]:
    """The assessments that count: up to and with the first PD, none after the start of another therapy.

    `progression` is a PD known from elsewhere: assessments after it do not count, and it ends the course as a PD where
    none of those before is one. An assessment on the day the other therapy starts still counts.
    Eisenhauer 2009, 4.4.1; the start of another therapy as the protocol says (`count_after_new_therapy`).
    """
    kept = family(sequence)
    if new_therapy is not None and not protocol.count_after_new_therapy:
        kept = _until(kept, lambda entry: not holds(_not(is_after(entry.date, new_therapy)), judge))
    if progression is not None:
        kept = _until(kept, lambda entry: is_after(entry.date, progression) is True)
    kept = up_to_first_progression(kept)
    if progression is not None and not (kept and kept[-1].code == "PD"):
        kept = (*kept, Dated("", progression, "PD"))
    return kept


def up_to_first_progression(sequence: tuple[Dated, ...]) -> tuple[Dated, ...]:
    """The sequence up to its first PD, the PD included."""
    first = next((place for place, entry in enumerate(sequence) if FAMILY[entry.code] == "PD"), len(sequence))
    return sequence[: first + 1]


def return_after_complete(sequence: tuple[Dated, ...]) -> int | None:
    """The place of the first PR that follows a CR; None where there is none. Eisenhauer 2009, table 3, footnote a."""
    had_complete = False
    for place, entry in enumerate(sequence):
        if entry.code == "PR" and had_complete:
            return place
        had_complete = had_complete or entry.code == "CR"
    return None


def _until(sequence: tuple[Dated, ...], ends: Callable[[Dated], bool]) -> tuple[Dated, ...]:
    first = next((place for place, entry in enumerate(sequence) if ends(entry)), len(sequence))
    return sequence[:first]


def _not(verdict: bool | None) -> bool | None:
    return None if verdict is None else not verdict
