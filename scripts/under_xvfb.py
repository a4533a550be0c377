"""A screen in memory with a window manager: `python -m scripts.under_xvfb COMMAND…` runs a command on it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SCREEN = "1920x1200x24"
DOTS_PER_INCH = "96"


@contextmanager
def x_screen() -> Iterator[dict[str, str]]:
    """Start Xvfb and openbox; give the environment in which Qt draws there; end both."""
    read, write = os.pipe()
    # Xvfb chooses a free display number itself and writes it when it is ready to be used.
    server = subprocess.Popen(
        [
            "Xvfb",
            "-displayfd",
            str(write),
            "-screen",
            "0",
            SCREEN,
            "-dpi",
            DOTS_PER_INCH,
            "-nolisten",
            "tcp",
            "-noreset",
        ],
        pass_fds=[write],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        if not number:
            raise RuntimeError(f"Xvfb did not start (exit status {server.wait()})")
        env = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
        env.pop("WAYLAND_DISPLAY", None)
        # Without a window manager no window is active at its start, and maximising changes no size.
        manager = subprocess.Popen(
            ["openbox"],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield env
        finally:
            _end(manager)
    finally:
        _end(server)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    with x_screen() as environment:
        status = subprocess.run(sys.argv[1:], env=environment, check=False).returncode
    sys.exit(status)
