"""The library of cases: one database, one transaction an edit, a history that is only ever added to.

SQLAlchemy and Alembic are loaded when the first library is opened, not before: importing this package is cheap.
"""

from measurements.store.library import Library
from measurements.store.opening import open_library
from measurements.store.records import CaseSummary, HistoryEntry

__all__ = ["CaseSummary", "HistoryEntry", "Library", "open_library"]
