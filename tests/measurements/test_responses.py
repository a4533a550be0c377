"""Responses written from tables: the window's own answers, exact figures, text that stays text."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest

from measurements.criteria import preset
from measurements.criteria.codes import written
from measurements.export.files import table_csv
from measurements.export.responses import COLUMNS, response_rows, responses_csv, responses_json
from measurements.importing.reading import read_courses
from measurements.partial_date import parse
from measurements.protocol import Protocol
from measurements.trends import view_of
from sample_data.cases import built_in_case

RECIST = preset("RECIST 1.1")


def assessed(tmp_path: Path, text: str | bytes, protocol: Protocol = RECIST, reference: str = ""):
    path = tmp_path / "table.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    start = parse(reference)
    return list(response_rows(protocol, read_courses(protocol, [path]), start if start.is_known else None))


def read_back(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


@pytest.mark.parametrize("name", ["sample", "followup"])
def test_the_exported_table_of_a_case_has_the_responses_that_its_window_shows(tmp_path: Path, name: str) -> None:
    case = built_in_case(name)
    rows = {row["timepoint"]: row for row in assessed(tmp_path, table_csv(case), case.protocol)}
    answers = [column.answer for column in view_of(case).columns if column.answer is not None]
    assert len(answers) >= 3
    for answer in answers:
        row = rows[answer.timepoint_id]
        assert (row["overall"], row["explanation"]) == (written(answer.code), answer.sentence)
        assert (row["sum_mm"], row["baseline_mm"], row["nadir_mm"]) == (
            answer.sums.total,
            answer.sums.baseline,
            answer.sums.nadir,
        )


def test_the_published_case_gets_its_published_responses(tmp_path: Path) -> None:
    facts = json.loads((Path(__file__).parents[1] / "data" / "facts" / "pnet-case.json").read_text(encoding="utf-8"))
    rows = read_back(responses_csv(assessed(tmp_path, table_csv(built_in_case("sample")))))
    by_date = {row["date"]: row for row in rows[:-1]}
    first_pr = next(date for date, row in by_date.items() if row["overall"] == "PR")
    assert first_pr == "2009-03"  # as the report has it
    assert "2009-03" in json.dumps(facts["derived"])
    assert rows[-1] | {"explanation": ""} == dict.fromkeys(COLUMNS, "") | {
        "subject": rows[-1]["subject"],
        "timepoint": "best_response",
        "date": "2009-03",
        "criteria": "RECIST 1.1",
        "overall": "PR",
        "notes": "protocol RECIST 1.1, version 1",
        "best_response": "PR",
    }


TWO = "subject,study_date,lesion,role,long_mm\nP1,2020-01-01,T01,target,30\nP1,2020-02-11,T01,target,{}\n"


def test_figures_are_exact_and_empty_where_they_are_not_known(tmp_path: Path) -> None:
    first, second, best = read_back(responses_csv(assessed(tmp_path, TWO.format("29.99"))))
    assert tuple(first) == COLUMNS
    assert (first["sum_mm"], first["nadir_mm"], first["pct_nadir"], first["overall"]) == ("30", "", "", "BL")
    assert (second["sum_mm"], second["change_nadir_mm"]) == ("29.99", "-0.01")
    assert second["pct_baseline"] == "-0.0333333333"
    assert (best["sum_mm"], best["best_response"]) == ("", "NE")
    missing = read_back(responses_csv(assessed(tmp_path, TWO.format("NE"))))[1]
    assert (missing["sum_mm"], missing["pct_baseline"], missing["overall"]) == ("", "", "NE")


def test_the_minimum_of_stable_disease_is_counted_from_the_reference_date(tmp_path: Path) -> None:
    assert assessed(tmp_path, TWO.format("30"))[-1]["best_response"] == "NE"  # 41 days after baseline
    assert assessed(tmp_path, TWO.format("30"), reference="2019-12-31")[-1]["best_response"] == "SD"  # 42 days


def test_immune_responses_have_their_own_best_response_and_codes(tmp_path: Path) -> None:
    text = TWO.format("36") + "P1,2020-03-20,T01,target,41\n"
    rows = read_back(responses_csv(assessed(tmp_path, text, preset("iRECIST"))))
    assert [row["overall"] for row in rows] == ["BL", "iUPD", "iCPD", "iCPD"]
    assert {row["criteria"] for row in rows} == {"iRECIST"}


def test_non_cr_non_pd_is_written_as_cdisc_has_it(tmp_path: Path) -> None:
    text = "study_date,lesion,role,state\n2020-01-01,NT1,nontarget,present\n2020-03-01,NT1,nontarget,present\n"
    rows = read_back(responses_csv(assessed(tmp_path, text)))
    assert (rows[1]["nontarget"], rows[1]["overall"], rows[1]["target"]) == ("NON-CR/NON-PD", "NON-CR/NON-PD", "")


def test_r24_text_that_a_spreadsheet_would_run_is_escaped_in_csv_and_unchanged_in_json(tmp_path: Path) -> None:
    text = TWO.format("20").replace("P1", '"=HYPERLINK(""x"")"')
    rows = assessed(tmp_path, text)
    assert read_back(responses_csv(rows))[0]["subject"] == '\'=HYPERLINK("x")'
    assert json.loads(responses_json(RECIST, rows))["rows"][0]["subject"] == '=HYPERLINK("x")'
    again = read_back(responses_csv(rows))[1]
    assert again["pct_baseline"].startswith("-33.3")  # a number stays a number


def test_json_has_decimal_numbers_null_and_the_protocol(tmp_path: Path) -> None:
    whole = json.loads(responses_json(RECIST, assessed(tmp_path, TWO.format("21"))), parse_float=Decimal)
    assert whole["protocol"]["name"] == "RECIST 1.1"
    assert whole["protocol"]["partial_response"] == Decimal("0.7")
    second = whole["rows"][1]
    assert (second["sum_mm"], second["pct_baseline"], second["overall"]) == (21, -30, "PR")
    assert whole["rows"][0]["nadir_mm"] is None


def test_reads_of_one_subject_are_told_apart(tmp_path: Path) -> None:
    text = "subject,study_date,lesion,role,long_mm,read_id\n" + "".join(
        f"P1,2020-0{month}-01,T01,target,{mm},{read}\n" for read in ("A", "B") for month, mm in ((1, 30), (4, 20))
    )
    rows = read_back(responses_csv(assessed(tmp_path, text)))
    assert tuple(rows[0]) == (*COLUMNS, "read_id")
    assert [row["read_id"] for row in rows] == ["A", "A", "A", "B", "B", "B"]


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    data = table_csv(built_in_case("sample"))
    assert responses_csv(assessed(tmp_path, data)) == responses_csv(assessed(tmp_path, data))
