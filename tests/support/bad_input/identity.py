"""Whose images: two patients under one UID, one patient written in two ways, UIDs that are none (R01 to R23)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.support.bad_input.case import Case, files, just, neighbours, series, write
from tests.support.bad_input.raw_dicom import ROOT, Value, ct, part10, pixels
from viewer.imaging.warned import Code

Change = Callable[[int], Mapping[str, Value]]
SR_CLASS = "1.2.840.10008.5.1.4.1.1.88.33"


def cases() -> Iterator[Case]:
    """Yield patients, then UIDs."""
    yield from _two_patients()
    yield from _one_patient()
    yield from _uids()
    yield from _doubles()


def _half(**changes: Any) -> Change:
    return lambda k: changes if k >= 2 else {}


def _two_patients() -> Iterator[Case]:
    others: dict[str, dict[str, Any]] = {
        "id": {"PatientID": "P2"},
        "name": {"PatientName": "Other^Person"},
        "birth-date": {"PatientBirthDate": "19600102"},
        "sex": {"PatientSex": "M"},
        "all": {"PatientID": "P2", "PatientName": "Other^Person", "PatientBirthDate": "19600102", "PatientSex": "M"},
        "one-letter": {"PatientName": "Made^Ub"},
        "digit": {"PatientID": "P11"},
        "zero-and-o": {"PatientID": "P0"},
    }
    for word, changes in others.items():
        yield series(
            f"two-patients-by-{word}-in-a-series",
            "R02",
            {Code.MIXED_PATIENTS},
            slices=4,
            change=_half(**changes),
            parts=2,
        )
        apart = {**changes, "SeriesInstanceUID": f"{ROOT}.2.7"}
        yield series(
            f"two-patients-by-{word}-in-a-study",
            "R02",
            {Code.MIXED_STUDIES},
            slices=4,
            change=_half(**apart),
            parts=2,
            perhaps={Code.MIXED_PATIENTS},
        )
    alternating: Change = lambda k: {"PatientID": f"P{k % 2}"}  # noqa: E731
    yield series("two-patients-slice-by-slice", "R02", {Code.MIXED_PATIENTS}, slices=6, change=alternating, parts=2)
    yield series(
        "five-patients-in-a-series",
        "R02",
        {Code.MIXED_PATIENTS},
        slices=5,
        change=lambda k: {"PatientID": f"P{k}"},
        parts=5,
    )
    studies = _half(StudyInstanceUID=f"{ROOT}.1.9", StudyDate="20120405")
    yield series("two-studies-in-a-series", "R02", (), slices=4, change=studies, parts=2, perhaps={Code.MIXED_STUDIES})


def _one_patient() -> Iterator[Case]:
    """Written in another way, the same person: no word (R01)."""
    same: dict[str, dict[str, Any]] = {
        "letter-case": {"PatientName": "MADE^UP", "PatientID": "p1"},
        "padding": {"PatientName": b"Made^Up   ", "PatientID": b"P1    "},
        "separators": {"PatientName": "Made Up"},
        "trailing-carets": {"PatientName": "Made^Up^^^"},
        "sex-in-lower-case": {"PatientSex": "f"},
        "nul-padding": {"PatientName": b"Made^Up\0", "PatientID": b"P1\0\0"},
        "leading-spaces": {"PatientID": b"  P1"},
        "birth-date-in-old-form": {"PatientBirthDate": "1950.01.02"},
    }
    for word, changes in same.items():
        yield series(f"one-patient-by-{word}", "R01", change=_half(**changes), slices=4, parts=1)


def _uids() -> Iterator[Case]:
    missing = {Code.UID_MISSING}
    for keyword in ("SOPInstanceUID", "SeriesInstanceUID", "StudyInstanceUID"):
        yield series(f"{keyword}-missing", "R13", missing, **just(keyword, None))
        yield series(f"{keyword}-empty", "R13", missing, **just(keyword, ""))
    yield series("all-uids-missing", "R13", missing, SOPInstanceUID=None, SeriesInstanceUID=None, StudyInstanceUID=None)
    names = {
        "traversal": "../../../tmp/x",
        "absolute": "/etc/passwd",
        "drive": "C:\\x",
        "letters": "not-a-uid",
        "device": "CON",
    }
    names |= {
        "newline": "1.2\n3",
        "nul-inside": "1.2\x003",
        "long": "1." * 200 + "1",
        "empty-part": "1..3",
        "format": "%s%n{0}",
    }
    for word, value in names.items():
        for keyword in ("SeriesInstanceUID", "StudyInstanceUID"):
            code = {Code.UID_INVALID}
            may = {Code.HEADER_UNUSUAL}
            yield series(f"{keyword}-{word}", "R23", code, **just(keyword, value.encode()), perhaps=may)
    each: Change = lambda k: {"SOPInstanceUID": f"../../{k}"}  # noqa: E731
    yield series("SOPInstanceUID-traversal", "R23", {Code.UID_INVALID}, change=each)
    yield series("frame-of-reference-missing", "R21", FrameOfReferenceUID=None)
    yield series("class-missing", "R20", SOPClassUID=None, perhaps={Code.HEADER_UNUSUAL})
    yield series("class-unknown", "R20", SOPClassUID="1.2.3.4.5", perhaps={Code.HEADER_UNUSUAL})
    yield Case("class-of-a-report-with-pixels", "R20", files(part10(ct(SOPClassUID=SR_CLASS))), shown=0, listed=1)


def _doubles() -> Iterator[Case]:
    """One SOP Instance UID in two files: the same pixels are a copy, other pixels another image."""

    def copied(folder: Path) -> None:
        neighbours(folder)
        write(folder / "z-copy.dcm", part10(ct(1)))

    yield Case("same-file-twice", "R13", copied, {"z-copy.dcm": "SOP Instance UID|copy|same"}, shown=3)

    def differing(folder: Path) -> None:
        neighbours(folder)
        write(folder / "z-other.dcm", part10(ct(1, PixelData=pixels(77))))

    codes = frozenset({Code.UID_DUPLICATED})
    yield Case("same-uid-other-pixels", "R13", differing, {"z-other.dcm": "SOP Instance UID"}, codes=codes, shown=3)

    def elsewhere(folder: Path) -> None:
        neighbours(folder)
        write(folder / "z-other.dcm", part10(ct(1, SeriesInstanceUID=f"{ROOT}.2.8")))

    yield Case("same-uid-in-two-series", "R13", elsewhere, codes=codes, shown=4)
    each: Change = lambda _: {"SOPInstanceUID": f"{ROOT}.3.1"}  # noqa: E731

    def all_alike(folder: Path) -> None:
        for k in range(3):
            write(folder / f"{k}.dcm", part10(ct(k, **each(k))))

    both = {"1.dcm": "SOP Instance UID", "2.dcm": "SOP Instance UID"}
    yield Case("one-uid-for-all-slices", "R13", all_alike, both, codes=codes, shown=1)
