"""Response criteria: one rule a small module, rule sets by name, exact arithmetic throughout.

`assess` is the one door: visits in, an explained answer for every date out. What it is given and answers is in `base`,
the published values of every rule set in `presets`; `docs/criteria.md` says where each rule stands.
"""

from collections.abc import Callable

from measurements.criteria import choi, easl, irecist, mrecist, percist, recist_1_1, volume, who
from measurements.criteria.base import Answer, Visit
from measurements.criteria.presets import PRESETS, preset
from measurements.errors import RecordError
from measurements.protocol import Protocol

__all__ = ["PRESETS", "RULE_SETS", "assess", "assess_by", "preset"]

RULE_SETS: dict[str, Callable[[Protocol, tuple[Visit, ...]], tuple[Answer, ...]]] = {
    "RECIST 1.1": recist_1_1.assess,
    "iRECIST": irecist.assess,
    "mRECIST": mrecist.assess,
    "Choi": choi.assess,
    "mChoi": choi.assess_modified,
    "WHO": who.assess,
    "EASL": easl.assess,
    "PERCIST 1.0": percist.assess,
    "Volume": volume.assess,
}


def assess(protocol: Protocol, visits: tuple[Visit, ...]) -> tuple[Answer, ...]:
    """The response at every visit by the rule set that the protocol names; the first visit is the baseline.

    Raises RecordError where Nadir has no rules of that name: a case is never read by other rules than its own.
    """
    rules = RULE_SETS.get(protocol.name)
    if rules is None:
        raise RecordError(f"Nadir has no rules called {protocol.name}; there are {', '.join(RULE_SETS)}.")
    return rules(protocol, visits)


def assess_by(name: str, protocol: Protocol, visits: tuple[Visit, ...]) -> tuple[Answer, ...]:
    """The same visits by another rule set with its published limits, and the protocol's own windows and day counts.

    Raises RecordError where Nadir has no rules of that name.
    """
    if name not in PRESETS:
        raise RecordError(f"Nadir has no rules called {name}; there are {', '.join(RULE_SETS)}.")
    return assess(preset(name, protocol), visits)
