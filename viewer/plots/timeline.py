"""The Timeline tab: the whole course on one axis, full screen."""

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from measurements.trends import CaseView
from viewer.components.buttons import label
from viewer.components.segments import SegmentedControl
from viewer.plots.course_model import Mode
from viewer.plots.course_plot import CoursePlot
from viewer.plots.legend import Legend, legend_of
from viewer.plots.sheet import full_height
from viewer.theme import tokens

HEADER_H, LEGEND_H = 44, 36


class Timeline(QWidget):
    """Heading, plot with every lane (scrolled where they need more height than there is), legend, reported outcome."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeline")
        self.plot = CoursePlot(full=True)
        self.segments = SegmentedControl(
            (
                ("lesions", self.tr("Sum and lesions")),
                ("sum", self.tr("Sum")),
                ("percent", self.tr("% from baseline")),
            ),
            "timelineMode",
            self.tr("What the timeline shows"),
        )
        self.segments.chosen.connect(self._on_mode)
        self.plot.set_mode("lesions")
        self._about = label("", tone="second", name="timelineAbout")
        self._legend = Legend("timelineLegend")
        self._outcome = label("", tokens.CAPTION, tone="second", name="timelineOutcome")
        scroll = QScrollArea()
        scroll.setObjectName("timelineScroll")
        scroll.setAccessibleName(self.tr("Timeline"))
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.plot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header())
        layout.addWidget(scroll, 1)
        layout.addWidget(self._foot())

    def set_view(self, view: CaseView | None) -> None:
        """Show this read of a case; None empties the tab."""
        self.plot.set_view(view)
        self.plot.setMinimumHeight(full_height(len(self.plot.lanes)) if self.plot.model else 90)
        self._about.setText("" if view is None else _about(view))
        self._outcome.setText("" if view is None else _outcome(view))
        self._legend.set_entries(legend_of(self.plot.model, self.plot.lanes, full=True))

    def set_mode(self, mode: Mode) -> None:
        """Draw this, and show it in the heading."""
        self.segments.set_current(mode)
        self.plot.set_mode(mode)

    def _header(self) -> QWidget:
        header = QWidget()
        header.setObjectName("timelineHeader")
        header.setFixedHeight(HEADER_H)
        row = QHBoxLayout(header)
        row.setContentsMargins(tokens.PAD_DOCK, 0, tokens.PAD_DOCK, 0)
        row.setSpacing(tokens.PAD_DOCK)
        row.addWidget(label(self.tr("Course"), tokens.HEADING, tokens.STRONG, name="timelineTitle"))
        row.addWidget(self._about)
        row.addStretch(1)
        row.addWidget(self.segments)
        return header

    def _foot(self) -> QWidget:
        foot = QWidget()
        foot.setObjectName("timelineFoot")
        foot.setFixedHeight(LEGEND_H)
        row = QHBoxLayout(foot)
        row.setContentsMargins(tokens.PAD_DOCK, 0, tokens.PAD_DOCK, 0)
        row.addWidget(self._legend)
        row.addStretch(1)
        row.addWidget(self._outcome)
        return foot

    def _on_mode(self, key: str) -> None:
        self.plot.set_mode(cast(Mode, key))


def _about(view: CaseView) -> str:
    """As in "2008-10 to 2013-02, 16 dates, 12 procedures, 3 drugs"; what there is none of is left out."""
    dates = [column.date_text for column in view.assessed if column.timepoint.date.is_known]
    drugs = sum(treatment.kind == "drug" for treatment in view.case.treatments)
    procedures = len(view.case.treatments) - drugs
    parts = [f"{dates[0]} to {dates[-1]}"] if len(dates) > 1 else dates
    for count, one, many in (
        (len(dates), "date", "dates"),
        (procedures, "procedure", "procedures"),
        (drugs, "drug", "drugs"),
    ):
        if count:
            parts.append(f"{count} {one if count == 1 else many}")
    return ", ".join(parts)


def _outcome(view: CaseView) -> str:
    """The outcome as reported; it stands beside what is computed, never instead of it."""
    if not view.case.outcomes:
        return ""
    outcome = view.case.outcomes[0]
    span = " to ".join(part for part in (outcome.follow_up_from.iso(), outcome.follow_up_to.iso()) if part)
    follow_up = f"follow-up {span}" if span else ""
    told = [part for part in (outcome.response_as_reported, follow_up) if part]
    return f"As reported: {', '.join(told)}" if told else ""
