"""What tells images of one DICOM series apart: echo, phase, b-value, kind of image; and what a reader calls it.

Every frame carries a value for each of WORDS, in this order, "" where its header does not say.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Mapping

ECHO, DIFFUSION, DIRECTION, INVERSION = "echo time", "b-value", "direction", "inversion time"
FLIP, PHASE, CYCLE, IMAGE_TYPE, STACK = "flip angle", "temporal position", "cardiac cycle", "image type", "stack"
ACQUISITION, TRIGGER, FRAME_TIME, KERNEL = "acquisition", "trigger time", "frame time", "kernel"
ECHO_NUMBER, THICKNESS, VOLTAGE, AGENT = "echo", "slice thickness", "tube voltage", "contrast agent"
TIME_OF_FRAME = "acquisition time"

WORDS = (
    *(
        STACK,
        ECHO,
        ECHO_NUMBER,
        DIFFUSION,
        DIRECTION,
        INVERSION,
        FLIP,
        PHASE,
        CYCLE,
        IMAGE_TYPE,
        ACQUISITION,
        TRIGGER,
        FRAME_TIME,
    ),
    *(KERNEL, TIME_OF_FRAME),
)
"""In the order in which they are tried on images at one place. The time of the frame is the last."""

PLACE_OF = {word: n for n, word in enumerate(WORDS)}
TIMES = (PHASE, TRIGGER, FRAME_TIME, TIME_OF_FRAME)
"""By which images at one place can be put into the order of time."""

Apart = tuple[tuple[str, str], ...]
FIRST_OF_KIND = 2
"""Image Type (PS3.3 C.7.6.1.1.2): pixel data and patient examination come first, then what kind of image it is."""

SIGNIFICANT = 6

_CLASSES: tuple[tuple[str, str], ...] = (
    ("MIP", r"MIP MAXIP MIP_PROJECTION MAX_IP"),
    ("minimum projection", r"MINIP MNIP MIN_IP"),
    ("reformat", r"MPR REFORMATTED CSA_MPR CPR CURVED MPR_THICK"),
    ("rendering", r"VRT VOLREN VOLUME_RENDERING SSD 3D_RENDERING"),
    ("projection", r"PROJECTION_IMAGE PROJECTION"),
    ("screen save", r"SCREEN_SAVE SCREENSAVE SCREEN_CAPTURE SECONDARY_CAPTURE CSA_REPORT DOSE_INFO"),
    ("ADC", r"ADC ADC_MAP ADC_UNSPECIFIED APPARENT_DIFFUSION_COEFFICIENT DIFFUSION_ADC"),
    ("exponential ADC", r"EADC EXPONENTIAL_ADC"),
    ("trace", r"TRACE TRACEW TRACE_MAP ISO"),
    ("anisotropy", r"FA FA_MAP FRACTIONAL_ANISOTROPY"),
    ("water", r"WATER DIXON_WATER WATER_ONLY"),
    ("fat", r"FAT DIXON_FAT FAT_ONLY"),
    ("fat fraction", r"FAT_FRACTION FATFRAC FF"),
    ("in phase", r"IN_PHASE INPHASE IP"),
    ("out of phase", r"OUT_PHASE OPP_PHASE OPPOSED_PHASE OUT_OF_PHASE OUTPHASE OP"),
    ("phase", r"PHASE PHASE_MAP PHASE_IMAGE P_SE P_FFE P_IR P_PCA VELOCITY VELOCITY_MAP"),
    ("real", r"REAL R_SE R_FFE R_IR R_PCA"),
    ("imaginary", r"IMAGINARY I_SE I_FFE I_IR I_PCA"),
    ("T1 map", r"T1_MAP"),
    ("T2 map", r"T2_MAP T2"),
    ("T2* map", r"T2_STAR_MAP T2STAR R2_STAR R2STAR_MAP"),
    ("subtraction", r"SUBTRACTION SUB SUBTRACTED"),
    ("blood volume", r"CBV RCBV"),
    ("blood flow", r"CBF RCBF"),
    ("transit time", r"MTT RMTT"),
    ("time to peak", r"TTP TMAX"),
)
_LETTERS = {"P": "phase", "R": "real", "I": "imaginary", "W": "water", "F": "fat"}
_CLASS_OF = {word: name for name, words in _CLASSES for word in words.split()}
CHANNELS = frozenset({"phase", "real", "imaginary"})


@functools.lru_cache(maxsize=512)
def image_class(image_type: str, modality: str) -> str:
    """Return what kind of image Image Type names, "" for a plain one (also magnitude, axial, original or derived).

    image_type: the values joined by backslashes. What it names is what would be wrong to read as one stack with the
    rest: a projection, a map, a phase image. The single letters of MR scanners count in MR alone.
    """
    found: dict[str, None] = {}
    for word in image_type.upper().split("\\")[FIRST_OF_KIND:]:
        name = _CLASS_OF.get(word.strip().replace(" ", "_").replace("-", "_"), "")
        if not name and modality == "MR":
            name = _LETTERS.get(word.strip(), "")
        if name:
            found.setdefault(name)
    return ", ".join(found)


@functools.lru_cache(maxsize=4096)
def as_compared(value: str) -> str:
    """Return a value as it is compared: "4.60" is "4.6", and so for each of several numbers."""
    parts = value.split("\\")
    numbers = [_number(part) for part in parts]
    if any(number is None for number in numbers):
        return value
    return "\\".join(f"{number:.{SIGNIFICANT}g}" for number in numbers)


def named(word: str, values: Iterable[str]) -> Mapping[str, str]:
    """Return, for the values of an attribute that part a series, what each part is called; in the order of the parts.

    Numbers are in their order ("echo 1, 2.3 ms" before "echo 2, 4.6 ms"), what is not stated comes last.
    """
    ordered = sorted(set(values), key=_rank)
    total = len(ordered)
    return {value: _name(word, value, n + 1, total) for n, value in enumerate(ordered)}


def _rank(value: str) -> tuple[bool, float, str]:
    number = _number(value)
    return not value, math.inf if number is None else number, value


_NAMES = {
    ECHO: "echo {n}, {shown} ms",
    DIFFUSION: "b {shown}",
    DIRECTION: "direction {n} of {total}",
    INVERSION: "inversion time {shown} ms",
    FLIP: "flip angle {shown}°",
    PHASE: "phase {n} of {total}",
    CYCLE: "phase {n} of {total}, {shown} % of the cycle",
    TRIGGER: "phase {n} of {total}, {shown} ms",
    FRAME_TIME: "time point {n} of {total}",
    THICKNESS: "slices of {shown} mm",
    VOLTAGE: "{shown} kV",
}


def _name(word: str, value: str, n: int, total: int) -> str:
    if not value:
        return f"{word} not stated"
    if word == IMAGE_TYPE:
        return _type_words(value)
    if word == TIME_OF_FRAME:
        return f"time point {n} of {total}, {clock(value)}"
    shown = value.replace("\\", " ").removesuffix(".0")[:24]
    return _NAMES.get(word, "{word} {shown}").format(word=word, n=n, total=total, shown=shown)


def _type_words(image_type: str) -> str:
    values = [part.strip() for part in image_type.split("\\") if part.strip()]
    return " ".join(values[FIRST_OF_KIND:] or values)[:32].lower() + (
        f", {values[0].lower()}" if len(values) > FIRST_OF_KIND else ""
    )


def clock(time: str) -> str:
    """Return a DICOM time, or a date with time, as "10:11:12"; as it is where it is neither."""
    whole = time.partition(".")[0]
    digits = whole[8:14] if len(whole) >= len("YYYYMMDDHHMM") else whole
    if len(digits) < len("HHMMSS") or not digits[:6].isdigit():
        return time[:24]
    return f"{digits[:2]}:{digits[2:4]}:{digits[4:6]}"


def in_time(value: str) -> float | None:
    """Return what puts a value of TIMES into order, None where it does not say."""
    return _number(value)


@functools.lru_cache(maxsize=4096)
def _number(words: str) -> float | None:
    try:
        value = float(words)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
