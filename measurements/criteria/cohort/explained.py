"""One subject of the tables as the visits of the explaining engine, and its answers as numbers of the tables.

For the subjects that the tables alone cannot answer: a size finer than 0.01 mm, a lesion that was not there at the
baseline.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from measurements.assessment import Certainty, Markers, State
from measurements.criteria import recist_1_1
from measurements.criteria.base import Answer, NewLesionValue, NonTargetValue, TargetValue, Visit
from measurements.criteria.best.best_response import BestResponse, best_of
from measurements.criteria.cohort.codes import EQUIVOCAL, NO_DAY, NO_SIZE, NOT_ASSESSED, REFUTED, SEEN, UNEQUIVOCAL
from measurements.criteria.cohort.parts import Part
from measurements.partial_date import PartialDate, day
from measurements.protocol import Protocol

_STATES: tuple[State, ...] = ("present", "absent", "unequivocal_progression", "not_evaluable")
_MARKERS: tuple[Markers, ...] = ("not_followed", "normal", "above_normal", "not_known")
_CERTAINTY: dict[int, Certainty] = {EQUIVOCAL: "equivocal", UNEQUIVOCAL: "unequivocal", REFUTED: "refuted"}


class Explained(NamedTuple):
    """The answers of one subject, by its dates; `best` None where it was not asked for. `begin` is day 0001-01-01."""

    answers: tuple[Answer, ...]
    best: BestResponse | None
    begin: int

    def day_of(self, at: PartialDate) -> int:
        """A date of the answers as a day of the tables; NO_DAY where there is none."""
        return NO_DAY if at.earliest is None else at.earliest.toordinal() - 1 + self.begin


def explained(protocol: Protocol, rows: Part, subject: int, *, best: bool) -> Explained:
    """The answers of the explaining engine for one subject of the tables."""
    own = rows.of(subject, subject + 1)
    reference, therapy = (int(column[0]) if len(column) else NO_DAY for column in own.times[1:])
    known = [int(table.day.min()) for table in (own.sizes, own.states, own.new, own.markers) if len(table.day)]
    begin = min(known + [at for at in (reference, therapy) if at != NO_DAY])
    visits = visits_of(own, begin)
    answers = recist_1_1.assess(protocol, visits)
    if not best:
        return Explained(answers, None, begin)
    start, ends = (None if at == NO_DAY else _date(at, begin) for at in (reference, therapy))
    return Explained(answers, best_of(protocol, answers, visits, reference=start, new_therapy=ends), begin)


def visits_of(own: Part, begin: int) -> tuple[Visit, ...]:
    """The visits of the one subject of a part; `begin`: the day that becomes the first of the calendar."""
    every = np.unique(np.concatenate([own.sizes.day, own.states.day, own.new.day, own.markers.day]))
    return tuple(
        Visit(
            timepoint_id=str(at),
            targets=_targets(own, at),
            nontargets=_nontargets(own, at),
            new_lesions=_new(own, at),
            date=_date(int(at), begin),
            markers=_markers(own, at),
            role="follow_up" if place else "baseline",
        )
        for place, at in enumerate(every)
    )


def _targets(own: Part, at: int) -> tuple[TargetValue, ...]:
    rows, found = own.sizes, []
    for place in np.flatnonzero(rows.day == at):
        lesion = str(rows.lesion[place])
        finer = own.finer.get(int(rows.row[place]))
        mm = finer if finer is not None else _mm(int(rows.size[place]))
        found.append(TargetValue(lesion, lesion, bool(rows.node[place]), mm))
    return tuple(found)


def _nontargets(own: Part, at: int) -> tuple[NonTargetValue, ...]:
    rows, found = own.states, []
    for place in np.flatnonzero(rows.day == at):
        lesion = f"N{rows.lesion[place]}"
        found.append(NonTargetValue(lesion, lesion, _STATES[int(rows.state[place])]))
    return tuple(found)


def _markers(own: Part, at: int) -> Markers:
    said = own.markers.state[own.markers.day == at]
    return _MARKERS[int(said[0])] if len(said) else "not_followed"


def _new(own: Part, at: int) -> tuple[NewLesionValue, ...]:
    rows, found = own.new, []
    for place in np.flatnonzero(rows.day == at):
        lesion, said = f"new {rows.lesion[place]}", int(rows.said[place])
        seen = None if said == NOT_ASSESSED else said in (EQUIVOCAL, UNEQUIVOCAL, SEEN)
        certainty = _CERTAINTY.get(said, "")
        size = _mm(int(rows.size[place]))
        found.append(NewLesionValue(lesion, lesion, seen, certainty, node=bool(rows.node[place]), mm=size))
    return tuple(found)


def _mm(size: int) -> Decimal | None:
    return None if size == NO_SIZE else Decimal(size).scaleb(-2)


def _date(at: int, begin: int) -> PartialDate:
    return day(date.fromordinal(1 + at - begin))
