"""Names in every character set of the standard; where the set is missing, unknown or wrong nothing is invented."""

from pathlib import Path
from typing import Any

import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.dicom_files import ct_slice, write
from tests.support.real_data import real_data
from viewer.imaging.characters import decoded
from viewer.imaging.instances import Instance, read_any_instance, read_instance
from viewer.imaging.scan import scan
from viewer.imaging.warned import Code

NAMES = {  # the names that PS3.5 Annexes H to K print, and those of the other files of the set
    "chrArab.dcm": "قباني^لنزار",
    "chrFren.dcm": "Buc^Jérôme",
    "chrFrenMulti.dcm": "Buc^Jérôme",
    "chrGerm.dcm": "Äneas^Rüdiger",
    "chrGreek.dcm": "Διονυσιος",
    "chrH31.dcm": "Yamada^Tarou=山田^太郎=やまだ^たろう",
    "chrH32.dcm": "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう",
    "chrHbrw.dcm": "שרון^דבורה",
    "chrI2.dcm": "Hong^Gildong=洪^吉洞=홍^길동",
    "chrJapMulti.dcm": "やまだ^たろう",
    "chrJapMultiExplicitIR6.dcm": "やまだ^たろう",
    "chrKoreanMulti.dcm": "김희중",
    "chrRuss.dcm": "Люкceмбypг",
    "chrX1.dcm": "Wang^XiaoDong=王^小東",
    "chrX2.dcm": "Wang^XiaoDong=王^小东",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_a_public_file_is_the_one_the_standard_prints(name: str) -> None:
    instance = read_instance(real_data("charsets", name))
    assert instance.patient.name.rstrip("=") == NAMES[name]
    assert Code.CHARACTERS_UNKNOWN not in {warned.code for warned in instance.warnings}


@pytest.mark.parametrize("name", NAMES)
def test_our_own_reading_of_the_bytes_is_that_of_pydicom(name: str) -> None:
    path = real_data("charsets", name)
    raw = pydicom.dcmread(path).get_item(0x00100010).value
    dataset = pydicom.dcmread(path)
    stated = dataset.SpecificCharacterSet
    terms = (stated,) if isinstance(stated, str) else tuple(stated)
    words, sure = decoded(raw, terms)
    assert (words.rstrip(" ="), sure) == (str(dataset.PatientName).rstrip(" ="), True)


WRITTEN: list[tuple[str, str]] = [
    ("ISO_IR 101", "Dvořák^Jiří"),
    ("ISO_IR 109", "Ċetta^Ġorġ"),
    ("ISO_IR 110", "Bērziņš^Jānis"),
    ("ISO_IR 144", "Иванов^Иван"),
    ("ISO_IR 127", "قباني^لنزار"),
    ("ISO_IR 126", "Διονυσιος^Α"),
    ("ISO_IR 138", "שרון^דבורה"),
    ("ISO_IR 148", "Şahin^Gülşen"),
    ("ISO_IR 166", "สมชาย^ใจดี"),
    ("ISO_IR 192", "Wang^XiaoDong=王^小东"),
    ("GB18030", "Wang^XiaoDong=王^小东"),
    ("GBK", "Wang^XiaoDong=王^小东"),
]


@pytest.mark.parametrize(("charset", "name"), WRITTEN)
def test_a_name_written_by_another_library_is_read_back(tmp_path: Path, charset: str, name: str) -> None:
    instance = read_instance(write(ct_slice(SpecificCharacterSet=charset, PatientName=name), tmp_path / "a.dcm"))
    assert (instance.patient.name, instance.warnings) == (name, ())


def named(folder: Path, raw: bytes, charset: str | list[str] | None, **changes: Any) -> Instance:
    """A file whose name has these very bytes."""
    place = b"N" * (len(raw) + len(raw) % 2)
    path = write(ct_slice(SpecificCharacterSet=charset, PatientName=place.decode(), **changes), folder / "a.dcm")
    content = path.read_bytes()
    assert content.count(place) == 1
    path.write_bytes(content.replace(place, raw.ljust(len(place))))
    return read_instance(path)


@pytest.mark.parametrize(
    ("raw", "charset", "shown"),
    [
        (b"M\xfcller^Anna", None, r"M\374ller^Anna"),
        ("Müller^Anna".encode(), None, "Müller^Anna"),  # UTF-8 shows itself
        (b"M\xfcller^Anna", "ISO_IR 6", r"M\374ller^Anna"),
        (b"M\xfcller^Anna", "ISO_IR 999", r"M\374ller^Anna"),
        (b"M\xfcller^Anna", "latin-1", r"M\374ller^Anna"),
        (b"M\xfcller^Anna", "ISO_IR 192", r"M\374ller^Anna"),
        (b"O\x92Brien^Anna", "ISO_IR 100", r"O\222Brien^Anna"),  # an apostrophe of Windows, not of ISO 8859-1
        (b"W\xff\xffang", "GB18030", r"W\377\377ang"),
        (b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B", None, "Yamada^Tarou=山田^太郎"),  # escapes name their set
        (b"Yamada\x1b%Gxx", None, r"Yamada" + "\x1b" + "%Gxx"),
    ],
)
def test_where_the_set_is_missing_unknown_or_wrong_nothing_is_invented_and_it_is_said(
    tmp_path: Path, raw: bytes, charset: str | None, shown: str
) -> None:
    instance = named(tmp_path, raw, charset)
    assert instance.patient.name == shown
    assert [warned.code for warned in instance.warnings] == [Code.CHARACTERS_UNKNOWN]
    (series,) = scan([tmp_path]).series
    assert [warned.code for warned in series.warnings] == [Code.CHARACTERS_UNKNOWN]
    assert len(series.warning_lines[0]) <= 120


def test_an_unknown_set_is_said_even_where_all_letters_are_plain(tmp_path: Path) -> None:
    instance = named(tmp_path, b"Doe^Jane", "KLINGON")
    assert instance.patient.name == "Doe^Jane"
    assert instance.warnings[0].text.startswith("Character set “KLINGON” is unknown")


def test_the_set_of_a_nested_item_is_its_own() -> None:
    nested = pydicom.dcmread(real_data("charsets", "chrSQEncoding.dcm"))
    instance = read_any_instance(real_data("charsets", "chrSQEncoding.dcm"))
    assert nested.RequestedProcedureCodeSequence[0].PatientName.family_name == "ﾔﾏﾀﾞ"
    assert Code.CHARACTERS_UNKNOWN not in {warned.code for warned in instance.warnings}


@settings(max_examples=200, deadline=None)
@given(
    raw=st.binary(max_size=40),
    terms=st.lists(st.sampled_from(["", "ISO_IR 100", "ISO_IR 192", "GB18030", "ISO 2022 IR 87", "ISO 2022 IR 149"])),
)
def test_any_bytes_become_text_and_certain_text_is_what_the_set_says(raw: bytes, terms: list[str]) -> None:
    words, sure = decoded(raw, tuple(terms))
    assert isinstance(words, str)
    if sure and terms[:1] == ["ISO_IR 192"]:
        assert words.encode() == raw
