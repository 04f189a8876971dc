"""What was sent and is not read yet, in a folder of its own for each job: it outlives a server that is killed.

Its note is written before its files are moved in, and its folder goes when the job is done. A lock beside the note says
whether the server that took it is still alive. Reads no article.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ui.jobs.names import safe_name
from ui.jobs.types import Upload

_NOTE = "note.json"
_LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Note:
    """A job as it is kept until it is done."""

    id: str
    owner: str
    submitted: str
    names: tuple[str, ...]
    """Of its files, safe to use, in order."""
    addresses: tuple[str, ...]
    tries: int = 0
    """How often it was begun and neither ended nor failed for a reason that is known."""

    @property
    def moment(self) -> datetime:
        """When it was submitted."""
        return datetime.fromisoformat(self.submitted)


class Waiting:
    """The folder of the jobs that are not done, below the folder of the uploads."""

    def __init__(self, uploads: Path) -> None:
        self._folder = uploads / ".waiting"  # hidden, so that no ingest of the uploads looks into it
        self._locks: dict[str, FileLock] = {}

    def put(
        self, job_id: str, owner: str, submitted: datetime, uploads: Sequence[Upload], addresses: Sequence[str]
    ) -> Note:
        """Keeps a job and takes its files over. Raises OSError where there is no room; then nothing is kept of it."""
        names = tuple(safe_name(upload.name) for upload in uploads)
        note = Note(job_id, owner, submitted.isoformat(), names, tuple(addresses))
        try:
            self._place(job_id).mkdir(parents=True)
            self._lock(job_id)
            self._write(note)
            for upload, staged in zip(uploads, self.staged(note), strict=True):
                _move(upload.path, staged)
        except OSError:
            self.forget(job_id)
            raise
        return note

    def left(self) -> Iterator[Note]:
        """The jobs that a server left undone, in the order they came. Those of a server that lives are not among them.

        A folder without a sound note is of a job whose sender was never told that it was taken.
        """
        notes: list[tuple[int, Path]] = []
        for path in self._folder.glob(f"*/{_NOTE}"):
            with contextlib.suppress(OSError):  # another server may have done it meanwhile
                notes.append((path.stat().st_mtime_ns, path))
        for _, path in sorted(notes):
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                written = json.loads(path.read_text(encoding="utf-8"))
                note = Note(
                    written["id"],
                    written["owner"],
                    written["submitted"],
                    tuple(written["names"]),
                    tuple(written["addresses"]),
                    written["tries"],
                )
                if note.id == path.parent.name and self._lock(note.id):
                    yield note

    def begin(self, note: Note) -> None:
        """Notes that a job is begun once more; `keep` takes it back where it did not end by itself."""
        self.keep(replace(note, tries=note.tries + 1))

    def keep(self, note: Note) -> None:
        """Leaves a job as `note` says."""
        with contextlib.suppress(OSError):  # a full disk: the ingest itself will say so
            self._write(note)

    def staged(self, note: Note) -> tuple[Path, ...]:
        """Where the job's files lie until they are read; some may have gone on already."""
        return tuple(self._place(note.id) / str(number) / name for number, name in enumerate(note.names))

    def forget(self, job_id: str) -> None:
        """Drops all that is kept of a job."""
        shutil.rmtree(self._place(job_id), ignore_errors=True)
        self.release(job_id)

    def release(self, job_id: str) -> None:
        """Leaves a job to the next server."""
        if lock := self._locks.pop(job_id, None):
            lock.release()

    def _place(self, job_id: str) -> Path:
        return self._folder / job_id

    def _lock(self, job_id: str) -> bool:
        lock = FileLock(self._place(job_id) / _LOCK, is_singleton=False, thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return False
        self._locks[job_id] = lock
        return True

    def _write(self, note: Note) -> None:
        path = self._place(note.id) / _NOTE
        new = path.with_suffix(".new")
        new.write_text(json.dumps(asdict(note)), encoding="utf-8")
        if path.exists():  # the order of the jobs is that of their notes
            os.utime(new, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
        os.replace(new, path)


def _move(source: Path, target: Path) -> None:
    """Moves a file, also from another disk; under its name it is never there in part."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.replace(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        part = target.parent / ".part"
        shutil.copyfile(source, part)
        os.replace(part, target)
        source.unlink()
