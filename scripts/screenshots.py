"""The README's pictures, taken from the real program in a window: `make screenshots`."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
SIZE = "1920x1200"
# Each picture of the sample case and the tab it shows.
TABS: dict[str, str] = {"record.png": "record/treatments", "timeline.png": "timeline"}


def main() -> int:
    """Take every picture with a library of its own, so that none shows a case of the user's."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="nadir-pictures-") as folder:
        _take_reading(Path(folder))
        env = {**os.environ, "NADIR_LIBRARY": str(Path(folder) / "library.sqlite")}
        for name, tab in TABS.items():
            command = [str(Path(sys.prefix) / "bin" / "nadir"), "demo", "--tab", tab]
            command += ["--screenshot", str(PICTURES / name), "--size", SIZE]
            subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, check=True)
            print(f"docs/pictures/{name}")
    return 0


def _take_reading(folder: Path) -> None:
    """Measure the missing target of the follow-up case by the real tools, in the window, and keep its picture."""
    from PySide6.QtWidgets import QApplication

    from viewer.off_screen import MainJob

    app = QApplication.instance() or QApplication(["nadir"])
    assert isinstance(app, QApplication)
    job = MainJob(app, folder)
    try:
        job.run()
    finally:
        job.close()
    shutil.copy(folder / "followup.png", PICTURES / "reading.png")
    print("docs/pictures/reading.png")


if __name__ == "__main__":
    sys.exit(main())
