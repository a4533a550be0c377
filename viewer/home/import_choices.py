"""What becomes of each patient that was found: a new case, a case of the library, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from viewer.imaging.persons import agree, same_person_key
from viewer.imaging.series import PatientIdentity, Series

if TYPE_CHECKING:
    from measurements.store.records import CaseSummary

Kind = Literal["new", "case", "not"]


@dataclass(frozen=True)
class Into:
    """Where the images of a patient go; `case_id` and `title` where it is a case that is there."""

    kind: Kind
    case_id: str = ""
    title: str = ""


NEW_CASE = Into("new")
LEFT_OUT = Into("not")


@dataclass(frozen=True)
class Intake:
    """The chosen series of one patient, and where they go."""

    series: tuple[Series, ...]
    into: Into = NEW_CASE

    @property
    def identity(self) -> PatientIdentity:
        """Who the images are of."""
        return self.series[0].patient


def fitting_cases(identity: PatientIdentity, cases: Sequence[CaseSummary]) -> tuple[CaseSummary, ...]:
    """The cases whose patient ID or name is this patient's, and where neither disagrees; the last changed first."""
    return tuple(case for case in cases if _fits(identity, case))


def proposed(identity: PatientIdentity, cases: Sequence[CaseSummary]) -> Into:
    """The only case of the library with this very patient ID and no other name; else a new case.

    It is a proposal only: who is whose is compared field by field, and asked, before anything is added (safety R01).
    """
    same_id = [case for case in fitting_cases(identity, cases) if _key(case).patient_id and _shares_id(identity, case)]
    return into_case(same_id[0]) if len(same_id) == 1 else NEW_CASE


def into_case(case: CaseSummary) -> Into:
    """The choice of a case of the library."""
    return Into("case", case.id, case.title)


def _key(case: CaseSummary) -> PatientIdentity:
    return PatientIdentity(name=case.patient_name, patient_id=case.subject)


def _shares_id(identity: PatientIdentity, case: CaseSummary) -> bool:
    only_id = PatientIdentity(patient_id=identity.patient_id)
    return same_person_key(only_id) == same_person_key(PatientIdentity(patient_id=case.subject))


def _fits(identity: PatientIdentity, case: CaseSummary) -> bool:
    theirs = _key(case)
    shares = any(
        ours and held for ours, held in ((identity.name, theirs.name), (identity.patient_id, theirs.patient_id))
    )
    return shares and agree(identity, theirs)
