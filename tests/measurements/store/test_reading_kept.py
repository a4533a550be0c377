"""What a read says beside sizes is kept as every edit is: in the history, replayed bit for bit, under stable names."""

import msgspec

from measurements.assessment import TimePointReading
from measurements.codec import encode
from measurements.edits import (
    AddLesion,
    Edit,
    MergeLesions,
    SetCertainty,
    SetCourse,
    SetFirstSeen,
    SetGrownFurther,
    SetMeasuredAs,
    SetProtocol,
    SetTimePointReading,
    SplitLesion,
    Unrelate,
)
from measurements.lesion import Lesion
from measurements.partial_date import parse
from measurements.record import Stamp
from measurements.store import Library
from measurements.treatment import Course
from sample_data.cases import built_in_case

STAMP = Stamp(reader="Dr Reader", utc="2026-11-24T12:00:00Z", program="0.1.0")
AT = "tp-2010-10"


def lesion(name: str) -> Lesion:
    return Lesion(id=name, tracking_uid=f"2.25.{ord(name)}", label=name, organ="liver")


def test_edits_of_a_reading_are_kept_and_replayed(library: Library) -> None:
    case = built_in_case("sample")
    library.create(case, "Dr Reader")
    protocol = msgspec.structs.replace(case.protocol, confirmation=True)
    said = TimePointReading(id="", read_id="read-1", timepoint_id=AT, markers="normal")
    edits: tuple[Edit, ...] = (
        AddLesion(lesion=lesion("n"), read_id="read-1", role="new_equivocal"),
        SetCertainty(read_id="read-1", lesion_id="n", timepoint_id=AT, certainty="equivocal", stamp=STAMP),
        SetGrownFurther(read_id="read-1", lesion_id="n", timepoint_id=AT, grown_further=True, stamp=STAMP),
        SetMeasuredAs(read_id="read-1", lesion_id="n", measured_as="target"),
        SetFirstSeen(lesion_id="n", timepoint_id=AT),
        SetTimePointReading(reading=said),
        SplitLesion(lesion_id="liver-max", timepoint_id=AT, parts=(lesion("a"), lesion("b")), read_id="read-1"),
        MergeLesions(lesion_id="liver-min", into="pancreas-tail", timepoint_id=AT),
        Unrelate(lesion_id="liver-min", relation="merged_into"),
        SetProtocol(protocol=protocol),
        SetCourse(course=Course(id="course", start=parse("2008-11"))),
    )
    for revision, edit in enumerate(edits, start=1):
        after = edit.apply(case)
        library.commit(case.id, edit, case, after, expected=revision, reader="Dr Reader")
        case = after
    loaded, _ = library.load(case.id)
    assert encode(loaded) == encode(case)
    assert library.verify(case.id) is None
    assert [entry.kind for entry in library.history(case.id)[1:]] == [
        "add_lesion",
        "set_certainty",
        "set_grown_further",
        "set_measured_as",
        "set_first_seen",
        "set_timepoint_reading",
        "split_lesion",
        "merge_lesions",
        "unrelate",
        "set_protocol",
        "set_course",
    ]
