"""Hostile articles, questions, claims and file names on every surface of the served product, in a real browser.

Nothing of them runs, nothing they name is fetched (`open_page` watches every request), and nothing moves what stands
beside them.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import hostile_articles as hostile
import pytest
from browsing import OpenPage, byline, serving
from playwright.sync_api import FilePayload, Locator, Page, expect

pytestmark = pytest.mark.browser

WORKING = 20_000
"""Milliseconds: the first claim of a server loads what checking needs."""
EVIL_TEXT = f"{hostile.SCRIPT} {hostile.IMAGE} {hostile.TEMPLATE} {hostile.TURNED}"
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
FOREIGN = """() => {
  const found = [];
  for (const one of document.body.querySelectorAll("*")) {
    for (const { name, value } of one.attributes) {
      if (name.startsWith("on")) found.push(`${one.tagName} ${name}`);
      const leads = /^(href|src|action|formaction|srcset|srcdoc|xlink:href|style|background|poster)$/.test(name);
      if (leads && /javascript:|vbscript:|data:text|evil\\.example/i.test(value)) found.push(`${name}=${value}`);
    }
    if (/^(IFRAME|OBJECT|EMBED|BASE|META|LINK|ANIMATE|MARQUEE)$/i.test(one.tagName)) found.push(one.tagName);
    if (one.tagName === "SCRIPT" && /hacked/.test(one.textContent)) found.push("SCRIPT");
    if (one.tagName === "STYLE" && /evil|inset: 0; display/.test(one.textContent)) found.push("STYLE");
  }
  if (document.querySelectorAll("#question").length > 1) found.push("two question boxes");
  if (window.hacked) found.push("something ran");
  return found;
}"""
IN_ORDER = """(line) => {
  const places = [...line.children].map((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    return range.getBoundingClientRect();
  });
  return places.every((one, at) => at === 0 || one.top > places[at - 1].top || one.left >= places[at - 1].right - 1);
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Iterator[str]:
    """A server over an archive of nothing but hostile articles."""
    home = tmp_path_factory.mktemp("hostile")
    articles = hostile.write(home / "articles")
    subprocess.run(byline(home / "archive", "ingest", str(articles)), check=True, env=environment, cwd=home)
    with serving(home / "archive", environment, "serve") as url:
        yield url


def unharmed(page: Page) -> None:
    """Nothing of an article is markup, nothing ran, and no mark is left that turns the direction of writing."""
    assert page.evaluate(FOREIGN) == []
    assert TURNING.search(page.evaluate("document.body.innerText + document.title")) is None


def ask(page: Page, question: str) -> Locator:
    before = page.locator(".turn").count()
    page.fill("#question", question)
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(before + 1)
    expect(page.locator(".turn[data-settling]")).to_have_count(0, timeout=WORKING)
    return page.locator(".turn").last


def look_up(page: Page, how: str, text: str) -> Locator:
    page.get_by_role("tab", name="Check").click()
    page.get_by_role("radio", name=how).check()
    page.fill("#check-text", text)
    page.keyboard.press("Control+Enter")
    found = page.locator("#check-list [data-run]")
    expect(page.locator("body")).to_have_attribute("data-checking", "no", timeout=WORKING)
    expect(found).to_be_visible()
    return found


def test_answers_cards_readers_and_disagreements_show_hostile_articles_as_text(page: Page) -> None:
    for question in hostile.ALL:
        turn = ask(page, question)
        unharmed(page)
        chips = turn.locator(".statement .chip")
        if question == hostile.NOWHERE:
            expect(turn.locator(".nearest button.title").first).to_be_visible()
            continue
        chips.first.hover()
        expect(turn.locator(".statement .peek").first).to_be_visible()
        chips.first.click()
        expect(page.locator("#reader mark.active").first).to_be_visible()
        unharmed(page)
        if question == hostile.LANDSLIDE:
            expect(turn.locator(".disagreement")).to_contain_text("<svg onload=window.hacked=1>")
    expect(page.locator("#reader .page")).to_have_count(1)
    page.reload()
    expect(page.locator(".turn")).to_have_count(len(hostile.ALL))
    unharmed(page)


def test_every_article_is_read_as_text_and_links_nowhere_it_should_not(page: Page) -> None:
    page.get_by_role("tab", name="Archive").click()
    titles = page.locator("#archive-list tbody button.title")
    expect(titles).to_have_count(len(hostile.FILES))
    unharmed(page)
    for at in range(len(hostile.FILES)):
        name = titles.nth(at).inner_text()
        titles.nth(at).click()
        expect(page.locator("#reader-title")).to_have_text(name)
        unharmed(page)
        links = page.eval_on_selector_all("#reader a", "links => links.map((one) => new URL(one.href).protocol)")
        assert set(links) <= {"http:", "https:"}
    page.locator("#archive-list [data-choose]").first.check()
    for box in page.locator("#archive-list [data-choose]").all():
        box.check()
    page.get_by_role("button", name="Delete…").click()
    expect(page.locator("dialog li")).to_have_count(len(hostile.FILES))
    unharmed(page)
    page.get_by_role("button", name="Keep").click()


def test_what_turns_the_direction_of_writing_does_not_move_its_neighbours(page: Page) -> None:
    turn = ask(page, hostile.FERRY)
    line = turn.locator(".source .byline").first
    expect(line).to_contain_text(hostile.HEBREW)
    assert line.evaluate(IN_ORDER)
    turn.locator(".statement .chip").first.hover()
    assert turn.locator(".peek-line").first.evaluate(IN_ORDER)
    turn.locator(".statement .chip").first.click()
    assert page.locator("#reader .byline").evaluate(IN_ORDER)


def test_a_title_of_ten_thousand_letters_leaves_the_page_in_shape(page: Page) -> None:
    turn = ask(page, hostile.MUSEUM)
    turn.locator(".statement .chip").first.click()
    expect(page.locator("#reader mark.active").first).to_be_in_viewport()
    page.get_by_role("tab", name="Archive").click()
    expect(page.locator("#archive-list tbody tr").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_hostile_claims_quotations_and_topics_are_shown_as_text(page: Page) -> None:
    found = look_up(page, "Check claims", f"The landslide above Torvik killed 12 people. {EVIL_TEXT}")
    expect(found.locator(".finding").first).to_be_visible()
    unharmed(page)
    found = look_up(page, "Trace quotation", "The ferry Margit sails to Hollow Island every day from the new pier")
    expect(found.locator("del").first).to_be_visible()
    unharmed(page)
    look_up(page, "Trace quotation", EVIL_TEXT)
    unharmed(page)
    found = look_up(page, "Who disagrees", "the landslide above Torvik")
    expect(found.locator(".side").first).to_be_visible()
    unharmed(page)
    look_up(page, "Who disagrees", EVIL_TEXT)
    unharmed(page)


def test_a_timeline_of_hostile_events_and_its_picture_run_nothing(page: Page) -> None:
    page.get_by_role("tab", name="Timeline").click()
    page.fill("#timeline-topic", "the landslide above Torvik")
    page.keyboard.press("Enter")
    expect(page.locator(".events li").first).to_be_visible(timeout=WORKING)
    page.get_by_text("As a picture").click()
    expect(page.locator(".plot:visible")).to_have_count(1, timeout=WORKING)
    assert page.locator(".plot").evaluate("(image) => image.complete && image.naturalWidth > 100")
    unharmed(page)
    page.fill("#timeline-topic", EVIL_TEXT)
    page.keyboard.press("Enter")
    expect(page.locator("#timeline-list [role=status]").first).to_be_visible(timeout=WORKING)
    unharmed(page)


def test_a_hostile_question_is_a_harmless_title_link_and_export(page: Page) -> None:
    question = f"{hostile.LANDSLIDE} {hostile.SCRIPT} {hostile.IMAGE} {hostile.TURNED}"
    turn = ask(page, question)
    expect(turn.locator(".statement").first).to_be_visible()
    page.get_by_role("button", name="Conversations", exact=True).click()
    expect(page.locator(".talk").first).to_contain_text("<script>window.hacked=1</script>")
    unharmed(page)
    kept = turn.locator("[data-act=link]").get_attribute("data-id")
    page.goto(f"{page.url.split('?')[0]}answers/{kept}")
    expect(page.locator("main")).to_contain_text("Torvik")
    unharmed(page)
    for form, start in (("markdown", "# "), ("note", ""), ("bibtex", "@"), ("csl", "["), ("json", "{")):
        reply = page.request.get(f"{page.url}?format={form}")
        assert reply.ok
        assert "html" not in reply.headers["content-type"]
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.text().startswith(start)


def test_hostile_file_names_are_listed_as_text(page: Page, tmp_path: Path) -> None:
    names = [f"<img src=x onerror={hostile.RUN}>\u202egpj.bin", f"{hostile.RUN}'\"><svg onload={hostile.RUN}>.json"]
    page.get_by_role("tab", name="Archive").click()
    page.locator("#adding > summary").click()
    page.set_input_files("#add-files", [FilePayload(name=one, mimeType="x/y", buffer=b"{\0") for one in names])
    expect(page.locator("#archive-jobs .job.done")).to_contain_text("could not be read", timeout=WORKING)
    expect(page.locator("#archive-jobs .failures li")).to_have_count(2)
    unharmed(page)
    page.fill("#add-address", f"javascript:{hostile.RUN}//{hostile.SCRIPT}")
    page.keyboard.press("Enter")
    expect(page.locator("#adding-problem")).not_to_be_empty()
    unharmed(page)


def test_addresses_with_markup_in_them_run_nothing(page: Page, open_page: OpenPage) -> None:
    home = page.url.split("?")[0]
    for path in (
        "?c=%22%3E%3Cscript%3Ewindow.hacked=1%3C/script%3E",
        "?view=check&claim=%3Cimg%20src=x%20onerror=window.hacked=1%3E",
    ):
        unharmed(open_page(url=home + path))
    page.goto(f"{home}login?next=javascript:window.hacked=1")
    assert page.url == home
    for path in ("login?next=//evil.example/", "login?next=/%5Cevil.example", "login?next=/%09/evil.example"):
        assert page.request.get(home + path, max_redirects=0).headers["location"] == "/"
    page.goto(f"{home}api/v1/docs")
    unharmed(page)
