"""What a cell says: sizes, dates, yes and no, roles and states, as people and programs write them.

Every function raises ValueError with a clause that says what is wrong; nothing is guessed.
"""

import re
from decimal import Decimal

from measurements.assessment import Certainty, SeenOn, State
from measurements.errors import RecordError
from measurements.importing.sheet import Cell
from measurements.lesion import Role
from measurements.partial_date import UNKNOWN, PartialDate, day, parse

_NUMBER = re.compile(r"^[+-]?\d+(?:[.,]\d+)?$")
_UNIT = re.compile(r"\s*(mm|hu|ml|g/ml)$", re.IGNORECASE)
_THOUSANDS = 3
_DOTTED = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_TIME = re.compile(r"^(\d{4}-\d{2}-\d{2})[T ]\d{2}(:|$).*$")
LARGEST = 1_000_000
"""What no size in mm, volume in ml or count reaches: a cell of that kind holds something else."""

_YES = frozenset({"yes", "y", "true", "1", "x", "j", "ja"})
_NO = frozenset({"no", "n", "false", "0", "nein"})

STATES: dict[str, State] = {
    "measured": "measured",
    "too small": "too_small",
    "too small to measure": "too_small",
    "tstm": "too_small",
    "gone": "gone",
    "disappeared": "gone",
    "vanished": "gone",
    "resolved": "gone",
    "not evaluable": "not_evaluable",
    "ne": "not_evaluable",
    "not imaged": "not_evaluable",
    "not stated": "not_stated",
    "to do": "to_do",
    "to measure": "to_do",
    "present": "present",
    "absent": "absent",
    "unequivocal progression": "unequivocal_progression",
    "progression": "unequivocal_progression",
    "enlargement from nadir": "unequivocal_progression",
    "further enlargement from nadir": "unequivocal_progression",
    "not done": "not_done",
    "nd": "not_done",
    "not assessed": "not_done",
}

ROLES: dict[str, Role] = {
    "target": "target",
    "t": "target",
    "nontarget": "nontarget",
    "non target": "nontarget",
    "nt": "nontarget",
    "new": "new",
    "new lesion": "new",
    "new equivocal": "new_equivocal",
    "equivocal new": "new_equivocal",
    "none": "none",
}


def words(cell: Cell) -> str:
    """The text in small letters with single blanks, as `too_small`, "Too small" and "too-small" are one."""
    return re.sub(r"[\s_\-–]+", " ", cell.text.lower()).strip()


def number(cell: Cell) -> Decimal | None:
    """A decimal number, with a point or a decimal comma; None for an empty cell."""
    if isinstance(cell.value, Decimal):
        return cell.value
    if isinstance(cell.value, PartialDate):
        raise ValueError(f"{cell.text} is a date, no number")
    text = _UNIT.sub("", cell.text)
    if not text:
        return None
    if not _NUMBER.match(text):
        raise ValueError(f"{text[:30]!r} is no number")
    whole, comma, part = text.partition(",")
    if comma and len(part) == _THOUSANDS and whole.lstrip("+-") not in ("0", "00"):
        raise ValueError(f"{text!r} may be read two ways: write {whole}.{part} or {whole}{part}")
    return Decimal(text.replace(",", "."))


def size(cell: Cell) -> Decimal | None:
    """A length in mm (or an amount) that is not below zero; None for an empty cell."""
    found = number(cell)
    if found is not None and found < 0:
        raise ValueError(f"{cell.text} is below zero")
    if found is not None and found >= LARGEST:
        raise ValueError(f"{cell.text[:20]} is no size of a lesion")
    return found


def date(cell: Cell) -> PartialDate:
    """A date as far as it is written, UNKNOWN for an empty cell."""
    if isinstance(cell.value, PartialDate):
        return cell.value
    text = format(cell.value.to_integral_value(), "f") if isinstance(cell.value, Decimal) else cell.text
    dotted, compact, time = _DOTTED.match(text), _COMPACT.match(text), _TIME.match(text)
    try:
        if dotted:
            return parse(f"{dotted[3]}-{int(dotted[2]):02d}-{int(dotted[1]):02d}")
        if compact:
            return parse("-".join(compact.groups()))
        return parse(time[1] if time else text) if text else UNKNOWN
    except RecordError as error:
        raise ValueError(f"{text[:30]!r} is no date: write 2008-10-14, 2008-10 or 2008") from error


def yes(cell: Cell) -> bool | None:
    """Yes or no; None for an empty cell."""
    text = words(cell)
    if not text:
        return None
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise ValueError(f"{cell.text[:30]!r} is neither yes nor no")


def state(cell: Cell) -> State | None:
    """The state of a lesion at a date; None for an empty cell."""
    text = words(cell)
    if not text:
        return None
    if text not in STATES:
        raise ValueError(f"{cell.text[:30]!r} is no state of a lesion")
    return STATES[text]


def role(cell: Cell) -> Role:
    """The role of a lesion under the protocol."""
    text = words(cell)
    if not text:
        raise ValueError("is empty: write target, nontarget, new, new_equivocal or none")
    if text not in ROLES:
        raise ValueError(f"{cell.text[:30]!r} is none of target, nontarget, new, new_equivocal, none")
    return ROLES[text]


def certainty(cell: Cell) -> Certainty:
    """How sure it is that a new lesion is disease; "" for an empty cell."""
    text = words(cell)
    if text not in ("", "equivocal", "unequivocal", "refuted"):
        raise ValueError(f"{cell.text[:30]!r} is none of equivocal, unequivocal, refuted")
    return text  # type: ignore[return-value]  # one of the words above


def seen_on(cell: Cell) -> SeenOn:
    """What shows a new lesion; "" for an empty cell."""
    text = words(cell).replace(" ", "_")
    if text not in ("", "ct_mr", "fdg_pet_only", "fdg_pet_and_ct", "fdg_pet_known_site"):
        raise ValueError(f"{cell.text[:30]!r} is none of ct_mr, fdg_pet_only, fdg_pet_and_ct, fdg_pet_known_site")
    return text  # type: ignore[return-value]  # one of the words above


def day_of(value: PartialDate) -> PartialDate:
    """The latest day of a date, as a date of its own."""
    return day(value.latest) if value.latest is not None else value
