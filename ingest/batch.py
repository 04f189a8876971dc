"""Collects articles until there are enough, then cuts, embeds and stores them in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.passages import Draft
from ingest.prepare import prepare
from ingest.report import IngestProgress
from ingest.settings import IngestSettings
from ingest.store import Store
from vectorstore import Passage
from vectorstore.embedders.base import Embedder, Vector
from vectorstore.files import FileRecord, FileState, Prepared

_MOST_FILES = 1_000

UNFINISHED = "it was being read when the ingest stopped"
"""Why a file whose articles are only partly stored counts as not read."""


@dataclass(slots=True)
class _Pending:
    state: FileState
    drafts: list[Draft] = field(default_factory=list)
    holds: frozenset[str] | None = None


@dataclass(slots=True)
class Batch:
    """Articles on their way into the archive, and how many went in so far."""

    store: Store
    embedder: Embedder
    settings: IngestSettings
    progress: IngestProgress
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    passages: int = 0
    _pending: dict[tuple[str, str], _Pending] = field(default_factory=dict)
    _finished: int = 0

    def add(self, state: FileState, draft: Draft) -> None:
        """Takes an article of a file that is still being read; stores the batch when it is full."""
        # Until it is finished the file's line in the journal matches nothing, so that it is read again.
        self._of(replace(state, pipeline="", reason=UNFINISHED)).drafts.append(draft)
        drafts = [one for pending in self._pending.values() for one in pending.drafts]
        characters = sum(len(one.article.text) for one in drafts)
        if len(drafts) >= self.settings.batch_articles or characters >= self.settings.batch_characters:
            self.flush()

    def finish(self, state: FileState, holds: frozenset[str] | None = None) -> None:
        """Notes that a file is done, as `state` says, and which articles it holds where that is known of all."""
        pending = self._of(state)
        pending.state, pending.holds = state, holds
        self._finished += 1
        if len(self._pending) >= _MOST_FILES:
            self.flush()

    def flush(self) -> None:
        """Stores what was collected."""
        if not self._pending:
            return
        pending, self._pending = list(self._pending.values()), {}
        prepared = prepare(
            [one for file in pending for one in file.drafts], self.embedder, self.settings.passage_tokens
        )
        records = _records(pending, prepared)
        passages = self._count_passages(prepared)
        vectors = self._embed(self.store.missing([passage for one in prepared for passage in one.passages]))
        result = self.store.write(records, vectors)
        self.new += result.new
        self.changed += result.changed
        self.unchanged += result.unchanged
        self.passages += passages
        self.progress.advance(self._finished, len(prepared), max(0, passages - len(vectors)))
        self._finished = 0

    def _of(self, state: FileState) -> _Pending:
        return self._pending.setdefault((state.root, state.path), _Pending(state))

    def _count_passages(self, prepared: Sequence[Prepared]) -> int:
        """Passages of the articles that are new or have changed."""
        known = self.store.content_hashes(one.article.id for one in prepared)
        return sum(len(one.passages) for one in prepared if known.get(one.article.id) != one.article.content_hash)

    def _embed(self, passages: Sequence[Passage]) -> dict[str, Vector]:
        if not passages:
            return {}
        texts = [passage.searchable for passage in passages]
        rows = self.embedder.embed(texts, lambda done: self.progress.advance(0, 0, done))
        return {passage.id: row for passage, row in zip(passages, rows, strict=True)}


def _records(pending: Sequence[_Pending], prepared: Sequence[Prepared]) -> list[FileRecord]:
    """The prepared articles, which are in the order of the drafts, back with their files."""
    rest = iter(prepared)
    return [FileRecord(file.state, tuple(next(rest) for _ in file.drafts), file.holds) for file in pending]
