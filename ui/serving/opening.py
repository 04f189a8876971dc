"""Opens everything that a server uses, from the settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from ui import wiring
from ui.jobs.jobs import Jobs
from ui.monitoring.metrics import Metrics
from ui.records.records import Records
from ui.serving.service import Service
from ui.settings import Settings


@contextmanager
def open_service(settings: Settings) -> Iterator[Service]:
    """The service over the archive of the settings, open until the block ends.

    Raises `ArchiveMissing`, `ArchiveDamaged`, `ArchiveBusy` or `UsageError`.
    """
    metrics = Metrics()
    with wiring.open_archive(settings) as archive:
        assistant = wiring.assistant_for(settings, archive)
        records = Records.open(settings.archive, _now)
        jobs = Jobs(settings, archive.embedder, settings.archive, metrics, _now)
        try:
            yield Service(settings, assistant, records, jobs, metrics, wiring.clock_for(settings))
        finally:
            jobs.close()
            records.close()


def _now() -> datetime:
    # What is kept bears the day it was kept on, whatever day questions are asked from.
    return datetime.now(UTC)
