"""Inter's weights and figures are real: measured, not believed."""

import pytest
from PySide6.QtGui import QFontInfo, QFontMetricsF

from viewer.theme import fonts, tokens

pytestmark = pytest.mark.usefixtures("themed")
SENTENCE = "Sum of diameters"


def test_the_family_that_answers_is_inter() -> None:
    assert QFontInfo(fonts.font(13)).family() == "Inter"


def test_each_weight_is_wider_than_the_one_before() -> None:
    widths = [fonts.metrics(40, weight).horizontalAdvance(SENTENCE) for weight in fonts.WEIGHTS]
    assert widths[0] + 1 < widths[1] < widths[2] - 1


@pytest.mark.parametrize("weight", fonts.WEIGHTS)
@pytest.mark.parametrize("italic", [False, True])
def test_all_figures_are_equally_wide(weight: int, italic: bool) -> None:
    widths = {round(fonts.metrics(40, weight, italic).horizontalAdvance(digit * 4), 3) for digit in "0123456789"}
    assert len(widths) == 1


def test_italic_has_other_outlines_than_upright() -> None:
    from viewer.theme.text import text_path

    assert text_path("26.0", 40).boundingRect() != text_path("26.0", 40, italic=True).boundingRect()


@pytest.mark.parametrize(("px", "weight"), [(10, 400), (13, 700), (13, 300)])
def test_a_size_or_weight_that_the_look_does_not_have_is_refused(px: int, weight: int) -> None:
    with pytest.raises(ValueError, match=r"the look has|smaller than"):
        fonts.font(px, weight)


def test_a_font_handed_out_can_be_changed_without_changing_the_next() -> None:
    mine = fonts.font(13)
    mine.setPixelSize(99)
    assert fonts.font(13).pixelSize() == 13


def test_the_hyphen_of_painted_dates_is_narrower_than_a_figure() -> None:
    metrics = QFontMetricsF(fonts.font(100))
    assert metrics.horizontalAdvance("\u2011") < metrics.horizontalAdvance("0") < metrics.horizontalAdvance("-") + 1


def test_every_size_of_the_look_has_a_line_height_in_which_its_letters_fit() -> None:
    for px, height in tokens.LINE_HEIGHT.items():
        metrics = fonts.metrics(px)
        assert metrics.tightBoundingRect("Ågj").height() <= height
