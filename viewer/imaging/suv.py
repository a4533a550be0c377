"""SUV from PET header values, by the vendor-neutral method of the QIBA FDG-PET profile.

SUVbw = activity (Bq/ml) x weight (g) / dose (Bq), with the dose decayed from injection to the time that the images are
decay-corrected to. Lean body mass or body surface take the place of weight where height and sex are known. Where one
of these is not in the header, there is no factor but a reason (R12).
"""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass

from viewer.imaging.body_size import (
    CM2_PER_M2,
    height_m,
    lean_mass_james_kg,
    lean_mass_janma_kg,
    surface_m2,
    weight_kg,
)
from viewer.imaging.series import SuvFactor, SuvKind

LONGEST_UPTAKE_S = 24 * 3600.0
"""Injection and scan lie within one day of each other for the short-lived tracers (F-18, C-11, Ga-68) …"""

LONGEST_HALF_LIVES = 5.0
"""… and within this many half-lives for those that are imaged for days (Zr-89, I-124, Cu-64)."""

MOST_HALF_LIVES = 16.0
"""After so many, one part in 65,000 is left and nothing can be seen: the half-life is in another unit, or a slip."""

LEAST_DOSE_BQ, MOST_DOSE_BQ = 1e4, 1e11
"""Radionuclide Total Dose (0018,1074) is in Bq; 370 is one in MBq. Doses for PET lie between 1 MBq and 10 GBq."""

SHORT_LIVED_S = 6 * 3600.0
"""With a longer half-life the scan may be on another day, and a time of injection without its date says nothing."""

GRAMS_PER_KG = 1000.0
BODY_WEIGHT, SURFACE = "SUVbw", "SUVbsa"
LEAN_JAMES, LEAN_JANMA, LEAN, IDEAL = "SUVlbm", "SUVlbm (Janma)", "SUVlbm (as stored)", "SUVibw"
STORED_KINDS = {
    "BW": BODY_WEIGHT,
    "": BODY_WEIGHT,
    "BSA": SURFACE,
    "LBM": LEAN,
    "LBMJAMES128": LEAN_JAMES,
    "LBMJANMA": LEAN_JANMA,
    "IBW": IDEAL,
}
"""What values stored as SUV are, by SUV Type (0054,1006); absent means body weight (PS3.3 C.8.9.1)."""

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
    height_m: float | None = None
    sex: str = ""
    decayed_to: Moment | None = None
    """Decay Correction DateTime of enhanced PET: what the images are corrected to, stated and not worked out."""
    tracers: int = 1
    """Radiopharmaceuticals that the header names."""


def suv_factor(images: list[PetFacts]) -> SuvFactor:
    """Return what turns rescaled values of this series into SUV; `images` are its instances, in any order."""
    first = images[0]
    if any(_key(image) != _key(first) for image in images):
        return SuvFactor(None, "weight, dose or units differ between its images")
    if first.units in ("GML", "CM2ML"):
        return _stored_suv(first)
    if first.units == "CNTS":
        if first.philips_suv_scale:
            return _with_kinds(first, first.philips_suv_scale)
        if not first.philips_activity_scale:
            return SuvFactor(None, "its values are counts without a scale to activity")
        return _from_activity(images, first.philips_activity_scale)
    if first.units != "BQML":
        return SuvFactor(None, f"its units are {first.units}" if first.units else "its units are not stated")
    return _from_activity(images, 1.0)


def _key(facts: PetFacts) -> tuple[object, ...]:
    """What must be the same for all images of a series, or no one factor is right for it."""
    injected = (facts.dose_bq, facts.half_life_s, facts.injection, facts.injection_time, facts.tracers)
    scales = (facts.philips_suv_scale, facts.philips_activity_scale)
    return facts.units, facts.weight_kg, facts.decay_correction, facts.suv_type, *injected, *scales


def _stored_suv(facts: PetFacts) -> SuvFactor:
    """Return what values are that the scanner stored as SUV; of another kind than body weight they stay what they are.

    Lean body mass by an unnamed formula cannot be turned back.
    """
    kind = STORED_KINDS.get(facts.suv_type)
    if kind is None or (kind == SURFACE) != (facts.units == "CM2ML"):
        return SuvFactor(None, f"its values are SUV of type {facts.suv_type or 'BW'} in units {facts.units}")
    if kind == BODY_WEIGHT:
        return _with_kinds(facts, 1.0)
    reason = f"its values are SUV of type {facts.suv_type}"
    return SuvFactor(None, reason, (SuvKind(kind, _unit(kind), 1.0),))


def _with_kinds(facts: PetFacts, factor: float) -> SuvFactor:
    """Return a factor to SUV by body weight, and those to the other kinds that this body's measures allow."""
    kinds = [SuvKind(BODY_WEIGHT, _unit(BODY_WEIGHT), factor)]
    weight, height = weight_kg(facts.weight_kg), height_m(facts.height_m)
    if weight is not None and height is not None:
        lean = {LEAN_JAMES: lean_mass_james_kg, LEAN_JANMA: lean_mass_janma_kg}
        for name, formula in lean.items():
            mass = formula(weight, height, facts.sex)
            if mass is not None:
                kinds.append(SuvKind(name, _unit(name), factor * mass / weight))
        by_surface = surface_m2(weight, height) * CM2_PER_M2 / (weight * GRAMS_PER_KG)
        kinds.append(SuvKind(SURFACE, _unit(SURFACE), factor * by_surface))
    return SuvFactor(factor, "", tuple(kinds))


def _unit(kind: str) -> str:
    return f"cm²/ml {kind}" if kind == SURFACE else f"g/ml {kind}"


def _from_activity(images: list[PetFacts], scale: float) -> SuvFactor:
    first = images[0]
    missing = _what_is_missing(first)
    if missing:
        return SuvFactor(None, missing)
    grams_per_bq = (first.weight_kg or 0.0) * GRAMS_PER_KG / (first.dose_bq or math.nan)
    if first.decay_correction == "ADMIN":
        return _with_kinds(first, scale * grams_per_bq)
    half_life = first.half_life_s or math.nan
    start = _scan_start(images, half_life)
    if start is None:
        return SuvFactor(None, "the time of the scan is missing")
    injected = _injection(first, start)
    if injected is None:
        return SuvFactor(None, "the time of injection is missing")
    if first.injection is None and half_life > SHORT_LIVED_S:
        return SuvFactor(None, "the day of the injection is missing")
    seconds = (start - injected).total_seconds()
    longest = min(max(LONGEST_UPTAKE_S, LONGEST_HALF_LIVES * half_life), MOST_HALF_LIVES * half_life)
    if 0.0 <= seconds <= LONGEST_UPTAKE_S and seconds > longest:
        return SuvFactor(None, f"the half-life of {half_life:,.4g} s and the time since the injection do not fit")
    if not 0.0 <= seconds <= longest:
        return SuvFactor(None, "the times of injection and scan contradict each other")
    return _with_kinds(first, scale * grams_per_bq * 2.0 ** (seconds / half_life))


def _what_is_missing(facts: PetFacts) -> str:
    """The first value that SUV needs and the header lacks, in words; "" where all are there."""
    weight = facts.weight_kg
    wanted = (
        (not _positive(weight), "the patient's weight is missing"),
        (weight_kg(weight) is None, f"a patient's weight of {weight or 0.0:,.0f} kg is not possible"),
        (facts.tracers > 1, f"the header names {facts.tracers} radiopharmaceuticals"),
        (not _positive(facts.dose_bq), "the injected dose is missing"),
        (
            not LEAST_DOSE_BQ <= (facts.dose_bq or 0.0) <= MOST_DOSE_BQ,
            f"an injected dose of {facts.dose_bq or 0.0:,.4g} Bq is not possible",
        ),
        (facts.decay_correction == "NONE", "it is not corrected for decay"),
        (not {"ATTN", "DECY"} <= set(facts.corrections), "it is not corrected for attenuation and decay"),
        (facts.decay_correction not in ("ADMIN", "START"), "the time of decay correction is not stated"),
        (facts.decay_correction == "START" and not _positive(facts.half_life_s), "the half-life is missing"),
    )
    return next((words for lacks, words in wanted if lacks), "")


def _scan_start(images: list[PetFacts], half_life_s: float) -> Moment | None:
    """The time the images are corrected to: the series time where it is not after the first acquisition.

    Otherwise the series was made later from other images: GE's own scan time, or the acquisition time set back by the
    frame reference time, which some scanners place at the average count rate of the frame.
    """
    first = images[0]
    if first.decayed_to is not None:
        return first.decayed_to
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
