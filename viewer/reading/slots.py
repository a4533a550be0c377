"""Which date and which series each viewport shows. Plain values, no widgets."""

from dataclasses import dataclass
from typing import Literal

from measurements.trends import CaseView, DateColumn
from viewer.imaging.exam_groups import phase_name
from viewer.imaging.series import Series

Layout = Literal["1x1", "1x2", "1x3", "2x2"]
Compare = Literal["baseline", "prior"]
SlotRole = Literal["current", "prior", "baseline", "nadir"]

LAYOUT_SLOTS: dict[str, int] = {"1x1": 1, "1x2": 2, "1x3": 3, "2x2": 4}
CURRENT_AT: dict[str, int] = {"1x1": 0, "1x2": 0, "1x3": 2, "2x2": 0}
"""Which viewport of a layout shows the date being read."""

_MODALITY_RANK = {"CT": 3, "MR": 2, "PT": 1}
_SAME_PLANE = 0.9  # cosine of about 25 degrees: still "axial" to a reader


@dataclass(frozen=True)
class Slot:
    """One place on the desk: what it is to the reader, and the date it shows (None: there is no such date)."""

    role: SlotRole
    column: DateColumn | None


def slots_for(view: CaseView, current: str | None, layout: Layout, compare: Compare) -> tuple[Slot, ...]:
    """What each viewport of a layout shows: current left, then baseline or prior; three: baseline, nadir, current."""
    now = view.column(current) if current else None
    baseline = view.baseline()
    prior = view.prior_of(current) if current else None
    if layout == "1x1":
        return (Slot("current", now),)
    if layout == "1x2":
        other = Slot("baseline", baseline) if compare == "baseline" else Slot("prior", prior)
        if other.column is not None and now is not None and other.column.timepoint.id == now.timepoint.id:
            other = Slot(other.role, None)
        return (Slot("current", now), other)
    nadir = nadir_of(view, now)
    if layout == "1x3":
        return (Slot("baseline", baseline), Slot("nadir", nadir), Slot("current", now))
    return (Slot("current", now), Slot("prior", prior), Slot("nadir", nadir), Slot("baseline", baseline))


def nadir_of(view: CaseView, column: DateColumn | None) -> DateColumn | None:
    """The date of the smallest complete sum before `column`, or None."""
    if column is None or column.answer is None or column.answer.sums.nadir_at is None:
        return None
    return view.column(column.answer.sums.nadir_at)


def best_series(series: tuple[Series, ...], like: Series | None) -> Series | None:
    """The series to show first.

    Like the reference in modality, plane, contrast phase, thickness, description and what part of it (its echo, its
    b-value), the first of these counting most (ux-conventions §5); where that decides nothing or there is no reference,
    CT before MR, a volume before a loop at one place, then the most slices.
    """
    if not series:
        return None

    def rank(one: Series) -> tuple[tuple[int, ...], int, bool, int]:
        return _likeness(one, like), _MODALITY_RANK.get(one.modality, 0), one.kind == "volume", len(one.frames)

    return max(series, key=rank)


def match_words(series: Series, like: Series | None) -> str:
    """What was matched between a series and its reference, for the header: "plane, portal, 5.0 mm"; "" without any."""
    if like is None:
        return ""
    words = []
    if _same_plane(series, like):
        words.append("plane")
    if _phase(series, like) > 0:
        words.append(phase_name(series))
    thickness = series.frames[0].slice_thickness_mm
    if thickness is not None and _same_thickness(series, like):
        words.append(f"{thickness:.1f} mm")
    if series.description and series.description == like.description:
        words.append("description")
    return ", ".join(words)


def _likeness(series: Series, like: Series | None) -> tuple[int, ...]:
    if like is None:
        return ()
    return (
        series.modality == like.modality,
        _same_plane(series, like),
        _phase(series, like),
        bool(series.contrast) == bool(like.contrast),
        _same_thickness(series, like),
        series.description == like.description,
        series.part_reason == like.part_reason,
    )


def _phase(series: Series, like: Series) -> int:
    """1 for the same contrast phase by name, −1 for another, 0 where one of them has no name."""
    ours, theirs = phase_name(series), phase_name(like)
    return 0 if not ours or not theirs else 1 if ours == theirs else -1


def _same_thickness(series: Series, like: Series) -> bool:
    ours, theirs = series.frames[0].slice_thickness_mm, like.frames[0].slice_thickness_mm
    return ours is not None and theirs is not None and abs(ours - theirs) < 0.05  # noqa: PLR2004 - one decimal is shown


def _same_plane(series: Series, like: Series) -> bool:
    a, b = series.geometry.planes[0].normal, like.geometry.planes[0].normal
    return abs(sum(x * y for x, y in zip(a, b, strict=True))) > _SAME_PLANE
