"""What a change of role asks and what would follow from it: the responses that change, listed first. No widgets."""

from measurements.edits import SetRole
from measurements.errors import RecordError
from measurements.lesion import Role
from measurements.trends import CaseView, LesionRow, view_of

ROLE_NAMES: dict[Role, str] = {
    "target": "target",
    "nontarget": "non-target",
    "new": "new lesion",
    "new_equivocal": "new lesion, equivocal",
    "none": "not followed",
}
_LISTED_AT_MOST = 4


def roles_offered(row: LesionRow) -> tuple[Role, ...]:
    """The roles a lesion can be given. Both kinds of new lesion are one role here: certainty is said at a date."""
    new = row.role.role in ("new", "new_equivocal")
    return tuple(
        role for role in ROLE_NAMES if role not in (row.role.role, "new_equivocal") and not (new and role == "new")
    )


def role_question(view: CaseView, row: LesionRow, role: Role) -> tuple[Role, str, tuple[str, ...]]:
    """The role that can be given, what is asked, and which responses change by it.

    A target too many is not refused into nothing: the question says why, and offers non-target.
    Raises RecordError where the lesion can have neither role.
    """
    words = f"{row.name} as {ROLE_NAMES[role]}, because"
    try:
        return role, words, responses_changed(view, row, role)
    except RecordError as why:
        if role != "target" or row.role.role == "nontarget":
            raise
        said = str(why).split(";")[0].rstrip(".")
        return (
            "nontarget",
            f"{said}. {row.name} as non-target instead, because",
            responses_changed(view, row, "nontarget"),
        )


def responses_changed(view: CaseView, row: LesionRow, role: Role) -> tuple[str, ...]:
    """The dates whose response would change, as "2009-01: SD → NE"; a line of its own says that none does.

    Raises RecordError where the role would be refused.
    """
    edit = SetRole(read_id=view.read.id, lesion_id=row.lesion.id, role=role)
    after = view_of(edit.apply(view.case), view.read)
    then = {column.timepoint.id: column.answer.code for column in after.assessed if column.answer is not None}
    changed = [
        f"{column.date_text}: {column.answer.code} → {then[column.timepoint.id]}"
        for column in view.assessed
        if column.answer is not None and then.get(column.timepoint.id, column.answer.code) != column.answer.code
    ]
    if not changed:
        return ("No response changes.",)
    shown = ", ".join(changed[:_LISTED_AT_MOST])
    more = f", and {len(changed) - _LISTED_AT_MOST} more" if len(changed) > _LISTED_AT_MOST else ""
    count = "1 response changes" if len(changed) == 1 else f"{len(changed)} responses change"
    return (f"{count}: {shown}{more}",)
