"""Cuts articles into passages: runs of whole sentences within a budget of the embedding model's tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.identity import passage_id
from vectorstore import Article, Passage, Span
from vectorstore.types import written_day


@dataclass(frozen=True, slots=True)
class Draft:
    """An article with its sentences, before it is cut."""

    article: Article
    sentences: tuple[Span, ...]

    @property
    def steps(self) -> tuple[Span, ...]:
        """One range per sentence, from the end of the one before: headings and bullets go with what follows them.

        What follows the last sentence goes with it. Together they cover the text but for white space between them.
        """
        text, steps, start = self.article.text, list[Span](), 0
        for number, sentence in enumerate(self.sentences, 1):
            end = len(text.rstrip()) if number == len(self.sentences) else sentence.end
            while text[start].isspace():
                start += 1
            steps.append(Span(start, end))
            start = end
        return tuple(steps)


def cut(draft: Draft, tokens: Sequence[int], budget: int) -> tuple[Passage, ...]:
    """The passages of an article. `tokens` counts each of the draft's `steps`.

    A passage has at most `budget` tokens; a longer sentence is a passage of its own, and stays whole.
    """
    article, steps, label = draft.article, draft.steps, header(draft.article)
    passages: list[Passage] = []
    for first, last in _runs(tokens, budget):
        start, end = steps[first].start, steps[last].end
        passages.append(
            Passage(
                id=passage_id(article.id, article.content_hash, start, end),
                article_id=article.id,
                ordinal=len(passages),
                start=start,
                end=end,
                text=article.text[start:end],
                header=label,
                sentences=draft.sentences[first : last + 1],
            )
        )
    return tuple(passages)


def header(article: Article) -> str:
    """What is put before a passage for searching: "title. outlet, date.", without what is not known."""
    title = article.title or ""
    if title and title[-1] not in ".!?…":
        title += "."
    day = written_day(article.published) if article.published else None
    origin = ", ".join(filter(None, (article.outlet, day)))
    return " ".join(filter(None, (title, f"{origin}." if origin else "")))


def _runs(tokens: Sequence[int], budget: int) -> Iterator[tuple[int, int]]:
    """First and last index of each run within the budget."""
    first, used = 0, 0
    for index, count in enumerate(tokens):
        if index > first and used + count > budget:
            yield first, index - 1
            first, used = index, 0
        used += count
    if tokens:
        yield first, len(tokens) - 1
