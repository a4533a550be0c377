"""Measurability at baseline by method, slice thickness and node (response-criteria 2.1; Eisenhauer 2009, 3.1)."""

from decimal import Decimal

import pytest

from measurements.criteria.rules.measurable import least_measurable_mm, measurability
from measurements.protocol import Protocol


@pytest.mark.parametrize(
    ("node", "mm", "thickness", "measurable"),
    [
        (False, "10.0", "5.0", True),
        (False, "9.9", "5.0", False),
        (False, "10.0", None, True),
        (False, "14.0", "7.0", True),
        (False, "13.9", "7.0", False),
        (False, "10.0", "2.5", True),
        (True, "15.0", "5.0", True),
        (True, "14.9", "5.0", False),
        (True, "15.0", "8.0", True),
    ],
)
def test_limits_belong_to_the_measurable_side(node: bool, mm: str, thickness: str | None, measurable: bool) -> None:
    thick = None if thickness is None else Decimal(thickness)
    said = measurability(Protocol(id="p"), node=node, mm=Decimal(mm), slice_thickness_mm=thick)
    assert (said == "") is measurable
    assert measurable or mm in said


@pytest.mark.parametrize(
    ("thickness", "least"), [(None, "10"), ("1", "10"), ("5", "10"), ("5.5", "11"), ("7", "14"), ("8", "16")]
)
def test_slices_thicker_than_five_millimetres_ask_twice_their_thickness_of_a_target(thickness, least):
    """Eisenhauer 2009, 3.1.1: 10 mm on CT with slices of no more than 5 mm, else twice the slice thickness."""
    given = None if thickness is None else Decimal(thickness)
    assert least_measurable_mm(Protocol(id="p"), given) == Decimal(least)
