"""The archive's tab in a browser: listing, narrowing, sorting, adding articles, deleting some after a question."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from browsing import PHONE, OpenPage, serving
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

TIDE = "The tide gate at Ormsby was closed for repairs on Tuesday after a cable broke.\n\nThe harbour board said so.\n"
PAGE = """<!doctype html><html lang="en"><head><title>Observatory on Mount Keld reopens</title>
<meta property="article:published_time" content="2025-04-02T08:00:00Z"></head><body><article>
<h1>Observatory on Mount Keld reopens</h1>
<p>The observatory on Mount Keld reopened on Wednesday after eleven years. Its telescope was rebuilt by a team of
forty engineers. The director said that schools would be let in first, and that the dome would stay open at night.</p>
<p>Visitors have to book a week ahead. The road to the summit is closed to cars, and a bus runs every hour.</p>
</article></body></html>"""


@pytest.fixture
def own_archive(archive: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(archive, tmp_path / "archive"))


@pytest.fixture
def archive_page(own_archive: Path, environment: dict[str, str], open_page: OpenPage) -> Iterator[Page]:
    allowed = {**environment, "BYLINE_INGEST__PRIVATE_ADDRESSES": "true"}
    with serving(own_archive, allowed, "serve") as url:
        page = open_page(url=url)
        page.get_by_role("tab", name="Archive").click()
        page.wait_for_selector("#archive-list tbody tr")
        yield page
        page.close()  # before its server: what it still listens to would be cut off, and complained of


@pytest.fixture
def archive_view(open_page: OpenPage) -> Page:
    """The tab over the archive that all tests share: nothing may be changed in it."""
    page = open_page()
    page.get_by_role("tab", name="Archive").click()
    page.wait_for_selector("#archive-list tbody tr")
    return page


def titles(page: Page) -> list[str]:
    return page.locator("#archive-list tbody button.title").all_inner_texts()


def settled(page: Page) -> None:
    """Waits until the list that was asked for is there."""
    page.wait_for_function("!document.getElementById('archive-list').hasAttribute('aria-busy')")


def add_file(page: Page, name: str, text: str) -> None:
    page.locator("#adding > summary").click()
    page.set_input_files("#add-files", {"name": name, "mimeType": "text/plain", "buffer": text.encode()})


def test_a_file_is_added_and_can_be_asked_about(archive_page: Page) -> None:
    add_file(archive_page, "tide.txt", TIDE)
    expect(archive_page.locator("#archive-jobs .job.done")).to_contain_text("1 new")
    archive_page.fill("#archive-words", "tide gate")
    expect(archive_page.locator("#archive-list tbody tr")).to_have_count(1)
    archive_page.get_by_role("tab", name="Ask").click()
    archive_page.fill("#question", "Why was the tide gate at Ormsby closed?")
    archive_page.keyboard.press("Enter")
    expect(archive_page.locator(".statement").first).to_contain_text("after a cable broke")


def test_a_file_that_cannot_be_read_is_named_with_the_reason(archive_page: Page) -> None:
    archive_page.locator("#adding > summary").click()
    archive_page.set_input_files(
        "#add-files",
        [
            {"name": "tide.txt", "mimeType": "text/plain", "buffer": TIDE.encode()},
            {"name": "broken.json", "mimeType": "application/json", "buffer": b"{"},
        ],
    )
    expect(archive_page.locator("#archive-jobs .job.done")).to_contain_text("1 could not be read")
    expect(archive_page.locator("#archive-jobs .failures")).to_contain_text("broken.json")


def test_files_may_be_dropped_on_the_view(archive_page: Page) -> None:
    drop = """([name, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name, {type: 'text/plain'}));
      const there = document.getElementById('archive-list');
      for (const kind of ['dragover', 'drop'])
        there.dispatchEvent(new DragEvent(kind, {dataTransfer: transfer, bubbles: true, cancelable: true}));
    }"""
    archive_page.evaluate(drop, ["tide.txt", TIDE])
    expect(archive_page.locator("#archive-jobs .job.done")).to_contain_text("1 new")


def test_a_page_is_added_by_its_address(archive_page: Page, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "keld.html").write_text(PAGE, encoding="utf-8")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    site = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "site")))
    threading.Thread(target=site.serve_forever, daemon=True).start()
    try:
        archive_page.locator("#adding > summary").click()
        archive_page.fill("#add-address", f"http://127.0.0.1:{site.server_port}/keld.html")
        archive_page.keyboard.press("Enter")
        expect(archive_page.locator("#archive-jobs .job.done")).to_contain_text("1 new")
    finally:
        site.shutdown()
        site.server_close()
    expect(archive_page.locator("#archive-list")).to_contain_text("Observatory on Mount Keld reopens")


def test_what_is_no_address_is_said_at_the_box(archive_view: Page) -> None:
    archive_view.locator("#adding > summary").click()
    archive_view.fill("#add-address", "keld")
    archive_view.keyboard.press("Enter")
    expect(archive_view.locator("#adding-problem")).to_contain_text("keld")


def test_deleting_asks_first_and_keeps_on_escape(archive_page: Page, own_archive: Path) -> None:
    count = len(titles(archive_page))
    archive_page.locator("#archive-list [data-choose]").nth(0).check()
    archive_page.locator("#archive-list [data-choose]").nth(1).check()
    expect(archive_page.locator("#chosen-count")).to_have_text("2 chosen")
    archive_page.get_by_role("button", name="Delete…").click()
    dialog = archive_page.get_by_role("dialog")
    expect(dialog).to_contain_text("Delete 2 articles?")
    archive_page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    assert len(titles(archive_page)) == count
    archive_page.get_by_role("button", name="Delete…").click()
    gone = titles(archive_page)[:2]
    dialog.get_by_role("button", name="Delete").click()
    expect(archive_page.locator("#archive-said")).to_contain_text("Deleted 2 articles.")
    expect(archive_page.locator("#archive-list tbody tr")).to_have_count(count - 2)
    assert not set(gone) & set(titles(archive_page))
    last = json.loads((own_archive / "audit.log").read_text().splitlines()[-1])
    assert (last["what"], last["outcome"], len(last["ids"])) == ("remove", "done", 2)


def test_the_list_is_sorted_by_a_click_on_a_heading(archive_view: Page) -> None:
    archive_view.get_by_role("button", name="Title", exact=True).click()
    expect(archive_view.locator("th.title")).to_have_attribute("aria-sort", "ascending")
    found = titles(archive_view)
    assert found == sorted(found, key=str.lower)
    archive_view.get_by_role("button", name="Published", exact=True).click()
    expect(archive_view.locator("th.published")).to_have_attribute("aria-sort", "descending")
    archive_view.get_by_role("button", name="Published", exact=True).click()
    expect(archive_view.locator("th.published")).to_have_attribute("aria-sort", "ascending")


def test_the_list_is_narrowed_by_outlet_and_day(archive_view: Page) -> None:
    outlet = archive_view.locator("#archive-outlet option").nth(1).get_attribute("value")
    assert outlet
    archive_view.select_option("#archive-outlet", outlet)
    expect(archive_view.locator("#archive-list .fitting")).to_contain_text("fit")
    settled(archive_view)
    assert set(archive_view.locator("td.outlet").all_inner_texts()) == {outlet}
    archive_view.select_option("#archive-outlet", "")
    archive_view.fill("#archive-since", "2030-01-01")
    expect(archive_view.locator("#archive-list")).to_contain_text("No article fits.")


def test_the_archive_says_whether_it_is_sound(archive_view: Page) -> None:
    archive_view.get_by_role("button", name="Check its health").click()
    expect(archive_view.locator("#archive-said")).to_contain_text("The archive is sound")


def test_the_whole_tab_works_by_keyboard(archive_view: Page) -> None:
    archive_view.locator("#archive-words").focus()
    archive_view.keyboard.type("lighthouse")
    expect(archive_view.locator("#archive-list tbody tr")).to_have_count(1)
    archive_view.locator("#archive-list [data-choose]").focus()
    archive_view.keyboard.press("Space")
    archive_view.get_by_role("button", name="Delete…").focus()
    archive_view.keyboard.press("Enter")
    keep = archive_view.get_by_role("button", name="Keep")
    expect(keep).to_be_focused()
    archive_view.keyboard.press("Enter")
    expect(archive_view.get_by_role("dialog")).not_to_be_visible()


def test_on_a_phone_nothing_sticks_out(open_page: OpenPage) -> None:
    page = open_page(PHONE)
    page.get_by_role("tab", name="Archive").click()
    page.wait_for_selector("#archive-list tbody tr")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
