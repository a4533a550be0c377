"""The first window is there before anything heavy is."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.source import HEAVY

NADIR = Path(sys.prefix) / "bin" / "nadir"


def test_nothing_heavy_is_loaded_before_the_window_is_shown(tmp_path):
    # With -X importtime Python names each import on stderr as it ends: their order with the mark is that of events.
    told = subprocess.run(
        [sys.executable, "-X", "importtime", NADIR, "--screenshot", str(tmp_path / "home.png")],
        env={**os.environ, "NADIR_TIMING": "1", "QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert told.returncode == 0, told.stderr[-2000:]
    before, mark, _after = told.stderr.partition("timing shown")
    assert mark, "the program said no mark"
    loaded = {line.rsplit("|", 1)[-1].strip() for line in before.splitlines() if line.startswith("import time:")}
    assert "PySide6.QtWidgets" in loaded
    assert not {name.split(".")[0] for name in loaded} & HEAVY
