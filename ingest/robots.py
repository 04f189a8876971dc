"""What a site's robots.txt allows. Asked for pages that a feed names; a page that a person names is just read."""

from __future__ import annotations

from urllib.parse import urlsplit

from protego import Protego

from ingest.fetching import ROBOT, Fetcher, PageError

_LONGEST_DELAY = 10.0


class Robots:
    """The rules of each site, read once."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._sites: dict[str, Protego] = {}

    def allow(self, url: str) -> bool:
        """Whether a page may be fetched."""
        return self._rules(url).can_fetch(url, ROBOT)

    def delay(self, url: str) -> float:
        """Seconds that the site wants between two requests, up to ten."""
        return min(_LONGEST_DELAY, float(self._rules(url).crawl_delay(ROBOT) or 0))

    def _rules(self, url: str) -> Protego:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._sites:
            self._sites[site] = self._read(f"{site}/robots.txt")
        return self._sites[site]

    def _read(self, address: str) -> Protego:
        try:
            page = self._fetcher.fetch(address)
            text = page.body.decode("utf-8", "replace") if page else ""
        except PageError as error:
            # RFC 9309: a site without the file allows everything, one whose server fails nothing. One that cannot be
            # reached at all is left to the page itself to find out, which says more.
            fault = error.status is not None and (error.status >= 500 or error.status == 429)
            text = "User-agent: *\nDisallow: /\n" if fault else ""
        return Protego.parse(text)
