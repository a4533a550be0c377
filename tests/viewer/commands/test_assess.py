"""`nadir assess`: files in, responses out, or every fault on standard error and nothing written."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.real_data import ROOT
from viewer.cli import main

SIZES = "subject,study_date,lesion,role,long_mm\nP1,2020-01-01,T01,target,30\nP1,2020-04-01,T01,target,20\n"
TU = "USUBJID,TULNKID,TUTESTCD,TUSTRESC,TULOC\nS1,T01,TUMIDENT,TARGET,LUNG\n"
TR = (
    "USUBJID,TRLNKID,TRTESTCD,TRSTRESN,TRSTRESU,VISIT,TRDTC\n"
    "S1,T01,LDIAM,30,mm,BASELINE,2020-01-01\nS1,T01,LDIAM,20,mm,WEEK 12,2020-04-01\n"
)


@pytest.fixture
def sizes(tmp_path: Path) -> Path:
    path = tmp_path / "sizes.csv"
    path.write_text(SIZES, encoding="utf-8")
    return path


def test_a_table_becomes_a_table_of_responses(sizes: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert main(["assess", str(sizes), "--format", "csv", "-o", str(out)]) == 0
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith(
        "subject,timepoint,date,criteria,sum_mm,baseline_mm,nadir_mm,pct_baseline,pct_nadir,change_nadir_mm,"
        "target,nontarget,new_lesion,overall,explanation,notes"
    )
    assert [line.split(",")[1] for line in lines[1:]] == ["2020-01-01", "2020-04-01", "best_response"]


def test_several_files_are_one_table(tmp_path: Path) -> None:
    for name, text in (("tu.csv", TU), ("tr.csv", TR)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    out = tmp_path / "out.json"
    paths = [str(tmp_path / "tu.csv"), str(tmp_path / "tr.csv")]
    assert main(["assess", *paths, "--format", "json", "-o", str(out)]) == 0
    rows = json.loads(out.read_text(encoding="utf-8"))["rows"]
    assert [row["overall"] for row in rows] == ["BL", "PR", "PR"]


def test_a_protocol_file_and_a_reference_date_are_used(sizes: Path, tmp_path: Path) -> None:
    protocol, out = tmp_path / "protocol.json", tmp_path / "out.json"
    protocol.write_text('{"preset": "RECIST 1.1", "partial_response": 0.6}', encoding="utf-8")
    more = ["--protocol", str(protocol), "--reference-date", "2020-03-01"]
    assert main(["assess", str(sizes), *more, "--format", "json", "-o", str(out)]) == 0
    rows = json.loads(out.read_text(encoding="utf-8"))["rows"]
    assert [row["overall"] for row in rows] == ["BL", "SD", "NE"]  # 31 days after the reference: no SD yet
    assert "0.6" in rows[1]["notes"] or "40" in rows[1]["notes"], "the departure from the preset is named"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--protocol", "none.json"], "none.json cannot be read"),
        (["--reference-date", "soon"], "'soon' is not a date"),
    ],
)
def test_a_wrong_option_is_said_in_one_line(
    sizes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    assert main(["assess", str(sizes), *more, "--format", "csv", "-o", str(tmp_path / "out.csv")]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert said in lines[0]


def test_faults_are_all_said_and_an_old_output_stays(
    sizes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.csv"
    out.write_text("old", encoding="utf-8")
    sizes.write_text(SIZES.replace("30", "wide").replace("2020-04-01", "spring"), encoding="utf-8")
    assert main(["assess", str(sizes), "--format", "csv", "-o", str(out)]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "sizes.csv, row 2, long_mm: 'wide' is no number",
        "sizes.csv, row 3, study_date: 'spring' is no date: write 2008-10-14, 2008-10 or 2008",
    ]
    assert out.read_text(encoding="utf-8") == "old"
    assert {path.name for path in tmp_path.iterdir()} == {"sizes.csv", "out.csv"}


def test_a_wrong_call_is_answered_by_the_usage(sizes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["assess", str(sizes), "--format", "pdf", "-o", "x"])
    assert ended.value.code == 2
    assert "invalid choice: 'pdf'" in capsys.readouterr().err


def test_it_needs_no_window_no_screen_and_no_library(sizes: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from viewer.cli import main; status = main(sys.argv[1:]); "
        "print([m for m in ('PySide6', 'sqlalchemy', 'pydicom', 'pyqtgraph') if m in sys.modules]); sys.exit(status)"
    )
    command = [sys.executable, "-c", code, "assess", str(sizes), "--format", "csv", "-o", str(tmp_path / "out.csv")]
    found = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (found.returncode, found.stdout.strip(), found.stderr) == (0, "[]", "")
