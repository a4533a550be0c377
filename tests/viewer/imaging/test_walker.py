"""The walker beside pydicom: where it answers at all, it gives the same instance; only pydicom's reading refuses.

R11, R20, R21 and R25 rest on this: the index is fast for the common file, and no file is judged more leniently by it.
"""

import random
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    PositronEmissionTomographyImageStorage,
)

from tests.support.dicom_files import ROOT_UID, ct_slice, write, write_ct
from tests.support.real_data import real_data, unpack_set
from tests.support.source import ROOT
from tests.support.two_readings import answers_agree, by_pydicom
from viewer.imaging.apart import PLAIN
from viewer.imaging.elements import TAGS
from viewer.imaging.header import PIXEL_TAGS
from viewer.imaging.instances import read_any_instance, read_instance, read_plain_instance
from viewer.imaging.scan import scan

WITHIN_FUNCTIONAL_GROUPS = {
    *("FrameType", "FrameAcquisitionDateTime", "EffectiveEchoTime", "MREchoSequence", "MRDiffusionSequence"),
    *("CardiacSynchronizationSequence", "MRImageFrameTypeSequence", "StackID", "FrameContentSequence"),
    *("PlanePositionSequence", "PlaneOrientationSequence", "TemporalPositionIndex", "NominalCardiacTriggerDelayTime"),
    *("FrameAcquisitionNumber", "PixelMeasuresSequence", "FrameVOILUTSequence", "PixelValueTransformationSequence"),
}
MUTATIONS = 1200
TELLING_BYTES = b"0 1\\.-\0\xff=^\n\x1b\x80"


def sequence(*items: Dataset, undefined: bool) -> Sequence:
    made = Sequence(items)
    made.is_undefined_length = undefined
    for item in items:
        item.is_undefined_length_sequence_item = undefined
    return made


def nested(*, undefined: bool) -> Dataset:
    inner, outer = Dataset(), Dataset()
    inner.CodeValue, inner.CodeMeaning = "113100", "Basic"
    outer.ReferencedSOPInstanceUID = f"{ROOT_UID}.7"
    outer.PurposeOfReferenceCodeSequence = sequence(inner, undefined=undefined)
    dataset = ct_slice()
    dataset.ReferencedImageSequence = sequence(outer, Dataset(), undefined=undefined)
    dataset.RequestAttributesSequence = sequence(undefined=undefined)
    return dataset


def pet(*, undefined: bool = False) -> Dataset:
    dose = Dataset()
    dose.RadiopharmaceuticalStartTime, dose.RadiopharmaceuticalStartDateTime = "091500", "20110304091500.00"
    dose.RadionuclideTotalDose, dose.RadionuclideHalfLife = "350000000", "6586.2"
    dose.RadionuclideCodeSequence = sequence(Dataset(), undefined=undefined)
    dataset = ct_slice(
        SOPClassUID=PositronEmissionTomographyImageStorage,
        Modality="PT",
        Units="BQML",
        PatientWeight="71.5",
        CorrectedImage=["DECY", "ATTN"],
        DecayCorrection="START",
        SeriesDate="20110304",
        SeriesTime="101500",
        AcquisitionDate="20110304",
        AcquisitionTime="101501.5",
        FrameReferenceTime="0",
        ActualFrameDuration="180000",
    )
    dataset.RadiopharmaceuticalInformationSequence = sequence(dose, undefined=undefined)
    return dataset


def made(name: str) -> Dataset:
    """One of the made files by name."""
    no_pixels = ct_slice(Modality="SR", SOPClassUID="1.2.840.10008.5.1.4.1.1.88.33")
    del no_pixels.PixelData
    return {
        "plain": ct_slice,
        "unsigned": lambda: ct_slice(pixels=np.arange(80, dtype=np.uint16).reshape(8, 10)),
        "padded": lambda: ct_slice(PixelPaddingValue=-2000, PixelPaddingRangeLimit=-1500),
        "sequences": lambda: nested(undefined=False),
        "sequences without length": lambda: nested(undefined=True),
        "pet": pet,
        "pet without length": lambda: pet(undefined=True),
        "no pixels": lambda: no_pixels,
        "zero echo": lambda: ct_slice(AcquisitionNumber="00", TemporalPositionIdentifier="+03", EchoTime="1e-1"),
        "windows": lambda: ct_slice(WindowCenter=["40", "-600"], WindowWidth=["400", "1500"]),
        "latin": lambda: ct_slice(SpecificCharacterSet="ISO_IR 100", PatientName="Müller^Jörg", InstitutionName="Köln"),
        "utf-8": lambda: ct_slice(PatientName="Βασιλείου^Ελένη", StudyDescription="腹部"),
        "long text": lambda: ct_slice(ImageComments="one\\two\r\nthree "),
        "empty": lambda: ct_slice(PatientName="", StudyDate="", PixelSpacing=None, ImageType=["A", "", "B"]),
        "wide": lambda: ct_slice(ImageComments="x" * 9000, BitsStored=12, HighBit=11, PixelRepresentation=0),
    }[name]()


COMMON = (
    *("plain", "unsigned", "padded", "sequences", "sequences without length", "pet", "pet without length"),
    *("no pixels", "zero echo", "windows", "latin", "utf-8", "long text", "empty", "wide"),
)


@pytest.mark.parametrize("name", COMMON)
@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
def test_a_common_file_is_answered_by_the_walker_as_by_pydicom(name, syntax, tmp_path):
    dataset = made(name)
    dataset.file_meta.TransferSyntaxUID = syntax
    assert answers_agree(write(dataset, tmp_path / "a.dcm"))


def test_slices_like_those_before_differ_in_all_that_their_headers_differ_in(tmp_path):
    for k in range(12):
        center, time = str(40 + k // 4), f"1011{k // 3:02}"
        dataset = ct_slice(8 + k, WindowCenter=center, WindowWidth="400", AcquisitionTime=time)
        dataset.ImagePositionPatient = [-10.0, -20.0, -100.25 + 12.5 * k]
        write(dataset, tmp_path / f"{k:02}.dcm")
    write(ct_slice(30, PatientName="Some^Other"), tmp_path / "20.dcm")
    write(ct_slice(31, ImagePositionPatient=["1", "2"]), tmp_path / "21.dcm")
    write(ct_slice(32, ImagePositionPatient=None), tmp_path / "22.dcm")
    assert all(answers_agree(path) for path in sorted(tmp_path.iterdir()))


def test_r11_a_short_slice_like_those_before_is_refused(tmp_path):
    paths = write_ct(tmp_path, 3)
    paths[2].write_bytes(paths[2].read_bytes()[:-1])
    assert [answers_agree(path) for path in paths] == [True, True, False]


@pytest.mark.parametrize("syntax", [ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian])
def test_an_uncommon_encoding_is_left_to_pydicom_and_opens(syntax, tmp_path):
    dataset = ct_slice()
    dataset.file_meta.TransferSyntaxUID = syntax
    path = write(dataset, tmp_path / "a.dcm")
    assert not answers_agree(path)
    assert read_instance(path) == read_any_instance(path)


@pytest.mark.parametrize(
    "changes",
    [
        {"PatientName": "Yamada^Tarou=山田^太郎"},
        {"SpecificCharacterSet": ["", "ISO 2022 IR 87"], "PatientName": "Yamada^Tarou"},
        {"SpecificCharacterSet": "ISO_IR 6", "PatientName": b"M\xfcller"},
        {"SeriesNumber": "1.5"},
        {"PixelSpacing": ["nan", "1"]},
        {"PixelSpacing": ["0.5", ""]},
        {"PatientID": "A \\B"},
    ],
)
def test_a_value_that_needs_judgement_is_left_to_pydicom(changes, tmp_path):
    assert not answers_agree(write(ct_slice(**changes), tmp_path / "a.dcm"))


def test_a_word_where_a_number_is_due_is_left_to_pydicom(tmp_path):
    path = write(ct_slice(EchoTime="12.5"), tmp_path / "a.dcm")
    path.write_bytes(path.read_bytes().replace(b"12.5", b"fast"))
    assert not answers_agree(path)
    assert read_instance(path).echo_time_ms is None


@pytest.mark.parametrize("cut", [131, 200, -81, -1])
def test_r11_a_file_that_ends_early_is_refused_by_pydicoms_reading(cut, tmp_path):
    path = write(ct_slice(), tmp_path / "a.dcm")
    path.write_bytes(path.read_bytes()[:cut])
    assert read_plain_instance(path) is None
    assert isinstance(by_pydicom(path), str)


def test_r20_whatever_bytes_are_damaged_the_walker_never_answers_what_pydicom_does_not(tmp_path):
    seeds: list[Path] = []
    for name in COMMON:
        for syntax in (ExplicitVRLittleEndian, ImplicitVRLittleEndian):
            dataset = made(name)
            dataset.file_meta.TransferSyntaxUID = syntax
            seeds.append(write(dataset, tmp_path / f"{len(seeds)}.dcm"))
    chance = random.Random(4)  # the same faults each time
    path = tmp_path / "damaged.dcm"
    answered = 0
    for _ in range(MUTATIONS):
        sound = chance.choice(seeds)
        read_plain_instance(sound)  # so that its layout and its facts are remembered
        path.write_bytes(damaged(sound.read_bytes(), chance))
        answered += answers_agree(path)
    assert answered > MUTATIONS // 10  # the comparison was one


def damaged(sound: bytes, chance: random.Random) -> bytes:
    content = bytearray(sound)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        place = chance.randrange(128, min(len(content), 2000))
        act = chance.choice(("set", "set", "telling", "telling", "length", "take", "double", "cut"))
        if act == "set":
            content[place] = chance.randrange(256)
        elif act == "telling":
            content[place] = chance.choice(TELLING_BYTES)
        elif act == "length":
            content[place : place + 4] = b"\xff\xff\xff\xff"
        elif act == "take":
            del content[place : place + chance.choice((1, 2, 8, 16))]
        elif act == "double":
            content[place:place] = content[place : place + chance.choice((1, 2, 8, 16))]
        elif chance.random() < 0.2:
            del content[max(place, 140) :]
    return bytes(content) if len(content) > 200 else sound


def test_r25_an_invalid_date_is_unknown_to_both(tmp_path):
    path = write(ct_slice(StudyDate="20111399"), tmp_path / "a.dcm")
    assert answers_agree(path)
    assert read_instance(path).study_date == ""


def test_every_real_file_is_the_same_to_both_and_most_are_answered_by_the_walker():
    files = [path for path in sorted(real_data().rglob("*")) if path.is_file() and path.suffix != ".xz"]
    answered = sum(answers_agree(path) for path in files)
    assert answered >= 0.8 * len(files)


def test_every_packed_real_file_is_the_same_to_both(tmp_path_factory):
    names = sorted(
        path.parent.name for path in real_data().glob("*/*.tar.xz") if path.stem == f"{path.parent.name}.tar"
    )
    files = [path for name in names for path in sorted(unpack_set(name, tmp_path_factory).rglob("*")) if path.is_file()]
    answered = sum(answers_agree(path) for path in files)
    assert answered >= 0.9 * len(files)


def test_the_table_of_attributes_is_that_of_the_dictionary():
    known = {name: (tag_for_keyword(name), dictionary_VR(name)) for name in TAGS if tag_for_keyword(name) is not None}
    assert {name: TAGS[name] for name in known} == known
    assert set(TAGS) - set(known) <= {"SyntheticData"}
    assert not {tag for tag, _ in TAGS.values()} & set(PIXEL_TAGS)


def test_every_attribute_asked_for_is_in_the_table():
    asked = set(PLAIN.values()) | {"DiffusionGradientOrientation", "FrameReferenceTime"}
    for name in ("instances", "frames", "spacing", "pixel_format", "header", "diffusion", "rescale", "stored_voi"):
        words = re.findall(r'"([A-Z][A-Za-z]+)"', (ROOT / "viewer" / "imaging" / f"{name}.py").read_text())
        asked |= {word for word in words if tag_for_keyword(word) is not None}
    assert asked - WITHIN_FUNCTIONAL_GROUPS <= set(TAGS)


def test_a_common_series_is_indexed_without_pydicom(tmp_path):
    write_ct(tmp_path, 3)
    code = (
        "import sys, pathlib\nfrom viewer.imaging.scan import scan\n"
        f"print(len(scan([pathlib.Path({str(tmp_path)!r})]).series[0].frames), 'pydicom' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["3", "False"]


def test_r02_two_patients_under_one_series_uid_stay_apart_by_the_walker_too(tmp_path):
    write(ct_slice(0), tmp_path / "a.dcm")
    write(ct_slice(1, PatientID="P2"), tmp_path / "b.dcm")
    assert answers_agree(tmp_path / "a.dcm")
    assert len(scan([tmp_path]).series) == 2


def test_r21_a_damaged_neighbour_costs_the_good_files_nothing(tmp_path):
    paths = write_ct(tmp_path, 5)
    paths[2].write_bytes(paths[2].read_bytes()[:-10])
    found = scan([tmp_path])
    assert len(found.series[0].frames) == 4
    assert [line.path for line in found.problems] == [paths[2]]
