"""The words of the response card and of the wide table's lower rows: since when, what to keep in mind. No widgets."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from measurements import local_treatment
from measurements.criteria.rules.measurable import measurability
from measurements.lesion import Lesion
from measurements.local_treatment import Done
from measurements.measurement import Drawn, Reported
from measurements.partial_date import is_before
from measurements.trends import CaseView, DateColumn, LesionRow
from viewer.casebook.figures import count_word, date_words, listed
from viewer.casebook.local_treatment import short_name, short_treatment

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


def notes(view: CaseView, column: DateColumn) -> tuple[Note, ...]:
    """What limits the comparison of this date with the baseline: treatments, sources, methods, dates, identity."""
    answer = column.answer
    if answer is None:
        return ()
    found = [
        *_order_notes(view, column),
        *_measurable_notes(view, column),
        *_local_notes(view, column),
        *_method_notes(view, column),
        *_reported_notes(view, column),
        *_identity_notes(view, column),
        *_date_notes(column),
    ]
    found += [Note("information", text) for text in answer.notices]
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


def _local_notes(view: CaseView, column: DateColumn) -> list[Note]:
    baseline = view.baseline()
    if baseline is None or baseline is column:
        return []
    done = local_treatment.between(view.case, baseline.timepoint, column.timepoint)
    if not done:
        return []
    certain = [row for row in view.targets if any(d.certain and _aimed(d, row.lesion) for d in done)]
    others = [row for row in view.targets if row not in certain]
    found = []
    if certain:
        who = _who(view, certain)
        names = _names([d for d in done if any(_aimed(d, row.lesion) for row in certain)])
        found.append(Note("warning", f"{who} treated locally after baseline: {names}."))
    open_ones = [d for d in done if any(local_treatment.may_touch(d.treatment, row.lesion) for row in others)]
    if others and open_ones:
        names = "; ".join(f"{short_treatment(d.treatment)}, {_why_open(d)}" for d in open_ones)
        found.append(Note("warning", f"{listed([row.name for row in others])} possibly treated locally: {names}."))
    return found


def _aimed(done: Done, lesion: Lesion) -> bool:
    return local_treatment.is_aimed_at(done.treatment, lesion)


def _who(view: CaseView, rows: list[LesionRow]) -> str:
    if len(rows) == len(view.targets) > 1:
        return f"All {count_word(len(rows))} targets were"
    return f"{listed([row.name for row in rows])} {'was' if len(rows) == 1 else 'were'}"


def _names(done: list[Done]) -> str:
    names = dict.fromkeys(short_name(d) for d in done)
    # A treatment certain once needs no further word that the same kind was possible at another time too.
    return ", ".join(name for name in names if not (name.endswith(" ?") and name.removesuffix(" ?") in names))


def _why_open(done: Done) -> str:
    if not (done.treatment.target_organ or done.treatment.target_lesions):
        return "target not stated"
    return date_words(done.treatment.date)


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


def _method_notes(view: CaseView, column: DateColumn) -> list[Note]:
    baseline = view.baseline()
    if baseline is None or baseline is column:
        return []
    changed: dict[tuple[str, str], list[str]] = {}
    for row in view.targets:
        then, now = (held.findings[row.lesion.id].measurement for held in (baseline, column))
        if then is not None and now is not None and then.method and now.method and then.method != now.method:
            changed.setdefault((then.method, now.method), []).append(row.name)
    return [
        Note("warning", f"{listed(names)}: {then} at baseline, {now} now; sizes of two methods compare less well.")
        for (then, now), names in changed.items()
    ]


def _reported_notes(view: CaseView, column: DateColumn) -> list[Note]:
    reported = []
    unknown = False
    for row in view.targets:
        m = column.findings[row.lesion.id].measurement
        if m is not None and isinstance(m.origin, Reported):
            reported.append(row.name)
            unknown = unknown or m.stamp.reader in ("", "not stated")
    if not reported:
        return []
    one = len(reported) == 1
    what = "is a reported size" if one else "are reported sizes"
    reader = f"; {'its' if one else 'their'} reader is not stated" if unknown else ""
    return [Note("reported", f"{listed(reported)} {what}{reader}.")]


def _identity_notes(view: CaseView, column: DateColumn) -> list[Note]:
    extremes = [
        row for row in view.targets if row.lesion.extreme_of and column.findings[row.lesion.id].counted_mm is not None
    ]
    if not extremes or column.timepoint.role == "baseline":
        return []
    which = listed([f"{row.name} (the {row.lesion.extreme_of})" for row in extremes])
    return [Note("information", f"{which}: identity between dates is assumed, not reported.")]


def _measurable_notes(view: CaseView, column: DateColumn) -> list[Note]:
    """At the baseline: targets that the rule set does not hold for measurable. The reader decides."""
    if column.timepoint.role != "baseline":
        return []
    found = []
    for row in view.targets:
        held = column.findings[row.lesion.id]
        if held.counted_mm is None or held.measurement is None:
            continue
        origin = held.measurement.origin
        thickness = origin.slice_thickness_mm if isinstance(origin, Drawn) else None
        why = measurability(
            view.case.protocol,
            node=row.lesion.node,
            mm=held.counted_mm,
            slice_thickness_mm=None if thickness is None else Decimal(str(thickness)),
        )
        if why:
            found.append(Note("warning", f"{row.name}: {why}."))
    return found


def _order_notes(view: CaseView, column: DateColumn) -> list[Note]:
    """Where the dates do not decide what came first, which nadir and response stand on: that is said (record, 2)."""
    found = []
    unsure = [held.date_text for held in view.assessed if _order_open(held, column)]
    if unsure:
        found.append(Note("warning", f"Order not known: before or after {listed(unsure)}? Taken as entered."))
    nadir = column.answer.sums.nadir_at if column.answer else None
    at, baseline = view.column(nadir) if nadir else None, view.baseline()
    if at is not None and at is not column and baseline is not None and _order_open(at, baseline):
        found.append(Note("warning", f"The nadir is of {at.date_text}, which may lie before the baseline."))
    return found


def _order_open(a: DateColumn, b: DateColumn) -> bool:
    return a is not b and is_before(a.timepoint.date, b.timepoint.date) is None


def _date_notes(column: DateColumn) -> list[Note]:
    text = column.timepoint.note
    return [Note("date", f"{text[:1].upper()}{text[1:]}.")] if text else []
