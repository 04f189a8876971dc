"""The database of accounts and tokens: made with the rights of its owner alone, and opened. Knows no account."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from filelock import FileLock, Timeout
from sqlalchemy.engine import Connection

from ui.access import tables
from vectorstore.database import connect
from vectorstore.errors import ArchiveError, CatalogDamaged

FILE_NAME = "access.sqlite"
_PRIVATE = 0o600
_WAIT_S = 30.0


class Database:
    """access.sqlite of one archive. Safe from several threads; several processes may have the same one open."""

    def __init__(self, folder: Path) -> None:
        """Makes it, and the folder, where there is none. Raises `ArchiveError` where that cannot be."""
        self.path = folder / FILE_NAME
        _make_file(self.path)
        self._engine = connect(self.path, create=False)
        try:
            self._start()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Closes every connection."""
        self._engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction: all of it is stored, or none of it. Those that write begin with the writing."""
        try:
            with self._engine.begin() as db:
                yield db
        except CatalogDamaged as error:
            raise ArchiveError(
                f"The accounts and tokens in {self.path} cannot be read.",
                "Restore the file from a backup, or move it away and add them again.",
            ) from error

    def _start(self) -> None:
        lock = FileLock(self.path.with_name(f"{FILE_NAME}.lock"), timeout=_WAIT_S, mode=_PRIVATE, is_singleton=False)
        try:
            lock.acquire()
        except (OSError, Timeout) as error:
            raise _unusable(self.path, error) from error
        try:  # one at a time: SQLite does not wait while a new file is switched to its log
            with self.transaction() as db:
                if not sa.inspect(db).has_table(tables.meta.name):
                    tables.metadata.create_all(db)
                    db.execute(tables.meta.insert().values(key="schema", value=tables.SCHEMA_VERSION))
                found = db.execute(sa.select(tables.meta.c.value).where(tables.meta.c.key == "schema")).scalar()
        finally:
            lock.release()
        if found != tables.SCHEMA_VERSION:
            raise ArchiveError(
                f"{self.path} has format {found}; this Byline reads format {tables.SCHEMA_VERSION}.",
                "Use the Byline that made it, or move the file away and add the accounts again.",
            )


def _make_file(path: Path) -> None:
    """Before SQLite does, which would let others read it; the files it makes beside it get the same rights."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, _PRIVATE))
    except OSError as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: OSError) -> ArchiveError:
    reason = error.strerror or "another program holds it"
    return ArchiveError(
        f"The file of accounts and tokens, {path}, cannot be opened ({reason}).",
        "Check the rights of the folder and that the disk has room.",
    )
