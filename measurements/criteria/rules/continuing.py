"""Whether a partial response that was called goes on as a continuing PR (EORTC answers; protocol setting)."""

from dataclasses import dataclass, field

from measurements.criteria.base import Answer, Visit
from measurements.criteria.best.confirmation import confirmed_partial
from measurements.criteria.best.sequence import Dated
from measurements.protocol import Protocol


@dataclass
class PartialResponse:
    """What the course has been so far, as far as a continuing PR asks for it.

    A PD at any date, by targets or otherwise, ends it for good: from then on the classes are read from baseline and
    nadir alone. NE and SD in between do not end it. Where the protocol asks for confirmation a PR continues only once a
    second date, far enough from the first, has met its limit by itself.
    """

    protocol: Protocol
    sequence: list[Dated] = field(default_factory=list)
    called: bool = False
    ended: bool = False
    confirmed: bool | None = False  # None: the dates do not say whether they lie far enough apart

    @property
    def holds(self) -> bool:
        """True where a sum above the PR limit that is not PD stays PR."""
        return self.called and not self.ended and (not self.protocol.confirmation or self.confirmed is True)

    @property
    def unconfirmed(self) -> str:
        """Why a PR that was called does not continue; "" where none was called or it does."""
        if not self.called or self.ended or self.holds or not self.protocol.continuing_partial_response:
            return ""
        if self.confirmed is None:
            return "whether it was confirmed cannot be known from the dates"
        return "it has not been confirmed"

    def add(self, visit: Visit, answer: Answer) -> None:
        """Take note of the answer at the next date."""
        self.ended = self.ended or answer.code == "PD"
        self.called = self.called or answer.code == "PR"
        if not self.protocol.confirmation or self.ended:
            return
        met = answer.strict in (None, answer.code) if answer.code in ("CR", "PR") else None
        self.sequence.append(Dated(visit.timepoint_id, visit.date, answer.code, met))
        if self.called and self.confirmed is not True and met:
            sure = confirmed_partial(self.protocol, tuple(self.sequence), "surely")
            possible = confirmed_partial(self.protocol, tuple(self.sequence), "possibly")
            self.confirmed = True if sure else None if possible else False
