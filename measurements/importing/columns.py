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
    "long_mm": ("long_axis_mm", "longest_diameter_mm", "ld_mm", "long", "long_axis", "longest_diameter", "ld"),
    "short_mm": (
        "short_axis_mm",
        "sa_mm",
        "short",
        "short_axis",
        "short_diameter",
        "short_diameter_mm",
        "sad",
        "sad_mm",
    ),
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
_SIZE_WORDS = frozenset(
    ("mm", "cm", "size", "diameter", "axis", "long", "longest", "short", "shortest", "ld", "sad", "measurement")
)
_OTHER_LENGTHS = frozenset(("slice", "thickness", "spacing", "pixel", "sum", "baseline", "nadir", "change", "position"))
_CDISC = re.compile(r"^(TU|TR)[A-Z0-9]{2,6}$")
_CDISC_COMMON = ("STUDYID", "DOMAIN", "USUBJID", "SUBJID", "VISITNUM", "VISIT", "VISITDY", "EPOCH")


def column_named(text: str) -> str:
    """The column of our table that a heading means; "" for none."""
    return _KNOWN.get(_plain(text), "")


def looks_like_a_size(text: str) -> bool:
    """Whether a heading that is no column of ours names a size, so that leaving it out would lose one."""
    words = _plain(text).split("_")
    return not column_named(text) and bool(_SIZE_WORDS & set(words)) and not _OTHER_LENGTHS & set(words)


def in_centimetres(text: str) -> bool:
    """Whether a heading says that its sizes are in cm."""
    return looks_like_a_size(text) and "cm" in _plain(text).split("_")


def _plain(text: str) -> str:
    """A heading in small letters with `_` between its words, without brackets: "Long axis [mm]" is long_axis_mm."""
    words = re.sub(r"[\s\-.]+", "_", text.strip().strip("'\"").lower())
    return re.sub(r"[()\[\]]", "", words).replace("_in_mm", "_mm")


def cdisc_named(text: str) -> str:
    """The CDISC variable a heading is; "" for none."""
    word = text.strip().strip("'\"").upper()
    return word if word in _CDISC_COMMON or _CDISC.match(word) else ""


def header_score(fields: Sequence[str]) -> int:
    """How many headings are known, of the one table or of the other."""
    return max(sum(bool(named(text)) for text in fields) for named in (column_named, cdisc_named))
