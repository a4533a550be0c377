"""From what a reader asks of a cell or of a date to the edit that does it, with a title for the history."""

import secrets
from dataclasses import dataclass
from functools import singledispatchmethod

import msgspec

from measurements.criteria.base import UNITS
from measurements.edits import (
    AddMeasurement,
    AddPart,
    DeleteMeasurement,
    Edit,
    MergeLesions,
    SetAssessment,
    SetCertainty,
    SetCourse,
    SetFirstSeen,
    SetGrownFurther,
    SetMeasuredAs,
    SetRole,
    SetTimePointReading,
    SetTimePointRole,
    SplitLesion,
    Together,
    Unrelate,
)
from measurements.errors import RecordError
from measurements.lesion import Lesion, tracking_uid_for
from measurements.measurement import Entered, Kind, Measurement
from measurements.record import Stamp
from measurements.trends import CaseView
from viewer.casebook.lesion_marks import CERTAINTY_WORDS, SEEN_ON_WORDS, name_of
from viewer.casebook.requests import (
    ChangeRole,
    FollowAs,
    MergeInto,
    OnePartMore,
    Request,
    SayCertainty,
    SayCourse,
    SayDateRole,
    SayFirstSeen,
    SayGrown,
    SayOfDate,
    SayPresent,
    SplitInto,
    TakeBack,
    TypeIn,
)
from viewer.casebook.role_words import DATE_ROLE_NAMES, ROLE_NAMES
from viewer.casebook.typed_value import TypedValue

_KINDS: dict[str, Kind] = {
    "viable_diameter": "viable_diameter",
    "attenuation": "region",
    "sul_peak": "sul_peak",
    "volume": "volume",
}
_UNANSWERED = ("to_do", "not_stated")


@dataclass(frozen=True)
class Asked:
    """Makes the edits of one read: `stamp` says who asks, and when."""

    view: CaseView
    stamp: Stamp

    def edit(self, request: Request) -> Edit:
        """The edit a request asks for. Raises RecordError where it asks for nothing."""
        return self._made(request)

    @singledispatchmethod
    def _made(self, request: object) -> Edit:
        raise RecordError(f"Nothing is known of {type(request).__name__}.")

    @_made.register
    def _(self, asked: TypeIn) -> Edit:
        """A typed value takes the place of one of the same kind that the reader typed there before."""
        measurement = self._measurement(asked)
        title = f"{self._on(asked.lesion_id, asked.timepoint_id)}: {asked.typed.words} typed"
        add = AddMeasurement(measurement=measurement, title=title)
        read = self.view.read.id
        held = self.view.case.measurements_of(read, asked.lesion_id, asked.timepoint_id)
        before = [m for m in held if isinstance(m.origin, Entered) and _sort(m) == _sort(measurement)]
        if not before:
            return add
        gone = tuple(DeleteMeasurement(measurement_id=m.id, title=title) for m in before)
        return Together(title, (*gone, add), kind=AddMeasurement.kind)

    @_made.register
    def _(self, asked: SayCertainty) -> Edit:
        words = CERTAINTY_WORDS.get(asked.certainty, "certainty not said")
        if asked.seen_on:
            words = f"{words}, {SEEN_ON_WORDS[asked.seen_on]}"
        title = f"{self._on(asked.lesion_id, asked.timepoint_id)}: {words}"
        said = SetCertainty(
            read_id=self.view.read.id,
            lesion_id=asked.lesion_id,
            timepoint_id=asked.timepoint_id,
            certainty=asked.certainty,
            seen_on=asked.seen_on,
            stamp=self.stamp,
            title=title,
        )
        if asked.certainty == "refuted" or not self._is_before_first_seen(asked.lesion_id, asked.timepoint_id):
            return said
        # Whoever says that it was there before the first sighting has moved the first sighting.
        first = SetFirstSeen(lesion_id=asked.lesion_id, timepoint_id=asked.timepoint_id, title=title)
        return Together(title, (said, first), kind=SetCertainty.kind)

    @_made.register
    def _(self, asked: SayFirstSeen) -> Edit:
        when = self._date(asked.timepoint_id) if asked.timepoint_id else "a date not known"
        title = f"{name_of(self.view, asked.lesion_id)} first seen on {when}"
        return SetFirstSeen(lesion_id=asked.lesion_id, timepoint_id=asked.timepoint_id, title=title)

    @_made.register
    def _(self, asked: SayGrown) -> Edit:
        words = {True: "grown further", False: "not grown further", None: "further growth not said"}[asked.grown]
        return SetGrownFurther(
            read_id=self.view.read.id,
            lesion_id=asked.lesion_id,
            timepoint_id=asked.timepoint_id,
            grown_further=asked.grown,
            stamp=self.stamp,
            title=f"{self._on(asked.lesion_id, asked.timepoint_id)}: {words}",
        )

    @_made.register
    def _(self, asked: FollowAs) -> Edit:
        words = {"": "by its size", "target": "measured", "nontarget": "by its state"}[asked.measured_as]
        title = f"{name_of(self.view, asked.lesion_id)} followed {words}"
        return SetMeasuredAs(
            read_id=self.view.read.id, lesion_id=asked.lesion_id, measured_as=asked.measured_as, title=title
        )

    @_made.register
    def _(self, asked: ChangeRole) -> Edit:
        title = f"{name_of(self.view, asked.lesion_id)} is {ROLE_NAMES[asked.role]} now"
        return SetRole(
            read_id=self.view.read.id, lesion_id=asked.lesion_id, role=asked.role, reason=asked.reason, title=title
        )

    @_made.register
    def _(self, asked: SplitInto) -> Edit:
        name, when = name_of(self.view, asked.lesion_id), self._date(asked.timepoint_id)
        return SplitLesion(
            lesion_id=asked.lesion_id,
            timepoint_id=asked.timepoint_id,
            parts=tuple(self._part(asked.lesion_id, asked.timepoint_id, n) for n in range(1, asked.parts + 1)),
            read_id=self.view.read.id,
            title=f"{name} split into {asked.parts} parts from {when} on",
        )

    @_made.register
    def _(self, asked: OnePartMore) -> Edit:
        held = [one for one in self.view.case.lesions if one.related("part_of") == asked.lesion_id]
        return AddPart(
            lesion_id=asked.lesion_id,
            timepoint_id=asked.timepoint_id,
            part=self._part(asked.lesion_id, asked.timepoint_id, len(held) + 1),
            read_id=self.view.read.id,
            title=f"{name_of(self.view, asked.lesion_id)}: one part more from {self._date(asked.timepoint_id)} on",
        )

    @_made.register
    def _(self, asked: MergeInto) -> Edit:
        name, into = name_of(self.view, asked.lesion_id), name_of(self.view, asked.into)
        title = f"{name} merged into {into} from {self._date(asked.timepoint_id)} on"
        return MergeLesions(lesion_id=asked.lesion_id, into=asked.into, timepoint_id=asked.timepoint_id, title=title)

    @_made.register
    def _(self, asked: TakeBack) -> Edit:
        words = {"part_of": "no part of another lesion", "merged_into": "not merged"}[asked.relation]
        title = f"{name_of(self.view, asked.lesion_id)}: {words} after all"
        return Unrelate(lesion_id=asked.lesion_id, relation=asked.relation, title=title)

    @_made.register
    def _(self, asked: SayPresent) -> Edit:
        column = self.view.column(asked.timepoint_id)
        open_rows = [
            row
            for row in self.view.rows
            if column is not None
            and row.role.role == "nontarget"
            and column.findings[row.lesion.id].state in _UNANSWERED
        ]
        if not open_rows:
            raise RecordError("Every non-target has an answer at this date.")
        names = ", ".join(row.name for row in open_rows)
        title = f"{names} present on {self._date(asked.timepoint_id)}"
        edits = tuple(
            SetAssessment(
                read_id=self.view.read.id,
                lesion_id=row.lesion.id,
                timepoint_id=asked.timepoint_id,
                state="present",
                stamp=self.stamp,
                title=title,
            )
            for row in open_rows
        )
        return Together(title, edits, kind=SetAssessment.kind)

    @_made.register
    def _(self, asked: SayOfDate) -> Edit:
        reading = msgspec.structs.replace(asked.reading, stamp=self.stamp)
        title = f"{self._date(reading.timepoint_id)}: {asked.what}"
        return SetTimePointReading(reading=reading, reason=reading.nontarget_reason, title=title)

    @_made.register
    def _(self, asked: SayDateRole) -> Edit:
        title = f"{self._date(asked.timepoint_id)} is {DATE_ROLE_NAMES[asked.role]} now"
        return SetTimePointRole(timepoint_id=asked.timepoint_id, role=asked.role, reason=asked.reason, title=title)

    @_made.register
    def _(self, asked: SayCourse) -> Edit:
        return SetCourse(course=asked.course, title=asked.what)

    def _is_before_first_seen(self, lesion_id: str, timepoint_id: str) -> bool:
        order = [column.timepoint.id for column in self.view.columns]
        first = self.view.case.lesion(lesion_id).first_seen
        return first in order and timepoint_id in order and order.index(timepoint_id) < order.index(first)

    # -- parts -------------------------------------------------------------------------------------------------

    def _measurement(self, asked: TypeIn) -> Measurement:
        typed: TypedValue = asked.typed
        kind: Kind = _KINDS.get(typed.kind, "length" if typed.short is None else "bidirectional")
        column = self.view.column(asked.timepoint_id)
        modalities = {study.method for study in column.studies} if column is not None else set()
        return Measurement(
            id=f"m-{secrets.token_hex(8)}",
            read_id=self.view.read.id,
            lesion_id=asked.lesion_id,
            timepoint_id=asked.timepoint_id,
            kind=kind,
            long=typed.long,
            short=typed.short,
            value=typed.value,
            value_unit=UNITS[typed.kind] if typed.kind in ("attenuation", "sul_peak", "volume") else "",
            method=modalities.pop() if len(modalities) == 1 else "",
            origin=Entered(note=typed.note),
            stamp=self.stamp,
        )

    def _part(self, lesion_id: str, timepoint_id: str, number: int) -> Lesion:
        whole = self.view.case.lesion(lesion_id)
        part_id = f"lesion-{secrets.token_hex(6)}"
        return msgspec.structs.replace(
            whole,
            id=part_id,
            tracking_uid=tracking_uid_for(self.view.case.id, part_id),
            label=f"{whole.label}, part {number}",
            first_seen=timepoint_id,
            relations=(),
            extreme_of="",
            source=None,
        )

    def _on(self, lesion_id: str, timepoint_id: str) -> str:
        return f"{name_of(self.view, lesion_id)} on {self._date(timepoint_id)}"

    def _date(self, timepoint_id: str) -> str:
        return self.view.case.timepoint(timepoint_id).date.iso() or "a date not stated"


def _sort(m: Measurement) -> str:
    return "diameter" if m.kind in ("length", "bidirectional") else m.kind
