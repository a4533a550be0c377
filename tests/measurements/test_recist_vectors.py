"""RECIST 1.1 against classifications that others published; each vector names its source."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from measurements.assessment import State
from measurements.criteria.base import Answer, NewLesionValue, NonTargetValue, TargetValue, Visit
from measurements.criteria.recist_1_1 import assess
from measurements.criteria.rules.overall import overall_response
from measurements.protocol import Protocol

VECTORS = Path(__file__).parents[1] / "data" / "vectors"
STATES: dict[str | None, State] = {
    "PRESENT": "present",
    "ABSENT": "absent",
    "UNEQUIVOCAL": "unequivocal_progression",
    "UNEQUIVOCAL PROGRESSION": "unequivocal_progression",
    "NOT DONE": "not_done",
    None: "not_done",
}
CODES = {"NON": "NON-CR/NON-PD"}


def _records(pattern: str) -> list[dict[str, Any]]:
    lines = [line for path in sorted(VECTORS.glob(pattern)) for line in path.read_text(encoding="utf-8").splitlines()]
    records = [json.loads(line, parse_float=Decimal) for line in lines]
    return [r for r in records if r["criteria"] == "RECIST 1.1" and not r["disputed"]]


def _with_sizes(record: dict[str, Any]) -> bool:
    targets = (record.get("baseline") or {}).get("targets")
    return bool(targets) and all("targets" in visit["given"] for visit in record["visits"])


def _values(nodes: dict[str, bool], sizes: dict[str, Any]) -> tuple[TargetValue, ...]:
    return tuple(
        TargetValue(i, i, node, None if sizes.get(i) is None else Decimal(str(sizes[i]))) for i, node in nodes.items()
    )


def _answers(record: dict[str, Any]) -> tuple[Answer, ...]:
    targets = record["baseline"]["targets"]
    nodes = {target["id"]: target.get("node", False) for target in targets}
    visits = [Visit("0", _values(nodes, {target["id"]: target["mm"] for target in targets}))]
    for number, visit in enumerate(record["visits"], 1):
        given = visit["given"]
        states = tuple(
            NonTargetValue(name, name, STATES[state]) for name, state in (given.get("nontarget_states") or {}).items()
        )
        seen = given.get("new_lesion") in ("unequivocal", "yes")
        new = (NewLesionValue("new", "new", seen, "unequivocal" if seen else ""),)
        visits.append(Visit(str(number), _values(nodes, given["targets"]), states, new))
    return assess(Protocol(id="recist-1.1"), tuple(visits))


def _got(answer: Answer) -> dict[str, Any]:
    sums = answer.sums
    return {
        "target": CODES.get(answer.target or "", answer.target),
        "overall": CODES.get(answer.code, answer.code),
        "sum_mm": sums.total,
        "sum_available_mm": sums.measured_part,
        "nadir_before_mm": sums.nadir,
        "pct_from_baseline": sums.percent_from_baseline,
        "pct_from_nadir": sums.percent_from_nadir,
        "change_from_nadir_mm": sums.change_from_nadir,
    }


@pytest.mark.parametrize("record", [r for r in _records("*/series.jsonl") if _with_sizes(r)], ids=lambda r: r["id"])
def test_a_course_of_sizes_gets_the_published_sums_and_responses(record: dict[str, Any]) -> None:
    for answer, visit in zip(_answers(record)[1:], record["visits"], strict=True):
        if visit.get("disputed"):
            continue
        got = _got(answer)
        for key in got.keys() & visit["expect"].keys():
            expected = visit["expect"][key]
            if isinstance(got[key], Decimal) and expected is not None:
                assert abs(got[key] - Decimal(str(expected))) < Decimal("1e-6"), (visit["date"], key)
            else:
                assert got[key] == expected, (visit.get("date"), key)


@pytest.mark.parametrize("record", _records("tables/overall.jsonl"), ids=lambda r: r["id"])
def test_overall_response_follows_the_published_tables(record: dict[str, Any]) -> None:
    given = record["given"]
    codes: dict[str | None, Any] = {"NON-CR/NON-PD": "NON", "NONE": None, "ND": "NE"}
    target, nontarget = (given[k] for k in ("target_response", "nontarget_response"))
    got = overall_response(
        codes.get(target, target),
        codes.get(nontarget, nontarget),
        new_lesion=given["new_lesion"] in ("unequivocal", "yes"),
    )
    assert CODES.get(got, got) == record["expect"]["overall"]
