"""An ingest that runs on the server, as values. Holds no logic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from ingest import IngestReport


class JobState(StrEnum):
    """Where a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent: its name as the sender has it, and where its bytes lie until the job has read them."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Job:
    """One ingest at one moment."""

    id: str
    owner: str
    state: JobState
    sources: tuple[str, ...]
    """Names of files, and addresses."""
    submitted: datetime
    done: int = 0
    total: int = 0
    """Articles or files read so far and in all; 0 in all while it is not known."""
    doing: str = ""
    """What is being done, in a few words."""
    report: IngestReport | None = None
    """Once it is done: what changed, and which sources failed and why."""
    problem: str | None = None
    """Once it has failed as a whole: one sentence."""
