"""The images of the open case: where they are, which are on their way, and the volumes that viewports show.

Nothing here waits: finding, drawing and reading are jobs, and what they bring is told by signals.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal, Slot

from measurements.case import CaseRecord
from measurements.timepoint import Study
from sample_data.phantom.catalogue import PhantomStudy
from viewer.exchange.adding import may_show, may_stand_under
from viewer.imaging.progress import Progress
from viewer.imaging.series import Series
from viewer.imaging.volume_geometry import Vec3
from viewer.jobs.board import JobBoard
from viewer.jobs.job import Job
from viewer.reading.measured_pixels import MeasuredPixels
from viewer.reading.phantom_process import PhantomSource, TruePlace, places_in, series_of_study
from viewer.reading.volume_shelf import VolumeShelf

SOME = 4  # dates named in one line
ImageState = Literal["none", "searching", "on_demand", "working", "ready", "missing"]


@dataclass(frozen=True)
class _Found:
    """What a job brings: series, reasons of refused files, and lesion places of a synthetic study."""

    series: tuple[Series, ...]
    problems: tuple[str, ...] = ()
    places: tuple[tuple[str, TruePlace], ...] = ()


class CaseImages(QObject):
    """Knows, for each time point of the open case, whether its images are there, and gets them when wanted."""

    state_changed = Signal(str)  # time point id
    trouble = Signal(str)  # one line for the user
    found_again = Signal(int)  # dates whose images a search brought back
    not_found = Signal(str)  # one line naming the dates whose images are not where they were

    def __init__(
        self,
        board: JobBoard,
        phantoms: PhantomSource,
        parent: QObject | None = None,
        index_file: Path | None = None,
    ) -> None:
        """`index_file`: where what was read of folders is remembered; None: nowhere."""
        super().__init__(parent)
        self._board = board
        self._phantoms = phantoms
        self._index_file = index_file
        self.shelf = VolumeShelf(board, self)
        self.measured = MeasuredPixels(board, self)
        self._case: CaseRecord | None = None
        self._series: dict[str, tuple[Series, ...]] = {}  # by series UID
        self._places: dict[tuple[str, str], TruePlace] = {}  # by time point and lesion id
        self._searching: Job | None = None
        self._asked = False
        self._drawing: tuple[Job, PhantomStudy] | None = None
        self._queue: list[PhantomStudy] = []
        self._refused: set[str] = set()  # studies whose drawing failed or was cancelled

    # -- the case ----------------------------------------------------------------------------------------------

    def open(self, case: CaseRecord | None, folders: Sequence[Path] = (), known: Iterable[Series] = ()) -> None:
        """Turn to another case: forget the old images, and look for the new ones in `folders`."""
        self._stop()
        self.shelf.clear()
        self._series, self._places, self._refused = {}, {}, set()
        self._case = case
        self.offer(known)
        if case is None or not self._unfound_studies():
            return
        if folders:
            self.search(folders)
        else:
            self._tell_not_found()

    def set_case(self, case: CaseRecord) -> None:
        """Follow an edit of the same case: dates that came with it are told of, as those of a case that is opened."""
        known = {point.id for point in self._case.timepoints} if self._case else set()
        self._case = case
        for point in case.timepoints:
            if point.id not in known:
                self.state_changed.emit(point.id)

    def offer(self, series: Iterable[Series]) -> None:
        """Series that are known already, from an import."""
        by_uid: dict[str, list[Series]] = {}
        for one in series:
            held = self._series.get(one.series_uid, ())
            # a missing UID is equal to every other that is missing: such series come one beside the other
            is_held = bool(held) if one.series_uid else any(one.paths == other.paths for other in held)
            if one.has_image and not is_held:
                by_uid.setdefault(one.series_uid, []).append(one)
        for uid, parts in by_uid.items():
            self._series[uid] = (*self._series.get(uid, ()), *parts)
        self._tell_all()

    def search(self, folders: Sequence[Path], *, asked: bool = False) -> None:
        """Look for the case's images in `folders`, matched by series UID; `asked`: the reader waits for an answer."""
        self._asked = asked
        if self._searching is not None:
            self._searching.cancel()
        job = Job(partial(_search, tuple(folders), self._index_file), "Finding images")
        job.succeeded.connect(self._on_search)
        job.failed.connect(self._on_search_failed)
        job.cancelled.connect(self._on_search_ended)
        self._searching = job
        self._board.run(job)
        self._tell_all()

    def close(self) -> None:
        """Stop all work."""
        self._stop()
        self.shelf.clear()

    # -- what a screen asks ------------------------------------------------------------------------------------

    def state(self, timepoint_id: str) -> ImageState:
        """Whether the images of a time point are there, can be had, or are not found."""
        studies = self._studies(timepoint_id)
        if not studies:
            return "none"
        if any(self._images_of(study) for study in studies):
            return "ready"
        phantoms = [self._phantoms.study(study.study_uid) for study in studies if study.synthetic]
        if any(phantom is not None for phantom in phantoms):
            drawing = self._drawing[1] if self._drawing else None
            busy = any(phantom is not None and phantom in (*self._queue, drawing) for phantom in phantoms)
            return "working" if busy else "on_demand"
        return "searching" if self._searching is not None else "missing"

    def series_of(self, timepoint_id: str) -> tuple[Series, ...]:
        """The series of a time point that have been found, in the order the record names them."""
        return tuple(one for study in self._studies(timepoint_id) for one in self._images_of(study))

    @property
    def phantom_source(self) -> PhantomSource:
        """Where synthetic studies come from."""
        return self._phantoms

    def synthetic_studies(self) -> tuple[PhantomStudy, ...]:
        """The synthetic studies of the open case that this program can draw."""
        studies = self._case.studies if self._case is not None else ()
        found = (self._phantoms.study(study.study_uid) for study in studies if study.synthetic)
        return tuple(phantom for phantom in found if phantom is not None)

    def place_of(self, lesion_id: str, timepoint_id: str) -> Vec3 | None:
        """Where a synthetic study's own truth file says the lesion is (LPS mm); None for real images."""
        place = self._places.get((timepoint_id, lesion_id))
        return None if place is None else place.centre

    def truth_of(self, lesion_id: str, timepoint_id: str) -> TruePlace | None:
        """Centre and axes of a lesion as a synthetic study was drawn; None for real images."""
        return self._places.get((timepoint_id, lesion_id))

    def missing_timepoints(self) -> tuple[str, ...]:
        """The time points whose images are named by the case and were not found."""
        case = self._case
        return () if case is None else tuple(p.id for p in case.timepoints if self.state(p.id) == "missing")

    def want(self, timepoint_id: str, *, again: bool = False) -> None:
        """Get the images of a time point if they can be had: synthetic ones are drawn, next before others."""
        queued = False
        for study in self._studies(timepoint_id):
            phantom = self._phantoms.study(study.study_uid) if study.synthetic else None
            if phantom is None or self._series.get(phantom.series[0].series_uid):
                continue
            if study.study_uid in self._refused and not again:
                continue
            self._refused.discard(study.study_uid)
            if self._drawing is not None and self._drawing[1] == phantom:
                continue
            self._queue = [phantom, *(other for other in self._queue if other != phantom)]
            queued = True
        if queued:
            self._draw_next()

    # -- the work ----------------------------------------------------------------------------------------------

    def _draw_next(self) -> None:
        if self._drawing is not None or not self._queue:
            return
        phantom = self._queue.pop(0)
        job = Job(partial(_draw, self._phantoms, phantom), f"Drawing images of {phantom.study_date:%Y-%m}")
        job.succeeded.connect(self._on_drawn)
        job.failed.connect(self._on_draw_failed)
        job.cancelled.connect(self._on_draw_cancelled)
        self._drawing = (job, phantom)
        self._board.run(job)
        self.state_changed.emit(phantom.timepoint_id)

    def _keep_places(self, phantom: PhantomStudy, found: _Found) -> None:
        for lesion_id, place in found.places:
            self._places[(phantom.timepoint_id, lesion_id)] = place

    @Slot(object)
    def _on_drawn(self, found: _Found) -> None:
        phantom = self._end_drawing()
        if phantom is None:
            return
        self._keep_places(phantom, found)
        self.offer(found.series)
        if found.problems:
            self.trouble.emit(_first_of(found.problems))
        self._draw_next()

    @Slot(object)
    def _on_draw_failed(self, error: object) -> None:
        phantom = self._end_drawing()
        if phantom is not None:
            self._refused.add(phantom.study_uid)
            self.trouble.emit(str(error))
            self.state_changed.emit(phantom.timepoint_id)
        self._draw_next()

    @Slot()
    def _on_draw_cancelled(self) -> None:
        phantom = self._end_drawing()
        if phantom is not None:
            self._refused.add(phantom.study_uid)
            self.state_changed.emit(phantom.timepoint_id)
        self._draw_next()

    def _end_drawing(self) -> PhantomStudy | None:
        job = self.sender()
        if self._drawing is None or self._drawing[0] is not job:
            return None
        phantom = self._drawing[1]
        self._drawing = None
        return phantom

    @Slot(object)
    def _on_search(self, found: _Found) -> None:
        if self.sender() is not self._searching:
            return
        self._searching = None
        named = {ref.series_uid for study in (self._case.studies if self._case else ()) for ref in study.series}
        here = tuple(one for one in found.series if one.series_uid in named)
        for one in here:
            self._series.pop(one.series_uid, None)  # it lies elsewhere now
        before = set(self.missing_timepoints())
        self.offer(here)
        if found.problems:
            self.trouble.emit(_first_of(found.problems))
        self._tell_other_patients()
        found_again = before - set(self.missing_timepoints())
        if found_again and self._asked:
            self.found_again.emit(len(found_again))
        self._tell_not_found()

    @Slot(object)
    def _on_search_failed(self, error: object) -> None:
        self.trouble.emit(str(error))
        self._on_search_ended()

    @Slot()
    def _on_search_ended(self) -> None:
        if self.sender() is self._searching:
            self._searching = None
            self._tell_all()

    def _tell_not_found(self) -> None:
        case, missing = self._case, self.missing_timepoints()
        if case is None or not missing:
            return
        dates = [case.timepoint(point).date.iso() or "an unknown date" for point in missing]
        more = f" and {len(dates) - SOME} more" if len(dates) > SOME else ""
        self.not_found.emit(f"Images not found: {', '.join(dates[:SOME])}{more}. Everything else of the case is here.")

    def _stop(self) -> None:
        self._queue = []
        for job in (self._searching, self._drawing[0] if self._drawing else None):
            if job is not None:
                job.cancel()
        self._searching = self._drawing = None

    def _studies(self, timepoint_id: str) -> tuple[Study, ...]:
        if self._case is None:
            return ()
        return tuple(study for study in self._case.studies_of(timepoint_id) if study.has_images)

    def _unfound_studies(self) -> bool:
        case = self._case
        return case is not None and any(
            not study.synthetic or self._phantoms.study(study.study_uid) is None
            for study in case.studies
            if study.has_images and not self._images_of(study)
        )

    def _images_of(self, study: Study) -> tuple[Series, ...]:
        """The images found under the UIDs of a study, without those that name another patient (R01, R03)."""
        case = self._case
        if case is None:
            return ()
        found = (one for ref in study.series for one in self._series.get(ref.series_uid, ()))
        return tuple(one for one in found if may_stand_under(study, one) and may_show(case, study, one.patient))

    def _tell_other_patients(self) -> None:
        """Say of which dates images were found that name another patient than the case: they are not shown."""
        case = self._case
        if case is None:
            return
        dates = {
            study.date.iso() or "an unknown date": None
            for study in case.studies
            if any(
                may_stand_under(study, one) and not may_show(case, study, one.patient)
                for ref in study.series
                for one in self._series.get(ref.series_uid, ())
            )
        }
        if dates:
            more = f" and {len(dates) - SOME} more" if len(dates) > SOME else ""
            named = ", ".join([*dates][:SOME])
            self.trouble.emit(f"Images of {named}{more} name another patient than this case: they are not shown.")

    def _tell_all(self) -> None:
        for point in self._case.timepoints if self._case else ():
            self.state_changed.emit(point.id)


def _first_of(problems: tuple[str, ...]) -> str:
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{problems[0]}{more}"


def _search(folders: tuple[Path, ...], index_file: Path | None, progress: Progress) -> _Found:
    """Read folders, archives and files; what was read before and has not changed is known at once."""
    from viewer.imaging.index_memory import IndexMemory
    from viewer.imaging.scan import scan

    memory = IndexMemory(index_file) if index_file is not None else None

    there = [folder for folder in folders if folder.exists()]
    result = scan(there, progress, memory=memory)
    return _Found(result.series)


def _draw(phantoms: PhantomSource, study: PhantomStudy, progress: Progress) -> _Found:
    folder = phantoms.folder(study) if phantoms.is_ready(study) else phantoms.draw(study, progress)
    series, problems = series_of_study(folder)
    return _Found(series, problems, tuple(places_in(folder).items()))
