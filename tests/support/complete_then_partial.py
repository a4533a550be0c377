"""A course with a CR that a PR follows: every target gone, and a tumour marker above normal again at the later date."""

import msgspec

from measurements.case import CaseRecord
from measurements.edits import SetAssessment, SetTimePointReading
from measurements.record import Stamp
from sample_data.cases import built_in_case

COMPLETE, PARTIAL, BACK = "tp-2009-01", "tp-2009-03", "tp-2009-04"
_STAMP = Stamp(reader="reader", utc="2026-01-01T00:00:00Z", program="test")


def complete_then_partial() -> CaseRecord:
    """The published case with this in January and March 2009; in April its targets are back."""
    case = built_in_case("sample")
    read = case.first_read.id
    targets = [role.lesion_id for role in case.roles if role.role == "target"]
    for point in (COMPLETE, PARTIAL):
        for lesion in targets:
            gone = SetAssessment(read_id=read, lesion_id=lesion, timepoint_id=point, state="gone", stamp=_STAMP)
            case = gone.apply(case)
    for point, markers in (("tp-2008-10", "above_normal"), (COMPLETE, "normal"), (PARTIAL, "above_normal")):
        said = msgspec.structs.replace(case.reading_of(read, point), markers=markers)
        case = SetTimePointReading(reading=said).apply(case)
    return case


def answered(case: CaseRecord, timepoint: str, complete_was: str) -> CaseRecord:
    """The case after the reader has said whether the CR of a date was true."""
    said = msgspec.structs.replace(case.reading_of(case.first_read.id, timepoint), complete_was=complete_was)
    return SetTimePointReading(reading=said).apply(case)
