"""Synthetic studies are drawn in a process of their own: told step by step, ended by a kill, refused in words."""

import shutil
from pathlib import Path

import pytest

from sample_data.phantom.cache import anatomy_path
from sample_data.phantom.catalogue import GENERATOR_VERSION, PhantomStudy, phantom_study
from tests.support.phantoms import phantom_cache, phantom_study_folder
from viewer.imaging.errors import ImagingError
from viewer.imaging.progress import JobCancelled
from viewer.reading.phantom_process import PhantomSource, places_in, series_of_study


@pytest.fixture
def source(tmp_path: Path) -> PhantomSource:
    """A cache of its own, with the anatomy made already: that takes long."""
    phantom_study_folder("followup", "tp-1")
    shutil.copy(anatomy_path(phantom_cache()), anatomy_path(tmp_path))
    return PhantomSource(tmp_path)


@pytest.fixture
def study() -> PhantomStudy:
    return phantom_study("followup", "tp-3")


def test_a_study_is_drawn_and_its_steps_are_told(source: PhantomSource, study: PhantomStudy) -> None:
    told: list[tuple[int, int]] = []
    assert source.study(study.study_uid) == study
    assert not source.is_ready(study)
    folder = source.draw(study, lambda done, total: told.append((done, total)))
    assert folder == source.folder(study)
    assert source.is_ready(study)
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]
    series, refused = series_of_study(folder)
    assert [one.modality for one in series] == ["CT"]
    assert refused == ()
    assert "new-1" in places_in(folder)
    assert "t02" not in places_in(folder)  # gone at this date


def test_a_cancel_ends_the_process_and_leaves_no_study(source: PhantomSource, study: PhantomStudy) -> None:
    def stop(done: int, _total: int) -> None:
        if done > 2:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        source.draw(study, stop)
    assert not source.is_ready(study)


def test_r30_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path, study: PhantomStudy) -> None:
    (tmp_path / f"v{GENERATOR_VERSION}").write_text("a file where a folder is wanted")
    source = PhantomSource(tmp_path)
    assert source.folder(study).is_relative_to(tmp_path / f"v{GENERATOR_VERSION}")
    with pytest.raises(ImagingError, match=r"^The synthetic images of 2026-06 could not be drawn: Not a directory$"):
        source.draw(study, lambda _done, _total: None)


def test_a_study_of_a_patient_is_none_of_ours(source: PhantomSource) -> None:
    assert source.study("1.2.840.113619.2.1") is None
