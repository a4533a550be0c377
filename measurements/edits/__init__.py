"""One frozen edit for each thing a user can do to a case: `apply(case) -> case`, or a refusal that changes nothing."""

from measurements.edits.assess import CountMeasurement, SetAssessment
from measurements.edits.base import CreateCase, Edit, ReplaceCase, Revert, Together
from measurements.edits.dates import AddSeries, AddStudies, AddTimePoint, SetTimePointDate
from measurements.edits.lesions import AddLesion, DeleteLesion, EditLesion, EditPatient, RenameCase, SetRole
from measurements.edits.measure import AddMeasurement, DeleteMeasurement, RedrawMeasurement

__all__ = [
    "AddLesion",
    "AddMeasurement",
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
    "RedrawMeasurement",
    "RenameCase",
    "ReplaceCase",
    "Revert",
    "SetAssessment",
    "SetRole",
    "SetTimePointDate",
    "Together",
]
