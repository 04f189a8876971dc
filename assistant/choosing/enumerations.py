"""Points that an article counts out: "three challenges … The first is … The second is …", "1. … 2. …". Chooses none.

Ordinals at the beginning of sentences are the plainest sign of a list in running prose, and what follows the number
is what a reader who asks for reasons, steps or challenges wants to be told.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from vectorstore import Article, Span

_FURTHEST = 4000
"""Characters from one point to the next, where words or numbers count them."""
_BULLETS_APART = 1500
"""Characters from one bullet to the next: bullets further apart belong to two lists."""
_MOST = 8
"""Points of one list."""
_LEAST = 2
_WORDS = {
    "first": 1,
    "firstly": 1,
    "second": 2,
    "secondly": 2,
    "third": 3,
    "thirdly": 3,
    "fourth": 4,
    "fourthly": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
}
_LAST = frozenset(("finally", "lastly", "last"))
_LABEL = r"(?:[A-Z][^.:!?\n]{2,60}: )?"
# What is counted: "the first lady" and "the second half" count nothing.
_COUNTED = (
    r"(?:reason|factor|step|challenge|problem|issue|point|option|question|thing|way|condition|cause|measure|concern|"
    r"lesson|difficulty|threat|goal|aim|argument|change|mistake|test|advantage|stage|phase|task|priority|explanation|"
    r"possibility|element|aspect|demand|proposal|obstacle|rule|requirement|risk|benefit|strategy|approach|solution)"
)
_ORDINAL = re.compile(
    rf"^\W*{_LABEL}(?:the )?(?P<word>{'|'.join(_WORDS)}|{'|'.join(_LAST)})(?:,| {_COUNTED}\b| (?:is|was|are|were|will|"
    r"must|should|came|comes|concerns?|involves?|relates?|lies?)\b)",
    re.IGNORECASE,
)
# "One reason is … Another reason is …": the noun must be the same, since "another" alone opens any sentence.
_ONE = re.compile(
    r"^\W*(?P<word>one|another|the other|a (?:second|third|fourth|final)) (?P<noun>[a-z]+)\b", re.IGNORECASE
)
_NUMBERED = re.compile(r"(?:^|\n)[ \t]*(?P<number>\d{1,2})[.)][ \t]+$")
_BULLET = re.compile(r"(?:^|\n)[ \t]*[•▪‣◦*–—-][ \t]+$")
_ANNOUNCES = re.compile(
    r"\b(?:two|three|four|five|six|seven|several|a (?:number|few|couple|series) of)\b(?: [\w’'-]+){0,3}? [a-z-]{3,}s\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A list in an article."""

    items: tuple[Span, ...]
    """The sentence that opens each point, in order."""
    opening: Span | None = None
    """The sentence that says what is counted out; None where none does."""


@functools.lru_cache(maxsize=64)
def enumerations(article: Article, sentences: tuple[Span, ...]) -> tuple[Enumeration, ...]:
    """What `article` counts out in its `sentences`, in order. A list of fewer than two points is none."""
    text = article.text
    found = [*_by_ordinals(text, sentences), *_by_nouns(text, sentences), *_by_marks(text, sentences)]
    found.sort(key=lambda items: items[0].start)
    apart: list[Enumeration] = []
    for items in found:
        if not any(set(items) & set(other.items) for other in apart):
            apart.append(Enumeration(items, _opening(text, sentences, items)))
    return tuple(apart)


def _by_ordinals(text: str, sentences: Sequence[Span]) -> list[tuple[Span, ...]]:
    found: list[tuple[Span, ...]] = []
    items: list[Span] = []
    for span in sentences:
        match = _ORDINAL.match(text[span.start : span.end])
        if match is None:
            continue
        word = match["word"].lower()
        number = len(items) + 1 if word in _LAST and len(items) >= _LEAST else _WORDS.get(word, 0)
        follows = number == len(items) + 1 and (not items or span.start - items[-1].start <= _FURTHEST)
        if follows and len(items) < _MOST:
            items.append(span)
        elif number == 1:
            found.append(tuple(items))
            items = [span]
    return [one for one in [*found, tuple(items)] if len(one) >= _LEAST]


def _by_nouns(text: str, sentences: Sequence[Span]) -> list[tuple[Span, ...]]:
    begun: dict[str, list[Span]] = {}
    found: list[tuple[Span, ...]] = []
    for span in sentences:
        match = _ONE.match(text[span.start : span.end])
        if match is None:
            continue
        noun = match["noun"].lower()
        if match["word"].lower() == "one":
            found.append(tuple(begun.pop(noun, ())))
            begun[noun] = [span]
        elif noun in begun and span.start - begun[noun][-1].start <= _FURTHEST:
            begun[noun].append(span)
    return [one for one in [*found, *map(tuple, begun.values())] if len(one) >= _LEAST]


def _by_marks(text: str, sentences: Sequence[Span]) -> list[tuple[Span, ...]]:
    """Numbered and bulleted lists: the mark stands right before the sentence."""
    found: list[tuple[Span, ...]] = []
    items: list[Span] = []
    for span in sentences:
        before = text[max(0, span.start - _MARK) : span.start]
        numbered, bullet = _NUMBERED.search(before), _BULLET.search(before)
        if numbered is None and bullet is None:
            continue
        number = len(items) + 1 if numbered is None else int(numbered["number"])
        apart = _BULLETS_APART if numbered is None else _FURTHEST
        near = bool(items) and span.start - items[-1].start <= apart
        if near and number == len(items) + 1 and len(items) < _MOST:
            items.append(span)
        else:
            found.append(tuple(items))
            items = [span] if number in (1, len(items) + 1) else []
    return [one for one in [*found, tuple(items)] if len(one) >= _LEAST]


_MARK = 8  # characters a list's mark takes


def _opening(text: str, sentences: Sequence[Span], items: Sequence[Span]) -> Span | None:
    """The sentence that announces a list: it ends in a colon, or says how many points there are."""
    before = [span for span in sentences if span.end <= items[0].start][-2:]
    for span in reversed(before):
        said = text[span.start : span.end]
        if _ANNOUNCES.search(said) or (span == before[-1] and said.endswith(":")):
            return span
    return None
