"""What the domain refuses, and why, in words a radiologist can read."""


class RecordError(Exception):
    """The record does not hold what was asked for, or would become untrue. Says what, where, and what follows."""


class EditRefused(RecordError):
    """An edit that cannot be applied to the case as it stands; nothing has changed."""


class StaleEdit(RecordError):
    """Somebody else changed the case first; the edit was not applied and can be offered again on the new state."""


class LibraryError(RecordError):
    """The library of cases cannot be read or written; nothing in it was changed."""
