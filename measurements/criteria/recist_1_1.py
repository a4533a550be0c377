"""RECIST 1.1 along a course: sums, limits, target response and overall response at each date.

Eisenhauer et al., Eur J Cancer 2009;45:228-247; continuing PR and target CR before PD as in the EORTC answers.
"""

from measurements.criteria.base import Answer, Visit
from measurements.criteria.walk import Criterion, walk
from measurements.protocol import Protocol

RECIST = Criterion()


def assess(protocol: Protocol, visits: tuple[Visit, ...]) -> tuple[Answer, ...]:
    """The response at every visit; the first visit is the baseline. An empty course has no answers."""
    return walk(RECIST, protocol, visits)
