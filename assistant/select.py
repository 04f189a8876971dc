"""Chooses, from scored sentences, the few that make an answer: right, different from each other, short, in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.evidence import Evidence, points_back, stacked
from vectorstore import Article, Span

_SAME = 0.95
"""Cosine above which sentences of different articles may be copies; their words decide."""
_COPY = 0.8
"""Share of words two sentences must have in common to be told as one."""
_REDUNDANCY = 2.0
"""What full likeness to a sentence already chosen costs, in the score's units."""
_LONGEST = 70
"""Words in a statement that was lengthened by the sentence before."""


@dataclass(frozen=True, slots=True)
class Margins:
    """How far below the best sentence's score another may lie and still be told."""

    same: float
    """In the article of the best sentence."""
    other: float
    """In another article: it must come closer, or the answer drifts to other stories."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long an answer may be."""

    statements: int = 5
    words: int = 150


@dataclass(frozen=True, slots=True)
class Chosen:
    """One statement to be: whole sentences of one article in a row, and near-identical ones elsewhere."""

    article: Article
    span: Span
    score: float
    copies: tuple[tuple[Article, Span], ...] = ()


def choose(
    evidence: Sequence[Evidence], scores: npt.NDArray[np.float64], margins: Margins, limits: Limits
) -> list[Chosen]:
    """The sentences to tell, in reading order. Never empty if `evidence` is not.

    Greedy maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): the best sentence first, then whichever
    adds most beyond those chosen, while it lies within its margin of the best score and the limits hold.
    """
    order = [int(index) for index in np.argsort(-scores, kind="stable")]
    if not order:
        return []
    vectors = stacked(evidence)
    likeness = vectors @ vectors.T
    best, home = float(scores[order[0]]), evidence[order[0]].article.id
    least = {index: best - (margins.same if evidence[index].article.id == home else margins.other) for index in order}
    pool = [index for index in order if scores[index] >= least[index] and not _asks(evidence[index])] or order[:1]
    picked: list[int] = []
    copies: dict[int, list[int]] = {}
    while pool and len(picked) < limits.statements:
        index = max(pool, key=lambda i: scores[i] - _REDUNDANCY * max((likeness[i, j] for j in picked), default=0.0))
        pool.remove(index)
        twin = next((j for j in picked if _is_copy(evidence[index], evidence[j], float(likeness[index, j]))), None)
        if twin is not None:
            copies.setdefault(twin, []).append(index)
            continue
        if picked and _length(_told(evidence, scores, [*picked, index], copies)) > limits.words:
            continue
        picked.append(index)
    _add_far_copies(evidence, likeness, picked, order, copies)
    return _told(evidence, scores, picked, copies)


def _told(
    evidence: Sequence[Evidence], scores: npt.NDArray[np.float64], picked: list[int], copies: dict[int, list[int]]
) -> list[Chosen]:
    return _in_reading_order([_chosen(evidence, scores, index, copies.get(index, [])) for index in picked])


def _length(told: Sequence[Chosen]) -> int:
    """Words in all, those of sentences that others brought along included."""
    return sum(len(one.article.text[one.span.start : one.span.end].split()) for one in told)


def _add_far_copies(
    evidence: Sequence[Evidence],
    likeness: npt.NDArray[np.float32],
    picked: list[int],
    order: list[int],
    copies: dict[int, list[int]],
) -> None:
    # A copy is worth citing however its own passage scored.
    for index in picked:
        for other in order:
            known = other in picked or other in copies.get(index, [])
            if not known and _is_copy(evidence[other], evidence[index], float(likeness[other, index])):
                copies.setdefault(index, []).append(other)


def _asks(one: Evidence) -> bool:
    # A question in an article is often the reader's own, and never its answer.
    return one.text.rstrip("\"”’' )").endswith("?")


def _chosen(evidence: Sequence[Evidence], scores: npt.NDArray[np.float64], index: int, twins: Sequence[int]) -> Chosen:
    one = evidence[index]
    others: dict[str, tuple[Article, Span]] = {}
    for twin in twins:
        if evidence[twin].article.id != one.article.id:
            others.setdefault(evidence[twin].article.id, (evidence[twin].article, evidence[twin].span))
    span = one.span if others else _with_antecedent(one)
    return Chosen(one.article, span, float(scores[index]), tuple(others.values()))


def _with_antecedent(one: Evidence) -> Span:
    """The sentence's range, with the one before it where it opens with a word that points back ("They said …")."""
    earlier = [span for span in one.passage.sentences if span.end <= one.span.start]
    if not earlier or not points_back(one.text):
        return one.span
    before = earlier[-1]
    between = one.article.text[before.end : one.span.start]
    length = len(one.article.text[before.start : one.span.end].split())
    return Span(before.start, one.span.end) if "\n" not in between and length <= _LONGEST else one.span


def _tokens(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _is_copy(one: Evidence, other: Evidence, likeness: float) -> bool:
    """Nearly the same words, and the very same figures: "over 130" and "over 70" are never one statement."""
    if one.article.id == other.article.id and one.span == other.span:
        return True
    if likeness < _SAME:
        return False
    mine, theirs = _tokens(one.text), _tokens(other.text)
    figures = {word for word in mine ^ theirs if any(letter.isdigit() for letter in word)}
    negations = {"not", "no", "never", "denied", "denies", "without"} & (mine ^ theirs)
    return not figures and not negations and len(mine & theirs) >= _COPY * max(1, len(mine | theirs))


def _in_reading_order(chosen: list[Chosen]) -> list[Chosen]:
    """By article, the one with the best sentence first; within an article as written, neighbours joined."""
    best: dict[str, float] = {}
    for one in chosen:
        best[one.article.id] = max(best.get(one.article.id, -np.inf), one.score)
    ranked = sorted(chosen, key=lambda one: (-best[one.article.id], one.article.id, one.span.start))
    told: list[Chosen] = []
    for one in ranked:
        if told and _follows(told[-1], one):
            joined = Span(told[-1].span.start, max(told[-1].span.end, one.span.end))
            told[-1] = Chosen(one.article, joined, max(told[-1].score, one.score))
        else:
            told.append(one)
    return told


def _follows(first: Chosen, second: Chosen) -> bool:
    if first.article.id != second.article.id or first.copies or second.copies:
        return False
    if second.span.start < first.span.end:
        return True  # one was lengthened by the other
    between = first.article.text[first.span.end : second.span.start]
    return not between.strip() and "\n" not in between
