"""Growth up to a date, as quiet lines below what else is said of its call."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from measurements.trends import CaseView, DateColumn
from viewer.casebook.figures import kept_together, shown
from viewer.casebook.growth_words import growth_lines, hyperprogression_lines
from viewer.casebook.small_tables import heading
from viewer.components.buttons import label
from viewer.theme import tokens


class GrowthPanel(QWidget):
    """One date. It takes no room where there is no growth to speak of."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("growthPanel")
        self.setAccessibleName(self.tr("Growth"))
        self._rates = _lines("growthRates", tokens.READING, "second")
        self._definitions = _lines("growthDefinitions", tokens.CAPTION, "third")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        state = self.tr("sum of diameters; interval for different readers")
        layout.addWidget(heading("growthHeading", self.tr("Growth"), state))
        layout.addWidget(self._rates)
        layout.addWidget(self._definitions)

    def set_view(self, view: CaseView, column: DateColumn) -> None:
        """Show how fast the sum grew up to a date."""
        for words, lines in (
            (self._rates, growth_lines(view, column)),
            (self._definitions, hyperprogression_lines(view, column)),
        ):
            words.setText(shown(kept_together("\n".join(lines))))
            words.setVisible(bool(lines))
        self.setVisible(bool(growth_lines(view, column)))


def _lines(name: str, px: int, tone: str) -> QLabel:
    made = label("", px, tone=tone, name=name)
    made.setWordWrap(True)
    return made
