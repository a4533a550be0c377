"""The curve beside a call: its area by classes is the probability, its limits are those at which the class changes."""

from decimal import Decimal
from itertools import pairwise

import pytest

from measurements.criteria import preset
from measurements.criteria.base import Visit
from measurements.criteria.certainty import Curve, certainty_of
from measurements.criteria.codes import FAMILY
from measurements.protocol import Protocol
from tests.support.courses import RECIST, course
from tests.support.courses import last as last_answer

RECIST_COURSES: dict[str, tuple[tuple[tuple[str, ...], ...], tuple[str, ...], str]] = {
    # the sizes, the classes at the limits of the curve from small to large, the class between them
    "SD near PR": ((("54", "41"), ("39", "28")), ("PR", "PD"), "SD"),
    "PD above a nadir that was no PR": ((("60", "40"), ("50", "35"), ("62", "41")), ("PR", "PD"), "SD"),
    "a continuing PR": ((("60", "40"), ("38", "26"), ("42", "33")), ("PD",), "PR"),
    "PR whose limit lies above that of PD": ((("60", "40"), ("30", "20"), ("33", "22")), ("PD",), "PR"),
}


def curve_at(protocol: Protocol, visits: tuple[Visit, ...]) -> tuple[Curve, dict[str, float]]:
    found = certainty_of(protocol, visits, len(visits) - 1)
    assert found.curve is not None
    return found.curve, {str(code): share for code, share in found.one_reader.items()}


@pytest.mark.parametrize("name", RECIST_COURSES)
def test_limits_are_where_the_class_changes_by_the_rules(name: str) -> None:
    rows, expected, between = RECIST_COURSES[name]
    visits = course(*rows)
    curve, _ = curve_at(RECIST, visits)
    assert tuple(code for code, _ in sorted(curve.limits, key=lambda pair: pair[1])) == expected
    assert curve.between == between
    total = sum(Decimal(mm) for mm in rows[-1])
    reference = total / (1 + Decimal(str(curve.measured)) / 100)
    for code, limit in curve.limits:
        at = reference * (1 + Decimal(str(limit)) / 100)
        for change, there in ((Decimal("1.0001"), FAMILY[code] == "PD"), (Decimal("0.9999"), FAMILY[code] == "PR")):
            row = tuple(str(Decimal(mm) * at * change / total) for mm in rows[-1])
            said = last_answer(course(*rows[:-1], row)).code
            assert (said == code) is there, (code, limit, said)


def test_the_area_below_the_pr_limit_is_the_probability_of_pr() -> None:
    curve, shares = curve_at(RECIST, course(("54", "41", "28"), ("37", "30", "20")))
    assert curve.reference == "baseline"
    limit = dict(curve.limits)["PR"]
    area = sum((right - left) * (a + b) / 2 for (left, a), (right, b) in pairwise(curve.points) if right <= limit)
    whole = sum((right - left) * (a + b) / 2 for (left, a), (right, b) in pairwise(curve.points))
    assert whole == pytest.approx(1, abs=0.002)
    assert area == pytest.approx(shares["PR"], abs=0.03)  # the last piece before the limit is left out


def test_confirmed_and_unconfirmed_progression_have_a_limit_each() -> None:
    curve, shares = curve_at(preset("iRECIST"), course(("40", "20"), ("50", "26"), ("54", "28")))
    assert curve.between == "iSD"
    assert curve.limits == (("iPR", -30.0), ("iUPD", 20.0), ("iCPD", 35.0))
    assert set(shares) == {"iSD", "iUPD", "iCPD"}
