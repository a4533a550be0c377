"""From a caliper on an image to a measurement in the record, with everything needed to defend the number."""

from dataclasses import dataclass

from measurements.measurement import Drawn, Measurement, Unit, Vec3, recorded_length
from measurements.protocol import Protocol
from measurements.record import Stamp
from viewer.imaging.volume import Volume

Axis = tuple[Vec3, Vec3]


@dataclass(frozen=True)
class OnImage:
    """Two axes as drawn (LPS mm, or pixels where the plane has no valid spacing), and the slice they lie on.

    `long_length` and `short_length` are unrounded, in the length unit of the plane.
    """

    volume: Volume
    slice_index: int
    long_axis: Axis
    short_axis: Axis | None
    long_length: float
    short_length: float | None
    window: tuple[float, float] | None


def origin_of(drawn: OnImage, label_offset_mm: tuple[float, float] | None = None) -> Drawn:
    """Where on which image it was drawn: UIDs, frame, plane and the hash of the pixels it was drawn on."""
    series = drawn.volume.series
    frame = series.frames[drawn.slice_index]
    return Drawn(
        long_axis=drawn.long_axis,
        short_axis=drawn.short_axis,
        space="px" if frame.plane.length_unit == "px" else "lps_mm",
        plane_normal=frame.plane.normal,
        slice_thickness_mm=frame.slice_thickness_mm,
        study_uid=series.study_uid,
        series_uid=series.series_uid,
        sop_instance_uid=frame.sop_instance_uid,
        frame=frame.frame_number,
        frame_of_reference_uid=series.frame_of_reference_uid,
        pixel_sha256=drawn.volume.pixel_hash(drawn.slice_index),
        window=drawn.window,
        synthetic=series.synthetic,
        label_offset_mm=label_offset_mm,
    )


def measurement_from(
    drawn: OnImage, *, measurement_id: str, ids: tuple[str, str, str], protocol: Protocol, stamp: Stamp
) -> Measurement:
    """The measurement of a drawn caliper. `ids`: read, lesion and time point. Lengths are rounded once, here."""
    read_id, lesion_id, timepoint_id = ids
    series = drawn.volume.series
    unit: Unit = series.frames[drawn.slice_index].plane.length_unit
    short = None if drawn.short_length is None else recorded_length(drawn.short_length, protocol.step_mm)
    return Measurement(
        id=measurement_id,
        read_id=read_id,
        lesion_id=lesion_id,
        timepoint_id=timepoint_id,
        long=recorded_length(drawn.long_length, protocol.step_mm),
        short=short,
        unit=unit,
        method=series.modality,
        origin=origin_of(drawn),
        stamp=stamp,
    )
