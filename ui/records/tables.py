"""The tables of the records. Moments are microseconds since 1970, UTC."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text

from ui.private_database import Contents

metadata = MetaData()

meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", String, nullable=False))

CONTENTS = Contents(
    "the records",
    metadata,
    version="1",
    if_damaged="Restore it from a backup, or move it away: answers kept in it, feedback and conversations go with it.",
)

conversations = Table(
    "conversations",
    metadata,
    Column("serial", Integer, primary_key=True),  # tells which of two is newer where the clock does not
    Column("id", String, nullable=False, unique=True),
    Column("owner", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("folded", Text, nullable=False),  # the title as it is searched
    Column("changed", BigInteger, nullable=False),
    Index("conversations_owner", "owner", "changed"),
)

answers = Table(
    "answers",
    metadata,
    Column("id", String, primary_key=True),
    Column("owner", String, nullable=False),
    Column("asked", BigInteger, nullable=False),
    Column("body", Text, nullable=False),  # the contract's JSON
    Column("folded", Text, nullable=False),  # its text as it is searched
    # Stays when the question is asked anew, so that deleting the conversation finds this answer too.
    Column("conversation_id", String, ForeignKey("conversations.id"), index=True),
)

exchanges = Table(
    "exchanges",
    metadata,
    Column("conversation_id", String, ForeignKey("conversations.id"), primary_key=True),
    Column("index", Integer, primary_key=True, autoincrement=False),  # from 0, without gaps
    Column("question", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("answer_id", String, ForeignKey("answers.id"), index=True),
    Column("outlets", Text, nullable=False),  # a JSON list
    Column("since", String),
    Column("until", String),
    Column("language", String),
)

feedback = Table(
    "feedback",
    metadata,
    Column("serial", Integer, primary_key=True),
    Column("answer_id", String, ForeignKey("answers.id"), nullable=False),
    Column("owner", String, nullable=False),
    Column("rating", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("given", BigInteger, nullable=False),
    Index("feedback_once", "answer_id", "owner", unique=True),
)
