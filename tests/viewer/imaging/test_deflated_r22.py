"""Deflated data sets that come to more than may be held are refused by that fact (R22, R30)."""

from __future__ import annotations

import zlib

import pytest

from viewer.imaging import deflated
from viewer.imaging.errors import DamagedFileError


def _bomb(length: int) -> bytes:
    engine = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return engine.compress(bytes(length)) + engine.flush()


def test_r22_more_bytes_than_allowed_are_not_inflated() -> None:
    with pytest.raises(DamagedFileError, match="come to more than 4,000,000"):
        deflated.inflated(_bomb(40_000_000), 4_000_000)


def test_r30_a_process_without_memory_for_it_names_the_bytes_and_not_the_header(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Engine:
        eof = False
        unconsumed_tail = b""

        def decompress(self, _data: bytes, _most: int) -> bytes:
            raise MemoryError

    monkeypatch.setattr(zlib, "decompressobj", lambda _bits: Engine())
    with pytest.raises(DamagedFileError, match="the deflated bytes come to more memory than such a file may take"):
        deflated.inflated(b"any", 1000)
