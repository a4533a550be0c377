"""Some slices of the chosen series and its measures, at the foot of the import."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from viewer import timing
from viewer.components.buttons import label
from viewer.components.dock_header import DockHeader
from viewer.home.import_words import facts_of, patient_words, series_words, state_words, study_words
from viewer.home.series_pictures import PREVIEWED, Pictures
from viewer.imaging.series import Series
from viewer.imaging.volume_geometry import Plane, dot
from viewer.theme import hairlines, tokens
from viewer.theme.text import TextRun, draw_runs, runs_width

PICTURE_PX = 140
GAP = 9
CAPTION_H = 20
HEIGHT = 240
FACTS_W = 230
Shown = tuple[QImage | None, str, str]
"""A picture, None while it is on its way, and the words below it: its slice number, its place along the normal."""


class PictureRow(QWidget):
    """Pictures side by side, each with its slice number and its place along the normal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importPreviewPictures")
        self._pictures: tuple[Shown, ...] = ()
        self._said = False
        self.setFixedHeight(PICTURE_PX + CAPTION_H)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(PICTURE_PX)

    def sizeHint(self) -> QSize:
        """Room for all of them."""
        return QSize(PREVIEWED * (PICTURE_PX + GAP) - GAP, PICTURE_PX + CAPTION_H)

    @property
    def shows_pictures(self) -> bool:
        """Whether there is a picture to paint."""
        return any(picture is not None for picture, _, _ in self._pictures)

    def set_pictures(self, pictures: tuple[Shown, ...]) -> None:
        """Show these: picture (None: it is on its way), words at the left below it, words at the right."""
        self._pictures = pictures
        said = ", ".join(left for _, left, _ in pictures)
        self.setAccessibleName(f"Slices {said}" if said else "No pictures")
        self.update()

    def _fitting(self) -> tuple[Shown, ...]:
        held = len(self._pictures)
        count = min(held, max(1, (self.width() + GAP) // (PICTURE_PX + GAP)))
        return tuple(self._pictures[int((n + 0.5) * held / count)] for n in range(count))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint as many pictures as there is room for, spread over all of them, on black."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for place, (picture, left, right) in enumerate(self._fitting()):
            box = QRectF(place * (PICTURE_PX + GAP), 0, PICTURE_PX, PICTURE_PX)
            painter.fillRect(box, QColor(tokens.IMAGE))
            if picture is not None:
                scale = PICTURE_PX / max(picture.width(), picture.height())
                width, height = picture.width() * scale, picture.height() * scale
                inner = QRectF(box.center().x() - width / 2, box.center().y() - height / 2, width, height)
                painter.drawImage(inner, picture)
            baseline = box.bottom() + 14
            draw_runs(painter, box.left(), baseline, (TextRun(left, tokens.CAPTION, colour=tokens.TEXT2),))
            run = TextRun(right, tokens.CAPTION, colour=tokens.TEXT2)
            draw_runs(painter, box.right() - runs_width((run,)), baseline, (run,))
        if self.shows_pictures and not self._said:
            self._said = True
            timing.mark("first-image")


class SeriesPreview(QWidget):
    """Head with patient, date and series; pictures; measures. Says why where there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importPreview")
        self.setFixedHeight(HEIGHT)
        self._series: Series | None = None
        self._header = DockHeader("Preview", "importPreviewHeader")
        self._pictures = PictureRow()
        self._trouble = label("", tone="second", name="importPreviewTrouble")
        self._trouble.setWordWrap(True)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(20)
        self._facts.setVerticalSpacing(4)
        side = QWidget()
        side.setMinimumWidth(FACTS_W)
        facts = QVBoxLayout(side)
        facts.setContentsMargins(0, 0, 0, 0)
        facts.addLayout(self._facts)
        facts.addWidget(self._trouble)
        facts.addStretch(1)
        row = QHBoxLayout()
        row.setContentsMargins(tokens.PAD_PAGE, 14, tokens.PAD_PAGE, 8)
        row.setSpacing(24)
        row.addWidget(self._pictures)
        row.addWidget(side, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addLayout(row, 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the hairline above."""
        hairlines.horizontal(QPainter(self), 0, self.width(), 0)

    @property
    def series(self) -> Series | None:
        """The series that is previewed."""
        return self._series

    def set_series(self, series: Series | None) -> None:
        """Say whose series it is and what is known of it; its pictures follow."""
        self._series = series
        self._pictures.set_pictures(())
        self._trouble.setText("")
        while (item := self._facts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()  # at once: it is painted until it is deleted
                widget.deleteLater()
        if series is None:
            self._header.set_state("choose a series")
            return
        number = series_words(series)[0]
        parts = (patient_words(series.patient)[0], study_words(series)[0], f"series {number}" if number else "")
        self._header.set_state(", ".join(part for part in parts if part))
        if not series.has_image:
            self._trouble.setText(f"{state_words(series)}.")
            return
        for row, (name, words) in enumerate(facts_of(series)):
            self._facts.addWidget(label(name, tone="second"), row, 0)
            value: QLabel = label(words)
            value.setWordWrap(True)  # "mm at detector" is never cut to mm
            self._facts.addWidget(value, row, 1)
        self._facts.setColumnStretch(1, 1)

    def set_pictures(self, pictures: Pictures) -> None:
        """Show the pictures of the series, if it is still the one that is previewed."""
        series = self._series
        if series is None or pictures.series.key != series.key:
            return
        count, planes = len(series.frames), series.geometry.planes
        placed = series.geometry.positioned
        there = dict(pictures.shown)
        self._pictures.set_pictures(
            tuple(
                (there.get(k), f"{k + 1} / {count}", f"{_along(planes[k]):.1f}".replace("-", "−") if placed else "")
                for k in pictures.wanted
            )
        )
        more = f" (and {len(pictures.problems) - 1} more)" if len(pictures.problems) > 1 else ""
        self._trouble.setText(f"{pictures.problems[0]}{more}" if pictures.problems else "")


def _along(plane: Plane) -> float:
    """Where a plane lies along its normal, mm."""
    return dot(plane.origin_lps, plane.normal)
