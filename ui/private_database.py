"""A database beside the archive that only its owner may read: how it is made, opened and locked. Knows no table."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from filelock import FileLock, Timeout
from sqlalchemy.engine import Connection

from vectorstore.database import connect, fitting
from vectorstore.errors import ArchiveError

_WAIT_S = 30.0  # for another process that opens it for the first time
_PRIVATE = 0o600
_NEXT_STEPS = {
    "SQLITE_FULL": "Make room on the disk: what was kept before is whole.",
    "SQLITE_IOERR": "Check that the disk has room and works: what was kept before is whole.",
    "SQLITE_READONLY": "Check the rights of the file and its folder: Byline writes to both.",
    "SQLITE_CANTOPEN": "Check that the folder is there and that Byline may write to it.",
    "SQLITE_PERM": "Check the rights of the file and its folder.",
    "SQLITE_BUSY": "Another program holds it: stop that one, or try again.",
}


@dataclass(frozen=True, slots=True)
class Contents:
    """What one kind of these databases holds."""

    name: str
    """In messages: "the records"."""
    tables: sa.MetaData
    """Among them `meta`, with a key and a value."""
    version: str
    """Of the tables."""
    if_damaged: str
    """The next step where the file cannot be read."""

    @property
    def meta(self) -> sa.Table:
        """Where the version stands."""
        return self.tables.tables["meta"]


class PrivateDatabase:
    """One open database. Safe from several threads; several processes may have the same one open."""

    def __init__(self, path: Path, contents: Contents) -> None:
        """Makes it where there is none. Raises `ArchiveError` where that fails or another Byline made it."""
        self.path, self._contents = path, contents
        with self._alone():
            self._touch()
            # As many connections as there are threads: each is held for moments, and none may be refused.
            self._engine = connect(path, create=False, failure=self._failure, max_overflow=-1)
            self._writing = self._engine.execution_options(writes=True)
            try:
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
            meta = self._contents.meta
            if not sa.inspect(db).has_table(meta.name):
                self._contents.tables.create_all(db)
                db.execute(meta.insert().values(key="schema", value=self._contents.version))

    def _check_version(self) -> None:
        meta = self._contents.meta.c
        with self.reading() as db:
            found = db.execute(sa.select(meta.value).where(meta.key == "schema")).scalar()
        if found != self._contents.version:
            raise ArchiveError(
                f"{self._named()} have format {found}; this Byline reads format {self._contents.version}.",
                "Use the Byline that made them, or move the file away.",
            )

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Lets one process at a time make it: SQLite does not wait while a file is switched to its log."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            beside = self.path.with_name(f"{self.path.name}.lock")
            lock = FileLock(beside, timeout=_WAIT_S, mode=_PRIVATE, is_singleton=False)
            lock.acquire()
        except Timeout as error:
            raise ArchiveError(
                f"Another program is opening {self._contents.name} in {self.path}.", _NEXT_STEPS["SQLITE_BUSY"]
            ) from error
        except OSError as error:
            raise self._unmade(error) from error
        try:
            yield
        finally:
            lock.release()

    def _touch(self) -> None:
        """Makes the empty file with its rights: SQLite gives the same to the files that it makes beside it."""
        try:
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, _PRIVATE))
        except OSError as error:
            raise self._unmade(error) from error

    def _unmade(self, error: OSError) -> ArchiveError:
        return ArchiveError(
            f"{self._named()} cannot be opened ({error.strerror}).",
            "Check the rights of the file and its folder, and that the disk has room.",
        )

    def _failure(self, error: sqlite3.DatabaseError) -> ArchiveError:
        step = fitting(error, _NEXT_STEPS)
        return ArchiveError(f"{self._named()} cannot be used ({error}).", step or self._contents.if_damaged)

    def _named(self) -> str:
        name = self._contents.name
        return f"{name[0].upper()}{name[1:]} in {self.path}"
