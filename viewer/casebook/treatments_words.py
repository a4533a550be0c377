"""What happened between the prior and the current date, in sentences. No widgets."""

from dataclasses import dataclass

from measurements.local_treatment import Done, between, drugs_given, short_treatment
from measurements.trends import CaseView, DateColumn
from viewer.casebook.card_words import Note
from viewer.casebook.figures import date_words, listed


@dataclass(frozen=True)
class Since:
    """What was done since the prior: each procedure in a line, then the drugs in a sentence."""

    title: str
    procedures: tuple[Note, ...]
    drugs: str
    without: str = "No local treatment stated."  # said where there is no procedure

    @property
    def text(self) -> str:
        """All of it."""
        lines = [note.text for note in self.procedures] or [self.without]
        return "\n".join([*lines, self.drugs] if self.drugs else lines)

    @property
    def below(self) -> str:
        """What stands under the procedures: the drugs, or that there is nothing."""
        if self.procedures:
            return self.drugs
        return f"{self.without} {self.drugs}".strip()


def since_the_prior(view: CaseView, current: DateColumn, prior: DateColumn | None) -> Since:
    """Local treatments and drugs between the prior and the current date."""
    if prior is None:
        return Since("", (), "", "There is no earlier date with sizes to compare with.")
    done = between(view.case, prior.timepoint, current.timepoint)
    title = f"{prior.date_text} to {current.date_text}"
    return Since(title, tuple(_procedure(one) for one in done), _drugs(view, current, prior))


def _procedure(done: Done) -> Note:
    treatment = done.treatment
    target = treatment.target_organ or "target not stated"
    open_words = "" if done.certain else ", whether in this interval is not known"
    text = f"{short_treatment(treatment)}, {target}, {date_words(treatment.date)}{open_words}"
    return Note("done" if done.certain else "possible", text)


def _drugs(view: CaseView, current: DateColumn, prior: DateColumn) -> str:
    given = drugs_given(view.case, prior.timepoint, current.timepoint)
    if not given:
        return ""
    dated = [one.name for one, stated in given if stated]
    throughout = [one.name for one, stated in given if not stated and "overall duration" in one.note]
    undated = [one.name for one, stated in given if not stated and "overall duration" not in one.note]
    parts = []
    if dated:
        parts.append(f"{_capital(listed(dated))} given.")
    if throughout:
        parts.append(f"{_capital(listed(throughout))} throughout, start and stop not stated.")
    if undated:
        parts.append(f"{_capital(listed(undated))}: dates not stated.")
    return " ".join(parts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
