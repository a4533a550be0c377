"""The dock below the images: its header with the choice of what is drawn, and the course."""

from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from measurements.trends import CaseView
from viewer.components.buttons import make_button
from viewer.components.dock_header import DockHeader
from viewer.components.segments import SegmentedControl
from viewer.plots.course_model import Mode
from viewer.plots.course_plot import CoursePlot
from viewer.plots.legend import Legend, legend_of

HEADER_FROM_H = 150


class CourseDock(QWidget):
    """Header of 28 px and the plot. `timeline_wanted` asks for the whole screen."""

    timeline_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("coursePanel")
        self.plot = CoursePlot(self)
        self.header = DockHeader(self.tr("Course"), "courseHeader", parent=self)
        self.segments = SegmentedControl(
            (("sum", self.tr("Sum")), ("lesions", self.tr("Lesions")), ("percent", self.tr("% from baseline"))),
            "courseMode",
            self.tr("What the course shows"),
        )
        self.segments.chosen.connect(self._on_mode)
        self.header.add_after_title(self.segments)
        self._legend = Legend("courseLegend")
        self.header.add_widget(self._legend)
        full = make_button(self.tr("Full screen"), "courseFullScreen", "quiet", bar=True, icon="arrows-out-simple")
        full.setToolTip(self.tr("Show the whole course in the Timeline tab"))
        full.clicked.connect(self.timeline_wanted)
        self.header.add_widget(full)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.plot, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give a low dock to the plot alone, as on small screens; its header comes back with the height."""
        super().resizeEvent(event)
        self.header.setVisible(self.height() >= HEADER_FROM_H)

    def set_view(self, view: CaseView | None) -> None:
        """Show this read of a case; None empties the dock."""
        self.plot.set_view(view)
        self._legend.set_entries(legend_of(self.plot.model, self.plot.lanes, full=False))

    def set_mode(self, mode: Mode) -> None:
        """Draw this, and show it in the header."""
        self.segments.set_current(mode)
        self.plot.set_mode(mode)

    def _on_mode(self, key: str) -> None:
        self.plot.set_mode(cast(Mode, key))
