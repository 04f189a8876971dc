"""The database of accounts, sessions and tokens. A password is kept as its Argon2 hash, a secret as its SHA-256."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import BigInteger, Column, ForeignKey, MetaData, String, Table

from ui.private_database import Contents, PrivateDatabase

metadata = MetaData()

meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", String, nullable=False))

CONTENTS = Contents(
    "the accounts and tokens",
    metadata,
    version="1",
    if_damaged="Restore the file from a backup, or move it away and add the accounts and tokens again.",
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", String, primary_key=True),  # random: who gets a name again does not get the conversations
    Column("name", String, nullable=False, unique=True),
    Column("password_hash", String, nullable=False),
    Column("scopes", String, nullable=False),  # "read" or "read write"
    Column("made", BigInteger, nullable=False),  # seconds since 1970, UTC
)

sessions = Table(
    "sessions",
    metadata,
    Column("secret_hash", String, primary_key=True),
    Column("account_id", String, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("expires", BigInteger, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("secret_hash", String, nullable=False, unique=True),
    Column("scopes", String, nullable=False),
    Column("made", BigInteger, nullable=False),
    Column("expires", BigInteger),
    Column("used", BigInteger),
)


def opened_in(folder: Path) -> PrivateDatabase:
    """The database beside the archive in `folder`, made where there is none. Raises `ArchiveError`."""
    return PrivateDatabase(folder / "access.sqlite", CONTENTS)
