"""Measures the page as a reader feels it: `python -m benchmarks.page_speed --archive DIR`.

Starts `byline serve` over an archive and asks questions made from its articles in a real browser. Told are the medians
from the key to the first statement that is drawn, in new conversations and in one that grows, and from the address to
a question box that takes letters.
"""

from __future__ import annotations

import argparse
import json
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.crowd import questions

MOST_MS = 300.0
"""From Enter to the first statement, median."""
MOST_OPENING_MS = 2000.0
"""From the address to a question box that takes letters, median."""
_WARM_UP = 3
_OPENINGS = 5
_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
# Told once the statement is on the screen, not when it is in the document.
_WATCH = """() => {
  window.asked = 0;
  window.seen = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter") [window.asked, window.seen] = [performance.now(), 0];
  }, true);
  new MutationObserver(() => {
    const last = document.querySelector("#latest .turn");
    if (window.seen || !last?.querySelector(".statement, .abstention, .asking-back, .problem")) return;
    if (last.querySelector(".question").textContent !== window.question) return;
    window.seen = -1;
    requestAnimationFrame(() => setTimeout(() => { window.seen = performance.now(); }));
  }).observe(document.querySelector("#conversation"), { childList: true, subtree: true });
}"""


@contextmanager
def served(archive: Path) -> Iterator[str]:
    """The address of a server over `archive` while the block runs."""
    program = Path(sys.executable).with_name("byline")
    command = [str(program), "--archive", str(archive), "serve", "--port", "0", "--no-browser"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        for line in process.stderr:
            if "http://" in line:
                yield line[line.index("http://") :].split()[0]
                break
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def measured(url: str, asked: Sequence[str], chromium: str) -> dict[str, float]:
    """The medians and the slowest, in milliseconds."""
    from playwright.sync_api import Page, sync_playwright

    def first_statement(page: Page, question: str) -> float | None:
        page.evaluate("(text) => { window.question = text; }", question)
        page.fill("#question", question)
        page.keyboard.press("Enter")
        page.wait_for_function("window.seen > 0", timeout=60_000)
        page.wait_for_function("document.body.dataset.busy === 'no'")
        told = page.locator(".turn").last.locator(".statement").count()
        time.sleep(0.3)  # a reader reads
        return float(page.evaluate("window.seen - window.asked")) if told else None

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        opening = []
        for _ in range(_OPENINGS):
            page = browser.new_page()
            began = time.perf_counter()
            page.goto(url, wait_until="commit")
            page.wait_for_selector("body[data-started=yes]")
            page.keyboard.type("a")
            page.wait_for_function("document.querySelector('#question').value === 'a'")
            opening.append(1000 * (time.perf_counter() - began))
            page.close()
        page = browser.new_page()
        page.goto(url)
        page.wait_for_selector("body[data-started=yes]")
        page.evaluate(_WATCH)
        for question in asked[:_WARM_UP]:
            first_statement(page, question)
        fresh, growing = [], []
        for question in asked:
            page.click(".fresh")
            page.wait_for_selector(".welcome")
            fresh.append(first_statement(page, question))
        for question in asked:
            growing.append(first_statement(page, question))
        browser.close()
    new, old = ([one for one in ones if one is not None] for ones in (fresh, growing))
    return {
        "questions": len(new),
        "first_statement_ms": round(statistics.median(new), 1),
        "first_statement_slowest_ms": round(max(new), 1),
        "first_statement_growing_ms": round(statistics.median(old), 1),
        "opening_ms": round(statistics.median(opening), 1),
    }


def main() -> int:
    """0 where both limits hold, else 1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=20)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    given = parser.parse_args()
    made = questions(given.archive, 3 * given.questions)[: given.questions]
    with served(given.archive) as url:
        found = measured(url, made, given.chromium)
    sys.stdout.write(json.dumps(found) + "\n")
    return 0 if found["first_statement_ms"] <= MOST_MS and found["opening_ms"] <= MOST_OPENING_MS else 1


if __name__ == "__main__":
    sys.exit(main())
