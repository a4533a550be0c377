"""Open Nadir on the sample case; where there is no screen, do the same main job off screen."""

import os
import sys
from pathlib import Path

from scripts.environment import Environment
from viewer.platform import has_display

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Become `nadir demo`."""
    nadir = str(Path(sys.prefix) / "bin" / "nadir")
    words = [nadir, "demo"]
    if os.environ.get("PYTHONDONTWRITEBYTECODE"):
        Environment(ROOT).compile_our_packages()
    if not has_display():
        print("No screen here: the main job is done off screen.", flush=True)
        words.append("--off-screen")
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.execv(nadir, words)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main()
