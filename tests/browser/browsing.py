"""What the browser tests share: sizes, the command line, and a server process that lives for one block."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}
STARTING_SECONDS = 120
OpenPage = Callable[..., Page]
_REFUSED = "status of 400 (Bad Request)"
"""Chromium writes down every request that the server refuses; what the page says of it is for the tests to look at."""
_LOADED = "performance.getEntriesByType('resource').some((one) => one.name.includes('/run/') && one.responseEnd > 0)"


class Visitor:
    """Opens pages, each in a fresh browser unless it is given one, and notes what they ask for and complain of."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts = list[BrowserContext]()
        self.hosts = set[str]()
        """Those that requests went to."""
        self.errors = list[str]()
        """Of the page's scripts."""
        self.complaints = list[str]()
        """What stands in the browser's console as an error, but for requests that were refused."""

    def open(
        self, url: str, context: BrowserContext | None = None, *, size: ViewportSize = WIDE, scheme: str = "light"
    ) -> Page:
        """The page at `url`, once it can be used; in one more tab of `context` where that is given."""
        if context is None:
            context = self._browser.new_context(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
            context.set_default_timeout(20_000)
            self._contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname or request.url[:40]))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._note)
        page.goto(url)
        page.wait_for_selector("body[data-started=yes]")
        # What the page draws once it has loaded would else come over what a test does in its first moment.
        page.wait_for_function(_LOADED)
        return page

    def leave(self) -> None:
        """Closes the browsers."""
        while self._contexts:
            self._contexts.pop().close()

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and _REFUSED not in message.text:
            self.complaints.append(message.text)


def byline(archive: Path, *words: str) -> list[str]:
    """The command line of the installed program."""
    return [str(Path(sys.executable).with_name("byline")), "--archive", str(archive), *words]


@contextmanager
def serving(archive: Path, environment: dict[str, str], *words: str) -> Iterator[str]:
    """The address of a server over `archive`, while the block runs."""
    with running(byline(archive, *words, "--port", "0", "--no-browser"), archive.parent, environment) as url:
        yield url


@contextmanager
def running(command: list[str], folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """The address that `command`, a server, says it listens on, while the block runs."""
    with started(command, folder, environment) as (url, _):
        yield url


@contextmanager
def started(
    command: list[str], folder: Path, environment: dict[str, str]
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The same with the process, which the block may kill."""
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, cwd=folder)
    giving_up = threading.Timer(STARTING_SECONDS, process.kill)
    giving_up.start()
    try:
        try:
            url = _address(process)
        finally:
            giving_up.cancel()
        yield url, process
    finally:
        process.send_signal(signal.SIGINT)  # nothing comes of it where the process has ended
        process.communicate(timeout=30)


def _address(process: subprocess.Popen[str]) -> str:
    """The address the server says it listens on; it says so once it answers."""
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        found = re.search(r"http://127\.0\.0\.1:\d+/", line)
        if found:
            threading.Thread(target=process.stderr.read, daemon=True).start()  # a full pipe would stop the server
            return found.group()
    raise AssertionError("The server did not start: " + "".join(said))
