"""Whether two records speak of the same patient (safety R01): disagreement is named, absence is none."""

import re
from dataclasses import dataclass

from measurements.patient import Patient
from viewer.imaging.series import PatientIdentity

FIELDS: tuple[tuple[str, str], ...] = (
    ("patient_id", "Patient ID"),
    ("name", "Name"),
    ("birth_date", "Birth date"),
    ("sex", "Sex"),
)


@dataclass(frozen=True)
class IdentityRow:
    """One field on both sides, as shown; `differs` where both are there and disagree."""

    label: str
    ours: str
    theirs: str
    differs: bool


@dataclass(frozen=True)
class IdentityComparison:
    """Two identities side by side."""

    rows: tuple[IdentityRow, ...]

    @property
    def disagrees(self) -> bool:
        """True where any field is there on both sides and differs: then only an explicit act may go on."""
        return any(row.differs for row in self.rows)

    @property
    def differing(self) -> tuple[str, ...]:
        """The labels of the fields that differ."""
        return tuple(row.label for row in self.rows if row.differs)


def identity_of(patient: Patient) -> PatientIdentity:
    """The identity a case holds, in the form of an image header."""
    return PatientIdentity(
        name=patient.name,
        patient_id=patient.patient_id,
        birth_date=patient.birth_date.iso(),
        sex=patient.sex,
    )


def compare_identities(ours: PatientIdentity, theirs: PatientIdentity) -> IdentityComparison:
    """Field by field; letter case, padding and name separators make no difference, an absent field no disagreement."""
    rows = []
    for field, label in FIELDS:
        left, right = getattr(ours, field), getattr(theirs, field)
        rows.append(IdentityRow(label, left, right, bool(left and right) and _plain(left) != _plain(right)))
    return IdentityComparison(tuple(rows))


def _plain(text: str) -> str:
    return re.sub(r"[\s^,.=_-]+", " ", text).strip().casefold()
