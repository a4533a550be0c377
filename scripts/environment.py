"""The virtual environment `.venv` in the checkout: made, filled from the locks, and left alone while it is current."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts import mirrors

OLDEST_UV = (0, 5)
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
OUR_PACKAGES = ("viewer", "measurements", "resources", "sample_data")


class SetUpError(Exception):
    """The environment could not be made; the message says why and what follows."""


@dataclass(frozen=True)
class Environment:
    """The environment of one checkout."""

    root: Path

    @property
    def folder(self) -> Path:
        """`.venv` in the checkout."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    @property
    def _stamp(self) -> Path:
        return self.folder / "nadir-set-up.json"

    @property
    def _unfinished(self) -> Path:
        return self.folder / "nadir-set-up.unfinished"

    def is_current(self, kind: str) -> bool:
        """Whether nothing is to be done for `kind` (run or dev). A current dev environment also runs Nadir."""
        stamp = self._read_stamp()
        made_for = stamp.get("kind")
        wider = {"run": ("run", "dev"), "dev": ("dev",)}[kind]
        if made_for is None or made_for not in wider or self._unfinished.exists():
            return False
        return stamp == self._stamp_for(made_for, self._interpreter())

    def bring_up(self, kind: str) -> None:
        """Make the environment current for `kind`: everything pinned and hashed, Nadir itself editable.

        An environment once made for developers stays one. Raises SetUpError.
        """
        stamp = self._read_stamp()
        kind = "dev" if stamp.get("kind") == "dev" else kind
        interpreter = self._interpreter()
        moved = "interpreter" in stamp and stamp["interpreter"] != interpreter
        if self._unfinished.exists() or interpreter is None or moved:
            self._remove()
        uv = find_uv() or self._own_uv()
        if uv is None and not self._has_pip():
            self._remove()
        if not self.python.exists():
            self._make(with_pip=uv is None)
        self._unfinished.touch()
        self._stamp.unlink(missing_ok=True)
        self._fill(kind, uv)
        self._stamp.write_text(json.dumps(self._stamp_for(kind, self._interpreter())) + "\n")
        self._unfinished.unlink()

    def missing_packages(self) -> list[str]:
        """System packages the environment cannot be made without: Debian's Python lacks a part of venv."""
        if self.python.exists() or _has_ensurepip() or find_uv() is not None:
            return []
        return [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]

    def compile_our_packages(self) -> None:
        """Write the bytecode of our own packages: where Python may not, every start would compile them again."""
        subprocess.run([self.python, "-m", "compileall", "-q", *OUR_PACKAGES], cwd=self.root, check=True)

    def _fill(self, kind: str, uv: Path | None) -> None:
        calls = mirrors.uv_settings([self.python, Path(sys.executable)])
        lock = self.root / LOCKS[kind]
        if uv is None:
            uv = self._fetch_uv(lock)
        target: list[str | Path] = ["--python", self.python]
        # Bytecode now, or every start of a machine with PYTHONDONTWRITEBYTECODE compiles for seconds.
        self._run([uv, "pip", "sync", *target, "--require-hashes", "--compile-bytecode", *calls.words, lock], calls.env)
        self._run(
            [uv, "pip", "install", *target, "--no-deps", "--no-build-isolation", "--offline", "-q", "-e", self.root],
            calls.env,
        )
        self.compile_our_packages()

    def _own_uv(self) -> Path | None:
        uv = self.folder / "bin" / "uv"
        return uv if uv.exists() else None

    def _has_pip(self) -> bool:
        return any(self.folder.glob("lib/python*/site-packages/pip"))

    def _fetch_uv(self, lock: Path) -> Path:
        """Install the uv that the lock pins, by pip, which honours its own settings."""
        with tempfile.TemporaryDirectory() as folder:
            pinned = Path(folder) / "uv.txt"
            pinned.write_text(pinned_lines(lock.read_text(), "uv"))
            # A user-wide `user = true` has no meaning inside an environment, and pip would stop at it.
            env = {**os.environ, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
            pip: list[str | Path] = [
                self.python,
                "-m",
                "pip",
                "install",
                "-q",
                "--no-deps",
                "--require-hashes",
                "-r",
                pinned,
            ]
            self._run(pip, env)
        return self.folder / "bin" / "uv"

    def _make(self, *, with_pip: bool) -> None:
        words = [] if with_pip else ["--without-pip"]
        try:
            self._run([Path(sys.executable), "-m", "venv", *words, self.folder], os.environ)
        except SetUpError:
            # What venv leaves behind when it fails looks like an environment and is none.
            self._remove()
            raise

    def _remove(self) -> None:
        if self.folder.is_symlink():
            self.folder.unlink()
        elif self.folder.exists():
            shutil.rmtree(self.folder)

    def _run(self, command: list[str | Path], env: Mapping[str, str]) -> None:
        done = subprocess.run(command, cwd=self.root, env=dict(env), stdin=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            words = " ".join(str(word) for word in command)
            raise SetUpError(f"Setting up failed (exit status {done.returncode}): {words}")

    def _interpreter(self) -> str | None:
        """Version and place of the environment's Python; None where it does not run or is too old for us."""
        ask = "import sys; assert sys.version_info >= (3, 11); print(sys.version, sys.prefix)"
        try:
            asked = subprocess.run([self.python, "-c", ask], capture_output=True, text=True, check=False)
        except OSError:
            return None
        return asked.stdout.strip() if asked.returncode == 0 else None

    def _read_stamp(self) -> dict[str, str | None]:
        """What the environment was made for and from; empty where it was never finished."""
        try:
            return dict(json.loads(self._stamp.read_text()))
        except FileNotFoundError:
            return {}

    def _stamp_for(self, kind: str, interpreter: str | None) -> dict[str, str | None]:
        project = tomllib.loads((self.root / "pyproject.toml").read_text())
        packaging = [project.get("build-system"), project.get("project"), project.get("tool", {}).get("hatch")]
        parts = [(self.root / LOCKS[kind]).read_text(), json.dumps(packaging, sort_keys=True)]
        return {
            "kind": kind,
            "interpreter": interpreter,
            "made_from": hashlib.sha256("\0".join(parts).encode()).hexdigest(),
        }


def find_uv() -> Path | None:
    """A uv on the PATH, new enough to be used; else None."""
    found = shutil.which("uv")
    if found is None:
        return None
    asked = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"uv (\d+)\.(\d+)", asked.stdout)
    if asked.returncode != 0 or version is None:
        return None
    return Path(found) if (int(version[1]), int(version[2])) >= OLDEST_UV else None


def pinned_lines(lock: str, package: str) -> str:
    """Cut the lines of one package, its version and hashes, out of the text of a lock."""
    match = re.search(rf"^{re.escape(package)}==.*?(?=^\S|\Z)", lock, re.MULTILINE | re.DOTALL)
    if match is None:
        raise SetUpError(f"The lock does not pin {package}.")
    return match[0]


def _has_ensurepip() -> bool:
    # Debian ships `venv` without the part that puts pip into an environment.
    try:
        import ensurepip
    except ModuleNotFoundError:
        return False
    return bool(ensurepip.version())
