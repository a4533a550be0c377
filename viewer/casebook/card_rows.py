"""The figures of the response card as lines of words and two columns. No widgets."""

from dataclasses import dataclass
from decimal import Decimal

from measurements.criteria.base import Answer
from measurements.criteria.numbers import places_apart, plain, signed_percent
from measurements.trends import CaseView
from viewer.casebook.criteria_words import answer_by, change_words, shown_criteria
from viewer.casebook.figures import DASH, NBSP, mm_text, signed_text
from viewer.casebook.safety_words import card_shares, is_below_firm, is_call, share_text

_SUMS_OF = {"mm²": "sum of products", "HU": "mean attenuation", "g/ml": "SULpeak", "ml": "volume"}


@dataclass(frozen=True)
class CardLine:
    """One line: what it is, and its figures in two right-aligned columns."""

    words: str
    first: str
    second: str
    warns: tuple[bool, bool] = (False, False)  # which of the figures has a warning before it
    narrow: str = ""  # the words where the dock is narrow, where they differ by more than what stands in brackets

    @property
    def short(self) -> str:
        """The words for a narrow dock: "Nadir 2010-07", "To the PR limit 86.1"."""
        return self.narrow or self.words.split(" (")[0].removesuffix(f"{NBSP}mm").replace(
            ", one / different readers", ", 1 / 2 readers"
        )

    @property
    def said(self) -> str:
        """The line for a screen reader."""
        return f"{self.words}: {self.first}, {self.second}"


def card_lines(view: CaseView, answer: Answer) -> tuple[CardLine, ...]:
    """From baseline and from nadir with their dates, how far the limits are, safety, what other quantities say.

    "–" where a size is missing. One decimal, more where one would stand on the other side of a limit.
    """
    sums = answer.sums
    if answer.code == "BL":
        return (
            CardLine(_limit("PR limit", answer.pr_limit), _in(answer.pr_limit, sums.unit), "at or below"),
            CardLine(_limit("PD limit", answer.pd_limit), _in(answer.pd_limit, sums.unit), "at or above"),
            *_baseline_safety(view, answer),
        )
    partial: tuple[CardLine, ...] = ()
    if sums.total is None and sums.measured_part is not None:
        sized = len(view.targets) - len(sums.missing)
        measured = f"≥ {_in(sums.measured_part, sums.unit)}"
        partial = (CardLine("Measured targets", measured, f"{sized} of {len(view.targets)}"),)
    protocol = view.case.protocol
    return (
        *partial,
        CardLine(
            _named("From baseline", sums.baseline, sums.unit, sums.baseline_named),
            _change(sums.change_from_baseline, sums.unit),
            _percent(sums.percent_from_baseline, protocol.partial_response),
            narrow=f"Baseline {sums.baseline_named}".strip(),
        ),
        CardLine(
            _named("From nadir", sums.nadir, sums.unit, _nadir_named(answer)),
            _change(sums.change_from_nadir, sums.unit),
            _percent(sums.percent_from_nadir, protocol.progression),
            narrow=f"Nadir {sums.nadir_named}".strip(),
        ),
        _to_limit("To the PR limit", answer.pr_limit, answer),
        _to_limit("To the PD limit", answer.pd_limit, answer),
        *_safety(view, answer),
        *_other_quantities(view, answer),
    )


def _nadir_named(answer: Answer) -> str:
    sums = answer.sums
    if sums.nadir_at is None:
        return ""
    return "baseline" if sums.nadir_at == sums.baseline_at else sums.nadir_named


def _safety(view: CaseView, answer: Answer) -> tuple[CardLine, ...]:
    """The probability of this class, for one reader throughout and for different readers."""
    found = view.certainty(answer.timepoint_id)
    if found is None or not is_call(found):
        return ()
    shares = (found.one_reader.get(found.code, 0.0), found.different_readers.get(found.code, 0.0))
    first, second = card_shares(found)
    warns = (is_below_firm(shares[0]), is_below_firm(shares[1]))
    return (CardLine("Safety, one / different readers", first, second, warns, narrow="Safety, same / other"),)


def _baseline_safety(view: CaseView, answer: Answer) -> tuple[CardLine, ...]:
    """How far the sum varies, what one more target would make of it, and the targets near their least size."""
    found = view.certainty(answer.timepoint_id)
    told = found.baseline if found is not None else None
    if told is None:
        return ()
    lines = [
        CardLine(
            "Sum varies, one / different readers", share_text(told.sd_one), share_text(told.sd_different),
            narrow="Sum varies",
        )
    ]  # fmt: skip
    if told.with_one_more is not None:
        one, different = told.with_one_more
        words = f"With one more target of {_in(told.further, told.unit)}"
        lines.append(CardLine(words, share_text(one), share_text(different), narrow="With one more"))
    for near in told.near:
        words = f"{near.name} again below {_in(near.limit, 'mm')}"
        first, second = share_text(near.chance_one), share_text(near.chance_different)
        narrow = f"{near.name} under {mm_text(near.limit).removesuffix('.0')}"
        lines.append(CardLine(words, first, second, (True, True), narrow))
    return tuple(lines)


def _other_quantities(view: CaseView, answer: Answer) -> tuple[CardLine, ...]:
    """Chosen criteria that judge by something else than this sum, where they are computed."""
    found = []
    for name in shown_criteria(view)[1:]:
        other = answer_by(view, name, answer.timepoint_id)
        if other is None or other.sums.unit == answer.sums.unit or other.sums.total is None:
            continue
        quantity = _SUMS_OF.get(other.sums.unit, "sum")
        size, change = _in(other.sums.total, other.sums.unit), change_words(view, name, other)
        narrow = f"{name}, {quantity.removeprefix('sum of ')}"
        found.append(CardLine(f"{name}, {quantity}", size, change, narrow=narrow))
    return tuple(found)


def _to_limit(words: str, limit: Decimal | None, answer: Answer) -> CardLine:
    total, unit = answer.sums.total, answer.sums.unit
    if limit is None or total is None:
        return CardLine(_named(words, limit, unit), DASH, DASH)
    side = "at the limit" if total == limit else "below" if total < limit else "above"
    away = abs(total - limit)
    places = places_apart(away, Decimal(0))
    apart = places_apart(total, limit)
    named = f"{words} {mm_text(limit) if apart == 1 else plain(limit, apart)}{NBSP}{unit}"
    return CardLine(named, f"{mm_text(away) if places == 1 else plain(away, places)}{NBSP}{unit}", side)


def _named(words: str, value: Decimal | None, unit: str, when: str = "") -> str:
    said = words if value is None else f"{words} {mm_text(value)}{NBSP}{unit}"
    return f"{said} ({when})" if when else said


def _limit(words: str, value: Decimal | None) -> str:
    return words if value is not None else f"{words}: no complete baseline sum"


def _in(value: Decimal | None, unit: str) -> str:
    return DASH if value is None else f"{mm_text(value)}{NBSP}{unit}"


def _change(value: Decimal | None, unit: str) -> str:
    return DASH if value is None else f"{signed_text(value)}{NBSP}{unit}"


def _percent(value: Decimal | None, factor: Decimal) -> str:
    return DASH if value is None else signed_percent(value, (factor - 1) * 100).replace(" ", NBSP)
