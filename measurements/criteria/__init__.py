"""Response criteria: one rule a small module, rule sets by name, exact arithmetic throughout."""

from collections.abc import Callable

from measurements.criteria import recist_1_1
from measurements.criteria.base import Answer, Visit
from measurements.errors import RecordError
from measurements.protocol import Protocol

RULE_SETS: dict[str, Callable[[Protocol, tuple[Visit, ...]], tuple[Answer, ...]]] = {
    "RECIST 1.1": recist_1_1.assess,
}


def assess(protocol: Protocol, visits: tuple[Visit, ...]) -> tuple[Answer, ...]:
    """The response at every visit by the rule set that the protocol names; the first visit is the baseline.

    Raises RecordError where Nadir has no rules of that name: a case is never read by other rules than its own.
    """
    rules = RULE_SETS.get(protocol.name)
    if rules is None:
        raise RecordError(f"Nadir has no rules called {protocol.name}; there are {', '.join(RULE_SETS)}.")
    return rules(protocol, visits)
