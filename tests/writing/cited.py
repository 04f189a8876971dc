"""Statements with the sentences they cite, as the gate is given them: real articles, passages and spans."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.evidence import Evidence
from assistant.writing.types import Draft
from vectorstore import Article, Passage, Span


@dataclass(frozen=True)
class Case:
    """A statement, what it cites, and what was done to it."""

    kind: str
    says: str
    cites: tuple[str, ...]
    title: str | None = None
    before: str = ""
    """The sentence before the first one cited."""
    others: tuple[str, ...] = ()
    """Sentences of other articles, at hand but not cited."""
    published: datetime = datetime(2026, 2, 27, tzinfo=UTC)
    """A Friday."""


def case(
    kind: str, says: str, *cites: str, title: str | None = None, before: str = "", others: tuple[str, ...] = ()
) -> Case:
    return Case(kind, says, cites, title, before, others)


def evidence_of(
    sentence: str, title: str | None = None, before: str = "", published: datetime | None = None
) -> Evidence:
    """`sentence` in an article of its own, after the sentence `before` it where there is one."""
    text = f"{before} {sentence}" if before else sentence
    start = len(text) - len(sentence)
    spans = (Span(0, len(before)), Span(start, len(text))) if before else (Span(0, len(text)),)
    name = hashlib.sha256(text.encode()).hexdigest()
    article = Article(
        name[:16], f"{name[:6]}.txt", text, name, title=title, outlet="Harbour Times",
        published=published or datetime(2026, 2, 27, tzinfo=UTC),
    )  # fmt: skip
    passage = Passage(name[:16] + "-0", article.id, 0, 0, len(text), text, "", spans)
    return Evidence(article, passage, spans[-1], sentence, ())


def keyed(one: Case) -> tuple[list[tuple[str, Evidence]], Draft]:
    """The evidence at hand for a case, and the draft."""
    cited = [
        evidence_of(sentence, one.title if place == 0 else None, one.before if place == 0 else "", one.published)
        for place, sentence in enumerate(one.cites)
    ]
    every = [*cited, *(evidence_of(sentence) for sentence in one.others)]
    keys = [key_of(each) for each in every]
    return list(zip(keys, every, strict=True)), Draft(one.says, tuple(keys[: len(cited)]))


def key_of(evidence: Evidence) -> str:
    return evidence.article.id[:6]


def drafted(
    says: str, *cites: str, title: str | None = None, before: str = ""
) -> tuple[Sequence[tuple[str, Evidence]], Draft]:
    return keyed(case("", says, *cites, title=title, before=before))
