"""The migrations of a library, run by Alembic."""

KNOWN_REVISIONS: tuple[str, ...] = ("0001",)
"""Every schema this program can read, oldest first. Kept here so that an up-to-date library opens without Alembic."""
