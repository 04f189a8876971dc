"""Whether the server can do its work now: one check per function, each with one sentence where it cannot."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

from ui.contract import Output
from vectorstore.errors import BylineError

if TYPE_CHECKING:
    from ui.serving.service import Service

LEAST_DISK = 200_000_000
"""Free bytes below which it is not ready: the next ingest would fail half-way."""
_RECORDS = "records.sqlite"
_RECORDS_WAIT = 0.5  # seconds: another process may be writing just now


class ReadinessJson(Output):
    """Whether the server can do its work, and what it looked at: "ok" or what is wrong, in one sentence."""

    ready: bool
    checks: dict[str, str]


def readiness(service: Service) -> ReadinessJson:
    """Every check. None of them changes anything or takes longer than half a second."""
    checks = {name: _found(look, service) for name, look in _CHECKS.items()}
    return ReadinessJson(ready=all(found == "ok" for found in checks.values()), checks=checks)


def _found(look: Callable[[Service], str | None], service: Service) -> str:
    try:
        return look(service) or "ok"
    except BylineError as error:
        return error.message
    except (OSError, RuntimeError, sqlite3.Error) as error:
        return f"It cannot be looked at ({error})."


def _archive(service: Service) -> str | None:
    service.archive.refresh()
    return None if service.archive.generation > 0 else "The archive has no index to search yet. Ingest articles."


def _models(service: Service) -> str | None:
    """The embedder turns a word into a vector, which it cannot without its weights; the reader has loaded its own."""
    vectors = service.archive.embedder.embed(["ready"])
    return None if len(vectors) else "The embedding model gives nothing."


def _records(service: Service) -> str | None:
    """Takes the right to write, and gives it back unused."""
    path = service.archive.folder / _RECORDS
    if not path.is_file():
        return "The records are missing. Restart the server, which makes them anew."
    try:
        with closing(sqlite3.connect(path, timeout=_RECORDS_WAIT, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        return f"The records cannot be written ({error}). Check the disk and the rights to {path.name}."
    return None


def _disk(service: Service) -> str | None:
    free = shutil.disk_usage(service.archive.folder).free
    if free >= LEAST_DISK:
        return None
    return f"Only {free // 1_000_000} MB are free on the archive's disk. Make room."


_CHECKS: dict[str, Callable[[Service], str | None]] = {
    "archive": _archive,
    "models": _models,
    "records": _records,
    "disk": _disk,
}
