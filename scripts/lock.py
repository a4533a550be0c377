"""Resolve the dependencies into both locks: `make lock`, and `make lock ARGS=--upgrade` for newer versions.

One resolution serves every platform and Python; no registry's host stands in the files, so any mirror may serve them.
"""

import subprocess
import sys
from pathlib import Path

from scripts import mirrors
from scripts.environment import LOCKS

ROOT = Path(__file__).resolve().parent.parent
_COMPILE = [
    *("uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--no-emit-index-url", "--no-emit-find-links", "--extra", "postgres"),
]
_PARTIAL = ("UV_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS")


def main(words: list[str]) -> int:
    """Write both locks; the run lock never differs from the dev lock in a version or its hashes."""
    uv = str(Path(sys.prefix) / "bin" / "uv")
    uv_calls = mirrors.uv_settings([Path(sys.executable)])
    # A second index or a folder of wheels holds what one machine needs: its few hashes would shut all others out.
    env = {name: value for name, value in uv_calls.env.items() if name not in _PARTIAL}
    ours: list[list[str]] = [
        ["--group", "dev", "pyproject.toml", "-o", LOCKS["dev"]],
        ["--group", "set-up", "-c", LOCKS["dev"], "pyproject.toml", "-o", LOCKS["run"]],
    ]
    for own in ours:
        subprocess.run([uv, *_COMPILE[1:], *uv_calls.words, *own, *words], cwd=ROOT, env=env, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
