"""The catalog is the truth: what is wrong with it is said in words, and never repaired by guessing."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from archives import article, publish, record, write_only

from vectorstore import Archive, ArchiveDamaged, ArchiveError, ArchiveMissing, ArticleOrder, Constraints
from vectorstore.catalog import Catalog
from vectorstore.embedders import Embedder


def garbage_at(start: float, length: int = 4096) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        content = bytearray(path.read_bytes())
        at = int(len(content) * start)
        content[at : at + length] = os.urandom(len(content[at : at + length]))
        path.write_bytes(content)

    return spoil


def cut_to(share: float) -> Callable[[Path], None]:
    return lambda path: os.truncate(path, int(path.stat().st_size * share))


DAMAGE = {
    "garbage header": garbage_at(0, 100),
    "garbage instead of it": garbage_at(0, 10**9),
    "first page lost": garbage_at(0),
    "cut in half": cut_to(0.5),
    "cut to some bytes": cut_to(0.0001),
    "emptied": cut_to(0),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_catalog_is_reported_with_a_next_step(folder: Path, embedder: Embedder, name: str) -> None:
    DAMAGE[name](folder / "catalog.sqlite3")
    with pytest.raises(ArchiveDamaged) as opening:
        Archive.open(folder, embedder)
    with pytest.raises(ArchiveDamaged), Archive.writer(folder, embedder):
        pass
    with pytest.raises(ArchiveDamaged):
        Archive.rebuild(folder)
    for said in ("catalog.sqlite3", "backup", "ingest again"):
        assert said in str(opening.value)


@pytest.mark.parametrize("start", [0.2, 0.4, 0.6, 0.8])
def test_damage_deep_in_the_catalog_is_found_by_verify_and_is_no_traceback(
    folder: Path, embedder: Embedder, start: float
) -> None:
    garbage_at(start, 60_000)(folder / "catalog.sqlite3")
    try:
        archive = Archive.open(folder, embedder)
    except ArchiveDamaged:
        return
    with archive:
        assert archive.verify() != ()
        for read in (archive.count, archive.articles, lambda: archive.passages_of(article(3).article.id)):
            try:
                read()
            except ArchiveDamaged as error:
                assert error.next_step  # noqa: PT017 - some of these reads may miss the damaged pages


PASSAGE = article(3).passages[1]
MISFITS = {
    "ends behind its article": (f"UPDATE passages SET \"end\" = 1000000 WHERE id = '{PASSAGE.id}'", "does not fit"),
    "starts before its article": (f"UPDATE passages SET start = -1 WHERE id = '{PASSAGE.id}'", "does not fit"),
    "sentence outside of it": (f"UPDATE passages SET sentences = '0,9' WHERE id = '{PASSAGE.id}'", "does not fit"),
    "no vector": (
        f"DELETE FROM vectors WHERE key = (SELECT vector_key FROM passages WHERE id = '{PASSAGE.id}')",
        "has no vector",
    ),
    "vector of another embedder": (
        "UPDATE vectors SET embedder = 'another@1' "
        f"WHERE key = (SELECT vector_key FROM passages WHERE id = '{PASSAGE.id}')",
        "has no vector",
    ),
}


@pytest.mark.parametrize("name", MISFITS)
def test_verify_names_a_passage_that_does_not_fit(folder: Path, embedder: Embedder, name: str) -> None:
    change, said = MISFITS[name]
    with closing(sqlite3.connect(folder / "catalog.sqlite3")) as db, db:
        assert db.execute(change).rowcount == 1
    with Archive.open(folder, embedder) as archive:
        (problem,) = archive.verify()
        assert f"passage {PASSAGE.id} {said}" in problem
        assert archive.verify(full=False) == ()


def test_what_is_stored_survives_a_power_cut(folder: Path, embedder: Embedder) -> None:
    with Archive.open(folder, embedder) as archive, Archive.writer(folder, embedder) as writer:
        for catalog in (archive._catalog, writer._catalog):
            with catalog.transaction() as db:
                assert db.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL


def test_a_catalog_that_was_never_filled_is_no_archive_and_can_be_filled(tmp_path: Path, embedder: Embedder) -> None:
    for name in ("empty", "tables"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "catalog.sqlite3").touch()
        if name == "tables":  # what is left when the first writer is killed before it noted its embedder
            Catalog(folder / "catalog.sqlite3", create=True).close()
        with pytest.raises(ArchiveMissing):
            Archive.open(folder, embedder)
        publish(folder, embedder, article(1))
        with Archive.open(folder, embedder) as archive:
            assert archive.count().articles == 1


def test_a_catalog_of_another_format_is_not_touched(folder: Path, embedder: Embedder) -> None:
    with closing(sqlite3.connect(folder / "catalog.sqlite3")) as db, db:
        db.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    with pytest.raises(ArchiveError, match="format 99"):
        Archive.open(folder, embedder)


def test_a_full_disk_is_not_called_damage(folder: Path, embedder: Embedder) -> None:
    long = article(100, "It went on and on. " * 5_000)
    vectors = dict.fromkeys((passage.id for passage in long.passages), embedder.embed(["x"])[0])
    with Archive.writer(folder, embedder) as writer:
        with writer._catalog.transaction() as db:  # SQLite's own way to be full
            db.exec_driver_sql("PRAGMA max_page_count = 1")
        with pytest.raises(ArchiveError, match="full") as caught:
            writer.write([record(long)], vectors)
    assert not isinstance(caught.value, ArchiveDamaged)
    assert "room" in caught.value.next_step
    with Archive.open(folder, embedder) as archive:
        assert archive.article(long.article.id) is None
        assert archive.verify() == ()


def test_an_older_catalog_put_back_gets_indexes_of_its_own(folder: Path, embedder: Embedder, tmp_path: Path) -> None:
    backup = tmp_path / "backup.sqlite3"
    shutil.copy(folder / "catalog.sqlite3", backup)
    publish(folder, embedder, article(100))
    shutil.copy(backup, folder / "catalog.sqlite3")
    # The numbers of generations run on as before, with another article behind them.
    write_only(folder, embedder, article(101))
    with Archive.open(folder, embedder) as archive:
        assert archive.verify() == ()
        found = archive.nearest(embedder.embed(["Report 101."])[0], 200)
        assert {passage.id for passage in article(101).passages} <= {hit.passage_id for hit in found}
        assert len(archive.passages([hit.passage_id for hit in found])) == len(found) == archive.count().passages


def test_a_lost_catalog_takes_its_indexes_with_it(folder: Path, embedder: Embedder) -> None:
    (folder / "catalog.sqlite3").unlink()
    with pytest.raises(ArchiveMissing):
        Archive.open(folder, embedder)
    publish(folder, embedder, article(1))
    with Archive.open(folder, embedder) as archive:
        assert archive.verify() == ()
        assert len(archive.nearest(embedder.embed(["bridge"])[0], 100)) == len(article(1).passages)


def test_articles_are_listed_newest_first_and_narrowed_by_words(folder: Path, embedder: Embedder) -> None:
    with Archive.open(folder, embedder) as archive:
        listed = archive.articles()
        dates = [one.published for one in listed if one.published]
        assert dates == sorted(dates, reverse=True)
        assert all(one.published is None for one in listed[len(dates) :])
        assert [one.title for one in archive.articles(words="report 17")] == ["Report 17"]
        assert {one.outlet for one in archive.articles(words="ÉCHO")} == {"Écho du Port"}
        assert archive.articles(words="100%") == ()
        pages = [archive.articles(limit=7, offset=at) for at in range(0, 35, 7)]
        assert tuple(one for page in pages for one in page) == listed


def test_the_listing_obeys_the_same_constraints_as_the_indexes(folder: Path, embedder: Embedder) -> None:
    with Archive.open(folder, embedder) as archive:
        for within in (Constraints(outlets=("harbour gazette",)), Constraints(outlets=("éCHO DU PORT", "nobody"))):
            listed = {one.id for one in archive.articles(within)}
            found = archive.nearest(embedder.embed(["bridge"])[0], 500, within)
            assert {
                passage.article_id for passage in archive.passages(hit.passage_id for hit in found).values()
            } == listed
            assert listed


def test_a_list_may_be_sorted_and_unknown_values_come_last(folder: Path, embedder: Embedder) -> None:
    with Archive.open(folder, embedder) as archive:
        everything = archive.articles(limit=1_000)
        for order, key in (
            (ArticleOrder.OLDEST, lambda one: one.published),
            (ArticleOrder.TITLE, lambda one: one.title and one.title.lower()),
            (ArticleOrder.OUTLET, lambda one: one.outlet and one.outlet.lower()),
            (ArticleOrder.LANGUAGE, lambda one: one.language),
        ):
            listed = archive.articles(order=order, limit=1_000)
            known = [key(one) for one in listed if key(one) is not None]
            assert known == sorted(known), order
            assert [key(one) for one in listed[: len(known)]] == known
            assert set(listed) == set(everything)


def test_the_number_of_articles_is_that_of_the_whole_list(folder: Path, embedder: Embedder) -> None:
    with Archive.open(folder, embedder) as archive:
        assert archive.languages() == ("ar", "en", "fr")
        for within in (Constraints(), Constraints(languages=("fr",)), Constraints(outlets=("coast courier",))):
            for words in (None, "report 1", "100%"):
                assert archive.article_count(within, words) == len(archive.articles(within, words, 1_000))
        assert archive.article_count(Constraints(languages=("fr",))) > 0
