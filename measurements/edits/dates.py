"""Time points and studies: added to a case, and dated as far as is known."""

from typing import ClassVar

import msgspec

from measurements.case import CaseRecord
from measurements.edits.base import RecordedEdit
from measurements.errors import EditRefused
from measurements.partial_date import PartialDate
from measurements.timepoint import Study, TimePoint


class AddTimePoint(RecordedEdit, frozen=True, kw_only=True):
    """A new date with the studies it is made of. `reason` holds an identity decision where one was asked for."""

    kind: ClassVar[str] = "add_timepoint"
    timepoint: TimePoint
    studies: tuple[Study, ...]
    title: str = "Add date"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with the date. Raises EditRefused where a study is in the case already."""
        refuse_known_studies(case, self.studies)
        case = case.added("timepoints", self.timepoint)
        return case.added("studies", *self.studies)


class AddStudies(RecordedEdit, frozen=True, kw_only=True):
    """Further studies of a date the case has already."""

    kind: ClassVar[str] = "add_studies"
    studies: tuple[Study, ...]
    title: str = "Add study"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with the studies. Raises EditRefused where one is in the case already."""
        refuse_known_studies(case, self.studies)
        for study in self.studies:
            case.timepoint(study.timepoint_id)
        return case.added("studies", *self.studies)


class SetTimePointDate(RecordedEdit, frozen=True, kw_only=True):
    """The date of a time point as it is known."""

    kind: ClassVar[str] = "set_timepoint_date"
    timepoint_id: str
    date: PartialDate
    title: str = "Set the date"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with the date."""
        held = case.timepoint(self.timepoint_id)
        return case.replaced("timepoints", msgspec.structs.replace(held, date=self.date))


def refuse_known_studies(case: CaseRecord, studies: tuple[Study, ...]) -> None:
    """Raise EditRefused where one of the studies, by its UID, is in the case already."""
    known = {study.study_uid for study in case.studies if study.study_uid}
    for study in studies:
        if study.study_uid in known:
            raise EditRefused(f"The study of {study.date.iso() or 'unknown date'} is in this case already.")
