"""How safe a call is: firm or not, the curve, the probabilities for one and for different readers, what turns it."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from measurements.criteria.certainty import Certainty
from viewer.casebook import safety_words
from viewer.casebook.figures import shown
from viewer.casebook.safety_band import SafetyBand
from viewer.casebook.safety_curve import SafetyCurve
from viewer.casebook.signs import GlyphLabel
from viewer.components.buttons import label
from viewer.theme import tokens


class SafetyPanel(QWidget):
    """One call. It never asks for the figures itself: it is given them, once a date."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("safetyPanel")
        self.setAccessibleName(self.tr("How safe is the call"))
        self._sign = GlyphLabel("safetySign")
        self._state = label("", tokens.READING, tokens.MEDIUM, name="safetyState")
        self._explained = label("", tone="second", name="safetyExplained")
        self._explained.setWordWrap(True)
        self._curve = SafetyCurve()
        self._bands = {readers: SafetyBand(f"safetyBand_{readers}") for readers in ("one", "different")}
        self._titles = {
            readers: label("", tokens.CAPTION, tone="second", name=f"safetyBandTitle_{readers}")
            for readers in self._bands
        }
        self._changes = label("", tone="second", name="safetyChanges")
        self._changes.setWordWrap(True)
        self._sources = label("", tokens.CAPTION, tone="third", name="safetySources")
        self._sources.setWordWrap(True)
        self._arrange()

    def set_certainty(self, found: Certainty | None) -> None:
        """Show how safe a call is; None hides it."""
        self.setVisible(found is not None)
        if found is None:
            return
        state, is_call = safety_words.state_words(found), safety_words.is_call(found)
        self._state.setText(state)
        self._sign.setVisible(bool(state))
        self._sign.set_glyph("check" if found.firm else "warning", tokens.TEXT2 if found.firm else tokens.WARN)
        self._explained.setText(shown(safety_words.explained(found)))
        self._curve.set_certainty(found)
        for readers, shares, sd in (
            ("one", found.one_reader, found.sd_one),
            ("different", found.different_readers, found.sd_different),
        ):
            title = safety_words.bar_title(readers, sd)
            self._titles[readers].setText(title)
            self._bands[readers].set_shares(title, safety_words.bar(shares))
            for part in (self._titles[readers], self._bands[readers]):
                part.setVisible(is_call)
        turns = safety_words.what_would_change(found)
        self._changes.setText(shown(turns))
        self._changes.setVisible(bool(turns))
        self._sources.setText(f"Figures from {'; '.join(found.sources)}." if is_call and found.sources else "")
        self._sources.setVisible(bool(self._sources.text()))
        self.setAccessibleDescription(safety_words.spoken(found))

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(label(self.tr("How safe is the call"), tokens.READING, tokens.STRONG, name="safetyTitle"))
        head.addStretch(1)
        head.addWidget(self._sign)
        head.addWidget(self._state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._explained)
        layout.addWidget(self._curve)
        for readers, band in self._bands.items():
            layout.addWidget(self._titles[readers])
            layout.addWidget(band)
        layout.addSpacing(2)
        layout.addWidget(self._changes)
        layout.addWidget(self._sources)
