"""How words and numbers are painted, and that what is painted fits where it is put."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from viewer.theme import tokens
from viewer.theme.text import (
    ELLIPSIS,
    TextRun,
    display_date,
    display_number,
    draw_outlined,
    draw_runs_in,
    elide_runs,
    named_apart,
    plain,
    runs_text,
    runs_width,
    text_path,
    with_unit,
)

pytestmark = pytest.mark.usefixtures("themed")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("29.95"), "30.0"),
        (Decimal("-29.95"), "−30.0"),
        (29.96, "30.0"),
        (0.25, "0.3"),
        (-0.04, "0.0"),
        (Decimal("-0"), "0.0"),
        (123, "123.0"),
        (1e-9, "0.0"),
    ],
)
def test_numbers_are_rounded_half_away_from_zero_with_a_real_minus(value: Decimal | float, shown: str) -> None:
    assert display_number(value) == shown


def test_a_signed_number_has_its_plus_and_zero_has_none() -> None:
    assert [display_number(v, signed=True) for v in (8.0, 0.0, -8.0)] == ["+8.0", "0.0", "−8.0"]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_no_number_is_never_shown_as_one(value: Decimal | float) -> None:
    with pytest.raises(ValueError, match="no number"):
        display_number(value)


@given(st.decimals(min_value=-1000, max_value=1000, places=3))
def test_a_painted_number_copies_as_the_number_it_rounds_to(value: Decimal) -> None:
    assert abs(Decimal(plain(display_number(value))) - value) <= Decimal("0.05")


def test_a_date_is_painted_with_hyphens_that_do_not_break_and_copied_with_ascii() -> None:
    assert display_date("2010-10") == "2010\u201110"
    assert plain(display_date("2010-10")) == "2010-10"


def test_a_unit_never_parts_from_its_number() -> None:
    assert with_unit("33.0", "mm") == "33.0\u00a0mm"


@given(st.floats(min_value=5, max_value=300))
def test_elided_runs_fit_their_room(width: float) -> None:
    runs = (TextRun("T01", weight=600), TextRun("  Liver, segments 4, 5, 6 and 7"))
    shown = elide_runs(runs, width)
    assert runs_width(shown) <= max(width, TextRun(ELLIPSIS, weight=600).width) + 1


@given(st.floats(min_value=130, max_value=260))
def test_what_tells_a_name_apart_outlasts_a_cut(width: float) -> None:
    shown = elide_runs(named_apart("4 Axial EPI-FMRI (Interleaved I to S) · phase 3 of 10", TextRun("", 12)), width)
    assert runs_width(shown) <= width + 1
    assert runs_text(shown).endswith(f"{ELLIPSIS} · phase 3 of 10")


def test_an_end_that_would_leave_its_name_no_room_is_cut_as_any_other() -> None:
    shown = runs_text(elide_runs(named_apart("Liver · arterial phase before the second bolus", TextRun("", 12)), 90))
    assert shown.startswith("Liver")
    assert shown.endswith(ELLIPSIS)


def test_runs_that_fit_are_left_whole() -> None:
    runs = (TextRun("33.0", weight=600), TextRun(" × 28.0"))
    assert elide_runs(runs, runs_width(runs)) == runs
    assert runs_text(runs) == "33.0 × 28.0"


def test_runs_at_the_right_end_where_the_rectangle_ends() -> None:
    image = QImage(200, 30, QImage.Format.Format_RGB32)
    image.fill(QColor(tokens.WINDOW))
    painter = QPainter(image)
    run = TextRun("33.0", weight=600)
    start = draw_runs_in(painter, QRectF(0, 0, 200, 30), (run,), Qt.AlignmentFlag.AlignRight)
    painter.end()
    assert start + run.width == pytest.approx(200)


def test_outlined_words_can_be_read_on_white_and_on_black() -> None:
    for ground in ("white", "black"):
        image = QImage(120, 30, QImage.Format.Format_RGB32)
        image.fill(QColor(ground))
        painter = QPainter(image)
        draw_outlined(painter, 5, 20, TextRun("W 400 L 40", tokens.SMALL))
        painter.end()
        shades = {QColor(image.pixel(x, y)).lightness() for x in range(120) for y in range(30)}
        assert min(shades) < 60
        assert max(shades) > 200


def test_the_path_of_words_is_made_once() -> None:
    assert text_path("2010-10", 18, 600) is text_path("2010-10", 18, 600)
