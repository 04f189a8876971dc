"""The page for those who use a keyboard, a screen reader, or another contrast: checked by axe in every state."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import PHONE, WIDE, OpenPage
from playwright.sync_api import Page, ViewportSize, expect

pytestmark = pytest.mark.browser

_SERIOUS = ("serious", "critical")
_TAGS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def findings(page: Page) -> list[str]:
    """Serious and critical findings of axe, each with where it is."""
    page.emulate_media(reduced_motion="reduce")  # axe measures colours: nothing may be fading in
    found = Axe().run(page, options=_TAGS).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node.get('failureSummary', '')}"
        for one in found
        if one["impact"] in _SERIOUS
        for node in one["nodes"]
    ]


def ask(page: Page, question: str) -> None:
    page.fill("#question", question)
    page.keyboard.press("Enter")
    expect(page.locator("#conversation .turn").last.locator(".standing, .abstention")).to_be_visible()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_anywhere(open_page: OpenPage, scheme: str, size: ViewportSize) -> None:
    page = open_page(size, scheme)
    assert findings(page) == []
    ask(page, "why did the alliance sour?")
    assert findings(page) == []
    page.locator(".cite .chip").first.click()
    expect(page.locator("#reader mark.active")).to_be_visible()
    assert findings(page) == []
    page.keyboard.press("Escape")
    ask(page, "Who won the chess tournament in Reykjavik?")
    assert findings(page) == []
    for tab in ("Check", "Timeline", "Archive"):
        page.get_by_role("tab", name=tab).click()
        assert findings(page) == [], tab
    page.locator("#adding > summary").click()
    page.locator("#archive-list [data-choose]").first.check()
    assert findings(page) == []
    page.get_by_role("button", name="Delete…").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert findings(page) == []


def test_axe_finds_nothing_serious_in_verdicts_traces_and_timelines(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("tab", name="Timeline").click()
    page.fill("#timeline-topic", "Pakistan and the Taliban")
    page.keyboard.press("Enter")
    expect(page.locator(".events li").first).to_be_visible()
    assert findings(page) == []


def test_the_pages_beside_the_page_pass_too(open_page: OpenPage, address: str) -> None:
    page = open_page()
    ask(page, "How long is the Durand Line?")
    kept = page.get_by_role("button", name="Link").first.get_attribute("data-id")
    assert kept
    page = page.context.new_page()  # the other one still listens for what may be asked next
    page.goto(f"{address}answers/{kept}")
    assert findings(page) == []
    page.goto(f"{address}api/v1/docs")
    assert findings(page) == []
