"""What the card says beside the class: the reference of its percentage, and answers that later dates have changed."""

from decimal import Decimal

import msgspec
import pytest

from measurements.case import CaseRecord
from measurements.criteria.base import Answer
from measurements.edits import AddLesion, SetCertainty, SetProtocol
from measurements.lesion import Lesion
from measurements.trends import CaseView, view_of
from tests.viewer.casebook.conftest import STAMP, drawn
from viewer.casebook.card_rows import card_lines
from viewer.casebook.card_words import headline_percent, notes
from viewer.casebook.criteria_words import lines_at


def answer_at(view: CaseView, timepoint: str) -> Answer:
    """The response at a date."""
    column = view.column(timepoint)
    assert column is not None
    assert column.answer is not None
    return column.answer


def told(case: CaseRecord, timepoint: str, certainty: str) -> CaseRecord:
    """The case after the read has said how sure it is of the new lesion."""
    edit = SetCertainty(
        read_id=case.first_read.id,
        lesion_id="fresh",
        timepoint_id=timepoint,
        certainty=certainty,  # type: ignore[arg-type]
        stamp=STAMP,
    )
    return edit.apply(case)


@pytest.fixture
def doubted(sample: CaseView) -> CaseRecord:
    """The published case with an equivocal new lesion in July 2010."""
    fresh = Lesion(id="fresh", label="Lung", organ="lung", tracking_uid="2.25.7")
    case = AddLesion(lesion=fresh, read_id=sample.read.id, role="new_equivocal").apply(sample.case)
    return told(case, "tp-2010-07", "equivocal")


def test_an_answer_that_a_later_date_has_changed_says_so_there_and_where_it_was_changed(doubted: CaseRecord) -> None:
    view = view_of(told(doubted, "tp-2010-10", "unequivocal"))
    assert answer_at(view, "tp-2010-07").code == "PD"
    for date in ("tp-2010-07", "tp-2010-10"):
        column = view.column(date)
        assert column is not None
        said = [note.text for note in notes(view, column) if "when it was read" in note.text]
        assert said == ["2010-07 was PR when it was read and is PD now: NEW01 was confirmed 2010-10."]
    earlier = view.column("tp-2009-08")
    assert earlier is not None
    assert not any("when it was read" in note.text for note in notes(view, earlier))


def test_while_a_new_lesion_is_equivocal_no_answer_has_changed(doubted: CaseRecord) -> None:
    view = view_of(doubted)
    column = view.column("tp-2010-07")
    assert column is not None
    assert column.answer is not None
    assert column.answer.code == "PR"
    assert not any("when it was read" in note.text for note in notes(view, column))


def test_a_progression_is_read_from_the_nadir_and_any_other_class_from_the_baseline(sample: CaseView) -> None:
    assert headline_percent(sample, answer_at(sample, "tp-2010-10")) == ("−43.9\u00a0%", "from baseline 2008-10")
    assert headline_percent(sample, answer_at(sample, "tp-2008-10")) == ("", "")
    # The nadir is 69 mm of 2010-10: 50 + 30 + 12 = 92 mm in February 2013 are 33.3 % above it.
    case = drawn(sample.case, "pancreas-tail", "tp-2013-02", "50.0", "20.0")
    view = view_of(case)
    answer = answer_at(view, "tp-2013-02")
    assert (answer.code, answer.sums.total) == ("PD", Decimal("92.0"))
    assert headline_percent(view, answer) == ("+33.3\u00a0%", "from nadir 2010-10")


def test_a_change_that_would_round_onto_its_limit_is_shown_with_the_digits_that_tell_it_apart(sample: CaseView) -> None:
    # 34.13 + 40 + 12 = 86.13 mm of 123 mm: -29.976 %, not a partial response though it rounds to -30.0 %.
    view = view_of(drawn(sample.case, "pancreas-tail", "tp-2009-01", "34.13", "20.0"))
    answer = answer_at(view, "tp-2009-01")
    assert answer.code == "SD"
    assert headline_percent(view, answer)[0] == "−29.98\u00a0%"
    lines = {line.words.split(" (")[0]: line for line in card_lines(view, answer)}
    assert lines["From baseline 123.0\u00a0mm"].second == "−29.98\u00a0%"
    assert lines["To the PR limit 86.1\u00a0mm"].first == "0.03\u00a0mm"


def test_every_percentage_of_the_card_names_the_date_of_its_reference_in_a_narrow_dock_too(sample: CaseView) -> None:
    first, second, *_ = card_lines(sample, answer_at(sample, "tp-2010-10"))
    assert (first.short, second.short) == ("Baseline 2008-10", "Nadir 2010-07")
    assert (first.words[-9:], second.words[-9:]) == ("(2008-10)", "(2010-07)")


def test_who_stands_on_the_card_as_a_sum_of_products(sample: CaseView) -> None:
    protocol = msgspec.structs.replace(sample.case.protocol, also=("WHO",))
    view = view_of(SetProtocol(protocol=protocol).apply(sample.case))
    last = card_lines(view, answer_at(view, "tp-2010-10"))[-1]
    # 26 × 20 + 33 × 28 + 10 × 10 = 1544 mm² (look.md: the figures of October 2010).
    assert (last.words, last.first, last.second) == ("WHO, sum of products", "1544.0\u00a0mm²", "−63.7\u00a0%")
    column = view.column("tp-2010-10")
    assert column is not None
    assert [(line.name, line.code) for line in lines_at(view, column)] == [("RECIST 1.1", "PR"), ("WHO", "PR")]
