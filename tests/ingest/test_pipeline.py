"""The whole way of an article, with the real embedder and the real archive."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ingest import Failure, IngestReport, IngestSettings, find_sources, ingest
from vectorstore import Archive, ArchiveBusy, ArchiveError, ArchiveSettings, ArchiveWriter, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from vectorstore.embedders import Embedder, Vectors

FERRY = (
    "Ferry prices rise in May\n\nThe ferry to Northness will cost more from May, the company said. It gave no reason."
)
WALL = "The harbour wall was repaired on Monday. It took three weeks and cost 2.5 million pounds."


@dataclass
class CountingEmbedder:
    """The real embedder, counting what it is asked to do."""

    real: Embedder
    embedded: int = 0
    counted: int = 0
    on_embed: Callable[[], None] = field(default=lambda: None)

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
        self.counted += len(texts)
        return self.real.count_tokens(texts)

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        self.on_embed()
        self.embedded += len(texts)
        return self.real.embed(texts, progress)


@dataclass
class RecordedProgress:
    total: int = 0
    files: int = 0
    articles: int = 0
    passages: int = 0
    stages: list[str] = field(default_factory=list)

    def start(self, total_files: int) -> None:
        self.total = total_files

    def advance(self, files: int, articles: int, passages: int) -> None:
        self.files += files
        self.articles += articles
        self.passages += passages

    def stage(self, name: str, done: int, total: int) -> None:
        self.stages.append(name)


@dataclass
class Newsroom:
    """A folder of articles and an archive beside it."""

    folder: Path
    archive: Path
    embedder: CountingEmbedder

    def put(self, name: str, content: str | bytes | object) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    def ingest(
        self,
        *sources: Path,
        settings: IngestSettings | None = None,
        dry_run: bool = False,
        prune: bool = False,
        retry_failed: bool = False,
        progress: RecordedProgress | None = None,
    ) -> IngestReport:
        return ingest(
            sources or [self.folder], self.archive, self.embedder, settings or IngestSettings(), ArchiveSettings(),
            dry_run=dry_run, prune=prune, retry_failed=retry_failed, progress=progress,
        )  # fmt: skip

    def open(self) -> Archive:
        return Archive.open(self.archive, self.embedder, ArchiveSettings())

    def sources(self) -> list[str]:
        with self.open() as archive:
            return sorted(article.source for article in archive.articles())

    def generation(self) -> int:
        with self.open() as archive:
            return archive.count().generation


@pytest.fixture
def news(tmp_path: Path, embedder: Embedder) -> Newsroom:
    room = Newsroom(tmp_path / "news", tmp_path / "archive", CountingEmbedder(embedder))
    room.put("ferry.txt", FERRY)
    room.put("harbour/wall.json", {"uri": "urn:post:1", "headline": "Wall repaired", "body_text": WALL})
    return room


def outcome(report: IngestReport) -> tuple[int, int, int, int]:
    return report.new, report.changed, report.unchanged, len(report.failures)


# --- what gets in -----------------------------------------------------------------------------------------------


def test_articles_get_in_and_are_found(news: Newsroom) -> None:
    report = news.ingest()
    assert outcome(report) == (2, 0, 0, 0)
    assert report.files == 2
    with news.open() as archive:
        counts = archive.count()
        assert (counts.articles, counts.passages) == (2, report.passages)
        vector = news.embedder.embed(["What did the repair of the harbour wall cost?"])[0]
        passage_id = archive.nearest(vector, 1)[0].passage_id
        passage = archive.passages([passage_id])[passage_id]
        article = archive.article(passage.article_id)
        assert article is not None
        assert (article.source, article.title, article.text) == ("harbour/wall.json", "Wall repaired", WALL)
        assert article.text[passage.start : passage.end] == passage.text
        assert archive.verify() == ()


def test_progress_adds_up(news: Newsroom) -> None:
    progress = RecordedProgress()
    report = news.ingest(progress=progress)
    assert (progress.total, progress.files, progress.articles) == (2, 2, 2)
    assert progress.passages == report.passages
    assert progress.stages


def test_a_large_file_of_lines_is_stored_in_several_batches(news: Newsroom) -> None:
    shutil.rmtree(news.folder)
    lines = [{"title": f"Story {n}", "body": f"Boat number {n} left. It came back."} for n in range(25)]
    news.put("all.jsonl", "\n".join(json.dumps(line) for line in lines) + "\n{broken\n")
    report = news.ingest(settings=IngestSettings(batch_articles=4))
    assert outcome(report) == (25, 0, 0, 1)
    assert report.failures[0].source == "all.jsonl line 26"
    with news.open() as archive:
        assert archive.count().articles == 25
    assert outcome(news.ingest()) == (0, 0, 1, 0)


# --- again ------------------------------------------------------------------------------------------------------


def test_ingest_twice_changes_nothing(news: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    news.ingest()
    before = news.generation()
    news.embedder.embedded = news.embedder.counted = 0
    monkeypatch.setattr("ingest.run.file_sha256", lambda file: pytest.fail(f"{file.name} was read"))
    assert outcome(news.ingest()) == (0, 0, 2, 0)
    assert (news.embedder.embedded, news.embedder.counted) == (0, 0)
    assert news.generation() == before


def test_a_touched_file_is_hashed_and_not_read(news: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    news.ingest()
    before = news.generation()
    os.utime(news.folder / "ferry.txt", ns=(1, 1))
    monkeypatch.setattr("ingest.run.reader_for", lambda path: pytest.fail(f"{path} was read"))
    assert outcome(news.ingest()) == (0, 0, 2, 0)
    monkeypatch.setattr("ingest.run.file_sha256", lambda file: pytest.fail(f"{file.name} was hashed again"))
    assert outcome(news.ingest()) == (0, 0, 2, 0)
    assert news.generation() == before


def test_a_changed_article_becomes_a_new_version_and_only_its_new_words_are_embedded(news: Newsroom) -> None:
    news.ingest()
    news.embedder.embedded = 0
    news.put("ferry.txt", FERRY.replace("no reason", "no reasons"))
    assert outcome(news.ingest()) == (0, 1, 1, 0)
    assert news.embedder.embedded == 1
    with news.open() as archive:
        article = next(one for one in archive.articles() if one.source == "ferry.txt")
        assert (article.version, "no reasons" in article.text) == (2, True)
        assert [version.version for version in archive.versions(article.id)] == [2, 1]


def test_another_passage_size_cuts_the_articles_anew(news: Newsroom) -> None:
    news.ingest()
    with news.open() as archive:
        before = archive.count().passages
    assert outcome(news.ingest(settings=IngestSettings(passage_tokens=12))) == (0, 0, 2, 0)
    with news.open() as archive:
        counts = archive.count()
        assert counts.passages > before
        assert counts.versions == 2


def test_a_stopped_ingest_goes_on_where_it_was(news: Newsroom) -> None:
    shutil.rmtree(news.folder)
    lines = [{"title": f"Story {n}", "body": f"Boat number {n} left. It came back."} for n in range(12)]
    news.put("all.jsonl", "\n".join(map(json.dumps, lines)))
    small = IngestSettings(batch_articles=4)

    def stop_at_the_third_batch() -> None:
        if news.embedder.embedded >= 8:
            raise KeyboardInterrupt

    news.embedder.on_embed = stop_at_the_third_batch
    with pytest.raises(KeyboardInterrupt):
        news.ingest(settings=small)
    news.embedder.on_embed = lambda: None
    with news.open() as archive:
        assert archive.count().articles == 8  # and they can be searched
        assert archive.nearest(news.embedder.embed(["boat"])[0], 20)
    news.embedder.embedded = 0
    assert outcome(news.ingest(settings=small)) == (4, 0, 8, 0)
    assert news.embedder.embedded == 4


# --- what does not get in ---------------------------------------------------------------------------------------


def test_what_cannot_be_read_is_reported_and_stops_nothing(news: Newsroom) -> None:
    news.put("binary.txt", b"\x00\x01\x02")
    news.put("empty.md", b"")
    news.put("form.txt", "Leave a reply\n\nShare this article")
    news.put("large.txt", "word " * 500)
    news.put("notes.pdf", b"%PDF")
    report = news.ingest(settings=IngestSettings(max_file_mb=0.002))
    assert outcome(report) == (2, 0, 0, 4)
    assert [failure.source for failure in report.failures] == ["binary.txt", "empty.md", "form.txt", "large.txt"]
    assert all(failure.reason.endswith((".", "--retry-failed.")) for failure in report.failures)
    assert report.skipped_line == "1 file of other kinds left out: 1 .pdf"


def test_a_failed_file_is_named_again_but_read_only_when_asked_or_changed(
    news: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    news.put("empty.txt", b"")
    news.ingest()
    with monkeypatch.context() as patched:
        patched.setattr("ingest.run.file_sha256", lambda file: pytest.fail(f"{file.name} was read"))
        (failure,) = news.ingest().failures
        assert failure.source == "empty.txt"
        assert "--retry-failed" in failure.reason
    (failure,) = news.ingest(retry_failed=True).failures
    assert "--retry-failed" not in failure.reason
    news.put("empty.txt", WALL)
    assert outcome(news.ingest()) == (1, 0, 2, 0)


def test_a_raised_limit_lets_a_large_file_in(news: Newsroom) -> None:
    news.put("large.txt", "The boat left. " * 200)
    assert len(news.ingest(settings=IngestSettings(max_file_mb=0.002)).failures) == 1
    assert outcome(news.ingest(retry_failed=True)) == (1, 0, 2, 0)


def test_two_articles_with_one_uri_are_told_apart(news: Newsroom) -> None:
    news.put("harbour/zwall.json", {"uri": "urn:post:1", "headline": "Other", "body_text": "Other words."})
    news.put("harbour/zzwall.json", {"uri": "urn:post:1", "headline": "Wall repaired", "body_text": WALL})
    report = news.ingest()
    assert report.new == 2
    (failure,) = report.failures
    assert failure.source == "harbour/zwall.json"
    assert "same URI as harbour/wall.json" in failure.reason
    assert news.sources() == ["ferry.txt", "harbour/wall.json"]


def test_a_missing_source_is_refused_before_anything_is_written(news: Newsroom) -> None:
    with pytest.raises(SourceError, match="no such file"):
        news.ingest(news.folder, news.folder / "nowhere")
    empty = news.folder / "empty"
    empty.mkdir()
    news.put("empty/a.pdf", b"%PDF")
    with pytest.raises(SourceError, match=r"no file in this folder.*\.txt"):
        news.ingest(news.folder, empty)
    assert not news.archive.exists()


def test_a_file_of_another_kind_named_as_a_source_is_a_failure(news: Newsroom) -> None:
    report = news.ingest(news.put("notes.docx", b"x"), news.folder / "ferry.txt")
    assert outcome(report) == (1, 0, 0, 1)
    assert report.failures[0].source == "notes.docx"
    assert ".docx" in report.failures[0].reason


def test_a_full_disk_ends_with_a_plain_message(news: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ArchiveWriter, "write", full)
    with pytest.raises(ArchiveError, match="disk is full") as caught:
        news.ingest()
    assert "Free some space" in caught.value.next_step


def test_a_second_ingest_at_the_same_time_is_refused(news: Newsroom) -> None:
    with Archive.writer(news.archive, news.embedder, ArchiveSettings()), pytest.raises(ArchiveBusy):
        news.ingest()


# --- what is gone, and rehearsals -------------------------------------------------------------------------------


def test_articles_whose_file_is_gone_are_listed_and_removed_only_when_asked(news: Newsroom) -> None:
    news.ingest()
    (news.folder / "ferry.txt").unlink()
    report = news.ingest()
    assert (report.gone, report.removed) == (("ferry.txt",), 0)
    assert "ferry.txt" in news.sources()
    report = news.ingest(prune=True)
    assert (report.gone, report.removed) == ((), 1)
    assert news.sources() == ["harbour/wall.json"]


def export(news: Newsroom, *titles: str, name: str = "all.jsonl") -> Path:
    bodies = {"ferry": FERRY, "wall": WALL}
    rows = [{"title": one, "body": bodies[one], "url": f"https://news.test/{one}"} for one in titles]
    return news.put(f"export/{name}", "".join(json.dumps(row) + "\n" for row in rows))


@pytest.mark.parametrize("as_folder", [True, False], ids=["in a folder", "by its own name"])
def test_an_article_that_left_its_file_is_gone_until_it_comes_back(news: Newsroom, as_folder: bool) -> None:
    def ingested(*titles: str, prune: bool = False) -> tuple[int, int, int]:
        path = export(news, *titles)
        report = news.ingest(path.parent if as_folder else path, prune=prune)
        return report.new, len(report.gone), report.removed

    assert ingested("ferry", "wall") == (2, 0, 0)
    assert ingested("wall") == (0, 1, 0)
    assert ingested("wall") == (0, 1, 0), "the file is not read again, and what left it is still known"
    assert ingested("wall", "ferry") == (0, 0, 0)
    assert ingested("wall") == (0, 1, 0)
    assert ingested("wall", prune=True) == (0, 0, 1)
    assert ingested("wall") == (0, 0, 0)
    assert ingested("wall", "ferry") == (1, 0, 0)


def test_a_rehearsal_says_which_articles_have_left_their_file(news: Newsroom) -> None:
    folder = export(news, "ferry", "wall").parent
    news.ingest(folder)
    export(news, "wall")
    assert len(news.ingest(folder, dry_run=True).gone) == 1
    assert news.ingest(folder, dry_run=True, prune=True).removed == 1
    assert len(news.sources()) == 2, "nothing was removed"
    export(news, "ferry", name="more.jsonl")
    assert news.ingest(folder, dry_run=True).gone == (), "it has only moved to another file"


def test_a_file_with_a_broken_line_makes_no_article_gone(news: Newsroom) -> None:
    news.ingest(export(news, "ferry", "wall").parent)
    path = export(news, "wall")
    path.write_text(path.read_text() + "{broken\n")
    report = news.ingest(path.parent, prune=True)
    assert (len(report.failures), report.gone, report.removed) == (1, (), 0)


def test_an_article_that_another_folder_still_holds_is_not_pruned(news: Newsroom, tmp_path: Path) -> None:
    again = tmp_path / "again"
    again.mkdir()
    (again / "wall.json").write_bytes((news.folder / "harbour" / "wall.json").read_bytes())
    news.ingest(news.folder, again)
    (again / "wall.json").unlink()
    (again / "other.txt").write_text("The lighthouse of Alder was painted white on Monday, the council said.")
    assert news.ingest(again, prune=True).removed == 0
    assert "harbour/wall.json" in news.sources()


def test_ingesting_one_file_makes_no_other_file_gone(news: Newsroom) -> None:
    news.ingest()
    report = news.ingest(news.folder / "ferry.txt", prune=True)
    assert (report.unchanged, report.gone, report.removed) == (1, (), 0)
    report = news.ingest(news.folder, news.folder / "harbour", prune=True)
    assert report.removed == 0
    assert len(news.sources()) == 2


def test_a_dry_run_counts_and_writes_nothing(news: Newsroom) -> None:
    report = news.ingest(dry_run=True)
    assert outcome(report) == (2, 0, 0, 0)
    assert report.passages > 0
    assert not news.archive.exists()
    assert news.embedder.embedded == 0
    news.ingest()
    news.put("ferry.txt", FERRY + " Nobody asked.")
    news.put("new.txt", WALL)
    before = news.generation()
    assert outcome(news.ingest(dry_run=True)) == (1, 1, 1, 0)
    assert news.generation() == before
    assert outcome(news.ingest()) == (1, 1, 1, 0)


# --- finding files ----------------------------------------------------------------------------------------------


def test_files_are_listed_in_order_each_once_and_without_hidden_ones(news: Newsroom) -> None:
    news.put(".hidden.txt", WALL)
    news.put(".git/a.txt", WALL)
    news.put("B.TXT", WALL)
    names = [file.name for file in find_sources([news.folder, news.folder / "ferry.txt", news.folder]).files]
    assert names == ["B.TXT", "ferry.txt", "harbour/wall.json"]


def test_links_are_followed_but_never_in_circles(news: Newsroom, tmp_path: Path) -> None:
    (news.folder / "loop").symlink_to(news.folder)
    (news.folder / "harbour" / "up").symlink_to(news.folder)
    other = tmp_path / "other"
    other.mkdir()
    (other / "linked.txt").write_text(WALL)
    (news.folder / "linked").symlink_to(other)
    (news.folder / "broken.txt").symlink_to(tmp_path / "nowhere.txt")
    listing = find_sources([news.folder])
    assert [file.name for file in listing.files] == ["ferry.txt", "harbour/wall.json", "linked/linked.txt"]
    assert [failure.source for failure in listing.failures] == ["broken.txt"]


def test_a_pipe_is_not_waited_for(news: Newsroom) -> None:
    os.mkfifo(news.folder / "pipe.txt")
    report = news.ingest()
    assert report.failures == (Failure("pipe.txt", "it is not a file but a pipe or device. Leave it out."),)


def test_what_may_not_be_read_is_reported_and_never_pruned(news: Newsroom) -> None:
    news.ingest()
    locked = news.folder / "harbour"
    locked.chmod(0)
    (news.folder / "ferry.txt").chmod(0)
    os.utime(news.folder / "ferry.txt", ns=(1, 1))
    if os.access(locked, os.R_OK):
        pytest.skip("the system refuses nothing to root")
    try:
        report = news.ingest(prune=True)
    finally:
        locked.chmod(0o755)
    assert {failure.source for failure in report.failures} == {"harbour/", "ferry.txt"}
    assert report.removed == 0


def test_a_folder_that_cannot_be_listed_prunes_nothing(news: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    news.ingest()
    real = os.scandir

    def refusing(path: Path) -> object:
        if Path(path).name == "harbour":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refusing)
    report = news.ingest(prune=True)
    assert [failure.source for failure in report.failures] == ["harbour/"]
    assert (report.removed, report.gone) == (0, ())


def test_file_names_that_are_not_text_do_not_stop_an_ingest(news: Newsroom) -> None:
    (Path(os.fsdecode(os.fsencode(news.folder) + b"/f\xe4hre.txt"))).write_text(WALL)
    assert outcome(news.ingest()) == (3, 0, 0, 0)
    assert "f�hre.txt" in news.sources()


def test_vectors_belong_to_their_passages(news: Newsroom) -> None:
    news.ingest()
    with news.open() as archive:
        for article in archive.articles():
            for passage in archive.passages_of(article.id):
                vector = news.embedder.embed([f"{passage.header}\n{passage.text}"])[0]
                best = archive.nearest(vector, 1)[0]
                assert best.passage_id == passage.id
                assert np.isclose(best.score, 1, atol=0.02)


def test_an_archive_inside_its_folder_is_not_read_as_articles(news: Newsroom) -> None:
    news.archive = news.folder / "kept" / "archive"
    first = news.ingest()
    news.put("new.txt", WALL + " Boats pass.")
    news.put("kept/archive/notes.txt", WALL + " Boats wait.")
    second = news.ingest(prune=True)
    assert (outcome(first), outcome(second)) == ((2, 0, 0, 0), (1, 0, 2, 0))
    assert (second.failures, second.skipped, second.gone) == ((), (), ())
    assert outcome(news.ingest(dry_run=True)) == (0, 0, 3, 0)


def test_an_archive_in_the_folder_of_its_articles_is_not_read_as_articles(news: Newsroom) -> None:
    news.archive = news.folder
    news.put("writer.txt", WALL + " Boats pass.")
    news.ingest()
    report = news.ingest(prune=True)
    assert (outcome(report), report.failures, report.skipped) == ((0, 0, 3, 0), (), ())
    link = news.folder.parent / "link"
    link.symlink_to(news.folder)
    assert len(find_sources([link], archive=news.folder).files) == 3


def test_another_archive_hides_nothing(news: Newsroom, tmp_path: Path) -> None:
    news.put("indexes/catalog.txt", WALL + " Boats pass.")
    names = [file.name for file in find_sources([news.folder], archive=tmp_path / "not-yet").files]
    assert names == ["ferry.txt", "harbour/wall.json", "indexes/catalog.txt"]


@pytest.mark.parametrize("name", ["x" * 5_000, "a\x00b", "\ud800", "no/such"])
def test_a_name_no_file_can_have_is_a_file_that_is_not_there(name: str) -> None:
    with pytest.raises(SourceError, match="no such file") as caught:
        find_sources([Path(name)])
    assert str(caught.value).encode()
