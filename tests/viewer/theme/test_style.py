"""One place for colours, one style sheet, and the window never depends on the colour scheme of the system."""

import re

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from viewer.theme import tokens
from viewer.theme.qss import style_sheet
from viewer.theme.style import apply_theme, palette


def test_the_style_sheet_sets_no_font_and_leaves_no_token_unfilled() -> None:
    sheet = style_sheet()
    assert "font" not in sheet
    assert "$" not in sheet


def test_every_colour_of_the_style_sheet_is_a_token() -> None:
    known = {value for value in vars(tokens).values() if isinstance(value, str)}
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", style_sheet())) <= known


@pytest.mark.parametrize("role", [QPalette.ColorRole.Window, QPalette.ColorRole.Base, QPalette.ColorRole.Text])
def test_the_palette_is_ours_in_every_group(role: QPalette.ColorRole) -> None:
    ours = palette()
    groups = (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive)
    assert len({ours.color(group, role).name() for group in groups}) == 1


def test_dressing_twice_changes_nothing(themed: QApplication) -> None:
    before = (themed.styleSheet(), themed.palette(), themed.font())
    apply_theme(themed)
    assert (themed.styleSheet(), themed.palette(), themed.font()) == before


def test_a_widget_keeps_the_font_it_was_given_under_the_style_sheet(themed: QApplication) -> None:
    from viewer.theme.fonts import font

    label = QLabel("−43.9 %")
    label.setFont(font(22, 600))
    label.ensurePolished()
    assert label.font().pixelSize() == 22
    plain = QLabel("x")
    plain.ensurePolished()
    assert plain.font().pixelSize() == tokens.READING


@pytest.mark.parametrize(
    ("kind", "ground"), [("primary", tokens.FILL), ("normal", tokens.RAISED), ("danger", tokens.WINDOW)]
)
def test_buttons_have_the_ground_of_their_kind_and_28_px(themed: QApplication, qtbot, kind: str, ground: str) -> None:
    from viewer.components.buttons import make_button

    button: QPushButton = make_button("Accept", "accept", kind)  # type: ignore[arg-type]
    qtbot.addWidget(button)
    button.show()
    image = button.grab().toImage()
    assert QColor(image.pixel(4, image.height() // 2)).name().upper() == ground
    assert button.height() == tokens.BUTTON_H
    assert make_button("Accept", "accept2", kind, bar=True).sizeHint().height() == tokens.BAR_BUTTON_H  # type: ignore[arg-type]
