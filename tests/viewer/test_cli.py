"""The command `nadir` as a user types it: what it prints, what it writes, and how it ends."""

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from measurements.store import open_library
from tests.support.made_series import write_study
from tests.support.store_cases import small_case
from viewer import cli
from viewer.cli import main
from viewer.version import VERSION

NADIR = Path(sys.prefix) / "bin" / "nadir"


def run(*arguments: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, without a screen."""
    return subprocess.run(
        [NADIR, *arguments],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "cases.sqlite"
    held = open_library(path)
    for case_id, title in (("one", "Liver, Ærø"), ("two", "Liver, Oslo")):
        held.create(small_case(case_id, title=title), "reader")
    held.close()
    return path


def cases_in(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        found = connection.execute("select id from cases order by id").fetchall()
    connection.close()
    return [row[0] for row in found]


def export(library: Path, case: str, target: Path, form: str = "csv") -> int:
    return main(["--library", str(library), "export", case, "--format", form, "-o", str(target)])


def test_version_is_one_line() -> None:
    told = run("--version")
    assert (told.returncode, told.stdout, told.stderr) == (0, f"nadir {VERSION}\n", "")


@pytest.mark.parametrize("command", [[], ["demo"], ["open", "."]])
def test_without_a_screen_a_window_is_refused_with_2_and_one_line(command: list[str], tmp_path: Path) -> None:
    told = run(*command, NADIR_LIBRARY=str(tmp_path / "untouched.sqlite"))
    assert told.returncode == 2
    assert len(told.stderr.splitlines()) == 1
    assert "no screen" in told.stderr
    assert not (tmp_path / "untouched.sqlite").exists()


def test_a_screenshot_needs_no_screen_and_has_the_size_that_was_asked_for(tmp_path: Path) -> None:
    target = tmp_path / "picture"  # taken literally, whatever it ends in
    told = run("--screenshot", target, "--size", "1200x800")
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")
    head = target.read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    assert (int.from_bytes(head[16:20]), int.from_bytes(head[20:24])) == (1200, 800)


def test_a_screenshot_of_images_shows_the_import_when_it_has_ended(tmp_path: Path) -> None:
    target = tmp_path / "import.png"
    told = run("open", write_study(tmp_path / "images"), "--screenshot", target, "--size", "1200x800")
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")
    assert target.stat().st_size > 10_000


def test_a_screenshot_that_cannot_be_written_is_said_and_ends_with_1(tmp_path: Path) -> None:
    target = tmp_path / "no" / "such" / "folder.png"
    told = run("--screenshot", target)
    assert (told.returncode, told.stderr) == (1, f"{target} cannot be written.\n")


@pytest.mark.parametrize("size", ["1200", "x800", "0x800", "1200x-1", "axb", "1200x800x2"])
def test_a_size_that_is_none_is_refused_with_2(size: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--screenshot", "x.png", "--size", size])
    assert ended.value.code == 2
    assert "write it as 1920x1200" in capsys.readouterr().err


def test_a_path_that_is_not_there_is_named_and_nothing_opens(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["open", str(tmp_path / "gone"), "--screenshot", str(tmp_path / "x.png")]) == 1
    assert capsys.readouterr().err == f"{tmp_path / 'gone'} is not there; nothing was opened.\n"
    assert not (tmp_path / "x.png").exists()


def test_the_library_may_stand_before_and_after_the_subcommand(library: Path, tmp_path: Path) -> None:
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    assert main(["--library", str(library), "export", "one", "--format", "json", "-o", str(before)]) == 0
    assert main(["export", "one", "--format", "json", "-o", str(after), "--library", str(library)]) == 0
    assert before.read_bytes() == after.read_bytes()


@pytest.mark.parametrize("command", [[], ["demo"], ["open", "x"], ["export", "c", "--format", "csv", "-o", "f"]])
def test_every_command_takes_the_library_on_both_sides(command: list[str]) -> None:
    place = min(1, len(command))
    for arguments in (
        ["--library", "here", *command],
        [*command[:place], "--library", "here", *command[place:]],
    ):
        assert cli._parser().parse_args(arguments).library == "here"
    both = cli._parser().parse_args(["--library", "first", *command[:place], "--library", "here", *command[place:]])
    assert both.library == "here"


def test_the_environment_names_the_library_where_no_option_does(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NADIR_LIBRARY", str(library))
    assert main(["export", "one", "--format", "csv", "-o", str(tmp_path / "out.csv")]) == 0


def test_the_output_is_taken_literally(library: Path, tmp_path: Path) -> None:
    target = tmp_path / "table.txt"
    assert export(library, "one", target) == 0
    assert [path.name for path in tmp_path.glob("table*")] == ["table.txt"]
    rows = list(csv.reader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
    assert len(rows[0]) > 10
    assert export(library, "one", tmp_path / "case", "json") == 0
    assert json.loads((tmp_path / "case").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["one", "Ærø", "ærø", "Liver, Æ"])
def test_a_case_is_named_by_its_id_or_a_unique_part_of_its_name(library: Path, tmp_path: Path, name: str) -> None:
    assert export(library, name, tmp_path / "out.json", "json") == 0
    assert "Ærø" in (tmp_path / "out.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "says"), [("Liver", "may mean"), ("nobody", "No case is called")])
def test_a_name_that_means_none_or_several_is_refused_and_nothing_is_written(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, says: str
) -> None:
    assert export(library, name, tmp_path / "out.csv") == 1
    assert says in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


def test_the_sample_case_is_put_in_when_first_named_and_is_then_an_ordinary_case(library: Path, tmp_path: Path) -> None:
    assert cases_in(library) == ["one", "two"]
    assert export(library, "sample", tmp_path / "sample.csv") == 0
    assert cases_in(library) == ["one", "sample", "two"]
    assert export(library, "Sample case", tmp_path / "again.csv") == 0
    assert (tmp_path / "sample.csv").read_bytes() == (tmp_path / "again.csv").read_bytes()


def test_an_output_that_cannot_be_written_is_said_in_one_line(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(library, "one", tmp_path / "no" / "folder.csv") == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_r18_a_file_that_is_no_library_is_refused_and_left_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "notes.sqlite"
    path.write_bytes(b"These are my notes, and no library." * 100)
    before = path.read_bytes()
    assert export(path, "sample", tmp_path / "out.csv") == 1
    assert capsys.readouterr().err
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "arguments", [["export", "one"], ["export", "one", "--format", "pdf", "-o", "x"], ["nonsense"]]
)
def test_what_is_not_understood_ends_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


def test_the_tabs_of_the_command_are_those_of_the_window() -> None:
    from viewer.main_window import TABS

    assert tuple(name for name, _ in TABS) == cli.TABS


@pytest.mark.parametrize("tab", ["recrod", "timeline/labs"])
def test_a_tab_that_there_is_not_is_refused(tab: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--library", str(tmp_path / "none.sqlite"), "demo", "--tab", tab])
    assert ended.value.code == 2
    assert f"'{tab}' is no tab" in capsys.readouterr().err
