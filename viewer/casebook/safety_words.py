"""How safe a call is, in words: shares of the classes, whether the call is firm, what would change it. No widgets."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from measurements.criteria.certainty import FIRM, Certainty, Curve
from measurements.criteria.certainty.answer import share_words
from measurements.criteria.codes import Code, written
from measurements.criteria.numbers import signed_percent
from viewer.casebook.figures import DASH, MINUS, NBSP

BAR_ORDER: tuple[Code, ...] = (
    "CR", "iCR", "CMR", "PR", "iPR", "PMR", "SD", "iSD", "SMD", "NON", "NON-i", "PD", "iUPD", "iCPD", "PMD", "NE",
)  # fmt: skip
_SEEN = 0.001
_SHARE_NOUNS = {"one": "one reader", "different": "different readers"}


@dataclass(frozen=True)
class Share:
    """One piece of a bar: a class and its probability."""

    code: Code
    share: float

    @property
    def words(self) -> str:
        """As in "PR 44.9 %"."""
        return f"{written(self.code)} {share_text(self.share)}"


def share_text(share: float) -> str:
    """A probability in percent: "44.9 %", never rounded up to firm, to all or to nothing."""
    return share_words(share).replace("over ", ">").replace("under ", "<").replace(" ", NBSP)


def bar(shares: Mapping[Code, float]) -> tuple[Share, ...]:
    """The pieces of a bar from the best class to the worst; what has less than one in a thousand is left out."""
    return tuple(Share(code, shares[code]) for code in BAR_ORDER if shares.get(code, 0.0) >= _SEEN)


def bar_title(readers: str, sd: float | None) -> str:
    """As in "Different readers, 7.1 %": who measures again, and the relative standard deviation of the sum."""
    who = {"one": "One reader throughout", "different": "Different readers"}[readers]
    return who if sd is None else f"{who}: sum varies by {sd * 100:.1f}{NBSP}%"


def is_call(found: Certainty) -> bool:
    """Whether there is a probability, and a call it could be of: NE rests on what is missing, not on sizes."""
    return found.known and found.code != "NE"


def state_words(found: Certainty) -> str:
    """Firm, not firm, or "" where there is no probability."""
    if not is_call(found):
        return ""
    return "firm" if found.firm else "not firm"


def explained(found: Certainty) -> str:
    """What the figures mean for this call, in a sentence or two."""
    if not is_call(found):
        return found.sentence or found.note
    whose = {
        "one": "one reader measured throughout",
        "different": "different readers measured",
        "unknown": "who measured is not known, so both have to hold",
    }[found.applies]
    firm = f"A call is firm from {FIRM * 100:.0f}{NBSP}% on; {whose}."
    if found.note:
        return f"{found.note} {firm}"
    if found.firm:
        return f"Within the errors of measurement the call is most likely the same. {firm}"
    return f"Within the errors of measurement it may be another class. {firm}"


def decisive_words(found: Certainty) -> str:
    """Which lesion decides, as in "The error of T02 decides most."; "" where there is no probability."""
    return f"The error of {found.decisive[1]} decides most." if is_call(found) and found.decisive else ""


def what_would_change(found: Certainty) -> str:
    """What would have to change for another class, and which lesion decides, as sentences."""
    changes = (f"{part.rstrip('.')}." for part in found.changes)
    return " ".join(part for part in (*changes, decisive_words(found)) if part)


def card_shares(found: Certainty) -> tuple[str, str]:
    """The probability of the called class for one reader and for different readers; "–" where there is none."""
    if not is_call(found):
        return DASH, DASH
    return (
        share_text(found.one_reader.get(found.code, 0.0)),
        share_text(found.different_readers.get(found.code, 0.0)),
    )


def is_below_firm(share: float) -> bool:
    """Whether a probability is too small for a firm call."""
    return share < FIRM


def curve_caption(found: Certainty) -> str:
    """Below the curve, SD in points of its axis: "change from baseline 2008-10, %; one reader ± 4.4 points"."""
    curve = found.curve
    if curve is None:
        return ""
    reference = f"change from {curve.reference} {curve.reference_named}, %"
    points = curve.sd_one * (100 + curve.measured)  # sd_one is a share of the ratio of the sums, not of the change
    return f"{reference}; one reader ± {points:.1f}{NBSP}points"


def percent_tick(value: float) -> str:
    """A percentage at an axis, with a real minus: "−30"."""
    text = f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")  # + 0.0: a tick at nought has no sign
    return text.replace("-", MINUS)


def limit_words(code: Code, limit: float) -> str:
    """A limit in the curve: "PR limit −30 %", "PD limit +20 %"."""
    return f"{written(code)} limit {'+' if limit > 0 else ''}{percent_tick(limit)}{NBSP}%"


def measured_words(curve: Curve) -> str:
    """The measured change with one decimal, with more where one would stand on the other side of a limit."""
    value = Decimal(str(round(curve.measured, 8)))
    limits = [Decimal(str(round(limit, 8))) for _, limit in curve.limits]
    nearest = min(limits, key=lambda limit: abs(limit - value), default=None)
    return f"measured {signed_percent(value, nearest)}".replace(" %", f"{NBSP}%")


def spoken(found: Certainty) -> str:
    """All of it for a screen reader."""
    if not is_call(found):
        return " ".join(part for part in (found.sentence or found.note, what_would_change(found)) if part)
    parts = [
        f"{who}: {', '.join(piece.words for piece in bar(shares))}"
        for who, shares in (
            (_SHARE_NOUNS["one"], found.one_reader),
            (_SHARE_NOUNS["different"], found.different_readers),
        )
    ]
    return "; ".join((state_words(found), *parts, *found.changes))
