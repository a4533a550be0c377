"""How far two measurements of the same diameter lie apart: the figures behind "how safe is this call".

A measured diameter d carries, as a share of itself, an error of its own, sqrt(own² + (own_mm / d)²), and an error that
all lesions of one reading share (`shared`: window, phase, the hand of the reader). Both are standard deviations. Two
sets: `one` is what remains between two dates measured by one reader, whose habits are the same at both and cancel;
`different` holds a reader's habits too. Errors of lesions beyond the shared part are independent of one another.

The defaults reproduce the 95 % limits of Yoon et al., Eur J Cancer 2016;53:5-15, for single lesions and for sums of two
to five; how they were found, and against what they were tried, is in `docs/certainty.md`.
"""

import math
from decimal import Decimal

from measurements.record import Record

YOON = "Yoon et al., Eur J Cancer 2016;53:5-15"
MCERLEAN = "McErlean et al., Radiology 2013;269:451-459"
OXNARD = "Oxnard et al., J Clin Oncol 2011;29:3114-3119"
ZHAO = "Zhao et al., Radiology 2009;252:263-272"

OWN = "own figures"  # what a model says of its source where it names none

TYPICAL_MM = 20.0
"""The diameter at which the defaults meet Yoon's limits, whose targets have no size stated: see `docs/certainty.md`."""


class ErrorFigures(Record, frozen=True, kw_only=True):
    """The standard deviations of one measurement: in percent of the diameter, and in mm."""

    own_percent: Decimal  # of each lesion by itself, in proportion to its size
    own_mm: Decimal  # of each lesion by itself, whatever its size
    shared_percent: Decimal  # common to all lesions of one reading

    def own(self, mm: float) -> float:
        """Relative standard deviation of a lesion's own error at this diameter."""
        return math.hypot(float(self.own_percent) / 100, float(self.own_mm) / mm) if mm > 0 else 0.0

    @property
    def shared(self) -> float:
        """Relative standard deviation of the shared error."""
        return float(self.shared_percent) / 100

    def single(self, mm: float) -> float:
        """Relative standard deviation of one lesion of this diameter, both parts together."""
        return math.hypot(self.own(mm), self.shared)


class KindFigures(Record, frozen=True, kw_only=True):
    """Figures of their own for the lesions of an organ measured by a method, where a study gives them."""

    organ: str  # a word of the organ's name
    method: str  # modality, as the record names it
    one: ErrorFigures
    source: str
    different: ErrorFigures | None = None  # None: those of all lesions


class ErrorModel(Record, frozen=True, kw_only=True):
    """The figures a case is judged by. A value: saved with the protocol, equal where its figures are equal."""

    one: ErrorFigures
    different: ErrorFigures
    kinds: tuple[KindFigures, ...] = ()
    source: str = OWN

    def of(self, organ: str, method: str, *, one_reader: bool) -> tuple[ErrorFigures, str]:
        """The figures of a lesion and their source: those of its organ and method, else those of all lesions."""
        words, modality = _words(organ), method.strip().upper()
        for kind in self.kinds:
            if kind.organ.lower() in words and modality == kind.method.upper():
                figures = kind.one if one_reader else kind.different
                if figures is not None:
                    return figures, kind.source
        return (self.one if one_reader else self.different), self.source

    def correlation(self, mm: float = TYPICAL_MM) -> float:
        """How far the errors of one lesion at two dates go together when one reader measures both: 0 to 1."""
        return max(0.0, 1 - (self.one.single(mm) / self.different.single(mm)) ** 2)


def _words(organ: str) -> tuple[str, ...]:
    return tuple("".join(c if c.isalpha() else " " for c in organ.lower()).split())


LARGEST_PERCENT = Decimal(50)
LARGEST_MM = Decimal(10)


def refusal(model: ErrorModel) -> str:
    """Why these figures are none to judge a call by, in one sentence; "" where they are."""
    kinds = [figures for kind in model.kinds for figures in (kind.one, kind.different) if figures is not None]
    for figures in (model.one, model.different, *kinds):
        shares = (figures.own_percent, figures.shared_percent)
        if not all(share.is_finite() and 0 <= share <= LARGEST_PERCENT for share in shares):
            return f"A standard deviation of the error model is a share from 0 to {LARGEST_PERCENT} %."
        if not (figures.own_mm.is_finite() and 0 <= figures.own_mm <= LARGEST_MM):
            return f"A standard deviation of the error model is a length from 0 to {LARGEST_MM} mm."
        if not any((*shares, figures.own_mm)):
            return "An error model without any error would make every call firm."
    return ""


_SMALL = Decimal("0.22")  # McErlean: what makes nodes below 10 mm vary more than nodes from 20 mm on

DEFAULT_MODEL = ErrorModel(
    source=YOON,
    one=ErrorFigures(own_percent=Decimal("5.36"), own_mm=_SMALL, shared_percent=Decimal("2.73")),
    different=ErrorFigures(own_percent=Decimal("5.93"), own_mm=_SMALL, shared_percent=Decimal("6.09")),
    kinds=tuple(
        # Oxnard: scanned and measured twice on a day, 84 % of the changes of a lesion within 10 %
        KindFigures(
            organ=organ,
            method="CT",
            one=ErrorFigures(own_percent=Decimal("4.08"), own_mm=_SMALL, shared_percent=Decimal("2.73")),
            source=OXNARD,
        )
        for organ in ("lung", "lungs")
    ),
)
