"""The rest of the record on the timeline: side effects, complications, laboratory, pathology, endoscopy, imaging."""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from measurements.case import CaseRecord
from measurements.partial_date import PartialDate
from measurements.patient import LabResult, Pathology
from measurements.treatment import AdverseEvent, Complication
from viewer.plots.axis import Place, TimeScale
from viewer.plots.lane import Lane, LaneMark, Symbol, date_words, grouped, not_stated, sentence_case
from viewer.plots.procedure_lanes import short_name

# UCUM codes as they are written on paper.
_UNITS = {"k/uL": "k/µL", "Cel": "°C", "10*3/uL": "×10³/µL", "umol/L": "µmol/L", "ug/L": "µg/L"}
_FLAGS = {"high": "↑", "low": "↓", "normal": "normal", "": ""}
_ANALYTES = {"white blood cell count": "WBC", "body temperature": "temperature", "serum gastrin": "gastrin"}


class _Dated(Protocol):
    @property
    def date(self) -> PartialDate: ...


D = TypeVar("D", bound=_Dated)


def adverse_event_lane(scale: TimeScale, title: str, events: Iterable[AdverseEvent]) -> Lane:
    """One ring a date with the highest grade of it; the words name every event. No grade stated is no grade."""
    marks, undated = [], []
    for place, group in _by_date(scale, events):
        if place is None:
            undated += [event_words(event) for event in group]
            continue
        grades = [event.grade for event in group if event.grade is not None]
        words = "\n".join((date_words(group[0].date), *map(event_words, group)))
        marks.append(LaneMark(place, "ring", "", words, max(grades, default=None)))
    return Lane(title, tuple(marks), hint="grade", undated=not_stated(undated))


def event_words(event: AdverseEvent) -> str:
    """The side effect and its grade."""
    grade = "grade not stated" if event.grade is None else f"grade {event.grade}"
    return f"{sentence_case(event.term)}, {grade}"


def adverse_event_lanes(case: CaseRecord, scale: TimeScale) -> list[Lane]:
    """One lane a term, and one for the side effects that are told in words only."""
    lanes = [
        adverse_event_lane(scale, sentence_case(group[0].term), group)
        for group in grouped(case.adverse_events, lambda event: event.term.strip().lower())
    ]
    told = [one for one in case.treatments if one.adverse_events_note]
    marks = []
    for one in told:
        place = scale.place(one.date)
        if place is not None:
            words = f"{short_name(one)}: {_told(one.adverse_events_note)}"
            marks.append(LaneMark(place, "words", words, f"{words}\n{date_words(one.date)}, no grade stated"))
    return [*lanes, Lane("Side effects in words", tuple(marks))] if marks else lanes


def _told(note: str) -> str:
    return "none seen" if note == "none" else note


def record_lanes(case: CaseRecord, scale: TimeScale) -> list[Lane]:
    """The lanes below the treatments, each only where the record holds something for it."""
    lanes = [
        _lane(scale, "Complications", case.complications, "disc", _complication_words),
        _lane(scale, "Laboratory", case.labs, "bar", _lab_words),
        _lane(scale, "Pathology", case.pathology, "bar", _pathology_words),
        _lane(scale, "Endoscopy", case.endoscopy, "bar", lambda found: " · ".join(one.method for one in found)),
        _imaging_lane(case, scale),
    ]
    return [lane for lane in lanes if lane.marks or lane.undated]


def _lane(scale: TimeScale, title: str, things: Iterable[D], symbol: Symbol, words: Callable[[list[D]], str]) -> Lane:
    marks, undated = [], []
    for place, group in _by_date(scale, things):
        if place is None:
            undated.append(words(group))
        else:
            label = words(group)
            marks.append(LaneMark(place, symbol, label, f"{title}, {date_words(group[0].date)}\n{label}"))
    return Lane(title, tuple(marks), undated=not_stated(undated))


def _by_date(scale: TimeScale, things: Iterable[D]) -> list[tuple[Place | None, list[D]]]:
    groups = grouped(things, lambda thing: (thing.date.earliest, thing.date.latest))
    return [(scale.place(group[0].date), group) for group in groups]


def _lab_words(labs: list[LabResult]) -> str:
    """Values first, then the analytes of which only the flag was stated."""
    told = [_value_words(lab) for lab in labs if lab.value is not None]
    flagged = grouped((lab for lab in labs if lab.value is None), lambda lab: lab.flag)
    told += [f"{', '.join(map(_analyte, group))} {_FLAGS[group[0].flag]}".strip() for group in flagged]
    return " · ".join(told)


def _analyte(lab: LabResult) -> str:
    return _ANALYTES.get(lab.analyte, lab.analyte)


def _value_words(lab: LabResult) -> str:
    parts = (_analyte(lab), str(lab.value), _UNITS.get(lab.unit, lab.unit), _FLAGS[lab.flag])
    return " ".join(part for part in parts if part)


def _pathology_words(found: list[Pathology]) -> str:
    return " · ".join(f"{one.specimen}: {one.diagnosis}" if one.diagnosis else one.specimen for one in found)


def _complication_words(found: list[Complication]) -> str:
    told = []
    for one in found:
        segments = f", segments {', '.join(map(str, one.segments))}" if one.segments else ""
        told.append(" · ".join(part for part in (f"{one.what}{segments}", one.text) if part))
    return " · ".join(told)


def _imaging_lane(case: CaseRecord, scale: TimeScale) -> Lane:
    marks, undated = [], []
    for point in case.timepoints:
        methods = list(dict.fromkeys(study.method for study in case.studies_of(point.id)))
        if not methods:
            continue
        place = scale.place(point.date)
        label = ", ".join("?" if method == "not stated" else method.split(" ")[0] for method in methods)
        if place is None:
            undated.append(label)
        else:
            words = f"{date_words(point.date)}: {', '.join(methods)}"
            marks.append(LaneMark(place, "centred_words", label, words))
    return Lane("Imaging", tuple(marks), undated=not_stated(undated))
