"""Stretches of articles that may hold a quotation, found by its words. Compares nothing word for word."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from assistant.tracing.folding import Folded, fold, is_unspaced
from vectorstore import Archive, Article, Constraints
from vectorstore.keywords import stems

_MOST_STEMS = 32
_MOST_LOOKED_FOR = 40  # words of a long quotation that are looked for in each stretch: the rarest
_LEAST_WEIGHT = 0.2
_PARTS = re.compile(r"[^\W_]+")
_FEW_WORDS = 12
_NOT_ALL = 0.999
_MARGIN = 80  # characters
_PIECE = 3  # characters, of scripts without spaces
_PIECES_HELD = 0.5


Search: TypeAlias = tuple[Sequence[str], int]
"""Stems to search by, and how many passages at most."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A quotation ready to be looked for."""

    text: str
    folded: Folded
    stems: tuple[tuple[str, ...], ...]
    """Of each word, as the keyword index knows them; those it does not have are left out."""
    weights: tuple[float, ...]
    """What each word tells, from 0.2 (common) to 1 (rare)."""
    rarity: tuple[float, ...]
    """Of each word: the logarithm of how many passages there are for one that has it."""
    surprise: float
    """The rarity of a word that no passage has."""
    telling: tuple[tuple[float, tuple[str, ...]], ...]
    """Its most telling words in letters, each with its weight, for a quick look."""
    sequence: re.Pattern[str] | None
    """All its letters in order, for a quick look; None for a long quotation, whose words are seldom all there."""

    def rarest(self, first: int = 0, last: int | None = None) -> list[str]:
        """The stems that tell most of these words, to search by."""
        pairs = zip(self.rarity[first:last], self.stems[first:last], strict=True)
        by_rarity = sorted(pairs, key=lambda one: -one[0])
        return list(dict.fromkeys(stem for _, own in by_rarity for stem in own))[:_MOST_STEMS]

    def weight(self, runs: Iterable[tuple[int, int]]) -> float:
        """The share of what the quotation tells that is in these runs of its words."""
        return sum(sum(self.weights[a:b]) for a, b in runs) / sum(self.weights)

    def told(self, runs: Iterable[tuple[int, int]]) -> float:
        """How much these runs of words tell, one word of a single passage being 1."""
        return sum(sum(self.rarity[a:b]) for a, b in runs) / self.surprise


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of an article's text around passages that share words with the quotation."""

    article: Article
    start: int
    end: int
    held: float
    """About how much of what the quotation tells is in it."""

    def folded(self) -> Folded:
        """Its words; their places count from the beginning of the article's text."""
        return fold(self.article.text, self.start, self.end)


def sought(archive: Archive, text: str) -> Sought:
    """`text` with what the archive knows about its words."""
    folded = fold(text)
    passages = archive.passage_count()
    surprise = math.log(passages + 2)
    known: dict[str, int] = {}
    rarity, found = list[float](), list[tuple[str, ...]]()
    for start, end in folded.spans:
        own = _stems(text[start:end])
        known |= {stem: archive.frequency(stem) for stem in own if stem not in known}
        seen = min((known[stem] for stem in own), default=passages // 10)
        rarity.append(surprise - math.log(seen + 1))
        found.append(tuple(stem for stem in own if known[stem]))
    weights = [max(_LEAST_WEIGHT, min(1.0, 2 * one / surprise)) for one in rarity]
    telling = sorted(zip(weights, folded.spans, strict=True), key=lambda one: -one[0])[:_MOST_LOOKED_FOR]
    return Sought(
        text,
        folded,
        tuple(found),
        tuple(weights),
        tuple(rarity),
        surprise,
        tuple((weight, tuple(_PARTS.findall(text[start:end].lower()))) for weight, (start, end) in telling),
        re.compile(r"[\W_]*".join(_PARTS.findall(text.lower()))) if len(folded) <= _FEW_WORDS else None,
    )


def _stems(word: str) -> list[str]:
    """As the index may know the word, however its accents are encoded there."""
    if word.isascii():
        return stems(word)
    forms = (word, unicodedata.normalize("NFC", word), unicodedata.normalize("NFD", word))
    return list(dict.fromkeys(stem for form in forms for stem in stems(form)))


def stretches(archive: Archive, quote: Sought, searches: Iterable[Search], constraints: Constraints) -> list[Stretch]:
    """Where it may be, likeliest first: around the passages that these searches give.

    The stretches of one article stand together.
    """
    hits = dict.fromkeys(
        hit.passage_id for words, limit in searches for hit in archive.matching(words, limit, constraints)
    )
    ranges: dict[str, list[tuple[int, int]]] = {}
    for passage in archive.passages(hits).values():
        ranges.setdefault(passage.article_id, []).append((passage.start, passage.end))
    articles = archive.articles_by_id(ranges)
    reach = len(quote.text) * 5 // 4 + _MARGIN
    groups = [
        _stretches_of(articles[name], _joined(own, reach, len(articles[name].text)), quote)
        for name, own in ranges.items()
        if name in articles
    ]
    if any(is_unspaced(word) for word in quote.folded.words):
        groups += _read_through(archive, quote, constraints, leave_out=articles)
    return [one for _, own in sorted(groups, key=lambda group: -group[0]) for one in own]


def _joined(ranges: Sequence[tuple[int, int]], reach: int, size: int) -> list[tuple[int, int]]:
    """The ranges with `reach` characters on either side, those that then overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        start, end = max(0, start - reach), min(size, end + reach)
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _stretches_of(article: Article, ranges: Iterable[tuple[int, int]], quote: Sought) -> tuple[float, list[Stretch]]:
    """The stretches of one article, and how much of the quotation is in all of them together."""
    text = article.text
    own = []
    for start, end in ranges:
        # Never from the middle of a word: half of one might be taken for another.
        while start > 0 and text[start - 1].isalnum():
            start -= 1
        while end < len(text) and text[end].isalnum():
            end += 1
        own.append(Stretch(article, start, end, _held(text[start:end].lower(), quote)))
    if len(own) == 1:
        return own[0].held, own
    return _held(" ".join(text[one.start : one.end].lower() for one in own), quote), own


def _held(text: str, quote: Sought) -> float:
    """A quick look: which words are there as letters, wherever. Only 1 means that all may be there in order."""
    if quote.sequence is not None and quote.sequence.search(text):
        return 1.0
    held = sum(weight for weight, parts in quote.telling if all(part in text for part in parts))
    held /= sum(weight for weight, _ in quote.telling)
    return held if quote.sequence is None else min(held, _NOT_ALL)


def _read_through(
    archive: Archive, quote: Sought, constraints: Constraints, leave_out: Iterable[str]
) -> list[tuple[float, list[Stretch]]]:
    """Articles that share characters with a quotation in a script without spaces, whose words no index knows.

    Reads every article: this takes as long as the archive is large.
    """
    words, known = quote.folded.words, set(leave_out)
    runs = ["".join(words[at : at + _PIECE]) for at in range(max(1, len(words) - _PIECE + 1))]
    found, at = list[tuple[float, list[Stretch]]](), 0
    while page := archive.articles(constraints, limit=_PAGE, offset=at):
        at += len(page)
        for article in page:
            held = sum(run in article.text for run in runs) / len(runs)
            if article.id not in known and held >= _PIECES_HELD:
                found.append((held, [Stretch(article, 0, len(article.text), held)]))
    return found


_PAGE = 500
