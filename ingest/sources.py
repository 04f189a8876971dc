"""Which files an ingest will look at. Lists and hashes them; reads no article."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.identity import folder_root
from ingest.readers import SUFFIXES, reader_for, suffix_of
from ingest.readers.articles import sound
from ingest.readers.base import unreadable
from ingest.report import Failure, Skipped, skipped_kinds
from vectorstore import SourceError, marks

_ARCHIVES_OWN = re.compile(r"catalog\.sqlite3(?:-\w+)?|writer\.(?:lock|owner)|indexes|web\.json")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to ingest, and how it looked when it was found."""

    path: Path
    """Absolute."""
    root: str
    """Stands for the folder it was found in."""
    name: str
    """Relative to that folder, with "/" between its parts."""
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class ListedFolder:
    """A source that is a folder, and the names of all the files in it that can be read."""

    root: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything found in the sources of one ingest."""

    files: tuple[SourceFile, ...]
    skipped: tuple[Skipped, ...]
    failures: tuple[Failure, ...]
    folders: tuple[ListedFolder, ...]
    """The folders that were listed completely: only of these is it known what is gone."""


def find_sources(sources: Sequence[Path], *, archive: Path | None = None) -> Listing:
    """The readable files in `sources`, each a file or a folder, in order of their names; each file once.

    Hidden files and folders are left out, and so is the folder of `archive` inside a source; of a source that is the
    archive's folder itself only the archive's own files are. Links are followed, but no folder is entered twice.
    Raises `SourceError` at once for a source that does not exist, and for a folder without any file that can be read.
    """
    missing = next((source for source in sources if not _exists(source)), None)
    if missing is not None:
        raise SourceError(sound(str(missing)), "there is no such file or folder", "Check the path.")
    search = _Search(_key(archive))
    for source in sources:
        search.take(source)
    return search.listing()


def _exists(source: Path) -> bool:
    try:
        return source.exists()
    except PermissionError as error:
        raise unreadable(sound(str(source)), error) from error
    except (OSError, ValueError):
        # Such as a name longer than any file's can be.
        return False


def _key(folder: Path | None) -> tuple[int, int] | None:
    """What stays the same whatever way leads to a folder; None where there is none."""
    try:
        status = folder.stat() if folder else None
    except (OSError, ValueError):
        return None
    return (status.st_dev, status.st_ino) if status else None


def file_sha256(file: SourceFile) -> str:
    """SHA-256 (hex) of a file's bytes. Raises `SourceError` when it cannot be read."""
    try:
        return marks.file_sha256(file.path)
    except OSError as error:
        raise unreadable(file.name, error) from error


@dataclass(slots=True)
class _Search:
    archive: tuple[int, int] | None = None
    files: list[SourceFile] = field(default_factory=list)
    suffixes: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    folders: list[ListedFolder] = field(default_factory=list)
    seen: set[Path] = field(default_factory=set)

    def listing(self) -> Listing:
        return Listing(tuple(self.files), skipped_kinds(self.suffixes), tuple(self.failures), tuple(self.folders))

    def take(self, source: Path) -> None:
        path = source.resolve()
        if path.is_dir():
            self._take_folder(path, str(source))
        elif reader_for(path) is None:
            kinds = ", ".join(SUFFIXES)
            reason = f"files ending in {suffix_of(path)} are" if suffix_of(path) else "files without an ending are"
            self.failures.append(Failure(_shown(path.name), f"{reason} not read. Byline reads {kinds}."))
        else:
            self._add(path, path.parent, _shown(path.name))

    def _take_folder(self, folder: Path, called: str) -> None:
        failures, names = len(self.failures), list[str]()
        for path in self._walk(folder, folder, set()):
            if reader_for(path) is None:
                self.suffixes.append(suffix_of(path))
            else:
                names.append(_shown(path.relative_to(folder).as_posix()))
                self._add(path, folder, names[-1])
        if len(self.failures) == failures:
            self.folders.append(ListedFolder(folder_root(folder), tuple(names)))
            if not names:
                kinds = ", ".join(SUFFIXES)
                raise SourceError(called, "no file in this folder can be read by Byline", f"It reads {kinds}.")

    def _walk(self, folder: Path, top: Path, entered: set[tuple[int, int]]) -> Iterator[Path]:
        try:
            status = folder.stat()
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            shown = _shown(folder.relative_to(top).as_posix())
            self.failures.append(Failure(f"{shown}/", f"{unreadable(shown, error).reason}. Nothing in it was read."))
            return
        key = (status.st_dev, status.st_ino)
        if key in entered or (key == self.archive and folder != top):
            return
        entered.add(key)
        for entry in entries:
            if entry.name.startswith(".") or (key == self.archive and _ARCHIVES_OWN.fullmatch(entry.name)):
                continue
            path = folder / entry.name
            # Path.is_dir raises for a link into a folder that may not be entered.
            if os.path.isdir(path):
                yield from self._walk(path, top, entered)
            else:
                yield path

    def _add(self, path: Path, folder: Path, name: str) -> None:
        real = path.resolve()
        if real in self.seen:
            return
        try:
            status = path.stat()
        except OSError as error:
            found = unreadable(name, error)
            self.failures.append(Failure(name, f"{found.reason}. {found.next_step}"))
            return
        if not stat.S_ISREG(status.st_mode):
            self.failures.append(Failure(name, "it is not a file but a pipe or device. Leave it out."))
            return
        self.seen.add(real)
        self.files.append(SourceFile(path, folder_root(folder), name, status.st_size, status.st_mtime_ns))


def _shown(name: str) -> str:
    """A file name that can be stored and printed, whatever bytes it has."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
