"""Sentences of one article as evidence, without an archive."""

from __future__ import annotations

from assistant.evidence import Evidence
from vectorstore import Article, Passage, Span


def sentences(*texts: str, outlet: str | None = None) -> list[Evidence]:
    """The sentences of an article of one paragraph, in order."""
    text = " ".join(texts)
    article = Article(id="a" * 16, source="a.txt", text=text, content_hash="0", outlet=outlet)
    spans, at = [], 0
    for each in texts:
        spans.append(Span(at, at + len(each)))
        at += len(each) + 1
    passage = Passage("p", article.id, 0, 0, len(text), text, "", tuple(spans))
    return [Evidence(article, passage, span, text[span.start : span.end], ()) for span in spans]
