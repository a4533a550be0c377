"""The right of a derivation: how safe the call is, whether the dates can be compared, other criteria, growth."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from measurements.criteria.codes import WORDS
from measurements.trends import CaseView, DateColumn
from viewer.casebook import criteria_words
from viewer.casebook.card_words import Note, detailed_notes
from viewer.casebook.cells import words_of
from viewer.casebook.criteria_words import CriterionLine
from viewer.casebook.growth_panel import GrowthPanel
from viewer.casebook.growth_words import growth_lines, hyperprogression_lines
from viewer.casebook.lines_model import head
from viewer.casebook.note_list import NoteList
from viewer.casebook.safety_panel import SafetyPanel
from viewer.casebook.safety_words import what_would_change
from viewer.casebook.small_tables import fit, heading, heading_with, small_table
from viewer.components.buttons import label
from viewer.components.cell_text import CellText
from viewer.theme import tokens
from viewer.theme.marks import response_letters
from viewer.theme.text import TextRun

_OTHER_H = 38  # a criterion, and below it its limit or what is missing for it


class DerivationSide(QWidget):
    """One date. The figures of safety are worked out when they are first shown, a date at a time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("derivationSide")
        self.safety = SafetyPanel()
        self.growth = GrowthPanel()  # stands at the left, where there is room
        self._count = label("", tokens.CAPTION, tone="third", name="derivationComparedState")
        self._notes = NoteList("derivationNotes", ruled=False)
        self._others, self._model = small_table("derivationOthers", self.tr("Other criteria"), (0, 76, 82))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.safety)
        layout.addWidget(heading_with("derivationCompared", self.tr("Can these dates be compared"), self._count))
        layout.addWidget(self._notes)
        layout.addWidget(heading("derivationOthersHeading", self.tr("Other criteria")))
        layout.addWidget(self._others)
        layout.addStretch(1)

    def set_view(self, view: CaseView, column: DateColumn) -> None:
        """Show what stands beside the derivation of a date."""
        self.safety.set_certainty(view.certainty(column.timepoint.id))
        notes = detailed_notes(view, column)
        count = len(notes)
        self._count.setText(
            f"{count} note{'' if count == 1 else 's'}" if count else self.tr("nothing stands against it")
        )
        self._notes.set_notes(notes)
        self._model.set_lines([head("")] * 3, [_cells(line) for line in criteria_words.lines_at(view, column)])
        fit(self._others, _OTHER_H)
        self.growth.set_view(view, column)

    @staticmethod
    def lines(view: CaseView, column: DateColumn) -> tuple[str, ...]:
        """The same as plain lines, as they are copied."""
        found = view.certainty(column.timepoint.id)
        notes: tuple[Note, ...] = detailed_notes(view, column)
        others = (
            f"{line.name}: {line.change} from baseline, {line.limit}: {line.said}"
            for line in criteria_words.lines_at(view, column)
        )
        safe = (found.sentence, found.note, what_would_change(found)) if found is not None else ()
        grown = (*growth_lines(view, column), *hyperprogression_lines(view, column))
        return tuple(part for part in (*safe, *(note.text for note in notes), *others, *grown) if part)


def _cells(line: CriterionLine) -> tuple[CellText, ...]:
    if line.code:
        letters = response_letters(line.code)
        call = CellText((TextRun(letters, weight=tokens.STRONG),), mark=line.code, has_gutter=False,
                        spoken=WORDS[line.code])  # fmt: skip
    else:
        call = CellText((TextRun(line.said, tokens.CAPTION, colour=tokens.TEXT2),), has_gutter=False, spoken=line.said)
    return (
        CellText((TextRun(line.name),), (TextRun(line.limit, tokens.CAPTION, colour=tokens.TEXT2),), align="left",
                 spoken=f"{line.name}, {line.limit}"),
        words_of(line.change, right=True, spoken=f"{line.change} from baseline"),
        call,
    )  # fmt: skip
