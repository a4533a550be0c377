"""The first library: cases, their parts, their history, and where images were found."""

import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_APPEND_ONLY_SQLITE = (
    """CREATE TRIGGER history_no_update BEFORE UPDATE ON history
       BEGIN SELECT RAISE(ABORT, 'the history is only ever added to'); END""",
    """CREATE TRIGGER history_no_delete BEFORE DELETE ON history
       BEGIN SELECT RAISE(ABORT, 'the history is only ever added to'); END""",
    # INSERT OR REPLACE would take the old row away without the trigger above being asked.
    """CREATE TRIGGER history_in_turn BEFORE INSERT ON history
       WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM history WHERE case_id = NEW.case_id)
       BEGIN SELECT RAISE(ABORT, 'the history is only ever added to'); END""",
)
_APPEND_ONLY_POSTGRESQL = (
    """CREATE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'the history is only ever added to'; END $$""",
    """CREATE TRIGGER history_no_change BEFORE UPDATE OR DELETE ON history
       FOR EACH ROW EXECUTE FUNCTION history_is_append_only()""",
    """CREATE TRIGGER history_no_truncate BEFORE TRUNCATE ON history
       FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only()""",
)


def upgrade() -> None:
    """Make the tables of an empty library and name it."""
    _create_info()
    _create_cases()
    _create_parts_and_history()
    op.create_table(
        "image_folders",
        sa.Column("case_id", sa.Text, sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("machine", sa.Text, primary_key=True),
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("added_utc", sa.Text, nullable=False),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _APPEND_ONLY_SQLITE if sqlite else _APPEND_ONLY_POSTGRESQL:
        op.execute(statement)


def _create_info() -> None:
    info = op.create_table(
        "library_info",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("uuid", sa.Text, nullable=False),
        sa.Column("created_utc", sa.Text, nullable=False),
    )
    row = {"id": 1, "kind": "nadir-library", "uuid": str(uuid.uuid4()), "created_utc": datetime.now(UTC).isoformat()}
    op.bulk_insert(info, [row])


def _create_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("patient_name", sa.Text, nullable=False),
        sa.Column("diagnosis", sa.Text, nullable=False),
        sa.Column("dates", sa.Integer, nullable=False),
        sa.Column("first_date", sa.Text, nullable=False),
        sa.Column("last_date", sa.Text, nullable=False),
        sa.Column("synthetic", sa.Boolean, nullable=False),
        sa.Column("hidden", sa.Boolean, nullable=False),
        sa.Column("created_utc", sa.Text, nullable=False),
        sa.Column("changed_utc", sa.Text, nullable=False),
    )
    op.create_index("cases_by_change", "cases", ["changed_utc"])


def _create_parts_and_history() -> None:
    op.create_table(
        "parts",
        sa.Column("case_id", sa.Text, sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("collection", sa.Text, primary_key=True),
        sa.Column("entity_id", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "history",
        sa.Column("case_id", sa.Text, sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("utc", sa.Text, nullable=False),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("program", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("changes", sa.Text, nullable=False),
        sa.Column("prev_hash", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )
