"""What is known about an article: what its file says, completed by what its page says. Unknown stays None."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from ingest.pagefacts import PageFacts
from ingest.readers.base import RawArticle
from vectorstore import Span

_LONGEST_DERIVED = 110
_LONGEST_HEADLINE = 200
_HEADLINE_WORDS = range(3, 27)
_CLOSERS = "\"'”’»)]"
_LANGUAGE = re.compile(r"[a-z]{2}(?=$|[-_])", re.IGNORECASE)
_LANGUAGE_NAMES = {
    "english": "en", "eng": "en", "german": "de", "deu": "de", "french": "fr", "fra": "fr", "spanish": "es",
    "spa": "es", "italian": "it", "ita": "it", "portuguese": "pt", "por": "pt",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Metadata:
    """An article's metadata as it will be stored."""

    title: str | None
    title_derived: bool
    outlet: str | None
    author: str | None
    published: datetime | None
    updated: datetime | None
    url: str | None
    language: str | None


def describe(raw: RawArticle, facts: PageFacts, text: str, sentences: tuple[Span, ...]) -> Metadata:
    """What `raw` says, then what the lines of its page said, then its headline or first sentence for a title."""
    title = raw.title or facts.title or headline(text)
    derived = None if title or not sentences else shortened(text[sentences[0].start : sentences[0].end])
    published, updated = raw.published or facts.published, raw.updated or facts.updated
    return Metadata(
        title=title or derived,
        title_derived=derived is not None,
        outlet=raw.outlet or facts.outlet,
        author=raw.author or facts.author,
        published=published,
        updated=updated if updated != published else None,
        url=raw.url or (facts.url if facts.url and facts.url.startswith(("http://", "https://")) else None),
        language=language_code(raw.language or facts.language),
    )


def headline(text: str) -> str | None:
    """The first line, where it stands apart from the text below and looks like a headline.

    The first of several such lines is taken: what follows a headline is more often its subtitle than the other way
    round.
    """
    first, _, rest = text.partition("\n\n")
    words = len(first.split())
    if not rest.strip() or "\n" in first or len(first) > _LONGEST_HEADLINE or words not in _HEADLINE_WORDS:
        return None
    ending = first.rstrip(_CLOSERS)[-1:]
    return " ".join(first.split()) if ending not in ".…:;," and first[0] not in "•-–—*" else None


def shortened(sentence: str) -> str:
    """A sentence as a title: whole if it is short, else cut between two words, with "…"."""
    flat = " ".join(sentence.split())
    if len(flat) <= _LONGEST_DERIVED:
        return flat
    cut = flat[: _LONGEST_DERIVED + 1].rpartition(" ")[0] or flat[:_LONGEST_DERIVED]
    return cut.rstrip(" ,;:–—-") + "…"


def language_code(value: str | None) -> str | None:
    """ISO 639-1 code for "en", "en-GB" or "English"; None for anything else."""
    cleaned = (value or "").strip().lower()
    match = _LANGUAGE.match(cleaned)
    return match[0] if match else _LANGUAGE_NAMES.get(cleaned)
