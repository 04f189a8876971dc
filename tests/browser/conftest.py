"""A real server process over a real archive of the samples, and Debian's chromium in front of it.

Every page records what it requests and what it complains of; a test fails where a request leaves this machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import CHROMIUM, FLAGS, WIDE, OpenPage, Visitor, byline, serving
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

REPOSITORY = Path(__file__).resolve().parents[2]
HOSTILE = """---
title: "\\"><img src=x onerror=window.hacked=1> Lighthouse at Grimsel Point is switched off"
outlet: "'><script>window.hacked=1</script>Point Gazette"
author: "<b onmouseover=window.hacked=1>A. Writer</b>"
date: 2025-01-05
url: "javascript:window.hacked=1"
---
The lighthouse at Grimsel Point was switched off on Monday after 140 years. &lt;script&gt;window.hacked=1&lt;/script&gt;

The keeper said ${window.hacked=1} {{constructor.constructor('window.hacked=1')()}} that the lamp would go to a museum.
"""

_FILLER = "The committee for road number {n} met in the town hall and put off its decision until the next meeting.\n\n"
LONG = (
    "Minutes of forty road committees\n\n"
    + "".join(_FILLER.format(n=number) for number in range(1, 41))
    + "The railway tunnel under the Velm Pass is 9,140 metres long and was opened by the signalman Otto Brekke.\n"
)

expect.set_options(timeout=20_000)  # what comes late on a busy machine is not a failure


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("browser")


@pytest.fixture(scope="session")
def environment(home: Path) -> dict[str, str]:
    """A home of its own; the compiled embedding model is shared with the other tests."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BYLINE_")}
    return {**clean, "HOME": str(home)}


@pytest.fixture(scope="session")
def archive(home: Path, environment: dict[str, str]) -> Path:
    """The samples, a hostile article, and a long one with its only fact at the end."""
    articles = home / "articles"
    shutil.copytree(REPOSITORY / "samples", articles, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (articles / "hostile.md").write_text(HOSTILE, encoding="utf-8")
    (articles / "long.txt").write_text(LONG, encoding="utf-8")
    subprocess.run(byline(home / "archive", "ingest", str(articles)), check=True, env=environment, cwd=home)
    return home / "archive"


@pytest.fixture(scope="session")
def address(archive: Path, environment: dict[str, str]) -> Iterator[str]:
    with serving(archive, environment, "serve") as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Visitor]:
    """Readers with browsers of their own. No request of theirs leaves this machine, and no script of the page fails."""
    come = Visitor(browser)
    yield come
    come.leave()
    assert come.hosts <= {"127.0.0.1"}
    assert come.errors == []


@pytest.fixture
def visit(visitor: Visitor) -> OpenPage:
    """Opens an address in a browser of its own. Gradio complains of every stream that is cut: that is no fault here."""
    return visitor.open


@pytest.fixture
def open_page(visitor: Visitor, address: str) -> Iterator[OpenPage]:
    """Opens the page of the server that all share, which has nothing to complain of; `open_page(PHONE, "dark")`."""

    def opened(size: ViewportSize = WIDE, scheme: str = "light", url: str = address) -> Page:
        return visitor.open(url, size=size, scheme=scheme)

    yield opened
    visitor.leave()
    assert visitor.complaints == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()
