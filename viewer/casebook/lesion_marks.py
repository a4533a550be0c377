"""The mark of a lesion beside its name, and its words: new and how sure, node, part of a split, merged. No widgets."""

from dataclasses import dataclass

from measurements.assessment import Assessment, Certainty
from measurements.trends import CaseView, DateColumn, LesionRow

GROUP_GLYPHS: dict[str, str] = {"target": "target", "nontarget": "nontarget", "new": "new"}
"""The sign of each group of lesions, before its name."""

NEW_ROLES = ("new", "new_equivocal")
CERTAINTY_WORDS: dict[str, str] = {
    "equivocal": "equivocal",
    "unequivocal": "unequivocal",
    "refuted": "refuted: nothing was there",
}
SEEN_ON_WORDS: dict[str, str] = {
    "ct_mr": "seen on CT or MRI",
    "fdg_pet_only": "seen on FDG-PET only",
    "fdg_pet_and_ct": "seen on FDG-PET and CT",
    "fdg_pet_known_site": "FDG-PET focus at a site known on CT",
}


@dataclass(frozen=True)
class LesionMark:
    """A sign (of theme.glyphs) and what it says; `doubtful` adds a question mark, `void` paints it faint."""

    glyph: str
    words: str
    doubtful: bool = False
    void: bool = False


def mark_of(view: CaseView, row: LesionRow) -> LesionMark | None:
    """The one mark a lesion carries beside its name: what became of it before what it is. None for a plain lesion."""
    lesion = row.lesion
    for kind, glyph, words in (("merged_into", "merged", "merged into"), ("part_of", "split", "part of")):
        relation = next((one for one in lesion.relations if one.kind == kind), None)
        if relation is not None:
            since = _date(view, relation.timepoint_id)
            return LesionMark(glyph, f"{words} {name_of(view, relation.lesion_id)} from {since} on")
    if row.role.role in NEW_ROLES:
        sure = latest_certainty(view, row)
        return LesionMark("new", f"new, {CERTAINTY_WORDS[sure]}", doubtful=sure == "equivocal", void=sure == "refuted")
    if lesion.node:
        return LesionMark("node", "node, short axis counts")
    return None


def latest_certainty(view: CaseView, row: LesionRow) -> Certainty:
    """How sure the read is of a new lesion by now: the last that was said of it, else what its role says."""
    said: Certainty = "unequivocal" if row.role.role == "new" else "equivocal"
    for column in view.columns:
        held = assessment_at(view, row, column)
        if held is not None and held.certainty:
            said = held.certainty
    return said


def certainty_at(view: CaseView, row: LesionRow, column: DateColumn) -> str:
    """What was said at a date of a new lesion: "equivocal, seen on FDG-PET only, first seen"; "" where nothing was."""
    held = assessment_at(view, row, column)
    parts = []
    if held is not None and held.certainty:
        parts.append(CERTAINTY_WORDS[held.certainty])
    if held is not None and held.seen_on:
        parts.append(SEEN_ON_WORDS[held.seen_on])
    if row.role.role in NEW_ROLES and row.lesion.first_seen == column.timepoint.id:
        parts.append("first seen")
    return ", ".join(parts)


def growth_at(view: CaseView, row: LesionRow, column: DateColumn) -> str:
    """Whether it was said at a date that the lesion has grown further; "" where nothing was said."""
    held = assessment_at(view, row, column)
    if held is None or held.grown_further is None:
        return ""
    return "grown further" if held.grown_further else "not grown further"


def assessment_at(view: CaseView, row: LesionRow, column: DateColumn) -> Assessment | None:
    """What the read says of a lesion at a date, as it is recorded."""
    return view.case.assessment(view.read.id, row.lesion.id, column.timepoint.id)


def name_of(view: CaseView, lesion_id: str) -> str:
    """The name a lesion is called by, its label where the read does not follow it."""
    row = next((row for row in view.rows if row.lesion.id == lesion_id), None)
    return row.name if row is not None else view.case.lesion(lesion_id).label


def _date(view: CaseView, timepoint_id: str) -> str:
    column = view.column(timepoint_id)
    return column.date_text if column is not None else "a date that was withdrawn"
