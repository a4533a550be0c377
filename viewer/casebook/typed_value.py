"""What a reader may type into a cell: a size, another value a criterion needs, or a state in a word. No widgets.

"26.0 × 20", "5", "short 11" of a node, "viable 18", "HU 45", "SUL 4.2", "vol 12.5", "0", "gone", "NE artefact". The
digits are kept as typed; 0 is "gone", not a size. What cannot be read is refused in one line that says what would do.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from measurements.assessment import State
from measurements.errors import RecordError

TypedKind = Literal["diameter", "viable_diameter", "attenuation", "sul_peak", "volume"]

LARGEST_MM = Decimal(1000)
LARGEST_HU = Decimal(3071)  # of 12 bits
SMALLEST_HU = Decimal(-1024)
LARGEST_SUL = Decimal(200)
LARGEST_ML = Decimal(20000)
DECIMALS = 2  # a length is held to 0.01 mm
EXAMPLES = "26.0 × 20, viable 18, HU 45, SUL 4.2, vol 12.5, or 0 for gone"
NODE_EXAMPLES = EXAMPLES.replace("26.0 × 20", "16 × 11, short 11")

_NUMBER = r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)"  # not \d, which takes the digits of every script
_SIZE = re.compile(rf"^({_NUMBER})(?:\s*(?:[x×*]|by|\s)\s*({_NUMBER}))?\s*(mm|cm)?$")
_SHORT_ONLY = re.compile(rf"^(?:[x×*]|short)\s*({_NUMBER})\s*(mm|cm)?$")
_VALUE = re.compile(rf"^({_NUMBER})(?:\s*(?:±|sd)\s*({_NUMBER}))?\s*(hu|g/ml|ml|cc|cm3|cm³)?$")
_WORDS: tuple[tuple[str, TypedKind], ...] = (
    ("viable", "viable_diameter"), ("hu", "attenuation"), ("sulpeak", "sul_peak"), ("sul", "sul_peak"),
    ("volume", "volume"), ("vol", "volume"),
)  # fmt: skip
_UNIT_OF: dict[str, TypedKind] = {
    "hu": "attenuation", "g/ml": "sul_peak", "ml": "volume", "cc": "volume", "cm3": "volume", "cm³": "volume",
}  # fmt: skip
UNITS: dict[TypedKind, str] = {
    "diameter": "mm", "viable_diameter": "mm", "attenuation": "HU", "sul_peak": "g/ml", "volume": "ml",
}  # fmt: skip
NAMES: dict[TypedKind, str] = {
    "diameter": "diameter", "viable_diameter": "viable diameter", "attenuation": "mean attenuation",
    "sul_peak": "SULpeak", "volume": "volume",
}  # fmt: skip
_STATES: tuple[tuple[str, State, bool], ...] = (
    ("unequivocal progression", "unequivocal_progression", True),
    ("progression", "unequivocal_progression", True),
    ("too small to measure", "too_small", False),
    ("too small", "too_small", False),
    ("not evaluable", "not_evaluable", True),
    ("ne", "not_evaluable", True),
    ("not done", "not_done", False),
    ("gone", "gone", False),
    ("absent", "absent", False),
    ("present", "present", False),
)
_ASKS_WHY: dict[str, str] = {
    "not_evaluable": "Not evaluable needs its reason, as in: NE artefact.",
    "unequivocal_progression": "Unequivocal progression needs its reason, as in: progression of the effusion.",
}


@dataclass(frozen=True)
class TypedValue:
    """A value as it was typed: axes in mm for a diameter (of a node perhaps the short one alone), else `value`."""

    kind: TypedKind
    long: Decimal | None = None
    short: Decimal | None = None
    value: Decimal | None = None
    sd: Decimal | None = None  # of a mean attenuation, where it was typed
    note: str = ""  # the words it was typed in

    @property
    def words(self) -> str:
        """The value with its unit: "26.0 × 20 mm", "mean attenuation 45 HU"."""
        unit = UNITS[self.kind]
        if self.value is not None:
            spread = f" ± {self.sd}" if self.sd is not None else ""
            return f"{NAMES[self.kind]} {self.value}{spread} {unit}".replace("-", "\u2212")
        axes = " × ".join(str(axis) for axis in (self.long, self.short) if axis is not None)
        if self.long is None:
            return f"short axis {axes} {unit}"
        return f"{axes} {unit}" if self.kind == "diameter" else f"{NAMES[self.kind]} {axes} {unit}"


@dataclass(frozen=True)
class TypedState:
    """A state said in a word, with its reason where one was typed."""

    state: State
    reason: str = ""

    @property
    def words(self) -> str:
        """The state in words, with its reason."""
        word = self.state.replace("_", " ")
        return f"{word}: {self.reason}" if self.reason else word


Typed = TypedValue | TypedState


def parse_typed(text: str, *, node: bool = False) -> Typed:
    """What was typed into the cell of a lesion; `node`: it counts by its short axis, alone or after the long one.

    Raises RecordError, in one line, for what is no value and no state.
    """
    said = " ".join(text.replace("\u2212", "-").replace("\u00a0", " ").split())
    if not said:
        raise RecordError(f"Nothing was typed; type {EXAMPLES}.")
    if not any(character.isdigit() for character in said) or _begins_with_state(said):
        return _state(said)
    lower = said.casefold()
    for word, kind in _WORDS:
        if lower.startswith(word):
            return _of_kind(kind, lower[len(word) :].lstrip(" :="), said)
    if lower.startswith("ø"):
        lower = lower[1:].strip()
    value = _VALUE.match(lower)
    if value and value.group(3):
        return _of_kind(_UNIT_OF[value.group(3)], lower, said)
    return _diameter(lower, said, node=node)


def _begins_with_state(said: str) -> bool:
    lower = said.casefold()
    return any(re.match(rf"{word}\b", lower) for word, _, _ in _STATES)


def _state(said: str) -> TypedState:
    lower = said.casefold()
    for word, state, asks in _STATES:
        match = re.match(rf"{word}\b", lower)
        if match is None:
            continue
        rest = said[match.end() :].lstrip(" :,;=").strip()
        if asks and not rest:
            raise RecordError(_ASKS_WHY[state])
        if rest and not asks:
            raise RecordError(f"“{said[: match.end()]}” takes no further words; type it alone.")
        return TypedState(state, rest)
    raise RecordError(f"“{_cut(said)}” is no value here; type {EXAMPLES}.")


def _of_kind(kind: TypedKind, text: str, note: str) -> Typed:
    if kind == "viable_diameter":
        return _viable(text, note)
    match = _VALUE.match(text)
    example = {"attenuation": "HU 45", "sul_peak": "SUL 4.2", "volume": "vol 12.5"}[kind]
    if match is None or (match.group(3) and _UNIT_OF[match.group(3)] != kind):
        raise RecordError(f"“{_cut(note)}” is no {NAMES[kind]}; type it as {example}, in {UNITS[kind]}.")
    value = _number(match.group(1))
    sd = _number(match.group(2)) if match.group(2) else None
    if sd is not None and (kind != "attenuation" or sd < 0):
        raise RecordError(f"“{_cut(note)}”: only a mean attenuation takes a spread, as in HU 45 ± 12.")
    low, high = {
        "attenuation": (SMALLEST_HU, LARGEST_HU), "sul_peak": (Decimal(0), LARGEST_SUL),
        "volume": (Decimal(0), LARGEST_ML),
    }[kind]  # fmt: skip
    if not low <= value <= high or (kind != "attenuation" and value == 0):
        between = f"{low} and {high} {UNITS[kind]}".replace("-", "\u2212")
        raise RecordError(f"A {NAMES[kind]} lies between {between}.")
    return TypedValue(kind, value=value, sd=sd, note=note)


def _viable(text: str, note: str) -> TypedValue:
    if re.fullmatch(r"[0.,]+\s*(mm)?", text) and _number(text.removesuffix("mm").strip()) == 0:
        return TypedValue("viable_diameter", long=Decimal(0), note=note)  # nothing viable is left: mRECIST, CR
    long, short = _axes(text, note, "viable 18 or viable 18 × 12")
    return TypedValue("viable_diameter", long=long, short=short, note=note)


def _diameter(text: str, note: str, *, node: bool) -> Typed:
    if re.fullmatch(r"0(?:[.,]0+)?\s*(mm)?", text):
        return TypedState("gone")
    alone = _SHORT_ONLY.match(text)
    if alone and not node:
        raise RecordError(
            "The long axis counts here and comes first, as in 26.0 × 20; only a node has its short one alone."
        )
    if alone:
        only, _none = _axes(f"{alone.group(1)} {alone.group(2) or ''}".strip(), note, "× 11")
        return TypedValue("diameter", short=only, note=note)
    size = _SIZE.match(text)
    if node and size and not size.group(2):
        raise RecordError("A node counts by its short axis: type both axes, as in 16 × 11, or × 11 alone.")
    long, short = _axes(text, note, "26.0 × 20")
    return TypedValue("diameter", long=long, short=short, note=note)


def _axes(text: str, note: str, example: str) -> tuple[Decimal, Decimal | None]:
    match = _SIZE.match(text)
    if match is None:
        raise RecordError(f"“{_cut(note)}” is no size; type it in mm, as in {example}.")
    factor = 10 if match.group(3) == "cm" else 1
    long = _number(match.group(1)) * factor
    short = _number(match.group(2)) * factor if match.group(2) else None
    for axis in (long, short):
        if axis is not None and not 0 < axis <= LARGEST_MM:
            raise RecordError(f"An axis lies above 0 and up to {LARGEST_MM} mm; a lesion that is gone is 0 alone.")
        if axis is not None and _decimals(axis) > DECIMALS:
            raise RecordError(f"“{_cut(note)}”: a size is recorded to 0.01 mm at most.")
    if short is not None and short > long:
        raise RecordError(f"The long axis comes first: {short} × {long}.")
    return long, short


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ".").removesuffix("."))


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _cut(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:23]}…"
