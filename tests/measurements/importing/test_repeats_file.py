"""A table of own repeats becomes the error model of a protocol file, and that the figures of a call."""

import json
from pathlib import Path

import pytest

from measurements.criteria import preset
from measurements.criteria.certainty import certainty_of
from measurements.importing.protocol_file import read_protocol
from measurements.importing.repeats_file import main, read_repeats
from tests.support.courses import course
from tests.support.real_data import ROOT

ROWS = [(20 + n, 20 + n + (n % 3 - 1) * 0.5) for n in range(24)]


def written(folder: Path, *lines: str) -> Path:
    path = folder / "repeats.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_the_printed_model_in_a_protocol_file_is_what_a_call_is_judged_by(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = written(tmp_path, "first_mm,second_mm,reading", *(f"{a},{b},P{n}" for n, (a, b) in enumerate(ROWS)))
    assert main([str(table)]) == 0
    printed = json.loads(capsys.readouterr().out)
    file = tmp_path / "protocol.json"
    file.write_text(json.dumps({"preset": "RECIST 1.1"} | printed), encoding="utf-8")
    protocol = read_protocol(file)
    visits = course((50, 40), (40, 30))
    own, published = (certainty_of(used, visits, 1) for used in (protocol, preset("RECIST 1.1")))
    assert own.sources == ("own repeats (24 pairs by one reader)",)
    assert own.sd_one is not None
    assert published.sd_one is not None
    assert own.sd_one < published.sd_one


def test_the_protocol_file_in_the_document_is_read(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "certainty.md").read_text(encoding="utf-8")
    file = tmp_path / "protocol.json"
    file.write_text(text.partition("```json\n")[2].partition("```")[0], encoding="utf-8")
    model = read_protocol(file).error_model
    assert model is not None
    assert [kind.source for kind in model.kinds] == ["our liver series"]
    assert model.of("Liver, segment 4", "mr", one_reader=True)[1] == "our liver series"
    assert model.of("Liver, segment 4", "CT", one_reader=True)[1] == "our readers"


def test_decimal_commas_and_both_kinds_of_readers_are_read(tmp_path: Path) -> None:
    table = written(
        tmp_path, "Reading;Readers;First_mm;Second_mm", "P1;one;10,5;11", ";;;", "P1;different;20;21,5", "P2;;7;8"
    )
    found = read_repeats(table)
    assert [(str(pair.first_mm), str(pair.second_mm), pair.reading) for pair in found.one] == [
        ("10.5", "11", "P1"),
        ("7", "8", "P2"),
    ]
    assert [str(pair.second_mm) for pair in found.different] == ["21.5"]


def test_faults_of_a_table_name_row_and_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = written(tmp_path, "first_mm,second_mm,readers", "ten,11,one", "12,0,one", "12,13,three", "12")
    assert main([str(table)]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "repeats.csv, row 2, first_mm: 'ten' is no number",
        "repeats.csv, row 3, second_mm: a pair needs two sizes above 0 mm",
        "repeats.csv, row 4, readers: 'three' is neither one nor different",
        "repeats.csv, row 5, second_mm: a pair needs two sizes above 0 mm",
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("first_mm", "10"), "repeats.csv: has no column second_mm."),
        (("",), "repeats.csv: has no column first_mm."),
        (("first_mm,second_mm", "10,11"), "Own repeats: 1 pair by one reader; at least 20 are needed."),
    ],
)
def test_a_table_that_gives_no_model_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: tuple[str, ...], said: str
) -> None:
    assert main([str(written(tmp_path, *lines))]) == 2
    assert capsys.readouterr().err == said + "\n"


def test_a_file_that_cannot_be_read_as_text_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "repeats.csv"
    path.write_bytes(b"\xff\xfe\x80\x81")
    assert main([str(path)]) == 2
    assert capsys.readouterr().err == "repeats.csv: is no text; save it as CSV (UTF-8).\n"
    assert main([str(tmp_path / "missing.csv")]) == 2
    assert "missing.csv cannot be read (No such file or directory)." in capsys.readouterr().err
