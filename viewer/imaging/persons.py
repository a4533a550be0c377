"""Whether two headers speak of one patient (R01, R02): one rule for images, studies, cases and comparisons.

Letter case, padding and the separators of a name make no difference. A field that one side does not state is no
disagreement, and neither is a component group of a name (PS3.5 6.2: alphabetic = ideographic = phonetic) that only one
side writes: "Yamada^Tarou=山田^太郎" and "Yamada^Tarou" agree.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterable

from viewer.imaging.series import PatientIdentity

PersonKey = tuple[str, str, str, str, str]
FIELDS = ("patient_id", "name", "birth_date", "sex", "issuer")
"""In the order of a key. Numbers of different issuers are different numbers."""

NAME_SEPARATORS = re.compile(r"[\s^,]+")


@functools.lru_cache(maxsize=4096)
def same_person_key(patient: PatientIdentity) -> PersonKey:
    """Return what is equal for two headers that state the same of a patient, field by field in the order of FIELDS."""
    groups = [NAME_SEPARATORS.sub(" ", _folded(group)).strip() for group in patient.name.split("=")]
    return (
        " ".join(_folded(patient.patient_id).split()),
        "=".join(groups).rstrip("="),
        patient.birth_date.strip(),
        _folded(patient.sex),
        " ".join(_folded(patient.issuer).split()),
    )


def differing_fields(one: PatientIdentity, other: PatientIdentity) -> frozenset[str]:
    """Return the FIELDS that both state and in which they disagree; empty where they may be one patient.

    An issuer that differs makes the patient ID differ.
    """
    found = _differing(same_person_key(one), same_person_key(other))
    return found - {"issuer"} | {"patient_id"} if "issuer" in found else found


def agree(one: PatientIdentity, other: PatientIdentity) -> bool:
    """Whether nothing that both state is different."""
    return not differing_fields(one, other)


def persons(identities: Iterable[PatientIdentity]) -> dict[PersonKey, PatientIdentity]:
    """Return, by the key of each identity, the fullest statement of the person it is of.

    For headers that share a series or a study. One that would agree with two persons who disagree (because it states
    too little) is a person of its own: nobody is guessed to be anyone.
    """
    distinct: dict[PersonKey, PatientIdentity] = {}
    for identity in identities:
        distinct.setdefault(same_person_key(identity), identity)
    if len(distinct) == 1:
        return distinct
    fellows = {key: {other for other in distinct if not _differing(key, other)} for key in distinct}
    found: dict[PersonKey, PatientIdentity] = {}
    for key, near in fellows.items():
        if any(_differing(one, other) for one, other in itertools.combinations(near, 2)):
            found[key] = distinct[key]
        else:
            sure = [one for one in near if fellows[one] <= near]  # whoever agrees with more stands alone himself
            found[key] = distinct[max(sure, key=_stated)]
    return found


def _differing(one: PersonKey, other: PersonKey) -> frozenset[str]:
    return frozenset(
        field for field, a, b in zip(FIELDS, one, other, strict=True) if a and b and a != b and not _alike(field, a, b)
    )


def _alike(field: str, a: str, b: str) -> bool:
    if field == "name":
        return all(x == y for x, y in zip(a.split("="), b.split("="), strict=False) if x and y)
    # A record may know only the year or the month; that is no disagreement with a day in it.
    return field == "birth_date" and (a.startswith(b) or b.startswith(a))


def _stated(key: PersonKey) -> tuple[int, int, PersonKey]:
    """How much a key says: fields, then letters."""
    return sum(map(bool, key)), sum(map(len, key)), key


def _folded(words: str) -> str:
    """Letter case, width and composition of letters aside."""
    return unicodedata.normalize("NFKC", words).casefold().strip()
