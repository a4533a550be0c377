"""What can be done with one cell in one gesture, with its key and words: declared once, for keys and menu. No widgets.

Single letters work in the cell that has the focus; G, T, U, Y and Shift+G mean there what they mean in a viewport.
"""

from dataclasses import dataclass
from typing import Literal

from measurements.assessment import State
from measurements.lesion import Role

Sort = Literal["state", "value", "certainty", "growth", "relation", "date"]


@dataclass(frozen=True)
class Gesture:
    """One gesture. `begins`: what the line for typing begins with; `asks`: the hint of what is asked in place."""

    name: str
    words: str
    key: str
    sort: Sort
    state: State | None = None
    asks: str = ""
    begins: str = ""


REASONS = ("not imaged", "artefact", "treated locally", "cannot be told from its surroundings")
_WHY_NOT = ", ".join(REASONS[:3])

GONE = Gesture("gone", "Gone", "G", "state", "gone")
ABSENT = Gesture("absent", "Absent", "G", "state", "absent")
TOO_SMALL = Gesture("too_small", "Too small to measure", "T", "state", "too_small")
PRESENT = Gesture("present", "Present", "Y", "state", "present")
PROGRESSION = Gesture(
    "unequivocal_progression", "Unequivocal progression…", "Shift+G", "state", "unequivocal_progression",
    asks="what has grown beyond doubt",
)  # fmt: skip
NOT_EVALUABLE = Gesture("not_evaluable", "Not evaluable…", "U", "state", "not_evaluable", asks=_WHY_NOT)
NOT_DONE = Gesture("not_done", "Not done", "Shift+U", "state", "not_done")

TYPE_SIZE = Gesture("type", "Type a value…", "F2", "value")
TYPE_VIABLE = Gesture("type_viable", "Viable diameter…", "V", "value", begins="viable ")
TYPE_HU = Gesture("type_hu", "Mean attenuation…", "H", "value", begins="HU ")
TYPE_SUL = Gesture("type_sul", "SULpeak…", "S", "value", begins="SUL ")
TYPE_VOLUME = Gesture("type_volume", "Volume…", "Shift+V", "value", begins="vol ")

EQUIVOCAL = Gesture("equivocal", "Equivocal", "E", "certainty")
UNEQUIVOCAL = Gesture("unequivocal", "Unequivocal", "Shift+E", "certainty")
REFUTED = Gesture("refuted", "Refuted: nothing was there", "R", "certainty")
FIRST_SEEN = Gesture("first_seen", "First seen at this date", "F", "certainty")

GROWN = Gesture("grown", "Grown further since the unconfirmed progression", "+", "growth")
NOT_GROWN = Gesture("not_grown", "Not grown further", "-", "growth")

SPLIT = Gesture("split", "Split into parts…", "P", "relation")
MERGE = Gesture("merge", "Merged into…", "M", "relation")

OF_DATE = Gesture("of_date", "Said of this date…", "D", "date")
ALL_PRESENT = Gesture("all_present", "Present: all non-targets not yet answered", "Shift+Y", "date")

_VALUES = (TYPE_SIZE, TYPE_VIABLE, TYPE_HU, TYPE_SUL, TYPE_VOLUME)
_SIZED = (GONE, TOO_SMALL, NOT_EVALUABLE)
_JUDGED = (PRESENT, ABSENT, PROGRESSION, NOT_EVALUABLE, NOT_DONE)
_NEW = (PRESENT, GONE, TOO_SMALL, NOT_EVALUABLE)
_CERTAINTY = (EQUIVOCAL, UNEQUIVOCAL, REFUTED, FIRST_SEEN)
_GROWTH = (GROWN, NOT_GROWN)
_RELATION = (SPLIT, MERGE)
_DATE = (OF_DATE, ALL_PRESENT)

_BY_ROLE: dict[Role, tuple[Gesture, ...]] = {
    "target": (*_SIZED, *_VALUES, *_RELATION, *_DATE),
    "nontarget": (*_JUDGED, *_GROWTH, *_VALUES, *_RELATION, *_DATE),
    "new": (*_NEW, *_CERTAINTY, *_GROWTH, *_VALUES, *_RELATION, *_DATE),
    "new_equivocal": (*_NEW, *_CERTAINTY, *_GROWTH, *_VALUES, *_RELATION, *_DATE),
    "none": (*_SIZED, *_VALUES, *_DATE),
}


def gestures_of(role: Role, *sorts: Sort) -> tuple[Gesture, ...]:
    """What can be done with a cell of a lesion in this role, of these sorts (all where none is named)."""
    return tuple(one for one in _BY_ROLE[role] if not sorts or one.sort in sorts)


def keys_of_cells() -> tuple[tuple[str, str], ...]:
    """Every key of a cell with its words, once: for the sheet of keys."""
    found: dict[str, list[str]] = {"0-9": ["Type a value: 26.0 × 20, 0 for gone"], "Del": ["Delete measurement"]}
    for gestures in _BY_ROLE.values():
        for one in gestures:
            words = found.setdefault(one.key, [])
            if one.words not in words:
                words.append(one.words)
    return tuple((key, ", ".join(word.rstrip("…") for word in words)) for key, words in found.items())


def gesture_for(role: Role, key: str) -> Gesture | None:
    """The gesture of a key, as "Shift+G", or None where the role has none."""
    return next((one for one in _BY_ROLE[role] if one.key == key), None)
