"""All tests: off screen first, then those that drive a real window under Xvfb; coverage of both shown together.

Words given are handed to pytest (`make test ARGS="-k caliper"`).
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.under_xvfb import x_screen

ROOT = Path(__file__).resolve().parent.parent
PASSED = 0
_ROOM_DEPTH = 2  # viewer/tools/caliper.py lies in the room viewer/tools; viewer/cli.py in viewer
NOTHING_CHOSEN = 5  # pytest's status when no test matches


def main(words: list[str]) -> int:
    """Run both halves; give the exit status: that of the first half that failed, or 0."""
    python = sys.executable
    subprocess.run([python, "-m", "coverage", "erase"], cwd=ROOT, check=True)
    with tempfile.TemporaryDirectory(prefix="nadir-test-cache-") as cache:
        # Phantoms take seconds to make: both halves share them.
        os.environ.setdefault("NADIR_TEST_CACHE", cache)
        statuses = [_pytest(words, "not xcb and not soak", {**os.environ, "QT_QPA_PLATFORM": "offscreen"})]
        if shutil.which("Xvfb"):
            with x_screen() as screen:
                statuses.append(_pytest(words, "xcb and not soak", screen))
        else:
            print("No Xvfb here: the tests that drive a real window are left out.")
    _show_coverage()
    if all(status == NOTHING_CHOSEN for status in statuses):
        return NOTHING_CHOSEN
    return next((status for status in statuses if status not in {PASSED, NOTHING_CHOSEN}), PASSED)


def _pytest(words: list[str], chosen: str, env: dict[str, str]) -> int:
    command = [sys.executable, "-m", "pytest", "-m", chosen, "--durations=15", "--cov", "--cov-append", "--cov-report="]
    return subprocess.run([*command, *words], cwd=ROOT, env=env, check=False).returncode


def _show_coverage() -> None:
    """Print the share of lines and branches that ran, room by room; `python -m coverage html` has every line."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        command = [sys.executable, "-m", "coverage", "json", "-q", "-o", str(report)]
        if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
            return
        told = json.loads(report.read_text())
    rooms: dict[str, list[int]] = {}
    for file, facts in sorted(told["files"].items()):
        room = "/".join(Path(file).parts[:2]) if len(Path(file).parts) > _ROOM_DEPTH else Path(file).parts[0]
        sums = rooms.setdefault(room, [0, 0])
        sums[0] += facts["summary"]["covered_lines"] + facts["summary"].get("covered_branches", 0)
        sums[1] += facts["summary"]["num_statements"] + facts["summary"].get("num_branches", 0)
    print("\nCoverage, lines and branches:")
    for room, (ran, there) in rooms.items():
        if there:
            print(f"  {room:<28} {100 * ran / there:5.1f} %")
    print(f"  {'all':<28} {told['totals']['percent_covered']:5.1f} %", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
