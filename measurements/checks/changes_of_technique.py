"""What changed in technique between a date and those it is compared with: baseline, nadir and the date before."""

from typing import TYPE_CHECKING

from measurements.checks.notes import Note, NoteCode
from measurements.checks.techniques import Technique, technique_of
from measurements.criteria.numbers import listed

if TYPE_CHECKING:
    from measurements.trends import CaseView, DateColumn

_ASPECTS: tuple[tuple[NoteCode, str, str], ...] = (
    ("method", "method", "sizes of two methods compare less well"),
    ("phase", "phase", "another contrast phase"),
    ("slice_thickness", "thickness", "slices of another thickness"),
    ("plane", "plane", "another plane"),
    ("reader", "reader", "another reader"),
)

Change = tuple[str, str]  # then, now
Where = dict[str, list[str]]  # words of a reference date -> names of lesions


def technique_notes(view: "CaseView", column: "DateColumn") -> list[Note]:
    """A note for every aspect that differs, with the lesions, the dates, and what it was there and is here."""
    references = references_of(view, column)
    found: list[Note] = []
    made: dict[tuple[str, str], Technique] = {}
    changed: dict[tuple[NoteCode, str, Change], dict[str, list[str]]] = {}
    for row in view.targets:
        now = _technique(view, column, row.lesion.id, made)
        if now is None:
            continue
        for held, words in references:
            then = _technique(view, held, row.lesion.id, made)
            if then is None:
                continue
            for code, field, why in _ASPECTS:
                was, is_now = getattr(then, field), getattr(now, field)
                if was and is_now and was != is_now:
                    by_lesion = changed.setdefault((code, why, (was, is_now)), {})
                    by_lesion.setdefault(row.lesion.id, []).append(words)
    names = {row.lesion.id: row.name for row in view.targets}
    ids = {words: held.timepoint.id for held, words in references}
    for (code, why, (was, is_now)), by_lesion in changed.items():
        for dates, lesions in _by_dates(by_lesion).items():
            who = listed([names[one] for one in lesions])
            text = f"{who}: {was} at {listed(dates)}, {is_now} now; {why}."
            at = (*(ids[one] for one in dates), column.timepoint.id)
            found.append(Note(code, "warning", text, lesions, at))
    return [*found, *_study_notes(view, column, any(note.code == "method" for note in found))]


def references_of(view: "CaseView", column: "DateColumn") -> "list[tuple[DateColumn, str]]":
    """The dates this one is compared with, each once, and their words: "baseline 2008-10", "nadir 2009-08"."""
    if column.answer is None or column.timepoint.role == "baseline":
        return []
    sums = column.answer.sums
    prior = view.prior_of(column.timepoint.id)
    named: dict[str, list[str]] = {}
    for word, timepoint_id in (
        ("baseline", sums.baseline_at or ""),
        ("nadir", sums.nadir_at or ""),
        ("prior", prior.timepoint.id if prior else ""),
    ):
        if timepoint_id:
            named.setdefault(timepoint_id, []).append(word)
    found = []
    for timepoint_id, words in named.items():
        held = view.column(timepoint_id)
        if held is not None and held is not column:
            found.append((held, f"{words[0]} {held.date_text}"))
    return found


def _by_dates(by_lesion: dict[str, list[str]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Lesions that changed against the same dates, together."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for lesion, words in by_lesion.items():
        key = tuple(words)
        found[key] = (*found.get(key, ()), lesion)
    return found


def _technique(
    view: "CaseView", column: "DateColumn", lesion_id: str, made: dict[tuple[str, str], Technique]
) -> Technique | None:
    key = (lesion_id, column.timepoint.id)
    if key not in made:
        m = column.findings[lesion_id].measurement
        if m is None:
            return None
        made[key] = technique_of(view.case, m)
    return made[key]


def _study_notes(view: "CaseView", column: "DateColumn", told: bool) -> list[Note]:
    """Another technique of the whole date, such as a PET/CT with contrast at baseline and a CT now."""
    baseline = view.baseline()
    if told or baseline is None or baseline is column or not (_is_stated(baseline) and _is_stated(column)):
        return []
    if baseline.method == column.method:
        return []
    thin = all(study.slice_thickness_mm is None for held in (baseline, column) for study in held.studies)
    text = f"{baseline.method} at baseline {baseline.date_text}, {column.method} now: another technique."
    at = (baseline.timepoint.id, column.timepoint.id)
    detail = "slice thickness not stated" if thin else ""
    return [Note("technique", "warning", text, (), at, detail)]


def _is_stated(column: "DateColumn") -> bool:
    return column.method not in ("not stated", "no study")
