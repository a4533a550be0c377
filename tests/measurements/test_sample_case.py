"""The sample case holds every fact of the published one, and the responses worked by hand from it."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from measurements.counting import finding
from measurements.measurement import Drawn, Reported
from measurements.trends import CaseView, DateColumn, view_of
from sample_data.cases import built_in_case

FACTS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "facts" / "pnet-case.json").read_text(encoding="utf-8"), parse_float=Decimal
)


@pytest.fixture(scope="module")
def view() -> CaseView:
    return view_of(built_in_case("sample"))


def column(view: CaseView, date: str | None) -> DateColumn:
    found = view.column("tp-eus" if date is None else f"tp-{date}")
    assert found is not None
    return found


@pytest.mark.parametrize("row", FACTS["derived"]["recist_1_1"], ids=lambda row: row["date"])
def test_sums_and_responses_are_those_worked_by_hand(view: CaseView, row: dict[str, Any]) -> None:
    answer = column(view, row["date"]).answer
    assert answer is not None
    expected = {"baseline": "BL"}.get(row["target_response"], row["target_response"])
    assert (answer.code, answer.sums.total) == (expected, row["sum_mm"])
    if row["sum_mm"] is not None and answer.code != "BL":
        percent = answer.sums.percent_from_baseline
        assert percent is not None
        assert round(percent, 2) == row["change_from_baseline_percent"]


@pytest.mark.parametrize("entry", FACTS["imaging"], ids=lambda entry: entry["date"] or "EUS")
def test_every_imaging_entry_is_there_with_its_sizes_and_no_others(view: CaseView, entry: dict[str, Any]) -> None:
    held = column(view, entry["date"])
    (study,) = held.studies
    assert (study.method, study.finding) == (entry["modality"], entry["finding"])
    assert held.timepoint.date.iso() == (entry["date"] or "")
    for lesion_id, found in held.findings.items():
        stated = entry["sizes_mm"].get(lesion_id)
        sizes = [(m.long, m.short) for m in found.all_measurements]
        assert sizes == ([tuple(map(Decimal, stated))] if stated else [])
        assert all(isinstance(m.origin, Reported) for m in found.all_measurements)
        if entry["date"] is not None:
            assert found.state == ("measured" if stated else "not_stated")


def test_the_ultrasound_before_the_baseline_has_no_response(view: CaseView) -> None:
    eus = column(view, None)
    assert (eus.timepoint.role, eus.answer, view.columns[0]) == ("outside", None, eus)


def test_treatments_and_adverse_events_are_those_reported() -> None:
    case = built_in_case("sample")
    assert [t.name for t in case.treatments] == [t["name"] for t in FACTS["treatments"]]
    assert [t.target_organ for t in case.treatments] == [t.get("target") or "" for t in FACTS["treatments"]]
    for held, fact in zip(case.treatments, FACTS["treatments"], strict=True):
        events = [(e.term, e.grade) for e in case.adverse_events if e.treatment_id == held.id]
        assert events == [(e["term"], e["grade"]) for e in fact.get("adverse_events", ())]
        assert [(a.name, a.dose) for a in held.agents] == [(a["name"], a["dose"]) for a in fact.get("agents", ())]
        assert (held.dose, held.schedule) == (fact.get("dose", ""), fact.get("schedule", ""))
        if fact.get("date"):
            assert held.date.iso() == fact["date"]


def test_dates_told_by_other_events_stay_intervals() -> None:
    by_id = {t.id: t for t in built_in_case("sample").treatments}
    first_tace, rfa, mwa = by_id["treatment-04"], by_id["treatment-07"], by_id["treatment-14"]
    assert first_tace.date.iso() == "before 2008-12"
    assert first_tace.date.earliest is None
    assert rfa.date.relation is not None
    assert (rfa.date.relation.days, rfa.date.iso()) == (8, "2009-03-09/2009-04-08")
    assert (mwa.date.precision, str(mwa.date.latest)) == ("interval", "2013-01-31")


def test_labs_pathology_history_and_outcome_are_those_reported() -> None:
    case = built_in_case("sample")
    assert [(x.analyte, x.value, x.unit, x.flag) for x in case.labs] == [
        (x["analyte"], x["value"], x["unit"] or "", x["flag"]) for x in FACTS["labs"]
    ]
    assert [(m.marker, m.result) for m in case.pathology[0].markers] == [
        (m["marker"], m["result"]) for m in FACTS["pathology"]["ihc"]
    ]
    complaints = [h.text for h in case.history if h.kind == "complaint"]
    assert complaints == FACTS["patient"]["presenting_complaints"]
    outcome = case.outcomes[0]
    assert (outcome.response_as_reported, outcome.survival) == ("PR", FACTS["outcome"]["survival"])
    assert (outcome.follow_up_from.iso(), outcome.follow_up_to.iso()) == ("2008-12", "2013-03")
    assert (case.person.sex, case.person.age_years, case.person.name) == ("M", 64, "")


def test_group_findings_keep_their_ranges_and_are_in_no_sum(view: CaseView) -> None:
    facts = {k: v for k, v in FACTS["group_findings"].items() if k != "about"}
    held = {g.timepoint_id.removeprefix("tp-"): g for g in view.case.group_findings}
    assert held.keys() == facts.keys()
    for date, fact in facts.items():
        assert (list(held[date].smallest_mm or ()), list(held[date].largest_mm or ())) == (
            fact["from_mm"],
            fact["to_mm"],
        )
    assert {lesion.extreme_of for lesion in view.case.lesions} == {"", "smallest", "largest"}


def test_no_reported_size_has_points_and_no_image_is_claimed_where_none_is_stated(view: CaseView) -> None:
    assert not any(isinstance(m.origin, Drawn) for m in view.case.measurements)
    with_images = [c.timepoint.id for c in view.columns if c.has_images]
    stated = [e for e in FACTS["imaging"] if e["date"] and e["modality"] != "not stated"]
    assert with_images == [f"tp-{e['date']}" for e in stated]
    assert len(with_images) == 15


def test_the_follow_up_case_waits_for_one_target() -> None:
    view = view_of(built_in_case("followup"))
    last = view.columns[-1]
    states = {row.name: finding(view.case, view.read, row.lesion, last.timepoint).state for row in view.rows}
    assert states == {"T01": "to_do", "T02": "gone", "T03": "measured", "T04": "measured", "T05": "too_small"}
    assert [c.answer.sums.total for c in view.columns if c.answer] == [Decimal(107), Decimal(76), None]
    assert [r.lesion.node for r in view.rows] == [False, False, True, True, False]
