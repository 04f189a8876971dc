"""Chooses, from scored sentences, the few that make an answer: right, different from each other, short, in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from assistant.choosing.arranging import Chosen, in_reading_order
from assistant.choosing.candidates import Candidate, Margins, candidates
from assistant.choosing.counted import counted_points
from assistant.choosing.expected import Expected, fits
from assistant.choosing.grouping import one_statement
from assistant.choosing.kinds import Form, Kind
from assistant.choosing.likeness import Likeness, VectorsOf
from assistant.choosing.sides import own_words, sides_of
from assistant.evidence import Asked, Evidence
from assistant.words import without_possessive
from vectorstore import Article, Span

__all__ = ["Chosen", "Limits", "Margins", "choose"]

_REDUNDANCY = 2.0
"""What full likeness to a sentence already chosen costs, in the score's units."""
_FURTHER = 0.5
"""What each sentence already chosen from its article costs one, where causes are gathered across articles."""
_NEW_ITEM = 0.3
"""What each thing not yet told is worth in a list, up to `_MOST_ITEMS`."""
_MOST_ITEMS = 4
_NOTHING_NEW = 1.0
"""What it costs a sentence of a list to tell nothing new."""
_FEW = 3
"""Statements that tell one fact."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long an answer may be."""

    statements: int = 5
    words: int = 150


def choose(
    evidence: Sequence[Evidence],
    scores: npt.NDArray[np.float64],
    margins: Margins,
    limits: Limits,
    vectors_of: VectorsOf,
    asked: Asked | None = None,
    kind: Kind | None = None,
    answers: Mapping[int, Span] | None = None,
    sentences_of: Callable[[Article], Sequence[Span]] | None = None,
) -> list[Chosen]:
    """The sentences to tell, in reading order. Empty only where no sentence of `evidence` can be told.

    Greedy maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): the best sentence first, then whichever
    adds most beyond those chosen, while it lies within its margin of the best score and the limits hold. `kind` says
    what adds; `answers` holds the answering words by index of the evidence; `sentences_of` gives all sentences of an
    article, those of the evidence where it is not given.
    """
    kind = kind or Kind(Form.OPEN)
    marks = {index: span for index, span in (answers or {}).items() if _is_mark(evidence[index], span, kind)}
    likeness = Likeness(evidence, vectors_of)
    pool = candidates(evidence, scores, margins, asked, kind, marks, likeness)
    if not pool:
        return []
    points = counted_points(evidence, pool, kind, limits.words, margins.same, sentences_of or _among(evidence))
    if points:
        taken = sum(len(one.text.split()) for one in points)
        limits = Limits(max(1, limits.statements - len(points)), limits.words - taken)
        pool = [one for one in pool if not any(_is_in(evidence[one.index], point) for point in points)]
    likeness.prepare(one.index for one in pool)
    picking = _Picking(evidence, likeness, kind, asked)
    picking.pick(pool, limits)
    picking.add_far_copies([int(index) for index in np.argsort(-scores, kind="stable")])
    return picking.told(scores, marks, points)


def _among(evidence: Sequence[Evidence]) -> Callable[[Article], Sequence[Span]]:
    return lambda article: sorted({one.span for one in evidence if one.article.id == article.id})


def _is_in(one: Evidence, point: Chosen) -> bool:
    return one.article.id == point.article.id and one.span == point.span


def _is_mark(one: Evidence, span: Span, kind: Kind) -> bool:
    inside = one.span.start <= span.start < span.end <= one.span.end
    return inside and fits(one.article.text[span.start : span.end], kind.expected)


@dataclass(slots=True)
class _Picking:
    """The choice as it is made."""

    evidence: Sequence[Evidence]
    likeness: Likeness
    kind: Kind
    asked: Asked | None
    picked: list[Candidate] = field(default_factory=list)
    copies: dict[int, list[int]] = field(default_factory=dict)
    """By index of a picked sentence, those that say the same."""

    def pick(self, pool: list[Candidate], limits: Limits) -> None:
        """Fills `picked` from `pool`, each side of a comparison first."""
        own = own_words(self.kind.sides)
        for side in range(len(own)):
            best = next((one for one in pool if side in self._sides(one, own)), None)
            if best is not None:
                self._take(best, pool, limits)
        if self.picked:  # what speaks for no side of a comparison adds nothing to it
            pool = [one for one in pool if self._sides(one, own)]
        while pool and len(self.picked) < limits.statements:
            self._take(max(pool, key=self._gain), pool, limits)

    def _take(self, one: Candidate, pool: list[Candidate], limits: Limits) -> None:
        pool.remove(one)
        twin = next((other for other in self.picked if self._same(one.index, other.index)), None)
        if twin is not None:
            self.copies.setdefault(twin.index, []).append(one.index)
        elif not self.picked or self._fits([*self.picked, one], limits):
            self.picked.append(one)

    def _fits(self, picked: Sequence[Candidate], limits: Limits) -> bool:
        if _length(picked, self.evidence) > limits.words:
            return False
        if self.kind.form not in (Form.FACT, Form.YES_NO):
            return True
        return (
            len(in_reading_order([Chosen(self.evidence[one.index].article, one.span, 0.0) for one in picked])) <= _FEW
        )

    def _gain(self, one: Candidate) -> float:
        gain = one.value - _REDUNDANCY * max(
            (self.likeness.between(one.index, other.index) for other in self.picked), default=0.0
        )
        if self.kind.form is Form.CAUSE:
            mine = self.evidence[one.index].article.id
            gain -= _FURTHER * sum(self.evidence[other.index].article.id == mine for other in self.picked)
        if self.kind.form is Form.LIST and self.kind.expected is Expected.NAME:
            new = len(self._items(one) - set().union(*(self._items(other) for other in self.picked)))
            gain += _NEW_ITEM * min(new, _MOST_ITEMS) - (0.0 if new else _NOTHING_NEW)
        return gain

    def _items(self, one: Candidate) -> set[str]:
        """Names a sentence tells, in lower case, without those the question has."""
        known = {name.lower() for name in self.asked.words.names} if self.asked else set()
        found = {without_possessive(name).lower() for name in _NAME.findall(self.evidence[one.index].text)}
        return found - known

    def _sides(self, one: Candidate, own: tuple[frozenset[str], ...]) -> frozenset[int]:
        found = self.evidence[one.index]
        return sides_of(found.text, found.article, own)

    def _same(self, one: int, other: int) -> bool:
        first, second = self.evidence[one], self.evidence[other]
        if first.article.id == second.article.id and first.span == second.span:
            return True
        return one_statement(second.text, first.text, lambda: self.likeness.between(one, other))

    def add_far_copies(self, order: Sequence[int]) -> None:
        """Adds those that say the same as a picked one: they are worth citing however their own passage scored."""
        picked = {one.index for one in self.picked}
        for one in self.picked:
            held = self.copies.setdefault(one.index, [])
            held += [other for other in order if other not in picked | set(held) and self._same(other, one.index)]

    def told(
        self, scores: npt.NDArray[np.float64], marks: Mapping[int, Span], points: Sequence[Chosen]
    ) -> list[Chosen]:
        """The picked ones and the `points` of a list as statements, in reading order."""
        chosen = [*(self._chosen(one, float(scores[one.index]), marks) for one in self.picked), *points]
        own = own_words(self.kind.sides)
        if own and all(own):
            groups = {at: min(self._sides(one, own), default=len(own)) for at, one in enumerate(self.picked)}
            return in_reading_order(chosen, groups=groups)
        # Causes and lists are read as they were written; a single thing is told before what is around it, and so is
        # the sentence that gives most of a list of names.
        names = self.kind.form is Form.LIST and self.kind.expected is Expected.NAME
        leads = names or self.kind.form in (Form.FACT, Form.YES_NO) or self.kind.subject is not None
        return in_reading_order(chosen, chosen[0] if leads else None)

    def _chosen(self, one: Candidate, score: float, marks: Mapping[int, Span]) -> Chosen:
        found = self.evidence[one.index]
        others: dict[str, tuple[Article, Span, Span | None]] = {}
        for copy in self.copies.get(one.index, []):
            twin = self.evidence[copy]
            if twin.article.id != found.article.id:
                others.setdefault(twin.article.id, (twin.article, twin.span, marks.get(copy)))
        # What needs the sentence before it is not what the other article says by itself.
        twins = list(others.values()) if one.span == found.span else []
        return Chosen(
            found.article,
            one.span,
            score,
            tuple((article, span) for article, span, _ in twins),
            marks.get(one.index),
            tuple(mark for *_, mark in twins),
            found.span,
        )


_NAME = re.compile(r"(?<!^)(?<![.?!“\"]\s)(?<![“\"])\b[A-Z][\w’'-]+")


def _length(picked: Sequence[Candidate], evidence: Sequence[Evidence]) -> int:
    """Words in all, those of sentences that others brought along included, none twice."""
    held: dict[str, list[Span]] = {}
    for one in picked:
        held.setdefault(evidence[one.index].article.id, []).append(one.span)
    texts = {evidence[one.index].article.id: evidence[one.index].article.text for one in picked}
    return sum(
        len(texts[article][start:end].split()) for article, spans in held.items() for start, end in _merged(spans)
    )


def _merged(spans: Sequence[Span]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], span.end))
        else:
            merged.append((span.start, span.end))
    return merged
