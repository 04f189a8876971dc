"""Writing and reading: nothing twice, nothing lost, nothing left behind; readers keep up with the writer."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from archives import (
    QUESTIONS,
    ROOT,
    WORDS,
    Label,
    Original,
    Other,
    article,
    everything,
    generations,
    hits,
    publish,
    question_vectors,
    record,
    saved_vectors,
    store,
    story,
    write_only,
)

from vectorstore import Archive, ArchiveDamaged, ArchiveError, ArchiveMissing, UsageError, current
from vectorstore.embedders import Embedder
from vectorstore.files import Prepared, WriteResult
from vectorstore.generations import OpenGeneration
from vectorstore.keywords import stems


def listing(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if "sqlite3-" not in path.name}


def ids_of(*articles: Prepared) -> set[str]:
    return {passage.id for one in articles for passage in one.passages}


def test_writing_the_same_batch_twice_changes_nothing(folder: Path, embedder: Embedder) -> None:
    again = [article(number) for number in range(30)]
    with Archive.open(folder, embedder) as archive:
        before = archive.count()
    files = listing(folder)
    assert publish(folder, embedder, *again) == WriteResult(unchanged=30)
    with Archive.open(folder, embedder) as archive:
        after = archive.count()
    assert (after.articles, after.passages, after.versions, after.generation) == (30, before.passages, 30, 2)
    assert listing(folder) == files


def test_a_changed_article_becomes_version_two_and_only_its_new_words_are_found(
    folder: Path, embedder: Embedder
) -> None:
    old, new = article(5), article(5, "Zeppelins landed at noon. The crowd cheered. A band played on. Nobody slept.")
    assert publish(folder, embedder, new) == WriteResult(changed=1)
    with Archive.open(folder, embedder) as archive:
        assert [one.version for one in archive.versions(old.article.id)] == [2, 1]
        assert [one.text for one in archive.versions(old.article.id)] == [new.article.text, old.article.text]
        assert archive.article(old.article.id) == replace(new.article, version=2)
        for found in everything(archive, embedder.embed(["zeppelins"])[0]):
            assert not found & ids_of(old)
        assert {hit.passage_id for hit in archive.nearest(embedder.embed(["zeppelins"])[0], 2)} <= ids_of(new)
        assert [hit.passage_id for hit in archive.matching(stems("zeppelins"), 5)] == [new.passages[0].id]
        assert archive.count().versions == 31
        assert archive.verify() == ()


def test_a_removed_article_is_gone_everywhere_and_can_come_back(
    folder: Path, original: Original, embedder: Embedder
) -> None:
    gone = [article(3), article(4)]
    publish(folder, embedder, remove=[one.article.id for one in gone])
    with Archive.open(folder, embedder) as archive, Archive.writer(folder, embedder) as writer:
        assert archive.article(gone[0].article.id) is None
        assert archive.versions(gone[0].article.id) == ()
        assert archive.passages(ids_of(*gone)) == {}
        for found in everything(archive, original.vectors[0]):
            assert not found & ids_of(*gone)
        assert archive.count().articles == 28
        assert archive.verify() == ()
        assert {one.id for one in writer.missing([*gone[0].passages, *gone[1].passages])} == ids_of(*gone)
        assert gone[0].article.source not in writer.file_states(ROOT)
    assert publish(folder, embedder, *gone) == WriteResult(new=2)
    with Archive.open(folder, embedder) as archive:
        assert hits(archive, original.vectors) == original.hits


def test_a_removed_article_leaves_no_earlier_version_behind(folder: Path, embedder: Embedder) -> None:
    gone = article(5).article.id
    publish(folder, embedder, article(5, "Zeppelins landed at noon. The crowd cheered."), article(6, "So they left."))
    with Archive.open(folder, embedder) as archive:
        assert (len(archive.versions(gone)), archive.count().versions) == (2, 32)
        publish(folder, embedder, remove=[gone])
        assert archive.versions(gone) == ()
        assert (archive.count().articles, archive.count().versions) == (29, 30)
        assert len(archive.versions(article(6).article.id)) == 2


def test_passages_with_known_words_need_no_embedding(folder: Path, embedder: Embedder) -> None:
    first, *rest = story(8).split(". ")
    changed = article(8, ". ".join(["Something else happened instead", *rest]))
    copy = article(1008, story(8), title="Report 8")
    with Archive.writer(folder, embedder) as writer:
        assert writer.missing(article(8).passages) == []
        assert [one.ordinal for one in writer.missing(changed.passages)] == [0]
        assert writer.missing(copy.passages) == []
        assert writer.missing([changed.passages[0], changed.passages[0]]) == [changed.passages[0]]
    assert first


def test_passages_cut_otherwise_replace_those_of_an_unchanged_article(folder: Path, embedder: Embedder) -> None:
    before = article(2)
    passages = tuple(replace(one, header="Another header.") for one in before.passages)
    assert publish(folder, embedder, Prepared(before.article, passages)) == WriteResult(unchanged=1)
    with Archive.open(folder, embedder) as archive:
        assert archive.passages_of(before.article.id) == passages
        assert {hit.passage_id for hit in archive.matching(stems("another header"), 9)} == ids_of(before)
        assert archive.verify() == ()


@pytest.mark.parametrize(
    ("size", "value", "reason"),
    [(0, 0.0, "have no vector"), (384, float("nan"), "not finite"), (10, 1.0, "different shapes")],
)
def test_a_batch_with_a_wrong_vector_is_not_stored(
    folder: Path, embedder: Embedder, size: int, value: float, reason: str
) -> None:
    fine, wrong = article(100), article(101)
    vectors = dict.fromkeys(ids_of(fine), np.full(384, 0.05, dtype=np.float32))
    if size:
        vectors |= dict.fromkeys(ids_of(wrong), np.full(size, value, dtype=np.float32))
    with Archive.writer(folder, embedder) as writer, pytest.raises(ValueError, match=reason):
        writer.write([record(fine), record(wrong)], vectors)
    with Archive.open(folder, embedder) as archive:
        assert archive.count().articles == 30
        assert archive.count().generation == 2


def test_articles_whose_file_is_gone_are_told(folder: Path, embedder: Embedder) -> None:
    with Archive.writer(folder, embedder) as writer:
        names = [article(number).article.source for number in range(30)]
        assert writer.gone(ROOT, names) == []
        assert [one.source for one in writer.gone(ROOT, names[2:])] == ["news/0.txt", "news/1.txt"]
        assert writer.gone("another root", []) == []


def test_an_article_is_found_by_the_beginning_of_its_id(folder: Path, embedder: Embedder) -> None:
    other = replace(article(900).article, id="abcdef0000000001")
    passages = tuple(replace(one, article_id=other.id) for one in article(900).passages)
    publish(folder, embedder, Prepared(other, passages))
    with Archive.open(folder, embedder) as archive:
        found = archive.article("abcdef")
        assert found is not None
        assert found.id == other.id
        assert archive.article("abcde") is None
        assert archive.article("000000") is None  # thirty begin so
        assert archive.article("______") is None


def test_an_archive_may_lie_in_a_folder_with_any_name(tmp_path: Path, embedder: Embedder) -> None:
    folder = tmp_path / "a b#c?d%20e&mode=ro é'\""
    publish(folder, embedder, article(1))
    with Archive.open(folder, embedder) as archive:
        assert archive.count().articles == 1
    assert {path.name for path in tmp_path.iterdir()} == {folder.name, "home"}


def test_there_is_no_archive_in_an_empty_folder_or_a_file(tmp_path: Path, embedder: Embedder) -> None:
    a_file = tmp_path / "file"
    a_file.write_text("x")
    for place in (tmp_path, tmp_path / "nowhere", a_file):
        with pytest.raises(ArchiveMissing):
            Archive.open(place, embedder)
    with pytest.raises(ArchiveError, match="cannot be made"), Archive.writer(a_file, embedder):
        pass


def test_an_archive_belongs_to_one_embedder(folder: Path, embedder: Embedder) -> None:
    with pytest.raises(UsageError, match="another@1"):
        Archive.open(folder, Label("another@1"))
    with pytest.raises(UsageError, match="another@1"), Archive.writer(folder, Label("another@1")):
        pass
    with Archive.open(folder, Label(embedder.fingerprint)) as archive:
        assert archive.count().articles == 30


def test_an_archive_of_nothing_can_be_searched(tmp_path: Path, embedder: Embedder) -> None:
    publish(tmp_path / "a", embedder)
    with Archive.open(tmp_path / "a", embedder) as archive:
        assert hits(archive, question_vectors(embedder)) == [[]] * 2 * len(QUESTIONS)
        assert archive.verify() == ()
    publish(tmp_path / "a", embedder, article(1))
    publish(tmp_path / "a", embedder, remove=[article(1).article.id])
    with Archive.open(tmp_path / "a", embedder) as archive:
        assert hits(archive, question_vectors(embedder)) == [[]] * 2 * len(QUESTIONS)
        assert archive.verify() == ()


READER = """
archive = Archive.open(Path(sys.argv[1]), Label(sys.argv[2]))
vectors = np.load(sys.argv[3])
def answer(request):
    if request == "refresh":
        return archive.refresh()
    if request == "count":
        return archive.count().articles
    return hits(archive, vectors) if request is None else [one.passage_id for one in archive.matching([request], 5)]
"""


def test_another_process_answers_during_a_write_and_sees_what_was_published(
    folder: Path, original: Original, embedder: Embedder, tmp_path: Path
) -> None:
    new = article(200, "Quokkas invaded the townhall. They stayed.")
    asked = saved_vectors(tmp_path, original.vectors)
    with Other(READER, folder, embedder.fingerprint, asked) as reader:
        with Archive.writer(folder, embedder) as writer:
            store(writer, embedder, new)
            assert reader.ask() == original.hits
            assert reader.ask("refresh") is False
            assert reader.ask("quokka") == []
            writer.publish()
            assert reader.ask("quokka") == []
            assert reader.ask("refresh") is True
            assert reader.ask("quokka") == [new.passages[0].id]
            store(writer, embedder, article(201))
            assert reader.ask("quokka") == [new.passages[0].id]
        assert reader.ask("count") == 32


def test_a_reader_left_behind_by_many_publications_still_answers(
    folder: Path, original: Original, embedder: Embedder, tmp_path: Path
) -> None:
    asked = saved_vectors(tmp_path, original.vectors)
    with Other(READER, folder, embedder.fingerprint, asked) as used, Archive.open(folder, embedder) as unused:
        assert used.ask() == original.hits
        before = generations(folder)
        for number in range(3):
            publish(folder, embedder, article(300 + number))
        assert not set(before) & set(generations(folder))
        with Archive.open(folder, embedder) as newest:
            # What it had open is gone from the disk: a search is answered from that or, if it cannot be, the newest.
            possible = zip(original.hits, hits(newest, original.vectors), strict=True)
            assert all(found in either for found, either in zip(used.ask(), possible, strict=True))
        assert all(len(found) == 10 for found in hits(unused, original.vectors))
        used.ask("refresh")
        assert unused.verify() in ((), ("index: behind the catalog",))


def test_many_processes_read_at_once(folder: Path, original: Original, embedder: Embedder, tmp_path: Path) -> None:
    asked = saved_vectors(tmp_path, original.vectors)
    readers = [Other(READER, folder, embedder.fingerprint, asked) for _ in range(3)]  # all start opening at once
    try:
        for reader in readers:
            reader.__enter__()
        for _ in range(3):
            for reader in readers:
                reader.send()
            assert [reader.read() for reader in readers] == [original.hits] * len(readers)
    finally:
        for reader in readers:
            reader.__exit__(None, None, None)


def test_many_threads_open_search_and_close_at_once(
    folder: Path, original: Original, embedder: Embedder, caplog: pytest.LogCaptureFixture
) -> None:
    def one(_: int) -> list[list[str]]:
        for _ in range(4):
            with Archive.open(folder, embedder) as archive:
                archive.nearest(original.vectors[0], 1)
        with Archive.open(folder, embedder) as archive:
            return hits(archive, original.vectors)

    with ThreadPoolExecutor(8) as pool, caplog.at_level(logging.WARNING):
        assert list(pool.map(one, range(8))) == [original.hits] * 8
    assert not caplog.records


def test_refreshing_while_others_search_fails_nobody(folder: Path, original: Original, embedder: Embedder) -> None:
    stop = threading.Event()

    def search(archive: Archive) -> int:
        asked = 0
        while not stop.is_set():
            for found in hits(archive, original.vectors):
                assert len(found) == 10
                assert len(archive.passages(found)) == 10
            asked += 1
        return asked

    with Archive.open(folder, embedder) as archive, ThreadPoolExecutor(3) as pool:
        searches = [pool.submit(search, archive) for _ in range(3)]
        try:
            for number in range(4):
                publish(folder, embedder, article(400 + number))
                assert archive.refresh() is True
                assert archive.generation == 3 + number
        finally:
            stop.set()
        assert all(one.result() > 0 for one in searches)


def test_a_newer_generation_that_cannot_be_opened_leaves_the_reader_where_it_is(
    folder: Path,
    original: Original,
    embedder: Embedder,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refused(_folder: Path) -> OpenGeneration:
        raise ArchiveError("The folder may not be read.", "Check its rights.")

    with Archive.open(folder, embedder) as archive:
        before = archive.generation
        publish(folder, embedder, article(700))
        with monkeypatch.context() as patch:
            patch.setattr(current, "OpenGeneration", refused)
            assert archive.refresh() is False
            assert hits(archive, original.vectors) == original.hits
            assert archive.generation == before
        assert "may not be read" in caplog.text
        assert archive.refresh() is True
        assert archive.generation == before + 1


def test_a_generation_is_closed_after_the_last_search_on_it(folder: Path, embedder: Embedder) -> None:
    inside, go_on = threading.Event(), threading.Event()
    seen: list[OpenGeneration] = []

    def slow(indexes: OpenGeneration) -> int:
        seen.append(indexes)
        inside.set()
        assert go_on.wait(20)
        return indexes.vectors.count()

    with Archive.open(folder, embedder) as archive, ThreadPoolExecutor(1) as pool:
        size = archive.passage_count()
        search = pool.submit(archive._current.searched, slow)
        assert inside.wait(20)
        publish(folder, embedder, article(600))
        assert archive.refresh() is True
        assert archive.passage_count() == size + len(article(600).passages)
        go_on.set()
        assert search.result() == size
        assert len(seen) == 1  # it was not asked again
        with pytest.raises(ArchiveDamaged):
            seen[0].vectors.count()  # and it is closed now


def test_a_passage_is_never_cut_out_of_another_versions_text(folder: Path, embedder: Embedder) -> None:
    tellings = [article(7, f"{word.capitalize() * (n + 1)} it was. So they said.") for n, word in enumerate(WORDS[:2])]
    texts = {one.text: one for telling in tellings for one in telling.passages}
    write_only(folder, embedder, *tellings[:1])
    stop = threading.Event()

    def read() -> int:
        read = 0
        with Archive.open(folder, embedder) as archive:
            while not stop.is_set():
                for passage in archive.passages_of(tellings[0].article.id):
                    assert texts[passage.text].id == passage.id
                    read += 1
        return read

    with ThreadPoolExecutor(2) as pool, Archive.writer(folder, embedder) as writer:
        readers = [pool.submit(read) for _ in range(2)]
        try:
            for turn in range(60):
                store(writer, embedder, tellings[(turn + 1) % 2])
        finally:
            stop.set()
        assert all(one.result() > 0 for one in readers)


def test_counting_bytes_while_generations_come_and_go_fails_nobody(folder: Path, embedder: Embedder) -> None:
    with Archive.open(folder, embedder) as archive, ThreadPoolExecutor(1) as pool:
        publishing = pool.submit(lambda: [publish(folder, embedder, article(500 + number)) for number in range(4)])
        while not publishing.done():
            assert archive.count().bytes_on_disk > 0
        publishing.result()
