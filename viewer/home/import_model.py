"""What was found as a tree: patients, their studies, groups of series that belong together, series."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QImage, QStandardItem, QStandardItemModel

from viewer.components.cell_text import CELL_ROLE, CellText
from viewer.home import import_words as words
from viewer.home.import_cells import group_cell, patient_cell, series_cells, sign_of, state_cell, study_cell
from viewer.home.import_choices import NEW_CASE, Intake, Into
from viewer.imaging.exam_groups import ExamGroup, telling_apart
from viewer.imaging.persons import same_person_key
from viewer.imaging.series import PatientIdentity, Series
from viewer.theme import tokens
from viewer.theme.text import TextRun

COLUMNS = ("Patient, study, series", "Modality", "Images", "Matrix", "Slice, mm", "Stored as", "State")
NUMBERS = frozenset({2, 3, 4})
STATE = len(COLUMNS) - 1
SERIES_ROLE = Qt.ItemDataRole.UserRole + 1
PATIENT_ROLE = Qt.ItemDataRole.UserRole + 2
PICTURE_ROLE = Qt.ItemDataRole.UserRole + 3
CHOSEN_ROLE = Qt.ItemDataRole.UserRole + 4
"""Whether a series is to be opened: bool, None for a row that holds no image."""
Person = tuple[str, ...]


class ImportModel(QStandardItemModel):
    """Grows while files are read; says which series are chosen, and where those of each patient go."""

    choices_changed = Signal()
    imaged = Signal(QModelIndex)  # the row of a patient who has images now

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._propose: Callable[[PatientIdentity], Into] = _new_case
        self._clear()
        self.setColumnCount(len(COLUMNS))
        for column, name in enumerate(COLUMNS):
            run = TextRun(name, tokens.CAPTION, colour=tokens.TEXT2)
            align = "right" if column in NUMBERS else "left"
            cell = CellText((run,), align=align, has_gutter=False)  # type: ignore[arg-type]
            self.setHeaderData(column, Qt.Orientation.Horizontal, cell, CELL_ROLE)
            self.setHeaderData(column, Qt.Orientation.Horizontal, name)

    # -- what was found ----------------------------------------------------------------------------------------

    @property
    def series(self) -> tuple[Series, ...]:
        """All that was found, in the order it came."""
        return tuple(self._series.values())

    @property
    def patients(self) -> tuple[PatientIdentity, ...]:
        """The patients that have images, in the order they were found."""
        found: dict[Person, PatientIdentity] = {}
        for key, one in self._series.items():
            if one.has_image:
                found.setdefault(self._persons[key], one.patient)
        return tuple(found.values())

    def held(self, key: str) -> Series | None:
        """The series of this key as it is shown."""
        return self._series.get(key)

    def set_series(self, series: Iterable[Series]) -> None:
        """Show these series and no others."""
        self.removeRows(0, self.rowCount())
        self._clear()
        for one in series:
            self.put(one)

    def put(self, series: Series) -> None:
        """Show a series under its study and patient, in place of the one of the same key."""
        rows = self._rows.get(series.key)
        before = self._series.get(series.key)
        if rows is not None and before is not None and _same_place(before, series):
            self._series[series.key] = series
            words_in_group = series_cells(series, self._names.get(series.key, ""))
            for item, cell in zip(rows, words_in_group, strict=True):
                item.setData(series, SERIES_ROLE)
                _set_cell(item, cell)
            _tell_state(rows, series)
            return
        self.remove(series.key)
        study = self._study_item(series)
        self._series[series.key] = series
        self._persons[series.key] = same_person_key(series.patient)
        cells = [_item(cell, series.patient, series) for cell in series_cells(series)]
        if series.has_image:
            cells[0].setData(series.key not in self._put_aside, CHOSEN_ROLE)
        _tell_state(cells, series)
        self._rows[series.key] = cells
        study.appendRow(cells)
        self._name_study(series)
        person = self._persons[series.key]
        if series.has_image and person not in self._imaged:
            self._imaged.add(person)
            self.imaged.emit(self._patients[person].index())
        self.choices_changed.emit()

    def keep_only(self, keys: Iterable[str]) -> None:
        """Take away what is not among these, and put the rest in their order: series were shown as they came."""
        wanted = [key for key in keys if key in self._rows]
        for key in set(self._rows) - set(wanted):
            self.remove(key)
        for key in wanted:
            self._series[key] = self._series.pop(key)
        for key in _out_of_order(self._rows, wanted):
            rows = self._rows[key]
            study = rows[0].parent()
            study.appendRow(study.takeRow(rows[0].row()))

    def remove(self, key: str) -> None:
        """Take a series away, and what holds no series any more."""
        rows, series = self._rows.pop(key, None), self._series.pop(key, None)
        if rows is None or series is None:
            return
        item: QStandardItem | None = rows[0]
        while item is not None:
            above = item.parent()
            (above or self.invisibleRootItem()).removeRow(item.row())
            if above is None or above.rowCount():
                break
            item = above
        person = self._persons.pop(key)
        if not any(one.study_uid == series.study_uid for one in self._series_of_person(person)):
            self._studies.pop((person, series.study_uid), None)
        else:
            self._name_study(series)
        if not self._series_of_person(person):
            self._patients.pop(person, None)
            self._imaged.discard(person)
        self.choices_changed.emit()

    def set_groups(self, groups: Sequence[ExamGroup]) -> None:
        """Put series that belong together under a row of their own, and tell studies of one day apart."""
        for group in groups:
            rows = [self._rows[one.key] for one in group.series if one.key in self._rows]
            study = self._studies.get((same_person_key(group.series[0].patient), group.series[0].study_uid))
            if study is None or len(rows) != len(group.series) or any(row[0].parent() is not study for row in rows):
                continue
            heading = _item(group_cell(group), group.series[0].patient, None)
            self._headings.append(heading)  # Qt's item does not keep it alive by itself
            study.insertRow(min(row[0].row() for row in rows), [heading])
            for one, name, row in zip(group.series, group.names, rows, strict=True):
                heading.appendRow(study.takeRow(row[0].row()))
                _set_cell(row[0], series_cells(one, name)[0])
                self._names[one.key] = name
        self._apart.update(telling_apart(self._series.values()))
        for one in {one.study_uid: one for one in self._series.values() if one.study_uid in self._apart}.values():
            self._name_study(one)

    def index_of(self, key: str) -> QModelIndex:
        """The row of a series; invalid where it is not shown."""
        rows = self._rows.get(key)
        return QModelIndex() if rows is None else rows[0].index()

    # -- how things stand --------------------------------------------------------------------------------------

    def set_picture(self, key: str, picture: QImage) -> None:
        """Give a series its small picture."""
        if key in self._rows:
            self._rows[key][0].setData(picture, PICTURE_ROLE)

    def set_reading(self, key: str, done: int, total: int) -> None:
        """Say how many images of a compressed series have been unpacked so far."""
        if key in self._rows:
            _set_cell(self._rows[key][STATE], state_cell(f"{done} of {total} read", "ring"))

    def end_reading(self) -> None:
        """Say of every series how it is known to be, where reading was called off."""
        for key, rows in self._rows.items():
            if " read" in rows[STATE].text():
                self.put(self._series[key])

    def set_damaged(self, key: str, reason: str) -> None:
        """Say of a series that its pixels could not be read, and why."""
        if key in self._rows:
            # The row names the slice's file by its place already: the fact comes first, the whole in the tooltip.
            fact = reason.partition("): ")[2] or reason
            _set_cell(self._rows[key][STATE], state_cell(fact, "warning"))
            self._rows[key][STATE].setToolTip(reason)

    # -- what is chosen ----------------------------------------------------------------------------------------

    def into_of(self, identity: PatientIdentity) -> Into:
        """Where the images of a patient go."""
        return self._into.get(same_person_key(identity), NEW_CASE)

    def set_into(self, identity: PatientIdentity, into: Into) -> None:
        """Send the images of a patient elsewhere."""
        self._into[same_person_key(identity)] = into
        self.choices_changed.emit()

    def set_proposals(self, propose: Callable[[PatientIdentity], Into]) -> None:
        """How to propose where a patient goes; patients that are shown are proposed for anew."""
        self._propose = propose
        for person, item in self._patients.items():
            self._into[person] = propose(item.data(PATIENT_ROLE))

    def is_chosen(self, key: str) -> bool:
        """Whether a series is to be opened with its patient."""
        rows = self._rows.get(key)
        return rows is not None and rows[0].data(CHOSEN_ROLE) is True

    def set_chosen(self, keys: Iterable[str], chosen: bool) -> None:
        """Choose series, or put them aside."""
        for key in keys:
            if key in self._rows and self._rows[key][0].data(CHOSEN_ROLE) is not None:
                item = self._rows[key][0]
                item.setData(chosen, CHOSEN_ROLE)
                item.setData(f"{item.text()}{'' if chosen else ', left out'}", Qt.ItemDataRole.AccessibleTextRole)
                (self._put_aside.discard if chosen else self._put_aside.add)(key)
        self.choices_changed.emit()

    def keys_below(self, index: QModelIndex) -> tuple[str, ...]:
        """The series with images in a row and below it."""
        index = index.siblingAtColumn(0)
        series = index.data(SERIES_ROLE)
        if isinstance(series, Series):
            return (series.key,) if series.has_image else ()
        return tuple(key for row in range(self.rowCount(index)) for key in self.keys_below(self.index(row, 0, index)))

    def series_of(self, patient: PatientIdentity) -> tuple[Series, ...]:
        """The chosen series of one patient."""
        held = self._series_of_person(same_person_key(patient))
        return tuple(one for one in held if one.has_image and self.is_chosen(one.key))

    def intakes(self) -> tuple[Intake, ...]:
        """What is to be opened: a patient each, without those who are left out."""
        chosen: dict[Person, list[Series]] = {}
        for key, one in self._series.items():
            if self.is_chosen(key):
                chosen.setdefault(self._persons[key], []).append(one)
        wanted = ((tuple(series), self._into.get(person, NEW_CASE)) for person, series in chosen.items())
        return tuple(Intake(series, into) for series, into in wanted if into.kind != "not")

    # -- inner -------------------------------------------------------------------------------------------------

    def _clear(self) -> None:
        self._patients: dict[Person, QStandardItem] = {}
        self._studies: dict[tuple[Person, str], QStandardItem] = {}
        self._rows: dict[str, list[QStandardItem]] = {}  # by series key
        self._series: dict[str, Series] = {}
        self._persons: dict[str, Person] = {}  # by series key
        self._names: dict[str, str] = {}  # what a series is within its group, by series key
        self._into: dict[Person, Into] = {}
        self._imaged: set[Person] = set()
        self._put_aside: set[str] = set()
        self._headings: list[QStandardItem] = []
        self._apart: dict[str, str] = {}

    def _series_of_person(self, person: Person) -> list[Series]:
        return [one for key, one in self._series.items() if self._persons[key] == person]

    def _patient_item(self, series: Series) -> QStandardItem:
        person = same_person_key(series.patient)
        held = self._patients.get(person)
        if held is None:
            self._into[person] = self._into.get(person) or self._propose(series.patient)
            held = _item(patient_cell(series.patient), series.patient, None)
            self._patients[person] = held
            self.appendRow(held)
        return held

    def _study_item(self, series: Series) -> QStandardItem:
        key = (same_person_key(series.patient), series.study_uid)
        held = self._studies.get(key)
        if held is None:
            held = _item(CellText(align="left"), series.patient, None)
            self._studies[key] = held
            self._patient_item(series).appendRow(held)
        return held

    def _name_study(self, series: Series) -> None:
        study = self._studies[same_person_key(series.patient), series.study_uid]
        rows = [study.child(row) for row in range(study.rowCount())]
        count = sum(1 if row.data(SERIES_ROLE) is not None else row.rowCount() for row in rows)
        _set_cell(study, study_cell(series, count, self._apart.get(series.study_uid, "")))


def _new_case(_identity: PatientIdentity) -> Into:
    return NEW_CASE


def _same_place(one: Series, other: Series) -> bool:
    """Whether two states of a series stand under the same patient and study, and both hold images or neither does."""
    same_patient = same_person_key(one.patient) == same_person_key(other.patient)
    return same_patient and (one.study_uid, one.has_image) == (other.study_uid, other.has_image)


def _out_of_order(rows: dict[str, list[QStandardItem]], wanted: Sequence[str]) -> list[str]:
    """The series of those studies whose rows are not in the wanted order, in that order."""
    last: dict[int, int] = {}
    moved = set()
    for key in wanted:
        study, row = id(rows[key][0].parent()), rows[key][0].row()
        if row < last.get(study, -1):
            moved.add(study)
        last[study] = row
    return [key for key in wanted if id(rows[key][0].parent()) in moved]


def _tell_state(cells: Sequence[QStandardItem], series: Series) -> None:
    said = "\n".join(series.warning_lines) or words.state_words(series)
    cells[STATE].setToolTip(said)
    cells[0].setToolTip(said if sign_of(series) == "warning" else words.series_words(series)[1])


def _item(cell: CellText, patient: PatientIdentity, series: Series | None) -> QStandardItem:
    item = QStandardItem()
    item.setEditable(False)
    item.setData(patient, PATIENT_ROLE)
    if series is not None:
        item.setData(series, SERIES_ROLE)
    _set_cell(item, cell)
    return item


def _set_cell(item: QStandardItem, cell: CellText) -> None:
    item.setData(cell, CELL_ROLE)
    item.setText(cell.text)
    item.setData(cell.text, Qt.ItemDataRole.AccessibleTextRole)
