"""Pages and feeds of the web as sources of an ingest: what has changed is fetched and read, what has not costs a line.

What the journal says of a page counts as it does for a file. A feed's pages are asked for one after the other, with a
pause between two of the same server, and within its robots.txt.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from urllib.parse import urlsplit

from ingest.addresses import WebAddress
from ingest.connections import Deadline
from ingest.feeds import Entry, Feed, feed_named_by, not_a_feed, read_feed
from ingest.fetching import Fetcher, Page, PageError
from ingest.identity import WEB_ROOT
from ingest.media import FEED, articles_of, kind_of, same_site
from ingest.readers import RawArticle
from ingest.remembered import Pages, Remembered
from ingest.report import Failure
from ingest.robots import Robots
from ingest.run import Run
from vectorstore import SourceError
from vectorstore.files import FileState

PAUSE = 0.5
"""Seconds between two pages of the same server."""
FEED_SECONDS = 900.0
"""How long the pages of one feed may take: the archive is closed to other writers meanwhile."""
_TRIES = 3
"""Pages of one server that cannot be reached, one after the other, before it is left alone."""
_FEW_WORDS = 20
"""A feed's own text on an article that is shorter is no article."""

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())


class Web:
    """Takes addresses one after the other."""

    def __init__(self, run: Run, fetcher: Fetcher, pages: Pages, pause: Callable[[float], object]) -> None:
        self._run = run
        self._fetcher = fetcher
        self._pages = pages
        self._pause = pause
        self._robots = Robots(fetcher)
        self._last_host: str | None = None
        self._taken: set[str] = set()
        self._unreached: dict[str | None, int] = {}
        self._deadline = Deadline()

    def take(self, address: WebAddress) -> None:
        """Reads a page, or all that a feed lists, unless nothing has changed since."""
        if address.url in self._taken and not address.feed:
            self._run.skip()
            return
        try:
            page = self._changed(address.url, only_feed=address.feed)
            if page is None:
                return
            kind = kind_of(page, address.url)
            if address.feed and kind == ".html":
                self._take_named_feed(page, address.url)
            elif kind == FEED:
                self._take_feed(page, address.url)
            elif address.feed:
                raise not_a_feed(address.url)
            else:
                self._take_page(page, kind, address.url)
        except SourceError as error:
            self._run.miss(error)
        self._run.flush()  # fetching takes longer than storing, and what is stored need not be fetched again

    def _changed(self, url: str, *, only_feed: bool = False) -> Page | None:
        """The page at `url`, or None where it has not changed since it was read; that is noted.

        With `only_feed` it counts as read only if it was read as a feed.
        """
        self._taken.add(url)
        known = self._known(url)
        remembered = self._settled(url)
        if only_feed and remembered is not None and remembered.entries is None:
            remembered = None
        page = self._fetcher.fetch(url, remembered.conditions if remembered else None)
        if page is None:
            assert known is not None, "nothing else is asked for on a condition"
            self._run.leave(known)
        elif remembered is not None and remembered.sha256 == page.sha256:
            assert known is not None, "only what the journal knows is settled"
            self._run.leave_as(known, _state(url, page, self._run.pipeline))
            self._remember(url, page, remembered.entries)
        else:
            return page
        return None

    def _known(self, path: str) -> FileState | None:
        return self._run.known(WEB_ROOT, path)

    def _settled(self, url: str) -> Remembered | None:
        """What is remembered of a page, if the journal knows the same; of a feed, if it knows all its entries too."""
        known, remembered = self._known(url), self._pages.get(url)
        if known is None or remembered is None or known.sha256 != remembered.sha256:
            return None
        return remembered if all(self._known(path) for path in remembered.entries or ()) else None

    def _remember(self, url: str, page: Page, entries: tuple[str, ...] | None = None) -> None:
        self._pages.put(url, Remembered(page.sha256, page.etag, page.last_modified, entries))

    def _take_page(self, page: Page, kind: str, url: str) -> None:
        self._run.read(_state(url, page, self._run.pipeline), articles_of(page, kind, url, self._run.settings), url)
        self._remember(url, page)

    # --- feeds ----------------------------------------------------------------------------------------------

    def _take_named_feed(self, page: Page, url: str) -> None:
        named = feed_named_by(page)
        if named is None:
            raise not_a_feed(url)
        feed = self._changed(named)
        if feed is not None:
            if kind_of(feed, named) != FEED:
                raise not_a_feed(named)
            self._take_feed(feed, named)

    def _take_feed(self, page: Page, url: str) -> None:
        feed = read_feed(page, url)
        self._run.expect(len(feed.entries))
        self._last_host = urlsplit(page.url).hostname
        self._deadline.begin(FEED_SECONDS)
        became = [self._take_entry(entry, feed, page, url) for entry in feed.entries]
        if feed.left_out:
            reason = f"it lists {feed.left_out + len(feed.entries):,} articles; the first {len(feed.entries)} were read"
            self._run.expect(1)
            self._run.miss(SourceError(url, reason, "Ask for the others by their own addresses."))
        self._run.done(_state(url, page, self._run.pipeline))
        names = tuple(name for name in became if name is not None)
        if len(names) == len(became):
            self._remember(url, page, names)
        else:
            self._pages.drop(url)  # next time its entries are looked at again, whether it has changed or not

    def _take_entry(self, entry: Entry, feed: Feed, page: Page, url: str) -> str | None:
        """Reads one entry, and returns its name in the journal; None where it could not be read."""
        if entry.url is None:
            return self._take_own_text(entry, page, url, SourceError(url, "an entry has neither address nor text"))
        if entry.url in self._taken:
            self._run.skip()
            return entry.url
        try:
            found = self._followed(entry.url)
            if found is not None:
                kind = kind_of(found, entry.url)
                if kind == FEED:
                    raise SourceError(entry.url, "it is a feed within a feed", "Ask for it by its own address.")
                items = [
                    _completed(item, entry, feed) for item in articles_of(found, kind, entry.url, self._run.settings)
                ]
                self._run.read(_state(entry.url, found, self._run.pipeline), items, entry.url)
                self._remember(entry.url, found)
        except SourceError as error:
            return self._take_own_text(entry, page, url, error)
        finally:
            self._run.flush()
        return entry.url

    def _followed(self, url: str) -> Page | None:
        """A page that a feed names, as `_changed` gives it."""
        host = urlsplit(url).hostname
        if self._deadline.is_over:
            raise SourceError(url, "its feed took too long before its turn came", "Read the feed again.")
        if self._unreached.get(host, 0) >= _TRIES:
            raise SourceError(url, f"{host} could not be reached {_TRIES} times in a row", "Try again later.")
        if not self._robots.allow(url):
            raise SourceError(url, "its robots.txt keeps programs out", "Save the page as a file and ingest that.")
        if host == self._last_host:
            self._pause(max(PAUSE, self._robots.delay(url)))
        self._last_host = host
        try:
            found = self._changed(url)
        except PageError as error:
            self._unreached[host] = self._unreached.get(host, 0) + 1 if error.status is None else 0
            raise
        self._unreached[host] = 0
        return found

    def _take_own_text(self, entry: Entry, page: Page, url: str, error: SourceError) -> str | None:
        """Takes what the feed itself has of an article whose page cannot be read. What was read of it before stays.

        Returns the name of that in the journal; None where the page is worth another look the next time.
        """
        path = f"{url}#{entry.key}"
        known = self._known(entry.url) if entry.url else None
        article = entry.article
        if (known is not None and known.reason is None) or article is None or len(article.text.split()) < _FEW_WORDS:
            self._run.miss(error)
            return None
        _log.info("%s: the feed's own text is taken instead (%s).", entry.url, error.reason)
        if article.url is None or not same_site(article.url, page.url):
            # Who publishes a feed cannot say what is on another's pages: the text is kept apart from theirs.
            article = replace(article, uri=path)
        text = article.text.encode("utf-8", "replace")
        own = replace(page, body=text, sha256=sha256(text).hexdigest())
        self._run.read(_state(path, own, self._run.pipeline), [article], path)
        return None if isinstance(error, PageError) and error.may_pass else path


def _state(path: str, page: Page, pipeline: str) -> FileState:
    return FileState(WEB_ROOT, path, len(page.body), 0, page.sha256, pipeline)


def _completed(item: RawArticle | Failure, entry: Entry, feed: Feed) -> RawArticle | Failure:
    """A page's article with what only its feed says of it."""
    if isinstance(item, Failure) or item.place is not None:
        return item
    return replace(
        item,
        title=item.title or entry.title,
        author=item.author or entry.author,
        published=item.published or entry.published,
        outlet=item.outlet or feed.title,
    )
