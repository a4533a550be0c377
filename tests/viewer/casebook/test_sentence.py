"""Sentences with words of two weights, broken over lines."""

from viewer.casebook.figures import kept_together
from viewer.casebook.sentence import Sentence, broken
from viewer.theme.text import TextRun, runs_text, runs_width

RUNS = (
    TextRun("Stable disease: sum 87.0 mm, "),
    TextRun("0.9 mm above", weight=600),
    TextRun(" the limit of a partial response (86.1 mm)."),
)


def test_no_word_is_lost_and_no_line_is_too_wide() -> None:
    for width in (150, 240, 400):
        lines = broken(RUNS, width)
        assert "".join(runs_text(line) for line in lines) == runs_text(RUNS)
        # The space at the end of a line needs no room.
        assert all(runs_width(line) <= width + TextRun(" ").width + 0.5 for line in lines)
    assert len(broken(RUNS, 2000)) == 1


def test_the_height_follows_the_width() -> None:
    sentence = Sentence("sentence")
    sentence.set_runs(RUNS)
    assert sentence.heightForWidth(2000) == 18
    assert sentence.heightForWidth(240) >= 36
    assert sentence.accessibleName() == runs_text(RUNS)


def test_a_number_never_parts_from_its_unit_at_the_end_of_a_line() -> None:
    text = kept_together("sum 87 mm, −29.3 % from baseline 2008-10 at 12 mm² and 5 g/ml; 3 mmol stay apart")
    assert text == (
        "sum 87\u00a0mm, −29.3\u00a0% from baseline 2008-10 at 12\u00a0mm² and 5\u00a0g/ml; 3 mmol stay apart"
    )
