"""What may be typed into a cell, and what is refused in one line."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurements.errors import RecordError
from viewer.casebook.date_words import metabolic_words
from viewer.casebook.metabolic_entry import parse_metabolic
from viewer.casebook.typed_value import EXAMPLES, NODE_EXAMPLES, TypedState, TypedValue, parse_typed

HUNDREDTHS = st.integers(1, 100_000).map(lambda n: Decimal(n) / 100)


@pytest.mark.parametrize(
    ("text", "long", "short", "words"),
    [
        ("26.0 × 20", "26.0", "20", "26.0 × 20 mm"),
        ("26x20", "26", "20", "26 × 20 mm"),
        ("26,5*20", "26.5", "20", "26.5 × 20 mm"),
        ("26 20 mm", "26", "20", "26 × 20 mm"),
        ("2.6 cm", "26.0", None, "26.0 mm"),
        ("5", "5", None, "5 mm"),
        (".5", "0.5", None, "0.5 mm"),
        ("12.25", "12.25", None, "12.25 mm"),
    ],
)
def test_sizes_keep_their_digits(text: str, long: str, short: str | None, words: str) -> None:
    read = parse_typed(text)
    assert isinstance(read, TypedValue)
    assert (read.kind, str(read.long)) == ("diameter", long)
    assert (None if read.short is None else str(read.short)) == short
    assert read.words == words
    assert read.note == text


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("viable 18", "viable_diameter", "viable diameter 18 mm"),
        ("viable 18 x 12", "viable_diameter", "viable diameter 18 × 12 mm"),
        ("viable 0", "viable_diameter", "viable diameter 0 mm"),
        ("HU 45", "attenuation", "mean attenuation 45 HU"),
        ("hu -12.5", "attenuation", "mean attenuation −12.5 HU"),
        ("45 HU", "attenuation", "mean attenuation 45 HU"),
        ("SUL 4.2", "sul_peak", "SULpeak 4.2 g/ml"),
        ("4.2 g/ml", "sul_peak", "SULpeak 4.2 g/ml"),
        ("vol 12.5", "volume", "volume 12.5 ml"),
        ("12.5 ml", "volume", "volume 12.5 ml"),
        ("3 cm3", "volume", "volume 3 ml"),
    ],
)
def test_every_value_a_criterion_needs_has_its_kind_and_unit(text: str, kind: str, words: str) -> None:
    read = parse_typed(text)
    assert isinstance(read, TypedValue)
    assert (read.kind, read.words) == (kind, words)


@pytest.mark.parametrize(
    ("text", "state", "reason"),
    [
        ("0", "gone", ""),
        ("0.0 mm", "gone", ""),
        ("gone", "gone", ""),
        ("too small", "too_small", ""),
        ("NE artefact", "not_evaluable", "artefact"),
        ("ne: treated 2 weeks ago", "not_evaluable", "treated 2 weeks ago"),
        ("present", "present", ""),
        ("Absent", "absent", ""),
        ("not done", "not_done", ""),
        ("progression of the effusion", "unequivocal_progression", "of the effusion"),
    ],
)
def test_states_are_typed_as_words_and_zero_is_gone(text: str, state: str, reason: str) -> None:
    assert parse_typed(text) == TypedState(state, reason)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Nothing was typed"),
        ("20 x 26", "The long axis comes first: 26 × 20."),
        ("-5", "above 0"),
        ("5000", "up to 1000 mm"),
        ("0 x 4", "gone is 0 alone"),
        ("12.345", "0.01 mm at most"),
        ("26 x", "no size"),
        ("26 kg", "no size"),
        ("HU 9000", "between −1024 and 3071 HU"),
        ("HU abc1", "no mean attenuation"),
        ("SUL 0", "between 0 and 200 g/ml"),
        ("SUL 4.2 ml", "type it as SUL 4.2, in g/ml"),
        ("vol 0", "between 0 and 20000 ml"),
        ("ne", "needs its reason"),
        ("progression", "needs its reason"),
        ("gone away", "takes no further words"),
        ("hello", EXAMPLES),
        ("1" * 200, "above 0 and up to 1000 mm"),
        ("1e400", "no size"),
        ("٣٤", "no size"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(text: str, said: str) -> None:
    with pytest.raises(RecordError) as refused:
        parse_typed(text)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) <= 120


def test_a_node_takes_both_axes_or_its_short_axis_alone_but_no_number_of_neither() -> None:
    with pytest.raises(RecordError, match="short axis: type both axes"):
        parse_typed("11", node=True)
    for text, words in (
        ("x 11", "short axis 11 mm"),
        ("× 9.0", "short axis 9.0 mm"),
        ("short 1,1 cm", "short axis 11.0 mm"),
    ):
        alone = parse_typed(text, node=True)
        assert isinstance(alone, TypedValue)
        assert (alone.long, alone.words) == (None, words)
    with pytest.raises(RecordError, match="above 0"):
        parse_typed("x 0", node=True)
    with pytest.raises(RecordError, match="only a node"):
        parse_typed("short 11")
    assert all(one in NODE_EXAMPLES for one in ("16 × 11", "short 11"))
    read = parse_typed("16 x 11", node=True)
    assert isinstance(read, TypedValue)
    assert read.short == Decimal(11)


@given(long=HUNDREDTHS, short=HUNDREDTHS)
def test_any_size_reads_back_as_it_was_written(long: Decimal, short: Decimal) -> None:
    long, short = max(long, short), min(long, short)
    read = parse_typed(f"{long} × {short}")
    assert isinstance(read, TypedValue)
    assert (read.long, read.short) == (long, short)
    assert parse_typed(read.words) == TypedValue("diameter", long, short, note=read.words)


@given(st.text(max_size=30))
def test_whatever_is_typed_is_read_or_refused_and_never_breaks(text: str) -> None:
    with contextlib.suppress(RecordError):
        read = parse_typed(text)
        assert read.words
        assert parse_typed(read.words if isinstance(read, TypedState) else text) == read


def test_the_reference_of_a_pet_is_typed_and_reads_back() -> None:
    held = parse_metabolic("liver 2.1 ± 0.3, uptake 62 min; dose 310 MBq, TLG 45, no extension")
    assert held is not None
    assert (held.liver_mean, held.liver_sd, held.uptake_minutes) == (Decimal("2.1"), Decimal("0.3"), Decimal(62))
    assert held.extension_visible is False
    assert parse_metabolic(metabolic_words(held)) == held
    assert parse_metabolic("") is None
    assert parse_metabolic("liver 2,1 sd 0,3") == parse_metabolic("liver 2.1 ± 0.3")
    for bad in ("liver", "liver 2.1, liver 2.2", "spleen 3"):
        with pytest.raises(RecordError):
            parse_metabolic(bad)
