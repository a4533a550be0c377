"""Timing of whole processes from outside, one clock for ours and for the peers."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.rows import BenchmarkError

ROOT = Path(__file__).resolve().parent.parent
NADIR = str(Path(sys.prefix) / "bin" / "nadir")
LIMIT_S = 300.0


def off_screen_environment(**more: str) -> dict[str, str]:
    """Environment of a measured process: off screen, marks on, bytecode allowed."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "NADIR_TIMING": "1", **more}
    # Where Python may not keep bytecode, every start compiles: that is a setting of the machine, not a figure of ours.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return env


def seconds_to_mark(command: Sequence[str], mark: str, env: Mapping[str, str]) -> float:
    """Seconds from starting a process until it prints the line `timing MARK …` on stderr; then it is waited for.

    Raises BenchmarkError where it fails, prints no such line, or takes longer than LIMIT_S.
    """
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=env,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    reached: float | None = None
    said: list[str] = []
    assert process.stderr is not None
    limit = threading.Timer(LIMIT_S, process.kill)  # also one that hangs without a word
    limit.start()
    with process.stderr as lines:
        for line in lines:
            said.append(line)
            if reached is None and line.split()[:2] == ["timing", mark]:
                reached = time.perf_counter() - began
    status = process.wait()
    limit.cancel()
    if status != 0 or reached is None:
        raise BenchmarkError(f"{' '.join(command)}: exit status {status}, no mark {mark!r}\n{''.join(said[-12:])}")
    return reached


def told_by(module: str, way: str, folder: Path) -> list[str]:
    """Words that `python -m MODULE WAY FOLDER` prints; BenchmarkError where it fails."""
    command = [sys.executable, "-m", module, way, str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=off_screen_environment(), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BenchmarkError(f"{way}: exit status {done.returncode}\n{done.stderr[-2000:]}")
    return done.stdout.split()


def compile_bytecode() -> None:
    """Write the bytecode of our own packages, so that no measured start compiles them."""
    packages = ["viewer", "measurements", "resources", "sample_data"]
    subprocess.run([sys.executable, "-m", "compileall", "-q", *packages], cwd=ROOT, check=True)
