"""The finding of the current date as reported, and what was done since the prior."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from measurements.record import Source
from measurements.trends import CaseView, DateColumn
from viewer.casebook.card_words import date_name, prior_column, short_method
from viewer.casebook.figures import shown
from viewer.casebook.note_list import NoteList
from viewer.casebook.record_course import group_words
from viewer.casebook.signs import Rule
from viewer.casebook.treatments_words import since_the_prior
from viewer.components.buttons import label
from viewer.components.dock_header import DockHeader
from viewer.theme import fonts, tokens

MINIMUM_WIDTH = 260


class FindingPanel(QWidget):
    """Two short texts under the response: what the report says of this date, and what lies between it and the prior."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findingPanel")
        self.setAccessibleName(self.tr("Finding"))
        self.setMinimumWidth(MINIMUM_WIDTH)
        self.header = DockHeader(self.tr("Finding"), "findingHeader")
        self._finding = label("", name="findingText")
        self._source = label("", tokens.CAPTION, tone="second", name="findingSource")
        self._group = label("", tone="second", name="findingGroup")
        self.since_header = DockHeader(self.tr("Since the prior"), "sinceHeader")
        self._done = NoteList("sinceDone", ruled=False)
        self._since = label("", tone="second", name="sinceText")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(_padded(self._finding, self._source, self._group))
        layout.addWidget(Rule("findingRule"))
        layout.addWidget(self.since_header)
        layout.addWidget(_padded(self._done, self._since))
        layout.addWidget(Rule("sinceRule"))
        for words in (self._finding, self._source, self._group, self._since):
            words.setWordWrap(True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def set_view(self, view: CaseView, current: str | None, prior: str | None = None) -> None:
        """Show a date; `prior` is that of the prior on screen, by default the nearest earlier with sizes."""
        column = view.column(current) if current else None
        if column is None:
            self.header.set_state("")
            for words in (self._finding, self._source, self._group, self._since):
                words.setText("")
            self._done.set_notes(())
            return
        self.header.set_state(shown(f"{date_name(view, column)} {short_method(column)}"))
        self._show_finding(view, column)
        before = view.column(prior) if prior else prior_column(view, column)
        is_baseline = before is not None and before.timepoint.role == "baseline"
        self.since_header.set_title(self.tr("Since the baseline") if is_baseline else self.tr("Since the prior"))
        since = since_the_prior(view, column, before)
        self.since_header.set_state(shown(since.title))
        self._done.set_notes(since.procedures)
        self._since.setText(shown(since.below))
        self._since.setVisible(bool(since.below))

    def _show_finding(self, view: CaseView, column: DateColumn) -> None:
        text = "\n".join(study.finding for study in column.studies if study.finding)
        source = next((study.source for study in column.studies if study.source and study.finding), None)
        reported = source is not None and source.kind == "reported"
        self._finding.setFont(fonts.font(tokens.READING, italic=reported))
        self._finding.setText(shown(text) + (" ”" if reported else "") if text else self.tr("No finding is stated."))
        self._source.setText(shown(_source_words(source)))
        self._source.setVisible(bool(_source_words(source)))
        groups = [one for one in view.case.group_findings if one.timepoint_id == column.timepoint.id]
        words = "\n".join(f"{one.organ[:1].upper()}{one.organ[1:]} as a group: {group_words(one)}" for one in groups)
        self._group.setText(words)
        self._group.setVisible(bool(words))


def _source_words(source: Source | None) -> str:
    if source is None:
        return ""
    kind = {"reported": "as reported", "entered": "entered by a reader", "imported": "imported"}[source.kind]
    return ", ".join(part for part in (kind, source.citation) if part)


def _padded(*widgets: QWidget) -> QWidget:
    frame = QWidget()
    frame.setObjectName(f"{widgets[0].objectName()}Frame")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(tokens.PAD_DOCK, 8, tokens.PAD_DOCK, 10)
    layout.setSpacing(4)
    for widget in widgets:
        layout.addWidget(widget)
    return frame
