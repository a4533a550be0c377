"""How long work reports its steps, and the door through which cancel arrives."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""`(done, total)`, called at every step; a cancelled job raises `JobCancelled` from it."""


class JobCancelled(BaseException):
    """The user stopped the job. Not an `Exception`, so that no handler of errors swallows it."""


def no_progress(done: int, total: int) -> None:
    """Report to nobody."""
