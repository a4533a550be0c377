"""Submenus of a cell's menu: the role, what a lesion merged into, what shows a new lesion, how it is followed."""

from collections.abc import Callable
from typing import cast

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from measurements.assessment import Assessment, SeenOn
from measurements.lesion import Role
from measurements.trends import CaseView, DateColumn, LesionRow
from viewer.casebook.cell_gestures import CellGestures, merge_candidates
from viewer.casebook.lesion_marks import SEEN_ON_WORDS, name_of
from viewer.casebook.requests import FollowAs, MergeInto, OnePartMore, SayCertainty, TakeBack
from viewer.casebook.role_words import ROLE_NAMES, roles_offered

_FOLLOW_WORDS = {
    "": "by its size, where it has one",
    "target": "measured (target)",
    "nontarget": "by its state (non-target)",
}


def add_roles(menu: QMenu, row: LesionRow, chosen: Callable[[Role], None]) -> None:
    """Role ▸ what else the lesion can be; each asks its reason."""
    if row.role.part is not None:
        return  # a part has the role of the lesion it is of
    below = _submenu(menu, f"Role: {ROLE_NAMES[row.role.role]}", "roleMenu")
    for role in roles_offered(row):
        entry = _entry(below, f"role_{role}", f"{ROLE_NAMES[role].capitalize()}…")
        entry.triggered.connect(lambda _on=False, r=role: chosen(r))


def add_merge(
    menu: QMenu, view: CaseView, row: LesionRow, column: DateColumn, gestures: CellGestures, *, writable: bool
) -> None:
    """Merged into ▸ the lesions of the same role; and taking a merge or a split back."""
    lesion, point = row.lesion.id, column.timepoint.id
    into, whole = row.lesion.related("merged_into"), row.lesion.related("part_of")
    if into:
        back = _entry(menu, "unmerge", f"Not merged into {name_of(view, into)} after all")
        back.triggered.connect(lambda: gestures.wanted.emit(TakeBack(lesion, "merged_into")))
    else:
        others = merge_candidates(view, row)
        below = _submenu(menu, "Merged from this date on into\tM", "mergeMenu")
        below.setEnabled(bool(others) and writable)
        for other in others:
            entry = _entry(below, f"merge_{other.lesion.id}", f"{other.name}  {other.lesion.label}")
            entry.triggered.connect(
                lambda _on=False, o=other.lesion.id: gestures.wanted.emit(MergeInto(lesion, o, point))
            )
    if whole:
        back = _entry(menu, "unsplit", f"No part of {name_of(view, whole)} after all")
        back.triggered.connect(lambda: gestures.wanted.emit(TakeBack(lesion, "part_of")))
    if any(other.lesion.related("part_of") == lesion for other in view.rows):
        more = _entry(menu, "partMore", "One part more")
        more.setEnabled(writable)
        more.triggered.connect(lambda: gestures.wanted.emit(OnePartMore(lesion, point)))


def add_seen_on(
    menu: QMenu, row: LesionRow, column: DateColumn, held: Assessment | None, gestures: CellGestures, *, writable: bool
) -> None:
    """Seen on ▸ CT or MRI, FDG-PET only …: what shows a new lesion at this date."""
    below = _submenu(menu, "Seen on", "seenOnMenu")
    below.setEnabled(writable)
    lesion, point = row.lesion.id, column.timepoint.id
    said = held.certainty if held is not None else ""
    for seen_on, words in SEEN_ON_WORDS.items():
        entry = _entry(below, f"seen_{seen_on}", words.removeprefix("seen on "))
        entry.setCheckable(True)
        entry.setChecked(held is not None and held.seen_on == seen_on)
        entry.setEnabled(not entry.isChecked())
        request = SayCertainty(lesion, point, said, cast("SeenOn", seen_on))
        entry.triggered.connect(lambda _on=False, r=request: gestures.wanted.emit(r))


def add_follow_as(menu: QMenu, row: LesionRow, gestures: CellGestures) -> None:
    """Followed ▸ by size or by state, as iRECIST asks of a new lesion."""
    below = _submenu(menu, "Followed", "followMenu")
    for measured_as, words in _FOLLOW_WORDS.items():
        entry = _entry(below, f"follow_{measured_as or 'size'}", words)
        entry.setCheckable(True)
        entry.setChecked(row.role.measured_as == measured_as)
        entry.setEnabled(not entry.isChecked())
        request = FollowAs(row.lesion.id, measured_as)  # type: ignore[arg-type]  # the keys are its three values
        entry.triggered.connect(lambda _on=False, r=request: gestures.wanted.emit(r))


def _submenu(menu: QMenu, words: str, name: str) -> QMenu:
    below = QMenu(words, menu)
    below.setObjectName(name)
    menu.addMenu(below)
    return below


def _entry(menu: QMenu, name: str, words: str) -> QAction:
    entry = menu.addAction(words)
    entry.setObjectName(f"measurement_{name}")
    return entry
