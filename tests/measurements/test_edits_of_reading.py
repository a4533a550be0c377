"""Edits of what a read says beside sizes: certainty, further growth, dates as a whole, protocol and course."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from measurements.assessment import State, TimePointReading
from measurements.case import CaseRecord
from measurements.changes import apply_changes, changes_between
from measurements.codec import decode_case, encode
from measurements.criteria.protocol_words import protocol_in_words, protocol_title
from measurements.edits import (
    AddLesion,
    AddMeasurement,
    DeleteMeasurement,
    Edit,
    SetAssessment,
    SetCertainty,
    SetCourse,
    SetFirstSeen,
    SetGrownFurther,
    SetMeasuredAs,
    SetProtocol,
    SetRole,
    SetTimePointReading,
    SetTimePointRole,
)
from measurements.errors import EditRefused, RecordError
from measurements.lesion import Lesion
from measurements.measurement import Entered, Measurement
from measurements.partial_date import parse
from measurements.record import Stamp
from measurements.responses_changed import responses_changed
from measurements.treatment import Course
from measurements.trends import view_of
from sample_data.cases import built_in_case

STAMP = Stamp(reader="Dr Reader", utc="2026-11-24T12:00:00Z", program="0.1.0")
READ, AT, LATER = "read-1", "tp-2010-07", "tp-2010-10"


@pytest.fixture
def case() -> CaseRecord:
    lesion = Lesion(id="fresh", tracking_uid="2.25.7", label="Lung nodule", organ="left lung")
    return AddLesion(lesion=lesion, read_id=READ, role="new_equivocal").apply(built_in_case("sample"))


def certainty(word: Any, at: str = AT, **facts: Any) -> SetCertainty:
    return SetCertainty(read_id=READ, lesion_id="fresh", timepoint_id=at, certainty=word, stamp=STAMP, **facts)


def state(word: State, at: str = AT) -> SetAssessment:
    return SetAssessment(read_id=READ, lesion_id="fresh", timepoint_id=at, state=word, stamp=STAMP)


def sized(lesion_id: str, mm: str, at: str = AT) -> AddMeasurement:
    m = Measurement(
        id=f"m/{lesion_id}/{at}",
        read_id=READ,
        lesion_id=lesion_id,
        timepoint_id=at,
        long=Decimal(mm),
        short=Decimal(mm),
        origin=Entered(),
        stamp=STAMP,
    )
    return AddMeasurement(measurement=m)


def new_lesions(case: CaseRecord, at: str) -> dict[str, Any]:
    visit = next(v for v in view_of(case).visits if v.timepoint_id == at)
    return {value.lesion_id: value for value in visit.new_lesions}


def codes(case: CaseRecord) -> dict[str, str]:
    return {answer.timepoint_id: answer.code for answer in view_of(case).answers}


def test_a_lesion_confirmed_later_is_progression_from_its_first_sighting(case: CaseRecord) -> None:
    """Eisenhauer 2009, 4.3.5: the progression dates from the scan on which the lesion was first seen."""
    case = certainty("equivocal").apply(case)
    assert (codes(case)[AT], codes(case)[LATER]) == ("PR", "PR")
    confirmed = certainty("unequivocal", LATER).apply(case)
    assert (codes(confirmed)[AT], codes(confirmed)[LATER]) == ("PD", "PD")
    assert [change.timepoint_id for change in responses_changed(case, confirmed) if change.timepoint_id] == [AT, LATER]
    refuted = certainty("refuted", LATER).apply(case)
    assert codes(refuted) == codes(built_in_case("sample"))


def test_what_was_said_of_a_new_lesion_holds_until_something_else_is_said(case: CaseRecord) -> None:
    case = state("present", LATER).apply(certainty("unequivocal").apply(case))
    assert new_lesions(case, LATER)["fresh"].certainty == "unequivocal"
    gone_again = state("present", LATER).apply(certainty("refuted").apply(case))
    assert new_lesions(gone_again, LATER)["fresh"].certainty == "equivocal"  # judged anew after a refutation


def test_a_state_and_a_size_keep_what_was_said_of_certainty(case: CaseRecord) -> None:
    case = certainty("unequivocal", seen_on="fdg_pet_and_ct").apply(case)
    case = sized("fresh", "12.0").apply(state("too_small").apply(case))
    held = case.assessment(READ, "fresh", AT)
    assert held is not None
    assert (held.state, held.certainty, held.seen_on) == ("measured", "unequivocal", "fdg_pet_and_ct")


def test_deleting_the_only_size_of_a_new_lesion_keeps_how_certain_it_is(case: CaseRecord) -> None:
    case = sized("fresh", "12.0").apply(certainty("unequivocal").apply(case))
    after = DeleteMeasurement(measurement_id=f"m/fresh/{AT}").apply(case)
    held = after.assessment(READ, "fresh", AT)
    assert held is not None
    assert (held.state, held.certainty) == ("present", "unequivocal")


def test_deleting_an_attenuation_leaves_a_lesion_too_small_to_measure(case: CaseRecord) -> None:
    facts: dict[str, Any] = {"long": None, "short": None, "kind": "region", "value": Decimal(40), "value_unit": "HU"}
    region = msgspec.structs.replace(sized("fresh", "1").measurement, **facts)
    case = AddMeasurement(measurement=region).apply(state("too_small").apply(case))
    found = view_of(case).columns
    held = next(c.findings["fresh"] for c in found if c.timepoint.id == AT)
    assert held.state == "too_small"
    assert held.quantities == {"diameter": Decimal(5), "product": Decimal(25), "attenuation": Decimal(40)}
    after = DeleteMeasurement(measurement_id=region.id).apply(case).assessment(READ, "fresh", AT)
    assert after is not None
    assert after.state == "too_small"


def test_further_growth_reaches_the_rules(case: CaseRecord) -> None:
    edit = SetGrownFurther(read_id=READ, lesion_id="fresh", timepoint_id=AT, grown_further=True, stamp=STAMP)
    assert new_lesions(edit.apply(certainty("unequivocal").apply(case)), AT)["fresh"].grown_further is True
    with pytest.raises(EditRefused, match="its size tells it"):
        msgspec.structs.replace(edit, lesion_id="liver-max").apply(case)


@pytest.mark.parametrize(("mm", "kind"), [("10.0", "target"), ("9.9", "nontarget")])
def test_a_new_lesion_is_followed_by_size_where_it_was_measurable_when_first_seen(
    case: CaseRecord, mm: str, kind: str
) -> None:
    grown = sized("fresh", "30.0", LATER).apply(sized("fresh", mm).apply(case))
    assert new_lesions(grown, LATER)["fresh"].measured_kind == kind
    other: Any = "nontarget" if kind == "target" else "target"
    chosen = SetMeasuredAs(read_id=READ, lesion_id="fresh", measured_as=other).apply(grown)
    assert new_lesions(chosen, LATER)["fresh"].measured_kind == other  # the reader's choice wins


def test_at_most_two_new_lesions_of_an_organ_and_five_in_all_are_followed_by_size(case: CaseRecord) -> None:
    """Seymour 2017: five new lesion targets, two in an organ, apart from the targets of the baseline."""
    organs = ("right lung", "lungs", "bone", "skin", "brain", "spleen")
    case = sized("fresh", "11.0").apply(case)
    for place, organ in enumerate(organs):
        lesion = Lesion(id=f"n{place}", tracking_uid=f"2.25.{place + 50}", label=organ, organ=organ)
        case = AddLesion(lesion=lesion, read_id=READ, role="new").apply(case)
        case = sized(lesion.id, str(20 - place)).apply(case)
    kinds = {name: value.measured_kind for name, value in new_lesions(case, AT).items()}
    assert kinds == {
        "n0": "target", "n1": "target", "n2": "target", "n3": "target", "n4": "target",
        "n5": "nontarget", "fresh": "nontarget",
    }  # fmt: skip


def reading(**facts: Any) -> SetTimePointReading:
    return SetTimePointReading(reading=TimePointReading(id="", read_id=READ, timepoint_id=AT, **facts))


def test_what_holds_for_a_date_reaches_the_rules_and_is_held_once(case: CaseRecord) -> None:
    case = reading(markers="above_normal").apply(case)
    case = reading(markers="normal", nontarget_said="NON", nontarget_reason="one not seen", new_symptoms=True).apply(
        case
    )
    assert len(case.timepoint_readings) == 1
    visit = next(v for v in view_of(case).visits if v.timepoint_id == AT)
    assert (visit.markers, visit.nontarget_said, visit.nontarget_reason) == ("normal", "NON", "one not seen")
    assert (visit.new_symptoms, visit.other_disease) == (True, True)
    with pytest.raises(EditRefused, match="its reason"):
        reading(nontarget_said="PD").apply(case)


def test_an_adjuvant_baseline_is_said_and_never_guessed() -> None:
    case = built_in_case("sample")
    for lesion_id in ("pancreas-tail", "liver-max", "liver-min"):
        case = SetRole(read_id=READ, lesion_id=lesion_id, role="none").apply(case)
    assert view_of(case).visits[0].other_disease is True
    said = TimePointReading(id="", read_id=READ, timepoint_id="tp-2008-10", no_disease=True)
    adjuvant = SetTimePointReading(reading=said).apply(case)
    assert view_of(adjuvant).visits[0].other_disease is False


def protocol(case: CaseRecord, **facts: Any) -> SetProtocol:
    return SetProtocol(protocol=msgspec.structs.replace(case.protocol, **facts))


@pytest.mark.parametrize(
    "facts",
    [
        {"name": "RECIST 3"},
        {"partial_response": Decimal(1)},
        {"partial_response": Decimal(0)},
        {"progression": Decimal("0.9")},
        {"max_targets": 0},
        {"step_mm": Decimal(0)},
        {"progression_mm": Decimal(-1)},
        {"attenuation_response": Decimal(1)},
        {"sul_response": Decimal(0)},
        {"sul_progression": Decimal("0.9")},
        {"glycolysis_progression": Decimal("0.9")},
        {"sul_response_units": Decimal("-0.1")},
        {"sul_progression_units": Decimal("-0.1")},
        {"porta_hepatis_node_mm": Decimal(0)},
        {"new_nodule_mm": Decimal(0)},
        {"confirm_from_days": -1},
    ],
)
def test_a_protocol_beyond_reason_is_refused(case: CaseRecord, facts: dict[str, Any]) -> None:
    with pytest.raises(EditRefused):
        protocol(case, **facts).apply(case)


def test_another_protocol_changes_the_responses_and_says_which_first(case: CaseRecord) -> None:
    """By −40 % from a baseline of 123 mm (limit 73.8 mm) the first PR is of July 2010 (71 mm)."""
    after = protocol(case, partial_response=Decimal("0.6")).apply(case)
    changed = {change.timepoint_id: (change.then, change.now) for change in responses_changed(case, after)}
    assert changed["tp-2009-03"] == ("PR", "SD")
    assert "tp-2010-07" not in changed
    assert responses_changed(case, case) == ()
    assert protocol_title(case.protocol) == "RECIST 1.1, protocol version 1"
    assert protocol_title(after.protocol).endswith("departing from the published values")
    assert any("−40 %, published −30 %" in line for line in protocol_in_words(after.protocol))
    assert len(after.protocols) == 1


def test_another_baseline_takes_the_place_of_the_one_before_and_tells_what_changes(case: CaseRecord) -> None:
    """From a baseline of January 2009 (87 mm) a PR starts at 60.9 mm, which no date of the report reaches."""
    after = SetTimePointRole(timepoint_id="tp-2009-01", role="baseline").apply(case)
    assert [point.id for point in after.timepoints if point.role == "baseline"] == ["tp-2009-01"]
    changed = {change.timepoint_id: (change.then, change.now) for change in responses_changed(case, after)}
    assert changed["tp-2008-10"] == ("BL", None)
    assert changed["tp-2009-01"] == ("SD", "BL")
    assert changed["tp-2013-02"] == ("PR", "SD")
    assert changed[""] == ("PR", "SD")
    assert any(check.code == "before_baseline" for check in view_of(after).checks)
    with pytest.raises(EditRefused, match="needs a date"):
        SetTimePointRole(timepoint_id="tp-eus", role="baseline").apply(case)


def test_times_are_counted_from_the_stated_start_of_treatment(case: CaseRecord) -> None:
    course = view_of(case).course
    assert course is not None
    assert "no start of treatment is stated" in course.reference_words
    after = SetCourse(course=Course(id="course", start=parse("2008-11-03"))).apply(case)
    told = view_of(after).course
    assert told is not None
    assert told.reference == parse("2008-11-03")
    with pytest.raises(EditRefused, match="before it begins"):
        SetCourse(course=Course(id="course", start=parse("2010"), end=parse("2009"))).apply(case)


def test_other_criteria_of_a_view_are_worked_out_once(case: CaseRecord) -> None:
    view = view_of(case)
    assert view.by_criterion("RECIST 1.1") == view.answers
    assert view.best is view.best
    with pytest.raises(RecordError, match="no rules called"):
        view.by_criterion("RECIST 3")


def test_a_read_of_a_new_lesion_only_is_refused_for_others(case: CaseRecord) -> None:
    for edit in (
        msgspec.structs.replace(certainty("equivocal"), lesion_id="liver-max"),
        SetMeasuredAs(read_id=READ, lesion_id="liver-max", measured_as="target"),
    ):
        with pytest.raises(EditRefused, match="Only a new lesion"):
            edit.apply(case)
    with pytest.raises(RecordError):
        SetFirstSeen(lesion_id="fresh", timepoint_id="tp-none").apply(case)


EDITS: list[Callable[[CaseRecord], Edit]] = [
    lambda case: certainty("equivocal"),
    lambda case: SetGrownFurther(read_id=READ, lesion_id="fresh", timepoint_id=AT, grown_further=False, stamp=STAMP),
    lambda case: reading(markers="normal"),
    lambda case: SetFirstSeen(lesion_id="fresh", timepoint_id=AT),
    lambda case: SetMeasuredAs(read_id=READ, lesion_id="fresh", measured_as="nontarget"),
    lambda case: protocol(case, confirmation=True),
    lambda case: SetCourse(course=Course(id="course", start=parse("2008-11"))),
]


@pytest.mark.parametrize("make", EDITS)
def test_each_edit_is_undone_by_its_changes_and_survives_a_file(
    case: CaseRecord, make: Callable[[CaseRecord], Edit]
) -> None:
    after = make(case).apply(case)
    assert after != case
    assert decode_case(encode(after)) == after
    undone = apply_changes(after, tuple(change.reversed() for change in changes_between(case, after)))
    assert encode(undone) == encode(case)
