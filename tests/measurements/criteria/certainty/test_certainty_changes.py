"""What would have to change: every sentence is done as it says, and read by the rules."""

import random
import re
from dataclasses import replace
from decimal import Decimal

import msgspec
import pytest

from measurements.criteria import assess, preset
from measurements.criteria.base import Quantity, TargetValue, Visit
from measurements.criteria.certainty import certainty_of
from measurements.criteria.codes import WRITTEN
from measurements.protocol import Protocol
from measurements.trends import view_of
from sample_data.cases import built_in_case
from tests.support.courses import RECIST, course, visit

SENTENCE = re.compile(r"(.+) measured ([\d.]+) (mm²|mm|ml) (smaller|larger) would make this (\S+)\.")
CODE = {written: code for code, written in WRITTEN.items()}


def size_of(value: TargetValue) -> Decimal:
    """The diameter, or where there is none the one other quantity."""
    return value.mm if value.mm is not None else next(iter(value.quantities.values()))


def with_change(value: TargetValue, change: Decimal) -> TargetValue:
    if value.mm is not None:
        return replace(value, mm=value.mm + change)
    return replace(value, quantities={key: held + change for key, held in value.quantities.items()})


def code_with(protocol: Protocol, visits: tuple[Visit, ...], lesion_id: str, change: Decimal) -> str:
    """The class of the last date with one target of it changed."""
    now = visits[-1]
    targets = tuple(with_change(v, change) if v.lesion_id == lesion_id else v for v in now.targets)
    return assess(protocol, (*visits[:-1], replace(now, targets=targets)))[-1].code


def check(protocol: Protocol, visits: tuple[Visit, ...]) -> list[str]:
    """Every sentence of the last date holds, and nothing smaller does it. The sentences."""
    found = certainty_of(protocol, visits, len(visits) - 1)
    measured = [v for v in visits[-1].targets if v.state == "measured"]
    for sentence in found.changes:
        match = SENTENCE.fullmatch(sentence)
        if match is None:
            assert found.code == "NE" or sentence == f"No other size of a target would change this {found.code}."
            continue
        who, amount, _, way, code = match.groups()
        able = [v for v in measured if who == "One target" or v.name in who.split(" or ")]
        assert able
        sign = -1 if way == "smaller" else 1
        assert {code_with(protocol, visits, v.lesion_id, sign * Decimal(amount)) for v in able} == {
            CODE.get(code, code)
        }
        step = Decimal(1) if Decimal(amount) % 1 == 0 else Decimal("0.1")
        change = Decimal(amount) - step
        for value in measured if change else ():
            if sign > 0 or change < size_of(value):
                assert code_with(protocol, visits, value.lesion_id, sign * change) == found.code
    return list(found.changes)


@pytest.mark.parametrize("case_id", ["sample", "followup"])
def test_at_each_date_of_the_built_in_cases_the_change_that_is_said_makes_the_class_and_no_smaller_one(
    case_id: str,
) -> None:
    view = view_of(built_in_case(case_id))
    said = {
        view.visits[place].timepoint_id: check(view.case.protocol, view.visits[: place + 1])
        for place in range(1, len(view.visits))
    }
    if case_id == "sample":
        assert said["tp-2009-01"][0] == "One target measured 1 mm smaller would make this PR."
        assert said["tp-2009-03"] == ["One target measured 4 mm larger would make this SD."]
        assert said["tp-2011-10"] == ["2011-10: PR if T01 is at most 40.7 mm, PD from 40.8 mm"]


@pytest.mark.parametrize("name", ["RECIST 1.1", "iRECIST", "mRECIST", "WHO", "EASL", "Volume"])
def test_on_random_courses_the_change_that_is_said_makes_the_class_and_no_smaller_one(name: str) -> None:
    chance, protocol, sentences = random.Random(3), preset(name), 0
    if name == "WHO":
        protocol = msgspec.structs.replace(protocol, progression_of="sum_or_lesion")
    quantities: dict[str, Quantity] = {
        "mRECIST": "viable_diameter",
        "WHO": "product",
        "EASL": "viable_product",
        "Volume": "volume",
    }
    quantity = quantities.get(name)
    for _ in range(20):
        count, dates = chance.randint(1, 3), chance.randint(2, 4)
        rows = [[str(chance.randint(6, 60)) for _ in range(count)] for _ in range(dates)]
        visits = course(*rows, nodes=[0] if chance.random() < 0.5 else [])
        if quantity is not None:
            visits = tuple(
                replace(v, targets=tuple(replace(t, quantities={quantity: size_of(t)}, mm=None) for t in v.targets))
                for v in visits
            )
        sentences += len(check(protocol, visits))
    assert sentences > 15


def test_a_target_is_named_where_not_every_one_could_do_it() -> None:
    found = certainty_of(RECIST, course(("40", "12", "30"), ("40", "2", "18")), 1)
    assert found.changes[0] == "T1 or T3 measured 3 mm smaller would make this PR."
    assert check(RECIST, course(("40", "12", "30"), ("40", "2", "18"))) == list(found.changes)


def test_the_node_near_its_limit_decides_a_complete_response() -> None:
    found = certainty_of(RECIST, course(("30", "20", "16"), ("0", "9.4", "4"), nodes=(1, 2)), 1)
    assert found.decisive == ("T2", "T2")
    assert found.changes == ("T2 measured 0.6 mm larger would make this PR.",)


def test_the_largest_target_decides_where_all_are_measured_alike() -> None:
    assert certainty_of(RECIST, course(("60", "15", "12"), ("42", "10", "9")), 1).decisive == ("T1", "T1")


def test_the_missing_target_decides_what_is_not_evaluable_and_nothing_is_firm_there() -> None:
    found = certainty_of(RECIST, course(("60", "15"), ("42", None)), 1)
    assert found.code == "NE"
    assert found.decisive == ("T2", "T2")
    assert not found.firm
    assert found.one_reader["NE"] > 0.95
    assert found.sentence == "No size for T2: measuring the others again would leave it so."


def test_a_progression_by_what_is_not_measured_depends_on_no_size() -> None:
    base, now = course(("60", "15"), ("58", "15"))
    seen = replace(now, nontargets=visit(1, nontargets=("unequivocal_progression",)).nontargets)
    first = replace(base, nontargets=visit(0, nontargets=("present",)).nontargets)
    found = certainty_of(RECIST, (first, seen), 1)
    assert found.one_reader == {"PD": 1.0}
    assert found.firm
    assert found.changes == ("No other size of a target would change this PD.",)
