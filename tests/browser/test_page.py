"""The chat page in a real browser, over a real server process and a real archive."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import urllib.request
from pathlib import Path

import pytest
from browsing import PHONE, WIDE, OpenPage, byline, serving
from contrast import too_faint
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

WHY = "why did the alliance sour?"
SEVERAL = "Who are the TTP?"
ELSEWHERE = "Which bakery won the sourdough prize in Lisbon?"
LIGHTHOUSE = "When was the lighthouse at Grimsel Point switched off?"


def ask(page: Page, question: str) -> Locator:
    """Asks, waits for the whole answer, and gives its part of the page."""
    before = page.locator(".turn").count()
    page.fill("#question", question)
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(before + 1)
    expect(page.locator(".turn[data-live]")).to_have_count(0)
    return page.locator(".turn").last


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_a_question_is_answered_with_numbered_citations(page: Page) -> None:
    turn = ask(page, SEVERAL)
    expect(turn.locator(".problem")).to_have_count(0)
    numbers = [int(text) for text in turn.locator(".statement .chip").all_inner_texts()]
    firsts = list(dict.fromkeys(numbers))
    assert firsts == list(range(1, len(firsts) + 1))
    assert len(firsts) > 1
    for number in firsts:
        expect(turn.locator(f'.quoted .chip[data-n="{number}"]')).to_have_count(1)
    assert all(squeezed(text) for text in turn.locator(".quoted mark").all_inner_texts())


def test_a_click_on_a_citation_opens_the_article_at_the_quotation(page: Page) -> None:
    turn = ask(page, SEVERAL)
    chip = turn.locator(".statement .chip").last
    number = chip.inner_text()
    quote = squeezed(turn.locator(f'.cite:has(.chip[data-n="{number}"]) .peek-quote').first.text_content() or "")
    chip.click()
    mark = page.locator("#reader mark.active").first
    expect(mark).to_be_in_viewport()
    marked = squeezed(" ".join(page.locator("#reader mark.active").all_inner_texts()))
    assert marked == quote
    title = turn.locator(f'.source:has(.chip[data-n="{number}"]) button.title').inner_text()
    expect(page.locator("#reader-title")).to_have_text(title)


def test_a_quotation_at_the_end_of_a_long_article_is_scrolled_to(page: Page) -> None:
    turn = ask(page, "Who opened the railway tunnel under the Velm Pass?")
    turn.locator(".statement .chip").first.click()
    expect(page.locator("#reader mark.active")).to_contain_text("Otto Brekke")
    expect(page.locator("#reader mark.active").first).to_be_in_viewport(ratio=1)
    expect(page.locator("#reader-title")).not_to_be_in_viewport()


def test_next_and_previous_step_through_the_citations(page: Page) -> None:
    turn = ask(page, SEVERAL)
    last = len(turn.locator(".quoted").all())
    assert last > 1
    turn.locator(".statement .chip").first.click()
    expect(page.locator("#reader .previous")).to_be_disabled()
    for number in range(2, last + 1):
        page.click("#reader .next")
        expect(page.locator("#reader .position-line")).to_have_text(f"Citation {number} of {last}")
        expect(page.locator("#reader mark.active").first).to_be_in_viewport()
    expect(page.locator("#reader .next")).to_be_disabled()


def test_hovering_a_citation_shows_the_quoted_words(page: Page) -> None:
    turn = ask(page, WHY)
    turn.locator(".statement .chip").first.hover()
    peek = turn.locator(".statement .peek").first
    expect(peek).to_be_visible()
    box = peek.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= WIDE["width"]
    page.mouse.move(5, 700)
    expect(peek).to_be_hidden()


def test_an_abstention_looks_different_and_offers_articles(page: Page) -> None:
    turn = ask(page, ELSEWHERE)
    expect(turn.locator(".abstention .plain")).to_be_visible()
    expect(turn.locator(".chip")).to_have_count(0)
    nearest = turn.locator(".nearest button.title")
    if nearest.count():
        title = nearest.first.inner_text()
        nearest.first.click()
        expect(page.locator("#reader-title")).to_have_text(title)


def test_a_follow_up_is_read_in_the_light_of_the_conversation(page: Page) -> None:
    ask(page, "Who are the TTP?")
    turn = ask(page, "Who founded it?")
    expect(turn.locator(".question")).to_have_text("Who founded it?")
    expect(turn.locator(".question")).to_be_in_viewport()
    expect(turn.locator(".read-as")).to_contain_text("TTP")


def test_a_timeline_is_laid_out_and_each_event_opens_its_quotation(page: Page) -> None:
    page.get_by_role("tab", name="Timeline").click()
    page.fill("#timeline-topic", "the truce between Pakistan and Afghanistan")
    page.keyboard.press("Enter")
    events = page.locator(".events li")
    expect(events.first).to_be_visible()
    assert events.count() > 3
    for event in events.all():
        expect(event.locator(".when")).not_to_be_empty()
        expect(event.locator(".chip").first).to_be_visible()
    words = events.nth(1).locator(".what").inner_text()
    events.nth(1).locator(".chip").first.click()
    expect(page.locator("#reader mark.active").first).to_be_visible()
    assert "".join(page.locator("#reader mark.active").all_inner_texts()) == words
    page.get_by_role("button", name="Next citation").click()
    expect(page.locator("#reader .position-line")).to_contain_text("Citation")
    page.keyboard.press("Escape")
    page.get_by_text("As a picture").click()
    shown = page.locator(".plot:visible")
    expect(shown).to_have_count(1)
    assert shown.evaluate("(image) => image.complete && image.naturalWidth > 100")


def test_a_topic_the_archive_does_not_have_gets_no_timeline_and_names_what_is_missing(page: Page) -> None:
    page.get_by_role("tab", name="Timeline").click()
    page.fill("#timeline-topic", "the zoo of Lisbon")
    page.get_by_role("button", name="Lay out").click()
    expect(page.locator("#timeline-list")).to_contain_text("Lisbon")
    expect(page.locator(".events")).to_have_count(0)


def test_the_archive_lists_finds_and_opens_articles(page: Page) -> None:
    page.get_by_role("tab", name="Archive").click()
    rows = page.locator("#archive-list tbody tr")
    expect(page.locator("#archive-list .holdings")).to_contain_text(re.compile(r"\d+ articles · \d+ passages"))
    everything = rows.count()
    dates = [
        text for text in (node.get_attribute("datetime") for node in page.locator("#archive-list time").all()) if text
    ]
    assert dates == sorted(dates, reverse=True)
    page.fill("#archive-words", "lighthouse")
    expect(rows).to_have_count(1)
    page.fill("#archive-words", "qqzzyyxx")
    expect(page.locator("#archive-list")).to_contain_text("No article fits")
    page.fill("#archive-words", "")
    expect(rows).to_have_count(everything)
    title = rows.first.locator("button.title").inner_text()
    rows.first.click()
    expect(page.locator("#reader-title")).to_have_text(title)


def test_a_new_article_is_seen_without_a_restart(
    open_page: OpenPage, archive: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    growing = tmp_path / "archive"  # its own: other tests count the articles of theirs
    shutil.copytree(archive, growing)
    with serving(growing, environment, "serve") as address:
        page = open_page(url=address)
        page.get_by_role("tab", name="Archive").click()
        page.fill("#archive-words", "glassworks")
        expect(page.locator("#archive-list tbody tr")).to_have_count(0)
        late = tmp_path / "late"
        late.mkdir()
        (late / "late.txt").write_text(
            "Glassworks in Odensk reopens\n\nThe glassworks in Odensk reopened on Friday with sixty workers.\n"
        )
        subprocess.run(byline(growing, "ingest", str(late)), check=True, env=environment, cwd=tmp_path)
        page.get_by_role("tab", name="Ask").click()
        page.get_by_role("tab", name="Archive").click()
        expect(page.locator("#archive-list tbody tr")).to_have_count(1)
        page.close()  # before its server


def test_a_hostile_article_runs_nothing_and_fetches_nothing(page: Page) -> None:
    turn = ask(page, LIGHTHOUSE)
    expect(turn.locator(".statement").first).to_contain_text("Grimsel Point")
    turn.locator(".statement .chip").first.click()
    expect(page.locator("#reader-title")).to_contain_text("<img src=x onerror=window.hacked=1>")
    expect(page.locator("#reader")).to_contain_text("{{constructor.constructor('window.hacked=1')()}}")
    page.get_by_role("tab", name="Archive").click()
    expect(page.locator("#archive-list")).to_contain_text("'><script>window.hacked=1</script>Point Gazette")
    assert page.locator("#reader a, #conversation img, #reader img, #archive-list img").count() == 0
    assert page.evaluate("window.hacked") is None


def test_the_whole_path_works_by_keyboard(page: Page) -> None:
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type(SEVERAL)
    page.keyboard.press("Enter")
    turn = page.locator(".turn")
    expect(turn.locator(".standing")).to_be_visible()
    page.locator(".turn .question").focus()
    page.keyboard.press("Tab")
    chip = turn.locator(".statement .chip").first
    expect(chip).to_be_focused()
    expect(turn.locator(".peek").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#reader-title")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#reader .position-line")).to_contain_text("Citation 2")
    page.keyboard.press("Escape")
    expect(page.locator("#reader")).to_be_hidden()
    expect(chip).to_be_focused()
    page.get_by_role("tab", name="Ask").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#check-view")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#timeline-view")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#archive-view")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#ask-view")).to_be_visible()


def test_the_question_box_takes_what_it_should(page: Page) -> None:
    send = page.get_by_role("button", name="Ask", exact=True)
    expect(send).to_be_disabled()
    page.fill("#question", "   ")
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(0)
    page.fill("#question", "x" * 2001)
    expect(send).to_be_disabled()
    expect(page.locator("#question-length")).to_have_text("2,001 of 2,000 characters")
    page.fill("#question", "one")
    page.keyboard.press("Shift+Enter")
    expect(page.locator("#question")).to_have_value("one\n")
    expect(send).to_be_enabled()


def test_a_new_conversation_starts_empty(page: Page) -> None:
    turn = ask(page, WHY)
    turn.locator(".chip").first.click()
    expect(page.locator("#reader")).to_be_visible()
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator("#reader")).to_be_hidden()
    expect(page.locator("#question")).to_be_focused()


def test_an_answer_is_copied_with_its_footnotes(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn = ask(page, WHY)
    turn.get_by_role("button", name="Copy").click()
    expect(turn.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(WHY)
    assert re.search(r"^\[1\] “.+” .+\.", copied, re.MULTILINE)


def test_on_a_phone_nothing_is_cut_off_and_the_reader_is_a_sheet(open_page: OpenPage) -> None:
    page = open_page(PHONE)
    turn = ask(page, WHY)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate("document.querySelector('#conversation').scrollWidth") <= PHONE["width"]
    turn.locator(".statement .chip").first.click()
    expect(page.locator("#reader")).to_be_visible()
    box = page.locator("#reader").bounding_box()
    assert box is not None
    assert (round(box["width"]), round(box["height"])) == (PHONE["width"], PHONE["height"])
    expect(page.locator("#reader mark.active").first).to_be_in_viewport()
    page.get_by_role("button", name="Close the article").click()
    expect(page.locator("#reader")).to_be_hidden()
    page.get_by_role("tab", name="Archive").click()
    expect(page.locator("#archive-list tbody tr").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_enough_contrast(open_page: OpenPage, scheme: str) -> None:
    page = open_page(scheme=scheme)
    faint = too_faint(page)
    ask(page, ELSEWHERE)
    faint += too_faint(page)
    turn = ask(page, SEVERAL)
    turn.locator(".statement .chip").first.click()
    expect(page.locator("#reader mark.active").first).to_be_visible()
    faint += too_faint(page)
    page.get_by_role("tab", name="Archive").click()
    faint += too_faint(page)
    assert faint == []


def test_nothing_moves_while_the_page_opens(open_page: OpenPage) -> None:
    page = open_page()
    shift = page.evaluate(
        """() => new Promise((done) => {
          let sum = 0;
          new PerformanceObserver((list) => list.getEntries().forEach((entry) => { sum += entry.value; }))
            .observe({ type: "layout-shift", buffered: true });
          requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
        })"""
    )
    assert shift < 0.02


def test_the_page_is_bylines_own(page: Page) -> None:
    expect(page).to_have_title("Byline")
    shown = page.inner_text("body")
    assert "Gradio" not in shown
    assert "Settings" not in shown


def test_no_font_script_or_endpoint_of_others_is_configured(address: str) -> None:
    with urllib.request.urlopen(f"{address}config") as reply:
        config = json.load(reply)
    with urllib.request.urlopen(f"{address}theme.css") as reply:
        css = reply.read().decode()
    with urllib.request.urlopen(f"{address}gradio_api/info") as reply:
        info = json.load(reply)
    assert config["stylesheets"] == []
    assert config["analytics_enabled"] is False
    assert re.search(r"@import|@font-face|url\(.?http", css) is None
    assert info == {"named_endpoints": {}, "unnamed_endpoints": {}}


def test_a_taken_port_ends_with_one_sentence(archive: Path, environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            byline(archive, "serve", "--port", port, "--no-browser"),
            env=environment,
            cwd=archive.parent,
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert done.returncode == 2
    assert f"Port {port} is already in use" in done.stderr
    assert "Traceback" not in done.stderr
