"""Spacing, orientation and places that are missing, absurd or do not make one even stack (R04, R05, R07, R08)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.support.bad_input.case import Case, series
from tests.support.bad_input.raw_dicom import IMPLICIT, ROOT, Value
from viewer.imaging.warned import Code

Change = Callable[[int], Mapping[str, Value]]
DX_CLASS = "1.2.840.10008.5.1.4.1.1.1.1"
FAR = frozenset({Code.SLICES_AT_ONE_PLACE, Code.SLICES_UNEVEN, Code.SLICES_MISSING, Code.SLICES_DUPLICATED})


def cases() -> Iterator[Case]:
    """Yield by attribute, then by what whole stacks do."""
    yield from _spacing()
    yield from _projections()
    yield from _orientation()
    yield from _positions()
    yield from _stacks()


def _spacing() -> Iterator[Case]:
    invalid = {
        "zero": "0\\0",
        "one-zero": "0.5\\0",
        "minus": "-0.5\\-0.5",
        "one-minus": "0.5\\-0.75",
        "nan": "nan\\nan",
    }
    invalid |= {
        "one-nan": "0.5\\nan",
        "infinite": "inf\\inf",
        "beyond": "1e999\\1e999",
        "one-value": "0.5",
        "comma": "0,5\\0,75",
    }
    invalid |= {
        "three-values": "0.5\\0.75\\1",
        "words": "half\\half",
        "huge": "600\\600",
        "tiny": "1e-9\\1e-9",
        "metres": "5000\\7500",
    }
    invalid |= {"one-empty": "0.5\\", "slash": "0.5/0.75", "letter-o": "O.5\\O.75", "denormal": "5e-324\\5e-324"}
    for word, value in invalid.items():
        yield series(f"spacing-{word}", "R04", {Code.SPACING_INVALID}, PixelSpacing=value, unit="px", parts=1)
        if word in ("zero", "nan", "one-value"):
            name = f"spacing-{word}-implicit"
            yield series(name, "R04", {Code.SPACING_INVALID}, PixelSpacing=value, unit="px", syntax=IMPLICIT)
    for word, missing in (("missing", None), ("empty", "")):
        yield series(f"spacing-{word}", "R04", {Code.SPACING_MISSING}, PixelSpacing=missing, unit="px")
        change: Change = lambda k, missing=missing: {"PixelSpacing": missing} if k == 1 else {}  # type: ignore[misc]  # noqa: E731
        yield series(f"spacing-{word}-on-one-slice", "R04", {Code.SPACING_MISSING}, change=change, perhaps=FAR)
    yield series(
        "spacing-only-nominal",
        "R04",
        {Code.SPACING_MISSING},
        PixelSpacing=None,
        NominalScannedPixelSpacing="0.5\\0.5",
        unit="px",
    )
    yield series(
        "spacing-only-at-detector-of-a-ct",
        "R04",
        {Code.SPACING_MISSING},
        PixelSpacing=None,
        ImagerPixelSpacing="0.5\\0.5",
        unit="px",
    )
    ratio: dict[str, Any] = {"PixelSpacing": None, "PixelAspectRatio": "1\\2"}
    yield series("spacing-only-aspect-ratio", "R04", {Code.SPACING_MISSING, Code.PIXELS_NOT_SQUARE}, unit="px", **ratio)
    differs: Change = lambda k: {"PixelSpacing": "0.5\\0.75" if k < 2 else "0.6\\0.9"}  # noqa: E731
    yield series("spacing-differs-within-a-series", "R08", (), change=differs, parts=2)


def _projections() -> Iterator[Case]:
    """PS3.3 10.7: what a length on a radiograph may be called."""
    plain: dict[str, Any] = {
        "Modality": "DX",
        "SOPClassUID": DX_CLASS,
        "ImagePositionPatient": None,
        "RescaleType": None,
    }
    plain |= {"ImageOrientationPatient": None, "PixelSpacing": None, "RescaleSlope": None, "RescaleIntercept": None}

    def image(name: str, code: Code, unit: str, **changes: Any) -> Case:
        return series(name, "R05", {code}, slices=1, unit=unit, **{**plain, **changes})

    yield image("radiograph-at-detector", Code.LENGTHS_AT_DETECTOR, "mm at detector", ImagerPixelSpacing="0.2\\0.2")
    magnified: dict[str, Any] = {"ImagerPixelSpacing": "0.2\\0.2", "EstimatedRadiographicMagnificationFactor": "1.25"}
    yield image("radiograph-magnified", Code.LENGTHS_ESTIMATED, "mm estimated", **magnified)
    same: dict[str, Any] = {"ImagerPixelSpacing": "0.2\\0.2", "PixelSpacing": "0.2\\0.2"}
    yield image("radiograph-same-spacings", Code.LENGTHS_AT_DETECTOR, "mm at detector", **same)
    other: dict[str, Any] = {"ImagerPixelSpacing": "0.2\\0.2", "PixelSpacing": "0.16\\0.16"}
    yield image("radiograph-calibrated", Code.SPACING_CALIBRATED, "mm", PixelSpacingCalibrationType="FIDUCIAL", **other)
    yield image("radiograph-calibrated-without-a-word", Code.SPACING_CALIBRATED, "mm", **other)
    yield image("radiograph-only-pixel-spacing", Code.LENGTHS_AT_DETECTOR, "mm at detector", PixelSpacing="0.2\\0.2")
    for word, value in (("zero", "0\\0"), ("nan", "nan\\nan"), ("minus", "-0.2\\-0.2"), ("one-value", "0.2")):
        yield image(f"radiograph-detector-spacing-{word}", Code.SPACING_INVALID, "px", ImagerPixelSpacing=value)
        valid: dict[str, Any] = {"ImagerPixelSpacing": value, "PixelSpacing": "0.2\\0.2"}
        yield image(f"radiograph-detector-{word}-pixel-valid", Code.LENGTHS_AT_DETECTOR, "mm at detector", **valid)
    yield image("radiograph-without-spacing", Code.SPACING_MISSING, "px")
    for word, factor in (("zero", "0"), ("minus", "-1.2"), ("nan", "nan"), ("below-one", "0.5"), ("huge", "1000")):
        changes: dict[str, Any] = {
            "ImagerPixelSpacing": "0.2\\0.2",
            "EstimatedRadiographicMagnificationFactor": factor,
        }
        yield image(f"radiograph-magnified-{word}", Code.LENGTHS_AT_DETECTOR, "mm at detector", **changes)


def _orientation() -> Iterator[Case]:
    invalid = {
        "zero": "0\\0\\0\\0\\0\\0",
        "nan": "nan\\0\\0\\0\\1\\0",
        "five-values": "1\\0\\0\\0\\1",
        "same-twice": "1\\0\\0\\1\\0\\0",
    }
    invalid |= {
        "not-unit": "2\\0\\0\\0\\2\\0",
        "not-square": "1\\0\\0\\0.2\\0.98\\0",
        "words": "L\\P\\H\\F\\A\\R",
        "one-value": "1",
    }
    invalid |= {
        "twelve-values": "\\".join(["1\\0\\0\\0\\1\\0"] * 2),
        "infinite": "inf\\0\\0\\0\\inf\\0",
        "short-vector": "0.5\\0\\0\\0\\0.5\\0",
    }
    also = {Code.POSITIONS_MISSING, *FAR}
    for word, value in invalid.items():
        yield series(
            f"orientation-{word}", "R07", {Code.ORIENTATION_INVALID}, ImageOrientationPatient=value, perhaps=also
        )
    for word, missing in (("missing", None), ("empty", "")):
        code = {Code.ORIENTATION_MISSING}
        yield series(f"orientation-{word}", "R07", code, ImageOrientationPatient=missing, perhaps=also)
    mixed: Change = lambda k: {"ImageOrientationPatient": "1\\0\\0\\0\\0\\-1"} if k > 1 else {}  # noqa: E731
    yield series("orientation-mixed", "R08", (), slices=4, change=mixed, parts=2, perhaps={*FAR, Code.SLICES_SHIFTED})
    one: Change = lambda k: {"ImageOrientationPatient": "0\\0\\0\\0\\0\\0"} if k == 1 else {}  # noqa: E731
    yield series("orientation-of-one-slice-zero", "R07", {Code.ORIENTATION_INVALID}, change=one, perhaps=also)
    turning: Change = lambda k: {  # noqa: E731
        "ImageOrientationPatient": f"1\\0\\0\\0\\{math.cos(k / 20):.6f}\\{math.sin(k / 20):.6f}"
    }
    yield series("orientation-turns-slice-by-slice", "R08", (), slices=4, change=turning)


def _positions() -> Iterator[Case]:
    bad = {
        "missing": None,
        "empty": "",
        "two-values": "1\\2",
        "nan": "nan\\0\\0",
        "words": "a\\b\\c",
        "infinite": "0\\0\\inf",
    }
    bad |= {"four-values": "1\\2\\3\\4", "huge": "0\\0\\1e30"}
    for word, value in bad.items():
        yield series(f"positions-{word}", "R08", {Code.POSITIONS_MISSING}, ImagePositionPatient=value)
        one: Change = lambda k, value=value: {"ImagePositionPatient": value} if k == 1 else {}  # type: ignore[misc]  # noqa: E731
        yield series(
            f"position-of-one-slice-{word}",
            "R08",
            {Code.SLICES_MISSING},
            slices=4,
            change=one,
            perhaps={*FAR, Code.POSITIONS_MISSING},
        )
    same = "0\\0\\7"
    yield series("positions-all-equal", "R08", {Code.SLICES_AT_ONE_PLACE}, ImagePositionPatient=same, perhaps=FAR)
    location: Change = lambda k: {"SliceLocation": f"{40 - 5 * k}"}  # noqa: E731
    yield series("slice-location-against-position", "R21", change=location)


def _at(*places: float, sideways: Callable[[int], float] = lambda _: 0.0) -> Change:
    return lambda k: {"ImagePositionPatient": f"{-10 + sideways(k):.4f}\\-20\\{places[k]:.4f}"}


def _stacks() -> Iterator[Case]:
    missing = {Code.SLICES_MISSING}
    holes: tuple[tuple[str, tuple[float, ...]], ...] = (
        ("one", (0, 5, 10, 20, 25)),
        ("two-together", (0, 5, 10, 25, 30)),
        ("two-apart", (0, 10, 15, 20, 30, 35)),
        ("every-second-then-all", (0, 10, 15, 20, 25)),
    )
    for word, places in holes:
        yield series(f"slices-missing-{word}", "R08", missing, slices=len(places), change=_at(*places), perhaps=FAR)
    uneven = {Code.SLICES_UNEVEN}
    for word, places in (
        ("by-2-mm", (0.0, 5, 10, 17, 22)),
        ("by-0.02-mm", (0.0, 5, 10, 15.02, 20.02)),
        ("growing", (0.0, 1, 3, 6, 10)),
        ("two-spacings", (0.0, 5, 10, 15, 18, 21, 24)),
        ("nearly-double", (0.0, 5, 10, 18.5, 23.5)),
    ):
        yield series(f"slices-uneven-{word}", "R08", uneven, slices=len(places), change=_at(*places), perhaps=FAR)
    dup = {Code.SLICES_DUPLICATED}
    yield series("slices-duplicated-one", "R08", dup, slices=5, change=_at(0, 5, 5, 10, 15), perhaps=FAR)
    yield series("slices-duplicated-all", "R08", (), slices=6, change=_at(0, 0, 5, 5, 10, 10), perhaps={*FAR, *dup})
    tilt = {Code.SLICES_TILTED}
    yield series("slices-tilted", "R08", tilt, slices=5, change=_at(0, 5, 10, 15, 20, sideways=lambda k: 1.34 * k))
    shift = {Code.SLICES_SHIFTED}
    moved = _at(0, 5, 10, 15, 20, sideways=lambda k: 4.0 * (k == 2))
    yield series("slices-shifted-one", "R08", shift, slices=5, change=moved)
    step = _at(0, 5, 10, 15, 20, sideways=lambda k: 6.0 * (k > 2))
    yield series("slices-shifted-from-the-third", "R08", shift, slices=5, change=step)
    other: Change = lambda k: {"FrameOfReferenceUID": f"{ROOT}.4.{k // 2}"}  # noqa: E731
    yield series("frames-of-reference-two", "R08", (), slices=4, change=other, parts=2)
    sizes: Change = lambda k: {"Rows": 8 if k < 2 else 4, "Columns": 10 if k < 2 else 20}  # noqa: E731
    yield series("matrix-differs", "R08", (), slices=4, change=sizes, parts=2)
    thick: Change = lambda k: {"SliceThickness": "50"}  # noqa: E731
    yield series("thickness-unlike-spacing", "R21", change=thick)
