"""What each class of the targets comes to is what the rules say of a date measured otherwise.

On random courses with non-target disease, markers and new lesions, small nodes among them, which are in doubt where
they are the one sign.
"""

import random
from dataclasses import replace
from decimal import Decimal

import pytest

from measurements.assessment import State
from measurements.criteria import assess, preset
from measurements.criteria.base import NewLesionValue, NonTargetValue, TargetValue, Visit
from measurements.criteria.certainty.situation import CRITERIA, situation_of
from measurements.partial_date import parse
from tests.support.courses import target

SIZES = ["0", "9.9", "10", "14", "20", "24", "30", "43.75", "50", None]
FACTORS = ["0.3", "0.61", "0.96", "1.03", "1.3", "2"]


def random_visit(chance: random.Random, number: int, nodes: list[bool]) -> Visit:
    targets = tuple(target(f"T{k}", chance.choice(SIZES), node=node) for k, node in enumerate(nodes))
    states: list[State] = ["present", "present", "absent", "unequivocal_progression", "not_evaluable"]
    lesion = NewLesionValue(
        "N", "N", chance.choice([True, False]), chance.choice(["equivocal", "unequivocal", ""]),
        chance.random() < 0.5, node=chance.random() < 0.6, mm=Decimal(chance.choice([11, 16])),
    )  # fmt: skip
    return Visit(
        f"v{number}",
        targets,
        (NonTargetValue("NT", "NT", chance.choice(states) if number else "present"),) if chance.random() < 0.6 else (),
        (lesion,) if number and chance.random() < 0.4 else (),
        parse(f"2020-{number + 1:02d}-01"),
        "follow_up" if number else "baseline",
        markers=chance.choice(["not_followed", "normal", "above_normal", "not_known"]),
    )


def scaled(value: TargetValue, factor: Decimal) -> TargetValue:
    return replace(value, mm=value.mm * factor) if value.mm and value.state == "measured" else value


def of_quantity(visit: Visit, name: str) -> Visit:
    """The same amounts in the quantity of the criterion."""
    quantity = CRITERIA[name].quantity
    targets = (replace(v, quantities={} if v.mm is None else {quantity: v.mm}) for v in visit.targets)
    return visit if quantity == "diameter" else replace(visit, targets=tuple(targets))


@pytest.mark.parametrize("name", list(CRITERIA))
def test_other_sizes_of_a_date_come_to_what_the_rules_say(name: str) -> None:
    chance, protocol, compared, seen = random.Random(11), preset(name), 0, set()
    for _ in range(70):
        nodes = [chance.random() < 0.4 for _ in range(chance.randint(1, 3))]
        plain = [random_visit(chance, number, nodes) for number in range(chance.randint(2, 5))]
        visits = tuple(of_quantity(visit, name) for visit in plain)
        answers = assess(protocol, visits)
        for place in range(1, len(visits)):
            situation = situation_of(protocol, visits, place, answers, assess)
            if not any(v.mm is not None for v in situation.current):
                continue
            factors = [Decimal(chance.choice(FACTORS)) for _ in nodes]
            targets = tuple(scaled(v, f) for v, f in zip(plain[place].targets, factors, strict=True))
            other = of_quantity(replace(plain[place], targets=targets), name)
            said = assess(protocol, (*visits[:place], other, *visits[place + 1 :]))[place].code
            drawn = tuple(scaled(v, f) for v, f in zip(situation.current, factors, strict=True))
            assert situation.overall(situation.with_sizes(drawn)) == said, (visits, place, factors)
            compared += 1
            seen.add(said)
    assert compared > 80
    assert len(seen) >= 4
