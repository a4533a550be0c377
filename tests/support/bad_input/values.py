"""Values that are no numbers, no dates, no known characters; rescale and padding that cannot be (R12, R20, R25)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.bad_input.case import Case, just, one_bad, series
from tests.support.bad_input.raw_dicom import (
    IMPLICIT,
    Raw,
    Value,
    ct,
    encoded,
    part10,
    sequence,
    tag_of,
    with_raw,
)
from viewer.imaging.warned import Code

NO_NUMBERS = {"letters": "1A", "word": "abc", "nan": "nan", "infinite": "inf", "beyond": "1e999", "comma": "1,5"}
NO_NUMBERS |= {"spaces-inside": "1 5", "hex": "0x10", "two-signs": "--1", "nul": "1\x005", "underscore": "1_0"}
ODD = frozenset({Code.HEADER_UNUSUAL})


def cases() -> Iterator[Case]:
    """Yield by kind of value."""
    yield from _rescale()
    yield from _padding_and_windows()
    yield from _dates()
    yield from _plain_numbers()
    yield from _characters()


def _rescale() -> Iterator[Case]:
    invalid = {Code.RESCALE_INVALID}
    also = {Code.NOT_HU}
    for word, value in {**NO_NUMBERS, "zero": "0"}.items():
        yield series(f"rescale-slope-{word}", "R12", invalid, RescaleSlope=value, perhaps=also, parts=1)
    for word, value in NO_NUMBERS.items():
        yield series(f"rescale-intercept-{word}", "R12", invalid, RescaleIntercept=value, perhaps=also, parts=1)
    yield series("rescale-slope-absurd", "R12", invalid, RescaleSlope="1e300", perhaps=also)
    yield series("rescale-intercept-absurd", "R12", invalid, RescaleIntercept="1e300", perhaps=also)
    yield series("rescale-slope-two-values", "R12", invalid, RescaleSlope="1\\2", perhaps=also)
    yield series("rescale-without-slope", "R12", invalid, RescaleSlope=None, perhaps=also)
    yield series("rescale-without-intercept", "R12", invalid, RescaleIntercept=None, perhaps=also)
    yield series("rescale-empty-slope", "R12", invalid, RescaleSlope="", perhaps=also)
    missing = {Code.NOT_HU}
    yield series("rescale-missing", "R12", missing, RescaleSlope=None, RescaleIntercept=None, RescaleType=None)
    for kind in ("US", "OD", "UNKNOWN"):
        yield series(f"rescale-type-{kind}", "R12", missing, RescaleType=kind)
    yield series(
        "rescale-of-one-slice-invalid",
        "R12",
        invalid,
        change=lambda k: {"RescaleSlope": "nan" if k == 1 else "1"},
        perhaps=also,
    )
    yield series(
        "rescale-of-one-slice-missing",
        "R12",
        missing,
        change=lambda k: {"RescaleSlope": None, "RescaleIntercept": None} if k == 1 else {},
        perhaps=also,
    )


def _padding_and_windows() -> Iterator[Case]:
    """Neither spoils an image: a padding or a window that cannot be is left out."""
    for word, value in (("beyond-depth", b"\x30\xf8"), ("four-bytes", b"\x30\xf8\xff\xff"), ("empty", b"")):
        yield series(f"padding-{word}", "R12", PixelPaddingValue=value, perhaps=ODD)
    yield series(
        "padding-range-reversed", "R12", PixelPaddingValue=b"\xe8\x03", PixelPaddingRangeLimit=b"\0\0", perhaps=ODD
    )
    windows: dict[str, tuple[str, str]] = {
        "no-number": ("abc", "400"),
        "zero-width": ("40", "0"),
        "minus": ("40", "-400"),
    }
    windows |= {
        "nan": ("nan", "nan"),
        "one-width-missing": ("40\\50", "400"),
        "infinite": ("1e999", "1e999"),
        "empty": ("", ""),
    }
    for word, (center, width) in windows.items():
        yield series(f"window-{word}", "R12", WindowCenter=center, WindowWidth=width, perhaps=ODD)


def _dates() -> Iterator[Case]:
    invalid = {
        "zeros": "00000000",
        "month-13": "20111301",
        "day-32": "20110132",
        "february-30": "20110230",
        "word": "today",
    }
    invalid |= {
        "iso": "2011-03-04",
        "short": "201103",
        "american": "03/04/2011",
        "letters": "2011O304",
        "year-0": "00000101",
    }
    invalid |= {"spaces": "2011 3 4", "range": "20110101-20110401", "leap-day-1900": "19000229"}
    invalid |= {"two-values": "20110304\\20110305"}
    for word, value in invalid.items():
        yield series(f"date-{word}", "R25", {Code.DATE_INVALID}, StudyDate=value)
    for word, value in (("far-future", "99990101"), ("before-x-rays", "18500101")):
        yield series(f"date-{word}", "R25", {Code.DATE_IMPLAUSIBLE}, StudyDate=value)
    yield series("date-missing", "R25", {Code.DATE_MISSING}, StudyDate=None)
    yield series("date-empty", "R25", {Code.DATE_MISSING}, StudyDate="")
    yield series(
        "date-of-one-slice-invalid",
        "R25",
        {Code.DATE_INVALID},
        change=lambda k: {"StudyDate": "0" * 8} if k == 1 else {},
    )
    yield series(
        "date-of-one-slice-another",
        "R25",
        {Code.DATES_DIFFER},
        change=lambda k: {"StudyDate": "20110305"} if k == 1 else {},
        perhaps={Code.MIXED_STUDIES},
    )
    yield series("birth-date-invalid", "R01", PatientBirthDate="19501399", perhaps={Code.DATE_INVALID})
    yield series("date-with-spaces-around", "R21", StudyDate=b"20110304  ")
    yield series("date-in-old-form", "R21", StudyDate="2011.03.04")


def _plain_numbers() -> Iterator[Case]:
    """Numbers that sort or name slices: junk there costs their order or a word, not the image."""
    for word, value in NO_NUMBERS.items():
        yield series(f"series-number-{word}", "R20", SeriesNumber=value, perhaps=ODD)
        yield series(f"instance-number-{word}", "R20", InstanceNumber=value, perhaps=ODD)
        yield series(f"slice-thickness-{word}", "R20", SliceThickness=value, perhaps=ODD)
    long = "9" * 3000
    for keyword in ("SeriesNumber", "InstanceNumber", "SliceThickness", "PatientAge", "EchoTime", "KVP"):
        yield series(f"{keyword}-of-3000-digits", "R20", perhaps=ODD, **just(keyword, long))
    modalities: dict[str, str | None] = {"lower-case": "ct", "unknown": "QQ", "empty": "", "missing": None}
    for word, named in {**modalities, "long": "X" * 500}.items():
        also = {*ODD, Code.NOT_HU, Code.SPACING_MISSING} if word != "lower-case" else ODD
        yield series(f"modality-{word}", "R12", (), Modality=named, perhaps=also)


def _characters() -> Iterator[Case]:
    unknown = {Code.CHARACTERS_UNKNOWN}
    latin = "Müller^Jörg".encode("latin-1")
    yield series("charset-unknown", "R20", unknown, SpecificCharacterSet="ISO_IR 999", PatientName=latin)
    yield series("charset-word", "R20", unknown, SpecificCharacterSet="klingon", PatientName=latin)
    yield series("charset-utf-8-but-latin", "R20", unknown, SpecificCharacterSet="ISO_IR 192", PatientName=latin)
    yield series("charset-missing-but-latin", "R20", unknown, SpecificCharacterSet=None, PatientName=latin)
    yield series(
        "charset-ascii-but-utf-8", "R20", unknown, SpecificCharacterSet="ISO_IR 6", PatientName="山田^太郎".encode()
    )
    japanese = b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B"
    yield series(
        "charset-escapes-not-declared", "R20", SpecificCharacterSet=None, PatientName=japanese, perhaps=unknown
    )
    cut = b"Yamada=\x1b$B;3E"
    yield series("charset-cut-escape", "R20", SpecificCharacterSet="\\ISO 2022 IR 87", PatientName=cut, perhaps=unknown)
    yield series(
        "charset-many-values", "R20", SpecificCharacterSet="\\".join(["ISO 2022 IR 87"] * 200), perhaps=unknown
    )
    control = "Made^Up\n\x07\x1b[31m"
    yield series("name-with-control-characters", "R24", PatientName=control, perhaps=unknown)
    yield series("name-of-64-thousand-letters", "R20", PatientName="x" * 64000, perhaps=unknown | ODD)
    yield series("name-with-many-parts", "R20", PatientName="=".join(["^".join("abcdefgh")] * 9), perhaps=unknown | ODD)
    markup: Value = "<b onclick=x>&amp;%s{0}</b>"
    yield series("name-with-markup", "R24", PatientName=markup)
    yield series(
        "charset-implicit-unknown", "R20", unknown, SpecificCharacterSet="?", PatientName=latin, syntax=IMPLICIT
    )
    nested = encoded([Raw(tag_of("SpecificCharacterSet"), "CS", b"ISO_IR 999"), Raw(0x00080104, "LO", b"\xe4\xf6")])
    request = Raw(tag_of("RequestAttributesSequence"), "SQ", sequence(nested))
    yield series("charset-unknown-in-an-item", "R20", also=lambda e: with_raw(e, request), perhaps=unknown)
    bad = part10(ct(5, SpecificCharacterSet="ISO_IR 999", Rows=None))
    yield one_bad("charset-unknown-of-a-refused-file", "R30", bad, r"Rows \(0028,0010\) is missing")
