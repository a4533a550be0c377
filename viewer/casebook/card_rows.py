"""The figures of the response card as lines of words and two columns. No widgets."""

from dataclasses import dataclass
from decimal import Decimal

from measurements.criteria.base import Answer
from measurements.trends import CaseView
from viewer.casebook.figures import DASH, NBSP, mm_text, percent_text, signed_text


@dataclass(frozen=True)
class CardLine:
    """One line: what it is, and its figures in two right-aligned columns."""

    words: str
    first: str
    second: str

    @property
    def short(self) -> str:
        """The words for a narrow dock: "From nadir 71.0"."""
        return self.words.split(" (")[0].removesuffix(f"{NBSP}mm")

    @property
    def said(self) -> str:
        """The line for a screen reader."""
        return f"{self.words}: {self.first}, {self.second}"


def card_lines(view: CaseView, answer: Answer) -> tuple[CardLine, ...]:
    """From baseline, from nadir with its date, and how far the limits are. "–" where a size is missing."""
    sums = answer.sums
    if answer.code == "BL":
        return (
            CardLine(_limit("PR limit", answer.pr_limit), _mm(answer.pr_limit), "at or below"),
            CardLine(_limit("PD limit", answer.pd_limit), _mm(answer.pd_limit), "at or above"),
        )
    nadir_at = view.column(sums.nadir_at) if sums.nadir_at else None
    when = ""
    if nadir_at is not None:
        when = "baseline" if nadir_at.timepoint.role == "baseline" else nadir_at.date_text
    partial: tuple[CardLine, ...] = ()
    if sums.total is None and sums.measured_part is not None:
        sized = len(view.targets) - len(sums.missing)
        partial = (CardLine("Measured targets", f"≥ {_mm(sums.measured_part)}", f"{sized} of {len(view.targets)}"),)
    return (
        *partial,
        CardLine(
            _named("From baseline", sums.baseline), _mm(sums.change_from_baseline, signed=True),
            percent_text(sums.percent_from_baseline),
        ),
        CardLine(
            _named("From nadir", sums.nadir) + (f" ({when})" if when else ""),
            _mm(sums.change_from_nadir, signed=True), percent_text(sums.percent_from_nadir),
        ),
        _to_limit("To the PR limit", answer.pr_limit, sums.total),
        _to_limit("To the PD limit", answer.pd_limit, sums.total),
    )  # fmt: skip


def _to_limit(words: str, limit: Decimal | None, total: Decimal | None) -> CardLine:
    if limit is None or total is None:
        return CardLine(_named(words, limit), DASH, DASH)
    side = "at the limit" if total == limit else "below" if total < limit else "above"
    return CardLine(_named(words, limit), _mm(abs(total - limit)), side)


def _named(words: str, value: Decimal | None) -> str:
    return words if value is None else f"{words} {mm_text(value)}{NBSP}mm"


def _limit(words: str, value: Decimal | None) -> str:
    return words if value is not None else f"{words}: no complete baseline sum"


def _mm(value: Decimal | None, *, signed: bool = False) -> str:
    if value is None:
        return DASH
    return f"{signed_text(value) if signed else mm_text(value)}{NBSP}mm"
