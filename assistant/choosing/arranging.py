"""Puts chosen sentences in the order they are read in, and joins neighbours. Chooses nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from vectorstore import Article, Span


@dataclass(frozen=True, slots=True)
class Chosen:
    """One statement to be: whole sentences of one article in a row, and sentences elsewhere that say the same."""

    article: Article
    span: Span
    score: float
    copies: tuple[tuple[Article, Span], ...] = ()
    answer: Span | None = None
    """The words that answer, as a range of the article's text."""
    copied_answers: tuple[Span | None, ...] = ()
    """The same for each of the copies, in order; empty where none is known."""
    main: Span | None = None
    """The sentence it was chosen for, where the statement holds others as well."""

    @property
    def text(self) -> str:
        """Its words."""
        return self.article.text[self.span.start : self.span.end]

    @property
    def core(self) -> str:
        """The sentence it was chosen for."""
        span = self.main or self.span
        return self.article.text[span.start : span.end]


def in_reading_order(
    chosen: Sequence[Chosen], first: Chosen | None = None, groups: Mapping[int, int] | None = None
) -> list[Chosen]:
    """By article, the one with the best sentence first; within an article as written, neighbours joined.

    The statement that holds `first` comes before all others. `groups` ranks the chosen, by their index, before
    articles do.
    """
    rank = {id(one): (groups or {}).get(index, 0) for index, one in enumerate(chosen)}
    best: dict[tuple[int, str], float] = {}
    for one in chosen:
        home = (rank[id(one)], one.article.id)
        best[home] = max(best.get(home, float("-inf")), one.score)

    def place(one: Chosen) -> tuple[int, float, str, int]:
        return rank[id(one)], -best[rank[id(one)], one.article.id], one.article.id, one.span.start

    told: list[Chosen] = []
    for one in sorted(chosen, key=place):
        if told and _follows(told[-1], one):
            told[-1] = _joined(told[-1], one)
        else:
            told.append(one)
    if first is not None:
        told.sort(key=lambda one: not _holds(one, first))  # stable: the rest keeps its order
    return told


def _holds(one: Chosen, first: Chosen) -> bool:
    inside = one.span.start <= first.span.start and first.span.end <= one.span.end
    return one.article.id == first.article.id and inside


def _follows(first: Chosen, second: Chosen) -> bool:
    if first.article.id != second.article.id or first.copies or second.copies:
        return False
    if second.span.start < first.span.end:
        return second.span.end > first.span.start  # one was lengthened by the other; else it stands before it
    between = first.article.text[first.span.end : second.span.start]
    return not between.strip() and "\n" not in between


def _joined(first: Chosen, second: Chosen) -> Chosen:
    better = first if first.score >= second.score else second
    span = Span(min(first.span.start, second.span.start), max(first.span.end, second.span.end))
    return replace(better, span=span, answer=better.answer, main=better.main or better.span)
