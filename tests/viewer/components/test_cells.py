"""A value that is expected is never an empty cell; drawn and reported numbers end at the same place."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from tests.support.states_sheet import LesionRows, table
from viewer.components.cell_text import (
    CellText,
    assisted_cell,
    drawn_cell,
    lower_bound_cell,
    none_cell,
    not_stated_cell,
    number_cell,
    reported_cell,
    response_cell,
    to_measure_cell,
)
from viewer.components.response_ruler import ResponseRuler
from viewer.components.run_delegate import paint_cell
from viewer.theme import tokens
from viewer.theme.text import TextRun

pytestmark = pytest.mark.usefixtures("themed")
WIDTH, HEIGHT = 140, 34


def painted(cell: CellText) -> NDArray[np.bool_]:
    """Which columns of a cell's picture have ink, as WIDTH booleans."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor(tokens.WINDOW))
    painter = QPainter(image)
    paint_cell(painter, QRectF(0, 0, WIDTH, HEIGHT), cell)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(HEIGHT, WIDTH, 4).astype(int)
    ground = np.array([QColor(tokens.WINDOW).blue(), QColor(tokens.WINDOW).green(), QColor(tokens.WINDOW).red()])
    inked: NDArray[np.bool_] = np.abs(pixels[:, :, :3] - ground).sum(axis=2).max(axis=0) > 80
    return inked


@pytest.mark.parametrize(
    ("cell", "spoken"),
    [
        (drawn_cell(33.0, 28.0), "33.0 × 28.0 mm, measured"),
        (reported_cell(26.0, 20.0), "26.0 × 20.0 mm, reported"),
        (assisted_cell(14.2, 11.9), "14.2 × 11.9 mm, assisted, not accepted"),
        (not_stated_cell(), "not stated"),
        (to_measure_cell(), "to measure"),
        (none_cell(), "no value"),
        (number_cell(None), "no value"),
        (lower_bound_cell(42), "at least 42.0 mm"),
        (response_cell("PR"), "PR"),
        (number_cell(-5.7, "%"), "−5.7 %"),
    ],
)
def test_every_cell_says_itself_in_words_and_paints_something(cell: CellText, spoken: str) -> None:
    assert cell.text == spoken
    assert painted(cell).any()


def test_the_counting_axis_is_the_heavy_one() -> None:
    assert [run.weight for run in drawn_cell(33.0, 28.0).runs] == [600, 400, 400]
    assert [run.weight for run in drawn_cell(16.0, 11.0, "short").runs] == [400, 400, 600]


def test_reported_is_italic_and_drawn_is_upright() -> None:
    assert all(run.italic for run in reported_cell(26.0, 20.0).runs)
    assert not any(run.italic for run in drawn_cell(26.0, 20.0).runs)


def test_signs_stand_in_the_gutter_and_drawn_numbers_never_do() -> None:
    gutter = slice(WIDTH - 8 - tokens.QUOTE_GUTTER_W, WIDTH)
    assert not painted(drawn_cell(33.0, 28.0))[gutter].any()
    for cell in (reported_cell(26.0, 20.0), assisted_cell(14.2)):
        assert painted(cell)[gutter].any()


def test_drawn_missing_and_computed_values_end_at_the_same_place() -> None:
    ends = [int(np.nonzero(painted(cell))[0].max()) for cell in (drawn_cell(30.0), number_cell(-30.0), drawn_cell(0.0))]
    assert max(ends) - min(ends) <= 1


def test_a_number_that_does_not_fit_is_never_cut_to_a_smaller_number() -> None:
    cell = CellText((TextRun("1234567890.0", weight=600), TextRun(" × 1234567890.0")))
    dots = painted(cell)
    assert 0 < dots.sum() < 20


def test_of_several_values_apart_those_that_fit_stand_whole() -> None:
    values = tuple(TextRun(text, 11) for text in ("45 HU", " · SUL 4.2", " · 1234567890 ml"))
    cut = painted(CellText((TextRun("33.0"),), second=values))
    whole = painted(CellText((TextRun("33.0"),), second=(*values[:2], TextRun(" · …", 11))))
    assert (cut == whole).all()


def test_two_lines_stand_one_above_the_other() -> None:
    one = painted(CellText(drawn_cell(33.0).runs, second=(TextRun("× 28.0", 11, colour=tokens.TEXT2),)))
    assert one.sum() > painted(drawn_cell(33.0)).sum()


def test_a_table_selects_by_tint_and_by_a_line_of_accent_at_its_right_edge(qtbot) -> None:
    view = table()
    qtbot.addWidget(view)
    view.resize(640, view.height())
    view.show()
    model = view.model()
    assert isinstance(model, LesionRows)
    row = view.visualRect(model.index(1, model.columnCount() - 1))
    image = view.viewport().grab().toImage()
    assert QColor(image.pixel(row.right(), row.center().y())).name().upper() == tokens.ACCENT
    assert QColor(image.pixel(row.right() - 6, row.center().y())).name().upper() == tokens.TINT
    other = view.visualRect(model.index(3, model.columnCount() - 1))
    assert QColor(image.pixel(other.right(), other.center().y())).name().upper() != tokens.ACCENT


def test_the_head_of_a_table_is_painted_in_the_words_of_its_model(qtbot) -> None:
    view = table()
    qtbot.addWidget(view)
    header = view.horizontalHeader()
    assert header.height() == tokens.DOCK_HEADER_H
    assert view.model().headerData(1, Qt.Orientation.Horizontal) == "now"


def test_the_ruler_says_sum_and_limits_and_grows_with_them(qtbot) -> None:
    ruler = ResponseRuler()
    qtbot.addWidget(ruler)
    ruler.set_values(69.0, 86.1, 85.2)
    assert ruler.maximum == 150
    assert ruler.accessibleDescription() == (
        "sum 69.0 mm; partial response at 86.1 mm or less; progression at 85.2 mm or more"
    )
    ruler.set_values(None, 161.0, 190.3)
    assert ruler.maximum == 200
    assert ruler.accessibleDescription().startswith("no complete sum")


def test_the_ruler_takes_any_unit_with_a_handful_of_numbers(qtbot) -> None:
    ruler = ResponseRuler()
    qtbot.addWidget(ruler)
    ruler.set_values(1544.0, 2125.5, 1930.0, "mm²")
    assert (ruler.step, ruler.maximum) == (500, 2500)
    assert ruler.accessibleDescription().startswith("sum 1544.0 mm²; partial response at 2125.5 mm² or less")
    ruler.set_values(5.2, 3.6, 6.8, "g/ml")
    assert (ruler.step, ruler.maximum) == (2, 8)
    ruler.set_values(0.0, 0.0, 0.0, "ml")
    assert ruler.maximum > 0
    for value in (0.0, 70.0, 299.9, 900.0, 4000.0):
        ruler.set_values(value, 0.7 * value, 1.2 * value)
        assert ruler.maximum >= 1.2 * value


def test_the_ruler_shows_a_sum_and_its_limit_on_their_sides(qtbot) -> None:
    ruler = ResponseRuler()
    qtbot.addWidget(ruler)
    ruler.set_values(86.13, 86.1, 147.6)
    assert ruler.accessibleDescription().startswith("sum 86.13 mm; partial response at 86.10 mm or less")
    ruler.set_values(86.1, 86.1, 147.6)
    assert ruler.accessibleDescription().startswith("sum 86.1 mm; partial response at 86.1 mm or less")


def test_the_ruler_shows_a_sum_only_where_there_is_one(qtbot) -> None:
    ruler = ResponseRuler()
    qtbot.addWidget(ruler)
    ruler.resize(324, 54)
    white = []
    for sum_mm in (69.0, None):
        ruler.set_values(sum_mm, 86.1, 85.2)
        image = ruler.grab().toImage()
        x = round(12 + 300 * 69 / 150)
        columns = (QColor(image.pixel(x + step, 26)).lightness() for step in (-2, -1, 0, 1))
        white.append(max(columns) > 250)
    assert white == [True, False]
