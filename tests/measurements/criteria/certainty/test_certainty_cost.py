"""What the safety of one call costs, counted in draws and in readings of the course: no clock is asked."""

from collections.abc import Sequence

import pytest

from measurements.criteria import assess
from measurements.criteria.base import Answer, Visit
from measurements.criteria.certainty import calls, certainty_of, probabilities
from measurements.criteria.certainty.draws import DRAWS, FEWER, Floats, draw
from measurements.criteria.certainty.spread import Size
from measurements.protocol import Protocol
from tests.support.courses import RECIST, course

ROWS = [(str(30 - n), "40", "30", str(22 - n), "18") for n in range(15)]
LONG = course(*ROWS, ("22", "43", "34", "12", "20"), nodes=(2,))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    counts: list[int] = []

    def counted(dates: Sequence[tuple[Size, ...]], count: int = DRAWS) -> tuple[Floats, ...]:
        counts.append(count)
        return draw(dates, count)

    monkeypatch.setattr(probabilities, "draw", counted)
    probabilities.probabilities.cache_clear()
    return counts


def test_one_call_draws_once_for_each_kind_of_reader_and_roughly_for_each_target(drawn: list[int]) -> None:
    found = certainty_of(RECIST, LONG, 15)
    assert sorted(drawn) == [FEWER] * 5 + [DRAWS] * 2
    assert len(found.one_reader) > 1
    certainty_of(RECIST, LONG, 15)
    assert len(drawn) == 7  # what has been drawn is kept


def test_the_course_is_read_once_for_each_further_class_and_not_at_all_for_the_one_that_was_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers, readings = assess(RECIST, LONG), []

    def counted(protocol: Protocol, visits: tuple[Visit, ...]) -> tuple[Answer, ...]:
        readings.append(len(visits))
        return assess(protocol, visits)

    monkeypatch.setattr(calls, "assess", counted)
    for place in range(1, 16):
        readings.clear()
        found = certainty_of(RECIST, LONG, place, answers=answers)
        assert len(readings) <= 3
        assert set(readings) <= {place + 1}
        assert found.code in found.one_reader
