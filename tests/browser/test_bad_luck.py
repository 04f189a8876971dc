"""Bad luck: killed servers, full disks, no network, a changing archive, endless conversations. In a real browser."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browsing import WIDE, OpenPage, byline, started
from playwright.sync_api import FilePayload, Locator, Page, expect

from ui.records.records import Records
from ui.records.types import KeptExchange

pytestmark = pytest.mark.browser

REPOSITORY = Path(__file__).resolve().parents[2]
SLOW = Path(__file__).with_name("slow_page.py")
WHY = "Why did the alliance sour?"
WHO = "Who brokered the truce?"
TUNNEL = "Who opened the railway tunnel under the Velm Pass?"
COMING = 30_000
"""Milliseconds: the first question of a server loads the models."""
LATE = "Glassworks in Odensk reopens\n\nThe glassworks in Odensk reopened on Friday with sixty workers.\n"
TALK_LENGTH = 200
Server = tuple[str, "subprocess.Popen[str]"]


@pytest.fixture
def own(archive: Path, tmp_path: Path) -> Path:
    """An archive that a test may change."""
    return Path(shutil.copytree(archive, tmp_path / "archive"))


@pytest.fixture
def serve(environment: dict[str, str]) -> Callable[..., AbstractContextManager[Server]]:
    """Serves an archive; `serve(archive, port)` takes the port of a server that has gone."""

    def serving(archive: Path, port: int = 0) -> AbstractContextManager[Server]:
        return started(byline(archive, "serve", "--port", str(port), "--no-browser"), archive.parent, environment)

    return serving


@pytest.fixture(scope="module")
def standing(
    archive: Path, environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """One server and its archive, for the tests that change neither."""
    own = Path(shutil.copytree(archive, tmp_path_factory.mktemp("standing") / "archive"))
    with started(byline(own, "serve", "--port", "0", "--no-browser"), own.parent, environment) as (url, _):
        yield url, own


@pytest.fixture
def slow(own: Path, environment: dict[str, str], tmp_path: Path) -> Callable[..., AbstractContextManager[Server]]:
    """Serves the same archive with answers that stop half-way until `tmp_path / "gate"` is there."""
    found = {**environment, "PYTHONPATH": str(REPOSITORY)}

    def serving(port: int = 0) -> AbstractContextManager[Server]:
        command = [sys.executable, str(SLOW), str(own), str(tmp_path / "gate"), str(port)]
        return started(command, own.parent, found)

    return serving


def send(page: Page, question: str) -> None:
    page.fill("#question", question)
    page.keyboard.press("Enter")


def ask(page: Page, question: str) -> Locator:
    """Asks, waits for the whole answer, and gives its part of the page."""
    before = page.locator(".turn").count()
    send(page, question)
    expect(page.locator(".turn")).to_have_count(before + 1, timeout=COMING)
    expect(page.locator(".turn[data-settling]")).to_have_count(0, timeout=COMING)
    return page.locator(".turn").last


def begin(page: Page) -> None:
    """Asks, and waits until the answer has stopped half-way."""
    send(page, WHY)
    expect(page.locator(".turn[data-live] .statement").first).to_be_visible(timeout=COMING)


def run(archive: Path, environment: dict[str, str], *words: str) -> None:
    subprocess.run(byline(archive, *words), check=True, env=environment, cwd=archive.parent, capture_output=True)


def fill(ballast: Path) -> None:
    """Writes until the disk has no room left."""
    with ballast.open("wb", buffering=0) as stream, suppress(OSError):
        while stream.write(b"\0" * 65_536):
            pass


def answered(turn: Locator) -> None:
    expect(turn.locator(".standing .as-of")).to_be_visible(timeout=COMING)


# --- the server goes -------------------------------------------------------------------------------------------------


def test_a_kill_in_mid_answer_loses_no_question_and_no_earlier_answer(
    visit: OpenPage, slow: Callable[..., AbstractContextManager[Server]], tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    gate.touch()
    with slow() as (url, process):
        page = visit(url)
        ask(page, WHO)
        gate.unlink()
        begin(page)
        process.kill()
        process.wait()
    gate.touch()
    with slow(urlsplit(url).port or 0):
        expect(page.locator(".turn .problem")).to_contain_text("broke off", timeout=COMING)
        expect(page.locator(".question")).to_have_text([WHO, WHY])
        expect(page.locator(".turn").first.locator(".statement").first).to_be_visible()
        page.get_by_role("button", name="Retry").click()
        answered(page.locator(".turn").nth(1))
        expect(page.locator(".turn")).to_have_count(2)


def test_a_kill_between_two_questions_goes_unnoticed(
    visit: OpenPage, serve: Callable[..., AbstractContextManager[Server]], own: Path
) -> None:
    with serve(own) as (url, process):
        page = visit(url)
        ask(page, WHO)
        address = page.url
        process.kill()
        process.wait()
    with serve(own, urlsplit(url).port or 0):
        send(page, WHY)
        expect(page.locator(".question")).to_have_text([WHO, WHY], timeout=COMING)
        answered(page.locator(".turn").nth(1))
        assert page.url == address
        page.locator(".turn").first.locator(".statement .chip").first.click()
        expect(page.locator("#reader mark.active").first).to_be_visible()


def test_without_a_network_the_question_comes_back_and_can_be_asked_again(
    visit: OpenPage, standing: tuple[str, Path]
) -> None:
    page = visit(standing[0])
    ask(page, WHO)
    page.context.set_offline(True)
    send(page, WHY)
    expect(page.locator("#question-length")).to_contain_text("Byline does not answer", timeout=COMING)
    expect(page.locator("#question")).to_have_value(WHY)
    page.evaluate("window.before = true")
    page.context.set_offline(False)
    page.wait_for_function("!window.before && document.body.dataset.started === 'yes'")  # it is loaded anew
    expect(page.locator(".question")).to_have_text([WHO])
    expect(page.locator("#question")).to_have_value(WHY)
    page.focus("#question")
    page.keyboard.press("Enter")
    expect(page.locator(".question")).to_have_text([WHO, WHY], timeout=COMING)
    answered(page.locator(".turn").nth(1))


# --- the archive changes ---------------------------------------------------------------------------------------------


def test_an_archive_that_grows_and_is_rebuilt_in_mid_answer_disturbs_no_answer(
    visit: OpenPage,
    slow: Callable[..., AbstractContextManager[Server]],
    own: Path,
    environment: dict[str, str],
    tmp_path: Path,
) -> None:
    with slow() as (url, _):
        page = visit(url)
        begin(page)
        (tmp_path / "late").mkdir()
        (tmp_path / "late" / "late.txt").write_text(LATE)
        run(own, environment, "ingest", str(tmp_path / "late"))
        run(own, environment, "rebuild")
        (tmp_path / "gate").touch()
        answered(page.locator(".turn").first)
        turn = ask(page, "When did the glassworks in Odensk reopen?")
        expect(turn.locator(".statement").first).to_contain_text("reopened on Friday")


def test_an_article_deleted_while_it_is_read_stays_readable_and_is_gone_from_the_kept_answer(
    visit: OpenPage, serve: Callable[..., AbstractContextManager[Server]], own: Path, environment: dict[str, str]
) -> None:
    with serve(own) as (url, process):
        page = visit(url)
        turn = ask(page, TUNNEL)
        turn.locator(".statement .chip").first.click()
        expect(page.locator("#reader mark.active")).to_contain_text("Otto Brekke")
        page.get_by_role("tab", name="Archive").click()
        page.fill("#archive-words", "forty road committees")
        expect(page.locator("#archive-list tbody tr")).to_have_count(1)
        article = page.locator("#archive-list button.title").get_attribute("data-id") or ""
        run(own, environment, "remove", article, "--yes")
        expect(page.locator("#reader mark.active")).to_contain_text("Otto Brekke")
        page.locator("#archive-list button.title").click()
        expect(page.locator("#reader .problem")).to_contain_text("no longer in the archive")
        page.get_by_role("tab", name="Ask").click()
        process.kill()
        process.wait()
    with serve(own, urlsplit(url).port or 0):
        page.reload()
        expect(page.locator(".turn")).to_contain_text("no longer in the archive", timeout=COMING)
        expect(page.locator(".turn .chip")).to_have_count(0)
        expect(page.locator(".turn")).not_to_contain_text("Otto Brekke")


# --- the disk --------------------------------------------------------------------------------------------------------


def test_where_nothing_can_be_kept_the_answer_comes_and_says_so(
    visit: OpenPage, serve: Callable[..., AbstractContextManager[Server]], own: Path
) -> None:
    with serve(own) as (url, _):
        page = visit(url)
        ask(page, WHO)
        with closing(sqlite3.connect(own / "records.sqlite")) as records:
            records.execute("ALTER TABLE exchanges RENAME TO elsewhere")
            records.commit()
            turn = ask(page, WHY)
            expect(turn.locator(".statement").first).to_be_visible()
            expect(turn.locator(".problem")).to_contain_text("not kept")
            turn.locator(".statement .chip").first.click()
            expect(page.locator("#reader mark.active").first).to_be_visible()
            page.get_by_role("button", name="New conversation").click()
            expect(page.locator(".welcome")).to_be_visible()
            expect(ask(page, WHY).locator(".problem")).to_contain_text("not kept")
            records.execute("ALTER TABLE elsewhere RENAME TO exchanges")
            records.commit()
        expect(ask(page, WHO).locator(".problem")).to_have_count(0)
        expect(page).to_have_url(re.compile(r"[?&]c="))


def test_a_disk_that_fills_up_during_an_upload_is_named_and_harms_nothing(
    visit: OpenPage, serve: Callable[..., AbstractContextManager[Server]], archive: Path, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk is not allowed here")
    try:
        own = Path(shutil.copytree(archive, disk / "archive"))
        with serve(own) as (url, _):
            page = visit(url)
            ask(page, WHO)
            fill(disk / "ballast")
            page.get_by_role("tab", name="Archive").click()
            page.locator("#adding > summary").click()
            large = FilePayload(name="late.txt", mimeType="text/plain", buffer=LATE.encode() * 2000)
            page.set_input_files("#add-files", large)
            expect(page.locator("#adding-problem")).to_contain_text("full")
            page.get_by_role("tab", name="Ask").click()
            turn = ask(page, WHY)
            expect(turn.locator(".statement").first).to_be_visible()
            (disk / "ballast").unlink()
            page.get_by_role("tab", name="Archive").click()
            small = FilePayload(name="late.txt", mimeType="text/plain", buffer=LATE.encode())
            page.set_input_files("#add-files", small)
            expect(page.locator("#archive-jobs .job.done")).to_contain_text("1 new", timeout=COMING)
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


# --- the reader ------------------------------------------------------------------------------------------------------


def test_two_tabs_of_one_browser_share_a_conversation_and_lose_no_question(
    visit: OpenPage, standing: tuple[str, Path]
) -> None:
    one = visit(standing[0])
    ask(one, WHO)
    two = visit(one.url, one.context)
    expect(two.locator(".question")).to_have_text([WHO])
    send(one, WHY)
    send(two, TUNNEL)
    for page in (one, two):
        expect(page.locator("body")).to_have_attribute("data-busy", "no", timeout=COMING)
        page.reload()
    for page in (one, two):
        expect(page.locator(".question")).to_have_count(3, timeout=COMING)
        assert set(page.locator(".question").all_inner_texts()) == {WHO, WHY, TUNNEL}
        expect(page.locator(".turn .problem")).to_have_count(0)
    stranger = visit(one.url)
    expect(stranger.locator(".gone")).to_be_visible()
    expect(stranger.locator(".turn")).to_have_count(0)


def test_back_and_forward_in_mid_answer_come_back_to_the_whole_answer(
    visit: OpenPage, slow: Callable[..., AbstractContextManager[Server]], tmp_path: Path
) -> None:
    with slow() as (url, _):
        page = visit(url)
        begin(page)
        page.get_by_role("button", name="New conversation").click()
        expect(page.locator(".turn")).to_have_count(0)
        page.go_back()
        expect(page.locator(".turn[data-live] .question")).to_have_text(WHY)
        page.go_forward()
        expect(page.locator(".turn")).to_have_count(0)
        (tmp_path / "gate").touch()
        page.go_back()
        answered(page.locator(".turn").first)
        expect(page.locator(".turn")).to_have_count(1)


def test_ten_thousand_letters_pasted_are_counted_and_not_sent(visit: OpenPage, standing: tuple[str, Path]) -> None:
    page = visit(standing[0])
    page.fill("#question", "why " * 2500)
    expect(page.locator("#question-length")).to_contain_text("of 2,000 characters")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_disabled()
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDE["width"]
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_in_viewport()
    answered(ask(page, WHO))


def test_a_conversation_of_two_hundred_questions_stays_quick(visit: OpenPage, standing: tuple[str, Path]) -> None:
    url, own = standing
    page = visit(url)
    ask(page, WHY)
    took = _seconds(lambda: ask(page, WHO))
    with closing(sqlite3.connect(own / "records.sqlite")) as records:
        newest = "SELECT owner, id FROM answers ORDER BY asked DESC LIMIT 1"
        ((owner, answer),) = records.execute(newest)
    with closing(Records.open(own, lambda: datetime.now(UTC))) as kept:
        talk = kept.begin(owner, "Endless").id
        for _ in range(TALK_LENGTH):
            kept.add(owner, talk, KeptExchange(WHY, answer))
    page.goto(f"{url}?c={talk}")
    expect(page.locator(".turn")).to_have_count(TALK_LENGTH, timeout=COMING)
    assert _seconds(lambda: ask(page, TUNNEL)) < took + 4  # on a busy machine
    begun = time.perf_counter()
    page.reload()
    expect(page.locator(".turn")).to_have_count(TALK_LENGTH + 1)
    assert time.perf_counter() - begun < 12


def _seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun
