"""Single values by image and pixel: what `nadir inspect --probe` reads, a frame at a time and never a volume."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from viewer.imaging.colour import colours_of, is_colour
from viewer.imaging.errors import ImagingError, Problem, shortened
from viewer.imaging.naming import reader_name
from viewer.imaging.pixels import stored_values
from viewer.imaging.report import Entry, value_unit
from viewer.imaging.rescale import values_of
from viewer.imaging.series import Frame, Series

if TYPE_CHECKING:
    from numpy.typing import NDArray

LARGEST_PROBE_FILE = 64 << 20


class ProbeFileError(Exception):
    """The file of probes cannot be used; the message says why, in one line."""


@dataclass(frozen=True)
class _Image:
    """A frame that a probe can name, and the unit of its values."""

    frame: Frame
    unit: str | None


def read_probes(path: Path) -> list[Entry]:
    """Return the probes of a JSON list of objects. Raises ProbeFileError for a file that is none."""
    try:
        if path.stat().st_size > LARGEST_PROBE_FILE:
            raise ProbeFileError(f"{path}: is larger than {LARGEST_PROBE_FILE >> 20} MB")
        probes = json.loads(path.read_bytes())
    except OSError as error:
        raise ProbeFileError(f"{path}: cannot be read ({error.strerror or 'input error'})") from None
    except (ValueError, RecursionError):
        raise ProbeFileError(f"{path}: is no JSON") from None
    if not isinstance(probes, list) or not all(isinstance(probe, dict) for probe in probes):
        raise ProbeFileError(f"{path}: is no JSON list of objects")
    return probes


def probe_values(probes: Sequence[Entry], series: Sequence[Series], undecodable: Mapping[str, str]) -> list[Entry]:
    """Return each probe with `value` and `unit`, or `error`, in the order given.

    `undecodable` says by SOP Instance UID why a file that was indexed is refused all the same. Frames are read in turn,
    each once. A pixel that stands for no tissue has its value, and `padding` true; one of a colour image has red, green
    and blue, 0 to 255.
    """
    images = _images(series)
    wanted: dict[tuple[str, int], list[int]] = defaultdict(list)
    answers: list[Entry] = []
    for n, probe in enumerate(probes):
        place, fault = _place(probe)
        answers.append({**probe, "error": fault} if fault else dict(probe))
        if not fault:
            wanted[place].append(n)
    for (uid, number), numbers in wanted.items():
        found = images.get((uid, number), [])
        if len(found) != 1:
            fault = _why_not_one(uid, number, len(found), images, undecodable)
            for n in numbers:
                answers[n]["error"] = fault
            continue
        for n, answer in zip(numbers, _read(found[0], [probes[n] for n in numbers]), strict=True):
            answers[n].update(answer)
    return answers


def _images(series: Sequence[Series]) -> dict[tuple[str, int], list[_Image]]:
    images: dict[tuple[str, int], list[_Image]] = defaultdict(list)
    for one in series:
        unit = value_unit(one)
        for frame in one.frames:
            images[frame.sop_instance_uid, frame.frame_number].append(_Image(frame, unit))
    return images


def _place(probe: Entry) -> tuple[tuple[str, int], str]:
    """Return the image that a probe names, and what is wrong with the probe ("" for nothing)."""
    uid, number = probe.get("sop_instance_uid"), probe.get("frame")
    if not isinstance(uid, str) or not uid.strip():
        return ("", 1), "the probe names no sop_instance_uid"
    number = 1 if number is None else number
    if not _is_whole(number) or not isinstance(number, int) or number < 1:
        return ("", 1), "frame is no whole number from 1"
    for key in ("row", "column"):
        if not _is_whole(probe.get(key)):
            return ("", 1), f"{key} is no whole number"
    return (uid.strip(), number), ""


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _why_not_one(
    uid: str, number: int, count: int, images: Mapping[tuple[str, int], list[_Image]], undecodable: Mapping[str, str]
) -> str:
    if count:
        return f"{count} images have this SOP Instance UID: which is meant is not certain"
    if uid in undecodable:
        return shortened(f"the file was refused: {undecodable[uid]}")
    frames = [n for known, n in images if known == uid]
    if frames:
        return f"the object has no frame {number}: its frames are 1 to {max(frames)}"
    return "no image that was opened has this SOP Instance UID"


def _read(image: _Image, probes: Sequence[Entry]) -> list[Entry]:
    """Return the answers to probes of one frame; what is on the way to them is not kept."""
    frame = image.frame
    try:
        stored = stored_values(frame)
        shown = colours_of(frame, stored) if is_colour(frame.pixels) else stored
    except ImagingError as error:
        return [{"error": str(error)} for _ in probes]
    return [_answer(image, stored, shown, probe) for probe in probes]


def _answer(image: _Image, stored: NDArray[np.generic], shown: NDArray[np.generic], probe: Entry) -> Entry:
    row, column = probe["row"], probe["column"]
    assert isinstance(row, int)
    assert isinstance(column, int)
    rows, columns = stored.shape[:2]
    if not (0 <= row < rows and 0 <= column < columns):
        return {"error": f"row {row}, column {column} is outside the image of {rows} × {columns}"}
    if is_colour(image.frame.pixels):
        return {"value": [int(part) for part in shown[row, column]], "unit": None}
    value = float(values_of(image.frame, stored[row : row + 1, column])[0])
    if not math.isfinite(value):
        return {"error": "the stored value is not a number"}
    answer: Entry = {"value": _number(value), "unit": image.unit}
    padding = image.frame.pixels.padding if image.frame.pixels is not None else None
    if padding is not None and padding[0] <= float(stored[row, column]) <= padding[1]:
        answer["padding"] = True
    return answer


def _number(value: float) -> int | float:
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def undecodable_images(several: Sequence[Series], problems: Sequence[Problem]) -> dict[str, str]:
    """Return the reason by SOP Instance UID, for indexed files that `problems` refuse."""
    reasons = {line.path: line.text for line in problems}
    frames = [frame for series in several for frame in series.frames]
    found = [(frame.sop_instance_uid, reasons.get(reader_name(frame.path))) for frame in frames]
    return {uid: reason for uid, reason in found if reason is not None}
