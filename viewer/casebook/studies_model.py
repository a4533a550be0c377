"""The dates of a case as a list, newest first, with how many sizes each holds."""

from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage

from measurements.trends import CaseView, DateColumn
from viewer.casebook.card_words import short_method
from viewer.casebook.figures import date_words

ImageState = Literal["ready", "on demand", "missing", "none"]
Index = QModelIndex | QPersistentModelIndex

STUDY_ROLE = Qt.ItemDataRole.UserRole + 1
TIMEPOINT_ROLE = Qt.ItemDataRole.UserRole + 2

_IMAGE_WORDS: dict[str, str] = {
    "ready": "images ready",
    "on demand": "images are made when first shown",
    "missing": "images are not found",
    "none": "no image",
}


@dataclass(frozen=True)
class StudyRow:
    """What one row shows."""

    timepoint_id: str
    date: str
    method: str
    sizes: int
    targets: int
    place: Literal["", "current", "prior", "baseline"]
    reported: bool  # a written report of the date exists
    image_state: ImageState
    thumbnail: QImage | None
    warnings: tuple[str, ...] = ()  # what a reader must know of its series, a line each

    @property
    def sizes_text(self) -> str:
        """The second line without its ring."""
        if not self.sizes:
            return "no sizes given" if self.reported else "to measure" if self.targets else "no lesions yet"
        return f"{self.sizes} of {self.targets} sizes"

    @property
    def words(self) -> str:
        """All of it for a screen reader."""
        parts = [self.date, self.method, self.place, self.sizes_text, _IMAGE_WORDS[self.image_state]]
        said = ", ".join(part for part in parts if part)
        return "\n".join((said, *(f"Warning: {line}" for line in self.warnings)))


class StudiesModel(QAbstractListModel):
    """One row a date. Thumbnails and image states are kept by time point while the view is renewed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[DateColumn, ...] = ()
        self._targets: tuple[str, ...] = ()
        self._current: str | None = None
        self._prior: str | None = None
        self._thumbnails: dict[str, QImage] = {}
        self._states: dict[str, ImageState] = {}
        self._warnings: dict[str, tuple[str, ...]] = {}
        self._case_id = ""

    def set_view(self, view: CaseView, current: str | None, prior: str | None) -> None:
        """Show the dates of a case; thumbnails of another case are let go."""
        self.beginResetModel()
        if view.case.id != self._case_id:
            self._case_id = view.case.id
            self._thumbnails.clear()
            self._states.clear()
            self._warnings.clear()
        rows = view.targets or view.rows
        self._targets = tuple(row.lesion.id for row in rows)
        self._columns = tuple(reversed(view.columns))
        self._current, self._prior = current, prior
        self.endResetModel()

    def set_thumbnail(self, timepoint_id: str, image: QImage) -> None:
        """The picture of a date; a null image takes it away."""
        if image.isNull():
            self._thumbnails.pop(timepoint_id, None)
        else:
            self._thumbnails[timepoint_id] = image
        self._changed(timepoint_id)

    def set_image_state(self, timepoint_id: str, state: ImageState) -> None:
        """How things stand with the images of a date."""
        self._states[timepoint_id] = state
        self._changed(timepoint_id)

    def set_warnings(self, timepoint_id: str, lines: tuple[str, ...]) -> None:
        """What a reader must know of the series of a date."""
        if self._warnings.get(timepoint_id, ()) != lines:
            self._warnings[timepoint_id] = lines
            self._changed(timepoint_id)

    def row_of(self, timepoint_id: str | None) -> int:
        """The row of a date, -1 where there is none."""
        return next((i for i, column in enumerate(self._columns) if column.timepoint.id == timepoint_id), -1)

    def study(self, row: int) -> StudyRow:
        """What a row shows."""
        column = self._columns[row]
        point = column.timepoint.id
        place: Literal["", "current", "prior", "baseline"] = ""
        if point in (self._current, self._prior):
            place = (
                "current" if point == self._current else "baseline" if column.timepoint.role == "baseline" else "prior"
            )
        default: ImageState = "on demand" if column.has_images else "none"
        return StudyRow(
            timepoint_id=point,
            date=date_words(column.timepoint.date),
            method=short_method(column),
            sizes=sum(column.findings[lesion].counted_mm is not None for lesion in self._targets),
            targets=len(self._targets),
            place=place,
            reported=column.timepoint.reported,
            image_state=self._states.get(point, default),
            thumbnail=self._thumbnails.get(point),
            warnings=self._warnings.get(point, ()),
        )

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The number of dates."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own
        """The date as text, all of it in words, or the row as a value."""
        if not index.isValid():
            return None
        study = self.study(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{study.date} {study.method}"
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return study.words
        if role == STUDY_ROLE:
            return study
        return study.timepoint_id if role == TIMEPOINT_ROLE else None

    def _changed(self, timepoint_id: str) -> None:
        row = self.row_of(timepoint_id)
        if row >= 0:
            index = self.index(row, 0)
            self.dataChanged.emit(index, index)
