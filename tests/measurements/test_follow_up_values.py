"""What enters a sum at follow-up: parts, merged lesions, local treatment, and the quantities of other criteria.

Rules: Eisenhauer 2009, 4.3.2; EORTC answers; the record's order of which measurement counts.
"""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from measurements.assessment import State
from measurements.case import CaseRecord
from measurements.changes import apply_changes, changes_between
from measurements.codec import decode_case, encode
from measurements.counting import Finding, finding
from measurements.edits import (
    AddLesion,
    AddMeasurement,
    AddPart,
    CountMeasurement,
    DeleteLesion,
    MergeLesions,
    SetAssessment,
    SetProtocol,
    SetRole,
    SplitLesion,
    Unrelate,
)
from measurements.errors import EditRefused
from measurements.lesion import Lesion, tracking_uid_for
from measurements.measurement import Entered, Kind, Measurement, RegionStatistics, Reported
from measurements.record import Stamp
from measurements.trends import view_of
from sample_data.cases import built_in_case

STAMP = Stamp(reader="Dr Reader", utc="2026-11-24T12:00:00Z", program="0.1.0")
AT, BEFORE, LATER = "tp-2010-10", "tp-2010-07", "tp-2013-02"


@pytest.fixture
def case() -> CaseRecord:
    return built_in_case("sample")


def part(name: str) -> Lesion:
    return Lesion(id=name, tracking_uid=tracking_uid_for("sample", name), label=f"Part {name}", organ="liver")


def typed(lesion_id: str, long: str | None, short: str | None = None, at: str = AT, **facts: Any) -> AddMeasurement:
    kind: Kind = facts.pop("kind", "bidirectional")
    return AddMeasurement(
        measurement=Measurement(
            id=f"{kind}/{lesion_id}/{at}/{long}",
            read_id="read-1",
            lesion_id=lesion_id,
            timepoint_id=at,
            kind=kind,
            long=None if long is None else Decimal(long),
            short=None if short is None else Decimal(short),
            origin=facts.pop("origin", Entered()),
            stamp=STAMP,
            **facts,
        )
    )


def said(lesion_id: str, state: State, at: str = AT) -> SetAssessment:
    why = "not imaged" if state == "not_evaluable" else ""
    return SetAssessment(
        read_id="read-1", lesion_id=lesion_id, timepoint_id=at, state=state, state_reason=why, stamp=STAMP
    )


def found(case: CaseRecord, lesion_id: str, at: str = AT) -> Finding:
    return finding(case, case.first_read, case.lesion(lesion_id), case.timepoint(at))


@pytest.fixture
def split(case: CaseRecord) -> CaseRecord:
    """The largest liver nodule, 33 mm in October 2010, has come apart."""
    parts = (part("a"), part("b"))
    return SplitLesion(lesion_id="liver-max", timepoint_id=AT, parts=parts, read_id="read-1").apply(case)


def test_parts_are_named_after_the_lesion_that_split_and_are_no_targets_of_their_own(split: CaseRecord) -> None:
    view = view_of(split)
    assert {row.name for row in view.rows} >= {"T02", "T02.1", "T02.2"}
    assert [row.name for row in view.targets] == ["T01", "T02", "T03"]
    extra = Lesion(id="x", tracking_uid="2.25.9", label="Adrenal", organ="adrenal")
    assert AddLesion(lesion=extra, read_id="read-1", role="target").apply(split)  # the fourth target, not the sixth


def test_a_split_lesion_counts_as_the_sum_of_its_parts(split: CaseRecord) -> None:
    case = typed("b", "9.5", "8.0").apply(typed("a", "18.0", "11.0").apply(split))
    held = found(case, "liver-max")
    assert (held.counted_mm, held.state, held.words) == (Decimal("27.5"), "measured", "T02.1 + T02.2")
    assert held.quantities["product"] == Decimal("18.0") * 11 + Decimal("9.5") * 8
    assert held.behind["diameter"] == ("bidirectional/a/tp-2010-10/18.0", "bidirectional/b/tp-2010-10/9.5")
    assert found(case, "liver-max", BEFORE).parts == ()
    answer = next(c.answer for c in view_of(case).columns if c.timepoint.id == AT)
    assert answer is not None
    assert answer.sums.total == Decimal(69) - Decimal(33) + Decimal("27.5")


@pytest.mark.parametrize(
    ("state", "mm"),
    [("gone", Decimal("18.0")), ("too_small", Decimal("23.0")), ("not_evaluable", None), ("to_do", None)],
)
def test_a_part_counts_by_its_state_and_a_missing_part_makes_the_whole_missing(
    split: CaseRecord, state: State, mm: Decimal | None
) -> None:
    case = said("b", state).apply(typed("a", "18.0").apply(split))
    assert found(case, "liver-max").counted_mm == mm


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("present", "unequivocal_progression", "unequivocal_progression"),
        ("not_done", "present", "not_done"),
        ("absent", "present", "present"),
        ("absent", "gone", "absent"),
    ],
)
def test_a_non_target_that_has_split_is_what_its_worst_known_part_is(
    split: CaseRecord, first: State, second: State, whole: str
) -> None:
    """Precedence of Eisenhauer 2009, 4.3.3: progression, then not assessed, then absent only where all are."""
    case = SetRole(read_id="read-1", lesion_id="liver-max", role="nontarget").apply(split)
    assert found(said("b", second).apply(said("a", first).apply(case)), "liver-max").state == whole


def test_of_parts_of_a_node_the_short_axes_are_added() -> None:
    case = built_in_case("followup")
    role = next(r for r in case.roles if case.lesion(r.lesion_id).node and r.role == "target")
    at = "tp-3"
    parts = (part("a"), part("b"))
    case = SplitLesion(lesion_id=role.lesion_id, timepoint_id=at, parts=parts, read_id=role.read_id).apply(case)
    for one, short in (("a", "7.0"), ("b", "6.0")):
        edit = typed(one, "20.0", short, at)
        m = msgspec.structs.replace(edit.measurement, read_id=role.read_id)
        case = AddMeasurement(measurement=m).apply(case)
    assert finding(case, case.first_read, case.lesion(role.lesion_id), case.timepoint(at)).counted_mm == Decimal("13.0")


def test_said_as_a_whole_a_split_lesion_is_what_was_said(split: CaseRecord) -> None:
    assert found(said("liver-max", "gone", LATER).apply(split), "liver-max", LATER).counted_mm == 0
    assert found(split, "liver-max", LATER).counted_mm == found(built_in_case("sample"), "liver-max", LATER).counted_mm


def test_merged_lesions_count_once(case: CaseRecord) -> None:
    case = MergeLesions(lesion_id="liver-min", into="liver-max", timepoint_id=AT).apply(case)
    held = found(case, "liver-min")
    assert (held.counted_mm, held.state, held.merged_into) == (Decimal(0), "gone", "liver-max")
    assert "merged into T02" in held.words
    assert found(case, "liver-min", BEFORE).counted_mm != 0
    missing = said("liver-max", "not_evaluable").apply(case)
    (column,) = (c for c in view_of(missing).columns if c.timepoint.id == AT)
    assert column.answer is not None
    assert column.answer.sums.missing == ("T02",)
    assert any(check.code == "merged" for check in view_of(case).checks)  # its own size at that date does not count


def test_a_lesion_merged_into_one_of_another_role_keeps_its_own_size(case: CaseRecord) -> None:
    case = SetRole(read_id="read-1", lesion_id="liver-max", role="nontarget").apply(case)
    own = found(case, "liver-min").counted_mm
    merged = MergeLesions(lesion_id="liver-min", into="liver-max", timepoint_id=AT).apply(case)
    assert found(merged, "liver-min").counted_mm == own
    assert [c.blocks for c in view_of(merged).checks if c.code == "merged"] == ["sign_off"]


def test_relations_that_cannot_be_are_refused(case: CaseRecord, split: CaseRecord) -> None:
    merged = MergeLesions(lesion_id="liver-min", into="liver-max", timepoint_id=AT).apply(case)
    for edit in (
        MergeLesions(lesion_id="liver-max", into="liver-min", timepoint_id=AT),
        MergeLesions(lesion_id="liver-min", into="pancreas-tail", timepoint_id=AT),
        MergeLesions(lesion_id="liver-max", into="liver-max", timepoint_id=AT),
        SplitLesion(lesion_id="liver-min", timepoint_id=AT, parts=(part("c"), part("d")), read_id="read-1"),
        SplitLesion(lesion_id="liver-max", timepoint_id=AT, parts=(part("c"),), read_id="read-1"),
        Unrelate(lesion_id="liver-max", relation="merged_into"),
    ):
        with pytest.raises(EditRefused):
            edit.apply(merged)
    for again in (
        SplitLesion(lesion_id="liver-max", timepoint_id=AT, parts=(part("c"), part("d")), read_id="read-1"),
        MergeLesions(lesion_id="a", into="liver-max", timepoint_id=AT),
        SetRole(read_id="read-1", lesion_id="a", role="nontarget"),
    ):
        with pytest.raises(EditRefused):
            again.apply(split)


def test_a_relation_is_taken_back_by_an_edit_and_by_undo(case: CaseRecord, split: CaseRecord) -> None:
    merged = MergeLesions(lesion_id="liver-min", into="liver-max", timepoint_id=AT).apply(case)
    assert Unrelate(lesion_id="liver-min", relation="merged_into").apply(merged) == case
    apart = Unrelate(lesion_id="a", relation="part_of").apply(split)
    role = apart.role_of("read-1", "a")
    assert role is not None
    assert (role.role, role.part, role.name) == ("none", None, "L01")
    undone = apply_changes(split, tuple(change.reversed() for change in changes_between(case, split)))
    assert encode(undone) == encode(case)
    assert decode_case(encode(split)) == split


def test_parts_follow_the_role_of_their_whole_and_go_with_it(split: CaseRecord) -> None:
    other = SetRole(read_id="read-1", lesion_id="liver-max", role="nontarget").apply(split)
    assert {r.name for r in other.roles if r.lesion_id in ("a", "b")} == {"NT01.1", "NT01.2"}
    third = AddPart(lesion_id="liver-max", timepoint_id=AT, part=part("c"), read_id="read-1").apply(split)
    assert {r.name for r in third.roles} >= {"T02.1", "T02.2", "T02.3"}
    assert {x.id for x in DeleteLesion(lesion_id="liver-max").apply(split).lesions} == {"pancreas-tail", "liver-min"}


def test_a_target_treated_locally_is_missing_from_then_on_only_where_the_protocol_says_so(case: CaseRecord) -> None:
    """Seeds were put into the pancreas in December 2008; the first TACE may lie before the baseline."""
    assert found(case, "pancreas-tail", "tp-2009-01").counted_mm == Decimal("35.0")
    strict = msgspec.structs.replace(case.protocol, local_treatment="missing")
    case = SetProtocol(protocol=strict).apply(case)
    held = found(case, "pancreas-tail", "tp-2009-01")
    assert (held.counted_mm, held.state) == (None, "not_evaluable")
    assert "iodine-125" in held.reason
    assert found(case, "pancreas-tail", "tp-2008-10").counted_mm == Decimal("57.0")
    assert found(case, "liver-max", "tp-2009-01").counted_mm == Decimal("40.0")
    assert found(case, "liver-max", "tp-2009-03").counted_mm is None


def test_each_kind_of_value_counts_for_its_own_quantity(case: CaseRecord) -> None:
    region = RegionStatistics(
        mean=Decimal("61.2"), sd=Decimal(9), minimum=Decimal(1), maximum=Decimal(96), unit="HU", pixels=240
    )
    for edit in (
        typed("liver-max", "21.0", "14.0", kind="viable_diameter"),
        typed("liver-max", None, kind="region", statistics=region),
        typed("liver-max", None, kind="sul_peak", value=Decimal("4.1"), value_unit="g/ml"),
        typed("liver-max", None, kind="volume", value=Decimal(18400), value_unit="mm3"),
    ):
        case = edit.apply(case)
    held = found(case, "liver-max")
    assert held.quantities == {
        "diameter": Decimal("33.0"),
        "product": Decimal("33.0") * Decimal("28.0"),
        "viable_diameter": Decimal("21.0"),
        "viable_product": Decimal("294.0"),
        "attenuation": Decimal("61.2"),
        "sul_peak": Decimal("4.1"),
        "volume": Decimal("18.4"),
    }
    target = next(t for v in view_of(case).visits if v.timepoint_id == AT for t in v.targets if t.name == "T02")
    assert target.quantities == held.quantities


def test_a_mean_that_was_typed_counts_as_one_that_was_drawn(case: CaseRecord) -> None:
    hu = typed("liver-max", None, kind="region", value=Decimal("-12.5"), value_unit="HU").apply(case)
    assert found(hu, "liver-max").quantities["attenuation"] == Decimal("-12.5")
    stored = typed("liver-max", None, kind="region", value=Decimal(40), value_unit="").apply(case)
    assert "attenuation" not in found(stored, "liver-max").quantities


def test_what_is_gone_has_no_size_and_no_density(case: CaseRecord) -> None:
    held = found(said("liver-max", "gone").apply(case), "liver-max")
    assert held.quantities == dict.fromkeys(
        ("diameter", "product", "viable_diameter", "viable_product", "volume"), Decimal(0)
    )


def test_too_small_is_five_millimetres_in_both_directions(case: CaseRecord) -> None:
    held = found(said("liver-max", "too_small").apply(case), "liver-max")
    assert held.quantities == {"diameter": Decimal(5), "product": Decimal(25)}
    assert held.words == "5 mm set: too small to measure"
    small = typed("liver-max", "3.5", "2.0").apply(case)
    assert found(small, "liver-max").counted_mm == Decimal("3.5")  # measured below 5 mm is used as measured


def test_a_typed_size_counts_before_a_reported_one_and_after_a_drawn_one(case: CaseRecord) -> None:
    assert found(typed("liver-max", "30.0", "20.0").apply(case), "liver-max").counted_mm == Decimal("30.0")
    told = typed("liver-max", "44.0", "20.0", origin=Reported(text="44 mm", citation="a report"))
    both = told.apply(typed("liver-max", "30.0", "20.0").apply(case))
    assert found(both, "liver-max").counted_mm == Decimal("30.0")
    picked = CountMeasurement(measurement_id=told.measurement.id, stamp=STAMP).apply(both)
    assert found(picked, "liver-max").counted_mm == Decimal("44.0")
    with_volume = typed("liver-max", None, kind="volume", value=Decimal(3), value_unit="ml").apply(picked)
    assert found(with_volume, "liver-max").counted_mm == Decimal("44.0")  # the pick is of diameters


@pytest.mark.parametrize(
    "edit",
    [
        typed("liver-max", "0", "0"),
        typed("liver-max", "-3", "2"),
        typed("liver-max", "10", "12"),
        typed("liver-max", None, kind="volume", value=Decimal(0), value_unit="ml"),
        typed("liver-max", "-1", kind="viable_diameter"),
    ],
)
def test_nothing_is_no_size(case: CaseRecord, edit: AddMeasurement) -> None:
    with pytest.raises(EditRefused):
        edit.apply(case)


def test_nothing_viable_is_a_viable_diameter_of_zero(case: CaseRecord) -> None:
    held = found(typed("liver-max", "0", kind="viable_diameter").apply(case), "liver-max")
    assert held.quantities["viable_diameter"] == held.quantities["viable_product"] == Decimal(0)
    assert held.counted_mm == Decimal("33.0")


def test_progression_that_was_said_is_not_taken_back_by_a_size(case: CaseRecord) -> None:
    case = SetRole(read_id="read-1", lesion_id="liver-max", role="nontarget").apply(case)
    edit = msgspec.structs.replace(said("liver-max", "unequivocal_progression"), state_reason="all over")
    case = typed("liver-max", "80.0", "70.0").apply(edit.apply(case))
    assert found(case, "liver-max").state == "unequivocal_progression"


def test_an_extreme_of_a_group_says_that_its_identity_is_assumed(case: CaseRecord) -> None:
    visit = next(v for v in view_of(case).visits if v.timepoint_id == AT)
    assert {t.name: t.words for t in visit.targets} == {
        "T01": "",
        "T02": "identity between dates is assumed, not reported",
        "T03": "identity between dates is assumed, not reported",
    }
