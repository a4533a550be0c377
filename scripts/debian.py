"""System packages: looked for, installed where that may be done, else named in one line to be run by hand."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from viewer.platform import QT_LIBRARIES, apt_install_line, qt_libraries_missing

# What the tests drive or start, and the package that brings it.
TEST_PROGRAMS = {"Xvfb": "xvfb", "xdotool": "xdotool", "openbox": "openbox"}


class MissingPackagesError(Exception):
    """System packages are missing and may not be installed from here; the message says what to run."""


def missing_packages(*, for_tests: bool) -> list[str]:
    """Debian packages that are not there: Qt's libraries and, for the tests, a screen in memory and PostgreSQL."""
    if not sys.platform.startswith("linux"):
        return []
    missing = [QT_LIBRARIES[soname] for soname in qt_libraries_missing()]
    if for_tests:
        missing += [package for program, package in TEST_PROGRAMS.items() if not shutil.which(program)]
        if not _has_postgresql():
            missing.append("postgresql")
    return missing


def install(packages: list[str]) -> None:
    """Install Debian packages; raises MissingPackagesError with the exact command where that is not allowed here."""
    if not packages:
        return
    as_root = _as_root()
    if as_root is None or not shutil.which("apt-get"):
        raise MissingPackagesError(
            f"Nadir needs {len(packages)} system package(s) that are not here. Please run, then try again:\n\n"
            f"    sudo {apt_install_line(packages)}\n"
        )
    print(f"Installing system packages: {' '.join(packages)}", flush=True)
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    commands = [[*apt, "update"], [*apt, "install", "-y", "--no-install-recommends", *packages]]
    for command in commands:
        # apt-get's own messages go to stderr only when it fails: its output is long and says little.
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise MissingPackagesError(
                f"{done.stdout}{done.stderr}\nSystem packages could not be installed. Please run, then try again:\n\n"
                f"    sudo apt-get update && sudo {apt_install_line(packages)}\n"
            )


def _as_root() -> list[str] | None:
    """Give the words before a command that make it root's without asking; None where there are none."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def _has_postgresql() -> bool:
    # Debian keeps the servers' programs out of the PATH.
    return bool(shutil.which("initdb")) or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
