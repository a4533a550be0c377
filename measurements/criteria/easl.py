"""EASL for hepatocellular carcinoma: the sum of the products of the viable (enhancing) part.

Bruix et al., J Hepatol 2001;35:421-430; EASL-EORTC guideline, J Hepatol 2012;56:908-943. Progression is more than 25 %,
the limit itself not included, or new enhancement in a treated lesion: in one whose viable part was gone before.
"""

from dataclasses import replace
from decimal import Decimal

from measurements.criteria.base import Answer, Step, Visit
from measurements.criteria.moment import Criterion, Moment, target_by_sum
from measurements.criteria.numbers import listed, size
from measurements.criteria.plain_sections import plain_sections
from measurements.criteria.rules.target import TargetCall
from measurements.criteria.single_lesions import smallest_before
from measurements.criteria.walk import walk
from measurements.protocol import Protocol

BRUIX = "Bruix et al., J Hepatol 2001;35:421-430"


def assess(protocol: Protocol, visits: tuple[Visit, ...]) -> tuple[Answer, ...]:
    """The response at every visit; the first is the baseline. NE where a target has no viable area."""
    return walk(EASL, protocol, visits)


def target_by_enhancement(moment: Moment) -> TargetCall:
    """CR no enhancement left, PD > 25 % above the smallest or new enhancement, PR ≥ 50 % below baseline, else SD."""
    call = target_by_sum(moment)
    if call.code in ("CR", "PD"):
        return call
    before = smallest_before(moment)
    again = []
    for value in moment.targets:
        if value.mm and value.lesion_id in before and before[value.lesion_id][0] == 0:
            named = before[value.lesion_id][2]
            again.append(f"{value.name} ({size(value.mm, moment.sums.unit)}, none in {named})")
    if not again:
        return call
    text = f"new enhancement in {listed(again)}"
    return replace(
        call,
        code="PD",
        steps=(*call.steps, Step("PD", text, held=True)),
        rule="EASL, new enhancement in a treated lesion",
        strict=None,
        reason=text,
    )


EASL = Criterion(
    name="EASL",
    quantity="viable_product",
    citation=BRUIX,
    sum_word="sum of viable products",
    nodes=False,
    target=target_by_enhancement,
    sections=plain_sections("sum of viable products"),
    step=Decimal("0.01"),
    need="viable part not measured in both axes",
)
