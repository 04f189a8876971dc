"""Ingests on the server: with the real embedder, real archives and real threads."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ui.jobs.jobs import KEPT, Jobs
from ui.jobs.types import Job, JobState, Upload
from ui.monitoring.metrics import Metrics
from ui.settings import Settings
from vectorstore import Archive, ArchiveSettings
from vectorstore.errors import ArchiveError, UsageError
from vectorstore.lock import writer_lock

if TYPE_CHECKING:
    from vectorstore.embedders import Embedder, Vectors

FERRY = "Ferry prices rise\n\nThe ferry to Northness will cost more from May, the company said. It gave no reason."
WALL = "The harbour wall was repaired on Monday. It took three weeks and cost 2.5 million pounds."
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOON = 30.0


@dataclass
class HeldEmbedder:
    """The real embedder, which a test may hold up."""

    real: Embedder
    go: threading.Event = field(default_factory=threading.Event)
    reached: threading.Event = field(default_factory=threading.Event)
    on_embed: Callable[[], None] = lambda: None

    @property
    def fingerprint(self) -> str:
        return self.real.fingerprint

    @property
    def dimensions(self) -> int:
        return self.real.dimensions

    @property
    def max_tokens(self) -> int:
        return self.real.max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self.real.count_tokens(texts)

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        self.reached.set()
        assert self.go.wait(SOON)
        self.on_embed()
        return self.real.embed(texts, progress)


@dataclass
class Desk:
    """A server's jobs, an archive's folder, and what senders send."""

    folder: Path
    outbox: Path
    embedder: HeldEmbedder
    metrics: Metrics = field(default_factory=Metrics)
    opened: list[Jobs] = field(default_factory=list)

    def start(self, patience: float = 600.0, settings: Settings | None = None) -> Jobs:
        jobs = Jobs(settings or Settings(), self.embedder, self.folder, self.metrics, lambda: NOON, patience=patience)
        self.opened.append(jobs)
        return jobs

    def upload(self, name: str, content: str | bytes, sent_as: str | None = None) -> Upload:
        self.outbox.mkdir(exist_ok=True)
        path = self.outbox / f"{len(list(self.outbox.iterdir()))}.tmp"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return Upload(sent_as or name, path)

    def texts(self) -> list[str]:
        with Archive.open(self.folder, self.embedder, ArchiveSettings()) as archive:
            return [article.text for article in archive.articles()]


@pytest.fixture
def desk(tmp_path: Path, embedder: Embedder) -> Iterator[Desk]:
    made = Desk(tmp_path / "archive", tmp_path / "outbox", HeldEmbedder(embedder))
    made.embedder.go.set()
    yield made
    made.embedder.go.set()
    for jobs in made.opened:
        jobs.close()


def ended(jobs: Jobs, job: Job) -> Job:
    """The job once it is done or failed."""
    return reached(jobs, job, lambda now: now.state in (JobState.DONE, JobState.FAILED))


def reached(jobs: Jobs, job: Job, wanted: Callable[[Job], bool]) -> Job:
    """The job once it is as `wanted`."""
    tick = threading.Event()
    for _ in range(int(SOON / 0.01)):
        now = jobs.job(job.id)
        assert now is not None
        if wanted(now):
            return now
        tick.wait(0.01)
    pytest.fail(f"it never came so far: {now}")


# --- reading ------------------------------------------------------------------------------------------------------


def test_an_uploaded_file_is_read_and_kept_beside_the_archive(desk: Desk) -> None:
    jobs, upload = desk.start(), desk.upload("ferry.txt", FERRY)
    job = jobs.submit("ada", [upload])
    assert (job.state, job.owner, job.sources, job.submitted) == (JobState.WAITING, "ada", ("ferry.txt",), NOON)
    done = ended(jobs, job)
    assert done.state is JobState.DONE, done
    assert done.report is not None
    assert (done.report.new, done.report.failures, done.done, done.total) == (1, (), 1, 1)
    assert desk.texts() == [FERRY]
    assert (desk.folder / "uploads" / "ferry.txt").read_text() == FERRY
    assert not upload.path.exists()
    assert list((desk.folder / "uploads" / ".waiting").iterdir()) == []


def test_an_open_archive_sees_what_was_uploaded(desk: Desk) -> None:
    jobs = desk.start()
    ended(jobs, jobs.submit("ada", [desk.upload("ferry.txt", FERRY)]))
    with Archive.open(desk.folder, desk.embedder, ArchiveSettings()) as archive:
        ended(jobs, jobs.submit("ada", [desk.upload("wall.txt", WALL)]))
        assert archive.refresh()
        assert archive.matching(["harbour"], 5)


def test_each_failure_is_told_by_the_name_of_its_file_and_stops_no_other(desk: Desk) -> None:
    jobs = desk.start()
    sent = [desk.upload("a.txt", ""), desk.upload("b.pdf", b"%PDF-1.7"), desk.upload("c.json", "{"),
            desk.upload("ferry.txt", FERRY)]  # fmt: skip
    report = ended(jobs, jobs.submit("ada", sent)).report
    assert report is not None
    assert report.new == 1
    assert sorted(failure.source for failure in report.failures) == ["a.txt", "b.pdf", "c.json"]
    assert not (desk.folder / "uploads" / "b.pdf").exists()


def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    jobs = desk.start()
    ended(jobs, jobs.submit("ada", [desk.upload("ferry.txt", FERRY)]))
    report = ended(jobs, jobs.submit("bob", [desk.upload("ferry.txt", FERRY)])).report
    assert report is not None
    assert (report.new, report.changed, report.unchanged) == (0, 0, 1)
    assert not (desk.folder / "uploads" / ".earlier").exists()


def test_other_words_under_the_same_name_are_a_new_version_and_the_earlier_file_is_kept(desk: Desk) -> None:
    jobs = desk.start()
    ended(jobs, jobs.submit("ada", [desk.upload("ferry.txt", FERRY)]))
    for changed in (FERRY + " Fares last rose in 2019.", WALL):
        report = ended(jobs, jobs.submit("ada", [desk.upload("ferry.txt", changed)])).report
        assert report is not None
        assert (report.new, report.changed) == (0, 1)
    with Archive.open(desk.folder, desk.embedder, ArchiveSettings()) as archive:
        (article,) = archive.articles()
        assert [version.version for version in archive.versions(article.id)] == [3, 2, 1]
    assert (desk.folder / "uploads" / ".earlier" / "1-ferry.txt").read_text() == FERRY
    assert len(list((desk.folder / "uploads" / ".earlier").iterdir())) == 2


def test_two_files_of_one_name_in_one_job_are_not_mixed_up(desk: Desk) -> None:
    jobs = desk.start()
    sent = [desk.upload("index.txt", FERRY), desk.upload("index.txt", WALL), desk.upload("index.txt", FERRY)]
    report = ended(jobs, jobs.submit("ada", sent)).report
    assert report is not None
    assert (report.new, [failure.source for failure in report.failures]) == (1, ["index.txt"])
    assert desk.texts() == [FERRY]


def test_what_could_not_be_read_is_read_again_when_it_is_sent_again(desk: Desk) -> None:
    small = Settings.load({"ingest": {"max_file_mb": 0.00001}})
    jobs = desk.start(settings=small)
    assert ended(jobs, jobs.submit("ada", [desk.upload("ferry.txt", FERRY)])).report.failures  # type: ignore[union-attr]
    jobs = desk.start()
    report = ended(jobs, jobs.submit("ada", [desk.upload("ferry.txt", FERRY)])).report
    assert report is not None
    assert (report.new, report.failures) == (1, ())


def test_a_job_says_how_far_it_is(desk: Desk) -> None:
    desk.embedder.go.clear()
    jobs = desk.start()
    job = jobs.submit("ada", [desk.upload("ferry.txt", FERRY), desk.upload("wall.txt", WALL)])
    second = jobs.submit("bob", [desk.upload("more.txt", WALL + " It is done.")])
    assert desk.embedder.reached.wait(SOON)
    now = jobs.job(job.id)
    assert now is not None
    assert (now.state, now.total, now.doing) == (JobState.RUNNING, 2, "Reading")
    assert jobs.job(second.id) == second
    assert [one.id for one in jobs.recent()] == [second.id, job.id]
    desk.embedder.go.set()
    assert ended(jobs, second).state is JobState.DONE


def test_an_ingest_is_counted_and_timed(desk: Desk) -> None:
    jobs = desk.start()
    ended(jobs, jobs.submit("ada", [desk.upload("ferry.txt", FERRY)]))
    jobs.close()
    assert desk.metrics.registry.get_sample_value("byline_call_seconds_count", {"verb": "ingest"}) == 1


# --- what is refused ----------------------------------------------------------------------------------------------


def test_nothing_to_read_and_an_address_that_is_none_are_refused_at_once(desk: Desk) -> None:
    jobs = desk.start()
    with pytest.raises(UsageError, match="nothing to read"):
        jobs.submit("ada")
    for wrong in (
        "ftp://example.org/a",
        "example.org",
        "file:///etc/passwd",
        "http://",
        "http://me:secret@example.org/",
    ):
        with pytest.raises(UsageError):
            jobs.submit("ada", (), [wrong])
    assert jobs.recent() == ()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/cron.txt", "cron.txt"),
        ("..\\..\\evil.txt", "evil.txt"),
        ("/abs/olute.txt", "olute.txt"),
        (".hidden.txt", "hidden.txt"),
        ("a\x00b\n.txt", "ab.txt"),
        ("\u202etxt.lmth", "txt.lmth"),
        ("Zürich – Bericht.txt", "Zürich – Bericht.txt"),
        ("..", "upload"),
        ("", "upload"),
        ("con:1?.txt", "con_1_.txt"),
        ("x" * 400 + ".jsonl.gz", "x" * 141 + ".jsonl.gz"),
        ("ü" * 400 + ".txt", "ü" * 73 + ".txt"),
    ],
)  # fmt: skip
def test_no_name_leads_outside_the_folder_of_the_uploads(name: str, kept: str) -> None:
    from ui.jobs.names import safe_name

    assert safe_name(name) == kept
    assert len(kept.encode()) <= 150


def test_a_hostile_name_is_stored_where_the_others_are(desk: Desk) -> None:
    jobs = desk.start()
    job = ended(jobs, jobs.submit("ada", [desk.upload("x", FERRY, sent_as="../../../ferry.txt")]))
    assert job.sources == ("ferry.txt",)
    assert (desk.folder / "uploads" / "ferry.txt").is_file()
    assert not (desk.folder.parent / "ferry.txt").exists()


def test_no_more_than_a_hundred_ended_jobs_are_remembered(desk: Desk) -> None:
    jobs = desk.start()
    first = jobs.submit("ada", [desk.upload("a.pdf", b"%PDF")])
    ended(jobs, first)
    for _ in range(KEPT):
        ended(jobs, jobs.submit("ada", [desk.upload("a.pdf", b"%PDF")]))
    assert len(jobs.recent()) == KEPT
    assert jobs.job(first.id) is None


# --- when things go wrong -------------------------------------------------------------------------------------------


def test_a_job_waits_for_another_process_that_writes_and_then_goes_on(desk: Desk) -> None:
    desk.folder.mkdir()
    jobs = desk.start()
    with writer_lock(desk.folder):
        job = jobs.submit("ada", [desk.upload("ferry.txt", FERRY)])
        reached(jobs, job, lambda now: now.doing.startswith("Waiting for another process"))
    assert ended(jobs, job).state is JobState.DONE
    assert desk.texts() == [FERRY]


def test_a_job_that_waited_in_vain_fails_and_its_files_are_read_at_the_next_start(desk: Desk) -> None:
    desk.folder.mkdir()
    jobs = desk.start(patience=0)
    with writer_lock(desk.folder):
        job = ended(jobs, jobs.submit("ada", [desk.upload("ferry.txt", FERRY)]))
    assert job.state is JobState.FAILED
    assert job.problem == (
        "Another process has been writing to the archive all the time. "
        "What was sent is kept and read when the server starts again."
    )
    jobs.close()
    again = desk.start()
    assert ended(again, job).state is JobState.DONE
    assert desk.texts() == [FERRY]


def test_a_full_disk_is_told_in_a_sentence_and_loses_nothing(desk: Desk) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    desk.embedder.on_embed = full
    jobs = desk.start()
    job = ended(jobs, jobs.submit("ada", [desk.upload("ferry.txt", FERRY)]))
    assert job.state is JobState.FAILED
    assert job.problem is not None
    assert job.problem.startswith("The disk is full")
    jobs.close()
    desk.embedder.on_embed = lambda: None
    again = desk.start()
    assert ended(again, job).state is JobState.DONE
    assert desk.texts() == [FERRY]


def test_an_unexpected_failure_ends_the_job_and_not_the_worker(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> None:
        raise RuntimeError("loose wire")

    desk.embedder.on_embed = broken
    jobs = desk.start()
    job = ended(jobs, jobs.submit("ada", [desk.upload("ferry.txt", FERRY)]))
    assert job.problem is not None
    assert job.problem.startswith("Something went wrong")
    assert "loose wire" in caplog.text
    desk.embedder.on_embed = lambda: None
    assert ended(jobs, jobs.submit("ada", [desk.upload("wall.txt", WALL)])).state is JobState.DONE


def test_closing_in_mid_ingest_leaves_the_rest_to_the_next_start(desk: Desk) -> None:
    desk.embedder.go.clear()
    jobs = desk.start()
    first = jobs.submit("ada", [desk.upload("ferry.txt", FERRY)])
    second = jobs.submit("bob", [desk.upload("wall.txt", WALL)])
    assert desk.embedder.reached.wait(SOON)
    closing = threading.Thread(target=jobs.close)
    closing.start()
    desk.embedder.go.set()
    closing.join(SOON)
    assert not closing.is_alive()
    with pytest.raises(ArchiveError, match="about to end"):
        jobs.submit("ada", [desk.upload("late.txt", WALL)])
    again = desk.start()
    assert [(one.id, one.owner) for one in reversed(again.recent())] == [(first.id, "ada"), (second.id, "bob")]
    assert ended(again, second).state is JobState.DONE
    assert sorted(desk.texts()) == sorted([FERRY, WALL])


def test_what_was_sent_is_read_although_the_server_was_killed(desk: Desk) -> None:
    """The second file is being embedded when the process dies without a word; a third job is waiting."""
    ferry, wall, more = (desk.upload("x", text).path for text in (FERRY, WALL, WALL + " It is done."))
    script = f"""
import os, signal
from datetime import UTC, datetime
from pathlib import Path
from ui.wiring import quiet
quiet()
from ui.jobs.jobs import Jobs
from ui.jobs.types import JobState, Upload
from ui.monitoring.metrics import Metrics
from ui.settings import Settings
from vectorstore.embedders import load_embedder
embedder = load_embedder(engine="openvino")
real, texts = embedder.embed, []
def embed(given, progress=None):
    if any("harbour" in text for text in given):
        jobs.submit("cy", [Upload("more.txt", Path({str(more)!r}))])
        os.kill(os.getpid(), signal.SIGKILL)
    return real(given, progress)
embedder.embed = embed
jobs = Jobs(Settings(), embedder, Path({str(desk.folder)!r}), Metrics(), lambda: datetime.now(UTC))
jobs.submit("ada", [Upload("ferry.txt", Path({str(ferry)!r}))])
jobs.submit("bob", [Upload("wall.txt", Path({str(wall)!r}))])
jobs._worker.join()
"""
    killed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False)
    assert killed.returncode == -9, killed.stderr
    jobs = desk.start()
    left = jobs.recent()
    assert [job.owner for job in left] == ["cy", "bob"]
    assert [ended(jobs, job).state for job in left] == [JobState.DONE] * 2
    assert sorted(desk.texts()) == sorted([FERRY, WALL, WALL + " It is done."])


def test_another_server_on_the_same_archive_leaves_the_jobs_of_a_living_one_alone(desk: Desk) -> None:
    desk.embedder.go.clear()
    jobs = desk.start()
    job = jobs.submit("ada", [desk.upload("ferry.txt", FERRY)])
    assert desk.start().recent() == ()
    desk.embedder.go.set()
    assert ended(jobs, job).state is JobState.DONE


def test_a_removed_article_does_not_come_back_with_the_next_start(desk: Desk) -> None:
    jobs = desk.start()
    ended(jobs, jobs.submit("ada", [desk.upload("ferry.txt", FERRY), desk.upload("wall.txt", WALL)]))
    jobs.close()
    with Archive.open(desk.folder, desk.embedder, ArchiveSettings()) as archive:
        wall = next(article.id for article in archive.articles() if article.text == WALL)
    with Archive.remover(desk.folder) as writer:
        writer.remove([wall])
        writer.publish()
    again = desk.start()
    assert again.recent() == ()
    assert desk.texts() == [FERRY]


def test_a_job_that_kills_the_server_again_and_again_is_given_up(desk: Desk) -> None:
    jobs = desk.start()
    desk.embedder.go.clear()
    job = jobs.submit("ada", [desk.upload("ferry.txt", FERRY)])
    assert desk.embedder.reached.wait(SOON)
    note = desk.folder / "uploads" / ".waiting" / job.id / "note.json"
    written = json.loads(note.read_text())
    assert written["tries"] == 1
    desk.embedder.go.set()
    ended(jobs, job)
    jobs.close()
    note.parent.mkdir()
    note.write_text(json.dumps({**written, "tries": 3}))
    (left,) = desk.start().recent()
    assert left.state is JobState.FAILED
    assert left.problem == "The server ended 3 times while reading this. It is not tried again."
