"""What was found in a folder as a tree: patients, their studies, their series."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from viewer.exchange.from_images import readable_name
from viewer.imaging.series import PatientIdentity, Series
from viewer.theme.text import NONE_MARK, TIMES, display_date, display_number

COLUMNS = ("Patient, study, series", "Modality", "Images", "Matrix", "Slice, mm", "Stored as", "State")
SERIES_ROLE = Qt.ItemDataRole.UserRole + 1
PATIENT_ROLE = Qt.ItemDataRole.UserRole + 2


class ImportModel(QStandardItemModel):
    """Grows while the folder is read; a series appears once it is known."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._patients: dict[PatientIdentity, QStandardItem] = {}
        self._studies: dict[tuple[PatientIdentity, str], QStandardItem] = {}
        self.series: list[Series] = []
        self.setHorizontalHeaderLabels(list(COLUMNS))

    def set_series(self, series: Iterable[Series]) -> None:
        """Show these series and no others."""
        self.removeRows(0, self.rowCount())
        self._patients, self._studies, self.series = {}, {}, []
        for one in series:
            self.add(one)

    def add(self, series: Series) -> None:
        """Put a series under its study and patient."""
        self.series.append(series)
        study = self._study_item(series)
        cells = [series_title(series), *_series_cells(series)]
        items = [_item(text, series) for text in cells]
        items[-1].setToolTip("\n".join(series.warnings))
        study.appendRow(items)
        count = study.rowCount()
        study.setText(f"{_study_title(series)}   {count} series")

    def series_of(self, patient: PatientIdentity) -> tuple[Series, ...]:
        """The series of one patient that hold images."""
        return tuple(one for one in self.series if one.patient == patient and one.has_image)

    @property
    def patients(self) -> tuple[PatientIdentity, ...]:
        """The patients that have images, in the order they were found."""
        return tuple(dict.fromkeys(one.patient for one in self.series if one.has_image))

    def _patient_item(self, series: Series) -> QStandardItem:
        held = self._patients.get(series.patient)
        if held is None:
            held = _item(patient_title(series.patient), None)
            held.setData(series.patient, PATIENT_ROLE)
            self._patients[series.patient] = held
            self.appendRow([held, *(_item("", None) for _ in COLUMNS[1:])])
        return held

    def _study_item(self, series: Series) -> QStandardItem:
        key = (series.patient, series.study_uid)
        held = self._studies.get(key)
        if held is None:
            held = _item(_study_title(series), None)
            held.setData(series.patient, PATIENT_ROLE)
            self._studies[key] = held
            self._patient_item(series).appendRow([held, *(_item("", None) for _ in COLUMNS[1:])])
        return held


def patient_title(identity: PatientIdentity) -> str:
    """Name, id, birth date and sex as the header states them; what is absent is said to be."""
    name = readable_name(identity.name) or "name not stated"
    rest = [identity.patient_id or "no patient ID", identity.birth_date and display_date(identity.birth_date)]
    return " · ".join(part for part in (name, *rest, identity.sex) if part)


def series_title(series: Series) -> str:
    """Number and description; a part of a split series says which and why."""
    number = f"{series.number}  " if series.number is not None else ""
    part = f" (part {series.part}: {series.part_reason})" if series.part else ""
    return f"{number}{series.description or 'no description'}{part}"


def _study_title(series: Series) -> str:
    date = display_date(series.study_date) or "date not stated"
    return f"{date}  {series.study_description}".rstrip()


def _series_cells(series: Series) -> tuple[str, ...]:
    plane = series.geometry.planes[0] if series.has_image and series.geometry.planes else None
    thickness = series.frames[0].slice_thickness_mm if plane is not None else None
    return (
        series.modality,
        str(len(series.frames)) if series.has_image else "1",
        f"{plane.rows} {TIMES} {plane.columns}" if plane else NONE_MARK,
        display_number(thickness) if thickness is not None else NONE_MARK,
        series.transfer_syntax or NONE_MARK,
        _state(series),
    )


def _state(series: Series) -> str:
    if not series.has_image:
        return "listed: holds no image"
    if series.warnings:
        more = f" (+{len(series.warnings) - 1})" if len(series.warnings) > 1 else ""
        return f"{series.warnings[0]}{more}"
    return "ready"


def _item(text: str, series: Series | None) -> QStandardItem:
    item = QStandardItem(text)
    item.setEditable(False)
    if series is not None:
        item.setData(series, SERIES_ROLE)
        item.setData(series.patient, PATIENT_ROLE)
    return item
