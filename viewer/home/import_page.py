"""Import: what was found in a folder, what was refused and why; a new case, or a new date of the open one."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSplitter, QVBoxLayout, QWidget

from viewer.components.buttons import label, make_button
from viewer.components.panels import EmptyPanel
from viewer.home.import_model import PATIENT_ROLE, SERIES_ROLE, ImportModel
from viewer.home.import_tree import ImportTree
from viewer.home.library_bar import LibraryBar
from viewer.home.problem_list import ProblemList
from viewer.home.series_pictures import Pictures, SeriesPictures
from viewer.home.series_preview import SeriesPreview
from viewer.imaging.errors import Problem
from viewer.imaging.persons import same_person_key
from viewer.imaging.series import PatientIdentity, Series
from viewer.theme import tokens
from viewer.theme.text import ELLIPSIS

NAMED = 3
TITLE_CHARACTERS = 28
KEPT_APART = "{count} patients with images stay {count}: a case is made from one of them, nothing is merged by name."


class ImportPage(QWidget):
    """Shows a scan as it goes. Emits the series of one patient with what is to become of them."""

    new_case_requested = Signal(object)  # tuple[Series, ...] of one patient
    add_requested = Signal(object)  # tuple[Series, ...] of one patient
    cancel_requested = Signal()
    closed = Signal()

    def __init__(self, pictures: SeriesPictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import")
        self._drawer = pictures
        self._model = ImportModel(self)
        self._open_case = ""
        self._busy = False
        self._what = label("", tone="second", name="importWhat")
        self._bar = QProgressBar()
        self._count = label("", tokens.CAPTION, tone="second", name="importCount")
        self._cancel = make_button("Cancel", "importCancel", bar=True)
        self._back = make_button("Back", "importBack", "quiet", icon="arrow-left")
        self._add = make_button("Add to open case…", "importAdd", icon="plus")
        self._new = make_button("New case", "importNewCase", "primary", icon="folder-open")
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

    def begin(self, paths: Sequence[Path], open_case: str) -> None:
        """Start over for these paths; `open_case` is the title of the case that is open, or ""."""
        self._open_case = open_case
        self._drawer.stop()
        self._model.set_series(())
        self._preview.set_series(None)
        self._refused.set_problems((), done=False)
        names = ", ".join(f"“{path.name or path}”" for path in paths[:NAMED])
        self._what.setText(names + (f" and {len(paths) - NAMED} more" if len(paths) > NAMED else ""))
        self._bar.setRange(0, 0)
        self._count.setText("looking for files")
        self._apart.hide()
        self._nothing.hide()
        self._set_busy(True)

    def progress(self, done: int, total: int) -> None:
        """Say how far the reading is."""
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        self._count.setText(f"{done:,} of {total:,} files read")

    def add_series(self, series: Series) -> None:
        """Show one more series while the reading goes on."""
        self._model.add(series)

    def finish(self, series: Sequence[Series], problems: Sequence[Problem], files: int) -> None:
        """Show everything that was found, and why the rest was not opened."""
        shown = self._model.series
        if len(shown) != len(series) or any(one is not other for one, other in zip(shown, series, strict=True)):
            self._model.set_series(series)
        self._refused.set_problems(problems)
        self._set_busy(False)
        self._count.setText(f"{files:,} file{'' if files == 1 else 's'} read")
        patients = self._model.patients
        self._apart.setText(KEPT_APART.format(count=len(patients)))
        self._apart.setVisible(len(patients) > 1)
        self._nothing.setVisible(not series)
        if patients:
            self.choose_patient(patients[0])
            self._tree.setFocus()
        self._drawer.want_small(series)

    def stopped(self, reason: str) -> None:
        """The reading ended early."""
        self._set_busy(False)
        self._count.setText(reason)

    @property
    def model(self) -> ImportModel:
        """What was found."""
        return self._model

    @property
    def problem_lines(self) -> tuple[str, ...]:
        """The reasons shown, one a file."""
        return self._refused.lines

    def choose_patient(self, identity: PatientIdentity) -> None:
        """Put the selection on a patient."""
        person = same_person_key(identity)
        for row in range(self._model.rowCount()):
            index = self._model.index(row, 0)
            if same_person_key(index.data(PATIENT_ROLE)) == person:
                flags = QItemSelectionModel.SelectionFlag
                self._tree.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the tree makes the new case."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._tree.hasFocus():
            self._ask_new()
            return
        super().keyPressEvent(event)

    # -- how ---------------------------------------------------------------------------------------------------

    def _chosen_series(self) -> tuple[Series, ...]:
        index = self._tree.currentIndex()
        identity = index.siblingAtColumn(0).data(PATIENT_ROLE) if index.isValid() else None
        return () if identity is None else self._model.series_of(identity)

    def _update_buttons(self) -> None:
        count = 0 if self._busy else len(self._chosen_series())
        self._new.setEnabled(bool(count))
        self._new.setText(f"New case with {count} series" if count else "New case")
        self._add.setVisible(bool(self._open_case))
        self._add.setEnabled(bool(count))
        title = self._open_case
        short = title if len(title) <= TITLE_CHARACTERS else title[: TITLE_CHARACTERS - 1] + ELLIPSIS
        self._add.setText(f"Add to {short.replace('&', '&&')}…")
        self._add.setToolTip(f"Add to {title}")

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._cancel.setVisible(busy)
        self._bar.setVisible(busy)
        self._back.setVisible(not busy)
        self._update_buttons()

    @Slot(QModelIndex)
    def _on_current(self, index: QModelIndex) -> None:
        self._update_buttons()
        series = self._series_at(index)
        if series is None or series is self._preview.series:
            return
        self._preview.set_series(series)
        if series.has_image:
            self._drawer.want_preview(series)

    def _series_at(self, index: QModelIndex) -> Series | None:
        """The series of a row; of a patient or study, its first that holds images, else its first."""
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

    def _ask_new(self) -> None:
        if self._new.isEnabled():
            self.new_case_requested.emit(self._chosen_series())

    def _ask_add(self) -> None:
        self.add_requested.emit(self._chosen_series())

    def _on_double_click(self, index: QModelIndex) -> None:
        series = self._series_at(index)
        if series is not None and series.has_image and index.siblingAtColumn(0).data(SERIES_ROLE) is not None:
            self._ask_new()

    def _connect(self) -> None:
        self._cancel.clicked.connect(self.cancel_requested)
        self._back.clicked.connect(self.closed)
        self._new.clicked.connect(self._ask_new)
        self._add.clicked.connect(self._ask_add)
        self._tree.doubleClicked.connect(self._on_double_click)
        self._tree.selectionModel().currentRowChanged.connect(self._on_current)
        self._drawer.small.connect(self._on_small)
        self._drawer.preview.connect(self._preview.set_pictures)

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
        layout.addLayout(self._make_head())
        layout.addWidget(split, 1)

    def _make_head(self) -> QHBoxLayout:
        self._bar.setFixedSize(420, 4)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Files read")
        progress = QVBoxLayout()
        progress.setSpacing(4)
        progress.addWidget(self._bar)
        progress.addWidget(self._count)
        head = QHBoxLayout()
        head.setContentsMargins(tokens.PAD_PAGE, 10, tokens.PAD_PAGE, 10)
        head.setSpacing(12)
        head.addWidget(label("Import", tokens.HEADING, tokens.STRONG))
        head.addWidget(self._what)
        head.addLayout(progress)
        head.addWidget(self._cancel)
        head.addStretch(1)
        head.addWidget(label("Files stay where they are.", tokens.SMALL, tone="second"))
        for button in (self._back, self._add, self._new):
            head.addWidget(button)
        return head
