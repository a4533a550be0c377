"""The words of the response card and of the wide table's lower rows: since when, what to keep in mind. No widgets."""

from dataclasses import dataclass
from typing import Literal

from measurements import local_treatment
from measurements.checks.notes import Note as Found
from measurements.criteria.base import Answer
from measurements.criteria.codes import FAMILY
from measurements.criteria.numbers import signed_percent
from measurements.local_treatment import Done
from measurements.trends import CaseView, DateColumn
from viewer.casebook.figures import NBSP

NoteKind = Literal["warning", "reported", "date", "information", "done", "possible"]


@dataclass(frozen=True)
class Note:
    """One thing to keep in mind when reading a response, or one thing that was (possibly) done."""

    kind: NoteKind
    text: str


def since_when(view: CaseView, column: DateColumn) -> str:
    """Since which date the response stands, dates that are not evaluable passed over: "PR since 2009-03"; "" if new."""
    if column.answer is None or column.answer.code in ("BL", "NE"):
        return ""
    since = column
    for held in reversed(view.assessed[: view.assessed.index(column)]):
        code = held.answer.code if held.answer else "NE"
        if code == column.answer.code:
            since = held
        elif code != "NE":
            break
    letters = "Non-CR/Non-PD" if column.answer.code == "NON" else column.answer.code
    return "" if since is column else f"{letters} since {since.date_text}"


def headline_percent(view: CaseView, answer: Answer) -> tuple[str, str]:
    """The change a response is read by and its reference with the date: ("−43.9 %", "from baseline 2008-10").

    Of a progression of the targets from the nadir, else from the baseline; "" where there is none. One decimal, more
    where one would stand on the other side of the limit.
    """
    sums, protocol = answer.sums, view.case.protocol
    if answer.code == "BL":
        return "", ""
    if answer.target is not None and FAMILY[answer.target] == "PD" and sums.percent_from_nadir is not None:
        text = signed_percent(sums.percent_from_nadir, (protocol.progression - 1) * 100)
        reference = "baseline" if sums.nadir_at == sums.baseline_at else "nadir"
        return text.replace(" ", NBSP), f"from {reference} {sums.nadir_named}".strip()
    if sums.percent_from_baseline is None:
        return "", ""
    text = signed_percent(sums.percent_from_baseline, (protocol.partial_response - 1) * 100)
    return text.replace(" ", NBSP), f"from baseline {sums.baseline_named}".strip()


def notes(view: CaseView, column: DateColumn) -> tuple[Note, ...]:
    """What limits the comparison of this date with the baseline: treatments, sources, methods, dates, identity."""
    answer = column.answer
    if answer is None:
        return ()
    found = [*changed_notes(view, column)]
    found += [Note(_kind(held), held.text) for held in view.notes(column.timepoint.id)]
    found += [Note("information", text) for text in answer.notices]
    return tuple(found)


def changed_notes(view: CaseView, column: DateColumn) -> tuple[Note, ...]:
    """Which answers a later date has changed: at the date itself, and at the date that changed them."""
    new = [visit.new_lesions for visit in view.visits]
    if not any(new):
        return ()
    from measurements.criteria.as_read import changed_since_read

    here = column.timepoint.id
    settles = any(
        value.certainty in ("unequivocal", "refuted") and not value.first_seen
        for visit in view.visits
        if visit.timepoint_id == here
        for value in visit.new_lesions
    )
    changed = changed_since_read(view.case.protocol, view.visits)
    return tuple(Note("warning", held.sentence) for held in changed if settles or held.timepoint_id == here)


def detailed_notes(view: CaseView, column: DateColumn) -> tuple[Note, ...]:
    """The notes of a date, each with what stands behind it, and the notices of the answer."""
    answer = column.answer
    found = [Note(_kind(held), _with_detail(held)) for held in view.notes(column.timepoint.id)]
    found += [Note("information", text) for text in (answer.notices if answer is not None else ())]
    return tuple(found)


def local_since_column_before(view: CaseView, column: DateColumn) -> tuple[Done, ...]:
    """Local treatments since the assessed date before this one; none at the baseline."""
    if column.answer is None:
        return ()
    place = view.assessed.index(column)
    if place == 0:
        return ()
    return local_treatment.between(view.case, view.assessed[place - 1].timepoint, column.timepoint)


def table_note(view: CaseView, column: DateColumn) -> tuple[str, bool]:
    """The short note under a column of the wide table, and whether it is a warning."""
    if column.answer is None and column.timepoint.role == "outside":
        return "other method", True
    change = _method_change(view, column)
    if change:
        return change, True
    alike = [mark.what for mark in view.case.look_alikes if mark.timepoint_id == column.timepoint.id]
    if alike:
        return ", ".join(alike), True
    if column.timepoint.note:
        return column.timepoint.note, False
    return ("baseline", False) if column.timepoint.role == "baseline" else ("", False)


def short_method(column: DateColumn) -> str:
    """The method of a date as a narrow header takes it: "PET/CT", "CT", "not stated"."""
    return column.method.removesuffix(" with contrast")


def date_name(view: CaseView, column: DateColumn) -> str:
    """The date as a head takes it: "2010-10", and "before BL" where only that is known."""
    date = column.timepoint.date
    baseline = view.baseline()
    anchor = f"timepoints:{baseline.timepoint.id}" if baseline else ""
    if not date.iso() and date.relation is not None and date.relation.anchor == anchor and date.relation.days is None:
        return f"{date.relation.kind} BL"
    return column.date_text


def prior_column(view: CaseView, column: DateColumn | None) -> DateColumn | None:
    """The nearest earlier date with a size for any target; none for a date outside the protocol."""
    if column is None or (column.answer is None and column.timepoint.role == "outside"):
        return None
    return view.prior_of(column.timepoint.id)


def _method_change(view: CaseView, column: DateColumn) -> str:
    """As in "CT → MRI" where the method differs from that of the last assessed date with a stated one; "" else."""
    if column.answer is None or column.timepoint.role == "baseline":
        return ""
    earlier = [held for held in view.assessed[: view.assessed.index(column)] if _family(held.method)]
    now = _family(column.method)
    if not earlier or not now or _family(earlier[-1].method) == now:
        return ""
    return f"{_family(earlier[-1].method)} → {now}"


def _family(method: str) -> str:
    """The method as far as it matters for comparing sizes: the CT of a PET/CT is a CT."""
    if method in ("not stated", "no study"):
        return ""
    return "CT" if "CT" in method else method


def _with_detail(note: Found) -> str:
    detail = note.detail.rstrip(".")
    return f"{note.text} {detail[0].upper()}{detail[1:]}." if detail else note.text


def _kind(note: Found) -> NoteKind:
    if note.code == "reported":
        return "reported"
    if note.code == "date":
        return "date"
    return "warning" if note.severity == "warning" else "information"
