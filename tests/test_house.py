"""The house itself: its arrows, its sizes, what it ships and what it loads at its start."""

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.support.source import HEAVY, PACKAGES, ROOT, definitions, imported_names, python_files, strings

SOURCE = (*PACKAGES, "scripts", "benchmarks")
LOCKS = ("requirements.lock", "requirements-dev.lock")
# House style: a module is read in one sitting, a function on one screen.
MODULE_LINES, FUNCTION_LINES, CLASS_LINES, CLASS_METHODS = 400, 60, 500, 30


def test_the_arrows_between_the_rooms_hold():
    command = [str(Path(sys.prefix) / "bin" / "lint-imports"), "--no-logo", "--no-cache"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


def test_colours_are_named_in_the_tokens_only():
    colour = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")
    tokens = ROOT / "viewer" / "theme" / "tokens.py"
    found = [
        f"{path.relative_to(ROOT)}:{line} {text}"
        for path in python_files("viewer")
        if path != tokens
        for line, text in strings(path)
        if colour.search(text)
    ]
    assert not found


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_registry_and_hashes_everything(name):
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert "index-url" not in text.replace("--no-emit-index-url", "")
    pinned = re.findall(r"^[a-z0-9][^\n]*==[^\n]*", text, re.MULTILINE)
    assert len(pinned) > 20
    assert all(line.endswith("\\") for line in pinned), "a pinned package without a hash"


def _pinned_with_hashes(name):
    text = (ROOT / name).read_text()
    pins = re.findall(r"^(\S+==[^\n]+?) \\\n((?:    --hash=\S+(?: \\)?\n)+)", text, re.MULTILINE)
    return {pin: set(re.findall(r"sha256:\w+", hashes)) for pin, hashes in pins}


def test_both_locks_pin_the_same_versions_and_files():
    run, dev = (_pinned_with_hashes(name) for name in LOCKS)
    assert len(run) > 20
    assert run.items() <= dev.items(), {pin for pin, hashes in run.items() if dev.get(pin) != hashes}


def test_a_lock_serves_more_than_the_machine_that_wrote_it():
    pinned = _pinned_with_hashes("requirements.lock")
    compiled = ("imagecodecs", "markupsafe", "msgspec", "numpy", "opencv-python-headless", "python-gdcm", "sqlalchemy")
    assert all(len(hashes) >= 5 for pin, hashes in pinned.items() if pin.startswith(compiled))


def test_the_wheel_holds_every_package_and_its_data(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("nadir-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    tops = {name.split("/")[0] for name in held if ".dist-info" not in name}
    assert tops == set(PACKAGES)
    for package in PACKAGES:
        ours = [path for path in (ROOT / package).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
        missing = {str(path.relative_to(ROOT)) for path in ours} - held
        assert not missing


def test_every_top_level_package_is_meant_for_the_wheel_or_for_work_on_nadir():
    standing = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert standing == {*PACKAGES, "scripts", "benchmarks", "tests"}


def _modules_after(code: str) -> set[str]:
    told = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(told.stdout.split())


def test_the_command_loads_nothing_heavy_at_its_start():
    loaded = _modules_after("import viewer.cli")
    assert not {name.split(".")[0] for name in loaded} & HEAVY


def test_the_set_up_runs_on_the_standard_library_alone():
    told = subprocess.run(
        [sys.executable, "-S", "-c", "import scripts.set_up"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr


@pytest.mark.parametrize("room", ["jobs", "commands"])
def test_jobs_and_commands_know_no_widgets(room):
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in python_files(f"viewer/{room}")]
    loaded = _modules_after(f"import {', '.join(names)}")
    assert "PySide6.QtWidgets" not in loaded


def test_the_program_imports_only_what_its_lock_pins():
    pinned = set(re.findall(r"^(\S+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    known = importlib.metadata.packages_distributions()
    unpinned = {}
    for path in python_files(*PACKAGES):
        for name in imported_names(path) - {*PACKAGES, *sys.stdlib_module_names}:
            names = {re.sub(r"[-_.]+", "-", dist).lower() for dist in known.get(name, [name])}
            if not names & pinned:
                unpinned[str(path.relative_to(ROOT))] = name
    assert not unpinned


def test_no_module_outgrows_a_sitting():
    found = {
        str(path.relative_to(ROOT)): lines
        for path in python_files(*SOURCE)
        if (lines := len(path.read_text().splitlines())) > MODULE_LINES
    }
    assert not found


def test_no_function_outgrows_a_screen_and_no_class_a_room():
    found = []
    for path in python_files(*SOURCE):
        for node in definitions(path):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            methods = sum(isinstance(part, ast.FunctionDef) for part in node.body)
            is_class = isinstance(node, ast.ClassDef)
            if lines > (CLASS_LINES if is_class else FUNCTION_LINES) or (is_class and methods > CLASS_METHODS):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {lines} lines, {methods} methods")
    assert not found


def test_nothing_is_left_for_later():
    word = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    here = Path(__file__)
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in python_files(*SOURCE, "tests")
        if path != here
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if word.search(line)
    ]
    assert not found


def test_the_program_says_the_version_that_it_is_packaged_under():
    from viewer.version import VERSION

    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == VERSION


def test_documents_point_only_at_what_is_there():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text())
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert not broken


def test_every_safety_requirement_names_the_tests_that_hold_it_or_is_open():
    rows = re.findall(r"^\| (R\d\d) \|(.*)\|$", (ROOT / "docs" / "safety.md").read_text(), re.MULTILINE)
    assert [name for name, _ in rows] == [f"R{number:02}" for number in range(1, 31)]
    for name, row in rows:
        named = set(re.findall(r"`(tests/[\w/]+\.py)`", row))
        standing = {
            str(path.relative_to(ROOT))
            for path in python_files("tests")
            if f"def test_{name.lower()}_" in path.read_text()
        }
        assert named == standing, f"{name}: docs/safety.md and the tests named after it do not agree"
        assert named or "open" in row, f"{name} has no test and is not said to be open"


def test_every_part_nadir_stands_on_is_listed_with_its_version():
    listed = set(re.findall(r"^\| ([\w.-]+) \| (\d[\w.]*) \|", (ROOT / "docs" / "soup.md").read_text(), re.MULTILINE))
    pinned = set(re.findall(r"^(\S+)==(\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    assert listed == pinned
