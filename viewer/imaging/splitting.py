"""Parting the images of one DICOM series into what a reader calls series: one orientation, one pass, no doubles."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from viewer.imaging.frames import FrameFacts
from viewer.imaging.instances import Instance
from viewer.imaging.volume_geometry import PARALLEL_WITHIN, Plane, dot

SAME_PLACE_MM = 0.01
"""Two slices nearer than this along the normal are at one place: positions are written with two decimals or more."""

MOST_WORDS = 2
UNITS = {"echo time": " ms", "trigger time": " ms"}


@dataclass(frozen=True)
class Image:
    """A frame with the instance it comes from."""

    instance: Instance
    facts: FrameFacts

    @property
    def plane(self) -> Plane:
        """Where it is."""
        return self.facts.frame.plane

    @property
    def has_place(self) -> bool:
        """Whether position and orientation are known."""
        return self.plane.positioned and self.plane.oriented

    @property
    def place_mm(self) -> float:
        """Position along its own normal."""
        return dot(self.plane.origin_lps, self.plane.normal)

    @property
    def order(self) -> tuple[int, int, str]:
        """What sorts images that have no place: instance number, frame number, file."""
        frame = self.facts.frame
        number = frame.instance_number
        return (1 << 40 if number is None else number, frame.frame_number, str(frame.path))


@dataclass(frozen=True)
class Part:
    """Images that belong together, and why they stand apart from the rest of their DICOM series ("" when whole)."""

    images: tuple[Image, ...]
    reason: str = ""


def split_series(images: list[Image]) -> list[Part]:
    """Return the parts of one DICOM series of one patient, each sorted: along the normal, else by instance number."""
    parts = _by_kind(images)
    done = []
    for part in parts:
        for piece, why in _without_doubles(list(part.images)):
            done.append(Part(tuple(_sorted(piece)), ", ".join(word for word in (part.reason, why) if word)))
    return done


def _by_kind(images: list[Image]) -> list[Part]:
    """Part by what can never be one stack: localizer, orientation, matrix, frame of reference, colour, spacing."""
    turns: list[Plane] = []
    groups: dict[tuple[str, ...], list[Image]] = defaultdict(list)
    known: dict[tuple[object, ...], tuple[str, ...]] = {}
    for image in images:
        facts = _facts_of_kind(image)
        kind = known.get(facts)
        if kind is None:
            kind = known[facts] = _kind(image, turns)
        groups[kind].append(image)
    varied = [len({key[n] for key in groups}) > 1 for n in range(len(next(iter(groups))))]
    varied[2] = varied[2] and not varied[1]  # a bare number of the orientation only where the words are the same
    return [Part(tuple(group), _reason(key, varied)) for key, group in groups.items()]


def _reason(key: tuple[str, ...], varied: list[bool]) -> str:
    """The first words that tell this group apart from the others of its series."""
    words = [word for word, differs in zip(key, varied, strict=True) if differs and word]
    return ", ".join(words[:MOST_WORDS])


def _facts_of_kind(image: Image) -> tuple[object, ...]:
    """All that `_kind` goes by: the same for most slices of a series, whose words need to be made only once."""
    frame, instance = image.facts.frame, image.instance
    plane, form = frame.plane, frame.pixels
    return (
        instance.image_type,
        instance.modality,
        instance.frame_of_reference_uid,
        plane.positioned and plane.oriented,
        plane.row_direction,
        plane.column_direction,
        plane.rows,
        plane.columns,
        plane.pixel_spacing_mm,
        plane.length_unit,
        form and (form.samples_per_pixel, form.photometric),
        form and form.number_of_frames > 1 and frame.path.name,
    )


def _kind(image: Image, turns: list[Plane]) -> tuple[str, ...]:
    frame, plane = image.facts.frame, image.plane
    form = frame.pixels
    spacing = plane.pixel_spacing_mm
    cine = form is not None and form.number_of_frames > 1 and not image.has_place
    localizer = "LOCALIZER" in image.instance.image_type
    return (
        "localizer" if localizer else "images",
        _facing(plane) if image.has_place else "no position",
        f"orientation {_turn(plane, turns) + 1}" if image.has_place else "",
        f"{plane.rows} × {plane.columns}",
        f"frame of reference …{image.instance.frame_of_reference_uid[-8:]}",
        "colour"
        if form is not None and (form.samples_per_pixel > 1 or form.photometric == "PALETTE COLOR")
        else "grey",
        f"pixels {spacing[0]:.4f} × {spacing[1]:.4f} mm" if spacing else "no pixel spacing",
        "mm" if localizer and spacing else plane.length_unit,  # that its lengths are estimated tells nothing more
        image.instance.modality,
        f"file {frame.path.name[-24:]}" if cine else "",
    )


def _turn(plane: Plane, turns: list[Plane]) -> int:
    """Return the number of the first orientation seen that this plane shares, adding its own where there is none."""
    for n, known in enumerate(turns):
        same_normal = dot(plane.normal, known.normal) > PARALLEL_WITHIN
        if same_normal and dot(plane.row_direction, known.row_direction) > PARALLEL_WITHIN:
            return n
    turns.append(plane)
    return len(turns) - 1


def _facing(plane: Plane) -> str:
    sizes = [abs(c) for c in plane.normal]
    return ("sagittal", "coronal", "axial")[sizes.index(max(sizes))]


def _without_doubles(images: list[Image]) -> list[tuple[list[Image], str]]:
    """Part images so that no two of a part are at one place, by the first attribute that tells them apart.

    A series with one place only stays whole: it is a time series, scrolled through in its order.
    """
    if not all(image.has_place for image in images):
        return [(images, "")]
    most = _most_at_one_place(images)
    if most == 1 or most == len(images):
        return [(images, "")]
    for n, (word, _) in enumerate(images[0].facts.apart):
        groups: dict[str, list[Image]] = defaultdict(list)
        for image in images:
            value = image.facts.apart[n][1] if n < len(image.facts.apart) else ""
            groups[value].append(image)
        if 1 < len(groups) <= most and max(_most_at_one_place(group) for group in groups.values()) < most:
            return [
                (piece, ", ".join(w for w in (_named(word, value), why) if w))
                for value, group in groups.items()
                for piece, why in _without_doubles(group)
            ]
    return _by_turn_of_coming(images)


def _named(word: str, value: str) -> str:
    if word == "image type":
        value = " ".join(value.split("\\")[2:]) or value.replace("\\", " ")
    return f"{word} {value[:24] or 'not stated'}{UNITS.get(word, '') if value else ''}"


def _most_at_one_place(images: list[Image]) -> int:
    return max(Counter(_places(images)).values())


def _places(images: list[Image]) -> list[int]:
    """Number the place of each image; neighbours within SAME_PLACE_MM share one."""
    at_mm = [image.place_mm for image in images]
    order = sorted(range(len(images)), key=at_mm.__getitem__)
    numbers = [0] * len(images)
    place = 0
    for before, n in zip([order[0], *order], order, strict=False):
        if at_mm[n] - at_mm[before] > SAME_PLACE_MM:
            place += 1
        numbers[n] = place
    return numbers


def _by_turn_of_coming(images: list[Image]) -> list[tuple[list[Image], str]]:
    """Nothing in the header tells doubles apart: the first at each place make one series, the second another."""
    images = sorted(images, key=lambda image: image.order)
    seen: Counter[int] = Counter()
    turns: dict[int, list[Image]] = defaultdict(list)
    for image, place in zip(images, _places(images), strict=True):
        seen[place] += 1
        turns[seen[place]].append(image)
    return [(group, f"repeat {turn} of the same positions") for turn, group in turns.items()]


def _sorted(images: list[Image]) -> list[Image]:
    if all(image.has_place for image in images):
        normal = images[0].plane.normal
        return sorted(images, key=lambda image: (round(dot(image.plane.origin_lps, normal), 4), image.order))
    return sorted(images, key=lambda image: image.order)
