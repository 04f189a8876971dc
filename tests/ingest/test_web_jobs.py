"""Web addresses from the command line and from the server: the same reading, with other doors."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commands import Byline
from web_server import FERRY, WALL, WebServer, article_page

from ui.jobs.jobs import Jobs
from ui.jobs.types import Job, JobState
from ui.monitoring.metrics import Metrics
from ui.settings import Settings
from vectorstore import Archive, ArchiveSettings

if TYPE_CHECKING:
    from vectorstore.embedders import Embedder

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
OPEN = {"ingest": {"private_addresses": True}}


def test_a_page_is_ingested_on_the_command_line_and_answers(site: WebServer, byline: Byline) -> None:
    url = site.put("/ferry", article_page("Ferry prices", FERRY))
    done = byline("ingest", url)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("1 new, 0 changed, 0 unchanged; ")
    assert byline("ingest", url).out.startswith("0 new, 0 changed, 1 unchanged; 0 passages")
    answer = json.loads(byline("ask", "What will a ferry crossing to Northness cost?", "--json").out)
    cited = answer["citations"][0]
    assert (cited["source"], cited["url"]) == (url, url)
    assert cited["link"].startswith(f"{url}#:~:text=")


def test_a_page_that_cannot_be_read_is_told_and_the_exit_code_says_so(site: WebServer, byline: Byline) -> None:
    done = byline("ingest", site.url + "/none", site.put("/wall", article_page("Wall", WALL)), "--json")
    assert done.code == 3
    assert f"Not read: {site.url}/none: there is no such page (404). Check the address." in done.err
    report = json.loads(done.out)
    assert (report["new"], report["files"]) == (1, 2)
    assert report["failures"] == [
        {"source": f"{site.url}/none", "reason": "there is no such page (404). Check the address."}
    ]


def test_a_dry_run_of_a_page_stores_nothing(site: WebServer, byline: Byline, tmp_path: Path) -> None:
    done = byline("ingest", site.put("/wall", article_page("Wall", WALL)), "--dry-run")
    assert done.out.startswith("Would be: 1 new")
    assert not (tmp_path / ".byline").exists()


@pytest.mark.parametrize("wrong", ["ftp://example.org/a", "https://", "https://me:pw@example.org/", "feed:"])
def test_an_address_that_is_none_is_a_wrong_use_of_the_command(byline: Byline, wrong: str) -> None:
    assert byline("ingest", wrong).code == 2


def test_watching_sees_a_page_change(site: WebServer, byline: Byline, monkeypatch: pytest.MonkeyPatch) -> None:
    url = site.put("/ferry", article_page("Ferry prices", FERRY))
    slept: list[float] = []

    def change(seconds: float) -> None:
        slept.append(seconds)
        site.put("/ferry", article_page("Ferry prices", FERRY.replace("14", "15")))
        if len(slept) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr("ui.cli_ingest.time.sleep", change)
    done = byline("ingest", url, "--watch")
    assert [line[:18] for line in done.out.splitlines()] == ["1 new, 0 changed, ", "0 new, 1 changed, "]
    assert slept == [300.0, 300.0]


# --- the server -------------------------------------------------------------------------------------------------------


@pytest.fixture
def jobs(tmp_path: Path, embedder: Embedder) -> Iterator[Jobs]:
    made = Jobs(Settings.load(OPEN), embedder, tmp_path / "archive", Metrics(), lambda: NOON)
    yield made
    made.close()


def ended(jobs: Jobs, job: Job) -> Job:
    tick = threading.Event()
    for _ in range(3_000):
        now = jobs.job(job.id)
        assert now is not None
        if now.state in (JobState.DONE, JobState.FAILED):
            return now
        tick.wait(0.01)
    pytest.fail(f"it never ended: {now}")


def test_an_address_is_read_by_the_server(site: WebServer, jobs: Jobs, tmp_path: Path, embedder: Embedder) -> None:
    url = site.put("/ferry", article_page("Ferry prices", FERRY))
    job = ended(jobs, jobs.submit("ada", (), [url, site.url + "/none"]))
    assert job.report is not None
    assert (job.report.new, len(job.report.failures), job.done, job.total) == (1, 1, 2, 2)
    assert job.sources == (url, site.url + "/none")
    with Archive.open(tmp_path / "archive", embedder, ArchiveSettings()) as archive:
        assert [article.source for article in archive.articles()] == [url]


def test_the_server_does_not_read_its_own_network_unless_it_may(
    site: WebServer, tmp_path: Path, embedder: Embedder
) -> None:
    jobs = Jobs(Settings(), embedder, tmp_path / "archive", Metrics(), lambda: NOON)
    job = ended(jobs, jobs.submit("ada", (), [site.put("/ferry", article_page("Ferry prices", FERRY))]))
    jobs.close()
    assert job.report is not None
    assert "own network" in job.report.failures[0].reason
    assert site.asked == []


def test_a_server_that_ends_does_not_wait_for_the_pauses_of_a_feed(site: WebServer, jobs: Jobs) -> None:
    items = "".join(f"<item><link>{site.url}/{n}</link></item>" for n in range(3))
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 10\n", "text/plain")
    url = site.put("/feed", f"<rss version='2.0'><channel><title>A</title>{items}</channel></rss>", "text/xml")
    asked = threading.Event()
    robots = site.pages["/robots.txt"]

    def told(request: object) -> object:
        asked.set()
        return robots(request)  # type: ignore[operator,arg-type]

    site.pages["/robots.txt"] = told  # type: ignore[assignment]
    job = jobs.submit("ada", (), [url])
    assert asked.wait(20)
    jobs.close()
    now = jobs.job(job.id)
    assert now is not None
    assert now.state is JobState.WAITING
