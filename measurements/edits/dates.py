"""Time points and studies: added to a case, and dated as far as is known."""

from typing import ClassVar

import msgspec

from measurements.case import CaseRecord
from measurements.edits.base import RecordedEdit
from measurements.errors import EditRefused
from measurements.partial_date import PartialDate
from measurements.timepoint import NamedPatient, SeriesRef, Study, TimePoint, TimePointRole


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


class AddSeries(RecordedEdit, frozen=True, kw_only=True):
    """Further series of a study that the case has already, each once. `named`: whom they name, if not the patient."""

    kind: ClassVar[str] = "add_series"
    study_id: str
    series: tuple[SeriesRef, ...]
    named: NamedPatient | None = None
    title: str = "Add series"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with the series. Raises EditRefused where the study is not there, or has one of them."""
        held = next((study for study in case.studies if study.id == self.study_id), None)
        if held is None:
            raise EditRefused("The study of these series is not in this case.")
        known = {one.series_uid for one in held.series}
        fresh = {one.series_uid for one in self.series}
        if known & fresh or len(fresh) < len(self.series):
            raise EditRefused(f"A series of {held.date.iso() or 'unknown date'} is in this case already.")
        grown = msgspec.structs.replace(held, series=(*held.series, *self.series), named=self.named or held.named)
        return case.replaced("studies", grown)


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


class SetTimePointRole(RecordedEdit, frozen=True, kw_only=True):
    """What a date is under the protocol: baseline, follow-up, unscheduled, outside. A correction, so it has a reason.

    A case has one baseline: the date that was it before becomes a follow-up.
    """

    kind: ClassVar[str] = "set_timepoint_role"
    timepoint_id: str
    role: TimePointRole
    title: str = "Set what the date is"

    def apply(self, case: CaseRecord) -> CaseRecord:
        """The case with the role. Raises EditRefused for a baseline without any known date."""
        held = case.timepoint(self.timepoint_id)
        if self.role == "baseline":
            if not held.date.is_known:
                raise EditRefused("A baseline needs a date; enter it first.")
            for point in case.timepoints:
                if point.role == "baseline" and point.id != held.id:
                    case = case.replaced("timepoints", msgspec.structs.replace(point, role="follow_up"))
        return case.replaced("timepoints", msgspec.structs.replace(held, role=self.role))


def refuse_known_studies(case: CaseRecord, studies: tuple[Study, ...]) -> None:
    """Raise EditRefused where one of the studies, by its UID, is in the case already."""
    known = {study.study_uid for study in case.studies if study.study_uid}
    for study in studies:
        if study.study_uid in known:
            raise EditRefused(f"The study of {study.date.iso() or 'unknown date'} is in this case already.")
