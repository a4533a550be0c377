"""Parting the images of one DICOM series into what a reader calls series: one orientation, one pass, no doubles.

What can never be one stack is parted first (`_by_kind`). What is left is parted only where it has to be: where images
share a place, or places follow unevenly, and an attribute explains why (`viewer.imaging.stacks`).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import replace

from viewer.imaging.naming import reader_name
from viewer.imaging.stacks import Image, Part, parted_by_place, sorted_images
from viewer.imaging.telling import IMAGE_TYPE, KERNEL, PLACE_OF, image_class
from viewer.imaging.volume_geometry import PARALLEL_WITHIN, Plane, dot
from viewer.imaging.warned import Code, Warned

MOST_WORDS = 2
MOST_LONE = 4
"""More images than this, each turned its own way, are a series that turns about an axis, not as many series."""

SAME_SPACING_WITHIN = 1e-4
TURNING = -1
NO_COMMON_FRAME = "Each slice names a frame of reference of its own: distances across slices are not given"
AT_KERNEL, AT_TYPE = PLACE_OF[KERNEL], PLACE_OF[IMAGE_TYPE]


def split_series(images: list[Image]) -> list[Part]:
    """Return the parts of one DICOM series of one patient, each sorted: along the normal, else by instance number."""
    # By their numbers first: what is met first numbers orientations and fields, whatever the files are called.
    images, warnings = _with_common_frame(sorted(images, key=lambda image: image.order))
    done = []
    for part in _by_kind(images):
        for piece in parted_by_place(list(part.images)):
            reason = ", ".join(word for word in (part.reason, piece.reason) if word)
            done.append(Part(sorted_images(piece.images), reason, (*warnings, *piece.warnings)))
    return done


def _with_common_frame(images: list[Image]) -> tuple[list[Image], tuple[Warned, ...]]:
    """Where every file has a frame of reference of its own, keep the images together but do not relate their places."""
    frames = {image.instance.frame_of_reference_uid for image in images}
    if len(frames) <= MOST_LONE or len(frames) < len({image.instance.path for image in images}):
        return images, ()
    alone = [
        Image(
            replace(image.instance, frame_of_reference_uid=""),
            replace(image.facts, frame=replace(image.facts.frame, plane=replace(image.plane, positioned=False))),
        )
        for image in images
    ]
    return alone, (Warned(Code.POSITIONS_MISSING, NO_COMMON_FRAME),)


class _Kinds:
    """What has been met in one DICOM series: orientations, spacings, frames of reference; each by its number."""

    def __init__(self, images: list[Image]) -> None:
        stated = {image.instance.frame_of_reference_uid for image in images} - {""}
        self._only_frame = stated.pop() if len(stated) == 1 else ""
        self._turns: list[Plane] = []
        self._spacings: list[tuple[float, float]] = []
        self._turn_of: dict[tuple[object, ...], int] = {}
        facing = {(image.plane.row_direction, image.plane.column_direction) for image in images}
        counts = Counter(self.turn(image) for image in images if image.has_place) if len(facing) > MOST_LONE else {}
        lone = {turn for turn, count in counts.items() if count == 1}
        self._lone = lone if len(lone) > MOST_LONE and len(lone) * 2 > len(images) else set()

    def turn(self, image: Image) -> int:
        """Return the number of the first orientation met that this image shares; TURNING where each has its own."""
        plane = image.plane
        known = self._turn_of.get((plane.row_direction, plane.column_direction))
        if known is None:
            known = self._turn_of[plane.row_direction, plane.column_direction] = self._number_of_turn(plane)
        return known

    def is_turning(self, image: Image) -> bool:
        """Whether the image is one of many that are each turned their own way."""
        return image.has_place and self.turn(image) in self._lone

    def _number_of_turn(self, plane: Plane) -> int:
        for n, known in enumerate(self._turns):
            same_normal = dot(plane.normal, known.normal) > PARALLEL_WITHIN
            if same_normal and dot(plane.row_direction, known.row_direction) > PARALLEL_WITHIN:
                return n
        self._turns.append(plane)
        return len(self._turns) - 1

    def spacing(self, spacing: tuple[float, float] | None) -> str:
        """Return words for a spacing; one that differs from one met before by rounding alone has the same words."""
        if spacing is None:
            return "no pixel spacing"
        same = next((known for known in self._spacings if _same_spacing(known, spacing)), None)
        if same is None:
            self._spacings.append(same := spacing)
        return f"pixels {same[0]:.4f} × {same[1]:.4f} mm"

    def frame_of_reference(self, uid: str) -> str:
        """Return words for a frame of reference; a file that states none is of the only one that others state."""
        return f"frame of reference …{(uid or self._only_frame)[-8:]}"


def _same_spacing(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return all(math.isclose(x, y, rel_tol=SAME_SPACING_WITHIN) for x, y in zip(a, b, strict=True))


def _by_kind(images: list[Image]) -> list[Part]:
    """Part by what can never be one stack: localizer, orientation, kind of image, size, frame of reference, kernel."""
    kinds = _Kinds(images)
    groups: dict[tuple[str, ...], list[Image]] = defaultdict(list)
    known: dict[tuple[object, ...], tuple[str, ...]] = {}
    for image in images:
        facts = _facts_of_kind(image)
        kind = known.get(facts)
        if kind is None:
            kind = known[facts] = _kind(image, kinds)
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
    frame, instance, apart = image.facts.frame, image.instance, image.facts.apart
    plane, form = frame.plane, frame.pixels
    return (
        instance.image_type,
        instance.modality,
        instance.frame_of_reference_uid,
        apart[AT_KERNEL][1],
        apart[AT_TYPE][1],
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


def _kind(image: Image, kinds: _Kinds) -> tuple[str, ...]:
    frame, plane, instance = image.facts.frame, image.plane, image.instance
    form = frame.pixels
    spacing = plane.pixel_spacing_mm
    cine = form is not None and form.number_of_frames > 1 and not image.has_place
    localizer = "LOCALIZER" in instance.image_type
    facing = "turning" if kinds.is_turning(image) else _facing(plane)
    kernel = image.facts.apart[AT_KERNEL][1].split("\\")[0]
    return (
        "localizer" if localizer else "images",
        facing if image.has_place else "no position",
        f"orientation {kinds.turn(image) + 1}" if image.has_place and facing != "turning" else "",
        image_class(image.facts.apart[AT_TYPE][1], instance.modality) or "plain images",
        f"{plane.rows} × {plane.columns}",
        kinds.frame_of_reference(instance.frame_of_reference_uid),
        _shade(form.photometric, form.samples_per_pixel) if form is not None else "grey",
        kinds.spacing(spacing),
        "mm" if localizer and spacing else plane.length_unit,  # that its lengths are estimated tells nothing more
        f"kernel {kernel}" if kernel else "no kernel",
        instance.modality,
        f"file {reader_name(frame.path).name[-24:]}" if cine else "",
    )


def _shade(photometric: str, samples: int) -> str:
    if samples > 1 or photometric == "PALETTE COLOR":
        return "colour"
    return "inverted grey" if photometric == "MONOCHROME1" else "grey"


def _facing(plane: Plane) -> str:
    sizes = [abs(c) for c in plane.normal]
    return ("sagittal", "coronal", "axial")[sizes.index(max(sizes))]
