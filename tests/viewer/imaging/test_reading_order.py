"""The order in which slices are read follows the reader."""

from hypothesis import given
from hypothesis import strategies as st

from viewer.imaging.reading_order import ReadingOrder


def taken(order: ReadingOrder, most: int = 1) -> list[int]:
    found: list[int] = []
    while slices := order.take(most):
        found.extend(slices)
    return found


def test_the_slice_on_screen_comes_first_then_its_neighbours() -> None:
    assert taken(ReadingOrder(range(7), 3)) == [3, 4, 2, 5, 1, 6, 0]


def test_slices_ahead_of_the_scroll_come_before_those_behind() -> None:
    order = ReadingOrder(range(100), 50)
    assert order.take(1) == (50,)
    order.turn_to(51)
    ahead = [order.take(1)[0] for _ in range(10)]
    assert ahead == [*range(51, 60), 49]  # two behind waits as long as eight ahead
    order.turn_to(48)
    assert [order.take(1)[0] for _ in range(5)] == [48, 47, 46, 45, 44]


def test_a_jump_tells_no_direction() -> None:
    order = ReadingOrder(range(500), 0)
    order.turn_to(300)
    assert [order.take(1)[0] for _ in range(5)] == [300, 301, 299, 302, 298]


def test_a_turn_is_taken_side_by_side_so_that_memory_is_met_once() -> None:
    order = ReadingOrder(range(40), 20)
    assert order.take(4) == (20, 21, 22, 23)
    assert order.take(4) == (19, 18, 17, 16)


@given(st.sets(st.integers(0, 60)), st.integers(0, 80), st.lists(st.integers(-3, 90)), st.integers(1, 9))
def test_every_waiting_slice_is_handed_out_once_however_the_reader_turns(
    waiting: set[int], first: int, turns: list[int], most: int
) -> None:
    order = ReadingOrder(waiting, first)
    found: list[int] = []
    for k in turns:
        order.turn_to(k)
        found.extend(order.take(most))
    found.extend(taken(order, most))
    assert sorted(found) == sorted(waiting)


def test_who_asked_for_a_slice_is_told_of_it_once_and_of_no_other() -> None:
    told: list[int] = []
    order = ReadingOrder(range(10), 5, told.append)
    for k in order.take(10):
        order.arrived(k)
    assert told == [5]
    order = ReadingOrder(range(10), 5, told.append)
    order.turn_to(8)
    order.arrived(7)
    order.arrived(8)
    order.arrived(8)
    assert told == [5, 8]


def test_nothing_is_handed_out_once_it_is_stopped() -> None:
    order = ReadingOrder(range(10), 5)
    order.stop()
    assert order.take(3) == ()
