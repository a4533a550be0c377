"""Which measurement counts, what an edit changes, and records that come back as they were written."""

import json
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurements.assessment import State
from measurements.case import SCHEMA_VERSION, CaseRecord
from measurements.changes import apply_changes, changes_between
from measurements.codec import case_schema, decode_case, encode, encode_readable
from measurements.counting import finding
from measurements.edits import (
    AddLesion,
    AddMeasurement,
    CountMeasurement,
    DeleteLesion,
    DeleteMeasurement,
    EditLesion,
    SetAssessment,
    SetRole,
)
from measurements.errors import EditRefused, RecordError
from measurements.lesion import Lesion, LesionRelation, tracking_uid_for
from measurements.measurement import Drawn, Kind, Measurement, RegionStatistics, Reported, Unit, recorded_length
from measurements.record import Stamp
from measurements.trends import view_of
from sample_data.cases import built_in_case

RECORDS = Path(__file__).parents[1] / "data" / "records"
DOCS = Path(__file__).parents[2] / "docs"
STAMP = Stamp(reader="R. Reader", utc="2026-11-24T12:00:00+00:00", program="0.1.0")


def drawn(
    number: int, long: str = "31.0", *, method: str = "CT", unit: Unit = "mm", short: str | None = "25.0"
) -> Measurement:
    return Measurement(
        id=f"m-{number}",
        read_id="read-1",
        lesion_id="liver-max",
        timepoint_id="tp-2010-10",
        long=Decimal(long),
        short=None if short is None else Decimal(short),
        unit=unit,
        method=method,
        origin=Drawn(
            long_axis=((0.0, 0.0, 0.0), (31.0, 0.0, 0.0)),
            plane_normal=(0.0, 0.0, 1.0),
            study_uid="1.2",
            series_uid="1.2.3",
            sop_instance_uid="1.2.3.4",
            pixel_sha256="0" * 64,
        ),
        stamp=STAMP,
    )


@pytest.fixture
def case() -> CaseRecord:
    return built_in_case("sample")


def counted(case: CaseRecord, timepoint: str = "tp-2010-10") -> Decimal | None:
    return finding(case, case.first_read, case.lesion("liver-max"), case.timepoint(timepoint)).counted_mm


def test_a_drawn_value_counts_before_a_reported_one_and_both_are_kept(case: CaseRecord) -> None:
    after = AddMeasurement(measurement=drawn(1)).apply(case)
    found = finding(after, after.first_read, after.lesion("liver-max"), after.timepoint("tp-2010-10"))
    assert (counted(case), found.counted_mm) == (Decimal("33.0"), Decimal("31.0"))
    assert [m.origin_word for m in found.all_measurements] == ["reported", "drawn"]


def test_the_newest_drawn_with_the_method_of_the_baseline_counts(case: CaseRecord) -> None:
    case = AddMeasurement(measurement=drawn(1, "31.0")).apply(case)
    case = AddMeasurement(measurement=drawn(2, "32.0")).apply(case)
    assert counted(case) == Decimal("32.0")
    assert counted(AddMeasurement(measurement=drawn(3, "40.0", method="MR")).apply(case)) == Decimal("32.0")


def test_the_reader_may_pick_another_and_a_new_drawing_lets_the_pick_go(case: CaseRecord) -> None:
    case = AddMeasurement(measurement=drawn(1)).apply(case)
    picked = CountMeasurement(measurement_id="reported/liver-max/tp-2010-10", stamp=STAMP).apply(case)
    assert counted(picked) == Decimal("33.0")
    assert counted(AddMeasurement(measurement=drawn(2, "30.0")).apply(picked)) == Decimal("30.0")


@pytest.mark.parametrize("unit", ["px", "mm at detector", "mm estimated"])
def test_a_size_that_is_not_plain_mm_is_kept_and_never_counts(case: CaseRecord, unit: Unit) -> None:
    after = AddMeasurement(measurement=drawn(1, unit=unit)).apply(case)
    assert counted(after) == Decimal("33.0")
    with pytest.raises(EditRefused, match="never counts"):
        CountMeasurement(measurement_id="m-1", stamp=STAMP).apply(after)


def test_a_node_without_its_short_axis_has_no_value() -> None:
    node = msgspec.structs.replace(drawn(1, short=None), lesion_id="t03", timepoint_id="tp-3")
    case = AddMeasurement(measurement=node).apply(built_in_case("followup"))
    found = finding(case, case.first_read, case.lesion("t03"), case.timepoint("tp-3"))
    assert (found.state, found.counted_mm) == ("measured", None)


@pytest.mark.parametrize(
    ("state", "mm"), [("gone", Decimal(0)), ("too_small", Decimal(5)), ("not_evaluable", None), ("to_do", None)]
)
def test_states_count_as_the_record_says(case: CaseRecord, state: State, mm: Decimal | None) -> None:
    edit = SetAssessment(
        read_id="read-1",
        lesion_id="liver-max",
        timepoint_id="tp-2010-10",
        state=state,
        state_reason="artefact" if state == "not_evaluable" else "",
        stamp=STAMP,
    )
    assert counted(edit.apply(case)) == mm


def test_not_evaluable_needs_a_reason(case: CaseRecord) -> None:
    edit = SetAssessment(
        read_id="read-1", lesion_id="liver-max", timepoint_id="tp-2010-10", state="not_evaluable", stamp=STAMP
    )
    with pytest.raises(EditRefused, match="reason"):
        edit.apply(case)


def test_a_drawing_at_a_date_without_sizes_and_its_deletion_leave_no_trace_in_the_sums(case: CaseRecord) -> None:
    m = msgspec.structs.replace(drawn(1), timepoint_id="tp-2010-01")
    after = AddMeasurement(measurement=m).apply(case)
    assert counted(after, "tp-2010-01") == Decimal("31.0")
    again = DeleteMeasurement(measurement_id="m-1").apply(after)
    found = finding(again, again.first_read, again.lesion("liver-max"), again.timepoint("tp-2010-01"))
    assert (found.state, found.counted_mm) == ("not_stated", None)


def lesion(name: str, organ: str, *, node: bool = False) -> Lesion:
    return Lesion(id=name, tracking_uid=tracking_uid_for("sample", name), label=name, organ=organ, node=node)


def test_a_third_target_in_an_organ_and_a_sixth_in_all_are_refused(case: CaseRecord) -> None:
    with pytest.raises(EditRefused, match="2 targets in one organ"):
        AddLesion(lesion=lesion("third", "Liver"), read_id="read-1", role="target").apply(case)
    for name, organ in (("lung-1", "lung"), ("lung-2", "lung")):
        case = AddLesion(lesion=lesion(name, organ), read_id="read-1", role="target").apply(case)
    with pytest.raises(EditRefused, match="at most 5 targets"):
        AddLesion(lesion=lesion("bone-1", "bone"), read_id="read-1", role="target").apply(case)


def test_all_nodes_are_one_organ(case: CaseRecord) -> None:
    case = SetRole(read_id="read-1", lesion_id="pancreas-tail", role="nontarget").apply(case)
    for name in ("hilar", "axillary"):
        case = AddLesion(lesion=lesion(name, name, node=True), read_id="read-1", role="target").apply(case)
    with pytest.raises(EditRefused, match="lymph nodes"):
        AddLesion(lesion=lesion("inguinal", "inguinal", node=True), read_id="read-1", role="target").apply(case)


def test_names_follow_the_role_and_renaming_breaks_no_identity(case: CaseRecord) -> None:
    case = AddLesion(lesion=lesion("ascites", "peritoneum"), read_id="read-1", role="nontarget").apply(case)
    case = AddLesion(lesion=lesion("fresh", "lung"), read_id="read-1", role="new").apply(case)
    names = {row.lesion.id: row.name for row in view_of(case).rows}
    assert (names["ascites"], names["fresh"], names["liver-min"]) == ("NT01", "NEW01", "T03")
    renamed = EditLesion(lesion=msgspec.structs.replace(case.lesion("fresh"), label="Lung, left")).apply(case)
    assert renamed.lesion("fresh").tracking_uid == case.lesion("fresh").tracking_uid
    with pytest.raises(EditRefused, match="tracking UID"):
        EditLesion(lesion=msgspec.structs.replace(case.lesion("fresh"), tracking_uid="2.25.1")).apply(case)
    other = SetRole(read_id="read-1", lesion_id="fresh", role="nontarget").apply(case)
    assert {row.name for row in view_of(other).rows} == {"T01", "T02", "T03", "NT01", "NT02"}


def test_an_unequivocal_new_lesion_is_progression_whatever_the_sum(case: CaseRecord) -> None:
    case = AddLesion(lesion=lesion("fresh", "lung"), read_id="read-1", role="new").apply(case)
    m = msgspec.structs.replace(drawn(1), lesion_id="fresh")
    view = view_of(AddMeasurement(measurement=m).apply(case))
    codes = {c.timepoint.id: c.answer.code for c in view.columns if c.answer}
    assert (codes["tp-2010-10"], codes["tp-2010-07"]) == ("PD", "PR")


def test_deleting_a_lesion_takes_its_sizes_and_undoing_brings_all_back(case: CaseRecord) -> None:
    after = DeleteLesion(lesion_id="liver-max").apply(case)
    assert not [m for m in after.measurements if m.lesion_id == "liver-max"]
    changes = tuple(change.reversed() for change in changes_between(case, after))
    assert encode(apply_changes(after, changes)) == encode(case)


def test_changes_to_something_that_changed_since_are_refused(case: CaseRecord) -> None:
    after = EditLesion(lesion=msgspec.structs.replace(case.lesion("liver-max"), label="A")).apply(case)
    changes = changes_between(case, after)
    other = EditLesion(lesion=msgspec.structs.replace(case.lesion("liver-max"), label="B")).apply(case)
    with pytest.raises(EditRefused, match="changed since"):
        apply_changes(other, changes)


@pytest.mark.parametrize("case_id", ["sample", "followup"])
def test_a_case_file_comes_back_as_it_was_written(case_id: str) -> None:
    case = built_in_case(case_id)
    assert decode_case(encode_readable(case)) == case
    assert encode_readable(decode_case(encode(case))) == encode_readable(case)


def test_the_case_file_writes_millimetres_as_the_numbers_measured(case: CaseRecord) -> None:
    assert b'"long":57.0,"short":37.0,"unit":"mm"' in encode(case)


@pytest.mark.parametrize(
    ("found", "instead", "place"),
    [
        (b'"long":57.0', b'"long":"wide"', "long"),
        (b'"analyte":"CEA"', b'"analyte":"CEA","colour":"red"', "colour"),
        (b'"schema_version":1', b'"schema_version":2', "schema version 2"),
        (b'"id":"lab-2"', b'"id":"lab-1"', "lab-1"),
    ],
)
def test_a_damaged_case_file_is_refused_with_its_place(
    case: CaseRecord, found: bytes, instead: bytes, place: str
) -> None:
    data = encode(case)
    assert found in data
    with pytest.raises(RecordError, match=place):
        decode_case(data.replace(found, instead, 1))


def test_the_schema_describes_every_collection() -> None:
    schema = case_schema()
    assert schema["$defs"]["CaseRecord"]["additionalProperties"] is False
    assert schema["$defs"]["Drawn"]["properties"]["pixel_sha256"] == {"type": "string"}
    assert {"type": "number"} in schema["$defs"]["Measurement"]["properties"]["long"]["anyOf"]


@given(st.floats(min_value=0.01, max_value=500))
def test_a_recorded_length_is_within_half_a_step(length: float) -> None:
    assert abs(recorded_length(length) - Decimal(length)) <= Decimal("0.0500005")


@pytest.mark.parametrize(("length", "recorded"), [(26.05, "26.1"), (26.049, "26.0"), (0.25, "0.3"), (33.0, "33.0")])
def test_lengths_are_recorded_to_a_tenth_half_up(length: float, recorded: str) -> None:
    assert str(recorded_length(length)) == recorded


def test_a_case_file_of_schema_version_1_is_opened_forever() -> None:
    case = decode_case((RECORDS / "case-v1.json").read_bytes())
    assert (case.schema_version, len(case.measurements), case.measurement("m-1").long) == (1, 29, Decimal("33.4"))
    assert isinstance(case.measurement("m-1").origin, Drawn)


def test_the_published_schema_is_that_of_the_program() -> None:
    published = json.loads((DOCS / f"case-schema-{SCHEMA_VERSION}.json").read_text(encoding="utf-8"))
    assert published == json.loads(json.dumps(case_schema()))


def sized(kind: Kind, **values: object) -> Measurement:
    facts = {"read_id": "read-1", "lesion_id": "liver-max", "timepoint_id": "tp-2010-10", "stamp": STAMP, **values}
    return Measurement(id=f"m-{kind}", kind=kind, origin=Reported(text="as told", citation="a report"), **facts)  # type: ignore[arg-type]


def test_a_volume_an_uptake_and_a_region_are_kept_with_their_units_and_never_enter_a_sum(case: CaseRecord) -> None:
    region = RegionStatistics(
        mean=Decimal("61.2"), sd=Decimal("9.4"), minimum=Decimal(31), maximum=Decimal(96), unit="HU", pixels=240
    )
    held = (
        sized("volume", value=Decimal("18.4"), value_unit="ml"),
        sized("sul_peak", value=Decimal("4.1"), value_unit="g/ml"),
        sized("viable_diameter", long=Decimal("21.0")),
        sized("region", statistics=region),
    )
    for m in held:
        case = AddMeasurement(measurement=m).apply(case)
    assert counted(case) == Decimal("33.0")
    assert [m.size for m in held] == [
        (Decimal("18.4"), "ml"),
        (Decimal("4.1"), "g/ml"),
        (Decimal("21.0"), "mm"),
        (Decimal("61.2"), "HU"),
    ]
    assert decode_case(encode(case)) == case


@pytest.mark.parametrize("kind", ["bidirectional", "length", "region", "volume", "viable_diameter", "sul_peak"])
def test_a_measurement_without_its_value_is_none(kind: Kind) -> None:
    with pytest.raises(RecordError, match="without its value"):
        sized(kind)


def test_split_and_merged_lesions_name_each_other_from_a_date_on(case: CaseRecord) -> None:
    split = LesionRelation(kind="part_of", lesion_id="liver-max", timepoint_id="tp-2010-07")
    part = msgspec.structs.replace(lesion("part", "liver"), relations=(split,))
    case = AddLesion(lesion=part, read_id="read-1", role="nontarget").apply(case)
    assert decode_case(encode(case)).lesion("part").related("part_of") == "liver-max"
    assert case.lesion("part").related("merged_into") == ""
