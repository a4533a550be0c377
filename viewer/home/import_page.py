"""Import: what was found, what was refused and why; patient by patient into a new case or one that is there."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from viewer.components.buttons import label
from viewer.components.panels import EmptyPanel
from viewer.home.import_choices import Intake, proposed
from viewer.home.import_head import ImportHead
from viewer.home.import_model import PATIENT_ROLE, SERIES_ROLE, ImportModel
from viewer.home.import_tree import ImportTree
from viewer.home.library_bar import LibraryBar
from viewer.home.problem_list import ProblemList
from viewer.home.series_pictures import Pictures, SeriesPictures
from viewer.home.series_preview import SeriesPreview
from viewer.home.trickle import Trickle
from viewer.imaging.errors import Problem
from viewer.imaging.exam_groups import ExamGroup, exam_groups
from viewer.imaging.persons import same_person_key
from viewer.imaging.series import PatientIdentity, Series
from viewer.theme import tokens

if TYPE_CHECKING:
    from measurements.store.records import CaseSummary

KEPT_APART = "{count} patients with images stay {count}: each goes where its own line says, nothing is merged by name."


class ImportPage(QWidget):
    """Shows a scan as it goes. Emits the chosen series of each patient with what is to become of them."""

    open_requested = Signal(object)  # tuple[Intake, ...]: a patient each
    add_requested = Signal(object)  # tuple[Series, ...] of one patient, for the case that is open
    cancel_requested = Signal()
    closed = Signal()
    said = Signal(str)
    failed = Signal(str)

    def __init__(self, pictures: SeriesPictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import")
        self._drawer = pictures
        self._model = ImportModel(self)
        self._trickle = Trickle(self._model.put, self)
        self._ending: tuple[Sequence[Series], Sequence[ExamGroup]] | None = None
        self._checked_early: list[tuple[Sequence[str], Sequence[Series], Sequence[Problem]]] = []
        self._problems: tuple[Problem, ...] = ()
        self._busy = False
        self._head = ImportHead()
        self._tree = ImportTree(self._model)
        self._apart = label("", tone="second", name="importApart")
        self._nothing = EmptyPanel(
            "No images were found", "None of these files holds a DICOM object; the list says why.", "importNothing"
        )
        self._preview = SeriesPreview()
        self._refused = ProblemList()
        self._arrange()
        self._connect()
        self._update_buttons()

    # -- what is shown -----------------------------------------------------------------------------------------

    def begin(self, paths: Sequence[Path], open_case: str, cases: "Sequence[CaseSummary]" = ()) -> None:
        """Start over for these paths.

        open_case: the title of the case that is open, or ""; cases: those of the library, the last changed first.
        """
        self._drawer.stop()
        self._trickle.clear()
        self._ending = None
        self._checked_early.clear()
        self._model.set_series(())
        self.set_cases(cases)
        self._preview.set_series(None)
        self._problems = ()
        self._refused.set_problems((), done=False)
        self._refused.set_notes(())
        self._apart.hide()
        self._nothing.hide()
        self._head.begin(paths, open_case)
        self._set_busy(True)

    def set_cases(self, cases: "Sequence[CaseSummary]") -> None:
        """The cases of the library, the last changed first: what was proposed before is proposed anew."""
        self._model.set_proposals(lambda identity: proposed(identity, cases))
        self._tree.set_cases(cases)

    def progress(self, done: int, total: int) -> None:
        """Say how far the reading is."""
        self._head.progress(done, total, "files read")

    def add_series(self, series: Series) -> None:
        """Show one more series while the reading goes on; the first with images is previewed at once."""
        if series.has_image and self._preview.series is None:
            self._show_preview(series)
        self._trickle.add((series,))

    def finish(
        self,
        series: Sequence[Series],
        problems: Sequence[Problem],
        files: int,
        groups: Sequence[ExamGroup] | None = None,
    ) -> None:
        """Show everything that was found, and why the rest was not opened. Many rows take a moment: `is_filling`."""
        self._head.say(f"{files:,} file{'' if files == 1 else 's'} read")
        self._problems = tuple(problems)
        self._refused.set_problems(problems)
        self._ending = (series, exam_groups(series) if groups is None else groups)
        self._trickle.add(one for one in series if self._model.held(one.key) is not one)
        if not self._trickle.is_waiting:
            self._on_filled()

    def stopped(self, reason: str) -> None:
        """The reading ended early."""
        self._trickle.clear()
        self._set_busy(False)
        self._head.say(reason)

    @property
    def is_filling(self) -> bool:
        """Whether rows are still to come."""
        return self._ending is not None

    @property
    def model(self) -> ImportModel:
        """What was found."""
        return self._model

    @property
    def problem_lines(self) -> tuple[str, ...]:
        """The reasons shown, one a file."""
        return self._refused.lines

    # -- compressed pixels are looked into afterwards ----------------------------------------------------------

    def checking_progress(self, done: int, total: int) -> None:
        """Say how far the looking into compressed pixels is; it can be called off, and nothing waits for it."""
        self._head.set_busy(done < total, can_leave=True)
        self._head.progress(done, total, "compressed images checked")

    def checked(self, keys: Sequence[str], series: Sequence[Series], problems: Sequence[Problem]) -> None:
        """Show series as their pixels turned out to be; those of `keys` that are not among them hold no sound image.

        Rows that are still to come would put them back as they were: it waits until all rows are there.
        """
        if self.is_filling:
            self._checked_early.append((keys, series, problems))
            return
        left = {one.key: one for one in series}
        for key in keys:
            if key in left:
                self._model.put(left[key])
            else:
                self._model.remove(key)
        shown = self._preview.series
        if shown is not None and shown.key in keys:
            held = left.get(shown.key)
            if held is None:
                self._preview.set_series(None)
            elif len(held.frames) != len(shown.frames):
                self._show_preview(held)
        if problems:
            self._problems = tuple(sorted((*self._problems, *problems), key=lambda line: str(line.path)))
            self._refused.set_problems(self._problems)
        self._refused.set_notes(self._model.series)
        self._update_buttons()

    def end_checking(self) -> None:
        """All are looked into, or it was called off."""
        self._model.end_reading()
        self._head.set_busy(False)

    # -- the reader's hand -------------------------------------------------------------------------------------

    def choose_patient(self, identity: PatientIdentity) -> None:
        """Put the selection on a patient."""
        person = same_person_key(identity)
        for row in range(self._model.rowCount()):
            index = self._model.index(row, 0)
            if same_person_key(index.data(PATIENT_ROLE)) == person:
                self._select(index)

    def choose_series(self, key: str) -> None:
        """Put the selection on a series."""
        self._select(self._model.index_of(key))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the tree opens what is chosen."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._tree.hasFocus():
            self.ask_open()
            return
        super().keyPressEvent(event)

    @Slot()
    def ask_open(self) -> None:
        """Ask for what is chosen of every patient, as a press on the button does."""
        if self._head.open_button.isEnabled():
            self.open_requested.emit(self._model.intakes())

    # -- how ---------------------------------------------------------------------------------------------------

    @Slot()
    def _on_filled(self) -> None:
        if self._ending is None:
            return
        (series, groups), self._ending = self._ending, None
        self._model.keep_only(one.key for one in series)
        self._model.set_groups(groups)
        self._refused.set_notes(series)
        self._set_busy(False)
        patients = self._model.patients
        self._apart.setText(KEPT_APART.format(count=len(patients)))
        self._apart.setVisible(len(patients) > 1)
        self._nothing.setVisible(not series)
        if patients:
            self.choose_patient(patients[0])
            self._tree.setFocus()
        early, self._checked_early = self._checked_early, []
        for told in early:
            self.checked(*told)
        self._drawer.want_small(self._model.series)

    def _select(self, index: QModelIndex) -> None:
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag
            self._tree.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self._tree.scrollTo(index)

    def _here(self) -> tuple[Series, ...]:
        """The chosen series of the patient whose row, or a row below, is current."""
        index = self._tree.currentIndex()
        identity = index.siblingAtColumn(0).data(PATIENT_ROLE) if index.isValid() else None
        return () if identity is None else self._model.series_of(identity)

    @Slot()
    def _update_buttons(self) -> None:
        if self._busy:
            self._head.set_counts(0, here=0)
            return
        chosen = sum(len(intake.series) for intake in self._model.intakes())
        self._head.set_counts(chosen, here=len(self._here()))

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._head.set_busy(busy)
        self._update_buttons()

    @Slot(QModelIndex)
    def _on_current(self, index: QModelIndex) -> None:
        self._update_buttons()
        series = self._series_at(index)
        if series is not None and series is not self._preview.series:
            self._show_preview(series)

    def _show_preview(self, series: Series) -> None:
        if series.has_image:
            self._drawer.want_preview(series)  # drawn beside the window while the words are set
        self._preview.set_series(series)

    def _series_at(self, index: QModelIndex) -> Series | None:
        """The series of a row; of a row above series, its first that holds images, else its first."""
        found = index.siblingAtColumn(0).data(SERIES_ROLE)
        if isinstance(found, Series):
            return found
        below = [self._series_at(self._model.index(row, 0, index)) for row in range(self._model.rowCount(index))]
        held = [one for one in below if one is not None]
        return next((one for one in held if one.has_image), held[0] if held else None)

    @Slot(object)
    def _on_small(self, pictures: Pictures) -> None:
        if pictures.shown:
            self._model.set_picture(pictures.series.key, pictures.shown[0][1])
        elif pictures.problems:
            self._model.set_damaged(pictures.series.key, pictures.problems[0])

    @Slot()
    def _ask_add(self) -> None:
        self.add_requested.emit(self._here())

    @Slot(QModelIndex)
    def _on_double_click(self, index: QModelIndex) -> None:
        """A series that is double-clicked opens alone, where its patient goes."""
        series = index.siblingAtColumn(0).data(SERIES_ROLE)
        if isinstance(series, Series) and series.has_image and not self._busy:
            self.open_requested.emit((Intake((series,), self._model.into_of(series.patient)),))

    def _connect(self) -> None:
        head = self._head
        head.cancel_button.clicked.connect(self.cancel_requested)
        head.back_button.clicked.connect(self.closed)
        head.open_button.clicked.connect(self.ask_open)
        head.add_button.clicked.connect(self._ask_add)
        self._model.choices_changed.connect(self._update_buttons)
        self._trickle.drained.connect(self._on_filled)
        self._tree.doubleClicked.connect(self._on_double_click)
        self._tree.selectionModel().currentRowChanged.connect(self._on_current)
        self._drawer.small.connect(self._on_small)
        self._drawer.preview.connect(self._preview.set_pictures)
        self._refused.series_wanted.connect(self.choose_series)
        self._refused.written.connect(self.said)
        self._refused.failed.connect(self.failed)

    def _arrange(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._apart.setContentsMargins(tokens.PAD_PAGE, 10, tokens.PAD_PAGE, 10)
        self._apart.hide()
        self._nothing.hide()
        for widget, stretch in ((self._nothing, 0), (self._tree, 1), (self._apart, 0), (self._preview, 0)):
            column.addWidget(widget, stretch)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setObjectName("importSplit")
        split.addWidget(left)
        split.addWidget(self._refused)
        split.setSizes([1240, 680])
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(LibraryBar("Library / Import"))
        layout.addWidget(self._head)
        layout.addWidget(split, 1)
