"""What was found in a folder as a tree: patients, their studies, their series."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QImage, QStandardItem, QStandardItemModel

from viewer.components.cell_text import CELL_ROLE, CellText, none_cell
from viewer.home import import_words as words
from viewer.imaging.persons import same_person_key
from viewer.imaging.series import PatientIdentity, Series
from viewer.theme import tokens
from viewer.theme.text import TIMES, TextRun, display_number

COLUMNS = ("Patient, study, series", "Modality", "Images", "Matrix", "Slice, mm", "Stored as", "State")
NUMBERS = frozenset({2, 3, 4})
STATE = len(COLUMNS) - 1
SERIES_ROLE = Qt.ItemDataRole.UserRole + 1
PATIENT_ROLE = Qt.ItemDataRole.UserRole + 2
PICTURE_ROLE = Qt.ItemDataRole.UserRole + 3
Person = tuple[str, ...]


class ImportModel(QStandardItemModel):
    """Grows while the folder is read; a series appears once it is known."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._patients: dict[Person, QStandardItem] = {}
        self._studies: dict[tuple[Person, str], QStandardItem] = {}
        self._rows: dict[str, list[QStandardItem]] = {}  # by series key
        self.series: list[Series] = []
        self.setColumnCount(len(COLUMNS))
        for column, name in enumerate(COLUMNS):
            run = TextRun(name, tokens.CAPTION, colour=tokens.TEXT2)
            align = "right" if column in NUMBERS else "left"
            cell = CellText((run,), align=align, has_gutter=False)  # type: ignore[arg-type]
            self.setHeaderData(column, Qt.Orientation.Horizontal, cell, CELL_ROLE)
            self.setHeaderData(column, Qt.Orientation.Horizontal, name)

    def set_series(self, series: Iterable[Series]) -> None:
        """Show these series and no others."""
        self.removeRows(0, self.rowCount())
        self._patients, self._studies, self._rows, self.series = {}, {}, {}, []
        for one in series:
            self.add(one)

    def add(self, series: Series) -> None:
        """Put a series under its study and patient."""
        study = self._study_item(series)
        self.series.append(series)
        cells = [_item(cell, series.patient, series) for cell in _series_cells(series)]
        cells[STATE].setToolTip("\n".join(series.warning_lines) or words.state_words(series))
        self._rows[series.key] = cells
        study.appendRow(cells)
        count = study.rowCount()
        date, description = words.study_words(series)
        runs = (
            TextRun(date, weight=tokens.MEDIUM),
            TextRun(f"  {description}" if description else ""),
            TextRun(f"   {count} series", tokens.CAPTION, colour=tokens.TEXT2),
        )
        _set_cell(study, CellText(runs, align="left"))

    def set_picture(self, key: str, picture: QImage) -> None:
        """Give a series its small picture."""
        if key in self._rows:
            self._rows[key][0].setData(picture, PICTURE_ROLE)

    def set_damaged(self, key: str, reason: str) -> None:
        """Say of a series that its pixels could not be read, and why."""
        if key in self._rows:
            # The row names the slice's file by its place already: the fact comes first, the whole in the tooltip.
            fact = reason.partition("): ")[2] or reason
            _set_cell(self._rows[key][STATE], _state_cell(fact, "warning"))
            self._rows[key][STATE].setToolTip(reason)

    def series_of(self, patient: PatientIdentity) -> tuple[Series, ...]:
        """The series of one patient that hold images."""
        person = same_person_key(patient)
        return tuple(one for one in self.series if one.has_image and same_person_key(one.patient) == person)

    @property
    def patients(self) -> tuple[PatientIdentity, ...]:
        """The patients that have images, in the order they were found."""
        found: dict[Person, PatientIdentity] = {}
        for one in self.series:
            if one.has_image:
                found.setdefault(same_person_key(one.patient), one.patient)
        return tuple(found.values())

    def _patient_item(self, series: Series) -> QStandardItem:
        person = same_person_key(series.patient)
        held = self._patients.get(person)
        if held is None:
            name, rest = words.patient_words(series.patient)
            runs = (TextRun(name, weight=tokens.STRONG), TextRun(f"  {rest}" if rest else "", colour=tokens.TEXT2))
            held = _item(CellText(runs, align="left", ground=tokens.RAISED), series.patient, None)
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


def _series_cells(series: Series) -> tuple[CellText, ...]:
    plane = series.geometry.planes[0] if series.has_image and series.geometry.planes else None
    thickness = series.frames[0].slice_thickness_mm if plane is not None else None
    number, description = words.series_words(series)
    name = (TextRun(f"{number}  " if number else "", colour=tokens.TEXT2), TextRun(description))
    sign = "info" if not series.has_image else "warning" if series.warning_lines else "check"
    return (
        CellText(name, align="left"),
        _words(series.modality or "–"),
        _number(str(len(series.frames) if series.has_image else len(series.paths) or 1)),
        _number(f"{plane.rows} {TIMES} {plane.columns}") if plane else none_cell(),
        _number(display_number(thickness)) if thickness is not None else none_cell("not stated"),
        _words(words.stored_words(series) or "–", tokens.TEXT2, tokens.CAPTION),
        _state_cell(words.state_words(series), sign),
    )


def _state_cell(said: str, sign: str) -> CellText:
    colour = {"warning": tokens.WARN}.get(sign, tokens.TEXT2)
    text = tokens.TEXT if sign == "warning" else tokens.TEXT2
    return CellText((TextRun(said, colour=text),), align="left", glyph=sign, glyph_colour=colour)


def _words(text: str, colour: str = tokens.TEXT, px: int = tokens.READING) -> CellText:
    return CellText((TextRun(text, px, colour=colour),), align="left")


def _number(text: str) -> CellText:
    return CellText((TextRun(text),))


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
