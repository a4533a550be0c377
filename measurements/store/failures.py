"""What went wrong in the database, in one line a radiologist can read."""

import re
import sqlite3
from pathlib import Path

from measurements.errors import LibraryError

# A whole reason is at most 120 characters long.
MAX_SHOWN_PATH = 50
MAX_SHOWN_REASON = 40

_SQLITE_WORDS: dict[int, str] = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_BUSY: "another program is using it",
    sqlite3.SQLITE_LOCKED: "another program is using it",
    sqlite3.SQLITE_READONLY: "it cannot be written to",
    sqlite3.SQLITE_IOERR: "the disk reports a fault",
    sqlite3.SQLITE_CORRUPT: "it is damaged",
    sqlite3.SQLITE_NOTADB: "it is damaged",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
    sqlite3.SQLITE_PERM: "it may not be opened",
    sqlite3.SQLITE_TOOBIG: "the entry is too large",
}
_PRIMARY_CODE = 0xFF  # an extended code of SQLite carries the primary one in its lowest byte


def shown(location: str | Path) -> str:
    """A location short enough for one line; the end says most."""
    text = str(location)
    return text if len(text) <= MAX_SHOWN_PATH else "…" + text[1 - MAX_SHOWN_PATH :]


def reason_of(error: BaseException | None) -> str:
    """The cause of a failed statement, as the end of a sentence."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        known = _SQLITE_WORDS.get(code & _PRIMARY_CODE) if code is not None else None
        return known or str(error).splitlines()[0]
    text = str(error).strip().splitlines() if error is not None else []
    if not text:
        return "the database gave no reason"
    # PostgreSQL's driver says first where it tried; what went wrong comes last.
    reason = re.split(r" failed: |FATAL: +", text[0])[-1].strip()
    return reason if len(reason) <= MAX_SHOWN_REASON else f"{reason[: MAX_SHOWN_REASON - 1]}…"


def refusal(where: str, error: BaseException | None) -> LibraryError:
    """The error to raise for a failed statement; whatever was being written was not saved."""
    return LibraryError(f"Library {where}: {reason_of(error)}; nothing was saved.")
