"""The one place that knows where data kept outside the repository lie."""

import os
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def data_folder() -> Path | None:
    """Folder of real series and vectors: NADIR_TEST_DATA, or `../shared` beside the repository where it exists."""
    named = os.environ.get("NADIR_TEST_DATA")
    folder = Path(named) if named else ROOT.parent / "shared"
    return folder if folder.is_dir() else None


def need(*parts: str) -> Path:
    """Path below the test data folder; the test is skipped, with the reason, where it is not there."""
    folder = data_folder()
    if folder is None:
        pytest.skip("no test data: NADIR_TEST_DATA names no folder and ../shared is not there")
    path = folder.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"test data without {'/'.join(parts)}")
    return path


def real_data(*parts: str) -> Path:
    """Path below the folder of real series; the test is skipped, with the reason, where it is not there."""
    return need("data", "real", *parts)


_unpacked: dict[str, Path] = {}


def unpack_set(name: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the files of a set that is kept as one `.tar.xz`, unpacked once for the whole run."""
    if name not in _unpacked:
        archive = real_data(name, f"{name}.tar.xz")
        folder = tmp_path_factory.mktemp(name)
        with tarfile.open(archive, "r:xz") as packed:
            packed.extractall(folder, filter="data")
        _unpacked[name] = folder
    return _unpacked[name]
