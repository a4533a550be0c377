"""A case exported as a table and assessed again has the answers of its window, whatever was edited in it."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from measurements.case import CaseRecord
from measurements.edits import AddLesion, AddMeasurement, MergeLesions, SetAssessment, SetCertainty, SplitLesion
from measurements.export.files import table_csv
from measurements.export.responses import response_rows
from measurements.importing.reading import read_courses
from measurements.lesion import Lesion
from measurements.measurement import Entered, Kind, Measurement
from measurements.record import Stamp
from measurements.trends import view_of
from sample_data.cases import built_in_case

STAMP = Stamp(reader="Dr Reader", utc="2026-11-24T12:00:00Z", program="0.1.0")
READ = "read-1"


def lesion(name: str, organ: str = "liver") -> Lesion:
    return Lesion(id=name, tracking_uid=f"2.25.{sum(name.encode())}", label=name, organ=organ)


def sized(case: CaseRecord, name: str, at: str, mm: str, kind: Kind = "bidirectional") -> CaseRecord:
    number = len(case.measurements)
    common: dict[str, Any] = {"id": f"m{number}", "read_id": READ, "lesion_id": name, "timepoint_id": at, "kind": kind}
    common |= {"origin": Entered(), "stamp": STAMP, "order": 1000 + number}
    axes = (
        {"value": Decimal(mm), "value_unit": "HU"} if kind == "region" else {"long": Decimal(mm), "short": Decimal(mm)}
    )
    return AddMeasurement(measurement=Measurement(**common, **axes)).apply(case)


def told(case: CaseRecord, name: str, at: str, state: Any, certainty: Any = "") -> CaseRecord:
    case = SetAssessment(read_id=READ, lesion_id=name, timepoint_id=at, state=state, stamp=STAMP).apply(case)
    if not certainty:
        return case
    return SetCertainty(read_id=READ, lesion_id=name, timepoint_id=at, certainty=certainty, stamp=STAMP).apply(case)


def with_new(case: CaseRecord) -> CaseRecord:
    return AddLesion(lesion=lesion("fresh", "lung"), read_id=READ, role="new_equivocal").apply(case)


def confirmed(case: CaseRecord) -> CaseRecord:
    case = told(with_new(case), "fresh", "tp-2010-07", "present", "equivocal")
    return told(case, "fresh", "tp-2010-10", "present", "unequivocal")


def refuted(case: CaseRecord) -> CaseRecord:
    case = told(with_new(case), "fresh", "tp-2010-07", "present", "equivocal")
    return told(case, "fresh", "tp-2010-10", "absent", "refuted")


def non_target(case: CaseRecord) -> CaseRecord:
    case = AddLesion(lesion=lesion("other", "bone"), read_id=READ, role="nontarget").apply(case)
    for at, state in (("tp-2008-10", "present"), ("tp-2009-01", "present"), ("tp-2009-03", "unequivocal_progression")):
        case = told(case, "other", at, state)
    return case


def target_ids(case: CaseRecord) -> list[str]:
    return [role.lesion_id for role in sorted(case.roles, key=lambda r: r.number) if role.role == "target"]


def split(case: CaseRecord) -> CaseRecord:
    first = target_ids(case)[0]
    parts = (lesion("one"), lesion("two"))
    case = SplitLesion(lesion_id=first, timepoint_id="tp-2010-07", parts=parts, read_id=READ).apply(case)
    case = sized(sized(case, "one", "tp-2010-07", "11"), "two", "tp-2010-07", "12.5")
    return told(sized(case, "one", "tp-2010-10", "9"), "two", "tp-2010-10", "gone")


def merged(case: CaseRecord) -> CaseRecord:
    first, second, *_ = target_ids(case)
    return MergeLesions(lesion_id=second, into=first, timepoint_id="tp-2010-07").apply(case)


def many_kinds(case: CaseRecord) -> CaseRecord:
    first = target_ids(case)[0]
    case = sized(sized(case, first, "tp-2009-01", "47", "region"), first, "tp-2009-01", "51", "region")
    return sized(case, first, "tp-2009-01", "30", "viable_diameter")


def all_gone(case: CaseRecord) -> CaseRecord:
    for name in target_ids(case):
        case = told(case, name, "tp-2011-04", "gone")
    return told(case, target_ids(case)[0], "tp-2012-02", "too_small")


EDITED: tuple[Callable[[CaseRecord], CaseRecord], ...] = (
    confirmed, refuted, non_target, split, merged, many_kinds, all_gone,
)  # fmt: skip


@pytest.mark.parametrize("edited", EDITED, ids=lambda edit: edit.__name__)
def test_an_edited_case_has_the_same_answers_by_its_table(
    tmp_path: Path, edited: Callable[[CaseRecord], CaseRecord]
) -> None:
    before = built_in_case("sample")
    case = edited(before)
    path = tmp_path / "table.csv"
    path.write_bytes(table_csv(case))
    rows = {row["timepoint"]: row for row in response_rows(case.protocol, read_courses(case.protocol, [path]))}
    answers = [column.answer for column in view_of(case).columns if column.answer is not None]
    for answer in answers:
        assert rows[answer.timepoint_id]["explanation"] == answer.sentence
        assert rows[answer.timepoint_id]["sum_mm"] == answer.sums.total
    unedited = [column.answer for column in view_of(before).columns if column.answer is not None]
    changed = [(a.code, a.sums.total) for a in answers] != [(a.code, a.sums.total) for a in unedited]
    assert changed == (edited not in (refuted, many_kinds)), "the edit bears on the responses, or leaves no trace"
