"""An ingest from end to end: skip what has not changed, read the rest, store it in batches, publish once.

Every batch is stored whole with its place in the journal, so an ingest that was stopped goes on where it was.
"""

from __future__ import annotations

import contextlib
import errno
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.batch import Batch
from ingest.identity import pipeline_fingerprint
from ingest.passages import Draft
from ingest.prepare import draft
from ingest.readers import RawArticle, reader_for
from ingest.report import Failure, IngestProgress, IngestReport, SilentProgress
from ingest.settings import IngestSettings
from ingest.sources import Listing, SourceFile, file_sha256, find_sources
from ingest.store import Store, rehearsal
from vectorstore import Archive, ArchiveError, ArchiveSettings, SourceError
from vectorstore.embedders.base import Embedder
from vectorstore.files import FileState

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


def ingest(
    sources: Sequence[Path],
    archive: Path,
    embedder: Embedder,
    settings: IngestSettings,
    archive_settings: ArchiveSettings,
    *,
    progress: IngestProgress | None = None,
    dry_run: bool = False,
    prune: bool = False,
    retry_failed: bool = False,
) -> IngestReport:
    """Reads files and folders into the archive at `archive`, which is made if there is none.

    What cannot be read is in the report and stops nothing else. `prune` removes articles that are no longer in any
    file; `retry_failed` reads again what failed before; `dry_run` reads and counts, and stores nothing.
    Stopped at any moment, it leaves an archive that can be used, and goes on there next time.

    Raises `SourceError` before anything is written when a source does not exist, `ArchiveBusy` when another process
    is writing, `ArchiveError` when the disk is full.
    """
    started = time.monotonic()
    listing = find_sources(sources, archive=archive)
    told = progress or SilentProgress()
    opened = rehearsal(archive) if dry_run else Archive.writer(archive, embedder, archive_settings)
    with _full_disk_explained(archive), opened as store:
        run = _Run(
            store, Batch(store, embedder, settings, told), told, pipeline_fingerprint(settings, embedder.fingerprint)
        )
        told.start(len(listing.files))
        try:
            for file in listing.files:
                run.take(file, retry_failed=retry_failed)
            run.batch.flush()
            run.look_for_gone(listing, prune=prune)
        finally:
            store.publish(told.stage)
    return run.report(listing, time.monotonic() - started)


@contextlib.contextmanager
def _full_disk_explained(archive: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_SPACE:
            raise
        raise ArchiveError(
            f"The disk is full: not everything could be stored in {archive}.",
            "Free some space and run the same command again; what was stored so far is kept.",
        ) from error


@dataclass(slots=True)
class _Run:
    """One ingest under way."""

    store: Store
    batch: Batch
    progress: IngestProgress
    pipeline: str
    untouched: int = 0
    removed: int = 0
    failures: list[Failure] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    _seen: _Seen = field(default_factory=lambda: _Seen())
    _journals: dict[str, dict[str, FileState]] = field(default_factory=dict)

    def take(self, file: SourceFile, *, retry_failed: bool) -> None:
        """Reads a file, unless the journal says that nothing has changed since."""
        if file.root not in self._journals:
            self._journals[file.root] = self.store.file_states(file.root)
        known = self._journals[file.root].get(file.name)
        if known is not None and (known.pipeline != self.pipeline or (known.reason is not None and retry_failed)):
            known = None
        if known is not None and (known.size, known.mtime_ns) == (file.size, file.mtime_ns):
            self._leave(known)
            self.progress.advance(1, 0, 0)
            return
        state = FileState(file.root, file.name, file.size, file.mtime_ns, "", self.pipeline)
        try:
            state = replace(state, sha256=file_sha256(file))
        except SourceError as error:
            self._fail(state, error)
            return
        if known is not None and known.sha256 == state.sha256:
            self._leave(known)
            self.batch.finish(replace(state, reason=known.reason))
        else:
            self._read(file, state)

    def look_for_gone(self, listing: Listing, *, prune: bool) -> None:
        """Finds the articles that are in no file any more, and removes them if asked to."""
        present: dict[str, tuple[str, ...] | None] = {file.root: None for file in listing.files}
        present |= {folder.root: folder.names for folder in listing.folders}
        gone = {
            article.id: article.source for root, names in present.items() for article in self.store.gone(root, names)
        }
        if prune and gone:
            self.removed = self.store.remove(list(gone))
        else:
            self.gone = sorted(gone.values())

    def report(self, listing: Listing, seconds: float) -> IngestReport:
        """What came of it."""
        return IngestReport(
            files=len(listing.files),
            new=self.batch.new,
            changed=self.batch.changed,
            unchanged=self.batch.unchanged + self.untouched,
            removed=self.removed,
            passages=self.batch.passages,
            seconds=seconds,
            failures=(*listing.failures, *self.failures),
            gone=tuple(self.gone),
            skipped=listing.skipped,
        )

    def _leave(self, known: FileState) -> None:
        if known.reason is None:
            self.untouched += 1
        else:
            reason = f"{known.reason} It has not changed since; --retry-failed reads it again."
            self.failures.append(Failure(known.path, reason))

    def _fail(self, state: FileState, error: SourceError) -> None:
        reason = f"{error.reason}. {error.next_step}".strip()
        self.failures.append(Failure(error.source, reason))
        self.batch.finish(replace(state, reason=reason))

    def _read(self, file: SourceFile, state: FileState) -> None:
        reader = reader_for(file.path)
        assert reader is not None, "only files with a reader are listed"
        before, taken = len(self.failures), set[str]()
        try:
            for item in reader.read(file.path, file.name, self.batch.settings):
                if isinstance(item, Failure):
                    self.failures.append(item)
                elif item.place is None:
                    taken.add(self._add(file, state, item, file.name))
                else:
                    taken |= self._add_member(file, state, item)
        except SourceError as error:
            self._fail(state, error)
            return
        failed = len(self.failures) - before
        done = state if taken else replace(state, reason=f"None of its {failed} articles could be read.")
        self.batch.finish(done, None if failed else frozenset(taken))

    def _add_member(self, file: SourceFile, state: FileState, raw: RawArticle) -> set[str]:
        where = f"{file.name} {raw.place}"
        try:
            return {self._add(file, state, raw, where)}
        except SourceError as error:
            self.failures.append(Failure(where, f"{error.reason}. {error.next_step}".strip()))
            return set()

    def _add(self, file: SourceFile, state: FileState, raw: RawArticle, where: str) -> str:
        """Takes an article in, and returns its id."""
        article = draft(raw, file.path, file.name)
        first = self._seen.other(article, where)
        if first is not None:
            kind = "URI" if raw.uri else "URL" if article.article.url else "id"
            reason = f"it has the same {kind} as {first}, with other content, and was left out"
            raise SourceError(where, reason, "Leave one of the two out, or correct it.")
        self.batch.add(state, article)
        return article.article.id


class _Seen:
    """The articles of this ingest so far, to find two that claim to be the same."""

    def __init__(self) -> None:
        self._articles: dict[int, tuple[int, str]] = {}

    def other(self, draft: Draft, where: str) -> str | None:
        """Where an article with the same id and other content was found before, if any."""
        article = draft.article
        key, content = int(article.id, 16), int(article.content_hash[:16], 16)
        first, place = self._articles.setdefault(key, (content, where))
        return place if first != content else None
