"""From articles as read to articles ready to store: cleaned, described, named and cut. Reads and stores nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ingest.cleaning import clean
from ingest.identity import article_id, article_key, content_hash
from ingest.metadata import describe, language_code
from ingest.passages import Draft, cut
from ingest.readers.base import RawArticle
from ingest.sentences import sentence_spans
from vectorstore import Article, SourceError
from vectorstore.embedders.base import Embedder
from vectorstore.files import Prepared


def draft(raw: RawArticle, place: Path | str, source: str) -> Draft:
    """The article in `raw`, found at `place` (an absolute path or an address) and called `source`.

    Raises `SourceError` when nothing is left of it without the page furniture.
    """
    cleaned = clean(raw.text)
    if not cleaned.text:
        raise SourceError(source, "there is no article in it, only page furniture", "Leave it out.")
    language = language_code(raw.language or cleaned.facts.language)
    sentences = sentence_spans(cleaned.text, language)
    known = describe(raw, cleaned.facts, cleaned.text, sentences)
    article = Article(
        id=article_id(article_key(raw.uri, known.url, place, raw.member)),
        source=source,
        text=cleaned.text,
        content_hash="",
        title=known.title,
        title_derived=known.title_derived,
        outlet=known.outlet,
        author=known.author,
        published=known.published,
        updated=known.updated,
        url=known.url,
        language=known.language,
    )
    return Draft(replace(article, content_hash=content_hash(article)), sentences)


def prepare(drafts: Sequence[Draft], embedder: Embedder, passage_tokens: int) -> list[Prepared]:
    """The drafts cut into passages, in the same order. Counts the tokens of all of them at once."""
    steps = [draft.steps for draft in drafts]
    texts = [
        draft.article.text[step.start : step.end] for draft, own in zip(drafts, steps, strict=True) for step in own
    ]
    counts = embedder.count_tokens(texts)
    prepared: list[Prepared] = []
    start = 0
    for one, own in zip(drafts, steps, strict=True):
        tokens = counts[start : start + len(own)]
        prepared.append(Prepared(one.article, cut(one, tokens, passage_tokens)))
        start += len(own)
    return prepared
