"""Finds where a quotation comes from, in the whole archive: as it is, altered, or spliced together.

By words alone: no embedder is asked, and nothing is counted as like it that only means the same.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.tracing.candidates import Search, Sought, Stretch, sought, stretches
from assistant.tracing.folding import Folded
from assistant.tracing.matching import Found, Place, altered, exact, spliced_from_several
from assistant.tracing.speaker import speaker_of
from assistant.tracing.types import Match, MatchKind, Trace
from assistant.types import Citation, Quote
from vectorstore import Archive, Article, Constraints, UsageError

TRACE_VERSION = "1"
"""Part of the fingerprint: changes whenever the same archive may give another trace."""
LONGEST = 5_000
"""Characters of a quotation."""
_PASSAGES = 100
_MORE_PASSAGES = 600  # for a few words, which may all be common
_FEW_WORDS = 7
_SURE = 0.8  # a find that is less similar may be a piece of what is there
_LOOKED_AT = 16  # stretches that are compared word for word where they do not have it exactly
_MOST_MATCHES = 50
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Tracer:
    """Traces quotations in one archive. Safe from several threads."""

    archive: Archive

    @property
    def fingerprint(self) -> str:
        """Names everything that shapes a trace besides the archive's content: 12 hex digits."""
        return hashlib.sha256(f"trace {TRACE_VERSION}".encode()).hexdigest()[:12]

    def trace(self, quote: str, constraints: Constraints | None = None) -> Trace:
        """Every article that has `quote`, exact or altered, from the newest state of the archive.

        Exact ones come first, then the most similar, then the earliest. Raises `UsageError` where there is no word in
        it, or more than can be compared.
        """
        began = time.perf_counter()
        self.archive.refresh()
        looked = self.look(quote, constraints)
        matches = matches_of(looked.found)
        return Trace(
            quote,
            matches,
            self.fingerprint,
            _notice(looked),
            {"total": round(1000 * (time.perf_counter() - began), 1)},
        )

    def look(self, quote: str, constraints: Constraints | None = None) -> Looked:
        """What `trace` tells, before it is put into words."""
        if len(quote) > LONGEST:
            raise UsageError(
                f"These are {len(quote):,} characters; at most {LONGEST:,} can be traced at once.",
                "Give the part of it that matters.",
            )
        wanted = sought(self.archive, quote)
        if not wanted.folded.words:
            raise UsageError("There is no word to trace.", "Give the words that somebody is said to have used.")
        within = constraints or Constraints()
        if len(wanted.folded) <= _FEW_WORDS:
            return self._looked(wanted, *self._deep_searches(wanted), within)
        looked = self._looked(wanted, [(wanted.rarest(), _PASSAGES)], True, within)
        if looked.found and looked.found[0].similarity >= _SURE and looked.total * 2 < _PASSAGES:
            return looked
        return self._looked(wanted, _halves(wanted), True, within)

    def _deep_searches(self, wanted: Sought) -> tuple[list[Search], bool]:
        """Searches for a few words, which may all be common, and whether they give every passage that has them all."""
        words = wanted.rarest()
        if words and self.archive.frequency(words[0]) <= _MORE_PASSAGES:
            return [(words[:1], _MORE_PASSAGES), (words, _PASSAGES)], True
        return [(words, _MORE_PASSAGES)], not words

    def _looked(self, wanted: Sought, searches: Sequence[Search], complete: bool, constraints: Constraints) -> Looked:
        places: dict[str, list[Place]] = {}
        near: list[tuple[Stretch, Folded]] = []
        for number, one in enumerate(stretches(self.archive, wanted, searches, constraints)):
            if one.held < 1 and number >= _LOOKED_AT:
                continue
            words = one.folded()
            own = exact(wanted, one, words)
            if own:
                places.setdefault(one.article.id, []).extend(own)
            elif len(near) < _LOOKED_AT:
                near.append((one, words))
        found = [Found(MatchKind.EXACT, 1.0, (_best(own),)) for own in places.values()]
        found += altered(wanted, [one for one in near if one[0].article.id not in places])
        if not found:
            joined = spliced_from_several(wanted, near)
            found = [joined] if joined is not None else []
        ranked = sorted(found, key=_rank)
        alike = {one.article.id: one.article for one, _ in near}
        return Looked(tuple(ranked[:_MOST_MATCHES]), len(ranked), complete, tuple(alike.values()))


def _halves(wanted: Sought) -> list[Search]:
    """The whole and either half, which may stand apart: the passage of one has few words of the whole."""
    half = len(wanted.folded) // 2
    return [(wanted.rarest(*part), _PASSAGES) for part in ((0, None), (0, half), (half, None))]


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found for a quotation."""

    found: tuple[Found, ...]
    """Best first."""
    total: int
    """How many there were: `found` ends somewhere."""
    complete: bool
    """Whether every passage that has all its words was among those looked at."""
    near: tuple[Article, ...]
    """Articles that share many words with it, whether they have it or not: most first."""


def _best(places: Sequence[Place]) -> Place:
    """The first place with a speaker, or the first."""
    ordered = sorted(places, key=lambda one: one.span)[:_PLACES_TRIED]
    return next((one for one in ordered if speaker_of(one.article.text, one.span) is not None), ordered[0])


_PLACES_TRIED = 5


def _rank(one: Found) -> tuple[bool, float, datetime, str]:
    return one.kind is not MatchKind.EXACT, -round(one.similarity, 6), one.article.published or _NEVER, one.article.id


def matches_of(found: Iterable[Found]) -> tuple[Match, ...]:
    """The finds with numbered citations."""
    kept = list(found)
    number, matches = 0, list[Match]()
    for one in kept:
        citations = []
        for place in one.places:
            number += 1
            citations.append(Citation(number, Quote.of(place.article, place.span)))
        matches.append(
            Match(
                one.kind,
                round(one.similarity, 3),
                one.differences,
                speaker_of(one.article.text, one.places[0].span),
                citations[0],
                tuple(citations[1:]),
                earliest=_is_earliest(one.article, [other.article for other in kept]),
            )
        )
    return tuple(matches)


def _is_earliest(article: Article, others: Sequence[Article]) -> bool:
    days = [other.published for other in others if other.published is not None]
    return article.published == min(days) if days else len(others) == 1


def _notice(looked: Looked) -> str | None:
    if not looked.complete:
        return (
            f"All its words are common: only the {_MORE_PASSAGES} likeliest passages were looked at. Others may have "
            "it, and earlier. Give more words, an outlet or dates."
        )
    if looked.total > len(looked.found) or looked.total * 2 >= _PASSAGES:
        return f"{looked.total} articles have it; {len(looked.found)} are shown. Give an outlet or dates to narrow it."
    return None
