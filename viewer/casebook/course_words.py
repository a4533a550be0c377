"""What the times of a course are counted from and cut at, and the course with one fact changed. No widgets."""

from dataclasses import dataclass
from typing import Literal

import msgspec

from measurements.case import CaseRecord
from measurements.edits import SetCourse
from measurements.partial_date import parse
from measurements.record import Source
from measurements.treatment import Course
from viewer.casebook.requests import SayCourse

Part = Literal["randomised", "start", "end", "reason", "other_therapy"]


@dataclass(frozen=True)
class CoursePart:
    """One fact of the course: its name, and what it does to the times."""

    name: Part
    words: str
    means: str


PARTS = (
    CoursePart("randomised", "Randomisation", "times are counted from it"),
    CoursePart("start", "Start of treatment", "the same, without randomisation"),
    CoursePart("end", "End of treatment", "time to failure is counted to it"),
    CoursePart("reason", "Reason of the end", "recorded"),
    CoursePart("other_therapy", "Start of another therapy", "ends what counts, by protocol"),
)


def words_of_part(course: Course, part: CoursePart) -> str:
    """What the course says of it, as it is typed; "" where nothing is stated."""
    return course.reason if part.name == "reason" else str(getattr(course, part.name).iso())


def with_part(case: CaseRecord, part: CoursePart, text: str) -> SayCourse:
    """The course of a case with other words for one fact; "" takes it back.

    Raises RecordError, in one line, for what is no date, and for an end that surely lies before the start.
    """
    said = text.strip()
    value = said if part.name == "reason" else parse(said)
    course = msgspec.structs.replace(case.course, **{part.name: value}, source=Source(kind="entered"))
    SetCourse(course=course).apply(case)
    return SayCourse(course, f"{part.words}: {words_of_part(course, part) or 'not stated'}")
