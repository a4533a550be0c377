"""Whether a patient responded, and had clinical benefit, with the date of the first assessment that shows it."""

from dataclasses import dataclass, replace

from measurements.criteria.best.confirmation import by_itself, confirmed_complete, confirmed_partial
from measurements.criteria.best.outcome import true_complete
from measurements.criteria.best.sequence import Dated, counting, return_after_complete, up_to_first_progression
from measurements.criteria.best.stable import DISEASE_HELD, reaches_minimum
from measurements.partial_date import UNKNOWN, PartialDate
from measurements.protocol import Protocol


@dataclass(frozen=True)
class Found:
    """Whether something was reached, and at which assessment first. `value` None: cannot be known from the dates."""

    value: bool | None
    entry: Dated | None = None

    @property
    def date(self) -> PartialDate:
        """The date of the assessment, UNKNOWN without one."""
        return self.entry.date if self.entry else UNKNOWN

    @property
    def letter(self) -> str:
        """Y, N, or "" where it cannot be known, as in CDISC tables."""
        return "" if self.value is None else "Y" if self.value else "N"


def responder_unconfirmed(
    protocol: Protocol,
    sequence: tuple[Dated, ...],
    *,
    new_therapy: PartialDate | None = None,
    progression: PartialDate | None = None,
) -> Found:
    """The first CR or PR up to the first PD, whether or not it was confirmed."""
    entries = counting(protocol, sequence, new_therapy=new_therapy, progression=progression)
    return _found(next((entry for entry in entries if entry.code in ("CR", "PR")), None))


def responder_confirmed(
    protocol: Protocol,
    sequence: tuple[Dated, ...],
    *,
    new_therapy: PartialDate | None = None,
    progression: PartialDate | None = None,
) -> Found:
    """The first scan of the first CR or PR that a later one confirms; a CR followed by a PR counts as a true CR.

    Eisenhauer 2009, 4.4.3 and 4.6; footnote a of table 3.
    """
    entries = by_itself(true_complete(counting(protocol, sequence, new_therapy=new_therapy, progression=progression)))
    for judge in ("surely", "possibly"):
        pairs = [rule(protocol, entries, judge) for rule in (confirmed_complete, confirmed_partial)]
        first = min((pair.first for pair in pairs if pair is not None), default=None)
        if first is not None:
            return Found(True, entries[first]) if judge == "surely" else Found(None)
    return Found(False)


def clinical_benefit(
    protocol: Protocol,
    sequence: tuple[Dated, ...],
    *,
    reference: PartialDate | None,
    new_therapy: PartialDate | None = None,
    progression: PartialDate | None = None,
) -> Found:
    """CR or PR at any time (confirmed where the protocol asks for it), or SD at or beyond the SD minimum.

    NON-CR/NON-PD counts from that minimum on where the protocol says so (`non_cr_non_pd_benefits`).
    """
    rule = responder_confirmed if protocol.confirmation else responder_unconfirmed
    response = rule(protocol, sequence, new_therapy=new_therapy, progression=progression)
    entries = true_complete(counting(protocol, sequence, new_therapy=new_therapy, progression=progression))
    codes = (*DISEASE_HELD, "NON") if protocol.non_cr_non_pd_benefits else DISEASE_HELD
    verdicts = [(reaches_minimum(protocol, reference, e), e) for e in entries if e.code in codes]
    held = next((entry for verdict, entry in verdicts if verdict is True), None)
    shown = [entry for entry in (response.entry, held) if entry is not None]
    if shown:
        return Found(True, next(entry for entry in entries if any(_same(entry, other) for other in shown)))
    open_ones = response.value is None or any(verdict is None for verdict, _ in verdicts)
    return Found(None if open_ones else False)


def assessments_up_to_first_pd(
    sequence: tuple[Dated, ...], progression: PartialDate | None = None
) -> tuple[Dated, ...]:
    """The assessments that count for best response and times: up to the first PD, or one known from elsewhere."""
    kept = counting(Protocol(id="recist-1.1"), sequence, progression=progression)
    return tuple(entry for entry in kept if any(_same(entry, other) for other in sequence))


def cr_followed_by_pr(sequence: tuple[Dated, ...]) -> bool:
    """Whether a CR is followed by a PR, at once or later: a sign that one of the two was misread.

    Eisenhauer 2009, table 3, footnote a.
    """
    return return_after_complete(up_to_first_progression(sequence)) is not None


def _found(entry: Dated | None) -> Found:
    return Found(entry is not None, entry)


def _same(a: Dated, b: Dated) -> bool:
    return replace(a, code="NE", target_met=None) == replace(b, code="NE", target_met=None)
