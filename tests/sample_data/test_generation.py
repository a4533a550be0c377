"""Generation: whole or not there, the same every time, and truth that agrees with the pixels."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest

from sample_data.phantom import cache as anatomy_cache
from sample_data.phantom.cache import anatomy, anatomy_path
from sample_data.phantom.catalogue import GENERATOR_VERSION, UnknownPhantomError, phantom_study
from sample_data.phantom.generate import STALE_AFTER_S, generate_study, is_ready, no_progress, study_folder
from tests.sample_data.drawn import index_of, read_folder, the_anatomy, values
from tests.support.phantoms import phantom_cache, phantom_study_folder, truth_of

SHORT = ("followup", "tp-2")
"""The study with the fewest slices."""


@pytest.fixture
def own_cache(tmp_path: Path) -> Path:
    """A cache of its own that holds the anatomy already."""
    the_anatomy()
    shutil.copy(anatomy_path(phantom_cache()), anatomy_path(tmp_path))
    return tmp_path


def left_in(cache: Path) -> list[str]:
    return sorted(str(p.relative_to(cache)) for p in cache.rglob("*") if ".part" in p.name)


def test_two_caches_get_the_same_objects(own_cache: Path) -> None:
    one, other = phantom_study_folder(*SHORT), generate_study(*SHORT, own_cache)
    assert truth_of(one) == truth_of(other)
    first, second = (read_folder(folder, "CT-PV") for folder in (one, other))
    assert [ds.SOPInstanceUID for ds in first] == [ds.SOPInstanceUID for ds in second]
    a, b = values(first), values(second)
    assert a.shape == b.shape
    assert a.mean() == pytest.approx(b.mean(), abs=0.01)
    assert a.std() == pytest.approx(b.std(), abs=0.01)


def test_a_study_is_drawn_once(own_cache: Path) -> None:
    calls: list[tuple[int, int]] = []
    folder = generate_study(*SHORT, own_cache, lambda done, total: calls.append((done, total)))
    assert is_ready(*SHORT, own_cache)
    assert folder == study_folder(*SHORT, own_cache)
    done, totals = zip(*calls, strict=True)
    assert list(done) == sorted(done)
    assert done[-1] == totals[-1]
    assert len(set(totals)) == 1
    before = {p: p.stat().st_mtime_ns for p in folder.rglob("*")}
    again: list[tuple[int, int]] = []
    assert generate_study(*SHORT, own_cache, lambda d, t: again.append((d, t))) == folder
    assert {p: p.stat().st_mtime_ns for p in folder.rglob("*")} == before
    assert again == []
    assert left_in(own_cache) == []


class Cancelled(BaseException):
    """What a job raises in the progress call."""


@pytest.mark.parametrize("after", [1, 12, 24])
def test_a_cancelled_run_leaves_nothing(own_cache: Path, after: int) -> None:
    calls = 0

    def stop(done: int, total: int) -> None:
        nonlocal calls
        calls += 1
        if calls > after:
            raise Cancelled

    with pytest.raises(Cancelled):
        generate_study(*SHORT, own_cache, stop)
    assert not is_ready(*SHORT, own_cache)
    assert not study_folder(*SHORT, own_cache).exists()
    assert left_in(own_cache) == []


def test_a_killed_run_leaves_no_half_study_and_its_rest_is_swept(own_cache: Path) -> None:
    command = [sys.executable, "-m", "sample_data.phantom.worker", *SHORT, str(own_cache)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(8):
            process.stdout.readline()
        process.kill()
    assert not is_ready(*SHORT, own_cache)
    rest = list(own_cache.rglob(".*.part"))
    assert len(rest) == 1
    old = time.time() - STALE_AFTER_S - 5
    os.utime(rest[0], (old, old))
    folder = generate_study(*SHORT, own_cache)
    assert (folder / "truth.json").is_file()
    assert left_in(own_cache) == []


def test_two_processes_at_once_end_with_one_whole_study(own_cache: Path) -> None:
    command = [sys.executable, "-m", "sample_data.phantom", "--case", SHORT[0], "--timepoint", SHORT[1]]
    both = [subprocess.Popen([*command, "--out", str(own_cache)], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=60)[0].strip() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert said == [str(study_folder(*SHORT, own_cache))] * 2
    assert len(read_folder(Path(said[0]), "CT-PV")) == 24
    assert left_in(own_cache) == []


def test_a_damaged_anatomy_is_made_again(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = anatomy_path(own_cache)
    whole = path.read_bytes()
    monkeypatch.setattr(anatomy_cache, "build_anatomy", lambda step: the_anatomy())
    for damaged in (whole[: len(whole) // 2], b"", whole[:-9] + b"\0" * 9):
        path.write_bytes(damaged)
        assert np.array_equal(anatomy(own_cache, no_progress).top, the_anatomy().top)
        assert path.stat().st_size == len(whole)
    assert GENERATOR_VERSION in path.name


def test_an_anatomy_just_made_is_the_one_read_later(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = the_anatomy()
    unrounded = tuple(replace(lumen, inside=lumen.inside + np.float32(0.031)) for lumen in whole.lumens)
    monkeypatch.setattr(anatomy_cache, "build_anatomy", lambda step: replace(whole, lumens=unrounded))
    anatomy_path(own_cache).unlink()
    made, read = (anatomy(own_cache, no_progress) for _ in range(2))
    for one, other in zip(made.lumens, read.lumens, strict=True):
        assert np.array_equal(one.inside, other.inside)


def test_an_unknown_study_is_refused(own_cache: Path) -> None:
    with pytest.raises(UnknownPhantomError):
        generate_study("sample", "tp-2009-11", own_cache)


@pytest.mark.parametrize("study", [("sample", "tp-2008-10"), ("followup", "tp-3")])
def test_the_truth_agrees_with_the_pixels(study: tuple[str, str]) -> None:
    folder = phantom_study_folder(*study)
    truth = truth_of(folder)
    assert truth["study_uid"] == phantom_study(*study).study_uid
    files = {ds.SOPInstanceUID: ds for file in folder.rglob("*.dcm") for ds in [pydicom.dcmread(file)]}
    for lesion in truth["lesions"]:
        ds = files[lesion["sop_instance_uid"]]
        assert ds.SeriesInstanceUID == lesion["series_uid"]
        assert ds.InstanceNumber == lesion["slice_index"] + 1
        assert float(ds.ImagePositionPatient[2]) == pytest.approx(lesion["center_lps"][2], abs=1e-3)
        if not lesion["present"]:
            assert lesion["long_mm"] is lesion["short_mm"] is lesion["long_axis_lps"] is None
            continue
        for name in ("long", "short"):
            ends = np.array(lesion[f"{name}_axis_lps"])
            assert np.linalg.norm(ends[1] - ends[0]) == pytest.approx(lesion[f"{name}_mm"], abs=0.001)
            assert ends.mean(axis=0) == pytest.approx(lesion["center_lps"], abs=0.001)
        if lesion["too_small"]:
            continue
        # Along the short axis the mean of the outer third inside differs from that of a ring of the same width outside.
        inside, outside = (mean_on_ellipse(ds, lesion, r) for r in ((-3.0, -1.5), (1.5, 3.0)))
        assert abs(inside - outside) > 30, (lesion["id"], inside, outside)


def mean_on_ellipse(ds: pydicom.Dataset, lesion: dict, between_mm: tuple[float, float]) -> float:
    """Mean HU on rings between two distances from the true edge, from truth file and header alone."""
    centre = np.array(lesion["center_lps"])
    a, b = ((np.array(lesion[f"{n}_axis_lps"])[1] - centre) for n in ("long", "short"))
    grey = ds.pixel_array * float(ds.RescaleSlope) + float(ds.RescaleIntercept)
    found = []
    for angle in np.linspace(0, 2 * np.pi, 90, endpoint=False):
        point = np.cos(angle) * a + np.sin(angle) * b
        for beyond in np.linspace(*between_mm, 4):
            column, row = index_of(ds, list(centre + point * (1 + beyond / np.linalg.norm(point))))
            found.append(grey[round(row), round(column)])
    return float(np.mean(found))


def test_the_last_follow_up_holds_one_gone_one_too_small_one_new_and_one_look_alike() -> None:
    lesions = {x["id"]: x for x in truth_of(phantom_study_folder("followup", "tp-3"))["lesions"]}
    assert [i for i, x in lesions.items() if not x["present"]] == ["t02"]
    assert [i for i, x in lesions.items() if x["too_small"]] == ["t05"]
    assert [i for i, x in lesions.items() if x["kind"] == "new"] == ["new-1"]
    assert [i for i, x in lesions.items() if x["kind"] == "look-alike"] == ["cyst-1"]
