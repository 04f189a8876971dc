"""One ingest under way: what the journal knows of each source, what is read of it, and what came of it all.

A source is a file of a folder or a page of the web; the journal has a line for each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ingest.batch import Batch
from ingest.identity import pipeline_fingerprint
from ingest.passages import Draft
from ingest.prepare import draft
from ingest.readers import RawArticle, reader_for
from ingest.report import READING, Failure, IngestProgress, IngestReport
from ingest.settings import IngestSettings
from ingest.sources import Listing, SourceFile, file_sha256
from ingest.store import Store
from vectorstore import SourceError
from vectorstore.embedders.base import Embedder
from vectorstore.files import FileState


class Run:
    """Takes the sources one after the other."""

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        settings: IngestSettings,
        progress: IngestProgress,
        *,
        retry_failed: bool,
    ) -> None:
        self.settings = settings
        self.pipeline = pipeline_fingerprint(settings, embedder.fingerprint)
        self.retry_failed = retry_failed
        self._store = store
        self._progress = _Counted(progress)
        self._batch = Batch(store, embedder, settings, self._progress)
        self._untouched = self._removed = 0
        self._failures: list[Failure] = []
        self._gone: list[str] = []
        self._seen = _Seen()
        self._journals: dict[str, dict[str, FileState]] = {}

    # --- sources --------------------------------------------------------------------------------------------

    def start(self, sources: int) -> None:
        """How many sources there are."""
        self._progress.start(sources)

    def expect(self, more: int) -> None:
        """So many more have been found."""
        self._progress.expect(more)

    def take(self, file: SourceFile) -> None:
        """Reads a file, unless the journal says that nothing has changed since."""
        known = self.known(file.root, file.name)
        if known is not None and (known.size, known.mtime_ns) == (file.size, file.mtime_ns):
            self.leave(known)
            return
        state = FileState(file.root, file.name, file.size, file.mtime_ns, "", self.pipeline)
        try:
            state = replace(state, sha256=file_sha256(file))
        except SourceError as error:
            self.fail(state, error)
            return
        if known is not None and known.sha256 == state.sha256:
            self.leave_as(known, state)
        else:
            reader = reader_for(file.path)
            assert reader is not None, "only files with a reader are listed"
            self.read(state, reader.read(file.path, file.name, self.settings), file.path)

    def known(self, root: str, path: str) -> FileState | None:
        """The journal's line on a source, where it still holds: cut the same way, and not to be tried again."""
        if root not in self._journals:
            self._journals[root] = self._store.file_states(root)
        known = self._journals[root].get(path)
        if known is not None and (known.pipeline != self.pipeline or (known.reason is not None and self.retry_failed)):
            return None
        return known

    def leave(self, known: FileState) -> None:
        """Notes that a source has not changed."""
        self._told_again(known)
        self._progress.advance(1, 0, 0)

    def leave_as(self, known: FileState, state: FileState) -> None:
        """The same for one that looks otherwise, as `state` says, and has the same content."""
        self._told_again(known)
        self._batch.finish(replace(state, reason=known.reason))

    def skip(self) -> None:
        """Notes that a source was looked at in this ingest already."""
        self._progress.advance(1, 0, 0)

    def done(self, state: FileState) -> None:
        """Notes that a source was read which only names others."""
        self._batch.finish(state)

    def miss(self, error: SourceError) -> None:
        """Notes a failure that says nothing of the source itself, which is tried again the next time."""
        self._failures.append(_failure(error))
        self._progress.advance(1, 0, 0)

    def fail(self, state: FileState, error: SourceError) -> None:
        """Notes that a source cannot be read, and will not be until it changes."""
        failure = _failure(error)
        self._failures.append(failure)
        self._batch.finish(replace(state, reason=failure.reason))

    def read(self, state: FileState, items: Iterable[RawArticle | Failure], place: Path | str) -> None:
        """Takes in what a source holds. It lies at `place` and is called by the path of its `state`."""
        before, taken = len(self._failures), set[str]()
        try:
            for item in items:
                if isinstance(item, Failure):
                    self._failures.append(item)
                elif item.place is None:
                    taken.add(self._add(state, item, place, state.path))
                else:
                    taken |= self._add_member(state, item, place)
        except SourceError as error:
            self.fail(state, error)
            return
        failed = len(self._failures) - before
        done = state if taken else replace(state, reason=f"None of its {failed} articles could be read.")
        self._batch.finish(done, None if failed else frozenset(taken))

    # --- all of them ----------------------------------------------------------------------------------------

    def flush(self) -> None:
        """Stores what was read."""
        self._batch.flush()

    def look_for_gone(self, listing: Listing, *, prune: bool) -> None:
        """Finds the articles that are in no source any more, and removes them if asked to."""
        # Of what was not listed completely it is only known what has left a source that was read again.
        present: dict[str, tuple[str, ...] | None] = dict.fromkeys(self._journals)
        present |= {folder.root: folder.names for folder in listing.folders}
        gone = {
            article.id: article.source for root, names in present.items() for article in self._store.gone(root, names)
        }
        if prune and gone:
            self._removed = self._store.remove(list(gone))
        else:
            self._gone = sorted(gone.values())

    def report(self, listing: Listing, seconds: float) -> IngestReport:
        """What came of it."""
        return IngestReport(
            files=self._progress.total,
            new=self._batch.new,
            changed=self._batch.changed,
            unchanged=self._batch.unchanged + self._untouched,
            removed=self._removed,
            passages=self._batch.passages,
            seconds=seconds,
            failures=(*listing.failures, *self._failures),
            gone=tuple(self._gone),
            skipped=listing.skipped,
        )

    # --- one article ----------------------------------------------------------------------------------------

    def _told_again(self, known: FileState) -> None:
        if known.reason is None:
            self._untouched += 1
        else:
            reason = f"{known.reason} It has not changed since; --retry-failed reads it again."
            self._failures.append(Failure(known.path, reason))

    def _add_member(self, state: FileState, raw: RawArticle, place: Path | str) -> set[str]:
        where = f"{state.path} {raw.place}"
        try:
            return {self._add(state, raw, place, where)}
        except SourceError as error:
            self._failures.append(Failure(where, _failure(error).reason))
            return set()

    def _add(self, state: FileState, raw: RawArticle, place: Path | str, where: str) -> str:
        """Takes an article in, and returns its id."""
        article = draft(raw, place, state.path)
        first = self._seen.other(article, where)
        if first is not None:
            kind = "URI" if raw.uri else "URL" if article.article.url else "id"
            reason = f"it has the same {kind} as {first}, with other content, and was left out"
            raise SourceError(where, reason, "Leave one of the two out, or correct it.")
        self._batch.add(state, article)
        return article.article.id


def _failure(error: SourceError) -> Failure:
    return Failure(error.source, f"{error.reason}. {error.next_step}".strip())


class _Counted:
    """An `IngestProgress` that passes everything on and counts the sources, of which more may be found on the way."""

    def __init__(self, told: IngestProgress) -> None:
        self._told = told
        self._done = 0
        self.total = 0

    def start(self, total_files: int) -> None:
        self.total = total_files
        self._told.start(total_files)

    def expect(self, more: int) -> None:
        self.total += more
        self._told.stage(READING, self._done, self.total)

    def advance(self, files: int, articles: int, passages: int) -> None:
        self._done += files
        self._told.advance(files, articles, passages)

    def stage(self, name: str, done: int, total: int) -> None:
        self._told.stage(name, done, total)


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
