"""What is found is what was asked for: by words, by meaning, in each part, within what is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.finding.coverage import covered, weights_of
from assistant.finding.parts import Part, parts_of
from assistant.finding.retrieve import Found, RetrievalSettings, Retriever, Scored, in_turn
from assistant.words import Bag, analyse
from vectorstore import Archive, Constraints, Passage
from vectorstore.embedders import Embedder

BOTH = "Do the Harbour Gazette and the Coast Courier report on the bridge in Eastport?"


@pytest.fixture
def archive(news_archive: Path, embedder: Embedder) -> Iterator[Archive]:
    with Archive.open(news_archive, embedder) as opened:
        yield opened


def find(
    archive: Archive,
    question: str,
    *,
    settings: RetrievalSettings | None = None,
    constraints: Constraints | None = None,
    parts: tuple[Part, ...] = (),
    limit: int = 10,
) -> list[Found]:
    retriever = Retriever(archive, archive.embedder, settings or RetrievalSettings())
    vector = retriever.vector(question)
    return retriever.find(vector, analyse(question), limit, constraints or Constraints(), parts)


def outlets(found: list[Found]) -> list[str | None]:
    return [one.article.outlet for one in found]


def test_a_passage_is_found_by_its_words_and_by_its_meaning(archive: Archive) -> None:
    words = RetrievalSettings(meaning_weight=0, sentence_weight=0)
    meaning = RetrievalSettings(keyword_weight=0, sentence_weight=0)
    assert outlets(find(archive, "Which pylon has the crack?", settings=words))[0] == "Harbour Gazette"
    assert outlets(find(archive, "When do pupils go back to class?", settings=meaning))[0] == "Coast Courier"
    assert outlets(find(archive, "When do pupils go back to class?"))[0] == "Coast Courier"


def test_no_passage_comes_twice_and_scores_never_rise(archive: Archive) -> None:
    for parts in ((), parts_of(BOTH, archive.outlets())):
        found = find(archive, BOTH, parts=parts)
        assert len({one.passage.id for one in found}) == len(found)
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_rankings_take_turns_the_best_first_and_a_passage_comes_once() -> None:
    first = [_scored("a", 2.0), _scored("b", 0.4), _scored("c", 0.3)]
    other = [_scored("d", 1.0), _scored("a", 0.9), _scored("e", 0.8)]
    merged = in_turn([other, [], first])
    assert [(one.passage.id, one.score) for one in merged] == [
        ("a", 2.0),
        ("d", 1.0),
        ("b", 0.4),
        ("c", 0.3),
        ("e", 0.3),
    ]


def _scored(name: str, score: float) -> Scored:
    return Scored(Passage(name, "article", 0, 0, 1, "x", "", ()), score, 0.0)


def test_each_source_named_is_among_the_first(archive: Archive) -> None:
    parts = parts_of(BOTH, archive.outlets())
    assert len(parts) == 2
    assert set(outlets(find(archive, BOTH, parts=parts, limit=2))) == {"Harbour Gazette", "Coast Courier"}


def test_parts_never_reach_beyond_the_constraints(archive: Archive) -> None:
    parts = parts_of(BOTH, archive.outlets())
    within = Constraints(outlets=("Coast Courier",))
    assert set(outlets(find(archive, BOTH, parts=parts, constraints=within))) == {"Coast Courier"}


def test_parts_outside_the_constraints_do_not_count(archive: Archive) -> None:
    within = Constraints(outlets=("Harbour Gazette",))
    found = find(archive, "Why was the bridge closed?", parts=(Part(("Coast Courier",)),), constraints=within)
    assert set(outlets(found)) == {"Harbour Gazette"}


def test_a_part_whose_words_fit_nothing_is_searched_by_meaning(archive: Archive) -> None:
    parts = (Part(("Harbour Gazette",)), Part(("Coast Courier",)))
    assert {"Harbour Gazette", "Coast Courier"} <= set(outlets(find(archive, "zzyzx?", parts=parts)))


def test_similarity_is_the_cosine_however_a_passage_was_found(archive: Archive) -> None:
    question = "Why was the harbour bridge closed?"
    vector = Retriever(archive, archive.embedder, RetrievalSettings()).vector(question)
    for one in [*find(archive, question), *find(archive, question, parts=parts_of(BOTH, archive.outlets()))]:
        stored = archive.vectors([one.passage.id])[one.passage.id]
        assert one.similarity == pytest.approx(float(stored @ vector), abs=1e-3)


def test_at_most_so_many_are_found_and_nothing_in_an_outlet_that_is_not_there(archive: Archive) -> None:
    assert len(find(archive, "Why was the bridge closed?", limit=1)) == 1
    assert find(archive, "Why was the bridge closed?", constraints=Constraints(outlets=("Nobody's News",))) == []


def test_the_sentence_that_says_most_of_the_question_decides_between_like_passages(archive: Archive) -> None:
    plain = RetrievalSettings(keyword_weight=0, meaning_weight=0, sentence_weight=1)
    best = find(archive, "Which union leader called the deal a turning point?", settings=plain)[0]
    assert best.article.outlet == "Coast Courier"
    assert best.score > 0.8


def test_rare_words_weigh_most(archive: Archive) -> None:
    weights = weights_of(("eastport", "pylon"), archive)
    assert weights["pylon"] > weights["eastport"]
    assert covered(weights, Bag("a crack in the pylon")) > 0.5 > covered(weights, Bag("in Eastport"))
    assert covered({}, Bag("anything")) == 0.0
