"""Cases to keep: a small one, a large one, and edits of them. Numbers are made up; nothing is anybody's."""

import random
from decimal import Decimal

import msgspec

from measurements.assessment import Read
from measurements.case import CaseHeader, CaseRecord
from measurements.edits import (
    AddLesion,
    AddMeasurement,
    CountMeasurement,
    DeleteLesion,
    DeleteMeasurement,
    Edit,
    EditLesion,
    RedrawMeasurement,
    RenameCase,
    SetAssessment,
    SetTimePointDate,
)
from measurements.lesion import Lesion, LesionRole, tracking_uid_for
from measurements.measurement import Drawn, Measurement
from measurements.partial_date import parse
from measurements.patient import Diagnosis, Patient
from measurements.record import Stamp
from measurements.timepoint import TimePoint

READ = "read-1"
READER = "Dr Ada Ōkami"
STAMP = Stamp(reader=READER, utc="2026-11-24T10:00:00Z", program="Nadir test")


def small_case(case_id: str = "case-1", *, lesions: int = 3, dates: int = 3, title: str = "Liver, Ærø") -> CaseRecord:
    """A case with lesions and dates, and nothing measured yet."""
    case = CaseRecord(id=case_id)
    case = case.added("header", CaseHeader(id="header", title=title, synthetic=True))
    case = case.added("patient", Patient(id="patient", name="Test^Person", patient_id="P-1"))
    case = case.added("diagnoses", Diagnosis(id="dx-1", text="made-up tumour"))
    case = case.added("reads", Read(id=READ, reader=READER))
    points = [
        TimePoint(id=f"tp-{n}", date=parse(f"{2010 + n}-03"), role="follow_up" if n else "baseline")
        for n in range(dates)
    ]
    case = case.added("timepoints", *points)
    found = [lesion(case_id, f"lesion-{n}") for n in range(lesions)]
    case = case.added("lesions", *found)
    roles = [
        LesionRole(id=f"{READ}/{one.id}", read_id=READ, lesion_id=one.id, role="nontarget", number=n + 1)
        for n, one in enumerate(found)
    ]
    return case.added("roles", *roles)


def large_case(case_id: str, measurements: int) -> CaseRecord:
    """A case with this many measurements, each with its assessment."""
    per_date = 20
    case = small_case(case_id, lesions=per_date, dates=max(1, measurements // per_date))
    made = [
        measurement(f"m-{number}", f"lesion-{number % per_date}", f"tp-{number // per_date % len(case.timepoints)}")
        for number in range(measurements)
    ]
    return case.added("measurements", *made)


def lesion(case_id: str, lesion_id: str) -> Lesion:
    """A lesion of the liver."""
    return Lesion(id=lesion_id, tracking_uid=tracking_uid_for(case_id, lesion_id), label=lesion_id, organ="liver")


def drawn(x: float) -> Drawn:
    """Two axes somewhere."""
    return Drawn(
        long_axis=((x, 0.1, -3.25), (x + 20.0, 0.1, -3.25)),
        short_axis=((x + 10.0, -5.0, -3.25), (x + 10.0, 5.0, -3.25)),
        plane_normal=(0.0, 0.0, 1.0),
        study_uid="2.25.1",
        series_uid="2.25.2",
        sop_instance_uid="2.25.3",
        pixel_sha256="0" * 64,
        window=(400.0, 40.0),
    )


def measurement(measurement_id: str, lesion_id: str, timepoint_id: str, long: str = "26.0") -> Measurement:
    """A drawn size."""
    return Measurement(
        id=measurement_id,
        read_id=READ,
        lesion_id=lesion_id,
        timepoint_id=timepoint_id,
        long=Decimal(long),
        short=Decimal("20.0"),
        origin=drawn(float(long)),
        stamp=STAMP,
        method="CT",
    )


def add_measurement(number: int, case: CaseRecord) -> AddMeasurement:
    """The edit that adds the measurement of this number, at one of the lesions and dates of the case."""
    lesions, dates = case.lesions, case.timepoints
    one = measurement(
        f"new-{number}", lesions[number % len(lesions)].id, dates[number % len(dates)].id, f"{10 + number % 80}.5"
    )
    return AddMeasurement(measurement=one, title=f"Measurement {number}")


def random_edit(case: CaseRecord, chance: random.Random, number: int) -> Edit:
    """Some edit of the case as it is; it may turn out to be refused or to change nothing."""
    kinds = [_add, _add, _add, _redraw, _redraw, _remove, _state, _count, _rename, _relabel, _redate, _new, _drop]
    return chance.choice(kinds)(case, chance, number)


def _add(case: CaseRecord, chance: random.Random, number: int) -> Edit:
    if not case.lesions:
        return _new(case, chance, number)
    one = measurement(
        f"r-{number}",
        chance.choice(case.lesions).id,
        chance.choice(case.timepoints).id,
        f"{chance.randint(1, 900) / 10}",
    )
    return AddMeasurement(measurement=one)


def _redraw(case: CaseRecord, chance: random.Random, number: int) -> Edit:
    if not case.measurements:
        return _add(case, chance, number)
    held = chance.choice(case.measurements)
    # Sometimes the same number with another digit: 26.0 and 26.00 are to be told apart.
    long = held.size[0] + chance.choice([Decimal("0.0"), Decimal("0.00"), Decimal("0.1"), Decimal("3.25")])
    return RedrawMeasurement(measurement_id=held.id, long=long, short=None, origin=drawn(chance.uniform(-200, 200)))


def _remove(case: CaseRecord, chance: random.Random, number: int) -> Edit:
    if not case.measurements:
        return _add(case, chance, number)
    return DeleteMeasurement(measurement_id=chance.choice(case.measurements).id, reason="drawn on the wrong slice")


def _state(case: CaseRecord, chance: random.Random, number: int) -> Edit:
    if not case.lesions:
        return _new(case, chance, number)
    return SetAssessment(
        read_id=READ,
        lesion_id=chance.choice(case.lesions).id,
        timepoint_id=chance.choice(case.timepoints).id,
        state=chance.choice(["gone", "too_small", "not_evaluable", "to_do"]),
        state_reason="artefact; “hip”",
        stamp=STAMP,
    )


def _count(case: CaseRecord, chance: random.Random, number: int) -> Edit:
    if not case.measurements:
        return _add(case, chance, number)
    return CountMeasurement(measurement_id=chance.choice(case.measurements).id, stamp=STAMP)


def _rename(case: CaseRecord, chance: random.Random, number: int) -> Edit:
    return RenameCase(name=f"Case № {number}")


def _relabel(case: CaseRecord, chance: random.Random, number: int) -> Edit:
    if not case.lesions:
        return _new(case, chance, number)
    return EditLesion(lesion=msgspec.structs.replace(chance.choice(case.lesions), label=f"肝 {number}\n<b>"))


def _redate(case: CaseRecord, chance: random.Random, number: int) -> Edit:
    date = parse(chance.choice(["2009", "before 2011-02", "2012-05-17", ""]))
    return SetTimePointDate(timepoint_id=chance.choice(case.timepoints).id, date=date, reason="letter of the referrer")


def _new(case: CaseRecord, chance: random.Random, number: int) -> Edit:
    return AddLesion(lesion=lesion(case.id, f"l-{number}"), read_id=READ, role="nontarget")


def _drop(case: CaseRecord, chance: random.Random, number: int) -> Edit:
    if len(case.lesions) < 2:
        return _new(case, chance, number)
    return DeleteLesion(lesion_id=chance.choice(case.lesions).id, reason="entered twice")
