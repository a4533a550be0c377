"""What can be said of a date as a whole: markers, own non-target response, symptoms, the reference of a PET."""

from collections.abc import Callable
from typing import get_args

import msgspec
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from measurements.assessment import Markers, TimePointReading
from measurements.errors import RecordError
from measurements.timepoint import TimePointRole
from measurements.trends import CaseView, DateColumn
from viewer.casebook.date_words import COMPLETE_WORDS, MARKER_WORDS, NONTARGET_WORDS, metabolic_words, reading_at
from viewer.casebook.metabolic_entry import EXAMPLE, parse_metabolic
from viewer.casebook.reason_edit import ReasonEdit
from viewer.casebook.requests import SayDateRole, SayOfDate
from viewer.casebook.role_words import DATE_ROLE_NAMES, date_role_question, date_roles_offered


class DateMenu(QMenu):
    """One gesture for each thing; what needs words is asked in place, and an empty answer takes it back."""

    def __init__(
        self,
        view: CaseView,
        column: DateColumn,
        parent: QWidget,
        want: Callable[[SayOfDate | SayDateRole], None],
        refuse: Callable[[str], None],
    ) -> None:
        """`want` hears what was chosen, also when the menu is long gone and a reason has been typed."""
        super().__init__(parent)
        self.setObjectName("dateMenu")
        self.setAccessibleName(self.tr("Said of {0}").format(column.date_text))
        self._owner, self._at = parent, QPoint()
        self._want, self._refuse = want, refuse
        self._date = column.date_text
        self._said = reading_at(view, column)
        writable = column.timepoint.role != "outside"
        self._add_markers(writable)
        self._add_nontarget(writable, any(row.role.role == "nontarget" for row in view.rows))
        self.addSeparator()
        said = self._said
        symptoms = self._entry(
            "symptoms", self.tr("Scanned early for new &symptoms or signs"), writable, said.new_symptoms
        )
        symptoms.triggered.connect(self._turn_symptoms)
        held = bool(said.symptomatic_deterioration)
        worse = self._entry("deterioration", self.tr("Symptomatic &deterioration…"), writable, held)
        worse.triggered.connect(self._ask_deterioration)
        pet = self._entry(
            "metabolic", self.tr("&PET: liver reference, uptake time, dose…"), writable, said.metabolic is not None
        )
        pet.triggered.connect(self._ask_metabolic)
        if said.complete_was:  # asked and answered beside the best response; taken back here where that asks no more
            words = COMPLETE_WORDS[said.complete_was]
            complete = self._entry("complete", words[:1].upper() + words[1:], writable, held=True)
            complete.triggered.connect(lambda: self._say(COMPLETE_WORDS[""], complete_was=""))
        self.addSeparator()
        self._add_role(view, column)

    def open_at(self, at: QPoint) -> None:
        """Show the menu at a place on screen; a question that follows stands at the same place."""
        self._at = at
        self.popup(at)

    def _add_markers(self, writable: bool) -> None:
        menu = self.addMenu(self.tr("Tumour &markers"))
        menu.setObjectName("dateMarkers")
        for markers in get_args(Markers):
            entry = menu.addAction("&" + MARKER_WORDS[markers].capitalize())
            entry.setObjectName(f"date_markers_{markers}")
            entry.setCheckable(True)
            entry.setChecked(self._said.markers == markers)
            entry.setEnabled(writable and not entry.isChecked())
            words = f"tumour markers {MARKER_WORDS[markers]}"
            entry.triggered.connect(lambda _on=False, m=markers, w=words: self._say(w, markers=m))

    def _add_nontarget(self, writable: bool, has_nontargets: bool) -> None:
        menu = self.addMenu(self.tr("Own &non-target response"))
        menu.setObjectName("dateNontarget")
        none = menu.addAction(self.tr("From the states of the lesions"))
        none.setObjectName("date_nontarget_none")
        none.setCheckable(True)
        none.setChecked(not self._said.nontarget_said)
        none.setEnabled(writable and bool(self._said.nontarget_said))
        none.triggered.connect(
            lambda: self._say("non-target response from the states", nontarget_said="", nontarget_reason="")
        )
        for code, words in NONTARGET_WORDS.items():
            entry = menu.addAction(f"&{words}…")
            entry.setObjectName(f"date_nontarget_{code}")
            entry.setCheckable(True)
            entry.setChecked(self._said.nontarget_said == code)
            entry.setEnabled(writable and has_nontargets)
            entry.triggered.connect(lambda _on=False, c=code, w=words: self._ask_nontarget(c, w))
        if not has_nontargets:
            menu.setToolTipsVisible(True)
            menu.setToolTip(self.tr("The case has no non-target lesion."))

    def _add_role(self, view: CaseView, column: DateColumn) -> None:
        """What the date is: baseline, follow-up …; which responses change by it is listed where its reason is asked."""
        menu = self.addMenu(self.tr("This date is {0}").format(DATE_ROLE_NAMES[column.timepoint.role]))
        menu.setObjectName("dateRole")
        for role in date_roles_offered(column):
            entry = menu.addAction(self.tr("Make it {0}…").format(DATE_ROLE_NAMES[role]))
            entry.setObjectName(f"date_role_{role}")
            entry.triggered.connect(lambda _on=False, r=role: self._ask_role(view, column, r))

    def _ask_role(self, view: CaseView, column: DateColumn, role: TimePointRole) -> None:
        try:
            question, follows = date_role_question(view, column, role)
        except RecordError as why:
            self._refuse(str(why))
            return
        hint = self.tr("why, as it stands in the history")
        point = column.timepoint.id
        self._ask(
            ReasonEdit(question, hint, self._owner.window(), follows=follows),
            lambda reason: self._want(SayDateRole(point, role, reason)),
        )

    def _turn_symptoms(self) -> None:
        now = not self._said.new_symptoms
        self._say("new symptoms or signs" if now else "no new symptoms or signs", new_symptoms=now)

    def _ask_nontarget(self, code: str, words: str) -> None:
        question = self.tr("{0}: own non-target response {1}, because").format(self._date, words)
        what = f"own non-target response {words}"
        self._ask(
            ReasonEdit(question, self.tr("what the states alone do not say"), self._owner.window()),
            lambda reason: self._say(what, nontarget_said=code, nontarget_reason=reason),
        )

    def _ask_deterioration(self) -> None:
        question = self.tr("{0}: symptomatic deterioration; recorded, never part of a response").format(self._date)
        edit = ReasonEdit(
            question,
            self.tr("in what; nothing typed takes it back"),
            self._owner.window(),
            held=self._said.symptomatic_deterioration,
            needed=False,
        )
        self._ask(
            edit,
            lambda words: self._say(
                "symptomatic deterioration" if words else "no symptomatic deterioration",
                symptomatic_deterioration=words,
            ),
        )

    def _ask_metabolic(self) -> None:
        held = self._said.metabolic
        edit = ReasonEdit(
            self.tr("{0}: reference of the PET, in g/ml SUL").format(self._date),
            EXAMPLE,
            self._owner.window(),
            held=metabolic_words(held) if held is not None else "",
            needed=False,
            check=parse_metabolic,
        )
        self._ask(edit, lambda text: self._say("reference of the PET", metabolic=parse_metabolic(text)))

    def _ask(self, edit: ReasonEdit, given: Callable[[str], None]) -> None:
        edit.back = self._owner
        edit.given.connect(given)
        edit.ask(self._at)

    def _say(self, what: str, **fields: object) -> None:
        reading: TimePointReading = msgspec.structs.replace(self._said, **fields)
        self._want(SayOfDate(reading, what))

    def _entry(self, name: str, words: str, writable: bool, held: bool) -> QAction:
        entry = self.addAction(words)
        entry.setObjectName(f"date_{name}")
        entry.setCheckable(True)
        entry.setChecked(held)
        entry.setEnabled(writable)
        return entry
