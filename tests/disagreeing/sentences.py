"""Sentences of one article as evidence, and questions, without an archive."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np

from assistant.choosing.expected import expected_answer
from assistant.evidence import FEATURES, Asked, Evidence
from assistant.words import analyse
from vectorstore import Article, Passage, Span

_POINTS = FEATURES.index("read_span")


def sentences(
    *texts: str, outlet: str | None = None, article: str = "a", published: datetime | None = None
) -> list[Evidence]:
    """The sentences of an article of one paragraph, in order."""
    text = " ".join(texts)
    of = Article(id=article * 16, source="a.txt", text=text, content_hash="0", outlet=outlet, published=published)
    spans, at = [], 0
    for each in texts:
        spans.append(Span(at, at + len(each)))
        at += len(each) + 1
    passage = Passage("p", of.id, 0, 0, len(text), text, "", tuple(spans))
    return [Evidence(of, passage, span, text[span.start : span.end], ()) for span in spans]


def pointed_at(one: Evidence, words: str, sure: float) -> Evidence:
    """A sentence as it is where the reader points at `words` of it, so sure (log-odds)."""
    start = one.span.start + one.text.index(words)
    features = tuple(sure if place == _POINTS else 0.0 for place in range(len(FEATURES)))
    return replace(one, answer=Span(start, start + len(words)), features=features)


def asking(question: str, **weights: float) -> Asked:
    """A question taken apart; its words weigh the same where `weights` does not say otherwise."""
    words = analyse(question)
    return Asked(
        question,
        question,
        words,
        np.zeros(1, dtype=np.float32),
        weights or dict.fromkeys(words.content, 1.0),
        expected_answer(question),
    )
