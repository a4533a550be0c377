"""The reference of a PET as it is typed: "liver 2.1 ± 0.3, uptake 62 min, dose 310 MBq, TLG 45". No widgets."""

import re
from decimal import Decimal

from measurements.assessment import MetabolicReference
from measurements.errors import RecordError

EXAMPLE = "liver 2.1 ± 0.3, uptake 62 min, dose 310 MBq"
_NUMBER = r"([0-9]+(?:\.[0-9]+)?)"
_MEAN = re.compile(rf"^(liver|pool|blood pool|aorta)\s+{_NUMBER}(?:\s*(?:±|sd)\s*{_NUMBER})?(?:\s*g/ml)?$")
_PLAIN = re.compile(rf"^(uptake|dose|tlg)\s+{_NUMBER}(?:\s*(?:min|mbq|g))?$")
_FIELDS = {"uptake": "uptake_minutes", "dose": "dose_mbq", "tlg": "total_glycolysis"}


def parse_metabolic(text: str) -> MetabolicReference | None:
    """What was typed; None for nothing. Raises RecordError, in one line, for a part that cannot be read.

    Uptake in g/ml SUL (mean, and SD where typed), times in minutes, dose in MBq, total lesion glycolysis in g.
    """
    found: dict[str, Decimal | bool | None] = {}
    for part in re.split(r"[,;](?!\d)", text.replace("\u00a0", " ")):
        said = " ".join(part.split()).casefold()
        if not said:
            continue
        fields = _read(said)
        if fields is None:
            raise RecordError(f"“{said[:24]}” is no reference of a PET; type it as in: {EXAMPLE}.")
        doubled = next((name for name in fields if name in found), "")
        if doubled:
            raise RecordError(f"{doubled.replace('_', ' ').capitalize()} stands there twice.")
        found |= fields
    return MetabolicReference(**found) if found else None  # type: ignore[arg-type]


def _read(said: str) -> dict[str, Decimal | bool | None] | None:
    if said in ("extension", "no extension"):
        return {"extension_visible": said == "extension"}
    said = re.sub(r"(?<=\d),(?=\d)", ".", said)
    mean = _MEAN.match(said)
    if mean:
        name = "liver" if mean.group(1) == "liver" else "blood_pool"
        fields: dict[str, Decimal | bool | None] = {f"{name}_mean": Decimal(mean.group(2))}
        if mean.group(3):
            fields[f"{name}_sd"] = Decimal(mean.group(3))
        return fields
    plain = _PLAIN.match(said)
    return {_FIELDS[plain.group(1)]: Decimal(plain.group(2))} if plain else None
