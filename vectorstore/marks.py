"""How files looked when they were known to be good, and which of them look otherwise now. Repairs nothing."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileMark:
    """How one file looked."""

    path: str
    """Relative to the folder that was marked."""
    size: int
    mtime_ns: int
    sha256: str


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def marked(folder: Path, paths: Iterable[Path]) -> tuple[FileMark, ...]:
    """Marks of files in `folder`."""
    found = []
    for path in paths:
        state = path.stat()
        name = path.relative_to(folder).as_posix()
        found.append(FileMark(name, state.st_size, state.st_mtime_ns, file_sha256(path)))
    return tuple(found)


def damage(folder: Path, marks: Iterable[FileMark], *, full: bool = False) -> list[str]:
    """Files that are not as marked. Contents are read only where the file's time changed, or all with `full`."""
    return [problem for mark in marks if (problem := _problem(folder / mark.path, mark, full=full))]


def _problem(path: Path, mark: FileMark, *, full: bool) -> str | None:
    try:
        state = path.stat()
        if state.st_size != mark.size:
            return f"{mark.path} has {state.st_size} bytes instead of {mark.size}"
        if (full or state.st_mtime_ns != mark.mtime_ns) and file_sha256(path) != mark.sha256:
            return f"{mark.path} has changed"
    except OSError:
        return f"{mark.path} is missing or cannot be read"
    return None


def sync(path: Path) -> None:
    """Makes a file, or the names in a folder, survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
