"""The sets of real series by name, and what a scan finds in each, once for the whole run."""

import functools
from pathlib import Path

import pytest

from tests.support.real_data import real_data, unpack_set
from viewer.imaging.scan import ScanResult, scan

PACKED = [
    "ct-abdomen-5mm",
    "ct-chest-8mm",
    "ct-head-phantom-2-exams",
    "ct-lidc-nodule",
    "geometry-traps",
    "lung-many-dates",
    "mr-head-hfs",
    "petctmr-sarcoma",
]
PLAIN = [
    "charsets",
    "corrupt-and-decoys",
    "ct-body-j2k",
    "ct-head-tiny",
    "deeplesion-recist",
    "deeplesion-tracking",
    "dicomdir",
    "digital-orientation",
    "gsps-rtstruct",
    "localizer-3-plane",
    "mr-enhanced",
    "mr-liver-coronal",
    "mr-prostate-adc",
    "petct-lower",
    "recist-two-readers",
    "seg-sr",
    "series-4d",
    "suv-metadata",
    "transfer-syntaxes",
]


def folder_of(name: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpack_set(name, tmp_path_factory) if name in PACKED else real_data(name)


@functools.cache
def scanned(folder: Path) -> ScanResult:
    return scan([folder])
