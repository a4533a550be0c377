"""Whether two records speak of the same patient (safety R01): disagreement is named, absence is none."""

from dataclasses import dataclass

from measurements.patient import Patient
from viewer.imaging.person_names import readable_name
from viewer.imaging.persons import differing_fields
from viewer.imaging.series import PatientIdentity

FIELDS: tuple[tuple[str, str], ...] = (
    ("patient_id", "Patient ID"),
    ("name", "Name"),
    ("birth_date", "Birth date"),
    ("sex", "Sex"),
)
"""What is compared, by the rule that also groups images (`viewer.imaging.persons`), and what it is called."""


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
    """Field by field; letter case, padding and name separators make no difference, nor does what one side lacks."""
    differing = differing_fields(ours, theirs)
    rows = [
        IdentityRow(label, _shown(ours, field), _shown(theirs, field), field in differing) for field, label in FIELDS
    ]
    return IdentityComparison(tuple(rows))


def _shown(identity: PatientIdentity, field: str) -> str:
    value: str = getattr(identity, field)
    return readable_name(value) if field == "name" else value


def decision_words(comparison: IdentityComparison) -> str:
    """What the history keeps when a reader states that two identities are one person: both, field by field."""
    fields = "; ".join(f"{row.label} {row.ours} / {row.theirs}" for row in comparison.rows if row.differs)
    return f"Stated to be the same person, although these differ (case / study): {fields}"
