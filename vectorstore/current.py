"""Which generation of the indexes searches run on: the newest that serves, made anew from the catalog if none does.

Searches of several threads may be on a generation while a newer one takes its place; it is closed after the last.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from vectorstore import generations
from vectorstore.catalog import Catalog
from vectorstore.errors import ArchiveDamaged, ArchiveError
from vectorstore.generations import OpenGeneration, Progress
from vectorstore.lock import writer_lock

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())

_T = TypeVar("_T")


class Current:
    """The generation in use. Safe from several threads."""

    def __init__(self, folder: Path, indexes: Path, catalog: Catalog, *, heal: bool) -> None:
        self._folder = folder
        self._indexes = indexes
        self._catalog = catalog
        self._may_heal = heal
        self._lock = threading.RLock()
        self._current: _Shared | None = None

    def open(self, progress: Progress | None = None, failed: Path | None = None) -> None:
        """Opens the newest generation that serves, made first if need be; never the folder that `failed`."""
        with self._lock:
            opened, trouble = self._newest_sound(failed)
            newest = generations.newest(self._indexes)
            if opened is None or opened.folder != newest or opened.generation != self._catalog.generation():
                opened = self._heal(opened, trouble, progress, failed)
            if self._current is not None:
                self._current.retire()
            self._current = _Shared(opened)

    def refresh(self) -> bool:
        """Moves to the newest published generation, if there is a newer one. Cheap when there is none."""
        with self._lock:
            found = generations.newest(self._indexes)
            if self._current is not None and (found is None or found == self._current.opened.folder):
                return False
            before = self._current
            try:
                self.open()
            except ArchiveError as error:
                if before is None:
                    raise
                _log.warning("Staying with the older index of %s: %s", self._folder, error.message)
            after = self._current
            return before is None or after is None or after.opened.folder != before.opened.folder

    def searched(self, search: Callable[[OpenGeneration], _T]) -> _T:
        """Runs a search; an index that fails at it is replaced, or made anew, once, and asked again."""
        shared = self._enter()
        try:
            return search(shared.opened)
        except ArchiveDamaged as error:
            self._replace(shared, error)
        finally:
            shared.leave()
        shared = self._enter()
        try:
            return search(shared.opened)
        finally:
            shared.leave()

    def _replace(self, broken: _Shared, error: ArchiveDamaged) -> None:
        with self._lock:
            if self._current is not broken:
                return  # another thread met the same failure first
            if not self._may_heal:
                raise error
            _log.warning("A search in %s failed: %s", self._folder, error.message)
            self.open(failed=broken.opened.folder)

    def close(self) -> None:
        """Frees the files."""
        with self._lock:
            if self._current is not None:
                self._current.retire()
                self._current = None

    def _newest_sound(self, failed: Path | None) -> tuple[OpenGeneration | None, str]:
        """The newest generation that can be opened, and what is wrong with the one that should be."""
        trouble = "there is no index yet"
        tried: set[Path] = {failed} if failed is not None else set()
        # The writer may publish and take old generations away while this looks at them: look again, then.
        while left := [path for path in generations.published(self._indexes) if path not in tried]:
            tried.add(left[0])
            try:
                opened = OpenGeneration(left[0])
            except ArchiveDamaged as error:
                trouble = error.message
                continue
            if generations.belongs(opened.manifest, self._catalog):
                return opened, trouble if len(tried) > 1 else "the index is behind the catalog"
            opened.close()
            trouble = "the index was made from another catalog or with another embedder"
        return None, trouble

    def _heal(
        self, opened: OpenGeneration | None, trouble: str, progress: Progress | None, failed: Path | None
    ) -> OpenGeneration:
        """Publishes anew, unless a writer is at work: then the older index serves until that one publishes."""
        try:
            if not self._may_heal:
                raise ArchiveDamaged(f"{trouble[0].upper()}{trouble[1:].rstrip('.')}.", "Run 'byline rebuild'.")
            with writer_lock(self._folder):
                _log.warning("Rebuilding the search indexes of %s: %s", self._folder, trouble.rstrip("."))
                # What an engine refused is taken over by nobody, whatever its checksums say.
                afresh = failed is not None or opened is None
                generations.publish(self._catalog, self._indexes, progress, afresh=afresh)
                found = generations.newest(self._indexes)
                if found is None:
                    raise ArchiveDamaged("The indexes could not be rebuilt.", "Run 'byline verify'.")
                healed = OpenGeneration(found)
        except ArchiveError as error:
            if opened is None:
                raise
            _log.warning("Answering from an older index of %s: %s", self._folder, error.message)
            return opened
        if opened is not None:
            opened.close()
        return healed

    def _enter(self) -> _Shared:
        with self._lock:
            if self._current is None:
                self.open()
            shared = self._current
            assert shared is not None
            shared.enter()
            return shared


class _Shared:
    """Counts who is searching a generation, so that it is closed when the last one leaves, not before."""

    def __init__(self, opened: OpenGeneration) -> None:
        self.opened = opened
        self._lock = threading.Lock()
        self._users = 0
        self._retired = False

    def enter(self) -> None:
        with self._lock:
            self._users += 1

    def leave(self) -> None:
        with self._lock:
            self._users -= 1
            closing = self._retired and self._users == 0
        if closing:
            self.opened.close()

    def retire(self) -> None:
        with self._lock:
            self._retired = True
            closing = self._users == 0
        if closing:
            self.opened.close()
