"""What servers said about pages that were read, so that an unchanged page is not sent again. Fetches nothing.

A file beside the catalog. It only ever saves work: a page's line counts while the journal knows the very same content.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

_FILE = "web.json"


@dataclass(frozen=True, slots=True)
class Remembered:
    """A page as it was read."""

    sha256: str
    """Of its bytes, as in the journal."""
    etag: str | None = None
    last_modified: str | None = None
    entries: tuple[str, ...] | None = None
    """Of a feed: the journal's names of all that its entries became."""

    @property
    def conditions(self) -> Mapping[str, str]:
        """Headers that ask for the page only if it has changed; empty where its server gave nothing to go by."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value}


class Pages:
    """All remembered pages, by address."""

    def __init__(self, pages: dict[str, Remembered]) -> None:
        self._pages = pages
        self.changed = False

    def get(self, url: str) -> Remembered | None:
        """A page, if it was read before."""
        return self._pages.get(url)

    def put(self, url: str, page: Remembered) -> None:
        """Remembers a page."""
        if self._pages.get(url) != page:
            self._pages[url] = page
            self.changed = True

    def drop(self, url: str) -> None:
        """Forgets a page."""
        self.changed = self._pages.pop(url, None) is not None or self.changed

    def written(self) -> str:
        """All of them, as the file holds them."""
        rows = {
            url: {key: value for key, value in asdict(page).items() if value is not None}
            for url, page in self._pages.items()
        }
        return json.dumps(rows, ensure_ascii=False)


@contextlib.contextmanager
def remembered_pages(archive: Path, *, keep: bool) -> Iterator[Pages]:
    """The remembered pages of an archive; with `keep` what is put there is written at the end, whatever happened."""
    path = archive / _FILE
    pages = Pages(_read(path))
    try:
        yield pages
    finally:
        if keep and pages.changed:
            new = path.with_suffix(".new")
            new.write_text(pages.written(), encoding="utf-8")
            os.replace(new, path)


def _read(path: Path) -> dict[str, Remembered]:
    """What the file holds; nothing where it is missing or damaged, for then the pages are fetched once more."""
    try:
        return {url: _page(row) for url, row in json.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _page(row: dict[str, Any]) -> Remembered:
    page = Remembered(**row)
    return page if page.entries is None else replace(page, entries=tuple(page.entries))
