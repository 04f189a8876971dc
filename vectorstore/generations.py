"""The two derived indexes of one generation, side by side in a folder that is published whole or not at all.

The writer makes the next generation in a temporary folder: a copy of the newest one plus the difference from the
catalog. A rename publishes it, under a name never used before; nothing in it changes after that. So no process ever
opens an index that another is writing, and a crash at any moment leaves the generation before.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from vectorstore.catalog import Catalog
from vectorstore.errors import ArchiveDamaged, ArchiveError, CatalogDamaged
from vectorstore.keywords import KeywordIndex, KeywordWriter
from vectorstore.manifest import Manifest, read_manifest, write_manifest
from vectorstore.marks import damage, sync
from vectorstore.vectors import VectorIndex, VectorWriter

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

_VECTORS = "vectors"
_KEYWORDS = "keywords"
_NAME = re.compile(r"(\d{6,})-[0-9a-f]+")
_BATCH = 5_000
_KEEP = 2  # readers may still be on the generation before the newest


def published(folder: Path) -> list[Path]:
    """The published generations' folders, newest first, whether sound or not."""
    try:
        found = [(name, path) for path in folder.iterdir() if (name := _NAME.fullmatch(path.name))]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except PermissionError as error:
        raise ArchiveError(f"The folder {folder} may not be read.", "Check its rights.") from error
    return [path for _, path in sorted(found, key=lambda pair: int(pair[0][1]), reverse=True)]


def newest(folder: Path) -> Path | None:
    """The newest published generation's folder, whether sound or not."""
    return next(iter(published(folder)), None)


def belongs(manifest: Manifest, catalog: Catalog) -> bool:
    """Whether an index was made from a state this very catalog was in, with its embedder."""
    return manifest.embedder == catalog.meta("embedder") and manifest.token == catalog.token(manifest.generation)


class OpenGeneration:
    """Both indexes of one generation, open for reading. Raises `ArchiveDamaged` if they are not as published."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = read_manifest(folder)
        problems = damage(folder, self.manifest.files)
        if problems:
            raise ArchiveDamaged(f"The index {folder.name} is damaged: {'; '.join(problems)}.", "Run 'byline rebuild'.")
        # The keyword index first: it checks itself, and Chroma is slow to start.
        self.keywords = KeywordIndex(folder / _KEYWORDS)
        self.vectors = VectorIndex(folder / _VECTORS)
        try:
            self._check_count("vector", self.vectors.count())
            self._check_count("keyword", self.keywords.count())
        except ArchiveDamaged:
            self.close()
            raise

    def _check_count(self, index: str, count: int) -> None:
        if count != self.manifest.passages:
            raise ArchiveDamaged(
                f"The {index} index has {count} passages instead of {self.manifest.passages}.", "Run 'byline rebuild'."
            )

    @property
    def generation(self) -> int:
        """The catalog's generation this one was made from."""
        return self.manifest.generation

    def problems(self, passage_ids: set[str]) -> list[str]:
        """What is wrong with files and contents, every byte read; `passage_ids` are those it should hold."""
        found = damage(self.folder, self.manifest.files, full=True)
        for name, ids in (("vector", self.vectors.ids()), ("keyword", self.keywords.ids())):
            if ids != passage_ids:
                lacking, over = len(passage_ids - ids), len(ids - passage_ids)
                found.append(f"the {name} index lacks {lacking} passages and has {over} too many")
        return found

    def close(self) -> None:
        """Frees the files."""
        self.vectors.close()


def publish(catalog: Catalog, folder: Path, progress: Progress | None = None, *, afresh: bool = False) -> bool:
    """Brings `folder` up to the catalog's generation; the caller holds the writer's lock.

    Returns whether anything had to be done. With `afresh` nothing is taken over from earlier generations. Raises
    `ArchiveError` when the indexes cannot be made; those that were there serve on.
    """
    say = progress or (lambda _what, _done, _total: None)
    base = None if afresh else _base(folder, catalog)
    if base is not None and base[1].generation == catalog.generation() and base[0] == newest(folder):
        return False
    if base is not None and 2 * _difference(catalog, base[1]) > max(1, base[1].passages):
        base = None  # as much to do as from nothing, and deletions leave holes in the graph
    try:
        if base is not None:
            with suppress(ArchiveDamaged):  # the earlier generation looked sound and is not: do without it
                _publish(catalog, folder, base, say)
                return True
        _publish(catalog, folder, None, say)
    except CatalogDamaged:
        raise
    except (ArchiveDamaged, OSError) as error:
        reason = error.message if isinstance(error, ArchiveDamaged) else str(error)
        raise ArchiveError(
            f"The search indexes could not be made: {reason.rstrip('.')}.",
            "Check that the disk has room and run 'byline rebuild'. The articles themselves are stored.",
        ) from error
    return True


def _base(folder: Path, catalog: Catalog) -> tuple[Path, Manifest] | None:
    """The newest generation that is whole and was made from an earlier state of the catalog, or from this one."""
    for found in published(folder):
        with suppress(ArchiveDamaged):
            manifest = read_manifest(found)
            if belongs(manifest, catalog) and not damage(found, manifest.files):
                return found, manifest
    return None


def _difference(catalog: Catalog, manifest: Manifest) -> int:
    return catalog.count_added_since(manifest.generation) + len(catalog.removed_since(manifest.generation))


def _publish(catalog: Catalog, folder: Path, base: tuple[Path, Manifest] | None, say: Progress) -> None:
    _sweep(folder)
    making = folder / f".making-{os.getpid()}"
    making.mkdir(parents=True)
    try:
        _make(catalog, making, base, say)
        generation = catalog.generation()
        manifest = Manifest(
            generation=generation,
            token=catalog.token(generation),
            passages=catalog.passage_count(),
            embedder=catalog.meta("embedder") or "",
        )
        write_manifest(making, manifest)
        last = newest(folder)
        number = 1 + (int(last.name.split("-")[0]) if last is not None else 0)
        # The random part: an engine may still hold a folder of the same number that was taken away meanwhile.
        os.rename(making, folder / f"{number:06d}-{token_hex(3)}")
        sync(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    for old in published(folder)[_KEEP:]:
        shutil.rmtree(old, ignore_errors=True)


def _make(catalog: Catalog, making: Path, base: tuple[Path, Manifest] | None, say: Progress) -> None:
    since, gone = -1, []
    if base is not None:
        since = base[1].generation
        gone = catalog.removed_since(since)
        _take_over(base[0] / _VECTORS, making / _VECTORS)
    # Tantivy goes on counting removed passages in its BM25 scores: an index that lost some would rank otherwise than
    # a fresh one. It is quick to fill, so it is filled anew then.
    words_since = -1 if gone else since
    if words_since >= 0 and base is not None:
        _take_over(base[0] / _KEYWORDS, making / _KEYWORDS)
    vectors = VectorWriter(making / _VECTORS)
    try:
        keywords = KeywordWriter(making / _KEYWORDS)
        vectors.remove(gone)
        done, total = 0, catalog.count_added_since(words_since)
        say("indexing", done, total)
        for batch in catalog.added_since(since, _BATCH):
            vectors.add(batch)
            if words_since == since:
                keywords.add([(passage, article) for passage, article, _ in batch])
                done += len(batch)
                say("indexing", done, total)
        for batch in catalog.added_since(words_since, _BATCH) if words_since != since else ():
            keywords.add([(passage, article) for passage, article, _ in batch])
            done += len(batch)
            say("indexing", done, total)
        counts = {"vector": vectors.count(), "keyword": keywords.commit()}
    finally:
        vectors.close()
    expected = catalog.passage_count()
    for name, count in counts.items():
        if count != expected:
            raise ArchiveDamaged(f"The {name} index holds {count} passages instead of {expected}.")


def _take_over(source: Path, target: Path) -> None:
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.lock"))


def _sweep(folder: Path) -> None:
    """Takes away what a killed writer left half-made."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(".making-*"):
        shutil.rmtree(left, ignore_errors=True)
