"""Takes the documentation's pictures of the chat page and of an evaluation's report: the samples, Debian's chromium.

Run it from the repository with `python docs/make_pictures.py`; it writes every picture of docs/ anew. The browser tests
take the same pictures, into another folder: `python docs/make_pictures.py FOLDER`.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

HERE = Path(__file__).resolve().parent
QUESTION = "Who are the TTP?"
PARAGRAPH = (
    "The Durand Line is 2,640 kilometres long. It was drawn in 1947. The truce of October 2025 was brokered by Norway."
)
FAILING = {
    "id": "in-miles",
    "kind": "fact",
    "question": "How long is the Durand Line?",
    "gold_sources": ["07-correction-durand-line.md"],
    "must_include": [["2,640"], ["1,640 miles"]],
}
WIDE: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}
REPORT: ViewportSize = {"width": 1400, "height": 1480}


def main(target: Path = HERE) -> None:
    """Writes the pictures into `target`."""
    with tempfile.TemporaryDirectory() as folder, _demo(Path(folder)) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        _picture(browser, url, target / "page.png", WIDE, dark=False, reading=True)
        _picture(browser, url, target / "page-dark.png", WIDE, dark=True, reading=True)
        _picture(browser, url, target / "page-phone.png", PHONE, dark=False, reading=False)
        _check_picture(browser, url, target / "check.png")
        _archive_picture(browser, url, target / "archive.png")
        _report_picture(browser, _report(Path(folder)), target / "evaluation.png")
        browser.close()


def _tab(browser: Browser, url: str, name: str) -> Page:
    """One tab, wide and light."""
    page = browser.new_context(viewport=WIDE, device_scale_factor=2).new_page()
    page.goto(url)
    page.wait_for_selector("body[data-started=yes]")
    page.get_by_role("tab", name=name).click()
    return page


def _shot(page: Page, path: Path) -> None:
    page.evaluate("document.activeElement.blur()")
    page.evaluate("Promise.all(document.getAnimations().map((animation) => animation.finished))")
    page.screenshot(path=path)
    page.context.close()


def _check_picture(browser: Browser, url: str, path: Path) -> None:
    """A checked paragraph."""
    page = _tab(browser, url, "Check")
    page.locator("#check-view textarea").fill(PARAGRAPH)
    page.locator("#check-view").get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("#check-list .summary:not(.working)")).to_be_visible(timeout=60_000)
    _shot(page, path)


def _archive_picture(browser: Browser, url: str, path: Path) -> None:
    """The archive's articles."""
    page = _tab(browser, url, "Archive")
    expect(page.locator("#archive-list tbody tr").first).to_be_visible()
    _shot(page, path)


@contextmanager
def _demo(folder: Path) -> Iterator[str]:
    """The address of `byline demo`, while the block runs."""
    program = str(Path(sys.executable).with_name("byline"))
    command = [program, "--archive", str(folder / "archive"), "demo", "--port", "0", "--no-browser"]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            found = next(filter(None, (re.search(r"http://127\.0\.0\.1:\d+/", line) for line in process.stderr)))
            yield found.group()
        finally:
            process.send_signal(signal.SIGINT)


def _picture(browser: Browser, url: str, path: Path, size: ViewportSize, *, dark: bool, reading: bool) -> None:
    """One answer, on wide screens with the first cited article open beside it."""
    context = browser.new_context(viewport=size, color_scheme="dark" if dark else "light", device_scale_factor=2)
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("body[data-started=yes]")
    page.fill("#question", QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".standing")).to_be_visible()
    if reading:
        page.locator(".statement .chip").first.click()
        expect(page.locator("#reader mark.active").first).to_be_in_viewport()
    _shot(page, path)


def _report(folder: Path) -> str:
    """The address of the guide's report over the samples, with a case that fails: a figure is missing."""
    byline = [str(Path(sys.executable).with_name("byline")), "--archive", str(folder / "sample-archive")]
    cases = folder / "cases.jsonl"
    cases.write_text((HERE / "examples" / "cases.jsonl").read_text(encoding="utf-8") + json.dumps(FAILING) + "\n")
    subprocess.run([*byline, "ingest", str(HERE.parent / "samples")], check=True, cwd=folder)
    subprocess.run([*byline, "eval", cases.name], check=True, cwd=folder)
    return (folder / "byline-eval" / "report.html").as_uri()


def _report_picture(browser: Browser, url: str, path: Path) -> None:
    """The first screen of the report, and below it the failing case, open."""
    context = browser.new_context(viewport=REPORT, color_scheme="light")
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("body[data-started=yes]")
    page.locator("#list summary").first.click()
    # The sections between would not leave room for a case.
    page.evaluate("for (const id of ['figures', 'kinds', 'plots', 'confusions']) document.getElementById(id)?.remove()")
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=path)
    context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
