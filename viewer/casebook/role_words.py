"""What a change of role asks and what would follow from it: the responses that change, listed first. No widgets."""

from measurements.edits import SetRole, SetTimePointRole
from measurements.errors import RecordError
from measurements.lesion import Role
from measurements.responses_changed import changed_between
from measurements.timepoint import TimePointRole
from measurements.trends import CaseView, DateColumn, LesionRow, view_of

ROLE_NAMES: dict[Role, str] = {
    "target": "target",
    "nontarget": "non-target",
    "new": "new lesion",
    "new_equivocal": "new lesion, equivocal",
    "none": "not followed",
}
DATE_ROLE_NAMES: dict[TimePointRole, str] = {
    "baseline": "baseline",
    "follow_up": "follow-up",
    "unscheduled": "unscheduled",
    "outside": "outside the protocol",
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
        return role, words, _role_follows(view, row, role)
    except RecordError as why:
        if role != "target" or row.role.role == "nontarget":
            raise
        said = str(why).split(";")[0].rstrip(".")
        return (
            "nontarget",
            f"{said}. {row.name} as non-target instead, because",
            _role_follows(view, row, "nontarget"),
        )


def responses_after(view: CaseView, edit: SetRole | SetTimePointRole) -> tuple[str, ...]:
    """What an edit changes, as "2009-01: SD becomes PR."; a line of its own says that nothing does.

    Raises RecordError where the edit would be refused.
    """
    changed = changed_between(view, view_of(edit.apply(view.case), view.read))
    if not changed:
        return ("No response changes.",)
    more = len(changed) - _LISTED_AT_MOST
    return (*(one.sentence for one in changed[:_LISTED_AT_MOST]), *((f"and {more} more.",) if more > 0 else ()))


def date_roles_offered(column: DateColumn) -> tuple[TimePointRole, ...]:
    """What else a date can be under the protocol."""
    return tuple(role for role in DATE_ROLE_NAMES if role != column.timepoint.role)


def date_role_question(view: CaseView, column: DateColumn, role: TimePointRole) -> tuple[str, tuple[str, ...]]:
    """What is asked, and which responses change by it. Raises RecordError where the date cannot be that."""
    edit = SetTimePointRole(timepoint_id=column.timepoint.id, role=role)
    return f"{column.date_text} as {DATE_ROLE_NAMES[role]}, because", responses_after(view, edit)


def _role_follows(view: CaseView, row: LesionRow, role: Role) -> tuple[str, ...]:
    return responses_after(view, SetRole(read_id=view.read.id, lesion_id=row.lesion.id, role=role))
