"""The reader's conversations, and what is done with an answer: in a real browser, over a real server and archive."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import PHONE, WIDE, OpenPage
from contrast import too_faint
from playwright.sync_api import Locator, Page, ViewportSize, expect

pytestmark = pytest.mark.browser

WHY = "Why did the alliance sour?"
WHO = "Who brokered the truce?"
SERIOUS = ("serious", "critical")


def ask(page: Page, question: str) -> Locator:
    """Asks, waits for the whole answer, and gives its part of the page."""
    before = page.locator(".turn").count()
    page.fill("#question", question)
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(before + 1)
    expect(page.locator(".turn[data-settling]")).to_have_count(0)
    return page.locator(".turn").last


def begin_another(page: Page) -> None:
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".welcome")).to_be_visible()


def open_list(page: Page) -> Locator:
    page.get_by_role("button", name="Conversations", exact=True).click()
    expect(page.locator("#talks")).to_be_visible()
    return page.locator(".talk")


def more(page: Page, title: str) -> Locator:
    row = page.locator("#talks-list li", has=page.get_by_role("button", name=title, exact=True))
    row.locator("summary").click()
    return row


def test_a_conversation_is_there_after_a_reload_and_at_its_address(page: Page) -> None:
    ask(page, WHY)
    ask(page, WHO)
    expect(page).to_have_url(re.compile(r"[?&]c=[\w-]{20,}"))
    page.reload()
    expect(page.locator(".question")).to_have_text([WHY, WHO])
    page.locator(".turn").last.locator(".chip").first.click()
    expect(page.locator("#reader mark.active").first).to_be_visible()


def test_back_and_forward_go_from_one_conversation_to_the_other(page: Page) -> None:
    ask(page, WHY)
    first = page.url
    begin_another(page)
    assert "c=" not in page.url
    ask(page, WHO)
    page.go_back()
    expect(page.locator(".question")).to_have_text([WHY])
    assert page.url == first
    page.go_forward()
    expect(page.locator(".question")).to_have_text([WHO])


def test_conversations_are_listed_by_day_searched_and_opened(page: Page) -> None:
    ask(page, WHY)
    begin_another(page)
    ask(page, WHO)
    talks = open_list(page)
    expect(talks).to_have_text([WHO, WHY])
    expect(page.locator("#talks-list h3")).to_have_text(["Today"])
    expect(talks.first).to_have_attribute("aria-current", "page")
    page.fill("#talk-words", "alliance")
    expect(talks).to_have_text([WHY])
    page.fill("#talk-words", "qqzzyyxx")
    expect(page.locator("#talks-list")).to_contain_text("No conversation has these words.")
    page.fill("#talk-words", "")
    talks.last.click()
    expect(page.locator(".question")).to_have_text([WHY])
    expect(talks.last).to_have_attribute("aria-current", "page")


def test_the_list_stays_open_where_it_was_open(page: Page) -> None:
    ask(page, WHY)
    open_list(page)
    page.reload()
    expect(page.locator(".talk")).to_have_text([WHY])
    page.get_by_role("button", name="Conversations", exact=True).click()
    expect(page.locator("#talks")).to_be_hidden()
    page.reload()
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator("#talks")).to_be_hidden()


def test_a_conversation_is_renamed_in_its_place(page: Page) -> None:
    ask(page, WHY)
    open_list(page)
    row = more(page, WHY)
    row.get_by_role("button", name="Rename").click()
    name = row.get_by_role("textbox", name="New name")
    expect(name).to_be_focused()
    expect(name).to_have_value(WHY)
    name.fill("<b>Alliance</b>")
    page.keyboard.press("Enter")
    expect(page.locator(".talk")).to_have_text(["<b>Alliance</b>"])
    assert page.locator("#talks-list b").count() == 0


def test_a_conversation_is_deleted_only_after_a_question(page: Page) -> None:
    ask(page, WHY)
    address = page.url
    open_list(page)
    row = more(page, WHY)
    row.locator("[data-act=forget]").click()
    row.get_by_role("button", name="Keep").click()
    expect(page.locator(".talk")).to_have_count(1)
    more(page, WHY).locator("[data-act=forget]").click()
    row.locator("[data-form=forget] [type=submit]").click()
    expect(page.locator(".talk")).to_have_count(0)
    expect(page.locator(".welcome")).to_be_visible()
    page.goto(address)
    expect(page.locator(".gone")).to_be_visible()


def test_a_conversation_is_saved_as_markdown_and_as_json(page: Page) -> None:
    turn = ask(page, WHY)
    quoted = turn.locator(".statement").first.inner_text().split("\n")[0][:40]
    open_list(page)
    row = more(page, WHY)
    saved = {}
    for name in ("Markdown", "JSON"):
        with page.expect_download() as found:
            row.get_by_role("button", name=f"Save as {name}").click()
        saved[name] = Path(found.value.path()).read_text(encoding="utf-8")
    assert quoted in saved["Markdown"]
    told = json.loads(saved["JSON"])
    assert [one["question"] for one in told["exchanges"]] == [WHY]
    assert quoted in told["exchanges"][0]["answer"]["answer"]


def test_the_permanent_link_of_an_answer_opens_without_the_page(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn = ask(page, WHY)
    turn.get_by_role("button", name="Link").click()
    expect(turn.get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/answers/[\w-]+", link)
    words = turn.locator(".statement").first.inner_text().split("\n")[0][:40]
    page.goto(link)
    expect(page.locator("body")).to_contain_text(words)


def test_a_thumb_down_asks_why_and_a_mind_may_be_changed(page: Page) -> None:
    turn = ask(page, WHY)
    down, up = (turn.get_by_role("button", name=name) for name in ("Poor answer", "Good answer"))
    down.click()
    expect(down).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Out of date").check()
    page.get_by_label("In your words").fill("The truce ended in March.")
    page.get_by_role("button", name="Send").click()
    expect(turn.locator(".thanks")).to_be_visible()
    up.click()
    expect(up).to_have_attribute("aria-pressed", "true")
    expect(down).to_have_attribute("aria-pressed", "false")
    expect(turn.locator(".thanks")).to_have_count(0)


def test_an_edited_question_takes_its_place_and_what_follows_goes(page: Page) -> None:
    ask(page, WHY)
    ask(page, WHO)
    page.locator(".turn").first.get_by_role("button", name="Edit the question").click()
    box = page.locator(".turn").first.get_by_label("The question, to change")
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    page.locator(".turn").first.get_by_role("button", name="Edit the question").click()
    expect(page.locator(".edit:visible")).to_contain_text("What was asked after it goes")
    box.fill("Who are the TTP?")
    page.keyboard.press("Enter")
    expect(page.locator(".question")).to_have_text(["Who are the TTP?"])
    expect(page.locator(".turn[data-settling]")).to_have_count(0)
    page.reload()
    expect(page.locator(".question")).to_have_text(["Who are the TTP?"])


def test_filters_are_chips_that_go_with_the_question(page: Page) -> None:
    page.get_by_role("button", name="Filters").click()
    outlet = page.locator("#filter-outlets option").first.get_attribute("value") or ""
    page.locator("#filter-outlet").fill("Nowhere Gazette")
    page.keyboard.press("Tab")
    expect(page.locator("#filter-outlet-wrong")).to_contain_text("no article from 'Nowhere Gazette'")
    page.locator("#filter-outlet").fill(outlet.lower())
    page.keyboard.press("Tab")
    expect(page.locator(".pick")).to_have_text([re.compile(re.escape(outlet))])
    page.locator("#filter-since").fill("2026-02-01")
    page.locator("#filter-until").fill("2020-01-01")
    page.keyboard.press("Tab")
    expect(page.locator("#filter-until-wrong")).to_contain_text("before the first")
    expect(page.locator(".pick")).to_have_count(2)
    turn = ask(page, WHY)
    expect(turn.locator(".read-as").first).to_contain_text(outlet)
    page.reload()
    expect(page.locator(".pick")).to_have_count(2)
    page.get_by_role("button", name=f"Take the filter {outlet} away").click()
    expect(page.locator(".pick")).to_have_count(1)


def test_suggested_questions_are_answered(page: Page) -> None:
    for question in (WHY, WHO, "Who are the TTP?"):
        turn = ask(page, question)
        expect(page.locator(".turn[data-settling]")).to_have_count(0)
        offered = turn.locator(".suggestion")
        if offered.count():
            offered.first.click()
            expect(page.locator(".turn[data-settling]")).to_have_count(0)
            expect(page.locator(".turn").last.locator(".statement").first).to_be_visible()
            return
    pytest.fail("No question was suggested.")


def test_the_list_works_by_keyboard_alone(page: Page) -> None:
    ask(page, WHY)
    page.get_by_role("button", name="Conversations", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#talk-words")).to_be_focused()
    expect(page.locator(".talk")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator(".talk")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Rename")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("By keyboard")
    page.keyboard.press("Enter")
    expect(page.locator(".talk")).to_have_text(["By keyboard"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_nothing_serious_is_found_by_axe_and_everything_fits(
    open_page: OpenPage, size: ViewportSize, scheme: str
) -> None:
    page = open_page(size, scheme)
    found = serious(page)
    turn = ask(page, WHY)
    turn.get_by_role("button", name="Poor answer").click()
    expect(turn.locator(".why")).to_be_visible()
    page.get_by_role("button", name="Filters").click()
    page.locator("#filter-since").fill("2020-01-01")
    page.keyboard.press("Tab")
    expect(page.locator(".pick")).to_have_count(1)
    found += serious(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    talks = open_list(page)
    expect(talks).to_have_count(1)
    more(page, WHY).get_by_role("button", name="Rename").click()
    found += serious(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert found == []


def serious(page: Page) -> list[str]:
    """What axe holds to be serious or critical, and text that is too faint."""
    page.wait_for_timeout(300)  # what fades in has its colour after that
    found = Axe().run(page).response["violations"]
    said = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found if one["impact"] in SERIOUS]
    return said + too_faint(page)
