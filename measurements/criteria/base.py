"""What a rule is given and what it answers.

Lengths are Decimal mm, other quantities Decimal in the unit of `UNITS`; None is missing and never zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from measurements.assessment import Certainty, Markers, MetabolicReference, SeenOn, State
from measurements.criteria.codes import Code
from measurements.partial_date import UNKNOWN, PartialDate

Quantity = Literal[
    "diameter", "product", "viable_diameter", "viable_product", "attenuation", "sul_peak", "volume"
]  # fmt: skip

UNITS: dict[Quantity, str] = {
    "diameter": "mm",
    "product": "mm²",
    "viable_diameter": "mm",
    "viable_product": "mm²",
    "attenuation": "HU",
    "sul_peak": "g/ml",
    "volume": "ml",
}

VisitRole = Literal["baseline", "follow_up", "unscheduled"]


@dataclass(frozen=True)
class TargetValue:
    """One target at one date.

    `mm` is the diameter that enters the sum (long axis, of a node the short axis; 5 mm set, 0 mm gone, the sum of the
    parts of a split lesion), None where it is missing. `quantities` holds what other criteria need; a key that is not
    there has not been measured.
    """

    lesion_id: str
    name: str
    node: bool
    mm: Decimal | None
    organ: str = ""
    state: State = "measured"
    reason: str = ""  # why it is missing, as recorded
    words: str = ""  # where the value is no plain measurement: "5 mm set: too small to measure", "T01.1 + T01.2" …
    quantities: Mapping[Quantity, Decimal] = field(default_factory=dict)
    measurement_ids: tuple[str, ...] = ()  # of the measurements behind `mm`
    method: str = ""  # modality of the counted measurement
    reader: str = ""  # who made it; "" not known, as with a reported size
    quantity_ids: Mapping[Quantity, tuple[str, ...]] = field(default_factory=dict)  # measurements behind `quantities`


@dataclass(frozen=True)
class NonTargetValue:
    """One non-target lesion at one date: its state, and what further growth the reader has said (iRECIST)."""

    lesion_id: str
    name: str
    state: State
    node: bool = False
    organ: str = ""
    mm: Decimal | None = None  # axis that counts, where it was measured: never turns into a response
    grown_further: bool | None = None  # since the unconfirmed progression; None: not said
    reason: str = ""


@dataclass(frozen=True)
class NewLesionValue:
    """One lesion that was not there at baseline, at one date.

    `certainty` is what was said of it at this date ("" nothing). `first_seen` marks the date the record names as its
    first. Whether it counts, and from which date, is worked out along the course (`rules/new_lesions.py`).
    """

    lesion_id: str
    name: str
    seen: bool | None  # None: not assessed at this date
    certainty: Certainty = ""
    first_seen: bool = False
    node: bool = False
    organ: str = ""
    mm: Decimal | None = None  # axis that counts
    measured_kind: Literal["", "target", "nontarget"] = ""  # iRECIST: new lesion target (NLT) or non-target (NLNT)
    grown_further: bool | None = None  # NLNT: since the unconfirmed progression; None: not said
    progressed: bool = False  # NLNT: has grown unequivocally, about 73 % in volume (iRECIST, after a reset)
    seen_on: SeenOn = ""
    site_imaged_at_baseline: bool = True
    reason: str = ""


@dataclass(frozen=True)
class Given:
    """Responses and facts stated where a source has no sizes; each None where it says nothing.

    They replace what would be worked out from sizes and states. `new_lesion` "more": further ones than at the date
    before; "same": none further, the earlier ones are still there.
    """

    target: Code | None = None
    nontarget: Code | None = None
    new_lesion: Literal["no", "equivocal", "unequivocal", "same", "more"] | None = None
    new_lesion_sum_mm: Decimal | None = None  # of the new lesion targets (iRECIST)
    new_lesion_increase_mm: Decimal | None = None  # since the unconfirmed progression
    target_unchanged: bool | None = None
    target_grew_further: bool | None = None  # by 5 mm or more since the unconfirmed progression
    nontarget_grew_further: bool | None = None
    new_lesions_grew_further: bool | None = None  # larger, or more of them
    reappeared: bool | None = None  # a lesion that was gone is back
    sum_increase_below_20_percent: bool | None = None


@dataclass(frozen=True)
class Visit:
    """One time point as the rules see it."""

    timepoint_id: str
    targets: tuple[TargetValue, ...] = ()
    nontargets: tuple[NonTargetValue, ...] = ()
    new_lesions: tuple[NewLesionValue, ...] = ()
    date: PartialDate = UNKNOWN
    role: VisitRole = "follow_up"
    label: str = ""  # the date as it is named in sentences; "" takes the date itself
    markers: Markers = "not_followed"
    nontarget_said: Code | None = None  # the reader's own non-target response, with its reason
    nontarget_reason: str = ""
    baseline_pet: Literal["none", "done"] = "none"  # FDG-PET at baseline (asked of the first visit)
    new_symptoms: bool = False  # iRECIST: an early scan done for a new symptom or sign
    symptomatic_deterioration: str = ""  # recorded, never part of a table (Eisenhauer 2009, 4.4.4)
    other_disease: bool = True  # False: no disease at baseline (adjuvant)
    metabolic: MetabolicReference | None = None
    given: Given | None = None

    @property
    def named(self) -> str:
        """How sentences name the date."""
        return self.label or self.date.iso() or self.timepoint_id


@dataclass(frozen=True)
class Sums:
    """The sum at one date and what it is compared with, in `unit`."""

    measured_part: Decimal | None  # of the targets that have a size; None where none has
    total: Decimal | None  # None where a target is missing
    missing: tuple[str, ...]  # names of the targets without a size
    baseline: Decimal | None
    nadir: Decimal | None  # smallest complete sum before this date, baseline included
    nadir_at: str | None  # its time point
    baseline_at: str | None = None
    nadir_named: str = ""  # the date of the nadir as sentences name it
    baseline_named: str = ""
    unit: str = "mm"

    @property
    def change_from_baseline(self) -> Decimal | None:
        """How far above the baseline sum."""
        return None if self.total is None or self.baseline is None else self.total - self.baseline

    @property
    def change_from_nadir(self) -> Decimal | None:
        """How far above the nadir."""
        return None if self.total is None or self.nadir is None else self.total - self.nadir

    @property
    def percent_from_baseline(self) -> Decimal | None:
        """Percent above the baseline sum, for display only: no rule compares it."""
        return percent(self.change_from_baseline, self.baseline)

    @property
    def percent_from_nadir(self) -> Decimal | None:
        """Percent above the nadir, for display only."""
        return percent(self.change_from_nadir, self.nadir)


@dataclass(frozen=True)
class Step:
    """One test in the order it was made: what was asked, with its numbers, and whether it held (None: not asked)."""

    name: str
    question: str
    held: bool | None


@dataclass(frozen=True)
class Input:
    """One value that went into an answer, with where it came from."""

    lesion_id: str
    name: str
    timepoint_id: str
    value: Decimal | None
    unit: str
    measurement_ids: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Threshold:
    """One comparison an answer rests on: `value` against `limit`, and by how much it was met or missed.

    `margin` is value minus limit, signed, in `unit`: with sign "<=" it is met where the margin is 0 or below.
    """

    name: str  # "PR", "PD: 1.2 × nadir", "PD: nadir + 5 mm" …
    value: Decimal
    sign: Literal["<=", ">=", "<", ">"]
    limit: Decimal
    unit: str
    reference: Literal["baseline", "nadir", "prior", "fixed"]
    reference_value: Decimal | None
    reference_at: str | None  # time point
    met: bool

    @property
    def margin(self) -> Decimal:
        """Value minus limit, in `unit`."""
        return self.value - self.limit


@dataclass(frozen=True)
class Explanation:
    """Why an answer is what it is: rule, citation, inputs, thresholds, and one sentence."""

    rule: str  # "RECIST 1.1, 4.3.1"
    citation: str
    sentence: str
    inputs: tuple[Input, ...] = ()
    thresholds: tuple[Threshold, ...] = ()


@dataclass(frozen=True)
class Bounds:
    """What a date with a missing target could still be.

    `best` counts the missing as 0. `turns` holds, from small to large, the class and the size of the missing target
    (or of all missing together) in mm from which it holds; the first begins at 0.
    """

    missing: tuple[str, ...]  # names
    best: Code
    turns: tuple[tuple[Code, Decimal], ...]
    sentence: str  # "2011-10: PR if T01 is at most 40.7 mm, PD from 40.8 mm"


@dataclass(frozen=True)
class Figure:
    """A figure beside the sum that a criterion used, such as the mean attenuation: with what it is compared."""

    name: str
    value: Decimal | None
    unit: str
    reference: Literal["baseline", "nadir", "prior"]
    reference_value: Decimal | None
    reference_named: str

    @property
    def percent(self) -> Decimal | None:
        """Percent above the reference, for display only."""
        if self.value is None or self.reference_value is None:
            return None
        return percent(self.value - self.reference_value, self.reference_value)


@dataclass(frozen=True)
class Answer:
    """The response at one date with the numbers, the rule and the reason behind it."""

    timepoint_id: str
    code: Code  # overall
    target: Code | None  # of the targets alone; None without targets
    sums: Sums
    rule: str  # the paragraph of the paper that decided
    sentence: str
    pr_limit: Decimal | None = None
    pd_limit: Decimal | None = None
    steps: tuple[Step, ...] = ()
    notices: tuple[str, ...] = ()
    criterion: str = "RECIST 1.1"
    nontarget: Code | None = None  # None: no non-target disease
    new_lesion: Literal["no", "equivocal", "unequivocal"] = "no"
    strict: Code | None = None  # the overall response by the limits alone, where a continuing PR departs from it
    explanation: Explanation | None = None
    bounds: Bounds | None = None
    figures: tuple[Figure, ...] = ()


def percent(change: Decimal | None, of: Decimal | None) -> Decimal | None:
    """`change` as a percentage of `of`; None where either is missing or `of` is zero."""
    if change is None or of is None or of == 0:
        return None
    return change * 100 / of


def one_decimal(value: Decimal) -> str:
    """For display: one decimal, half away from zero, ASCII minus, no negative zero."""
    rounded = value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return str(abs(rounded) if rounded == 0 else rounded)
