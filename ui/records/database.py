"""The database of the records: how it is made, opened and locked, with its failures told in Byline's own errors."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from filelock import FileLock, Timeout
from sqlalchemy.engine import Connection, ExceptionContext

from ui.records import tables
from vectorstore.errors import ArchiveError

_WAIT_S = 30.0  # for another process that writes
_PRIVATE = 0o600  # what people ask is nobody else's business
_NEXT_STEPS = {
    "SQLITE_FULL": "Make room on the disk: what was kept before is whole.",
    "SQLITE_IOERR": "Check that the disk has room and works: what was kept before is whole.",
    "SQLITE_READONLY": "Check the rights of the file and its folder: Byline writes to both.",
    "SQLITE_CANTOPEN": "Check that the folder is there and that Byline may write to it.",
    "SQLITE_PERM": "Check the rights of the file and its folder.",
    "SQLITE_BUSY": "Another program holds it: stop that one, or try again.",
}
_DAMAGED = "Restore it from a backup, or move it away: answers kept in it, feedback and conversations go with it."


class Database:
    """One open database. Safe from several threads; several processes may have the same one open."""

    def __init__(self, path: Path) -> None:
        """Makes it where there is none. Raises `ArchiveError` where that fails or another Byline made it."""
        self.path = path
        self._engine = _engine(path)
        self._writing = self._engine.execution_options(writes=True)
        try:
            with _alone(path):
                _touch(path)
                self._make_tables()
            self._check_version()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Closes every connection."""
        self._engine.dispose()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """One state of the database, however many questions are put to it."""
        with self._engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it is on disk afterwards, or none of it. Waits for others that write."""
        with self._writing.begin() as connection:
            yield connection

    def _make_tables(self) -> None:
        with self.writing() as db:
            if sa.inspect(db).has_table(tables.meta.name):
                return
            tables.metadata.create_all(db)
            db.execute(tables.meta.insert().values(key="schema", value=tables.SCHEMA_VERSION))

    def _check_version(self) -> None:
        with self.reading() as db:
            found = db.execute(sa.select(tables.meta.c.value).where(tables.meta.c.key == "schema")).scalar()
        if found != tables.SCHEMA_VERSION:
            raise ArchiveError(
                f"The records {self.path} have format {found}; this Byline reads format {tables.SCHEMA_VERSION}.",
                "Use the Byline that made them, or move the file away.",
            )


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Lets one process at a time make the database: SQLite does not wait while a file is switched to its log."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path.with_suffix(".lock"), timeout=_WAIT_S, mode=_PRIVATE, is_singleton=False)
        lock.acquire()
    except Timeout as error:
        raise ArchiveError(f"Another program is opening the records {path}.", _NEXT_STEPS["SQLITE_BUSY"]) from error
    except OSError as error:
        raise _unmade(path, error) from error
    try:
        yield
    finally:
        lock.release()


def _touch(path: Path) -> None:
    """Makes the empty file with its rights: SQLite gives the same to the files that it makes beside it."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE)
    except FileExistsError:
        return
    except OSError as error:
        raise _unmade(path, error) from error
    os.close(handle)


def _unmade(path: Path, error: OSError) -> ArchiveError:
    return ArchiveError(
        f"The records {path} cannot be made ({error.strerror}).",
        "Check that the disk has room and that Byline may write here.",
    )


def _engine(path: Path) -> sa.Engine:
    url = sa.URL.create(
        "sqlite",
        # Quoted: a name with "?", "#" or "%" would otherwise end the path, and another file would be made.
        database=f"file:{quote(path.resolve().as_posix())}",
        query={"mode": "rw", "uri": "true"},
    )
    # As many connections as there are threads: each is held for moments, and none may be refused.
    engine = sa.create_engine(url, connect_args={"timeout": _WAIT_S}, max_overflow=-1)
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    sa.event.listen(engine, "handle_error", _Translator(path))
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # `_begin` begins every transaction, those that only read too
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # what was said to be kept survives a power cut
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A transaction that turns from reading to writing cannot wait for others: those that write say so at once.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class _Translator:
    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self, context: ExceptionContext) -> None:
        cause = context.original_exception
        if isinstance(cause, sqlite3.IntegrityError) or not isinstance(cause, sqlite3.DatabaseError):
            return
        name = getattr(cause, "sqlite_errorname", "") or ""
        fitting = (step for start, step in _NEXT_STEPS.items() if name.startswith(start))
        raise ArchiveError(f"The records {self._path} cannot be used ({cause}).", next(fitting, _DAMAGED)) from cause
