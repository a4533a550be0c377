"""The lanes of the published case: 3 drugs, 12 procedures, 14 graded adverse events, and what has no date."""

import msgspec
import pytest

from measurements.partial_date import UNKNOWN, parse
from measurements.treatment import AdverseEvent, Treatment
from measurements.trends import view_of
from tests.viewer.plots.drawn import axis, course
from viewer.plots.drug_lanes import drug_lane
from viewer.plots.lane import extent_of
from viewer.plots.lanes import dock_lanes, full_lanes
from viewer.plots.record_lanes import adverse_event_lane

PROCEDURES = {"diamond", "hollow", "bar", "triangle"}


def _marks(lanes, symbols):
    return [mark for lane in lanes for mark in lane.marks if mark.symbol in symbols]


@pytest.fixture
def dock(sample):
    return dock_lanes(sample.case, axis(sample))


@pytest.fixture
def full(sample):
    return full_lanes(sample.case, axis(sample))


def test_the_dock_has_three_lanes_of_procedures_three_of_drugs_and_one_of_adverse_events(dock):
    assert [lane.title for lane in dock] == [
        "TACE",
        "RFA, MWA",
        "Seeds, drainage",
        "Omeprazole",
        "Octreotide LAR",
        "Interferon alpha",
        "Adverse events",
    ]


def test_all_twelve_procedures_are_drawn(dock, full):
    assert len(_marks(dock, PROCEDURES)) == 12
    named = [lane for lane in full if lane.title in ("TACE", "RFA", "MWA", "I-125 seeds", "Abscess drainage")]
    assert {lane.title: len(lane.marks) for lane in named} == {
        "TACE": 4,
        "RFA": 3,
        "MWA": 3,
        "I-125 seeds": 1,
        "Abscess drainage": 1,
    }


def test_each_procedure_has_its_symbol(full):
    symbols = {lane.title: {mark.symbol for mark in lane.marks} for lane in full}
    assert symbols["TACE"] == symbols["RFA"] == {"diamond"}
    assert symbols["MWA"] == {"hollow"}
    assert symbols["I-125 seeds"] == {"bar"}
    assert symbols["Abscess drainage"] == {"triangle"}


def test_all_fourteen_graded_adverse_events_are_drawn_a_lane_for_each_term(full):
    rings = {lane.title: [mark.grade for mark in lane.marks] for lane in full if lane.hint == "grade"}
    assert {term: len(grades) for term, grades in rings.items()} == {"Nausea": 3, "Vomiting": 4, "Leukocytosis": 7}
    assert sorted(grade for grades in rings.values() for grade in grades) == [1] * 12 + [2] * 2


def test_the_ring_of_the_dock_has_the_highest_grade_of_its_date_and_names_every_event(dock):
    rings = dock[-1].marks
    assert [ring.grade for ring in rings] == [2, 1, 1, 1, 2, 1, 1]
    assert sum(ring.words.count("grade") for ring in rings) == 14


def test_a_date_that_is_only_bounded_is_a_hatched_span(full):
    tace, mwa = (next(lane for lane in full if lane.title == title) for title in ("TACE", "MWA"))
    assert [mark.place.is_hatched for mark in tace.marks] == [True, False, False, False]
    assert [mark.place.is_hatched for mark in mwa.marks] == [False, True, False]


def test_a_drug_without_start_and_stop_has_two_hatched_months_at_each_end(dock):
    bars = [bar for lane in dock for bar in lane.bars]
    assert len(bars) == 3
    for bar in bars:
        assert [end - start for start, end in bar.hatched] == pytest.approx([2, 2])
        assert not bar.arrow
        assert "start and stop not stated" in bar.label


def test_an_ongoing_drug_goes_on_to_the_right_end_with_an_arrow(followup):
    scale = axis(followup)
    extent = extent_of(followup.case, scale)
    drug = Treatment(id="d", kind="drug", name="everolimus", start=parse("2026-02-17"), end=parse("after 2026-06-02"))
    (bar,) = drug_lane(scale, extent, drug).bars
    assert bar.arrow
    assert bar.lo == pytest.approx(1)
    assert bar.hi == extent.shown_hi
    assert bar.hatched == ()


def test_a_month_only_start_is_hatched_over_that_month(sample):
    scale = axis(sample)
    drug = Treatment(id="d", kind="drug", name="sunitinib", start=parse("2009-02"), end=parse("2010-02-10"))
    (bar,) = drug_lane(scale, extent_of(sample.case, scale), drug).bars
    assert len(bar.hatched) == 1
    assert bar.hatched[0] == pytest.approx((3.5, 4.5))


def test_what_has_no_date_draws_no_mark_and_is_said_in_words(full):
    lanes = {lane.title: lane for lane in full}
    assert len(lanes["Laboratory"].marks) == 1
    assert "gastrin 1250 pg/mL ↑" in lanes["Laboratory"].undated
    assert lanes["Laboratory"].undated.endswith("date not stated")
    assert lanes["Pathology"].marks == ()
    assert lanes["Pathology"].undated


def test_an_adverse_event_without_a_grade_is_not_given_one(sample):
    event = AdverseEvent(id="e", term="fatigue", date=parse("2009-05"))
    (ring,) = adverse_event_lane(axis(sample), "Fatigue", [event]).marks
    assert ring.grade is None
    assert "grade not stated" in ring.words


def test_a_procedure_without_a_date_is_named_in_its_lane(sample):
    case = sample.case
    surgery = Treatment(id="s", kind="procedure", name="splenectomy", date=UNKNOWN)
    lane = next(
        lane for lane in full_lanes(case.added("treatments", surgery), axis(sample)) if lane.title == "Splenectomy"
    )
    assert lane.marks == ()
    assert lane.undated == "Splenectomy · date not stated"


def test_complications_laboratory_and_imaging_lie_at_their_dates(full):
    lanes = {lane.title: lane for lane in full}
    assert [mark.place.x for mark in lanes["Complications"].marks] == [pytest.approx(30)]
    assert [mark.place.x for mark in lanes["Laboratory"].marks] == [pytest.approx(30)]
    assert len(lanes["Imaging"].marks) == 16


def test_a_case_without_treatments_has_no_lanes(followup):
    assert dock_lanes(followup.case, axis(followup)) == ()


def test_a_death_is_placed_by_its_date(sample):
    outcome = msgspec.structs.replace(sample.case.outcomes[0], death=parse("2013-03"))
    model = course(view_of(sample.case.replaced("outcomes", outcome)))
    assert model.death is not None
    assert model.death.x == pytest.approx(53)
