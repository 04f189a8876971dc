"""What an ingest asks of the archive, and a stand-in that only counts, for dry runs."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from vectorstore import Archive, ArchiveMissing, ArchiveWriter, Article, Passage
from vectorstore.embedders.base import Vector
from vectorstore.files import FileRecord, FileState, WriteResult


class Store(Protocol):
    """The part of `vectorstore.ArchiveWriter` that an ingest uses; see there."""

    def file_states(self, root: str) -> dict[str, FileState]:
        """The journal of one folder, by path."""

    def content_hashes(self, article_ids: Iterable[str]) -> dict[str, str]:
        """Of the articles that are stored."""

    def missing(self, passages: Sequence[Passage]) -> list[Passage]:
        """Those without a vector."""

    def write(self, records: Sequence[FileRecord], vectors: Mapping[str, Vector]) -> WriteResult:
        """Stores a batch whole."""

    def gone(self, root: str, present: Iterable[str] | None) -> list[Article]:
        """Articles of a folder that are in none of its files any more."""

    def remove(self, article_ids: Iterable[str]) -> int:
        """Takes articles out."""

    def publish(self, progress: Callable[[str, int, int], None] | None = None) -> bool:
        """Makes what was stored searchable."""


class Rehearsal:
    """Says what would be stored in an archive, or in a new one (`writer` is None), and stores nothing."""

    def __init__(self, writer: ArchiveWriter | None) -> None:
        self._writer = writer
        self._written: dict[str, str] = {}
        self._holds: dict[str, dict[str, frozenset[str]]] = {}

    def file_states(self, root: str) -> dict[str, FileState]:
        """The journal as it is."""
        return self._writer.file_states(root) if self._writer else {}

    def content_hashes(self, article_ids: Iterable[str]) -> dict[str, str]:
        """Of the articles that are stored, or would be by now."""
        wanted = list(article_ids)
        stored = self._writer.content_hashes(wanted) if self._writer else {}
        return stored | {one: self._written[one] for one in wanted if one in self._written}

    def missing(self, passages: Sequence[Passage]) -> list[Passage]:
        """None: nothing is embedded for a rehearsal."""
        return []

    def write(self, records: Sequence[FileRecord], vectors: Mapping[str, Vector]) -> WriteResult:
        """Counts, and remembers what each file holds."""
        for record in records:
            if record.holds is not None:
                self._holds.setdefault(record.state.root, {})[record.state.path] = record.holds
        articles = [prepared.article for record in records for prepared in record.articles]
        known = self.content_hashes(article.id for article in articles)
        outcome = {"new": 0, "changed": 0, "unchanged": 0}
        for article in articles:
            before = known.get(article.id)
            kind = "new" if before is None else "unchanged" if before == article.content_hash else "changed"
            outcome[kind] += 1
            known[article.id] = self._written[article.id] = article.content_hash
        return WriteResult(**outcome)

    def gone(self, root: str, present: Iterable[str] | None) -> list[Article]:
        """As the archive has it, and as it would have it."""
        return self._writer.gone(root, present, self._holds.get(root)) if self._writer else []

    def remove(self, article_ids: Iterable[str]) -> int:
        """Counts."""
        return len(set(article_ids))

    def publish(self, progress: Callable[[str, int, int], None] | None = None) -> bool:
        """Does nothing."""
        return False


@contextlib.contextmanager
def rehearsal(folder: Path) -> Iterator[Rehearsal]:
    """A rehearsal over the archive in `folder`, which need not exist. Raises `ArchiveBusy` like a real ingest."""
    with contextlib.ExitStack() as stack:
        try:
            writer = stack.enter_context(Archive.remover(folder))
        except ArchiveMissing:
            writer = None
        yield Rehearsal(writer)
