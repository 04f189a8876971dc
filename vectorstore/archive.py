"""An archive as readers see it: articles, passages, and search by meaning and by words. Never written through this.

Opening compares the indexes with the catalog; what is missing, behind or damaged is rebuilt from the catalog first.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vectorstore import generations
from vectorstore.catalog import Catalog
from vectorstore.current import Current
from vectorstore.embedders.base import Embedder, Vector
from vectorstore.errors import ArchiveDamaged, ArchiveError, ArchiveMissing
from vectorstore.files import Counts
from vectorstore.generations import OpenGeneration, Progress
from vectorstore.lock import writer_lock
from vectorstore.marks import damage
from vectorstore.types import Article, ArticleOrder, Constraints, Hit, Passage
from vectorstore.writer import ArchiveWriter

_CATALOG = "catalog.sqlite3"
_INDEXES = "indexes"


@dataclass(frozen=True, slots=True)
class ArchiveSettings:
    """How an archive is kept."""

    heal: bool = True
    """Rebuild derived indexes at opening when they are missing, behind or damaged and nobody is writing."""


_PAGE = 500


class Archive:
    """One open archive. Safe from several threads; several processes may have the same one open."""

    def __init__(self, folder: Path, catalog: Catalog, embedder: Embedder, settings: ArchiveSettings) -> None:
        self.folder = folder
        self.embedder = embedder
        self._catalog = catalog
        self._current = Current(folder, folder / _INDEXES, catalog, heal=settings.heal)

    # --- opening --------------------------------------------------------------------------------------------

    @classmethod
    def open(
        cls,
        folder: Path,
        embedder: Embedder,
        settings: ArchiveSettings | None = None,
        progress: Progress | None = None,
    ) -> Archive:
        """Opens the archive in `folder` for reading.

        Raises `ArchiveMissing`, `ArchiveDamaged`, `ArchiveBusy` (the very first ingest is still running), and
        `UsageError` if it was made with another embedder.
        """
        catalog = _catalog(folder)
        try:
            if catalog.meta("embedder") is None:
                raise ArchiveMissing(str(folder))
            catalog.bind_embedder(embedder.fingerprint)
            archive = cls(folder, catalog, embedder, settings or ArchiveSettings())
            archive._current.open(progress)
        except BaseException:
            catalog.close()
            raise
        return archive

    @classmethod
    @contextlib.contextmanager
    def writer(
        cls, folder: Path, embedder: Embedder, settings: ArchiveSettings | None = None
    ) -> Iterator[ArchiveWriter]:
        """The writer of the archive in `folder`, made if there is none.

        Raises `ArchiveBusy` at once if another process is writing, `UsageError` if it was made with another
        embedder.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveError(f"The archive {folder} cannot be made ({error.strerror}).", "Name another.") from error
        with writer_lock(folder):
            catalog = _catalog(folder, create=True)
            try:
                catalog.bind_embedder(embedder.fingerprint)
                yield ArchiveWriter(catalog, folder / _INDEXES)
            finally:
                catalog.close()

    @classmethod
    @contextlib.contextmanager
    def remover(cls, folder: Path) -> Iterator[ArchiveWriter]:
        """Like `writer`, for work that embeds nothing: removing and rebuilding. Raises `ArchiveMissing` too."""
        cls.check(folder)
        with writer_lock(folder):
            catalog = _catalog(folder)
            try:
                yield ArchiveWriter(catalog, folder / _INDEXES)
            finally:
                catalog.close()

    @staticmethod
    def check(folder: Path) -> None:
        """Raises `ArchiveMissing` where `folder` holds no archive, `ArchiveError` where that cannot be seen."""
        try:
            there = (folder / _CATALOG).is_file()
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise ArchiveError(
                f"The archive {str(folder)[:200]!r} cannot be read ({reason}).",
                "Check its name and the rights of the folder.",
            ) from error
        if not there:
            raise ArchiveMissing(str(folder))

    @classmethod
    def rebuild(cls, folder: Path, progress: Progress | None = None) -> None:
        """Makes both derived indexes anew from the catalog, without embedding."""
        with cls.remover(folder) as writer:
            writer.publish(progress, afresh=True)

    def close(self) -> None:
        """Frees files and connections."""
        self._current.close()
        self._catalog.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def refresh(self) -> bool:
        """Moves to the newest published generation, if there is a newer one. Cheap when there is none."""
        return self._current.refresh()

    # --- searching ------------------------------------------------------------------------------------------

    def nearest(self, vector: Vector, limit: int, constraints: Constraints | None = None) -> list[Hit]:
        """Passages by meaning, best first. `vector` has shape (dimensions,) and length 1; scores are cosines.

        Raises ValueError for a vector that the embedder could not have made.
        """
        if vector.shape != (self.embedder.dimensions,) or not np.isfinite(vector).all():
            raise ValueError(f"the vector has shape {vector.shape} or numbers that are not finite")
        within = constraints or Constraints()
        return self._kept(lambda indexes, most: indexes.vectors.search(vector, most, within), limit, within)

    def matching(self, stems: Iterable[str], limit: int, constraints: Constraints | None = None) -> list[Hit]:
        """Passages by words (see `keywords.stems`), best first; scores are BM25."""
        words, within = list(stems), constraints or Constraints()
        return self._kept(lambda indexes, most: indexes.keywords.search(words, most, within), limit, within)

    def _kept(self, search: Callable[[OpenGeneration, int], list[Hit]], limit: int, within: Constraints) -> list[Hit]:
        """The best `limit` hits outside the articles that are left out: as many more are asked for as those have."""
        unwanted = {passage.id for name in within.without for passage in self.passages_of(name)}
        found = self._current.searched(lambda indexes: search(indexes, limit + len(unwanted)))
        return [hit for hit in found if hit.passage_id not in unwanted][:limit]

    def frequency(self, stem: str) -> int:
        """Number of passages that have a stem."""
        return self._current.searched(lambda indexes: indexes.keywords.frequency(stem))

    # --- reading --------------------------------------------------------------------------------------------

    def passage_count(self) -> int:
        """Number of passages searches run on."""
        return self._current.searched(lambda indexes: indexes.manifest.passages)

    def article(self, article_id: str) -> Article | None:
        """The current version, by id or by an unambiguous beginning of it (6 characters or more)."""
        return self._catalog.article(article_id)

    def articles_by_id(self, ids: Iterable[str]) -> dict[str, Article]:
        """Current versions by id; unknown ids are left out."""
        return self._catalog.articles_by_id(ids)

    def articles(
        self,
        constraints: Constraints | None = None,
        words: str | None = None,
        limit: int = 100,
        offset: int = 0,
        order: ArticleOrder = ArticleOrder.NEWEST,
    ) -> tuple[Article, ...]:
        """In `order`; `words` narrows to those whose title, outlet, author or source has all of them."""
        return self._catalog.articles(constraints or Constraints(), words, limit, offset, order)

    def article_count(self, constraints: Constraints | None = None, words: str | None = None) -> int:
        """How many articles `articles` would give without a limit."""
        return self._catalog.article_count(constraints or Constraints(), words)

    def each_article(self) -> Iterator[Article]:
        """Every article, newest first, some hundred at a time: an archive may not fit into memory."""
        at = 0
        while page := self.articles(limit=_PAGE, offset=at):
            yield from page
            at += len(page)

    def outlets(self) -> tuple[str, ...]:
        """Every outlet's name, sorted."""
        return self._catalog.outlets()

    def languages(self) -> tuple[str, ...]:
        """Every language that articles say they are in, as ISO 639-1 codes, sorted."""
        return self._catalog.languages()

    def versions(self, article_id: str) -> tuple[Article, ...]:
        """Every stored version, newest first."""
        return self._catalog.versions(article_id)

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """Passages by id, with their text; ids that are gone meanwhile are left out."""
        return self._catalog.passages(ids)

    def vectors(self, ids: Iterable[str]) -> dict[str, Vector]:
        """Stored vectors of passages, shape (dimensions,) each; ids that are gone meanwhile are left out."""
        return self._catalog.vectors(ids)

    def passages_of(self, article_id: str) -> tuple[Passage, ...]:
        """An article's passages in order."""
        return self._catalog.passages_of(article_id)

    def count(self) -> Counts:
        """The archive in numbers."""
        return self._catalog.counts(_size(self.folder))

    @property
    def generation(self) -> int:
        """The generation searches run on."""
        return self._current.searched(lambda indexes: indexes.generation)

    def verify(self, full: bool = True) -> tuple[str, ...]:
        """Everything found wrong, in words; empty when sound. `full` reads every file and every passage."""
        try:
            problems = [f"catalog: {line}" for line in self._catalog.integrity()]
            problems += [
                f"index: {line}" for line in self._current.searched(lambda indexes: self._behind(indexes, full=full))
            ]
            return (*problems, *(self._catalog.misfits() if full else ()))
        except ArchiveDamaged as error:
            return (error.message,)

    def _behind(self, indexes: OpenGeneration, *, full: bool) -> list[str]:
        if indexes.generation != self._catalog.generation():
            return ["behind the catalog"]
        if indexes.manifest.passages != self._catalog.passage_count():
            return ["another number of passages than the catalog"]
        if not full:
            return damage(indexes.folder, indexes.manifest.files)
        return indexes.problems(self._catalog.passage_ids())


def _size(folder: Path) -> int:
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):  # the writer may be taking an old generation away
                total += os.stat(os.path.join(place, name)).st_size
    return total


def _catalog(folder: Path, *, create: bool = False) -> Catalog:
    path = folder / _CATALOG
    if not create:
        Archive.check(folder)
    if path.is_file() and path.stat().st_size == 0 and generations.newest(folder / _INDEXES) is not None:
        # A database that was never filled is empty too, but it has no indexes beside it.
        raise ArchiveDamaged(
            f"The catalog {path} is empty.", "Restore it from a backup, or move the archive away and ingest again."
        )
    return Catalog(path, create=create)
