"""Which CR and PR a later assessment confirms.

Eisenhauer 2009, 4.4.3, 4.4.4 and 4.6: a second CR or PR at least 28 days later, without an upper limit. How many NE,
and whether one SD, may lie between is left to the protocol.
"""

from dataclasses import dataclass, replace

from measurements.criteria.best.intervals import Judge, holds, within
from measurements.criteria.best.sequence import Dated
from measurements.protocol import Protocol


@dataclass(frozen=True)
class Pair:
    """Places of a response and of the assessment that confirms it."""

    first: int
    second: int


def by_itself(sequence: tuple[Dated, ...]) -> tuple[Dated, ...]:
    """The sequence with every PR that is only a continuing one as SD.

    Such a label confirms nothing and cannot be confirmed (EORTC; Eisenhauer 2009, 4.4.3).
    Where a trial asks for confirmation, a PR continues only once it has been confirmed (EORTC).
    """
    return tuple(
        replace(entry, code="SD") if entry.code == "PR" and entry.target_met is False else entry for entry in sequence
    )


def confirmed_complete(protocol: Protocol, sequence: tuple[Dated, ...], judge: Judge) -> Pair | None:
    """The earliest CR that a later CR confirms; between them lie CR and no more NE than the protocol allows."""
    return _earliest(protocol, sequence, "CR", judge)


def confirmed_partial(protocol: Protocol, sequence: tuple[Dated, ...], judge: Judge) -> Pair | None:
    """The earliest PR that a later PR or CR confirms.

    Between them lie PR, CR, no more NE than the protocol allows, and one SD at most where it allows one.
    """
    return _earliest(protocol, sequence, "PR", judge)


def _earliest(protocol: Protocol, sequence: tuple[Dated, ...], code: str, judge: Judge) -> Pair | None:
    confirming = ("CR",) if code == "CR" else ("CR", "PR")
    stable_allowed = 1 if protocol.accept_sd_between and code == "PR" else 0
    for first, start in enumerate(sequence):
        if start.code != code:
            continue
        not_evaluable = stable = 0
        for second in range(first + 1, len(sequence)):
            entry = sequence[second]
            if entry.code in confirming:
                far = within(start.date, entry.date, protocol.confirm_from_days, protocol.confirm_to_days)
                if entry.target_met is not False and holds(far, judge):
                    return Pair(first, second)
                continue
            not_evaluable += entry.code == "NE"
            stable += entry.code == "SD"
            tolerated = entry.code in ("NE", "SD")
            if not tolerated or not_evaluable > protocol.max_ne_between or stable > stable_allowed:
                break
    return None
