"""Writing down a series: the words of its first image, the warnings of all of them, its geometry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from viewer.imaging.errors import shortened
from viewer.imaging.frames import VOLUME_MODALITIES
from viewer.imaging.geometry_checks import stack_warnings
from viewer.imaging.instances import Instance
from viewer.imaging.meaning import value_warnings
from viewer.imaging.places import SAME_PLACE_MM
from viewer.imaging.real_world import PET_UNITS
from viewer.imaging.series import Frame, Series, SuvFactor
from viewer.imaging.stacks import Part
from viewer.imaging.suv import suv_factor, time_of_day
from viewer.imaging.volume_geometry import VolumeGeometry
from viewer.imaging.warned import Code, Warned

SMALLEST_VOLUME = 3
LEAST_DATE_AND_TIME = 12
"""Characters of YYYYMMDDHHMM: an enhanced frame has its date before the time."""

UNPLACED = "No slice positions in the header: sorted by instance number, no distances across slices"
UNPLACED_ALONE = "No valid slice position in the header: it stands apart from its series"


@dataclass(frozen=True)
class SeriesName:
    """What a series is called within a scan; `part` is 0 for one that was not split."""

    key: str
    part: int
    reason: str


def listed_series(instances: Sequence[Instance], name: SeriesName) -> Series:
    """Return objects without an image to read as an entry of the list: named, never refused."""
    first = instances[0]
    return replace(
        _named(instances, name),
        warnings=tuple(_header_warnings(instances)),
        has_image=False,
        kind=first.kind,
    )


def image_series(part: Part, name: SeriesName) -> Series:
    """Return the series of a part's images, in their order."""
    instances = list({image.instance.path: image.instance for image in part.images}.values())
    frames = tuple(image.facts.frame for image in part.images)
    geometry = VolumeGeometry(tuple(frame.plane for frame in frames))
    first, middle = part.images[0].instance, part.images[len(part.images) // 2].instance
    marks = [instance.lossy for instance in instances if instance.lossy]
    series = replace(
        _named(instances, name),
        frames=frames,
        geometry=geometry,
        warnings=tuple(_warnings(instances, geometry, part)),
        lossy=max(marks, key=len, default=""),
        derived=any(instance.image_type[:1] == ("DERIVED",) for instance in instances),
        windows=middle.windows,
        windows_differ=any(instance.windows_vary or instance.windows != middle.windows for instance in instances),
        tables=middle.tables,
        inverse=first.inverse,
        contrast=first.contrast,
        image_comments=first.image_comments,
        kind=kind_of(geometry, len(instances)),
        acquired_s=_begun(part),
        units=_units(first, frames),
        suv=_suv(instances, frames),
        repetition_time_ms=first.repetition_time_ms,
        echo_time_ms=first.echo_time_ms,
        kvp=first.kvp,
        facts=first.facts,
    )
    return replace(series, warnings=(*series.warnings, *value_warnings(series)))


def _begun(part: Part) -> float | None:
    """Seconds of the day of the earliest acquisition time among the images; of a date with time, the time."""
    for words in sorted({image.facts.apart[-1][1] for image in part.images}):  # such texts sort as the times do
        whole = words.partition(".")[0]
        time = time_of_day(words[8:] if len(whole) >= LEAST_DATE_AND_TIME else words)
        if time is not None:
            return time.hour * 3600.0 + time.minute * 60.0 + time.second + time.microsecond * 1e-6
    return None


def _named(instances: Sequence[Instance], name: SeriesName) -> Series:
    """Whose it is and what it is called, by the header of its first object; without any frame."""
    first, dates = instances[0], _dates(instances)
    return Series(
        key=name.key,
        part=name.part,
        part_reason=name.reason,
        patient=first.patient,
        patient_age=first.patient_age,
        study_uid=first.study_uid,
        study_date=dates[0] if len(dates) == 1 else "",
        study_time=first.study_time,
        accession=first.accession,
        study_description=first.study_description,
        series_uid=first.series_uid,
        number=first.number,
        description=first.description,
        modality=first.modality,
        frame_of_reference_uid=first.frame_of_reference_uid,
        body_part=first.body_part,
        frames=(),
        geometry=VolumeGeometry(()),
        synthetic=any(instance.synthetic for instance in instances),
        transfer_syntax=first.transfer_syntax,
        transfer_syntaxes=tuple(sorted({instance.transfer_syntax for instance in instances})),
        manufacturer=first.manufacturer,
        image_type=first.image_type,
        sop_class_uid=first.sop_class_uid,
        paths=tuple(instance.path for instance in instances),
    )


def kind_of(geometry: VolumeGeometry, files: int) -> str:
    """Return what a series with an image is called, by how its slices lie."""
    count = len(geometry.planes)
    if count == 1:
        return "single"
    if not geometry.positioned:
        return "multiframe" if files == 1 else "stack"
    if geometry.spacing_between_slices_mm is not None:
        return "volume" if count >= SMALLEST_VOLUME else "stack"
    gaps = geometry.gaps_mm
    return "timeseries" if gaps and max(gaps) <= SAME_PLACE_MM else "stack"


def _units(instance: Instance, frames: Sequence[Frame]) -> str:
    """Units of PET; an enhanced object states them by its real world value mappings, which must then agree."""
    if instance.pet is None:
        return ""
    mapped = {frame.rescale.unit for frame in frames}
    return instance.pet.units or (PET_UNITS.get(mapped.pop(), "") if len(mapped) == 1 else "")


def _suv(instances: Sequence[Instance], frames: Sequence[Frame]) -> SuvFactor | None:
    facts = [replace(one.pet, units=_units(one, frames)) for one in instances if one.pet is not None]
    return suv_factor(facts) if facts else None


def _warnings(instances: Sequence[Instance], geometry: VolumeGeometry, part: Part) -> list[Warned]:
    lines = [*_header_warnings(instances), *part.warnings]
    is_placeless = not geometry.positioned and part.images[0].instance.modality in VOLUME_MODALITIES
    if is_placeless and not any(warned.code is Code.POSITIONS_MISSING for warned in part.warnings):
        if len(geometry.planes) > 1:
            lines.append(Warned(Code.POSITIONS_MISSING, UNPLACED))
        elif part.reason:
            lines.append(Warned(Code.POSITIONS_MISSING, UNPLACED_ALONE))
    lines.extend(stack_warnings(geometry))
    return [Warned(one.code, shortened(one.text)) for one in lines]


def _dates(instances: Sequence[Instance]) -> list[str]:
    """The study dates that are stated, each once; more than one is none (R25)."""
    return sorted({instance.study_date for instance in instances} - {""})


def _header_warnings(instances: Sequence[Instance]) -> list[Warned]:
    """The words of every header once, with the number of files they stand for where that is not all."""
    counts = Counter(warned for instance in instances for warned in instance.warnings)
    total = len(instances)
    dates = _dates(instances)
    some = {warned: "" if count == total else f" ({count} of {total} files)" for warned, count in counts.items()}
    lines = [Warned(warned.code, warned.text + which) for warned, which in some.items()]
    if len(dates) > 1:
        words = f"Study dates differ, {dates[0]} to {dates[-1]}: the date is unknown"
        lines.append(Warned(Code.DATES_DIFFER, words))
    return lines
