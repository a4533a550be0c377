"""The section of the record about what times are counted from and cut at; its rows are set there. No widgets."""

from measurements.case import CaseRecord
from measurements.partial_date import UNKNOWN
from viewer.casebook.course_words import PARTS, CoursePart, words_of_part
from viewer.casebook.figures import date_bounds, date_words
from viewer.casebook.record_rows import NOT_STATED, RecordColumn, RecordRow, RecordSection, own, stated

COURSE = "course"


def course_section(case: CaseRecord) -> RecordSection:
    """Start, randomisation, end with its reason, another therapy: a row each, also where it is not stated."""
    held = sum(bool(words_of_part(case.course, part)) for part in PARTS)
    return RecordSection(
        COURSE,
        "Course",
        "clock",
        (RecordColumn("What", 170), RecordColumn("Stated", 130), RecordColumn("For the times")),
        tuple(_row(case, part) for part in PARTS),
        "what times are counted from and cut at",
        str(held or ""),
        "When the treatment under assessment began and ended.",
    )


def _row(case: CaseRecord, part: CoursePart) -> RecordRow:
    known = words_of_part(case.course, part)
    date = UNKNOWN if part.name == "reason" else getattr(case.course, part.name)
    value = date_words(date) if known and part.name != "reason" else known
    return RecordRow(
        part.name,
        part.words,
        "",
        (part.words, value or NOT_STATED, part.means),
        (stated(part.words, value, date_bounds(date)), own("For the times", part.means)),
        case.course.source if known else None,
    )
