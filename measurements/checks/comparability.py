"""The comparability guard: what speaks against comparing a date with its baseline, its nadir or the date before.

Method, modality, contrast phase, slice thickness, plane or reader changed; treated locally since baseline; baseline too
old, dates out of their windows. Notes stand beside the answer with the lesions and dates they are of, and never change
it: the reader decides whether a lesion is not evaluable (Eisenhauer 2009, 3.2.2).
"""

from typing import TYPE_CHECKING

from measurements import local_treatment
from measurements.checks.changes_of_technique import technique_notes
from measurements.checks.measurability import doubts, why_not_measurable
from measurements.checks.notes import Note
from measurements.checks.windows import (
    baseline_in_window,
    days_text,
    treatment_start,
    visit_in_window,
)
from measurements.criteria.numbers import listed
from measurements.local_treatment import Done, short_name, short_treatment
from measurements.measurement import Reported
from measurements.partial_date import days_between, is_before

if TYPE_CHECKING:
    from measurements.trends import CaseView, DateColumn, LesionRow

_COUNTS = {2: "two", 3: "three", 4: "four", 5: "five"}


def comparability(view: "CaseView") -> dict[str, tuple[Note, ...]]:
    """The notes of every date that has a response, by time point id."""
    return {column.timepoint.id: notes_at(view, column) for column in view.assessed}


def notes_at(view: "CaseView", column: "DateColumn") -> tuple[Note, ...]:
    """What limits the comparison of one date; () for a date without a response."""
    if column.answer is None:
        return ()
    return (
        *_order_notes(view, column),
        *_baseline_notes(view, column),
        *_local_notes(view, column),
        *technique_notes(view, column),
        *_visit_notes(view, column),
        *_reported_notes(view, column),
        *_identity_notes(view, column),
        *_date_notes(column),
    )


def window_note(view: "CaseView") -> Note | None:
    """Whether the baseline lies in its window before the start of treatment; None where it does."""
    baseline = view.baseline()
    if baseline is None:
        return None
    date, protocol = baseline.timepoint.date, view.case.protocol
    start = treatment_start(view.case, date)
    if start is None:
        return None
    met = baseline_in_window(protocol, date, start.date)
    if met is True:
        return None
    days = days_between(date, start.date)
    at = (baseline.timepoint.id,)
    window = f"{protocol.baseline_window_days} days"
    if met is None:
        text = f"Whether the baseline {baseline.date_text} is older than {window} cannot be known from the dates."
        return Note("baseline_window", "info", text, (), at, f"{start.words}: {days_text(days)} after the baseline")
    if days[1] is not None and days[1] < 0:
        text = f"The baseline {baseline.date_text} lies after the {start.words}."
        return Note("baseline_window", "warning", text, (), at)
    text = f"The baseline {baseline.date_text} is {days_text(days)} older than the {start.words}; {window} are allowed."
    return Note("baseline_window", "warning", text, (), at)


def _baseline_notes(view: "CaseView", column: "DateColumn") -> list[Note]:
    """At the baseline: targets that are not measurable, or doubtful, and its window. The reader decides."""
    if column.timepoint.role != "baseline":
        return []
    at = (column.timepoint.id,)
    found = []
    for row in view.targets:
        held = column.findings[row.lesion.id]
        why = why_not_measurable(view.case.protocol, held, view.case)
        if why:
            found.append(Note("measurable", "warning", f"{row.name}: {why}.", (row.lesion.id,), at))
        found += [
            Note("measurable", "info", f"{row.name}: {said}.", (row.lesion.id,), at)
            for said in doubts(view.case.protocol, held, view.case)
        ]
    window = window_note(view)
    return [*found, window] if window is not None else found


def _local_notes(view: "CaseView", column: "DateColumn") -> list[Note]:
    baseline = view.baseline()
    if baseline is None or baseline is column:
        return []
    done = local_treatment.between(view.case, baseline.timepoint, column.timepoint)
    if not done:
        return []
    at = (baseline.timepoint.id, column.timepoint.id)
    certain = [row for row in view.targets if any(d.certain and _aimed(d, row) for d in done)]
    others = [row for row in view.targets if row not in certain]
    found = []
    if certain:
        ours = [d for d in done if any(_aimed(d, row) for row in certain)]
        text = f"{_who(view, certain)} treated locally after baseline: {_names(ours)}."
        found.append(Note("treated", "warning", text, _ids(certain), at, _treated_detail(view, column, certain)))
    open_ones = [d for d in done if any(local_treatment.may_touch(d.treatment, row.lesion) for row in others)]
    if others and open_ones:
        names = "; ".join(f"{short_treatment(d.treatment)}, {_why_open(d)}" for d in open_ones)
        text = f"{listed([row.name for row in others])} possibly treated locally: {names}."
        found.append(Note("treated_possibly", "warning", text, _ids(others), at))
    return found


def _treated_detail(view: "CaseView", column: "DateColumn", rows: "list[LesionRow]") -> str:
    """What follows from a local treatment: by the protocol missing, or a proposal to the reader."""
    if view.case.protocol.local_treatment == "missing":
        return "By the protocol they are missing from then on."
    sized = [row.name for row in rows if column.findings[row.lesion.id].counted_mm is not None]
    if not sized:
        return ""
    return f"Proposed for {listed(sized)}: not evaluable, treated locally. The protocol leaves it to the reader."


def _visit_notes(view: "CaseView", column: "DateColumn") -> list[Note]:
    protocol = view.case.protocol
    if not protocol.visit_every_days or column.timepoint.role != "follow_up":
        return []
    earlier = [held for held in view.assessed[: view.assessed.index(column)] if held.timepoint.role != "unscheduled"]
    if not earlier:
        return []
    before = earlier[-1]
    met = visit_in_window(protocol, before.timepoint.date, column.timepoint.date)
    if met is True:
        return []
    planned = f"every {protocol.visit_every_days} ± {protocol.visit_window_days} days"
    at = (before.timepoint.id, column.timepoint.id)
    if met is None:
        text = f"Whether {column.date_text} lies in the window of the protocol cannot be known from the dates."
        return [Note("visit_window", "info", text, (), at, f"planned {planned}")]
    days = days_text(days_between(before.timepoint.date, column.timepoint.date))
    text = f"{column.date_text} lies out of the window: {days} after {before.date_text}, planned {planned}."
    return [Note("visit_window", "warning", text, (), at)]


def _reported_notes(view: "CaseView", column: "DateColumn") -> list[Note]:
    reported = []
    unknown = False
    for row in view.targets:
        m = column.findings[row.lesion.id].measurement
        if m is not None and isinstance(m.origin, Reported):
            reported.append(row)
            unknown = unknown or m.stamp.reader in ("", "not stated")
    if not reported:
        return []
    one = len(reported) == 1
    what = "is a reported size" if one else "are reported sizes"
    reader = f"; {'its' if one else 'their'} reader is not stated" if unknown else ""
    text = f"{listed([row.name for row in reported])} {what}{reader}."
    return [Note("reported", "info", text, _ids(reported), (column.timepoint.id,))]


def _identity_notes(view: "CaseView", column: "DateColumn") -> list[Note]:
    extremes = [
        row for row in view.targets if row.lesion.extreme_of and column.findings[row.lesion.id].counted_mm is not None
    ]
    if not extremes or column.timepoint.role == "baseline":
        return []
    which = listed([f"{row.name} (the {row.lesion.extreme_of})" for row in extremes])
    text = f"{which}: identity between dates is assumed, not reported."
    return [Note("identity", "info", text, _ids(extremes), (column.timepoint.id,))]


def _order_notes(view: "CaseView", column: "DateColumn") -> list[Note]:
    """Where the dates do not decide what came first, which nadir and response stand on: that is said (record, 2)."""
    found = []
    unsure = [held for held in view.assessed if _order_open(held, column)]
    if unsure:
        names = listed([held.date_text for held in unsure])
        ids = (column.timepoint.id, *(held.timepoint.id for held in unsure))
        found.append(Note("order", "warning", f"Order not known: before or after {names}? Taken as entered.", (), ids))
    nadir = column.answer.sums.nadir_at if column.answer else None
    at, baseline = view.column(nadir) if nadir else None, view.baseline()
    if at is not None and at is not column and baseline is not None and _order_open(at, baseline):
        text = f"The nadir is of {at.date_text}, which may lie before the baseline."
        found.append(Note("order", "warning", text, (), (at.timepoint.id,)))
    return found


def _date_notes(column: "DateColumn") -> list[Note]:
    text = column.timepoint.note
    return [Note("date", "info", f"{text[:1].upper()}{text[1:]}.", (), (column.timepoint.id,))] if text else []


def _order_open(a: "DateColumn", b: "DateColumn") -> bool:
    return a is not b and is_before(a.timepoint.date, b.timepoint.date) is None


def _aimed(done: Done, row: "LesionRow") -> bool:
    return local_treatment.is_aimed_at(done.treatment, row.lesion)


def _ids(rows: "list[LesionRow]") -> tuple[str, ...]:
    return tuple(row.lesion.id for row in rows)


def _who(view: "CaseView", rows: "list[LesionRow]") -> str:
    if len(rows) == len(view.targets) > 1:
        return f"All {_COUNTS.get(len(rows), str(len(rows)))} targets were"
    return f"{listed([row.name for row in rows])} {'was' if len(rows) == 1 else 'were'}"


def _names(done: list[Done]) -> str:
    names = dict.fromkeys(short_name(d) for d in done)
    # A treatment certain once needs no further word that the same kind was possible at another time too.
    return ", ".join(name for name in names if not (name.endswith(" ?") and name.removesuffix(" ?") in names))


def _why_open(done: Done) -> str:
    if not (done.treatment.target_organ or done.treatment.target_lesions):
        return "target not stated"
    date = done.treatment.date
    return (date.text if date.precision in ("interval", "unknown") else "") or date.iso() or "date not stated"
