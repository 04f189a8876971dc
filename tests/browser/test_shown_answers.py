"""What an answer marks, drawn by a real browser: the answers are scripted, the page and its server are real."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import PHONE, WIDE, OpenPage, running
from contrast import drawn_ratio, too_faint
from playwright.sync_api import Locator, Page, ViewportSize, expect
from told import REOPENED

pytestmark = pytest.mark.browser

REPOSITORY = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("scripted.py")


@pytest.fixture(scope="module")
def scripted(archive: Path, environment: dict[str, str]) -> Iterator[str]:
    found = {**environment, "PYTHONPATH": os.pathsep.join(map(str, (REPOSITORY, REPOSITORY / "tests")))}
    with running([sys.executable, str(SCRIPT), str(archive)], archive.parent, found) as url:
        yield url


@pytest.fixture
def page(open_page: OpenPage, scripted: str) -> Page:
    return open_page(url=scripted)


def ask(page: Page, question: str) -> Locator:
    page.fill("#question", question)
    page.keyboard.press("Enter")
    turn = page.locator(".turn").last
    expect(turn.locator(".question")).to_have_text(question)
    expect(page.locator(".turn[data-live]")).to_have_count(0)
    return turn


def test_an_answer_shows_what_answers_what_is_overtaken_and_what_is_missing(page: Page) -> None:
    turn = ask(page, "Has it reopened?")
    expect(turn.locator(".lead")).to_have_text("Yes.")
    expect(turn.locator(".statement mark").first).to_be_visible()
    expect(turn.locator(".statement").first.locator("> mark")).to_have_text("reopened on Thursday")
    expect(turn.locator(".statement").nth(1).locator(".earlier")).to_have_text("Earlier, 3 Jan 2026")
    expect(turn.locator(".missing")).to_have_text("Not answered: who paid")
    expect(turn.locator(".as-of")).to_have_text("As of 27 February 2026")


def test_the_day_beside_a_weekday_is_seen_and_read_out_but_not_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn = ask(page, "Has it reopened?")
    statement = turn.locator(".statement").first
    day = statement.locator("time.dated").first
    assert day.evaluate("(element) => getComputedStyle(element, '::after').content") == '"26 Feb 2026"'
    assert "26 Feb 2026" in statement.aria_snapshot()
    statement.evaluate("(element) => getSelection().selectAllChildren(element)")
    page.keyboard.press("Control+C")
    assert page.evaluate("navigator.clipboard.readText()").startswith(REOPENED)


def test_a_reading_is_chosen_by_keyboard_and_asked(page: Page) -> None:
    turn = ask(page, "How old is she?")
    expect(turn.locator(".asking-back .plain")).to_have_text("Whom do you mean?")
    turn.locator(".question").focus()
    page.keyboard.press("Tab")
    expect(turn.locator(".reading").first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn").last.locator(".question")).to_have_text("How old is Ida Brandt?")
    expect(page.locator(".turn").last.locator(".statement").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_everything_marked_has_enough_contrast_and_fits(
    open_page: OpenPage, scripted: str, size: ViewportSize, scheme: str
) -> None:
    page = open_page(size, scheme, scripted)
    ask(page, "How old is she?")
    faint = too_faint(page)
    turn = ask(page, "Has it reopened?")
    turn.locator(".statement .chip").first.focus()
    faint += too_faint(page)
    assert faint == []
    assert drawn_ratio(turn.locator(".statement > time.dated, .statement mark time.dated").first) >= 4.5
    assert page.evaluate("document.querySelector('#conversation').scrollWidth") <= size["width"]
