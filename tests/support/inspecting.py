"""`nadir inspect` as a test calls it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from viewer.cli import main


def no_constants(word: str) -> object:
    raise AssertionError(f"{word} is not JSON")


def report_of(*paths: Path, probes: object = None, out: Path) -> dict[str, Any]:
    """What the command writes; strict JSON, with status 0."""
    arguments = ["inspect", *map(str, paths), "--json", str(out)]
    if probes is not None:
        probe_file = out.with_name("probes.json")
        probe_file.write_text(json.dumps(probes))
        arguments += ["--probe", str(probe_file)]
    assert main(arguments) == 0
    report: dict[str, Any] = json.loads(out.read_bytes().decode(), parse_constant=no_constants)
    return report
