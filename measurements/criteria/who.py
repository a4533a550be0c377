"""WHO 1979: the sum of the products of longest diameter and greatest perpendicular, nodes as any other lesion.

WHO handbook for reporting results of cancer treatment, 1979; Miller et al., Cancer 1981;47:207-214. Complete and
partial responses are confirmed at least 4 weeks later, which belongs to the best response (`best/confirmation.py`).
"""

from dataclasses import replace
from decimal import Decimal

from measurements.criteria.base import Answer, Step, Visit
from measurements.criteria.moment import Criterion, Moment, target_by_sum
from measurements.criteria.numbers import signed_percent, size
from measurements.criteria.plain_sections import plain_sections
from measurements.criteria.rules.target import TargetCall
from measurements.criteria.single_lesions import grown_alone
from measurements.criteria.walk import walk
from measurements.protocol import Protocol

MILLER = "Miller et al., Cancer 1981;47:207-214"
_HUNDRED = Decimal(100)


def assess(protocol: Protocol, visits: tuple[Visit, ...]) -> tuple[Answer, ...]:
    """The response at every visit; the first visit is the baseline. Products in mm²; NE where a target has none."""
    return walk(WHO, protocol, visits)


def target_by_products(moment: Moment) -> TargetCall:
    """CR all gone, PD ≥ 25 % above the smallest sum, PR ≥ 50 % below baseline, else SD.

    Where the protocol says so (`progression_of`), PD also by ≥ 25 % of one lesion above its own smallest product.
    """
    call = target_by_sum(moment)
    if moment.protocol.progression_of == "sum" or call.code in ("CR", "PD"):
        return call
    alone = grown_alone(moment)
    if not alone:
        return call
    value, threshold, named = alone[0]
    product, least = value.mm or Decimal(0), threshold.reference_value or Decimal(0)
    limit = (moment.protocol.progression - 1) * _HUNDRED
    share = f"{signed_percent((product - least) * _HUNDRED / least, limit)} from its smallest" if least else "back from"
    unit = moment.sums.unit
    text = f"{value.name} {size(product, unit)}, {share} {size(least, unit)} ({named})"
    return replace(
        call,
        code="PD",
        steps=(*call.steps, Step("PD", f"one lesion has grown by the limit of the sum; {text}", held=True)),
        rule="WHO, one lesion, from its smallest product",
        strict=None,
        thresholds=(threshold, *call.thresholds),
        reason=f"{text}; PD by one lesion",
    )


WHO = Criterion(
    name="WHO",
    quantity="product",
    citation=MILLER,
    sum_word="sum of products",
    nodes=False,
    target=target_by_products,
    sections=plain_sections("sum of products"),
    step=Decimal("0.01"),
    need="second axis not measured",
)
