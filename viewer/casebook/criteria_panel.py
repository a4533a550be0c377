"""Criteria side by side: what each chosen one says at every complete date, which is first, and the best response."""

from math import ceil

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from measurements.criteria.codes import written
from measurements.trends import CaseView, DateColumn
from viewer.casebook import criteria_words
from viewer.casebook.card_words import Note
from viewer.casebook.cells import words_of
from viewer.casebook.complete_question import CompleteQuestion
from viewer.casebook.figures import DASH, NBSP, shown
from viewer.casebook.lines_model import head
from viewer.casebook.note_list import NoteList
from viewer.casebook.small_tables import LINE_H, fit, heading, heading_with, small_table
from viewer.components.buttons import label, make_button
from viewer.components.cell_text import CellText
from viewer.theme import tokens
from viewer.theme.marks import response_letters
from viewer.theme.text import TextRun, runs_width

_NAME_W, _DATE_W, _DAY_W = 102, 90, 112
_MARK_W = 30  # the mark of a response before its words, and the air around both
_SCROLL_H = 12


class CriteriaPanel(QWidget):
    """`also_chosen` gives the names to show beside the rule set of the case; `timepoint_chosen` a date of the table."""

    also_chosen = Signal(object)  # tuple[str, ...]
    timepoint_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("criteriaPanel")
        self._view: CaseView | None = None
        self._columns: tuple[DateColumn, ...] = ()
        self._choose = make_button(self.tr("Choose criteria"), "chooseCriteria", "quiet", bar=True)
        self._choose.setAccessibleName(self.tr("Choose the criteria beside the rule set of the case"))
        self._menu = QMenu(self)
        self._menu.setObjectName("criteriaMenu")
        self._menu.triggered.connect(self._on_toggled)
        self._choose.setMenu(self._menu)
        self._choose.setProperty("menu", "true")
        self._table, self._model = small_table(
            "criteriaTable", self.tr("Criteria side by side, at every complete date"), ()
        )
        self._table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._table.chosen.connect(self._on_chosen)
        self._first = label("", tone="second", name="criteriaFirst")
        self._first.setWordWrap(True)
        self._best_code = label("", tokens.READING, tokens.STRONG, name="bestResponseCode")
        self._best = label("", name="bestResponse")
        self._best.setWordWrap(True)
        self._counted = label("", tokens.CAPTION, tone="third", name="bestResponseCounted")
        self._counted.setWordWrap(True)
        self._times = label("", tone="second", name="bestResponseTimes")
        self._times.setWordWrap(True)
        self._best_notes = NoteList("bestResponseNotes", ruled=False)
        self.complete = CompleteQuestion()
        self._arrange()

    def set_view(self, view: CaseView, current: str | None) -> None:
        """Show all complete dates, with the one being read on tint."""
        self._view = view
        self._columns = criteria_words.complete_columns(view)
        self._fill_menu(view)
        self._fill_table(view, current)
        first = " ".join(
            part for part in (criteria_words.first_calls(view), criteria_words.first_progressions(view)) if part
        )
        self._first.setText(shown(first))
        self._first.setVisible(bool(first))
        self._show_best(view)

    def text(self) -> str:
        """The table and the best response as plain lines, as they are copied."""
        if self._view is None:
            return ""
        lines = []
        for row in range(self._model.rowCount()):
            cells = [str(self._model.index(row, column).data()) for column in range(self._model.columnCount())]
            dates = [column.date_text for column in self._columns]
            said = "; ".join(f"{date} {cell}" for date, cell in zip(dates, cells[1:], strict=True))
            lines.append(f"{cells[0]}: {said}")
        best = self._view.best
        if best is None:
            return "\n".join(lines)
        counted = criteria_words.counted_from(self._view)
        times = (time.sentence for time in self._view.times)
        return "\n".join([*lines, best.sentence, counted, *best.questions, *best.notices, *times])

    def _show_best(self, view: CaseView) -> None:
        best = view.best
        self._best_code.setText(written(best.code) if best is not None else "")
        self._best.setText(shown(best.sentence if best is not None else "No baseline with a date: no best response."))
        counted = criteria_words.counted_from(view)
        self._counted.setText(shown(counted))
        self._counted.setVisible(bool(counted))
        times = "\n".join(time.sentence for time in view.times)
        self._times.setText(shown(times))
        self._times.setVisible(bool(times))
        asked = [Note("warning", text) for text in best.questions] if best is not None else []
        # What is asked is not also told; once it is answered, the notice says so.
        is_told = best is not None and (not best.complete_at or bool(best.complete_was))
        told = [Note("information", text) for text in best.notices] if best is not None and is_told else []
        self._best_notes.set_notes((*asked, *told))
        self.complete.set_view(view)

    def _fill_menu(self, view: CaseView) -> None:
        self._menu.clear()
        for name, is_shown in criteria_words.choices(view):
            action = self._menu.addAction(name)
            action.setObjectName(f"criterion_{name}")
            action.setCheckable(True)
            action.setChecked(is_shown)

    def _fill_table(self, view: CaseView, current: str | None) -> None:
        names = criteria_words.shown_criteria(view)
        heads = [head(self.tr("Criterion")), *(head(c.date_text, right=True) for c in self._columns)]
        rows = [self._row(view, name, current) for name in names]
        self._model.set_lines(heads, rows)
        self._table.setColumnWidth(0, _NAME_W + (14 if len(max(names, key=len)) > 10 else 0))
        for place, column in enumerate(self._columns, start=1):
            least = _DAY_W if len(column.date_text) > 7 else _DATE_W
            marked = (ceil(runs_width(row[place].runs)) + _MARK_W for row in rows if row[place].mark)
            self._table.setColumnWidth(place, max(least, *marked, 0))
        fit(self._table, LINE_H, with_head=True, below=_SCROLL_H)
        ids = [column.timepoint.id for column in self._columns]
        if current in ids:
            self._table.scrollTo(self._model.index(0, ids.index(current) + 1))

    def _row(self, view: CaseView, name: str, current: str | None) -> tuple[CellText, ...]:
        answers = {answer.timepoint_id: answer for answer in view.by_criterion(name)}
        cells = [words_of(name, strong=name == view.case.protocol.name)]
        for column in self._columns:
            ground = tokens.TINT if column.timepoint.id == current else ""
            answer = answers.get(column.timepoint.id)
            if answer is None or not criteria_words.is_computed(name, answer):
                why = "not computed" if answer is None else criteria_words.missing_words(view, name, answer)
                cells.append(
                    CellText(
                        (TextRun(self.tr("not computed"), tokens.CAPTION, colour=tokens.TEXT2),),
                        has_gutter=False,
                        ground=ground,
                        spoken=f"not computed: {why}",
                    )
                )
                continue
            change = "" if answer.code == "BL" else criteria_words.change_words(view, name, answer)
            letters = response_letters(answer.code)
            runs = [TextRun(letters, weight=tokens.STRONG)]
            if change and change != DASH:
                runs.append(TextRun(f"  {change.removesuffix(f'{NBSP}%')}", tokens.SMALL))
            cells.append(
                CellText(tuple(runs), mark=answer.code, has_gutter=False, ground=ground,
                         spoken=f"{letters} {change}".strip())
            )  # fmt: skip
        return tuple(cells)

    @Slot(QModelIndex)
    def _on_chosen(self, index: QModelIndex) -> None:
        place = index.column() - 1
        if 0 <= place < len(self._columns):
            self.timepoint_chosen.emit(self._columns[place].timepoint.id)

    @Slot(QAction)
    def _on_toggled(self, action: QAction) -> None:
        if self._view is None:
            return
        name = action.text()
        also = tuple(held for held in self._view.case.protocol.also if held != name)
        self.also_chosen.emit((*also, name) if action.isChecked() else also)

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.PAD_PAGE, 8, tokens.PAD_PAGE, tokens.PAD_PAGE)
        layout.setSpacing(4)
        top = QHBoxLayout()
        state = self.tr("every complete date; % from baseline")
        top.addWidget(heading("criteriaHeading", self.tr("Criteria side by side"), state, 0))
        top.addStretch(1)
        top.addWidget(self._choose)
        layout.addLayout(top)
        layout.addWidget(self._table)
        layout.addWidget(self._first)
        layout.addWidget(heading_with("bestHeading", self.tr("Best overall response"), self._best_code))
        layout.addWidget(self._best)
        layout.addWidget(self._counted)
        layout.addWidget(self._best_notes)
        layout.addWidget(self.complete)
        layout.addWidget(self._times)
