"""The checks of a read: what is wrong or unsettled, how much it matters, and what it blocks."""

from collections.abc import Callable
from decimal import Decimal

import msgspec
import pytest

from measurements.case import CaseRecord
from measurements.checks.notes import Check
from measurements.edits import (
    AddLesion,
    AddMeasurement,
    SetAssessment,
    SetCertainty,
    SetFirstSeen,
    SetProtocol,
    SetTimePointDate,
)
from measurements.lesion import Lesion, Role, tracking_uid_for
from measurements.measurement import Drawn, Measurement
from measurements.partial_date import UNKNOWN, parse
from measurements.record import Stamp
from measurements.trends import view_of
from sample_data.cases import built_in_case

STAMP = Stamp(reader="Dr Reader", utc="2026-11-24T12:00:00Z", program="0.1.0")
AT = "tp-2010-10"


@pytest.fixture
def case() -> CaseRecord:
    return built_in_case("sample")


def of(case: CaseRecord, code: str) -> list[Check]:
    return [check for check in view_of(case).checks if check.code == code]


def lesion(name: str, organ: str = "lung", **facts: object) -> Lesion:
    uid = tracking_uid_for("sample", name)
    return msgspec.structs.replace(Lesion(id=name, tracking_uid=uid, label=name, organ=organ), **facts)


def added(case: CaseRecord, role: Role, one: Lesion) -> CaseRecord:
    return AddLesion(lesion=one, read_id="read-1", role=role).apply(case)


def test_the_published_case_has_nothing_wrong(case: CaseRecord) -> None:
    assert [check.code for check in view_of(case).checks] == ["baseline_window"]


def test_the_case_to_follow_says_what_is_to_be_looked_at() -> None:
    (todo,) = of(built_in_case("followup"), "to_do")
    assert (todo.blocks, todo.severity) == ("sign_off", "warning")
    assert "T01 to be looked at" in todo.text


def test_a_new_lesion_is_to_be_looked_at_from_its_first_sighting_on_and_never_at_the_baseline() -> None:
    followup = built_in_case("followup")
    for first_seen, dates in (("tp-3", ["2026-06-02"]), (None, ["2026-04-07", "2026-06-02"])):
        found = of(added(followup, "new", lesion("dot", first_seen=first_seen)), "to_do")
        assert [check.text.split(":")[0] for check in found if "dot" in check.lesion_ids] == dates


def test_errors_come_first(case: CaseRecord) -> None:
    case = case.replaced("timepoints", msgspec.structs.replace(case.timepoint("tp-2008-10"), role="follow_up"))
    severities = [check.severity for check in view_of(case).checks]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)
    assert of(case, "baseline")[0].blocks == "response"


def second_baseline(case: CaseRecord) -> CaseRecord:
    return case.replaced("timepoints", msgspec.structs.replace(case.timepoint("tp-2009-01"), role="baseline"))


def undated_baseline(case: CaseRecord) -> CaseRecord:
    return SetTimePointDate(timepoint_id="tp-2008-10", date=UNKNOWN).apply(case)


def missing_at_baseline(case: CaseRecord) -> CaseRecord:
    return added(case, "target", lesion("x"))


def before_baseline(case: CaseRecord) -> CaseRecord:
    return SetTimePointDate(timepoint_id="tp-2009-01", date=parse("2008-01")).apply(case)


def one_day_twice(case: CaseRecord) -> CaseRecord:
    case = SetTimePointDate(timepoint_id="tp-2009-01", date=parse("2009-01-05")).apply(case)
    return SetTimePointDate(timepoint_id="tp-2009-03", date=parse("2009-01-05")).apply(case)


def order_open(case: CaseRecord) -> CaseRecord:
    return SetTimePointDate(timepoint_id="tp-2009-03", date=parse("2009")).apply(case)


def undated(case: CaseRecord) -> CaseRecord:
    return SetTimePointDate(timepoint_id="tp-2009-03", date=UNKNOWN).apply(case)


def target_of_later(case: CaseRecord) -> CaseRecord:
    return SetFirstSeen(lesion_id="liver-min", timepoint_id="tp-2010-01").apply(case)


def new_at_baseline(case: CaseRecord) -> CaseRecord:
    return added(case, "new", lesion("x", first_seen="tp-2008-10"))


def same_label(case: CaseRecord) -> CaseRecord:
    return added(added(case, "nontarget", lesion("x", label="nodule")), "nontarget", lesion("y", label="Nodule"))


def without_reason(case: CaseRecord) -> CaseRecord:
    case = added(case, "nontarget", lesion("x"))
    edit = SetAssessment(read_id="read-1", lesion_id="x", timepoint_id=AT, state="unequivocal_progression", stamp=STAMP)
    return edit.apply(case)


def told_another_sum(case: CaseRecord) -> CaseRecord:
    point = msgspec.structs.replace(case.timepoint(AT), reported_sum_mm=Decimal("69.5"), reported_response="SD")
    return case.replaced("timepoints", point)


def in_pixels(case: CaseRecord) -> CaseRecord:
    m = next(m for m in case.measurements if m.lesion_id == "liver-max" and m.timepoint_id == AT)
    return case.replaced("measurements", msgspec.structs.replace(m, unit="px"))


def equivocal(case: CaseRecord) -> CaseRecord:
    case = added(case, "new_equivocal", lesion("x"))
    edit = SetCertainty(read_id="read-1", lesion_id="x", timepoint_id=AT, certainty="equivocal", stamp=STAMP)
    return edit.apply(case)


def departing(case: CaseRecord) -> CaseRecord:
    return SetProtocol(protocol=msgspec.structs.replace(case.protocol, progression_mm=Decimal(3))).apply(case)


def orphaned(case: CaseRecord) -> CaseRecord:
    return msgspec.structs.replace(case, lesions=case.lesions[1:])


def too_many(case: CaseRecord) -> CaseRecord:
    third = lesion("x", "Liver")
    role = msgspec.structs.replace(case.roles[0], id="read-1/x", lesion_id="x", number=9, order=99)
    return case.added("lesions", third).added("roles", role)


@pytest.mark.parametrize(
    ("make", "code", "severity", "blocks", "words"),
    [
        (second_baseline, "baseline", "error", "response", "2 dates are called baseline"),
        (undated_baseline, "baseline", "error", "response", "no date"),
        (missing_at_baseline, "baseline_sum", "error", "response", "T04 without a size at 2008-10"),
        (before_baseline, "before_baseline", "error", "response", "2008-01 lies before the baseline 2008-10"),
        (one_day_twice, "date_twice", "error", "sign_off", "2009-01-05"),
        (order_open, "date_order", "warning", "", "2009"),
        (undated, "date_missing", "warning", "response", "no date"),
        (target_of_later, "first_seen", "error", "sign_off", "T03 was first seen at 2010-01"),
        (new_at_baseline, "first_seen", "error", "sign_off", "NEW01 was first seen at the baseline"),
        (same_label, "label_twice", "warning", "", "NT01 and NT02"),
        (without_reason, "reason", "error", "sign_off", "2010-10, NT01"),
        (told_another_sum, "sum", "warning", "sign_off", "69.5 mm is reported, the sizes add up to 69 mm"),
        (told_another_sum, "response_told", "info", "", "reported as SD, worked out as PR"),
        (in_pixels, "value", "warning", "response", "a size in px never counts"),
        (equivocal, "equivocal", "info", "", "NEW01 is equivocal since 2010-10"),
        (departing, "protocol", "info", "", "published 5 mm"),
        (orphaned, "schema", "error", "export", "not in the case"),
        (too_many, "target_count", "error", "sign_off", "3 targets in one organ (liver)"),
    ],
)
def test_what_is_wrong_is_listed_with_what_it_blocks(
    case: CaseRecord, make: Callable[[CaseRecord], CaseRecord], code: str, severity: str, blocks: str, words: str
) -> None:
    assert of(case, code) == []
    told = [check for check in of(make(case), code) if words in check.text]
    assert told
    assert {(check.severity, check.blocks) for check in told} == {(severity, blocks)}
    assert all(len(check.text) <= 120 for check in told)


def drawn(at: str, x: float) -> AddMeasurement:
    origin = Drawn(
        long_axis=((x, 0.0, 0.0), (x + 20.0, 0.0, 0.0)),
        plane_normal=(0.0, 0.0, 1.0),
        study_uid="1",
        series_uid="1",
        sop_instance_uid="1",
        frame_of_reference_uid="1.9",
        pixel_sha256="0",
    )
    m = Measurement(
        id=f"m/{at}",
        read_id="read-1",
        lesion_id="x",
        timepoint_id=at,
        long=Decimal("20.0"),
        origin=origin,
        stamp=STAMP,
    )
    return AddMeasurement(measurement=m)


def test_a_lesion_drawn_on_the_other_side_or_far_from_itself_is_asked_about(case: CaseRecord) -> None:
    case = added(case, "nontarget", lesion("x", "left lung", side="left"))
    case = drawn("tp-2008-10", 60.0).apply(case)
    assert of(case, "side") == of(case, "site") == []
    moved = drawn(AT, -90.0).apply(case)
    assert "drawn on the right at 2010-10" in of(moved, "side")[0].text
    assert "150 mm apart at 2008-10 and 2010-10" in of(moved, "site")[0].text
