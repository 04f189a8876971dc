"""Searching: both indexes obey constraints, agree with counting by hand, and survive what engines do when they fail."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from archives import FIRST_DAY, QUESTIONS, Original, article, everything, generations, hits, publish
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vectorstore import Archive, ArchiveDamaged, ArchiveSettings, Article, Constraints
from vectorstore.embedders import Embedder
from vectorstore.engines import guarded
from vectorstore.keywords import KeywordIndex, stems
from vectorstore.vectors import VectorIndex

ARTICLES = [article(number) for number in range(30)]


def fits(one: Article, within: Constraints) -> bool:
    """The constraints, spelt out."""
    if within.outlets and (one.outlet or "").lower() not in {name.lower() for name in within.outlets}:
        return False
    if within.languages and one.language not in {code.lower() for code in within.languages}:
        return False
    if (within.since or within.until) and one.published is None:
        return False
    early = within.since is not None and one.published is not None and one.published < within.since
    late = within.until is not None and one.published is not None and one.published > within.until
    return not early and not late


def expected(within: Constraints) -> set[str]:
    return {passage.id for one in ARTICLES if fits(one.article, within) for passage in one.passages}


def agree(archive: Archive, original: Original, within: Constraints) -> None:
    by_meaning = {hit.passage_id for hit in archive.nearest(original.vectors[0], 1_000, within)}
    by_words = {hit.passage_id for hit in archive.matching(["report"], 1_000, within)}  # in every header
    listed = {passage.id for one in archive.articles(within) for passage in archive.passages_of(one.id)}
    assert by_meaning == by_words == listed == expected(within)


def test_constraints_let_through_what_they_say(original: Original, embedder: Embedder) -> None:
    day = FIRST_DAY + timedelta(days=11)
    second = timedelta(seconds=1)
    outlets = [(), ("harbour gazette",), ("COAST COURIER", "écho du port"), ("nobody",)]
    spans = [(None, None), (day, None), (None, day), (day, day), (day + second, None), (None, day - second)]
    with Archive.open(original.folder, embedder) as archive:
        for names, (since, until) in product(outlets, spans):
            agree(archive, original, Constraints(names, since, until))
            agree(archive, original, Constraints(names, since, until, languages=("fr", "EN")))
        dated = [one.article for one in ARTICLES if one.article.published == day]
        assert len(dated) == 1
        assert expected(Constraints((), day, day)) == {one.id for one in article(11).passages}


MOMENTS = st.none() | st.integers(-3, 40).map(lambda days: FIRST_DAY + timedelta(days=days))
NAMES = st.lists(st.sampled_from(["harbour GAZETTE", "Coast courier", "ÉCHO DU PORT", "nobody"]), max_size=3)


@given(names=NAMES, since=MOMENTS, until=MOMENTS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_indexes_and_the_listing_agree_with_counting_by_hand(
    original: Original, embedder: Embedder, names: list[str], since: datetime | None, until: datetime | None
) -> None:
    with Archive.open(original.folder, embedder) as archive:
        agree(archive, original, Constraints(tuple(names), since, until))


def test_dates_before_1970_and_far_ahead_are_dates(folder: Path, embedder: Embedder) -> None:
    old, new = FIRST_DAY.replace(year=1893), FIRST_DAY.replace(year=2999)
    early, late = article(100, published=old), article(101, published=new)
    publish(folder, embedder, early, late)
    with Archive.open(folder, embedder) as archive:
        for within, one in (
            (Constraints(until=FIRST_DAY.replace(year=1900)), early),
            (Constraints(since=FIRST_DAY.replace(year=2900)), late),
        ):
            for found in (
                archive.nearest(embedder.embed(["x"])[0], 99, within),
                archive.matching(["report"], 99, within),
            ):
                assert {hit.passage_id for hit in found} == {passage.id for passage in one.passages}


def test_the_nearest_passages_are_the_nearest(original: Original, embedder: Embedder) -> None:
    passages = [passage for one in ARTICLES for passage in one.passages]
    rows = embedder.embed([f"{passage.header}\n{passage.text}" for passage in passages])
    with Archive.open(original.folder, embedder) as archive:
        for vector in original.vectors:
            scores = rows @ vector
            best = sorted(zip(-scores, (passage.id for passage in passages), strict=True))[:10]
            found = archive.nearest(vector, 10)
            assert [hit.passage_id for hit in found] == [name for _, name in best]
            assert np.allclose([hit.score for hit in found], [-score for score, _ in best], atol=1e-4)


def test_words_are_found_whatever_their_form(original: Original, embedder: Embedder) -> None:
    assert stems("The Pensions, RÉPAIRED; harbours") == ["the", "pension", "repair", "harbour"]
    with Archive.open(original.folder, embedder) as archive:
        texts = {passage.id: passage.text.lower() for one in ARTICLES for passage in one.passages}
        found = {hit.passage_id for hit in archive.matching(stems("Bridges"), 999)}
        assert found == {name for name, text in texts.items() if "bridge" in text}
        assert archive.frequency("bridg") == len(found)
        assert archive.frequency("no such stem") == 0
        scores = [hit.score for hit in archive.matching(stems(QUESTIONS[0]), 20)]
        assert scores == sorted(scores, reverse=True)


def test_there_may_be_fewer_hits_than_asked_for_and_none(original: Original, embedder: Embedder) -> None:
    with Archive.open(original.folder, embedder) as archive:
        size = archive.count().passages
        for limit in (0, 1, size - 1, size, size + 1, 100_000):
            assert len(archive.nearest(original.vectors[0], limit)) == min(limit, size)
            assert len(archive.matching(["report"], limit)) == min(limit, size)
        assert archive.matching([], 10) == archive.matching(["zzzz"], 10) == []


@pytest.mark.parametrize("vector", [np.zeros(10), np.full(384, np.nan), np.zeros((1, 384))])
def test_a_wrong_vector_is_the_callers_mistake_and_costs_no_rebuild(
    folder: Path, embedder: Embedder, vector: np.ndarray, caplog: pytest.LogCaptureFixture
) -> None:
    before = generations(folder)
    with Archive.open(folder, embedder) as archive, pytest.raises(ValueError, match="shape"):
        archive.nearest(vector.astype(np.float32), 5)
    assert generations(folder) == before
    assert not caplog.records


def test_hits_come_in_the_same_order_however_the_index_was_filled(
    folder: Path, original: Original, embedder: Embedder
) -> None:
    for number in (29, 3, 17):  # taken out and put back: they come last in the index now
        publish(folder, embedder, remove=[article(number).article.id])
        publish(folder, embedder, article(number))
    with Archive.open(folder, embedder) as archive:
        assert hits(archive, original.vectors) == original.hits
        assert everything(archive, original.vectors[0]) == (expected(Constraints()),) * 2


class PanicException(BaseException):
    """Named and made like the one that pyo3 raises when Rust panics."""


@pytest.mark.parametrize("error", [PanicException("index out of range"), RuntimeError("x"), OSError(5, "x")])
def test_what_an_engine_raises_is_damage(error: BaseException) -> None:
    with pytest.raises(ArchiveDamaged, match="The keyword index failed"), guarded("keyword"):
        raise error


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(1), MemoryError(), AssertionError("x")])
def test_what_is_not_the_engines_passes_through(error: BaseException) -> None:
    with pytest.raises(type(error)), guarded("keyword"):
        raise error


@pytest.mark.parametrize("engine", [VectorIndex, KeywordIndex])
@pytest.mark.parametrize("error", [PanicException("slice index"), ValueError("bad block")])
def test_an_index_that_fails_at_a_search_is_made_anew_and_asked_again(
    folder: Path,
    original: Original,
    embedder: Embedder,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    engine: type,
    error: BaseException,
) -> None:
    broken, search = generations(folder)[-1], engine.search
    names = {VectorIndex: "vector", KeywordIndex: "keyword"}

    def failing(self: object, *args: object) -> object:
        if self in bad:
            with guarded(names[engine]):
                raise error
        return search(self, *args)

    monkeypatch.setattr(engine, "search", failing)
    with Archive.open(folder, embedder) as archive:
        opened = archive._current._current
        assert opened is not None
        bad = {opened.opened.vectors, opened.opened.keywords}
        with caplog.at_level(logging.WARNING):
            assert hits(archive, original.vectors) == original.hits
        assert archive.verify() == ()
    assert generations(folder)[-1] != broken
    assert "Rebuilding the search indexes" in caplog.text


def test_an_index_that_fails_is_left_alone_where_healing_is_off(
    folder: Path, original: Original, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_args: object) -> object:
        raise ArchiveDamaged("The vector index failed (x).", "Run 'byline rebuild'.")

    before = generations(folder)
    with Archive.open(folder, embedder, ArchiveSettings(heal=False)) as archive:
        monkeypatch.setattr(VectorIndex, "search", failing)
        with pytest.raises(ArchiveDamaged, match="vector index failed"):
            archive.nearest(original.vectors[0], 5)
    assert generations(folder) == before


def test_threads_may_open_and_close_one_vector_index_at_once(original: Original) -> None:
    place = generations(original.folder)[-1] / "vectors"
    together = threading.Barrier(8)

    def open_and_close(_: int) -> int:
        found = 0
        for _ in range(10):
            together.wait(20)
            index = VectorIndex(place)
            found += len(index.search(original.vectors[0], 3, Constraints()))
            index.close()
        return found

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(open_and_close, range(8))) == [30] * 8
