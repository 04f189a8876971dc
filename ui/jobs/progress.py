"""How far a job is, told by the ingest; and the way an ingest is stopped between two articles. Ingests nothing."""

from __future__ import annotations

from collections.abc import Callable

from ingest.report import READING


class Stopped(Exception):
    """The server ends: what is stored is kept, and the job goes on at its next start."""


class JobProgress:
    """An `IngestProgress` that passes on sources done, sources in all, and a few words."""

    def __init__(self, tell: Callable[[int, int, str], None], is_stopped: Callable[[], bool]) -> None:
        self._tell = tell
        self._is_stopped = is_stopped
        self._done = self._total = self._articles = 0

    def start(self, total_files: int) -> None:
        """The number of sources."""
        self.stage(READING, 0, total_files)

    def advance(self, files: int, articles: int, passages: int) -> None:
        """More was done."""
        self._done += files
        self._articles += articles
        self._say(_reading(self._articles))

    def stage(self, name: str, done: int, total: int) -> None:
        """Another stage, or more sources than were known of."""
        if name == READING:
            self._done, self._total = done, total
            self._say(_reading(self._articles))
        else:  # the indexes are being published, which is not to be left half done
            self._tell(self._done, self._total, name)

    def _say(self, doing: str) -> None:
        self._tell(self._done, max(self._done, self._total), doing)
        if self._is_stopped():
            raise Stopped


def _reading(articles: int) -> str:
    return f"Reading: {articles:,} {'article' if articles == 1 else 'articles'} so far" if articles else "Reading"
