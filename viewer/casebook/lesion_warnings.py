"""What the checks of the read warn of, where it arises: at a lesion, at a lesion on a date. No widgets."""

from measurements.trends import CaseView

_SHOWN_ALREADY = frozenset({"to_do"})  # the open ring says it


def warnings_at(view: CaseView, lesion_id: str, timepoint_id: str) -> tuple[str, ...]:
    """Warnings of one cell: those that name this lesion and this date."""
    return tuple(
        check.text
        for check in view.checks
        if check.severity != "info"
        and check.code not in _SHOWN_ALREADY
        and lesion_id in check.lesion_ids
        and timepoint_id in check.timepoint_ids
    )


def warnings_of(view: CaseView, lesion_id: str, timepoint_id: str | None = None) -> tuple[str, ...]:
    """Warnings of a lesion as a whole, and with a date those of that date too."""
    whole = tuple(
        check.text
        for check in view.checks
        if check.severity != "info" and lesion_id in check.lesion_ids and not check.timepoint_ids
    )
    return (*whole, *(warnings_at(view, lesion_id, timepoint_id) if timepoint_id else ()))
