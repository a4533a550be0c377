"""Growth beside the derivation: rates since the last complete sum, and hyperprogression by named definitions."""

from decimal import Decimal

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from measurements.case import CaseRecord
from measurements.edits import AddTimePoint
from measurements.partial_date import parse
from measurements.timepoint import TimePoint
from measurements.treatment import Course
from measurements.trends import CaseView, DateColumn, view_of
from tests.viewer.casebook.conftest import drawn, stated
from viewer.casebook.derivation_panel import DerivationPanel
from viewer.casebook.growth_words import growth_lines, hyperprogression_lines

FIRST, NEXT = "tp-2", "tp-3"


def at(view: CaseView, timepoint: str) -> DateColumn:
    found = view.column(timepoint)
    assert found is not None
    return found


def twice_as_large(case: CaseRecord, timepoint: str) -> CaseRecord:
    """Every target of a date as one drawn size, twice what it was at the baseline."""
    view = view_of(case)
    for row in view.targets:
        size = at(view, "tp-1").findings[row.lesion.id].counted_mm
        assert size is not None
        long = str(size * 2 + 1)
        case = drawn(case, row.lesion.id, timepoint, long, str(size * 2))
    return case


def scanned_before(case: CaseRecord, when: str, share: str) -> CaseRecord:
    """A date outside the protocol, with each target at a share of its size at the baseline."""
    view = view_of(case)
    case = AddTimePoint(timepoint=TimePoint(id="tp-0", date=parse(when), role="outside"), studies=()).apply(case)
    for row in view.targets:
        size = at(view, "tp-1").findings[row.lesion.id].counted_mm
        assert size is not None
        was = (size * Decimal(share)).quantize(Decimal("0.01"))
        case = drawn(case, row.lesion.id, "tp-0", str(was + 1), str(was))
    return case


def test_growth_is_told_since_the_last_complete_sum_with_its_interval(sample: CaseView) -> None:
    """123 to 87 mm between a day in October 2008 and one in January 2009: 61 to 122 days."""
    rates, pace = growth_lines(sample, at(sample, "tp-2009-01"))
    assert rates.startswith("Since 2008-10: TGR −39.9 to −22.8 % of volume a month (95 % interval ")
    assert "TGK −17.67 to −8.98 mm a month" in rates
    assert pace == "Specific growth rate −1.68 to −0.85 % of volume a day; the volume halves in 41 to 81 days."


@pytest.mark.parametrize(
    ("timepoint", "lines"),
    [
        ("tp-2008-10", ()),  # the baseline
        ("tp-2009-06", ()),  # no size at all
        ("tp-2009-11", ("No growth rate: a target has no size at one of the dates.",)),
    ],
)
def test_without_sizes_there_is_no_growth_and_with_some_of_them_the_reason(
    sample: CaseView, timepoint: str, lines: tuple[str, ...]
) -> None:
    assert growth_lines(sample, at(sample, timepoint)) == lines


def test_hyperprogression_is_named_by_its_definitions_at_the_first_scan_alone(followup: CaseView) -> None:
    """Sums 97.3, 107 and about 214 mm, 42 and 56 days apart: the pace has more than doubled, and more than PD."""
    case = twice_as_large(scanned_before(followup.case, "2025-12-30", "0.91"), FIRST)
    view = view_of(case)
    lines = hyperprogression_lines(view, at(view, FIRST))
    assert [line.split(":", 1)[0] for line in lines] == ["Saâda-Bouzid", "Champiat", "Kato", "Ferrara"]
    assert [line.split(": ")[1].split(";")[0] for line in lines] == [
        "hyperprogression",
        "hyperprogression",
        "no hyperprogression",  # no failure of treatment is recorded
        "hyperprogression",
    ]
    assert lines[0].endswith("(Ann Oncol 2017;28:1605-1611).")
    assert hyperprogression_lines(view, at(view, NEXT)) == ()
    course = Course(id="course", start=parse("2026-02-12"), end=parse("2026-04-08"))
    failed = view_of(msgspec.structs.replace(case, courses=(course,)))
    assert hyperprogression_lines(failed, at(failed, FIRST))[2].startswith(
        "Kato: hyperprogression; failure after 55 days"
    )


def test_a_sum_that_grew_without_a_scan_before_the_baseline_says_that_its_pace_before_is_not_known(
    followup: CaseView,
) -> None:
    view = view_of(twice_as_large(followup.case, FIRST))
    (line,) = hyperprogression_lines(view, at(view, FIRST))
    assert line == "Hyperprogression is not known: no date before the baseline has a size of every target."
    assert hyperprogression_lines(followup, at(followup, FIRST)) == ()  # it shrank


def test_a_scan_before_the_baseline_without_one_of_the_targets_is_none(followup: CaseView) -> None:
    case = twice_as_large(scanned_before(followup.case, "2025-12-30", "0.91"), FIRST)
    view = view_of(stated(case, "t02", "tp-0", "not_evaluable", "not imaged"))
    assert len(hyperprogression_lines(view, at(view, FIRST))) == 1


def test_the_derivation_shows_growth_and_copies_it_and_hides_it_at_the_baseline(qtbot: QtBot, sample: CaseView) -> None:
    why = DerivationPanel()
    qtbot.addWidget(why)
    why.resize(880, 900)
    why.set_view(sample, "tp-2009-01")
    why.show()
    assert why.side.growth.isVisible()
    assert "TGK −17.67 to −8.98 mm a month" in why.text()
    why.set_view(sample, "tp-2008-10")
    assert not why.side.growth.isVisible()
