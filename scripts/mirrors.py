"""pip's ordinary settings, said to uv: mirrors, offline wheels, certificates, proxies.

uv reads none of pip's settings. Who has set pip up for a mirror or for wheels on a disk expects that here too.
"""

import ast
import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

_UV_INDEX_NAMES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_EXTRA_INDEX_URL")
_TRUE = {"1", "true", "yes", "on", "y", "t"}
# pip's own order of precedence, the last wins.
_SECTIONS = ("global", "install", ":env:")


@dataclass(frozen=True)
class UvSettings:
    """How uv is to be called: in which environment, and with which further words."""

    env: dict[str, str]
    words: tuple[str, ...] = ()


def uv_settings(pythons: list[Path], environ: Mapping[str, str] | None = None) -> UvSettings:
    """Give the way to call uv so that it behaves as pip is set up to; what is set for uv itself is left as it is.

    pythons: interpreters that may have pip, asked in this order for its settings (files and PIP_… variables).
    """
    env = dict(os.environ if environ is None else environ)
    words: tuple[str, ...] = ()
    if not _has_uv_configuration(env):
        pip = pip_settings(pythons, env)
        env = {**translate(pip, env), **env}
        # The one setting that uv takes as a word only.
        words = ("--no-index",) if pip.get("no-index", "").lower() in _TRUE else ()
    if "UV_FIND_LINKS" in env:
        # uv stops at a folder that is not there; pip passes over it.
        present = [place for place in env["UV_FIND_LINKS"].split(",") if _may_be_there(place)]
        env["UV_FIND_LINKS"] = ",".join(present)
        if not present:
            del env["UV_FIND_LINKS"]
    return UvSettings(env, words)


def translate(pip: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """UV_… variables that mean what pip's settings mean (names as in pip's files, `index-url`).

    Where any index is named for uv in `environ`, pip's indexes are not used: the two sets would mix.
    """
    found: dict[str, str] = {}
    if not any(environ.get(name) for name in _UV_INDEX_NAMES):
        if pip.get("index-url"):
            found["UV_DEFAULT_INDEX"] = pip["index-url"].strip()
        if pip.get("extra-index-url"):
            found["UV_INDEX"] = " ".join(pip["extra-index-url"].split())
            # pip takes the best of all indexes; uv stops at the first that knows the name. Hashes hold either way.
            found["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    simple: list[tuple[str, str, Callable[[str], str]]] = [
        ("find-links", "UV_FIND_LINKS", lambda text: ",".join(_expand(place) for place in text.split())),
        ("cert", "SSL_CERT_FILE", str.strip),
        ("client-cert", "SSL_CLIENT_CERT", str.strip),
        ("proxy", "ALL_PROXY", str.strip),
        ("timeout", "UV_HTTP_TIMEOUT", _whole_seconds),
        ("default-timeout", "UV_HTTP_TIMEOUT", _whole_seconds),
        ("trusted-host", "UV_INSECURE_HOST", lambda text: " ".join(text.split())),
    ]
    for setting, variable, form in simple:
        if pip.get(setting):
            found[variable] = form(pip[setting])
    return found


def pip_settings(pythons: list[Path], environ: Mapping[str, str]) -> dict[str, str]:
    """All settings of pip that hold for an install; of PIP_… variables alone where no interpreter has pip."""
    for python in filter(Path.exists, pythons):
        listed = subprocess.run(
            [python, "-m", "pip", "config", "list"],
            env={**environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        if listed.returncode == 0:
            return parse_config_list(listed.stdout)
    return {
        name.removeprefix("PIP_").lower().replace("_", "-"): value
        for name, value in environ.items()
        if name.startswith("PIP_")
    }


def parse_config_list(text: str) -> dict[str, str]:
    """Read what `pip config list` prints (`global.index-url='…'`), the stronger section over the weaker."""
    sections: dict[str, dict[str, str]] = {section: {} for section in _SECTIONS}
    for line in text.splitlines():
        name, equals, value = line.partition("=")
        section, dot, key = name.rpartition(".")
        if equals and dot and section in sections:
            sections[section][key] = str(ast.literal_eval(value))
    return {key: value for section in _SECTIONS for key, value in sections[section].items()}


def _has_uv_configuration(env: Mapping[str, str]) -> bool:
    """Whether uv has a settings file of its own: then that is what its owner wants."""
    if env.get("UV_CONFIG_FILE"):
        return True
    home = env.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    shared = env.get("XDG_CONFIG_DIRS") or "/etc/xdg"
    folders = [Path(folder) / "uv" for folder in [home, *shared.split(":"), "/etc"]]
    return any((folder / "uv.toml").is_file() for folder in folders)


def _whole_seconds(text: str) -> str:
    return str(max(1, round(float(text))))


def _expand(place: str) -> str:
    return place if "://" in place else str(Path(place).expanduser().absolute())


def _may_be_there(place: str) -> bool:
    if place.startswith("file://"):
        return Path(place.removeprefix("file://")).exists()
    return "://" in place or Path(place).expanduser().exists()
