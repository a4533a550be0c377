"""The phantom's images for every test that needs some: drawn once and kept between runs."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from sample_data.phantom.catalogue import GENERATOR_VERSION
from sample_data.phantom.generate import generate_study


def phantom_cache() -> Path:
    """Folder of drawn phantoms: NADIR_TEST_CACHE, else one of this version in the system's temporary folder."""
    named = os.environ.get("NADIR_TEST_CACHE")
    folder = Path(named) if named else Path(tempfile.gettempdir()) / f"nadir-phantoms-v{GENERATOR_VERSION}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def phantom_study_folder(case_id: str, timepoint_id: str) -> Path:
    """Folder of one phantom study, drawn now if it is not there."""
    return generate_study(case_id, timepoint_id, phantom_cache())


def truth_of(study: Path) -> dict[str, Any]:
    """Return the truth file of a study folder."""
    record: dict[str, Any] = json.loads((study / "truth.json").read_text(encoding="utf-8"))
    return record
