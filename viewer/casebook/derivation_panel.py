"""Why a date has its response: what went in, every test in its order with its numbers, the rule and its paper."""

from math import ceil

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from measurements.criteria.base import Answer
from measurements.criteria.codes import WORDS
from measurements.trends import CaseView, DateColumn
from viewer.casebook import derivation_words
from viewer.casebook.card_words import date_name, headline_percent, since_when
from viewer.casebook.cells import cell_of, runs_of, words_of
from viewer.casebook.criteria_panel import CriteriaPanel
from viewer.casebook.derivation_side import DerivationSide
from viewer.casebook.derivation_words import InputLine, StepLine
from viewer.casebook.figures import DASH, kept_together, shown
from viewer.casebook.lines_model import head
from viewer.casebook.response_card import Headline
from viewer.casebook.sentence import Sentence
from viewer.casebook.signs import Rule
from viewer.casebook.small_tables import fit, heading, heading_with, small_table
from viewer.components.buttons import label, make_button
from viewer.components.cell_text import CellText
from viewer.components.dock_header import DockHeader
from viewer.theme import tokens
from viewer.theme.text import TextRun, runs_width

PANEL_WIDTH = 880
_INPUT_H, _STEP_H, _LINE_H = 27, 46, 30
_CHANGE_W, _PERCENT_W, _MONTH_W, _DAY_W, _MONTH_LETTERS = 62, 66, 74, 88, len("2008-10")
_CODE_W, _SHORT_ANSWER_W = 54, 50
_QUESTION_LETTERS = 38


class DerivationPanel(QWidget):
    """Lies over the right part of the reading screen; the current image stays in sight. Esc closes it."""

    close_requested = Signal()
    timepoint_chosen = Signal(str)
    cell_chosen = Signal(str, str)  # lesion id, time point id: a size in the inputs
    table_requested = Signal()  # show the date in the wide lesion table

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("derivationPanel")
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)  # it lies over others: nothing may shine through
        self.setMinimumWidth(400)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._view: CaseView | None = None
        self._column: DateColumn | None = None
        self._lesions: tuple[str, ...] = ()
        self.header = DockHeader(self.tr("Why"), "derivationHeader")
        self._earlier = make_button("", "derivationEarlier", "quiet", bar=True, icon="caret-left")
        self._later = make_button("", "derivationLater", "quiet", bar=True, icon="caret-right")
        close = make_button(self.tr("Close  Esc"), "derivationClose", "quiet", bar=True)
        close.setAccessibleName(self.tr("Close the derivation"))
        for button in (self._earlier, self._later, close):
            self.header.add_widget(button)
        self._earlier.clicked.connect(lambda: self._go(-1))
        self._later.clicked.connect(lambda: self._go(1))
        close.clicked.connect(self.close_requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self._make_body())

    def set_view(self, view: CaseView, current: str | None) -> None:
        """Show the derivation of a date. A date without a response shows nothing but that."""
        self._view = view
        self._column = view.column(current) if current else None
        answer = self._column.answer if self._column else None
        self._show_neighbours()
        self._body.setVisible(answer is not None)
        if self._column is None or answer is None:
            self.header.set_title(self.tr("Why"))
            self.header.set_state(self.tr("no response at this date"))
            return
        self.header.set_title(self.tr("Why {0}").format(answer.code))
        where = f"{date_name(view, self._column)} · {view.case.protocol.name} · {view.case.title}"
        self.header.set_state(shown(where))
        self.setAccessibleName(self.tr("Why {0} at {1}").format(WORDS[answer.code], self._column.date_text))
        self.setAccessibleDescription(answer.sentence)
        self._headline.set_answer(answer, since_when(view, self._column), headline_percent(view, answer))
        self._sentence.set_runs(_sentence_runs(answer))
        self._show_inputs(view, self._column, answer)
        self._show_steps(answer)
        self._rule.setText(shown(answer.rule + self.tr(". Limits are compared unrounded and belong to the class.")))
        self.side.set_view(view, self._column)
        self.criteria.set_view(view, current)

    def text(self) -> str:
        """The derivation as plain text, as it is copied."""
        if self._view is None or self._column is None or self._column.answer is None:
            return ""
        lines = (
            derivation_words.derivation_text(self._view, self._column, WORDS),
            *self.side.lines(self._view, self._column),
            self.criteria.text(),
        )
        return "\n".join(line for line in lines if line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_requested.emit()
            return
        super().keyPressEvent(event)

    # -- what is shown ----------------------------------------------------------------------------------------------

    def _show_inputs(self, view: CaseView, column: DateColumn, answer: Answer) -> None:
        baseline = view.baseline()
        self._went_in.setText(shown(derivation_words.what_went_in(view, answer)))
        then = baseline.date_text if baseline else self.tr("baseline")
        heads = (
            head(self.tr("Target lesions, {0}").format(answer.sums.unit)),
            head(then, right=True),
            head(column.date_text, right=True),
            head(answer.sums.unit, right=True),
            head(self.tr("%"), right=True),
        )
        lines = derivation_words.inputs(view, column)
        order = {one.id: place for place, one in enumerate(sorted(view.case.lesions, key=lambda held: held.order))}
        rows = [_input_cells(line, order) for line in lines]
        rows.append(_input_cells(derivation_words.sum_line(answer), order, ground=tokens.RAISED))
        self._lesions = tuple(line.lesion.id for line in lines if line.lesion)
        self._inputs_model.set_lines(heads, rows)
        for place, date in ((1, then), (2, column.date_text)):
            self._inputs.setColumnWidth(place, _DAY_W if len(date) > _MONTH_LETTERS else _MONTH_W)
        self._inputs.setColumnWidth(3, _CHANGE_W if answer.sums.unit == "mm" else _MONTH_W)
        fit(self._inputs, _INPUT_H, with_head=True)

    def _show_steps(self, answer: Answer) -> None:
        rows = [_step_cells(step) for step in derivation_words.steps(answer)]
        self._steps_model.set_lines([head("")] * 4, rows)
        self._steps.setColumnWidth(1, max((_code_width(cells[1]) for cells in rows), default=_CODE_W))
        self._steps.setColumnWidth(3, max((_answer_width(cells[3]) for cells in rows), default=_SHORT_ANSWER_W))
        fit(self._steps, _STEP_H)
        self._steps.setVisible(bool(rows))
        self._decided.setVisible(bool(rows))
        beside = derivation_words.beside_the_targets(answer)
        last = len(beside) - 1
        lines = [
            (
                words_of(title, colour=tokens.TEXT2),
                CellText((TextRun(words),), mark=answer.code if place == last else "", has_gutter=False, spoken=words),
            )
            for place, (title, words) in enumerate(beside)
        ]
        self._beside_model.set_lines([head(""), head("")], lines)
        fit(self._beside, _LINE_H)

    def _show_neighbours(self) -> None:
        for button, step in ((self._earlier, -1), (self._later, 1)):
            column = self._neighbour(step)
            button.setVisible(column is not None)
            if column is not None and self._view is not None:
                button.setText(shown(column.date_text))
                words = self.tr("Earlier: {0}") if step < 0 else self.tr("Later: {0}")
                button.setAccessibleName(words.format(column.date_text))

    def _neighbour(self, step: int) -> DateColumn | None:
        if self._view is None or self._column is None or self._column.answer is None:
            return None
        held = self._view.assessed
        place = held.index(self._column) + step
        return held[place] if 0 <= place < len(held) else None

    def _go(self, step: int) -> None:
        column = self._neighbour(step)
        if column is not None:
            self.timepoint_chosen.emit(column.timepoint.id)

    # -- how it is laid out -----------------------------------------------------------------------------------------

    def _make_body(self) -> QScrollArea:
        self._headline = Headline("derivationHeadline")
        self._sentence = Sentence("derivationSentence")
        self._went_in = label("", tokens.CAPTION, tone="third", name="derivationInputsState")
        self._inputs, self._inputs_model = small_table(
            "derivationInputs", self.tr("What went in"), (0, _MONTH_W, _MONTH_W, _CHANGE_W, _PERCENT_W)
        )
        self._inputs.chosen.connect(self._choose_input)
        self._steps, self._steps_model = small_table(
            "derivationSteps", self.tr("How it was decided"), (26, _CODE_W, 0, _SHORT_ANSWER_W)
        )
        self._beside, self._beside_model = small_table("derivationBeside", self.tr("Beside the targets"), (180, 0))
        self._decided = heading(
            "derivationDecided", self.tr("How it was decided"), self.tr("target response, first test that holds")
        )
        self._rule = label("", tone="second", name="derivationRule")
        self._rule.setWordWrap(True)
        self.side, self.criteria = DerivationSide(), CriteriaPanel()
        self.criteria.timepoint_chosen.connect(self.timepoint_chosen)
        self._body = QWidget()
        self._body.setObjectName("derivationBody")
        whole = QVBoxLayout(self._body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        columns = QHBoxLayout()
        columns.setSpacing(0)
        left, right = QVBoxLayout(), QVBoxLayout()
        for layout, share in ((left, 27), (right, 21)):
            layout.setContentsMargins(tokens.PAD_PAGE, tokens.PAD_DOCK, tokens.PAD_PAGE, tokens.PAD_PAGE)
            layout.setSpacing(6)
            columns.addLayout(layout, share)
            if layout is left:
                columns.addWidget(Rule("derivationSideRule", upright=True))
        self._fill_left(left)
        right.addWidget(self.side)
        whole.addLayout(columns)
        whole.addWidget(Rule("derivationBelowRule"))
        whole.addWidget(self.criteria)
        whole.addStretch(1)
        area = QScrollArea()
        area.setObjectName("derivationScroll")
        area.setAccessibleName(self.tr("Derivation"))
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._body)
        return area

    def _fill_left(self, left: QVBoxLayout) -> None:
        copy = make_button(self.tr("Copy derivation"), "copyDerivation", bar=True, icon="copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text()))
        table = make_button(self.tr("Show in table"), "showInTable", bar=True, icon="table")
        table.clicked.connect(self.table_requested)
        buttons = QHBoxLayout()
        for button in (copy, table):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for widget in (
            self._headline,
            self._sentence,
            heading_with("derivationWentIn", self.tr("What went in"), self._went_in),
            self._inputs,
            self._decided,
            self._steps,
            self._beside,
            heading("derivationRuleHeading", self.tr("Rule")),
            self._rule,
        ):
            left.addWidget(widget)
        left.addSpacing(4)
        left.addLayout(buttons)
        left.addWidget(self.side.growth)
        left.addStretch(1)

    def _choose_input(self) -> None:
        index = self._inputs.currentIndex()
        baseline = self._view.baseline() if self._view else None
        if index.row() >= len(self._lesions) or self._column is None or baseline is None:
            return
        column = baseline if index.column() == 1 else self._column
        self.cell_chosen.emit(self._lesions[index.row()], column.timepoint.id)


def _input_cells(line: InputLine, order: dict[str, int], ground: str = "") -> tuple[CellText, ...]:
    strong = line.lesion is None
    runs: tuple[TextRun, ...] = (TextRun(line.label, weight=tokens.STRONG),)
    if line.lesion is not None:
        runs = (TextRun(line.name, weight=tokens.STRONG), TextRun(f"  {line.label}"))
    bar = tokens.lesion_colour(order[line.lesion.id]) if line.lesion else ""
    name = CellText(runs, align="left", bar=bar, ground=ground, spoken=f"{line.name} {line.label}".strip())
    sizes = []
    for said in (line.at_baseline, line.now):
        cell = cell_of(said, ground=ground)
        # One line a target: the axis that counts is enough here, what has no size has only its sign.
        counts = tuple(piece for piece in (*said.first, *said.second) if piece.strong)
        runs_now = () if said.sign == "merged" else runs_of(counts or said.first)
        sizes.append(CellText(runs_now, glyph=said.sign, gutter=cell.gutter, ground=ground, spoken=cell.spoken))
    changes = [
        words_of(text, strong=strong and text != DASH, right=True, ground=ground, spoken=f"{text} {unit}")
        for text, unit in ((line.change, line.unit), (line.change_percent, "%"))
    ]
    return (name, *sizes, *changes)


def _step_cells(step: StepLine) -> tuple[CellText, ...]:
    ground = tokens.TINT if step.decided else ""
    known = step.code in WORDS
    asked, _, numbers = step.question.partition("; ")
    if not numbers:
        asked, numbers = _two_lines(asked)
    second = (TextRun(numbers, tokens.CAPTION, colour=tokens.TEXT2),) if numbers else ()
    return (
        words_of(str(step.number), colour=tokens.TEXT2, ground=ground),
        CellText((TextRun(step.code, weight=tokens.STRONG),), align="left", mark=step.code if known else "",
                 ground=ground, spoken=WORDS.get(step.code, step.code)),
        CellText((TextRun(asked),), second, align="left", ground=ground, spoken=step.question),
        CellText((TextRun(step.answer, weight=tokens.STRONG if step.decided else tokens.REGULAR,
                          colour=tokens.TEXT if step.decided else tokens.TEXT2),), has_gutter=False, ground=ground,
                 spoken=f"{step.answer}{', this decided' if step.decided else ''}"),
    )  # fmt: skip


def _code_width(cell: CellText) -> int:
    """As wide as a code with its mark: the tests have the rest."""
    return max(_CODE_W, ceil(runs_width(cell.runs)) + 2 * tokens.PAD_BAR + tokens.ICON)


def _answer_width(cell: CellText) -> int:
    """As wide as an answer is: the numbers of its test have the rest."""
    return max(_SHORT_ANSWER_W, ceil(runs_width(cell.runs)) + 2 * tokens.PAD_BAR)


def _two_lines(text: str) -> tuple[str, str]:
    """A question without numbers in two lines where it is too long for one."""
    if len(text) <= _QUESTION_LETTERS or " " not in text[:_QUESTION_LETTERS]:
        return text, ""
    at = text.rfind(" ", 0, _QUESTION_LETTERS)
    return text[:at], text[at + 1 :]


def _sentence_runs(answer: Answer) -> tuple[TextRun, ...]:
    """The sentence with its margin in semibold."""
    parts = derivation_words.sentence_parts(answer)
    return tuple(
        TextRun(kept_together(text), weight=tokens.STRONG if strong else tokens.REGULAR) for text, strong in parts
    )
