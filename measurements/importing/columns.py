"""The columns a table may have, whatever exactly they are called, and the row that names them."""

import re
from collections.abc import Sequence

from measurements.export.table import COLUMNS

ALIASES: dict[str, tuple[str, ...]] = {
    "subject": ("patient", "patient_id", "subject_id", "usubjid", "subjid", "pid"),
    "case_id": ("case",),
    "timepoint": ("time_point", "visit", "tp"),
    "timepoint_role": ("visit_role", "time_point_role"),
    "study_date": ("date", "scan_date", "exam_date", "visit_date", "imaging_date"),
    "lesion": ("lesion_id", "lesion_name", "lesion_no", "lesion_number"),
    "role": ("lesion_role", "lesion_type", "type", "category"),
    "organ": ("site", "location"),
    "node": ("lymph_node", "is_node", "nodal"),
    "long_mm": ("long_axis_mm", "longest_diameter_mm", "ld_mm", "long", "long_axis"),
    "short_mm": ("short_axis_mm", "sa_mm", "short", "short_axis"),
    "counted_mm": ("size_mm", "diameter_mm", "mm", "size", "diameter"),
    "state": ("status", "lesion_state"),
    "state_reason": ("reason", "reason_not_done"),
    "read_id": ("read", "reading"),
    "reader": ("radiologist",),
    "kind": ("measurement_kind",),
}
"""Other names of the columns of our own measurement table."""

MORE = ("certainty", "seen_on", "grown_further", "measured_as")
"""Columns a table may have beside those of the measurement table."""

_KNOWN: dict[str, str] = {
    **{name: column for column, names in ALIASES.items() for name in names},
    **{column: column for column in (*COLUMNS, *MORE)},
}
_CDISC = re.compile(r"^(TU|TR)[A-Z0-9]{2,6}$")
_CDISC_COMMON = ("STUDYID", "DOMAIN", "USUBJID", "SUBJID", "VISITNUM", "VISIT", "VISITDY", "EPOCH")


def column_named(text: str) -> str:
    """The column of our table that a heading means; "" for none."""
    return _KNOWN.get(re.sub(r"[\s\-.]+", "_", text.strip().strip("'\"").lower()).replace("(", "").replace(")", ""), "")


def cdisc_named(text: str) -> str:
    """The CDISC variable a heading is; "" for none."""
    word = text.strip().strip("'\"").upper()
    return word if word in _CDISC_COMMON or _CDISC.match(word) else ""


def header_score(fields: Sequence[str]) -> int:
    """How many headings are known, of the one table or of the other."""
    return max(sum(bool(named(text)) for text in fields) for named in (column_named, cdisc_named))
