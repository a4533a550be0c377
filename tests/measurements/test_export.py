"""The measurement table as it leaves the program."""

import csv
import io
from pathlib import Path

import msgspec
import pytest

from measurements.case import CaseRecord
from measurements.codec import decode_case
from measurements.errors import RecordError
from measurements.export.files import safe_cell, table_csv, write_csv, write_json
from measurements.export.table import COLUMNS, measurement_rows
from sample_data.cases import built_in_case

HEADER = (
    "case_id,subject,timepoint,timepoint_role,study_date,lesion,tracking_uid,label,organ,segment,side,role,node,kind,"
    "part_of,merged_into,long_mm,short_mm,counted_mm,value,unit,state,state_reason,counted,origin,source,source_text,"
    "modality,method,series_uid,sop_instance_uid,frame,reader,read_id,recorded_utc,"
    "protocol,protocol_version,protocol_departures,certainty,seen_on,grown_further,measured_as"
)


@pytest.fixture
def case() -> CaseRecord:
    return built_in_case("sample")


def read_back(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_the_columns_are_those_of_the_record(case: CaseRecord) -> None:
    assert ",".join(COLUMNS) == HEADER
    assert table_csv(case).decode("utf-8-sig").splitlines()[0] == HEADER


def test_every_size_and_every_state_without_one_has_a_row(case: CaseRecord) -> None:
    rows = read_back(table_csv(case))
    assert len(rows) == 1 + 16 * 3  # the ultrasound's one size, and three lesions at sixteen dates
    sizes = [r for r in rows if r["state"] == "measured"]
    assert len(sizes) == len(case.measurements)
    assert all(r["long_mm"] == r["short_mm"] == r["counted_mm"] == r["value"] == "" for r in rows if r not in sizes)


def test_a_row_tells_its_date_as_known_its_source_and_that_it_counts(case: CaseRecord) -> None:
    (row,) = (r for r in measurement_rows(case) if r["timepoint"] == "tp-2009-01" and r["lesion"] == "T02")
    assert (row["study_date"], row["long_mm"], row["short_mm"], row["counted_mm"]) == (
        "2009-01",
        "40.0",
        "35.0",
        "40.0",
    )
    assert (row["origin"], row["counted"], row["source"]) == ("reported", "yes", "Chin J Cancer Res 2014;26(4):501-506")
    assert row["segment"] == "4 5 6 7"


def test_states_of_the_follow_up_case_count_as_they_should() -> None:
    rows = {r["lesion"]: r for r in measurement_rows(built_in_case("followup")) if r["timepoint"] == "tp-3"}
    assert [(rows[n]["state"], rows[n]["counted_mm"]) for n in ("T01", "T02", "T03", "T05")] == [
        ("to_do", ""),
        ("gone", "0"),
        ("measured", "11.0"),
        ("too_small", "5"),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-cmd", "@x", "\tx", "\rx"])
def test_text_a_spreadsheet_would_run_is_escaped(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-12.5", "+3", "12.0", "liver", "", "2008-10"])
def test_numbers_and_plain_text_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


def test_the_same_case_gives_the_same_bytes_and_names_with_commas_survive(case: CaseRecord, tmp_path: Path) -> None:
    odd = msgspec.structs.replace(case.lesion("liver-max"), label='Liver, "largest"\nnodule')
    case = case.replaced("lesions", odd)
    write_csv(case, tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_bytes() == table_csv(case)
    assert {r["label"] for r in read_back(table_csv(case))} >= {odd.label}


def test_a_case_written_as_json_is_the_case(case: CaseRecord, tmp_path: Path) -> None:
    write_json(case, tmp_path / "case.json")
    assert decode_case((tmp_path / "case.json").read_bytes()) == case
    assert [p.name for p in tmp_path.iterdir()] == ["case.json"]


def test_a_file_that_cannot_be_written_says_so_and_leaves_nothing(case: CaseRecord, tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="cannot be written"):
        write_csv(case, tmp_path / "no such folder" / "table.csv")
    (tmp_path / "taken").mkdir()
    with pytest.raises(RecordError, match="cannot be written"):
        write_csv(case, tmp_path / "taken")
    assert [p.name for p in tmp_path.iterdir()] == ["taken"]


def test_the_first_column_is_case_id_to_any_reader_of_utf_8(case: CaseRecord) -> None:
    assert table_csv(case).startswith(b"case_id,")
