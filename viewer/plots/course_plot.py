"""The course of a case as a widget: curve with responses and limits, treatments below it on the same axis of time.

The scene behind it needs pyqtgraph, which takes half a second to import: it is built after the first painting.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from measurements.trends import CaseView
from viewer.plots import accessible_marks
from viewer.plots.course_model import CourseModel, Mode, course_of
from viewer.plots.lane import Lane, extent_of
from viewer.plots.lanes import dock_lanes, full_lanes
from viewer.plots.words import course_words, date_words
from viewer.theme import fonts, tokens

if TYPE_CHECKING:
    from viewer.plots.canvas import CourseCanvas, Shown, Target

EMPTY = "The sum of diameters over time stands here once a date is known."


class CoursePlot(QWidget):
    """Shows one read of a case; says which date or lesion was chosen, and never changes anything itself.

    Left, Right, Home and End go from date to date while it has the focus, Enter chooses. `full` is the form of the
    Timeline tab: taller lanes, one for each procedure, drug and side effect, and the rest of the record.
    """

    timepoint_chosen = Signal(str)
    lesion_chosen = Signal(str, str)  # lesion id, time point id

    def __init__(self, parent: QWidget | None = None, *, full: bool = False) -> None:
        accessible_marks.install()
        super().__init__(parent)
        self.setObjectName("timelinePlot" if full else "coursePlot")
        self.setAccessibleName(self.tr("Timeline") if full else self.tr("Course"))
        self.setProperty("ownFocus", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(240, 90))
        self._full = full
        self._mode: Mode = "sum"
        self._view: CaseView | None = None
        self._model: CourseModel | None = None
        self._lanes: tuple[Lane, ...] = ()
        self._current: str | None = None
        self._prior: str | None = None
        self._focused: str | None = None
        self._canvas: CourseCanvas | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._describe()

    # -- what is shown ---------------------------------------------------------------------------------------------

    @property
    def model(self) -> CourseModel | None:
        """What is drawn, None where the case has no assessed date that is known."""
        return self._model

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """The lanes below the curve."""
        return self._lanes

    @property
    def mode(self) -> Mode:
        """Whether the sum, the lesions too, or the change in percent is drawn."""
        return self._mode

    @property
    def current(self) -> str | None:
        """The date being read."""
        return self._current

    @property
    def focused(self) -> str | None:
        """The date the keyboard stands at."""
        return self._focused

    def set_view(self, view: CaseView | None) -> None:
        """Draw this read of a case; None empties the plot."""
        self._view = view
        self._model = course_of(view) if view is not None else None
        self._lanes = ()
        if view is not None and self._model is not None:
            self._lanes = (full_lanes if self._full else dock_lanes)(view.case, self._model.scale)
        if self._model is None or self._model.date(self._focused) is None:
            self._focused = None
        self._show()

    def set_current(self, timepoint_id: str | None) -> None:
        """Mark the date being read."""
        if timepoint_id != self._current:
            self._current = timepoint_id
            self._focused = None
            self._show()

    def set_prior(self, timepoint_id: str | None) -> None:
        """Mark the date it is compared with."""
        if timepoint_id != self._prior:
            self._prior = timepoint_id
            self._show()

    def set_mode(self, mode: Mode) -> None:
        """Draw the sum, the lesions too, or percent of the baseline sum (the sum, where there is none)."""
        if mode != self._mode:
            self._mode = mode
            self._show()

    # -- the scene -------------------------------------------------------------------------------------------------

    @property
    def canvas(self) -> CourseCanvas | None:
        """The scene, None until it was built."""
        return self._canvas

    def mark_rect(self, timepoint_id: str) -> QRect:
        """Where the first mark of a date lies in px of the widget; empty where there is none yet."""
        targets = self._canvas.targets() if self._canvas is not None else []
        of_date = (rect for rect, one in targets if one.timepoint_id == timepoint_id and one.lesion_id is None)
        return next(of_date, QRectF()).toRect()

    def build(self) -> None:
        """Build the scene now, importing pyqtgraph where no plot has done so."""
        if self._canvas is None:
            from viewer.plots.canvas import CourseCanvas

            self._canvas = CourseCanvas(self, full=self._full)
            self._canvas.target_clicked.connect(self._on_target)
            self._box.addWidget(self._canvas)
            self._show()

    def save_png(
        self,
        path: Path,
        size: QSize | tuple[int, int],
        *,
        on_print: bool = False,
        scale: float = 1.0,
        caption: str = "",
    ) -> None:
        """Write what is drawn as a PNG, `size` in logical px. Raises OSError where it cannot be written.

        caption: whose course by which rules, and its last edit; stands below the plot and in the file's description.
        """
        from viewer.plots.picture import write_png

        wanted = size if isinstance(size, QSize) else QSize(*size)
        write_png(path, wanted, self._shown(), full=self._full, on_print=on_print, scale=scale, caption=caption)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say what is missing, or, before the scene was built, paint nothing and then build it."""
        super().paintEvent(event)
        if self._model is None:
            painter = QPainter(self)
            pen = QPen(QColor(tokens.EDGE2))
            pen.setDashPattern([4, 3])
            painter.setPen(pen)
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(12.5, 12.5, -12.5, -12.5), tokens.RADIUS, tokens.RADIUS
            )
            painter.setFont(fonts.font(tokens.READING))
            painter.setPen(QColor(tokens.TEXT2))
            painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self.tr(EMPTY))
        elif self._canvas is None:
            QTimer.singleShot(0, self, self.build)

    def _shown(self) -> Shown | None:
        if self._model is None or self._view is None:
            return None
        from viewer.plots.canvas import Shown

        mode: Mode = "sum" if self._mode == "percent" and not self._model.baseline else self._mode
        return Shown(
            model=self._model,
            lanes=self._lanes,
            extent=extent_of(self._view.case, self._model.scale),
            mode=mode,
            rules=self._view.case.protocol.name,
            current=self._current,
            prior=self._prior,
            focused=self._focused,
        )

    def _show(self) -> None:
        if self._canvas is not None:
            self._canvas.setVisible(self._model is not None)
            self._canvas.show_course(self._shown())
        self._describe()
        self.update()

    def _describe(self) -> None:
        said = [course_words(self._model, self._mode)]
        for words, timepoint_id in (("Read now", self._current), ("Prior", self._prior)):
            point = self._model.date(timepoint_id) if self._model else None
            if point is not None:
                said.append(f"{words}: {point.date_text}.")
        focused = self._model.date(self._focused) if self._model else None
        if focused is not None:
            said.insert(0, f"{date_words(focused)}.".replace("\n", ". "))
        self.setAccessibleDescription(" ".join(said))

    # -- choosing --------------------------------------------------------------------------------------------------

    def _on_target(self, target: Target) -> None:
        assert target.timepoint_id is not None
        if target.lesion_id is not None:
            self.lesion_chosen.emit(target.lesion_id, target.timepoint_id)
        else:
            self.timepoint_chosen.emit(target.timepoint_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from date to date, and choose."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: -(10**6), Qt.Key.Key_End: 10**6}
        step = steps.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self._step(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._focused is not None:
            self.timepoint_chosen.emit(self._focused)
        else:
            super().keyPressEvent(event)

    def _step(self, step: int) -> None:
        placed = [point.timepoint_id for point in self._model.placed] if self._model else []
        if not placed:
            return
        start = self._focused or self._current
        place = placed.index(start) if start in placed else (-1 if step > 0 else len(placed))
        self._focused = placed[max(0, min(len(placed) - 1, place + step))]
        self._show()
