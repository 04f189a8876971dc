"""The connection to a database of SQLite's, with its failures told in Byline's own errors. Knows no table."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, ExceptionContext

from vectorstore.errors import ArchiveError, CatalogDamaged

_WAIT_S = 30.0  # covers the moments in which the writer commits a batch
_OUTSIDE = {
    # What is wrong with the disk or the rights, not with the catalog.
    "SQLITE_FULL": "Make room on the disk and run the command again: what was stored before is whole.",
    "SQLITE_IOERR": "Check that the disk has room and works, then run the command again: what was stored is whole.",
    "SQLITE_READONLY": "Byline needs to write beside the catalog even to read it: check the rights of the folder.",
    "SQLITE_CANTOPEN": "Check that the folder is there and that you may write to it.",
    "SQLITE_PERM": "Check the rights of the folder.",
    "SQLITE_BUSY": "Another program holds the catalog: stop it, or wait, and run the command again.",
}


def connect(
    path: Path, *, create: bool, failure: Callable[[sqlite3.DatabaseError], ArchiveError] | None = None, **pool: Any
) -> Engine:
    """An engine for the database in `path`.

    Using it raises what `failure` makes of SQLite's errors; without it they are told as those of the catalog, with
    `CatalogDamaged` and `ArchiveError`. A transaction with the execution option `writes` waits for others that write.
    """
    url = sa.URL.create(
        "sqlite",
        # Quoted: a name with "?", "#" or "%" would otherwise end the path, and another file would be made.
        database=f"file:{quote(path.resolve().as_posix())}",
        query={"mode": "rwc" if create else "rw", "uri": "true"},
    )
    engine = sa.create_engine(url, connect_args={"timeout": _WAIT_S}, **pool)
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    sa.event.listen(engine, "handle_error", _Translator(failure or partial(_catalog_failure, path)))
    return engine


def fitting(error: sqlite3.DatabaseError, next_steps: Mapping[str, str]) -> str | None:
    """The next step for an error of SQLite's, by how its name begins; None for what is wrong with the file itself."""
    name = getattr(error, "sqlite_errorname", "") or ""
    return next((step for start, step in next_steps.items() if name.startswith(start)), None)


def _prepare(connection: Any, _record: Any) -> None:
    # Python's sqlite3 begins transactions only before some statements; `_begin` does it before all. Without it, two
    # reads on one connection could see two states: a passage of the old version, the text of the new one.
    connection.isolation_level = None
    # SQLite's own lower() knows ASCII only, and outlets are compared without case.
    connection.create_function("lower", 1, _lower, deterministic=True)
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # a batch that was reported stored survives a power cut
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _begin(connection: Connection) -> None:
    # A transaction that turns from reading to writing cannot wait for others: those that write say so at once.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class _Translator:
    def __init__(self, failure: Callable[[sqlite3.DatabaseError], ArchiveError]) -> None:
        self._failure = failure

    def __call__(self, context: ExceptionContext) -> None:
        cause = context.original_exception
        if isinstance(cause, sqlite3.IntegrityError) or not isinstance(cause, sqlite3.DatabaseError):
            return
        raise self._failure(cause) from cause


def _catalog_failure(path: Path, error: sqlite3.DatabaseError) -> ArchiveError:
    next_step = fitting(error, _OUTSIDE)
    if next_step is not None:
        return ArchiveError(f"The catalog {path} cannot be used ({error}).", next_step)
    return CatalogDamaged(
        f"The catalog {path} cannot be read ({error}).",
        "Restore it from a backup, or move the archive away and ingest again.",
    )
