"""Images of one orientation and kind into stacks: no two at one place, and places that follow evenly where they can.

Images are parted by an attribute only where it explains what is seen: the echoes that lie at the same places, the two
acquisitions whose slices interleave. A number that changes from slice to slice (acquisition, time) parts nothing.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from viewer.imaging import telling
from viewer.imaging.frames import FrameFacts
from viewer.imaging.instances import Instance
from viewer.imaging.places import (
    SMALLEST_STACK,
    are_stacks_of_their_own,
    even_step,
    most_at_one_place,
    place_numbers,
)
from viewer.imaging.volume_geometry import Plane, dot, minus
from viewer.imaging.warned import Code, Warned

MOST_STACKS = 6
"""Uneven places are explained by so few stacks, or not at all."""

LOOP_FROM = 4
"""So many times more images at a place than there are places are a loop over time at each, not as many thin stacks."""

FEWEST_IMAGES = 2 * SMALLEST_STACK
ANOTHER_FIELD_MM = 10.0
"""Images that lie so far sideways of each other do not show the same; tables and heads move by less."""

NAMED_AT_MOST = 2
FIELD, DESCRIPTION = "field", "description"


class Image:
    """A frame with the instance it comes from. `has_place`: whether position and orientation are known."""

    __slots__ = ("facts", "has_place", "instance", "plane")

    def __init__(self, instance: Instance, facts: FrameFacts) -> None:
        self.instance = instance
        self.facts = facts
        self.plane: Plane = facts.frame.plane
        self.has_place: bool = self.plane.positioned and self.plane.oriented

    @property
    def place_mm(self) -> float:
        """Position along its own normal."""
        return dot(self.plane.origin_lps, self.plane.normal)

    @property
    def order(self) -> tuple[int, int, Path]:
        """What sorts images that have no place: instance number, frame number, file."""
        frame = self.facts.frame
        number = frame.instance_number
        return (1 << 40 if number is None else number, frame.frame_number, frame.path)


@dataclass(frozen=True)
class Part:
    """Images that belong together, and why they stand apart from the rest of their DICOM series ("" when whole)."""

    images: tuple[Image, ...]
    reason: str = ""
    warnings: tuple[Warned, ...] = ()


def sorted_images(images: Iterable[Image]) -> tuple[Image, ...]:
    """Return the images along the normal of the first one, else by instance number."""
    held = list(images)
    if all(image.has_place for image in held):
        normal = held[0].plane.normal
        return tuple(sorted(held, key=lambda one: (round(dot(one.plane.origin_lps, normal), 4), one.order)))
    return tuple(sorted(held, key=lambda one: one.order))


def parted_by_place(images: list[Image]) -> list[Part]:
    """Return stacks of images of one kind. Images at one place only stay together: they are scrolled in their order."""
    if len(images) == 1 or not all(image.has_place for image in images):
        return [Part(tuple(images))]
    at_mm = _places_mm(images)
    most = most_at_one_place(at_mm)
    if most == 1:
        return _parted_where_uneven(images, at_mm)
    if most == len(images) and len(images) > 1 and not _lie_side_by_side(images):
        return [Part(tuple(images))]
    if max(place_numbers(at_mm)) + 1 <= most / LOOP_FROM:
        return _by_place(images, at_mm)
    for value_of, name_all in _attributes(images):
        groups = _grouped(images, value_of)
        fewer = 1 < len(groups) <= most and max(most_at_one_place(_places_mm(g)) for g in groups.values()) < most
        if fewer:
            return _named_parts(groups, name_all(groups))
    return _by_time(images, at_mm) or _by_turn_of_coming(images, at_mm)


def _named_parts(groups: Mapping[str, list[Image]], names: Mapping[str, str]) -> list[Part]:
    return [
        Part(piece.images, ", ".join(word for word in (name, piece.reason) if word), piece.warnings)
        for value, name in names.items()
        for piece in parted_by_place(groups[value])
    ]


def _places_mm(images: list[Image]) -> list[float]:
    return [image.place_mm for image in images]


def _grouped(images: list[Image], value_of: Callable[[Image], str]) -> dict[str, list[Image]]:
    groups: dict[str, list[Image]] = defaultdict(list)
    for image in images:
        groups[value_of(image)].append(image)
    return groups


_Attribute = tuple[Callable[[Image], str], Callable[[Iterable[str]], Mapping[str, str]]]


def _attributes(images: list[Image]) -> list[_Attribute]:
    """What may tell images apart, the surest first: how to take its value, and how to call the parts."""

    def of(n: int, word: str) -> _Attribute:
        return (
            lambda image: telling.as_compared(image.facts.apart[n][1]),
            lambda values: telling.named(word, values),
        )

    def stated(value_of: Callable[[Image], object], word: str) -> _Attribute:
        return lambda image: str(value_of(image) or ""), lambda values: telling.named(word, values)

    found = [of(n, word) for n, word in enumerate(telling.WORDS) if word != telling.TIME_OF_FRAME]
    found.append(stated(lambda image: image.facts.frame.slice_thickness_mm, telling.THICKNESS))
    found.append(stated(lambda image: image.instance.kvp, telling.VOLTAGE))
    found.append(stated(lambda image: image.instance.contrast, telling.AGENT))
    first = images[0].plane
    found.append((lambda image: _field(image, first), lambda values: _numbered(FIELD, values)))
    found.append((lambda image: image.instance.description, lambda values: {v: f"“{v[:32]}”" for v in sorted(values)}))
    found.append(of(telling.PLACE_OF[telling.TIME_OF_FRAME], telling.TIME_OF_FRAME))
    return found


def _numbered(word: str, values: Iterable[str]) -> dict[str, str]:
    held = list(dict.fromkeys(values))
    return {value: f"{word} {n + 1} of {len(held)}" for n, value in enumerate(held)}


def _field(image: Image, first: Plane) -> str:
    """Where the image lies sideways of the first one: two knees, two breasts at the same levels."""
    away = minus(image.plane.origin_lps, first.origin_lps)
    sideways = dot(away, first.row_direction), dot(away, first.column_direction)
    if math.hypot(*sideways) < ANOTHER_FIELD_MM:
        return ""
    return " ".join(f"{mm / ANOTHER_FIELD_MM:.0f}" for mm in sideways)


def _lie_side_by_side(images: list[Image]) -> bool:
    """Whether images at one level show different fields."""
    return len({_field(image, images[0].plane) for image in images}) > 1


def _parted_where_uneven(images: list[Image], at_mm: list[float]) -> list[Part]:
    """Part an uneven stack where an attribute makes even stacks of it that are no pieces of one."""
    whole = [Part(tuple(images))]
    if len(images) < FEWEST_IMAGES or even_step(at_mm) is not None:
        return whole
    for value_of, name_all in _attributes(images):
        groups = _grouped(images, value_of)
        if 1 < len(groups) <= MOST_STACKS and are_stacks_of_their_own([_places_mm(g) for g in groups.values()]):
            return [Part(tuple(groups[value]), name) for value, name in name_all(groups).items()]
    return whole


def _by_time(images: list[Image], at_mm: list[float]) -> list[Part]:
    """Images of which each place holds the same number: the first of each in time, the second, and so on.

    Empty where no time orders the images of every place. A time that differs from slice to slice is used by its rank.
    """
    places: dict[int, list[Image]] = defaultdict(list)
    for image, place in zip(images, place_numbers(at_mm), strict=True):
        places[place].append(image)
    count = len(next(iter(places.values())))
    if any(len(held) != count for held in places.values()):
        return []
    stated = {image.instance.time_points for image in images}
    for word in telling.TIMES:
        if all(_ordered_by(held, word) for held in places.values()):
            break
    else:
        if stated != {count}:
            return []
        word = ""
    ranked = [sorted(held, key=lambda image: (_time(image, word) or 0.0, image.order)) for held in places.values()]
    return [Part(tuple(held[n] for held in ranked), f"phase {n + 1} of {count}") for n in range(count)]


def _by_place(images: list[Image], at_mm: list[float]) -> list[Part]:
    """Few places with many images each, as in perfusion: a series to scroll through for each place."""
    places = place_numbers(at_mm)
    total = max(places) + 1
    return [
        Part(tuple(image for image, at in zip(images, places, strict=True) if at == n), f"position {n + 1} of {total}")
        for n in range(total)
    ]


def _ordered_by(images: list[Image], word: str) -> bool:
    times = [_time(image, word) for image in images]
    return None not in times and len(set(times)) == len(times)


def _time(image: Image, word: str) -> float | None:
    return telling.in_time(image.facts.apart[telling.PLACE_OF[word]][1]) if word else None


def _by_turn_of_coming(images: list[Image], at_mm: list[float]) -> list[Part]:
    """Nothing in the header tells doubles apart: the first at each place make one series, the second another."""
    order = sorted(range(len(images)), key=lambda n: images[n].order)
    places = place_numbers(at_mm)
    seen: Counter[int] = Counter()
    turns: dict[int, list[Image]] = defaultdict(list)
    for n in order:
        seen[places[n]] += 1
        turns[seen[places[n]]].append(images[n])
    warning = _duplicated(turns[1], seen, {places[n]: at_mm[n] for n in reversed(order)})
    return [
        Part(tuple(group), f"repeat {turn} of the same positions", (warning,) if warning and turn == 1 else ())
        for turn, group in turns.items()
    ]


def _duplicated(first: list[Image], seen: Counter[int], at_mm: Mapping[int, float]) -> Warned:
    """Name the places of a stack that hold more than one image: slice numbers as on the screen, and millimetres."""
    double = sorted(place for place, count in seen.items() if count > 1)
    if len(double) == len(first):
        count = max(seen.values())
        words = f"All {len(first)} positions are there {count} times; nothing in the header tells which is which"
        return Warned(Code.SLICES_DUPLICATED, words)
    named = ", ".join(f"slice {place + 1} at {at_mm[place]:.2f} mm" for place in double[:NAMED_AT_MOST])
    more = f" and {len(double) - NAMED_AT_MOST} more" if len(double) > NAMED_AT_MOST else ""
    which = "is" if len(double) == 1 else "are"
    words = f"{len(double)} slice{'s' * (len(double) > 1)} {which} there more than once: {named}{more}"
    return Warned(Code.SLICES_DUPLICATED, words)
