"""The look promises figures of contrast; here they are computed from the colours themselves."""

import pytest

from tests.support.contrast import contrast
from viewer.theme import tokens
from viewer.theme.tokens import PRINT

WORDS = {
    # on window, raised, field, tint, image
    "TEXT": (13.4, 12.0, 14.5, 10.9, 17.1),
    "TEXT2": (7.4, 6.6, 8.0, 6.0, 9.4),
    "TEXT3": (6.0, 5.3, 6.4, 4.8, 7.6),
    "ACCENT": (6.3, 5.6, 6.7, 5.1, 8.0),
    "WARN": (7.3, 6.6, 7.9, 5.9, 9.3),
    "EDGE": (4.2, 3.7, 4.5, 3.4, 5.3),
}
GROUNDS = (tokens.WINDOW, tokens.RAISED, tokens.FIELD, tokens.TINT, tokens.IMAGE)
ROUNDING = 0.06


@pytest.mark.parametrize("name", WORDS)
def test_words_and_edges_have_the_contrast_that_the_look_states(name: str) -> None:
    found = [contrast(getattr(tokens, name), ground) for ground in GROUNDS]
    assert found == pytest.approx(list(WORDS[name]), abs=ROUNDING)


@pytest.mark.parametrize("name", ["TEXT", "TEXT2", "TEXT3", "ACCENT", "WARN"])
@pytest.mark.parametrize("ground", [*GROUNDS, tokens.HOVER])
def test_words_reach_4_5_on_every_ground_they_may_stand_on(name: str, ground: str) -> None:
    assert contrast(getattr(tokens, name), ground) >= 4.5


@pytest.mark.parametrize(
    ("words", "ground", "at_least"),
    [
        (tokens.ON_FILL, tokens.FILL, 5.85),
        (tokens.ON_FILL, tokens.FILL_HOVER, 4.65),
        (tokens.TEXT, tokens.TIP, 9.55),
        (tokens.TEXT, tokens.BUTTON_HOVER, 4.5),
        (tokens.TEXT2, tokens.BUTTON_HOVER, 4.5),
        (tokens.DANGER, tokens.WINDOW, 4.85),
        (tokens.DANGER_TEXT, tokens.WINDOW, 7.25),
        (tokens.ON_FILL, tokens.DANGER_GROUND, 12.75),
        (tokens.DANGER_LABEL, tokens.DANGER_GROUND, 4.5),
    ],
)
def test_what_is_active_or_wrong_can_be_read(words: str, ground: str, at_least: float) -> None:
    assert contrast(words, ground) >= at_least


@pytest.mark.parametrize(
    ("code", "figure"),
    [("CR", 3.2), ("PR", 7.1), ("SD", 12.5), ("PD", 4.3), ("NE", 5.8), ("NON", 5.4), ("BL", 10.3)],
)
def test_marks_of_responses_reach_3_on_the_window(code: str, figure: float) -> None:
    assert contrast(tokens.RESPONSE[code], tokens.WINDOW) == pytest.approx(figure, abs=ROUNDING)
    assert contrast(tokens.RESPONSE[code], tokens.WINDOW) >= 3


@pytest.mark.parametrize("ground", [tokens.RAISED, tokens.TINT])
def test_the_mark_of_cr_is_carried_by_its_outline_where_its_blue_is_too_weak(ground: str) -> None:
    assert contrast(tokens.RESPONSE["CR"], ground) < 3
    assert contrast(tokens.CR_OUTLINE, ground) >= 3


@pytest.mark.parametrize("code", ["CR", "PR", "SD", "PD"])
def test_words_on_an_area_fill_reach_4_5(code: str) -> None:
    assert contrast(tokens.TEXT, tokens.over(tokens.RESPONSE[code])) >= 5.75


@pytest.mark.parametrize("colour", tokens.LESION_COLOURS)
def test_lesion_colours_are_told_from_the_window(colour: str) -> None:
    assert contrast(colour, tokens.WINDOW) >= 6.35


def test_lesions_come_round_to_the_first_colour_again() -> None:
    assert [tokens.lesion_colour(i) for i in (0, 5, 6)] == [
        tokens.LESION_COLOURS[0],
        tokens.LESION_COLOURS[5],
        tokens.LESION_COLOURS[0],
    ]


@pytest.mark.parametrize(
    ("colour", "window", "black"),
    [(tokens.CALIPER, 15.3, 19.6), (tokens.CALIPER_SELECTED, 8.8, 11.2), (tokens.CALIPER_LOCKED, 9.0, 11.5)],
)
def test_calipers_stand_out_on_window_and_image(colour: str, window: float, black: float) -> None:
    assert contrast(colour, tokens.WINDOW) == pytest.approx(window, abs=ROUNDING)
    assert contrast(colour, tokens.IMAGE) == pytest.approx(black, abs=ROUNDING)


@pytest.mark.parametrize(
    ("colour", "figure"),
    [
        (PRINT.TEXT, 17.8),
        (PRINT.TEXT2, 8.2),
        (PRINT.TEXT3, 5.5),
        (PRINT.ACCENT, 5.9),
        (PRINT.EDGE, 4.0),
        (PRINT.WARN, 5.9),
    ],
)
def test_print_has_the_contrast_that_the_look_states(colour: str, figure: float) -> None:
    assert contrast(colour, PRINT.GROUND) == pytest.approx(figure, abs=ROUNDING)


@pytest.mark.parametrize("colour", PRINT.LESION_COLOURS)
def test_lesion_colours_can_be_read_on_paper(colour: str) -> None:
    assert contrast(colour, PRINT.GROUND) >= 4.75
