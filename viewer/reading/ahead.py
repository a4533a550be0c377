"""Which series a reader is likely to want next: the prior's match for the one on screen, then the dates beside it."""

from collections.abc import Callable

from measurements.trends import CaseView, DateColumn
from viewer.imaging.series import Series


def likely_next(view: CaseView, current: str, match: Callable[[str], Series | None]) -> tuple[Series, ...]:
    """Return the series to read ahead, the likeliest first: of the prior, the next date, the date before, the baseline.

    `match` gives the series that a date would show beside the one on screen, None where its images are not there.
    """
    found: dict[str, Series] = {}
    for column in (view.prior_of(current), *_beside(view, current), view.baseline()):
        series = match(column.timepoint.id) if column is not None else None
        if series is not None:
            found.setdefault(series.key, series)
    return tuple(found.values())


def _beside(view: CaseView, current: str) -> tuple[DateColumn | None, DateColumn | None]:
    """The date after and the date before the one being read."""
    ids = [column.timepoint.id for column in view.columns]
    place = ids.index(current)
    return (
        view.columns[place + 1] if place + 1 < len(ids) else None,
        view.columns[place - 1] if place > 0 else None,
    )
