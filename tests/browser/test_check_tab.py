"""The Check tab in a real browser: claims checked one by one, quotations traced, and who disagrees."""

from __future__ import annotations

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import PHONE, OpenPage
from contrast import too_faint
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

FALSE = "The truce of October 2025 was mediated by Norway."
ABSENT = "A bakery in Lisbon won the sourdough prize."
TEXT = f"Khawaja Asif spoke of open war. I think that was unwise. {FALSE}\n\nWho agreed? {ABSENT}"
ALTERED = "“Pakistan had no money left”"
LONG = f"{ABSENT} {FALSE} " * 8
WORKING = 20_000
"""Milliseconds: the first claim of a server loads what checking needs."""
SHIFT = """() => new Promise((done) => {
  new PerformanceObserver((list) => done(list.getEntries().reduce((sum, one) => sum + one.value, 0)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(0), 400);
})"""


@pytest.fixture
def check_page(page: Page) -> Page:
    page.get_by_role("tab", name="Check").click()
    return page


def send(page: Page, text: str) -> None:
    page.fill("#check-text", text)
    page.keyboard.press("Control+Enter")


def check(page: Page, text: str) -> None:
    """Checks a text and waits for the whole result."""
    send(page, text)
    expect(page.locator(".checked:not([data-live])")).to_be_visible(timeout=WORKING)
    expect(page.locator("body")).to_have_attribute("data-checking", "no")


def test_each_part_of_a_paragraph_is_marked_by_its_verdict_and_leads_to_its_evidence(check_page: Page) -> None:
    check(check_page, TEXT)
    kinds = [name.split()[1] for name in check_page.eval_on_selector_all(".claim", "all => all.map(e => e.className)")]
    assert kinds[1] == kinds[3] == "unchecked"
    assert kinds[4] == "not-found"
    signs = check_page.locator(".claim .sign").all_inner_texts()
    assert len(set(zip(kinds, signs, strict=True))) == len(set(kinds))
    expect(check_page.locator(".summary")).to_contain_text("2 not checked")
    check_page.locator(".claim .sign").nth(4).click()
    expect(check_page.locator(".verdict").nth(4)).to_be_in_viewport()
    expect(check_page.locator(".verdict").nth(4)).to_be_focused()


def test_a_citation_of_a_verdict_opens_the_article_beside_and_gives_the_focus_back(check_page: Page) -> None:
    check(check_page, TEXT)
    chip = check_page.locator(".verdict .chip").first
    chip.click()
    expect(check_page.locator("#reader mark.active").first).to_be_in_viewport()
    check_page.keyboard.press("Escape")
    expect(chip).to_be_focused()
    check(check_page, FALSE)
    check_page.locator(".verdict .chip").first.click()
    expect(check_page.locator("#reader mark.active").first).to_be_visible()


def test_a_check_can_be_stopped_and_keeps_what_it_found(check_page: Page) -> None:
    send(check_page, LONG)
    expect(check_page.locator(".verdict").first).to_be_visible(timeout=WORKING)
    check_page.get_by_role("button", name="Stop").click()
    expect(check_page.locator(".checked:not([data-live])")).to_be_visible(timeout=WORKING)
    expect(check_page.locator(".summary")).to_contain_text("not reached")
    assert 0 < check_page.locator(".verdict").count() < 16


def test_what_is_opened_and_focused_stays_so_while_verdicts_arrive(check_page: Page) -> None:
    mentioned = "Zabihullah Mujahid said that 500 people were killed."
    send(check_page, f"{mentioned} {LONG}")
    summary = check_page.locator(".mentions summary").first
    summary.focus()
    check_page.keyboard.press("Enter")
    count = check_page.locator(".verdict").count()
    check_page.wait_for_function(f"document.querySelectorAll('.verdict').length > {count}")
    expect(check_page.locator(".mentions").first).to_have_attribute("open", "")
    expect(summary).to_be_focused()


def test_nothing_that_is_read_moves_while_verdicts_arrive(check_page: Page) -> None:
    check_page.fill("#check-text", LONG)
    check_page.wait_for_timeout(600)  # what was typed in the last half second counts as the reader's own doing
    before = check_page.evaluate(SHIFT)
    check_page.keyboard.press("Control+Enter")
    expect(check_page.locator(".verdict")).to_have_count(16, timeout=WORKING)
    assert check_page.evaluate(SHIFT) - before < 0.02


def test_quotation_marks_choose_tracing_until_the_reader_chooses(check_page: Page) -> None:
    send_button = check_page.locator("#check-send")
    check_page.fill("#check-text", ALTERED)
    expect(send_button).to_have_text("Trace")
    check_page.fill("#check-text", FALSE)
    expect(send_button).to_have_text("Check")
    check_page.get_by_label("Who disagrees").check()
    check_page.fill("#check-text", ALTERED)
    expect(send_button).to_have_text("Compare")


def test_the_altered_words_of_a_quotation_are_marked_on_both_sides(check_page: Page) -> None:
    send(check_page, ALTERED)
    expect(check_page.locator(".redline del").first).to_contain_text("money", timeout=WORKING)
    expect(check_page.locator(".redline ins").first).to_contain_text("patience")
    check_page.locator(".match .chip").first.click()
    expect(check_page.locator("#reader mark.active").first).to_contain_text("patience")


def test_words_that_are_nowhere_say_what_was_tried_each_time(check_page: Page) -> None:
    for _ in range(2):  # the same result twice changes nothing on the page, and is a result all the same
        send(check_page, "“seven purple elephants sang in Lisbon”")
        expect(check_page.locator(".tried")).to_be_visible(timeout=WORKING)
        expect(check_page.locator("body")).to_have_attribute("data-checking", "no")


def test_who_disagrees_shows_the_positions_side_by_side(check_page: Page) -> None:
    check_page.get_by_label("Who disagrees").check()
    send(check_page, "killed in the air strikes of Sunday")
    expect(check_page.locator(".compared .side")).to_have_count(2, timeout=WORKING)
    check_page.locator(".compared .chip").first.click()
    expect(check_page.locator("#reader mark.active").first).to_be_visible()


def test_the_tab_keeps_its_result_while_another_is_looked_at(check_page: Page) -> None:
    check(check_page, FALSE)
    check_page.get_by_role("tab", name="Timeline").click()
    check_page.get_by_role("tab", name="Check").click()
    expect(check_page.locator(".verdict")).to_be_visible(timeout=WORKING)
    assert check_page.input_value("#check-text") == FALSE


def test_a_link_shows_a_check(open_page: OpenPage, address: str) -> None:
    page = open_page(url=f"{address}?view=check&claim=The+truce+was+mediated+by+Norway.")
    expect(page.locator("#check-view")).to_be_visible()
    expect(page.locator(".verdict")).to_be_visible(timeout=WORKING)


def test_a_verdict_can_be_copied_as_claim_review_and_the_text_saved(open_page: OpenPage) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("tab", name="Check").click()
    check(page, "Ghazab lil Haq means Righteous Fury.")
    page.locator(".review").first.click()
    expect(page.locator(".review").first).to_have_text("Copied")
    review = json.loads(page.evaluate("navigator.clipboard.readText()"))
    assert review["@type"] == "ClaimReview"
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as HTML").click()
    assert download.value.suggested_filename == "checked.html"
    assert download.value.path().read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_text_over_the_limit_is_not_sent(check_page: Page) -> None:
    check_page.fill("#check-text", "word " * 2001)
    expect(check_page.locator("#check-length")).to_have_text("10,004 of 10,000 characters")
    expect(check_page.locator("#check-send")).to_be_disabled()
    check_page.keyboard.press("Control+Enter")
    expect(check_page.locator(".how-it-works")).to_be_visible()
    check(check_page, FALSE)
    send(check_page, f"{FALSE} " * 41)
    expect(check_page.locator("#check-list .notice")).to_contain_text("41 sentences and the limit is 40")


def test_hostile_text_and_right_to_left_text_are_text(check_page: Page) -> None:
    evil = "<img src=x onerror=window.hacked=1> The lighthouse at Grimsel Point was switched off on Monday."
    arabic = "قال الوزير إن الجسر أغلق يوم الجمعة في الميناء القديم."
    check(check_page, f"{evil}\n{arabic}")
    assert check_page.evaluate("window.hacked") is None
    assert check_page.locator(".checked img").count() == 0
    expect(check_page.locator(".claim-text").nth(1)).to_have_css("direction", "rtl")


def test_the_keyboard_alone_checks_a_claim_and_reads_the_evidence(check_page: Page) -> None:
    check_page.locator("#check-text").focus()
    check_page.keyboard.type(FALSE)
    check_page.keyboard.press("Tab")
    expect(check_page.locator("[name=check-how]:checked")).to_be_focused()
    check_page.keyboard.press("ArrowRight")
    check_page.keyboard.press("ArrowLeft")
    check_page.keyboard.press("Tab")
    expect(check_page.locator("#check-send")).to_be_focused()
    check_page.keyboard.press("Enter")
    expect(check_page.locator(".checked:not([data-live])")).to_be_visible(timeout=WORKING)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_and_no_text_is_faint(open_page: OpenPage, scheme: str) -> None:
    page = open_page(PHONE, scheme)
    page.get_by_role("tab", name="Check").click()
    page.emulate_media(reduced_motion="reduce")
    for text in (TEXT, ALTERED):
        send(page, text)
        whole = ".traced" if text == ALTERED else ".checked:not([data-live])"
        expect(page.locator(whole)).to_be_visible(timeout=WORKING)
        found = Axe().run(page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
        assert too_faint(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_picture_of_a_timeline_is_drawn_when_it_is_opened(open_page: OpenPage, scheme: str) -> None:
    page = open_page(scheme=scheme)
    page.get_by_role("tab", name="Timeline").click()
    page.fill("#timeline-topic", "the truce between Pakistan and Afghanistan")
    page.keyboard.press("Enter")
    expect(page.locator(".events li").first).to_be_visible(timeout=WORKING)
    expect(page.locator("img.plot")).to_have_count(0)
    page.get_by_text("As a picture").click()
    expect(page.locator("img.plot")).to_be_visible(timeout=WORKING)
    assert page.locator("img.plot").evaluate("img => img.naturalWidth") > 0
    assert re.match("Timeline of the truce", page.locator("img.plot").get_attribute("alt") or "")
