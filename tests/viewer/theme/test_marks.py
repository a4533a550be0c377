"""Marks are told apart by shape alone, in colour and without."""

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter

from measurements.criteria.codes import FAMILY, WORDS
from viewer.theme import tokens
from viewer.theme.marks import (
    CODES,
    draw_mark,
    mark_icon,
    mark_of,
    mark_path,
    response_colour,
    response_letters,
    response_words,
)

pytestmark = pytest.mark.usefixtures("themed")
SIDE = 33


def rgb(colour: str) -> tuple[int, int, int]:
    made = QColor(colour)
    return made.red(), made.green(), made.blue()


def painted(code: str, *, on_print: bool = False, ground: str = tokens.WINDOW) -> NDArray[np.uint8]:
    """The mark in the middle of a square, as (SIDE, SIDE, 3) red, green, blue."""
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB888)
    image.fill(QColor(ground))
    painter = QPainter(image)
    draw_mark(painter, code, SIDE / 2, SIDE / 2, 10, on_print=on_print)
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(SIDE, image.bytesPerLine())
    return rows[:, : SIDE * 3].reshape(SIDE, SIDE, 3).copy()


def shape_of(code: str) -> NDArray[np.bool_]:
    """Where the mark covers its ground."""
    plain = np.array(rgb(tokens.WINDOW))
    covered: NDArray[np.bool_] = np.abs(painted(code).astype(int) - plain).sum(axis=2) > 60
    return covered


@pytest.mark.parametrize(("one", "other"), list(combinations(CODES, 2)))
def test_any_two_marks_differ_in_shape_without_colour(one: str, other: str) -> None:
    first, second = shape_of(one), shape_of(other)
    apart = np.logical_xor(first, second).sum() / np.logical_or(first, second).sum()
    assert apart > 0.15


@pytest.mark.parametrize("code", CODES)
def test_a_mark_is_centred_and_of_the_size_asked_for(code: str) -> None:
    rows, columns = np.nonzero(shape_of(code))
    assert abs((columns.min() + columns.max()) / 2 - (SIDE - 1) / 2) <= 1
    assert 18 <= np.ptp(rows) + 1 <= 28


@pytest.mark.parametrize("code", ["PR", "SD", "PD", "CR"])
def test_the_middle_of_a_mark_has_exactly_the_colour_of_its_response(code: str) -> None:
    middle = painted(code)[SIDE // 2 + 1, SIDE // 2]
    assert tuple(middle) == rgb(tokens.RESPONSE[code])


@pytest.mark.parametrize("code", CODES)
def test_every_mark_has_a_dark_outline_on_paper(code: str) -> None:
    pixels = painted(code, on_print=True, ground=tokens.PRINT.GROUND).reshape(-1, 3).astype(int)
    darkest = pixels.sum(axis=1).min()
    assert darkest <= 3 * 0x22 + 110


def test_a_code_without_a_mark_is_an_error_and_not_a_blank() -> None:
    with pytest.raises(KeyError):
        mark_path("SLD")


def test_each_code_has_letters_words_and_an_icon() -> None:
    assert response_letters("PR") == "PR"
    assert response_letters("NON") == "Non-CR/Non-PD"
    assert response_words("PR") == "Partial response"
    assert all(not mark_icon(code).isNull() for code in CODES)


@pytest.mark.parametrize("code", sorted(FAMILY))
def test_a_code_of_any_criterion_has_the_mark_colour_and_words_of_the_record(code: str) -> None:
    assert mark_of(code) == FAMILY[code]
    assert response_words(code) == WORDS[code]
    assert response_colour(code) == tokens.RESPONSE[FAMILY[code]]
    assert (painted(code) == painted(FAMILY[code])).all()
