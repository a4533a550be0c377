"""Headers damaged at random, from the project's own bad input and from real files: always one answer, never a fault.

R20: no exception but a refusal in words, no hang, and the walker never answers what pydicom does not.
"""

import random
import time
from pathlib import Path

import pytest

from tests.support.bad_input import controls
from tests.support.bad_input.raw_dicom import BIG, DEFLATED, EXPLICIT, IMPLICIT, ct, part10
from tests.support.real_data import real_data
from tests.support.two_readings import answers_agree, by_pydicom
from viewer.imaging.errors import LONGEST_REASON
from viewer.imaging.instances import read_plain_instance

LONGEST_S = 10.0
HEADER = 6000


def damaged(sound: bytes, chance: random.Random) -> bytes:
    content = bytearray(sound)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        place = chance.randrange(min(len(content), HEADER) or 1)
        if not content:
            break
        act = chance.choice(("bit", "byte", "length", "take", "double", "cut", "swap"))
        if act == "bit":
            content[place] ^= 1 << chance.randrange(8)
        elif act == "byte":
            content[place] = chance.choice(b"\0\xff\x01 0\\.-^=SQUN")
        elif act == "length":
            content[place : place + 4] = chance.choice((b"\xff\xff\xff\xff", b"\xfe\xff\xff\xff", b"\0\0\0\0"))
        elif act == "take":
            del content[place : place + chance.choice((1, 2, 8, 64))]
        elif act == "double":
            content[place:place] = content[place : place + chance.choice((1, 8, 64))]
        elif act == "swap":
            content[place : place + 2] = content[place : place + 2][::-1]
        else:
            del content[max(place, 1) :]
    return bytes(content) or b"\0"


def fuzz(seeds: list[bytes], turns: int, path: Path, seed: int) -> int:
    chance = random.Random(seed)
    answered = 0
    for _ in range(turns):
        sound = chance.choice(seeds)
        path.write_bytes(sound)
        read_plain_instance(path)  # so that its layout and facts are remembered
        path.write_bytes(damaged(sound, chance))
        begun = time.monotonic()
        told = by_pydicom(path)
        assert time.monotonic() - begun < LONGEST_S
        assert not isinstance(told, str) or (5 <= len(told) <= LONGEST_REASON and told.isprintable())
        answered += answers_agree(path)
    return answered


def made_seeds(tmp_path: Path) -> list[bytes]:
    seeds = [part10(ct(5), syntax) for syntax in (EXPLICIT, IMPLICIT, BIG, DEFLATED)]
    for number, case in enumerate(controls.cases()):
        folder = tmp_path / f"seed{number}"
        folder.mkdir()
        case.make(folder)
        seeds.append(min(folder.rglob("*.dcm")).read_bytes())
    return [seed for seed in seeds if len(seed) < 100_000]


def real_seeds() -> list[bytes]:
    files = [path for path in sorted(real_data().rglob("*")) if path.is_file() and path.stat().st_size < 200_000]
    return [content for path in files if (content := path.read_bytes())[128:132] == b"DICM"]


def test_r20_damaged_headers_of_made_files_are_answered_or_refused_in_words(tmp_path):
    assert fuzz(made_seeds(tmp_path), 500, tmp_path / "a.dcm", 1) > 50


def test_r20_damaged_headers_of_real_files_are_answered_or_refused_in_words(tmp_path):
    assert fuzz(real_seeds(), 200, tmp_path / "a.dcm", 2) > 10


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10, 20))
def test_r20_many_damaged_headers(seed, tmp_path):
    assert fuzz(made_seeds(tmp_path) + real_seeds(), 10_000, tmp_path / "a.dcm", seed) > 500
