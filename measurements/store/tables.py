"""The tables of a library, as the newest migration leaves them. A test holds that the two agree."""

import sqlalchemy as sa

metadata = sa.MetaData()

library_info = sa.Table(
    "library_info",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),  # one row: 1
    sa.Column("kind", sa.Text, nullable=False),  # "nadir-library"
    sa.Column("uuid", sa.Text, nullable=False),
    sa.Column("created_utc", sa.Text, nullable=False),
)

cases = sa.Table(
    "cases",
    metadata,
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
    sa.Index("cases_by_change", "changed_utc"),
)

parts = sa.Table(
    "parts",
    metadata,
    sa.Column("case_id", sa.Text, sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("collection", sa.Text, primary_key=True),
    sa.Column("entity_id", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
)

history = sa.Table(
    "history",
    metadata,
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

image_folders = sa.Table(
    "image_folders",
    metadata,
    sa.Column("case_id", sa.Text, sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("machine", sa.Text, primary_key=True),  # "" in a SQLite file, which lies on one machine
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("added_utc", sa.Text, nullable=False),
)
