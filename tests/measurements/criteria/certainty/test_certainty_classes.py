"""The classes of drawn sums are those of the exact rules, on random courses with sizes on and beside every limit."""

import random
from dataclasses import replace

import msgspec
import numpy as np
import pytest

from measurements.criteria import assess, preset
from measurements.criteria.base import Visit
from measurements.criteria.certainty.classes import CLASSES
from measurements.criteria.certainty.probabilities import classes_of, dates_of
from measurements.criteria.certainty.situation import CRITERIA, situation_of
from measurements.criteria.codes import FAMILY
from measurements.error_model import DEFAULT_MODEL
from measurements.protocol import Protocol
from tests.support.courses import course

NEAR_LIMITS = ["0", "5", "9.9", "10", "14", "15", "20", "21", "24", "25", "30", "36", "43.75", "50", None]

PROTOCOLS = [
    *(preset(name) for name in CRITERIA),
    msgspec.structs.replace(preset("WHO"), progression_of="sum_or_lesion"),
    msgspec.structs.replace(preset("WHO"), progression_of="sum_or_lesion", progression_inclusive=False),
    msgspec.structs.replace(preset("RECIST 1.1"), continuing_partial_response=False),
    msgspec.structs.replace(preset("RECIST 1.1"), confirmation=True),
    msgspec.structs.replace(preset("RECIST 1.1"), progression_inclusive=False),
]


def random_course(chance: random.Random, protocol: Protocol) -> tuple[Visit, ...]:
    count = chance.randint(1, 3)
    rows = [[chance.choice(NEAR_LIMITS) for _ in range(count)] for _ in range(chance.randint(2, 5))]
    if chance.random() < 0.8:
        rows[0] = [size if size not in ("0", None) else "20" for size in rows[0]]
    visits = course(*rows, nodes=[n for n in range(count) if chance.random() < 0.4])
    quantity = CRITERIA[protocol.name].quantity
    if quantity == "diameter":
        return visits
    return tuple(
        replace(v, targets=tuple(replace(t, quantities={} if t.mm is None else {quantity: t.mm}) for t in v.targets))
        for v in visits
    )


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda protocol: f"{protocol.id}-{protocol.progression_of}")
def test_exact_sizes_have_the_class_of_the_rules(protocol: Protocol) -> None:
    chance, seen = random.Random(5), set()
    for _ in range(200):
        visits = random_course(chance, protocol)
        answers, last = assess(protocol, visits), len(visits) - 1
        situation = situation_of(protocol, visits, last, answers, assess)
        dates = dates_of(situation, DEFAULT_MODEL, "one")
        if not dates.now:
            continue
        exact = [np.array([[size.amount for size in sizes]]) for sizes in dates.held]
        found = CLASSES[classes_of(situation.limits, dates, exact)[0]]
        assert found == situation.called, visits
        answered = answers[last].target
        assert answered is not None
        assert FAMILY[found] == FAMILY[answered], visits
        assert situation.overall(found) == answers[last].code
        seen.add(found)
    assert {"CR", "PR", "SD", "PD", "NE"} <= seen


def test_growth_since_an_unconfirmed_progression_of_the_targets_tells_confirmed_from_unconfirmed() -> None:
    chance, seen = random.Random(7), set()
    protocol = preset("iRECIST")
    for _ in range(40):
        now = chance.choice(["60", "79.9", "80", "84.9", "85", "90"])
        visits = course("60", "80", now)
        answers = assess(protocol, visits)
        situation = situation_of(protocol, visits, 2, answers, assess)
        dates = dates_of(situation, DEFAULT_MODEL, "one")
        exact = [np.array([[size.amount for size in sizes]]) for sizes in dates.held]
        found = CLASSES[classes_of(situation.limits, dates, exact)[0]]
        assert situation.overall(found) == answers[2].code
        assert found == situation.called
        seen.add(answers[2].code)
    assert seen == {"iSD", "iUPD", "iCPD"}
