"""Runs ingests beside the server, one at a time, in order. What was sent is read even if the server dies meanwhile."""

from __future__ import annotations

import errno
import logging
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from ingest import Failure, IngestReport, ingest, web_address
from ui import wiring
from ui.jobs.progress import JobProgress, Stopped
from ui.jobs.types import Job, JobState, Upload
from ui.jobs.uploads import take_over
from ui.jobs.waiting import Note, Waiting
from ui.monitoring.metrics import Metrics, Verb
from vectorstore.errors import ArchiveBusy, ArchiveError, BylineError, UsageError

if TYPE_CHECKING:
    from ui.settings import Settings
    from vectorstore.embedders.base import Embedder

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())

KEPT = 100
"""Jobs that are remembered, and jobs that may wait."""
PATIENCE = 600.0
"""Seconds a job waits for another process that writes to the archive."""
_TRIES = 3
_LOOK = 1.0
_FAREWELL = 60.0
_NOT_LOST = "What was sent is kept and read when the server starts again."


class Jobs:
    """The ingests of one server, into the archive in `folder`. Safe from several threads."""

    def __init__(
        self,
        settings: Settings,
        embedder: Embedder,
        folder: Path,
        metrics: Metrics,
        clock: Callable[[], datetime],
        *,
        patience: float = PATIENCE,
    ) -> None:
        """Takes up what an earlier server left undone."""
        self._settings, self._embedder, self._folder = settings, embedder, folder
        self._metrics, self._clock, self._patience = metrics, clock, patience
        self._uploads = folder / "uploads"
        self._waiting = Waiting(self._uploads)
        self._jobs: dict[str, Job] = {}
        self._queue: queue.Queue[Note | None] = queue.Queue()
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._worker: threading.Thread | None = None
        for note in self._waiting.left():
            self._take_up(note)

    def submit(self, owner: str, uploads: Sequence[Upload] = (), addresses: Sequence[str] = ()) -> Job:
        """Queues an ingest of files and web addresses (pages or feeds). The files are moved away from where they are.

        Raises `UsageError` for an address that is none, where there is nothing to read, and where too many wait;
        `ArchiveError` where the files cannot be kept.
        """
        for written in addresses:
            web_address(written)
        if not uploads and not addresses:
            raise UsageError("There is nothing to read.", "Send a file, or the address of a page or feed.")
        if self._ending.is_set():
            raise ArchiveError("The server is about to end and takes no more articles.", "Send them again later.")
        if self._queue.qsize() >= KEPT:
            raise UsageError(f"{KEPT} ingests are waiting already.", "Send this one again when some are done.")
        try:
            note = self._waiting.put(token_hex(8), owner, self._clock(), uploads, addresses)
        except OSError as error:
            raise _unkept(error) from error
        return self._queued(note)

    def job(self, job_id: str) -> Job | None:
        """A job as it stands."""
        with self._lock:
            return self._jobs.get(job_id)

    def recent(self) -> Sequence[Job]:
        """Newest first."""
        with self._lock:
            return tuple(reversed(self._jobs.values()))

    def close(self) -> None:
        """Waits for the article being stored, and ends. Jobs that are not done go on at the next start."""
        self._ending.set()
        self._queue.put(None)
        if self._worker is not None:
            self._worker.join(_FAREWELL)
        for job in self.recent():
            self._waiting.release(job.id)

    # --- what there is --------------------------------------------------------------------------------------

    def _take_up(self, note: Note) -> None:
        if note.tries < _TRIES:
            self._queued(note)
            return
        problem = f"The server ended {note.tries} times while reading this. It is not tried again."
        self._remember(replace(_job(note), state=JobState.FAILED, problem=problem))

    def _queued(self, note: Note) -> Job:
        job = _job(note)
        self._remember(job)
        self._queue.put(note)
        with self._lock:
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="ingests", daemon=True)
                self._worker.start()
        return job

    def _remember(self, job: Job) -> None:
        with self._lock:
            self._jobs[job.id] = job
            ended = [one.id for one in self._jobs.values() if one.state in (JobState.DONE, JobState.FAILED)]
            for job_id in ended[: max(0, len(self._jobs) - KEPT)]:
                del self._jobs[job_id]

    def _change(self, job_id: str, **changes: object) -> None:
        with self._lock:
            self._jobs[job_id] = replace(self._jobs[job_id], **changes)  # type: ignore[arg-type]

    # --- the worker -----------------------------------------------------------------------------------------

    def _work(self) -> None:
        while (note := self._queue.get()) is not None:
            if self._ending.is_set():
                return
            self._run(note)

    def _run(self, note: Note) -> None:
        self._change(note.id, state=JobState.RUNNING, doing="Reading")
        try:
            with self._metrics.measured(Verb.INGEST):
                self._waiting.begin(note)
                report = self._read(note)
        except BylineError as error:
            self._fail(note, error.message)
        except OSError as error:
            self._fail(note, _unkept(error).message)
        except Exception:  # noqa: BLE001  the boundary of this thread: logged with traceback, shown as a sentence
            _log.exception("The ingest %s failed.", note.id)
            self._end(note, JobState.FAILED, problem=f"Something went wrong; the server's log says what. {_NOT_LOST}")
        else:
            if report is None:
                self._waiting.keep(note)
                self._change(note.id, state=JobState.WAITING, doing="")
            else:
                self._waiting.forget(note.id)
                self._end(note, JobState.DONE, report=report)

    def _fail(self, note: Note, reason: str) -> None:
        self._waiting.keep(note)
        self._end(note, JobState.FAILED, problem=f"{reason} {_NOT_LOST}")

    def _end(self, note: Note, state: JobState, **outcome: object) -> None:
        self._change(note.id, state=state, doing="", **outcome)

    def _read(self, note: Note) -> IngestReport | None:
        """Reads a job's sources; None when the server ends meanwhile."""
        sources, left_out = take_over(self._waiting.staged(note), self._uploads)
        waited = 0.0
        while True:
            try:
                return self._ingest(note, sources, left_out)
            except Stopped:
                return None
            except ArchiveBusy as busy:
                if waited >= self._patience:
                    raise ArchiveError("Another process has been writing to the archive all the time.") from busy
                self._change(note.id, doing="Waiting for another process that writes to the archive")
            waited += _LOOK
            if self._ending.wait(_LOOK):
                return None

    def _ingest(self, note: Note, sources: Sequence[Path], left_out: Sequence[Failure]) -> IngestReport:
        def tell(done: int, total: int, doing: str) -> None:
            self._change(note.id, done=done, total=total, doing=doing)

        report = ingest(
            [*sources, *map(web_address, note.addresses)],
            self._folder,
            self._embedder,
            wiring.ingest_settings(self._settings),
            wiring.archive_settings(self._settings),
            progress=JobProgress(tell, self._ending.is_set),
            retry_failed=True,  # who sends a file once more wants it to be read
            pause=self._ending.wait,
        )
        return replace(report, failures=(*left_out, *report.failures))


def _job(note: Note) -> Job:
    return Job(note.id, note.owner, JobState.WAITING, (*note.names, *note.addresses), note.moment)


def _unkept(error: OSError) -> ArchiveError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ArchiveError("The disk of the server is full.", "Free some space there and send the files again.")
    return ArchiveError(f"What was sent could not be kept ({error.strerror}).", "Check the folder of the archive.")
