"""The anatomy on disk: made once, its version in its name; a damaged or foreign file is made again, never trusted."""

from __future__ import annotations

import json
import os
import struct
import time
import uuid
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from sample_data.phantom.anatomy import Anatomy, build_anatomy
from sample_data.phantom.catalogue import GENERATOR_VERSION
from sample_data.phantom.fields import U8
from sample_data.phantom.gut import Lumen
from sample_data.phantom.paint import SHAPE

_MAGIC = b"NADIR-ANATOMY\n"
_MM_PER_STEP = 0.125
"""The hollows of the gut are kept as signed bytes of this step: only what lies near their walls matters."""


class DamagedCacheError(ValueError):
    """The file is no anatomy of this version."""


def anatomy_path(cache: Path) -> Path:
    """Return where the anatomy of this generator version lies in ``cache``."""
    return cache / f"anatomy-v{GENERATOR_VERSION}.bin"


def anatomy(cache: Path, step: Callable[[int, int], None]) -> Anatomy:
    """Return the anatomy from ``cache``, or make and keep it; ``step`` is told meanwhile and may raise to stop."""
    path = anatomy_path(cache)
    if path.is_file():
        try:
            return _read(path)
        except (DamagedCacheError, zlib.error, ValueError, KeyError, struct.error):
            path.unlink(missing_ok=True)  # half written by a full disk, say: drawing it again is the cure
    _write(path, build_anatomy(step))
    # What was kept is rounded: the first date must be drawn from the same as all later ones.
    return _read(path)


def _write(path: Path, made: Anatomy) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    volumes = [made.top, made.below, made.share]
    lumens = []
    for lumen in made.lumens:
        volumes.append(np.clip(np.round(lumen.inside / _MM_PER_STEP), -127, 127).astype(np.int8).view(np.uint8))
        lumens.append({"name": lumen.name, "k": lumen.k, "j": lumen.j, "i": lumen.i})
    blocks = [zlib.compress(np.ascontiguousarray(v).tobytes(), 1) for v in volumes]
    crc = 0
    for block in blocks:
        crc = zlib.crc32(block, crc)
    head = json.dumps(
        {"version": GENERATOR_VERSION, "sizes": [len(b) for b in blocks], "crc": crc, "lumens": lumens}
    ).encode()
    for old in path.parent.glob("anatomy-*.part"):
        if time.time() - old.stat().st_mtime > 900:  # of a process that was killed
            old.unlink(missing_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}-{uuid.uuid4().hex[:8]}.part")
    try:
        with part.open("wb") as file:
            file.write(_MAGIC + struct.pack("<I", len(head)) + head)
            for block in blocks:
                file.write(block)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _read(path: Path) -> Anatomy:
    data = path.read_bytes()
    if not data.startswith(_MAGIC):
        raise DamagedCacheError(f"{path} is no anatomy.")
    at = len(_MAGIC)
    (size,) = struct.unpack_from("<I", data, at)
    at += 4
    head = json.loads(data[at : at + size])
    at += size
    if head["version"] != GENERATOR_VERSION or zlib.crc32(data[at:]) != head["crc"]:
        raise DamagedCacheError(f"{path} is damaged or of another version.")
    blocks: list[U8] = []
    for length in head["sizes"]:
        blocks.append(np.frombuffer(zlib.decompress(data[at : at + length]), np.uint8))
        at += length
    lumens = []
    for entry, block in zip(head["lumens"], blocks[3:], strict=True):
        ranges = [(int(entry[axis][0]), int(entry[axis][1])) for axis in "kji"]
        inside = block.view(np.int8).reshape([hi - lo for lo, hi in ranges]).astype(np.float32) * _MM_PER_STEP
        lumens.append(Lumen(str(entry["name"]), ranges[0], ranges[1], ranges[2], inside.astype(np.float32)))
    top, below, share = (block.reshape(SHAPE) for block in blocks[:3])
    return Anatomy(top, below, share, tuple(lumens))
