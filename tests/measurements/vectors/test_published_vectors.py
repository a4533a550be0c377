"""Every classification from outside, through the door that others use too. The expectations are not ours."""

import csv
import re
from functools import cache
from pathlib import Path

import pytest

from measurements.vectors.report import lines
from measurements.vectors.running import run
from measurements.vectors.verdicts import Verdict
from tests.support.real_data import ROOT, need

VECTORS = ROOT / "tests" / "data" / "vectors"
DOCUMENT = ROOT / "docs" / "vectors.md"
SOURCES = ("admiralonco", "clinicopath", "eortc-faq", "leevin", "medgemma-twin", "pyrecist", "starlibpy", "tables")


@cache
def verdicts() -> tuple[Verdict, ...]:
    return run(VECTORS)


def index() -> dict[str, dict[str, str]]:
    with (VECTORS / "index.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


@pytest.mark.parametrize("source", SOURCES)
def test_every_classification_without_a_flag_is_matched(source: str) -> None:
    failed = [verdict for verdict in verdicts() if verdict.record.source == source and verdict.outcome == "fail"]
    assert not failed, "\n".join(lines(failed))


def test_every_record_of_the_collection_is_run_with_all_its_expectations() -> None:
    listed = index()
    assert {verdict.record.id for verdict in verdicts()} == set(listed)
    for verdict in verdicts():
        row = listed[verdict.record.id]
        wanted = "disputed" if row["disputed"] == "1" else "ambiguous" if row["ambiguous"] == "1" else "pass"
        assert verdict.outcome == wanted
        nothing_claimed = sum(key == "bor_date_in_source" for key in verdict.record.data.get("expect") or ())
        assert len(verdict.checks) >= int(row["n_checks"]) - nothing_claimed, verdict.record.id


def test_the_copied_collection_is_the_one_it_was_copied_from() -> None:
    outside = need("vectors")
    for path in sorted(outside.rglob("*.jsonl")):
        assert (VECTORS / path.relative_to(outside)).read_bytes() == path.read_bytes()


def _departures(verdict: Verdict) -> str:
    told = [f"{check.where} {check.got}, not {check.expected}" for check in verdict.departures]
    return "; ".join(told) or "as the source"


@pytest.mark.parametrize("outcome", ["disputed", "ambiguous"])
def test_the_document_says_what_nadir_answers_to_every_flagged_record(outcome: str) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([^`]+)` \| (.+?) \| .{20,} \|$", text, re.MULTILINE))
    as_the_source = set(re.findall(r"`(IR-T[^`]+)`", text))
    for verdict in verdicts():
        if verdict.outcome == outcome:
            told = rows.get(verdict.record.id) or ("as the source" if verdict.record.id in as_the_source else "")
            assert told == _departures(verdict), verdict.record.id
    flagged = {verdict.record.id for verdict in verdicts() if verdict.outcome in ("disputed", "ambiguous")}
    assert set(rows) | as_the_source == flagged


def test_the_document_and_the_folder_name_the_same_sources() -> None:
    assert {path.name for path in VECTORS.iterdir() if path.is_dir()} == set(SOURCES)
    readme = (VECTORS / "README.md").read_text(encoding="utf-8")
    assert all(f"`{source}`" in readme for source in SOURCES)
    assert Path(VECTORS / "sources.json").is_file()
