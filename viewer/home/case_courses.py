"""The courses behind the lines of the case list: worked out in a job, kept by the revision of the case."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, Slot

from measurements.case import CaseRecord
from measurements.errors import RecordError
from measurements.store.records import CaseSummary
from viewer.home.case_course import CaseCourse, course_of
from viewer.imaging.progress import Progress
from viewer.jobs.board import JobBoard
from viewer.jobs.job import Job

Load = Callable[[str], CaseRecord]
Key = tuple[str, int]


class CaseCourses(QObject):
    """Says each course as soon as it is known. A case that has not changed is never loaded twice."""

    worked_out = Signal(str, object)  # case id, CaseCourse

    _found = Signal(object, object)  # Key, CaseCourse; from the worker

    def __init__(self, board: JobBoard, load: Load, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._load = load
        self._known: dict[Key, CaseCourse] = {}
        self._wanted: tuple[Key, ...] = ()
        self._job: Job | None = None
        self._found.connect(self._keep, Qt.ConnectionType.QueuedConnection)

    def course(self, case: CaseSummary) -> CaseCourse | None:
        """What is known of this state of the case; None until it has been worked out."""
        return self._known.get((case.id, case.revision))

    def want(self, cases: Iterable[CaseSummary]) -> None:
        """Work out what is not known yet of these cases, in their order; older states are forgotten."""
        self._wanted = tuple((case.id, case.revision) for case in cases)
        self._known = {key: course for key, course in self._known.items() if key in set(self._wanted)}
        self._go_on()

    def _go_on(self) -> None:
        missing = tuple(key for key in self._wanted if key not in self._known)
        if self._job is not None or not missing:
            return
        job = Job(partial(_work_out, missing, self._load, self._found.emit), "Working out sums")
        job.succeeded.connect(self._on_end)
        job.cancelled.connect(self._on_stopped)
        job.failed.connect(self._on_stopped)
        self._job = job
        self._board.run(job)

    @Slot(object, object)
    def _keep(self, key: Key, course: CaseCourse) -> None:
        if key in self._wanted:
            self._known[key] = course
            self.worked_out.emit(key[0], course)

    @Slot()
    def _on_end(self) -> None:
        self._job = None
        self._go_on()

    @Slot()
    def _on_stopped(self) -> None:
        # Not begun again by itself: what was called off comes back when the list is shown the next time.
        self._job = None


def _work_out(keys: tuple[Key, ...], load: Load, tell: Callable[[Key, CaseCourse], None], progress: Progress) -> None:
    for done, key in enumerate(keys):
        progress(done, len(keys))
        try:
            course = course_of(load(key[0]))
        except RecordError as error:
            course = CaseCourse(sentence=str(error))
        tell(key, course)
    progress(len(keys), len(keys))
