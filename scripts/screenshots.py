"""The README's pictures, taken from the real program in a window: `make screenshots`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
SIZE = "1920x1200"
# Each picture and the words after `nadir` that show it.
SHOWN: dict[str, list[str]] = {
    "reading.png": ["demo"],
    "record.png": ["demo", "--tab", "record"],
    "timeline.png": ["demo", "--tab", "timeline"],
}


def main() -> int:
    """Take every picture with a library of its own, so that none shows a case of the user's."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    nadir = str(Path(sys.prefix) / "bin" / "nadir")
    with tempfile.TemporaryDirectory(prefix="nadir-pictures-") as folder:
        env = {**os.environ, "NADIR_LIBRARY": str(Path(folder) / "library.sqlite")}
        for name, words in SHOWN.items():
            command = [nadir, *words, "--screenshot", str(PICTURES / name), "--size", SIZE]
            subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, check=True)
            print(f"docs/pictures/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
