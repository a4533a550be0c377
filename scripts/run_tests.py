"""All tests: off screen first, then those that drive a real window under Xvfb; coverage of both shown together.

Words given are handed to pytest (`make test ARGS="-k caliper"`).
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.under_xvfb import x_screen

ROOT = Path(__file__).resolve().parent.parent
PASSED = 0
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
    subprocess.run([python, "-m", "coverage", "report"], cwd=ROOT, check=False)
    if all(status == NOTHING_CHOSEN for status in statuses):
        return NOTHING_CHOSEN
    return next((status for status in statuses if status not in {PASSED, NOTHING_CHOSEN}), PASSED)


def _pytest(words: list[str], chosen: str, env: dict[str, str]) -> int:
    command = [sys.executable, "-m", "pytest", "-m", chosen, "--durations=15", "--cov", "--cov-append", "--cov-report="]
    return subprocess.run([*command, *words], cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
