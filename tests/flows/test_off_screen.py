"""The main job without a screen, as the command does it."""

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

from tests.support.phantoms import phantom_cache

SAMPLE_RESPONSES = ["BL", "SD", "PR", "PR", "NE", "PR", "NE", "NE", "NE", "PR", "PR", "NE", "NE", "NE", "NE", "PR"]


def test_the_off_screen_job_measures_the_missing_target_and_keeps_pictures_and_tables(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "phantoms").symlink_to(phantom_cache(), target_is_directory=True)
    env = {**os.environ, "TMPDIR": str(tmp_path), "NADIR_CACHE": str(cache)}
    nadir = Path(sys.executable).with_name("nadir")
    done = subprocess.run(
        [nadir, "demo", "--off-screen"], env=env, capture_output=True, text=True, timeout=300, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    sample = lines[2:19]
    assert [line.split()[-1] for line in sample[1:]] == SAMPLE_RESPONSES
    dates = [line for line in lines if line.startswith("2026-06-02")]
    assert [line.split()[-1] for line in dates] == ["NE", "PR"]
    assert "to measure" in dates[0]
    folder = Path(lines[-1].rpartition(" in ")[2])
    assert sorted(p.name for p in folder.iterdir() if p.suffix in (".png", ".csv")) == [
        "followup.csv",
        "followup.png",
        "sample.csv",
        "sample.png",
    ]
    assert not QImage(str(folder / "followup.png")).isNull()
    assert ",drawn," in (folder / "followup.csv").read_text(encoding="utf-8-sig")
