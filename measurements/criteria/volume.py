"""Volumetric response: the sum of volumes by limits that no consensus stands behind, labelled "volume, not RECIST".

A sphere at the limits of RECIST 1.1 shrinks by 1 − 0.7³ = 65.7 % or grows by 1.2³ − 1 = 72.8 %. The limits of the area
criteria (WHO, Macdonald) make 65 % and 40 %: `partial_response` 0.35 and `progression` 1.40 of the protocol.
"""

from decimal import Decimal

from measurements.criteria.base import Answer, Visit
from measurements.criteria.moment import Criterion
from measurements.criteria.plain_sections import plain_sections
from measurements.criteria.walk import walk
from measurements.protocol import Protocol


def assess(protocol: Protocol, visits: tuple[Visit, ...]) -> tuple[Answer, ...]:
    """The response at every visit; the first is the baseline. Volumes in ml; NE where a target has none."""
    return walk(VOLUME, protocol, visits)


VOLUME = Criterion(
    name="Volume",
    quantity="volume",
    citation="a sphere at the limits of RECIST 1.1; no consensus on limits of volume",
    sum_word="sum of volumes",
    nodes=False,
    sections=plain_sections("sum of volumes"),
    label="volume, not RECIST",
    step=Decimal("0.001"),
    need="volume not measured",
)
