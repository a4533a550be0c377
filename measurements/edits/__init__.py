"""One frozen edit for each thing a user can do to a case: `apply(case) -> case`, or a refusal that changes nothing."""

from measurements.edits.assess import CountMeasurement, SetAssessment
from measurements.edits.base import CreateCase, Edit, ReplaceCase, Revert, Together
from measurements.edits.certainty import SetCertainty, SetFirstSeen, SetGrownFurther, SetMeasuredAs, SetTimePointReading
from measurements.edits.dates import AddSeries, AddStudies, AddTimePoint, SetTimePointDate, SetTimePointRole
from measurements.edits.lesions import AddLesion, DeleteLesion, EditLesion, EditPatient, RenameCase, SetRole
from measurements.edits.measure import AddMeasurement, DeleteMeasurement, RedrawMeasurement
from measurements.edits.protocol import SetCourse, SetProtocol
from measurements.edits.relations import AddPart, MergeLesions, SplitLesion, Unrelate

__all__ = [
    "AddLesion",
    "AddMeasurement",
    "AddPart",
    "AddSeries",
    "AddStudies",
    "AddTimePoint",
    "CountMeasurement",
    "CreateCase",
    "DeleteLesion",
    "DeleteMeasurement",
    "Edit",
    "EditLesion",
    "EditPatient",
    "MergeLesions",
    "RedrawMeasurement",
    "RenameCase",
    "ReplaceCase",
    "Revert",
    "SetAssessment",
    "SetCertainty",
    "SetCourse",
    "SetFirstSeen",
    "SetGrownFurther",
    "SetMeasuredAs",
    "SetProtocol",
    "SetRole",
    "SetTimePointDate",
    "SetTimePointReading",
    "SetTimePointRole",
    "SplitLesion",
    "Together",
    "Unrelate",
]
