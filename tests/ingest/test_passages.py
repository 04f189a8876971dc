"""Passages: whole sentences, within the budget, exact ranges of the article, all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.passages import Draft, cut, header
from ingest.prepare import draft, prepare
from ingest.readers.base import RawArticle
from ingest.sentences import sentence_spans
from vectorstore import Article, SourceError

if TYPE_CHECKING:
    from vectorstore.embedders import Embedder

TEXT = """What the wall cost

The harbour wall was repaired on Monday. It took three weeks and cost 2.5 million pounds.

What comes next

  • The pier gets a new roof. Nobody knows when.
  • The lighthouse is painted.

After the work"""


def drafted(text: str = TEXT, title: str | None = "Wall repaired") -> Draft:
    return draft(RawArticle(text, title=title), Path("/news/a.txt"), "a.txt")


def test_every_sentence_is_in_exactly_one_passage() -> None:
    one = drafted()
    passages = cut(one, [7] * len(one.steps), 15)
    assert [sentence for passage in passages for sentence in passage.sentences] == list(one.sentences)
    assert [passage.ordinal for passage in passages] == list(range(len(passages)))


def test_a_passage_is_a_range_of_its_article_and_nothing_is_left_out() -> None:
    one = drafted()
    passages = cut(one, [7] * len(one.steps), 15)
    text = one.article.text
    assert all(passage.text == text[passage.start : passage.end] for passage in passages)
    assert "".join("".join(passage.text.split()) for passage in passages) == "".join(text.split())


def test_headings_and_bullets_are_searched_but_never_sentences() -> None:
    one = drafted()
    (passage,) = cut(one, [1] * len(one.steps), 100)
    sentences = [one.article.text[span.start : span.end] for span in passage.sentences]
    assert "What comes next" in passage.text
    assert not any("What comes next" in sentence or "•" in sentence for sentence in sentences)


def test_a_passage_keeps_to_the_budget(embedder: Embedder) -> None:
    text = "\n\n".join(f"The ferry number {n} left the harbour at {n} past nine. It was late again." for n in range(60))
    (prepared,) = prepare([drafted(text)], embedder, 48)
    counts = embedder.count_tokens([passage.text for passage in prepared.passages])
    assert max(counts) <= 50  # joined text may count a token or two more than its sentences
    assert min(counts[:-1]) > 24


def test_a_sentence_over_the_budget_is_a_passage_of_its_own_and_whole(embedder: Embedder) -> None:
    long = "The list names " + ", ".join(f"ferry {n}" for n in range(400)) + "."
    (prepared,) = prepare([drafted(f"First one.\n\n{long}\n\nLast one.")], embedder, 96)
    assert [passage.text for passage in prepared.passages] == ["First one.", long, "Last one."]


def test_many_articles_are_counted_at_once_and_kept_apart(embedder: Embedder) -> None:
    drafts = [drafted(f"Ferry {n} left. It came back. " * (n + 1)) for n in range(4)]
    together = prepare(drafts, embedder, 30)
    assert together == [prepare([one], embedder, 30)[0] for one in drafts]


def test_passage_ids_change_with_the_content_and_only_then() -> None:
    one = drafted()
    ids = [passage.id for passage in cut(one, [1] * len(one.steps), 3)]
    assert ids == [passage.id for passage in cut(drafted(), [1] * len(one.steps), 3)]
    other = cut(drafted(title="Wall repaired again"), [1] * len(one.steps), 3)
    assert not set(ids) & {passage.id for passage in other}
    assert all(len(name) == 20 for name in ids)


@pytest.mark.parametrize(
    ("title", "outlet", "day", "expected"),
    [
        ("Wall repaired", "Post", datetime(2025, 3, 3, tzinfo=UTC), "Wall repaired. Post, 3 March 2025."),
        ("Is it safe?", None, None, "Is it safe?"),
        (None, "Post", None, "Post."),
        (None, None, datetime(2025, 3, 3, tzinfo=UTC), "3 March 2025."),
        (None, None, None, ""),
    ],
)
def test_the_header_says_what_is_known(
    title: str | None, outlet: str | None, day: datetime | None, expected: str
) -> None:
    article = Article(id="a", source="a", text="x", content_hash="h", title=title, outlet=outlet, published=day)
    assert header(article) == expected


def test_an_article_of_furniture_alone_is_refused() -> None:
    with pytest.raises(SourceError, match="only page furniture"):
        drafted("Share this article\n\nLeave a reply")


WORDS = st.sampled_from(["The boat left.", "A heading", "• A bullet. And more.", "Who?", "___", "a", "“Yes,” he said."])


@given(st.lists(st.tuples(WORDS, st.sampled_from([" ", "\n", "\n\n"]))), st.integers(1, 9))
def test_any_text_is_covered_by_its_passages(parts: list[tuple[str, str]], budget: int) -> None:
    text = "".join(word + gap for word, gap in parts).strip() or "x"
    one = replace(drafted("x"), sentences=sentence_spans(text))
    one = Draft(replace(one.article, text=text), one.sentences)
    passages = cut(one, [2] * len(one.steps), budget)
    assert "".join("".join(passage.text.split()) for passage in passages) == "".join(text.split())
    for passage in passages:
        assert passage.text == text[passage.start : passage.end]
        assert all(passage.start <= span.start < span.end <= passage.end for span in passage.sentences)
