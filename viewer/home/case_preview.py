"""The chosen case in a few lines, beside the list."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from measurements.store.records import CaseSummary
from viewer.components.buttons import Words, label
from viewer.components.dock_header import DockHeader
from viewer.home.case_course import CaseCourse
from viewer.theme import tokens
from viewer.theme.marks import mark_icon, response_letters
from viewer.theme.text import display_number, with_unit

MARK_PX = 22
ROWS = ("Patient ID", "Dates", "Complete sums", "Target lesions", "Nadir")


class CasePreview(QWidget):
    """Response, percent, sentence and a few facts; the facts of the course come once they are worked out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("casePreview")
        self._header = DockHeader("", "casePreviewHeader", "preview")
        self._mark = QLabel()
        self._letters = label("", tokens.HEADING, tokens.STRONG, name="previewResponse")
        self._percent = label("", tokens.HEADING, tokens.STRONG, name="previewPercent")
        self._sentence = label("", tone="second", name="previewSentence")
        self._sentence.setWordWrap(True)
        self._values: list[Words] = []
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._mark)
        head.addWidget(self._letters)
        head.addStretch(1)
        head.addWidget(self._percent)
        facts = QGridLayout()
        facts.setVerticalSpacing(6)
        for row, name in enumerate(ROWS):
            value = label("", name=f"previewValue{row}")
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._values.append(value)
            facts.addWidget(label(name, tone="second"), row, 0)
            facts.addWidget(value, row, 1)
        inner = QVBoxLayout()
        inner.setContentsMargins(tokens.PAD_DOCK, 10, tokens.PAD_DOCK, 10)
        inner.setSpacing(8)
        inner.addLayout(head)
        inner.addWidget(self._sentence)
        inner.addLayout(facts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addLayout(inner)

    def show_case(self, case: CaseSummary, course: CaseCourse | None) -> None:
        """Show a case and as much of its course as is known."""
        held = course or CaseCourse()
        self._header.set_title(case.title)
        self._mark.setVisible(bool(held.code))
        if held.code:
            self._mark.setPixmap(mark_icon(held.code).pixmap(MARK_PX, MARK_PX))
        self._letters.setText(response_letters(held.code) if held.code else "")
        percent = "" if held.percent is None else with_unit(display_number(held.percent, signed=True), "%")
        self._percent.setText(percent)
        self._sentence.setText(held.sentence)
        self._sentence.setVisible(bool(held.sentence))
        ends = (held.first_date or case.first_date, held.last_date or case.last_date)
        dates = " to ".join(dict.fromkeys(date for date in ends if date))
        nadir = "" if held.nadir is None else f"{with_unit(display_number(held.nadir), held.unit)}, {held.nadir_date}"
        of = f"{held.complete} of {len(held.points)}" if held.points else "none"
        for field, words in zip(
            self._values, (case.subject or "not stated", dates or "not stated", of, str(held.targets), nadir or "none"),
            strict=True,
        ):  # fmt: skip
            field.setText(words)
