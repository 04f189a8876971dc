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

from playwright.sync_api import Page, ViewportSize

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
