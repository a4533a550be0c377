"""SUV body weight from PET header values, by the vendor-neutral method of the QIBA FDG-PET profile.

SUVbw = activity (Bq/ml) x weight (g) / dose (Bq), with the dose decayed from injection to the time that the images are
decay-corrected to. Where one of these is not in the header, there is no factor but a reason (R12).
"""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass

from viewer.imaging.series import SuvFactor

LONGEST_UPTAKE_S = 24 * 3600.0
"""Injection and scan lie within one day of each other for every tracer that SUV is used with (F-18, C-11, Ga-68)."""

HEAVIEST_KG = 700.0
"""More is a weight in grams or pounds, or a slip."""

Moment = datetime.datetime


@dataclass(frozen=True)
class PetFacts:
    """What one PET image's header says, as far as SUV needs it; None and "" for what it does not say."""

    units: str = ""
    weight_kg: float | None = None
    dose_bq: float | None = None
    half_life_s: float | None = None
    decay_correction: str = ""
    corrections: tuple[str, ...] = ()
    injection: Moment | None = None
    """Radiopharmaceutical Start DateTime."""
    injection_time: datetime.time | None = None
    """Radiopharmaceutical Start Time, used with the date of the scan where there is no date of its own."""
    series: Moment | None = None
    acquisition: Moment | None = None
    frame_reference_ms: float | None = None
    frame_duration_ms: float | None = None
    philips_suv_scale: float | None = None
    philips_activity_scale: float | None = None
    ge_scan: Moment | None = None
    suv_type: str = ""


def suv_factor(images: list[PetFacts]) -> SuvFactor:
    """Return what turns rescaled values of this series into g/ml SUVbw; `images` are its instances, in any order."""
    first = images[0]
    if any((i.units, i.weight_kg, i.dose_bq, i.half_life_s) != _key(first) for i in images):
        return SuvFactor(None, "weight, dose or units differ between its images")
    if first.units == "GML":
        known = first.suv_type in ("", "BW")
        return SuvFactor(1.0) if known else SuvFactor(None, f"its values are SUV of type {first.suv_type}")
    if first.units == "CNTS":
        if first.philips_suv_scale:
            return SuvFactor(first.philips_suv_scale)
        if not first.philips_activity_scale:
            return SuvFactor(None, "its values are counts without a scale to activity")
        return _from_activity(images, first.philips_activity_scale)
    if first.units != "BQML":
        return SuvFactor(None, f"its units are {first.units}" if first.units else "its units are not stated")
    return _from_activity(images, 1.0)


def _key(facts: PetFacts) -> tuple[str, float | None, float | None, float | None]:
    return facts.units, facts.weight_kg, facts.dose_bq, facts.half_life_s


def _from_activity(images: list[PetFacts], scale: float) -> SuvFactor:
    first = images[0]
    missing = _what_is_missing(first)
    if missing:
        return SuvFactor(None, missing)
    grams_per_bq = (first.weight_kg or 0.0) * 1000.0 / (first.dose_bq or math.nan)
    if first.decay_correction == "ADMIN":
        return SuvFactor(scale * grams_per_bq)
    half_life = first.half_life_s or math.nan
    start = _scan_start(images, half_life)
    if start is None:
        return SuvFactor(None, "the time of the scan is missing")
    injected = _injection(first, start)
    if injected is None:
        return SuvFactor(None, "the time of injection is missing")
    seconds = (start - injected).total_seconds()
    if not 0.0 <= seconds <= LONGEST_UPTAKE_S:
        return SuvFactor(None, "the times of injection and scan contradict each other")
    return SuvFactor(scale * grams_per_bq * 2.0 ** (seconds / half_life))


def _what_is_missing(facts: PetFacts) -> str:
    """The first value that SUV needs and the header lacks, in words; "" where all are there."""
    if not _positive(facts.weight_kg) or (facts.weight_kg or 0.0) > HEAVIEST_KG:
        return "the patient's weight is missing"
    if not _positive(facts.dose_bq):
        return "the injected dose is missing"
    if not {"ATTN", "DECY"} <= set(facts.corrections):
        return "it is not corrected for attenuation and decay"
    if facts.decay_correction not in ("ADMIN", "START"):
        return "the time of decay correction is not stated"
    if facts.decay_correction == "START" and not _positive(facts.half_life_s):
        return "the half-life is missing"
    return ""


def _scan_start(images: list[PetFacts], half_life_s: float) -> Moment | None:
    """The time the images are corrected to: the series time where it is not after the first acquisition.

    Otherwise the series was made later from other images: GE's own scan time, or the acquisition time set back by the
    frame reference time, which some scanners place at the average count rate of the frame.
    """
    first = images[0]
    acquired = min((i.acquisition for i in images if i.acquisition), default=None)
    if first.series is not None and acquired is not None and first.series <= acquired:
        return first.series
    if first.ge_scan is not None:
        return first.ge_scan
    if first.acquisition is None or first.frame_reference_ms is None or not first.frame_duration_ms:
        return None
    decay = math.log(2.0) / half_life_s
    span = decay * first.frame_duration_ms / 1000.0
    if span <= 0.0:
        return None
    average_s = math.log(span / -math.expm1(-span)) / decay
    return first.acquisition + datetime.timedelta(seconds=average_s - first.frame_reference_ms / 1000.0)


def _injection(facts: PetFacts, start: Moment) -> Moment | None:
    if facts.injection is not None:
        return facts.injection
    if facts.injection_time is None:
        return None
    same_day = Moment.combine(start.date(), facts.injection_time)
    return same_day if same_day <= start else same_day - datetime.timedelta(days=1)


def _positive(value: float | None) -> bool:
    return value is not None and math.isfinite(value) and value > 0.0


def moment(date: str, time: str) -> Moment | None:
    """Return a DICOM date (YYYYMMDD) and time (HHMMSS.F) as a moment, None where one of them is missing or wrong."""
    clock = time_of_day(time)
    day = date.strip()[:8]
    if clock is None or len(day) != 8 or not day.isascii() or not day.isdigit():
        return None
    try:
        return Moment(
            int(day[:4]), int(day[4:6]), int(day[6:]), clock.hour, clock.minute, clock.second, clock.microsecond
        )
    except ValueError:
        return None


def time_of_day(time: str) -> datetime.time | None:
    """Return a DICOM time (HHMMSS.FFFFFF, shortened from the right) as a time of day, None where it is none."""
    whole, _, fraction = time.strip().replace(":", "").partition(".")
    if not (whole.isascii() and whole.isdigit()) or len(whole) < 4:
        return None
    whole = whole.ljust(6, "0")
    micro = int((fraction[:6] if fraction[:6].isdigit() else "0").ljust(6, "0"))
    try:
        return datetime.time(int(whole[:2]), int(whole[2:4]), min(int(whole[4:6]), 59), micro)
    except ValueError:
        return None
