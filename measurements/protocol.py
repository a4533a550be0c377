"""A protocol: the rule set a case is read by, with every limit, window and way of counting it leaves open.

It is a value: saved with the case, named with its version in every export, equal where its fields are equal. The
published values of each criterion are in `criteria/presets.py`; a field that departs from them is named in the answers.
"""

from decimal import Decimal
from typing import Literal

from measurements.error_model import ErrorModel
from measurements.record import Entity

PROTOCOL_VERSION = "1"

RuleSet = Literal[
    "RECIST 1.1", "iRECIST", "mRECIST", "Choi", "mChoi", "WHO", "EASL", "PERCIST 1.0", "Volume"
]  # fmt: skip


class Protocol(Entity, frozen=True, kw_only=True):
    """RECIST 1.1 with its constants (Eisenhauer et al., Eur J Cancer 2009;45:228-247) unless a preset departs."""

    name: str = "RECIST 1.1"  # the rule set: a key of `criteria.RULE_SETS`
    version: str = PROTOCOL_VERSION
    also: tuple[str, ...] = ("WHO", "Choi", "mRECIST")  # shown beside it, never instead of it

    # targets
    max_targets: int = 5
    max_per_organ: int = 2
    measurable_mm: Decimal = Decimal(10)
    measurable_node_mm: Decimal = Decimal(15)
    measurable_on_radiograph_mm: Decimal = Decimal(20)
    node_normal_mm: Decimal = Decimal(10)  # short axis below which a node is no disease
    too_small_mm: Decimal = Decimal(5)  # entered for a lesion seen but too small to measure
    step_mm: Decimal = Decimal("0.1")  # to which a drawn length is recorded
    porta_hepatis_node_mm: Decimal = Decimal(20)  # mRECIST: short axis from which a node there is malignant
    new_nodule_mm: Decimal = Decimal(10)  # mRECIST: least size, or growth, of a new nodule of the liver that is HCC
    local_treatment: Literal["reader", "missing"] = "reader"

    # response of the targets, in the quantity of the rule set
    partial_response: Decimal = Decimal("0.7")  # sum at or below this share of the baseline sum
    progression: Decimal = Decimal("1.2")  # sum at or above this multiple of the nadir …
    progression_mm: Decimal = Decimal(5)  # … and at least this many mm above it (0: no such condition)
    progression_inclusive: bool = True  # False: the sum must exceed that multiple (EASL: more than 25 %)
    progression_of: Literal["sum", "sum_or_lesion"] = "sum"  # WHO: also of one lesion, from its own smallest product
    continuing_partial_response: bool = True  # EORTC: a PR above the limit again, and no PD, stays PR

    # Choi: attenuation, and what progression is measured from
    attenuation_response: Decimal = Decimal("0.85")  # mean HU at or below this share of the baseline
    choi_progression_from: Literal["nadir", "baseline"] = "nadir"

    # PERCIST
    sul_response: Decimal = Decimal("0.7")
    sul_response_units: Decimal = Decimal("0.8")
    sul_progression: Decimal = Decimal("1.3")
    sul_progression_units: Decimal = Decimal("0.8")
    sul_progression_inclusive: bool = False  # sources differ on > or ≥ 30 % and 0.8 units
    glycolysis_progression: Decimal = Decimal("1.75")

    # iRECIST
    new_lesion_growth_mm: Decimal = Decimal(5)  # that confirms: of the target sum, or of the sum of the new lesions
    confirm_progression_from_days: int = 28
    confirm_progression_to_days: int = 56  # later ones confirm too, with a note
    confirm_progression_variance_days: int = 0
    # an iUPD that nothing evaluable follows: whether its date is the progression, as of one re-assessed and unconfirmed
    unconfirmed_progression: Literal["never_reassessed", "always", "never"] = "never_reassessed"

    # best overall response and times
    confirmation: bool = False
    confirm_from_days: int = 28
    confirm_to_days: int | None = None  # RECIST 1.1 sets no upper limit
    max_ne_between: int = 1
    accept_sd_between: bool = False
    stable_from_days: int = 42
    stable_day_rule: Literal["difference", "study_day"] = "difference"  # study day = date - reference + 1
    missing_as_ne: bool = True
    non_cr_non_pd_benefits: bool = False
    count_after_new_therapy: bool = False  # False: censored at the last assessment before it
    missed_visits_censor: int | None = 2  # PD or death after so many missed dates is censored before them; None: never
    length_rule: Literal["inclusive", "difference"] = "inclusive"  # days = end - start + 1, or end - start
    progression_date: Literal["earliest", "latest"] = "latest"  # of the days a sum was measured on

    # windows of the dates
    baseline_window_days: int = 28
    visit_every_days: int | None = None  # None: the protocol plans no interval
    visit_window_days: int = 7

    # how safe a call is: figures of the measurement error
    error_model: ErrorModel | None = None  # None: the published ones of `error_model.DEFAULT_MODEL`
