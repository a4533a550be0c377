"""Synthetic studies on demand, drawn in a process of their own: cancel is a kill, and half a study never shows."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from sample_data.phantom.catalogue import CASE_IDS, PhantomStudy, phantom_studies
from viewer.imaging.errors import ImagingError
from viewer.imaging.progress import Progress
from viewer.imaging.series import Series
from viewer.imaging.volume_geometry import Vec3
from viewer.reading.series_memory import recall, remember


@dataclass(frozen=True)
class PhantomSource:
    """Finds and draws the synthetic studies; `cache` is the folder they are kept in."""

    cache: Path

    def study(self, study_uid: str) -> PhantomStudy | None:
        """The synthetic study of this UID, or None where it is none of this program's."""
        for case_id in CASE_IDS:
            for study in phantom_studies(case_id):
                if study.study_uid == study_uid:
                    return study
        return None

    def is_ready(self, study: PhantomStudy) -> bool:
        """True where it has been drawn before."""
        from sample_data.phantom.generate import is_ready

        return is_ready(study.case_id, study.timepoint_id, self.cache)

    def folder(self, study: PhantomStudy) -> Path:
        """Where its files are, once it is ready."""
        from sample_data.phantom.generate import study_folder

        return study_folder(study.case_id, study.timepoint_id, self.cache)

    def draw(self, study: PhantomStudy, progress: Progress) -> Path:
        """Draw it, telling `progress`, whose raising ends the process. Raises ImagingError where it failed."""
        self.cache.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "sample_data.phantom.worker", study.case_id, study.timepoint_id]
        process = subprocess.Popen(  # noqa: S603 - our own module, our own arguments
            [*command, str(self.cache)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        try:
            assert process.stdout is not None
            for line in process.stdout:
                words = line.split()
                if len(words) == 2 and all(word.isdigit() for word in words):  # noqa: PLR2004 - "done total"
                    progress(int(words[0]), int(words[1]))
            _, trouble = process.communicate()
        finally:
            if process.poll() is None:
                process.kill()
                process.communicate()
        if process.returncode != 0:
            last = trouble.strip().splitlines()[-1:] or ["no reason given"]
            raise ImagingError(f"The synthetic images of {study.study_date:%Y-%m} could not be drawn: {last[0]}"[:120])
        return self.folder(study)


@dataclass(frozen=True)
class TruePlace:
    """Where a synthetic study's own truth file says a lesion is: centre and axes in LPS mm."""

    centre: Vec3
    long_axis: tuple[Vec3, Vec3]
    short_axis: tuple[Vec3, Vec3]


def series_of_study(folder: Path) -> tuple[tuple[Series, ...], tuple[str, ...]]:
    """The series of a drawn study, and the reasons of files that were refused; headers are read once only."""
    held = recall(folder)
    if held is not None:
        return held, ()
    from viewer.imaging.scan import scan

    result = scan(sorted(path for path in folder.iterdir() if path.is_dir()))
    if not result.problems:
        remember(folder, result.series)
    return result.series, tuple(problem.text for problem in result.problems)


def places_in(folder: Path) -> dict[str, TruePlace]:
    """The lesions that are present in a drawn study, by lesion id."""
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    found: dict[str, TruePlace] = {}
    for lesion in truth["lesions"]:
        if lesion["present"]:
            found.setdefault(
                lesion["id"],
                TruePlace(_vec(lesion["center_lps"]), _axis(lesion["long_axis_lps"]), _axis(lesion["short_axis_lps"])),
            )
    return found


def _vec(values: list[float]) -> Vec3:
    x, y, z = values
    return x, y, z


def _axis(ends: list[list[float]]) -> tuple[Vec3, Vec3]:
    first, last = ends
    return _vec(first), _vec(last)
