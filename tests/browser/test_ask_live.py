"""Answers that go on whatever becomes of the page: reloads, restarts, a closed browser, a stop, another browser."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browsing import WIDE, OpenPage, running
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

REPOSITORY = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("slow_page.py")
QUESTION = "Why did the alliance sour?"
Serve = Callable[..., AbstractContextManager[str]]
SHIFTS = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => list.getEntries().forEach((one) => window.shifts.push(one.value)))
    .observe({ type: "layout-shift", buffered: false });
}"""


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    """The answers go on once this file is there."""
    return tmp_path / "gate"


@pytest.fixture
def serve(archive: Path, environment: dict[str, str], gate: Path, tmp_path: Path) -> Serve:
    """Serves a copy of the archive; `serve(port)` takes the port of a server that has gone."""
    own = Path(shutil.copytree(archive, tmp_path / "archive"))
    found = {**environment, "PYTHONPATH": str(REPOSITORY)}

    def started(port: int = 0) -> AbstractContextManager[str]:
        return running([sys.executable, str(SCRIPT), str(own), str(gate), str(port)], own.parent, found)

    return started


@pytest.fixture
def slow(serve: Serve) -> Iterator[str]:
    with serve() as url:
        yield url


def begin(page: Page, question: str = QUESTION) -> None:
    """Asks, and waits until the answer has stopped half-way."""
    page.fill("#question", question)
    page.keyboard.press("Enter")
    expect(page.locator(".turn[data-live] .statement")).to_have_count(1, timeout=30_000)  # the first loads the models
    expect(page).to_have_url(re.compile(r"[?&]c="))


def test_a_reload_in_mid_answer_goes_on_with_the_same_answer(visit: OpenPage, slow: str, gate: Path) -> None:
    page = visit(slow)
    begin(page)
    page.reload()
    expect(page.locator(".turn[data-live] .statement")).to_have_count(1)
    gate.touch()
    expect(page.locator(".turn .standing .as-of")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(1)
    assert page.locator(".statement").count() > 1


def test_an_answer_is_finished_and_kept_though_the_browser_is_closed(visit: OpenPage, slow: str, gate: Path) -> None:
    page = visit(slow)
    begin(page)
    url, context = page.url, page.context
    page.close()
    gate.touch()
    again = context.new_page()
    again.goto(url)
    expect(again.locator(".turn .standing .as-of")).to_be_visible()
    expect(again.locator(".question")).to_have_text(QUESTION)


def test_a_restart_in_mid_answer_brings_the_question_back_by_itself(browser: Browser, serve: Serve, gate: Path) -> None:
    context = browser.new_context(viewport=WIDE)
    context.set_default_timeout(20_000)
    page = context.new_page()
    with serve() as url:
        page.goto(url)
        page.wait_for_selector("body[data-started=yes]")
        begin(page)
    page.fill("#question", "What I was about to ask")
    with serve(urlsplit(url).port):
        gate.touch()
        expect(page.locator(".turn .problem")).to_contain_text(
            "The answer broke off when Byline was restarted", timeout=30_000
        )
        expect(page.locator(".question")).to_have_text(QUESTION)
        expect(page.locator("#question")).to_have_value("What I was about to ask")
        page.get_by_role("button", name="Retry").click()
        expect(page.locator(".turn .standing .as-of")).to_be_visible()
        expect(page.locator(".turn")).to_have_count(1)


def test_the_stop_button_ends_the_answer_and_keeps_what_has_arrived(visit: OpenPage, slow: str, gate: Path) -> None:
    page = visit(slow)
    begin(page)
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".stopped")).to_be_visible()
    gate.touch()
    expect(page.locator(".turn[data-live]")).to_have_count(0)
    expect(page.locator(".statement")).to_have_count(1)
    page.get_by_role("button", name="Retry").click()
    expect(page.locator(".turn .standing .as-of")).to_be_visible()


def test_two_browsers_at_once_do_not_see_each_other(visit: OpenPage, slow: str, gate: Path) -> None:
    one, other = visit(slow), visit(slow)
    begin(one)
    begin(other, "Who brokered the truce?")
    gate.touch()
    for page, question in ((one, QUESTION), (other, "Who brokered the truce?")):
        expect(page.locator(".turn .standing .as-of")).to_be_visible()
        expect(page.locator(".question")).to_have_text(question)
    mine = one.url
    other.goto(mine)
    expect(other.locator(".gone")).to_contain_text("This conversation is not here")
    expect(other.locator(".turn")).to_have_count(0)
    other.locator(".talks-button").click()
    expect(other.locator(".talk")).to_have_text(["Who brokered the truce?"])


def test_nothing_moves_while_an_answer_comes(visit: OpenPage, slow: str, gate: Path) -> None:
    page = visit(slow)
    page.evaluate(SHIFTS)
    begin(page)
    gate.touch()
    expect(page.locator(".turn .standing .as-of")).to_be_visible()
    page.fill("#question", "Who brokered the truce?")
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn[data-live]")).to_have_count(0)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert sum(page.evaluate("window.shifts")) < 0.02
