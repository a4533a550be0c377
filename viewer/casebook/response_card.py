"""The response card: class, sentence, ruler, figures, what to keep in mind. A click anywhere opens the derivation."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from measurements.criteria.base import Answer
from measurements.criteria.codes import written
from measurements.trends import CaseView, DateColumn
from viewer.casebook import card_words
from viewer.casebook.card_figures import CardFigures
from viewer.casebook.card_rows import card_lines
from viewer.casebook.figures import kept_together, shown
from viewer.casebook.note_list import NoteList
from viewer.casebook.signs import Rule
from viewer.components.buttons import label, make_button
from viewer.components.dock_header import DockHeader
from viewer.components.panels import EmptyPanel
from viewer.components.response_ruler import ResponseRuler
from viewer.theme import tokens
from viewer.theme.marks import draw_mark, response_letters, response_words
from viewer.theme.text import TextRun, draw_runs, draw_runs_in, runs_width

MINIMUM_WIDTH = 260
_LINE = tokens.LINE_HEIGHT[tokens.READING]


class Headline(QWidget):
    """Mark, letters and words of the class, the percentage at the right, and since when below."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFixedHeight(52)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._code, self._percent, self._since, self._of = "", "", "", ""

    def set_answer(self, answer: Answer, since: str, change: tuple[str, str]) -> None:
        """Show a response; `change` is the percentage it is read by, and its reference with the date."""
        self._code = answer.code
        self._percent, self._of = change
        self._of = shown(self._of)
        self._since = shown(since)
        parts = [response_words(answer.code), self._percent and f"{self._percent} {change[1]}", since]
        self.setAccessibleName(", ".join(part for part in parts if part))
        self._take_height()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words that have no room beside the percentage take a line of their own."""
        super().resizeEvent(event)
        self._take_height()

    def _take_height(self) -> None:
        stacked = _LINE if self._code and len(self._class_runs()) == 1 and self._words() else 0
        self.setFixedHeight((52 if self._since or self._of else 34) + stacked)

    def _words(self) -> str:
        """The class in words, "" where its letters are its words."""
        words = response_words(self._code)
        return "" if words == response_letters(self._code) else words

    def _class_runs(self) -> tuple[TextRun, ...]:
        """The letters, and beside them the words where they have room."""
        percent = TextRun(self._percent, tokens.CLASS, tokens.STRONG)
        room = self.width() - 32 - percent.width - 8
        letters = TextRun(response_letters(self._code), tokens.CLASS, tokens.STRONG)
        for px in (tokens.HEADING, tokens.READING):
            words = TextRun(self._words(), px, tokens.MEDIUM)
            runs = (letters, TextRun("  ", tokens.HEADING), words)
            if words.text and runs_width(runs) <= room:
                return runs
        if letters.width > room and letters.text.startswith("Non"):
            return (TextRun(letters.text, tokens.HEADING, tokens.STRONG),)
        return (letters,)

    def sizeHint(self) -> QSize:
        """As wide as the dock lets it be."""
        return QSize(260, 52)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint two lines."""
        if not self._code:
            return
        painter = QPainter(self)
        percent = TextRun(self._percent, tokens.CLASS, tokens.STRONG)
        top = QRectF(0, 2, self.width(), 28)
        draw_runs_in(painter, top, (percent,), Qt.AlignmentFlag.AlignRight)
        draw_mark(painter, self._code, 11, 16, 9.5)
        runs, words = self._class_runs(), self._words()
        draw_runs(painter, 32, 24, runs)
        below = QRectF(0, 33, self.width(), 16)
        if len(runs) == 1 and words:
            draw_runs_in(painter, below, (TextRun(words, tokens.READING, tokens.MEDIUM),))
            below.translate(0, _LINE)
        draw_runs_in(painter, below, (TextRun(self._since, tokens.CAPTION, colour=tokens.TEXT2),))
        of = TextRun(self._of, tokens.CAPTION, colour=tokens.TEXT2)
        draw_runs_in(painter, below, (of,), Qt.AlignmentFlag.AlignRight)


class ResponseCard(QWidget):
    """The response at the current date. `why_requested` asks for its derivation."""

    why_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("responseCard")
        self.setAccessibleName(self.tr("Response"))
        self.header = DockHeader(self.tr("Response"), "responseHeader")
        self.why = make_button(self.tr("Why"), "whyButton", "link", icon="scales")
        self.why.setAccessibleName(self.tr("Why this response"))
        self.why.clicked.connect(self.why_requested)
        self.header.add_widget(self.why)
        self._headline = Headline("responseHeadline")
        self._sentence = _wrapped("responseSentence")
        self._ruler = ResponseRuler()
        self._lines = CardFigures()
        self._notes = NoteList("responseNotes")
        self._empty = EmptyPanel(self.tr("No response"), "", "noResponse")
        self._body, self._nothing = self._make_body(), self._make_empty()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        # No stack: a stack would not let the height follow the width of the sentences.
        layout.addWidget(self._body)
        layout.addWidget(self._nothing)
        layout.addWidget(Rule("responseRule"))
        self.setMinimumWidth(MINIMUM_WIDTH)
        self._has_answer = False

    def set_view(self, view: CaseView, current: str | None) -> None:
        """Show the response at a date; where there is none, say what is missing."""
        column = view.column(current) if current else None
        name = view.case.protocol.name
        self.header.set_state(shown(f"{card_words.date_name(view, column)} · {name}") if column else name)
        answer = column.answer if column else None
        self._has_answer = answer is not None
        self.why.setVisible(self._has_answer)
        if column is None or answer is None:
            self._empty.set_words(self.tr("No response"), _why_none(view, column))
            self.setAccessibleDescription(_why_none(view, column))
            self._show_answer(False)
            return
        self._headline.set_answer(
            answer, card_words.since_when(view, column), card_words.headline_percent(view, answer)
        )
        self._sentence.setText(_after_the_class(answer))
        sums = answer.sums
        self._ruler.set_values(_float(sums.total), _float(answer.pr_limit), _float(answer.pd_limit), sums.unit)
        self._ruler.setVisible(answer.pr_limit is not None or answer.pd_limit is not None)
        self._lines.set_lines(card_lines(view, answer))
        self._notes.set_notes(card_words.notes(view, column))
        self.setAccessibleDescription(answer.sentence)
        self._show_answer(True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click anywhere asks why."""
        if event.button() == Qt.MouseButton.LeftButton and self._has_answer:
            self.why_requested.emit()
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter asks why, as the button does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._has_answer:
            self.why_requested.emit()
            return
        super().keyPressEvent(event)

    def _show_answer(self, has_answer: bool) -> None:
        self._body.setVisible(has_answer)
        self._nothing.setVisible(not has_answer)

    def _make_body(self) -> QWidget:
        body = QWidget()
        body.setObjectName("responseBody")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(tokens.PAD_DOCK, 10, tokens.PAD_DOCK, 12)
        layout.setSpacing(0)
        layout.addWidget(self._headline)
        layout.addSpacing(2)
        layout.addWidget(self._sentence)
        layout.addSpacing(6)
        layout.addWidget(self._ruler)
        layout.addSpacing(6)
        layout.addWidget(self._lines)
        layout.addSpacing(8)
        layout.addWidget(self._notes)
        return body

    def _make_empty(self) -> QWidget:
        frame = QWidget()
        frame.setObjectName("noResponseFrame")
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(tokens.PAD_DOCK, tokens.PAD_DOCK, tokens.PAD_DOCK, tokens.PAD_DOCK)
        layout.addWidget(self._empty)
        layout.addStretch(1)
        return frame


def _wrapped(name: str, tone: str = "") -> QLabel:
    made = label("", tone=tone, name=name)
    made.setWordWrap(True)
    return made


def _after_the_class(answer: Answer) -> str:
    """The sentence without the class it begins with: that stands above already."""
    text = answer.sentence.removeprefix(f"{written(answer.code)}: ")
    return shown(kept_together(f"{text[:1].upper()}{text[1:]}"))


def _why_none(view: CaseView, column: DateColumn | None) -> str:
    if column is None:
        return "Choose a date to see its response."
    if column.timepoint.role == "outside":
        return "This date lies outside the protocol: it is listed, and never baseline, nadir or response."
    if view.baseline() is None:
        return "The case has no baseline yet. The response is counted from it."
    return "This date lies before the baseline."


def _float(value: object) -> float | None:
    return None if value is None else float(value)  # type: ignore[arg-type]
