"""The runner itself: what passes, what fails and how it says so, whatever a record holds."""

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from measurements.vectors.__main__ import main
from measurements.vectors.records import VectorRecord, read_records
from measurements.vectors.running import run, run_one
from measurements.vectors.verdicts import Verdict


def record(**data: Any) -> dict[str, Any]:
    whole = {
        "id": "X-1",
        "category": "series",
        "criteria": "RECIST 1.1",
        "source": "x",
        "disputed": False,
        "reason": "",
    }
    return whole | data


def folder(tmp_path: Path, *records: dict[str, Any] | str) -> Path:
    lines = [one if isinstance(one, str) else json.dumps(one) for one in records]
    (tmp_path / "x").mkdir(exist_ok=True)
    (tmp_path / "x" / "series.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def verdict_of(tmp_path: Path, data: dict[str, Any]) -> Verdict:
    (verdict,) = run(folder(tmp_path, data))
    return verdict


def course(*visits: dict[str, Any], **more: Any) -> dict[str, Any]:
    """100 mm at baseline; each visit a sum of mm with what is expected of it."""
    return record(baseline={"day": 0, "sum_mm": 100}, visits=list(visits), **more)


def visit(day: int, mm: float | None, **expect: Any) -> dict[str, Any]:
    return {"day": day, "given": {"sum_mm": mm, "new_lesion": "no"}, "expect": expect}


def test_a_met_expectation_passes_and_an_unmet_one_fails_with_our_sentence(tmp_path: Path) -> None:
    assert verdict_of(tmp_path, course(visit(56, 70, target="PR"))).outcome == "pass"
    failed = verdict_of(tmp_path, course(visit(56, 70.1, target="PR")))
    assert failed.outcome == "fail"
    (check,) = failed.departures
    assert (check.where, check.expected, check.got) == ("target at day 56", "PR", "SD")
    assert "70.1 mm" in check.sentence


def test_decimals_are_read_exactly(tmp_path: Path) -> None:
    exact = record(baseline={"day": 0, "sum_mm": 14.0}, visits=[visit(56, 9.8, target="PR", pct_from_baseline=-30)])
    assert verdict_of(tmp_path, exact).outcome == "pass"


def test_a_disputed_visit_is_reported_and_the_others_still_count(tmp_path: Path) -> None:
    wrong = visit(56, 70, target="SD") | {"disputed": True, "reason": "limit taken as below"}
    right = visit(112, 60, target="PR")
    found = verdict_of(tmp_path, course(wrong, right, disputed=True, reason="limit taken as below"))
    assert (found.outcome, found.problem) == ("disputed", "limit taken as below")
    also_wrong = visit(112, 60, target="SD")
    assert verdict_of(tmp_path, course(wrong, also_wrong, disputed=True)).outcome == "fail"


def test_a_disputed_record_without_flagged_visits_counts_in_nothing(tmp_path: Path) -> None:
    assert verdict_of(tmp_path, course(visit(56, 70, target="SD"), disputed=True)).outcome == "disputed"


def test_an_ambiguity_covers_the_fields_it_names_only(tmp_path: Path) -> None:
    open_target = visit(56, 70, target="SD", sum_mm=70) | {"ambiguous": "either", "ambiguous_fields": ["target"]}
    assert verdict_of(tmp_path, course(open_target)).outcome == "ambiguous"
    wrong_sum = visit(56, 70, target="SD", sum_mm=71) | {"ambiguous": "either", "ambiguous_fields": ["target"]}
    assert verdict_of(tmp_path, course(wrong_sum)).outcome == "fail"


def test_null_is_no_figure_and_one_decimal_is_what_is_shown(tmp_path: Path) -> None:
    missing = visit(56, None, overall="NE", sum_mm=None, pct_from_baseline=None)
    rounded = visit(112, 66.65, pct_from_baseline_1dp=-33.4, change_from_nadir_mm=-33.35)
    assert verdict_of(tmp_path, course(missing, rounded)).outcome == "pass"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (record(category="prognosis"), "category 'prognosis' is none of"),
        (record(criteria="Lugano"), "criteria 'Lugano' are not known"),
        (course(visit(56, 70, mood="good")), "expectation 'mood' is not known"),
        (course(visit(56, 70, target="PR"), config={"moon": True}), "config 'moon' is not known"),
        (record(baseline={"volume": 3}, visits=[]), "baseline key 'volume' is not known"),
        (course({"day": 56, "given": {"area": 3}, "expect": {}}), "given key 'area' is not known"),
        (course({"day": 56, "given": {"sum_mm": -3}, "expect": {"overall": "PR"}}), "sum_mm is below zero"),
        (course({"day": 56, "given": {"sum_mm": "wide"}, "expect": {"overall": "PR"}}), "sum_mm is no number"),
        (course({"date": "2020-02-31", "given": {}, "expect": {"overall": "NE"}}), "date of visit 1"),
        (record(category="endpoint", endpoint="luck", expect={}), "endpoint 'luck' is not known"),
        (record(category="rates", expect={"n": 1}), "neither best_responses, values_pct nor responders"),
        (record(category="bor", sequence=[{"response": "XX"}], expect={"bor": "PR"}), "'XX' is no response"),
        (course(), "no expectation in it"),
    ],
)
def test_what_is_not_known_fails_with_a_reason_and_never_stops_the_run(
    tmp_path: Path, data: dict[str, Any], said: str
) -> None:
    found = run(folder(tmp_path, data, course(visit(56, 70, target="PR"), id="X-2")))
    assert [verdict.outcome for verdict in found] == ["fail", "pass"]
    assert said in found[0].problem


def test_a_line_that_cannot_be_read_fails_by_file_and_line(tmp_path: Path) -> None:
    found = run(folder(tmp_path, course(visit(56, 70, target="PR")), '{"id": ', "[1]", '{"id": NaN}'))
    assert [verdict.outcome for verdict in found] == ["pass", "fail", "fail", "fail"]
    assert [verdict.record.id for verdict in found][1:] == ["x/series.jsonl:2", "x/series.jsonl:3", "x/series.jsonl:4"]


def test_an_id_that_is_used_twice_fails(tmp_path: Path) -> None:
    one = course(visit(56, 70, target="PR"))
    assert [verdict.outcome for verdict in run(folder(tmp_path, one, one))] == ["pass", "fail"]


def test_an_unknown_key_of_the_record_is_noted_and_not_used(tmp_path: Path) -> None:
    found = verdict_of(tmp_path, course(visit(56, 70, target="PR"), weather="rain"))
    assert found.outcome == "pass"
    assert found.notes == ("key 'weather' is not known and was not used",)


CONFIGURED = [
    ({"pr_threshold_pct": 40}, visit(56, 65, target="SD")),
    ({"pd_abs_mm": 25}, visit(56, 124, target="SD")),
    ({"pd_abs_mm": 0}, visit(56, 120, target="PD")),
]


@pytest.mark.parametrize(("config", "told"), CONFIGURED)
def test_a_setting_of_the_record_reaches_the_engine(
    tmp_path: Path, config: dict[str, Any], told: dict[str, Any]
) -> None:
    assert verdict_of(tmp_path, course(told, config=config)).outcome == "pass"


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("day_rule", "inclusive", "SD"),
        ("day_rule", "1-based", "SD"),
        ("days_rule", "end - start + 1", "SD"),
        ("day_origin", 1, "SD"),
        ("day_origin", "the reference date is day 1", "SD"),
        ("sd_day_rule", "date - reference >= n", "NE"),
        ("days_rule", "exclusive", "NE"),
        ("day_rule", "date_minus_reference", "NE"),
        ("day_origin", 0, "NE"),
        ("day_origin", "reference_date", "NE"),
        ("sd_min_reference", "randomisation", "NE"),
    ],
)
def test_a_source_may_call_its_way_of_counting_days_as_it_likes(
    tmp_path: Path, key: str, value: object, code: str
) -> None:
    """An SD 41 days after the reference: day 42 of the study, short of 42 days by the difference."""
    data = record(
        category="bor",
        config={"sd_min_days": 42, key: value},
        reference_date="2020-01-01",
        sequence=[{"date": "2020-02-11", "response": "SD"}],
        expect={"bor": code},
    )
    assert verdict_of(tmp_path, data).outcome == "pass"


def test_the_study_day_reaches_a_minimum_a_day_earlier(tmp_path: Path) -> None:
    def best(rule: str) -> dict[str, Any]:
        sequence = [{"date": "2020-02-11", "response": "SD"}]  # 41 days after the reference, study day 42
        config = {"sd_min_days": 42, "sd_day_rule": rule}
        return record(
            category="bor", reference_date="2020-01-01", sequence=sequence, config=config, expect={"bor": "SD"}
        )

    assert verdict_of(tmp_path, best("date - reference + 1 >= n")).outcome == "pass"
    assert verdict_of(tmp_path, best("date - reference >= n")).outcome == "fail"


def test_days_are_counted_from_day_0_whatever_date_the_reference_had(tmp_path: Path) -> None:
    sequence = [{"day": 41, "response": "SD"}, {"day": 42, "response": "SD"}]
    told = record(category="bor", reference_date="2020-01-01", sequence=sequence, expect={"bor": "SD"})
    assert verdict_of(tmp_path, told).outcome == "pass"
    assert verdict_of(tmp_path, told | {"sequence": sequence[:1], "expect": {"bor": "NE"}}).outcome == "pass"


def test_codes_alone_are_judged_visit_by_visit(tmp_path: Path) -> None:
    def seen(day: int, word: str, overall: str) -> dict[str, Any]:
        return {"day": day, "given": {"sum_mm": 90, "new_lesion": word}, "expect": {"overall": overall}}

    told = course(seen(56, "equivocal", "SD"), seen(112, "yes", "PD"), seen(168, "no", "SD"))
    assert verdict_of(tmp_path, told).outcome == "pass"


def told(given: dict[str, Any], overall: str) -> dict[str, Any]:
    """A visit of a course told in codes and words, without sizes."""
    return {"given": given, "expect": {"overall": overall}}


@pytest.mark.parametrize(
    ("criteria", "first", "then"),
    [
        # Seymour 2017: further growth of the targets confirms; so does their progression after a new lesion.
        ("iRECIST", ({"target_response": "iUPD"}, "iUPD"), ({"target_confirms_progression": True}, "iCPD")),
        ("iRECIST", ({"target_response": "iUPD"}, "iUPD"), ({"target_confirms_progression": False}, "iUPD")),
        (
            "iRECIST",
            ({"target_response": "iSD", "new_lesion": "yes"}, "iUPD"),
            ({"target_confirms_progression": True, "new_lesion": "none_additional"}, "iCPD"),
        ),
        ("RECIST 1.1", ({"target_response": "PR"}, "PR"), ({"sum_increase_lt_20pct": True}, "PR")),
        ("RECIST 1.1", ({"target_response": "SD"}, "SD"), ({"sum_increase_lt_20pct": True}, "SD")),
    ],
)
def test_facts_told_in_words_stand_for_a_class_of_the_targets(
    tmp_path: Path, criteria: str, first: tuple[dict[str, Any], str], then: tuple[dict[str, Any], str]
) -> None:
    data = record(criteria=criteria, visits=[told(*first), told(*then)])
    assert verdict_of(tmp_path, data).outcome == "pass"


def test_the_command_ends_with_the_total_and_says_failure_by_its_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder(tmp_path, course(visit(56, 70, target="SD")), course(visit(56, 70, target="PR"), id="X-2"))
    assert main([str(path), "--json", str(tmp_path / "out.json")]) == 1
    printed = capsys.readouterr().out.splitlines()
    assert printed[-1] == "TOTAL pass 1 fail 1 disputed 0 ambiguous 0"
    assert printed[-2] == "x: pass 1 fail 1 disputed 0 ambiguous 0"
    assert any("expected SD, got PR" in line for line in printed)
    written = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert written["totals"] == {"pass": 1, "fail": 1, "disputed": 0, "ambiguous": 0}
    assert [entry["verdict"] for entry in written["records"]] == ["fail", "pass"]
    assert main([str(tmp_path / "none")]) == 2


def test_the_command_is_a_module_that_runs_by_itself(tmp_path: Path) -> None:
    path = folder(tmp_path, course(visit(56, 70, target="PR")))
    found = subprocess.run(
        [sys.executable, "-m", "measurements.vectors", str(path)], capture_output=True, text=True, check=False
    )
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.splitlines()[-1] == "TOTAL pass 1 fail 0 disputed 0 ambiguous 0"


WRONG: tuple[Any, ...] = (None, True, Decimal(-3), Decimal("1e30"), "x", "", [], {}, [None], {"a": None}, "2020-13-01")


def _places(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [before, *(place for key, held in inner for place in _places(held, (*before, key)))]


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_a_wrong_value_at_any_place_of_a_record_is_answered_by_a_verdict(wrong: Any) -> None:
    from tests.measurements.vectors.test_published_vectors import VECTORS

    seen: set[tuple[str, str, str]] = set()
    for held in read_records(VECTORS):
        kind = (held.source, held.category, held.criteria)
        if kind in seen:
            continue
        seen.add(kind)
        for place in _places(dict(held.data))[1:]:
            data = json.loads(json.dumps(held.data, default=float), parse_float=Decimal, parse_int=Decimal)
            inner = data
            for key in place[:-1]:
                inner = inner[key]
            inner[place[-1]] = wrong
            verdict = run_one(VectorRecord(held.file, held.line, data))
            assert not verdict.problem.startswith("the engine stopped"), (held.id, place, verdict.problem)
