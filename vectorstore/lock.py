"""The writer's lock: one process at a time, named in the lock file. The system frees it when that process dies."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from vectorstore.errors import ArchiveBusy, ArchiveError

_LOCK = "writer.lock"
_OWNER = "writer.owner"


def _myself() -> str:
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:120]
    return f"process {os.getpid()} on {socket.gethostname()} ({command})"


def owner(folder: Path) -> str:
    """Who wrote their name down last; meaningful only while the lock is held."""
    try:
        return (folder / _OWNER).read_text(encoding="utf-8").strip() or "another process"
    except OSError:
        return "another process"


@contextlib.contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Holds the lock of the archive in `folder`. Raises `ArchiveBusy` at once if another process holds it."""
    lock = FileLock(folder / _LOCK, is_singleton=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ArchiveBusy(str(folder), owner(folder)) from None
    except OSError as error:
        raise ArchiveError(
            f"The archive {folder} cannot be written to ({error.strerror}).", "Check the rights of the folder."
        ) from error
    try:
        # Only words for a message: a disk too full for them may still have room for the work, or say so itself.
        with contextlib.suppress(OSError):
            (folder / _OWNER).write_text(_myself() + "\n", encoding="utf-8")
        yield
    finally:
        with contextlib.suppress(OSError):
            (folder / _OWNER).unlink()
        lock.release()
