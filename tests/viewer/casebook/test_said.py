"""What a cell says of each state: look.md §5, record.md §3, the picture of all states."""

from collections.abc import Callable

from measurements.counting import Finding
from measurements.trends import CaseView, view_of
from tests.viewer.casebook.conftest import drawn, stated
from viewer.casebook.said import is_expected, said_in_row, said_in_table, said_of_sum, source_lines


def found(view: CaseView, lesion: str, timepoint: str) -> Finding:
    column = view.column(timepoint)
    assert column is not None
    return column.findings[lesion]


def strong(said) -> str:
    return "".join(piece.text for piece in said.first if piece.strong)


def test_a_reported_size_is_italic_with_its_quote_mark_and_the_long_axis_strong(sample: CaseView) -> None:
    said = said_in_row(found(sample, "pancreas-tail", "tp-2010-10"))
    assert said.text == "26.0 × 20.0"
    assert said.mark == "reported"
    assert all(piece.italic for piece in said.first)
    assert strong(said) == "26.0"
    assert said.words == "26.0 × 20.0 mm, reported"


def test_a_drawn_size_is_upright_and_counts_before_the_reported_one(sample: CaseView) -> None:
    view = view_of(drawn(sample.case, "liver-max", "tp-2010-10", "33.4", "28.1"))
    said = said_in_row(found(view, "liver-max", "tp-2010-10"))
    assert said.text == "33.4 × 28.1"
    assert said.mark == ""
    assert not any(piece.italic for piece in said.first)
    assert said.words == "33.4 × 28.1 mm, drawn; one of 2 measurements"


def test_a_node_counts_by_its_short_axis(followup: CaseView, lesion_of: Callable[[str], str]) -> None:
    said = said_in_row(found(followup, lesion_of("T03"), "tp-1"))
    assert said.text == "26.0 × 18.0"
    assert strong(said) == "18.0"
    assert "short axis counts" in said.words


def test_a_node_without_its_short_axis_has_no_value_for_it(followup: CaseView, lesion_of: Callable[[str], str]) -> None:
    view = view_of(drawn(followup.case, lesion_of("T03"), "tp-3", "17.5", None))
    said = said_in_row(found(view, lesion_of("T03"), "tp-3"))
    assert said.text == "17.5 × –"
    assert strong(said) == ""
    assert "the short axis is to be measured" in said.words


def test_an_assisted_size_carries_its_mark(sample: CaseView) -> None:
    view = view_of(drawn(sample.case, "liver-max", "tp-2010-10", "33.4", "28.1", assisted=True))
    assert said_in_row(found(view, "liver-max", "tp-2010-10")).mark == "assisted"


def test_a_size_in_pixels_is_shown_with_its_unit_and_never_counts(
    followup: CaseView, lesion_of: Callable[[str], str]
) -> None:
    view = view_of(drawn(followup.case, lesion_of("T01"), "tp-3", "40.0", "30.0", unit="px"))
    said = said_in_row(found(view, lesion_of("T01"), "tp-3"))
    assert said.text == "40.0 × 30.0 px"
    assert strong(said) == ""
    assert said.words.endswith("not counted: a size in px never counts")


def test_what_is_missing_has_a_sign_and_its_word(
    sample: CaseView, followup: CaseView, lesion_of: Callable[[str], str]
) -> None:
    unstated = said_in_row(found(sample, "liver-max", "tp-2009-11"))
    assert (unstated.text, unstated.sign) == ("not stated", "ring")
    to_do = said_in_row(found(followup, lesion_of("T01"), "tp-3"))
    assert (to_do.text, to_do.sign) == ("to measure", "ring")
    unable = view_of(stated(followup.case, lesion_of("T01"), "tp-3", "not_evaluable", "artefact"))
    said = said_in_row(found(unable, lesion_of("T01"), "tp-3"))
    assert (said.text, said.sign, said.words) == ("NE", "unable", "not evaluable: artefact")  # a narrow column


def test_gone_is_zero_and_too_small_is_set_to_five(followup: CaseView, lesion_of: Callable[[str], str]) -> None:
    gone = said_in_row(found(followup, lesion_of("T02"), "tp-3"))
    assert (gone.text, gone.words) == ("0.0 gone", "gone, 0.0 mm")
    small = said_in_row(found(followup, lesion_of("T05"), "tp-3"))
    assert (gone.sign, small.sign) == ("gone", "down")
    assert (small.text, small.words) == ("5.0 set", "too small to measure, 5.0 mm set")


def test_in_the_wide_table_the_long_axis_stands_above_the_short_one(sample: CaseView) -> None:
    said = said_in_table(found(sample, "liver-max", "tp-2010-10"))
    assert "".join(piece.text for piece in said.first) == "33.0"
    assert "".join(piece.text for piece in said.second) == "× 28.0"
    missing = said_in_table(found(sample, "liver-max", "tp-2009-06"))
    assert missing.first == ()
    assert missing.sign == "ring"
    assert missing.second[0].text == "not stated"


def test_no_value_can_be_outside_the_protocol_unless_one_was_measured(sample: CaseView) -> None:
    eus = sample.column("tp-eus")
    assert eus is not None
    primary, liver = sample.rows[0], sample.rows[1]
    assert said_in_row(eus.findings[liver.lesion.id], expected=is_expected(sample, liver, eus)).text == "–"
    measured = said_in_row(eus.findings[primary.lesion.id], expected=is_expected(sample, primary, eus))
    assert measured.text == "38.7 × 28.5"


def test_a_partial_sum_is_a_lower_bound(sample: CaseView) -> None:
    sums = {column.timepoint.id: column.answer.sums for column in sample.columns if column.answer}
    partial = said_of_sum(sums["tp-2009-11"])
    assert partial.text == "≥ 26.0"
    assert partial.words == "at least 26.0 mm; no size for T02, T03"
    assert said_of_sum(sums["tp-2011-10"]).text == "≥ 42.0"
    assert said_of_sum(sums["tp-2010-01"]).text == "–"
    assert said_of_sum(None).text == "–"


def test_the_source_of_a_size_can_be_read(sample: CaseView) -> None:
    reported = found(sample, "liver-max", "tp-2010-10")
    assert reported.measurement is not None
    lines = source_lines(sample, reported, reported.measurement)
    assert "in the words “33 mm × 28 mm”" in lines
    assert "Chin J Cancer Res 2014;26(4):501-506" in lines
    assert "reader not stated" in lines
    view = view_of(drawn(sample.case, "liver-max", "tp-2010-10", "33.4", "28.1"))
    by_hand = found(view, "liver-max", "tp-2010-10")
    assert by_hand.measurement is not None
    assert "reader reader" in source_lines(view, by_hand, by_hand.measurement)
