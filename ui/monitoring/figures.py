"""Figures that are read when they are asked for: what the archive holds, and the ingests that wait or run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from ui import wiring
from vectorstore.errors import ArchiveError

if TYPE_CHECKING:
    from ui.serving.service import Service


class Figures(Collector):
    """What Prometheus asks for at each scrape."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def collect(self) -> Iterator[Metric]:
        """The figures; without those of the archive where it cannot be read, which is a figure too."""
        yield InfoMetricFamily("byline", "The version that runs.", {"version": wiring.version()})
        yield from self._archive()
        yield from self._jobs()

    def _archive(self) -> Iterator[Metric]:
        readable = GaugeMetricFamily("byline_archive_readable", "1 where the archive can be read, else 0.")
        try:
            counts = self._service.archive.count()
            searched = self._service.archive.generation
        except ArchiveError:
            readable.add_metric([], 0)
            yield readable
            return
        readable.add_metric([], 1)
        yield readable
        yield GaugeMetricFamily("byline_archive_articles", "Articles in the archive.", counts.articles)
        yield GaugeMetricFamily("byline_archive_passages", "Passages in the archive.", counts.passages)
        yield GaugeMetricFamily("byline_archive_bytes", "The archive's size on disk.", counts.bytes_on_disk)
        yield GaugeMetricFamily("byline_archive_generation", "Generation that was written last.", counts.generation)
        yield GaugeMetricFamily("byline_archive_generation_searched", "Generation that searches run on.", searched)

    def _jobs(self) -> Iterator[Metric]:
        from ui.jobs.types import JobState

        states = Counter(job.state for job in self._service.jobs.recent())
        family = GaugeMetricFamily("byline_jobs", "Ingests that wait or run now.", labels=["state"])
        for state in (JobState.WAITING, JobState.RUNNING):
            family.add_metric([state.value], states[state])
        yield family
