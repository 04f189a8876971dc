"""Whether a quotation is in stretches of articles: exactly, altered, or spliced together. Names no speaker."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.tracing.aligning import Aligned, align, differences
from assistant.tracing.candidates import Sought, Stretch
from assistant.tracing.folding import Folded
from assistant.tracing.splicing import Piece, marked_parts, pieces
from assistant.tracing.types import Difference, MatchKind
from vectorstore import Article, Span

_LEAST_SIMILAR = 0.6
_LEAST_WEIGHT = 0.6  # of what the words tell: the common ones alone are no quotation
_LEAST_TOLD = 0.7  # times the similarity; a word that no other passage has tells 1
_FEWEST_SAME = 3  # words
_SPLICED_WORDS = 4  # of a piece, at least
_SPLICED_TOLD = 0.5
_SPLICED_SHARE = 0.85  # of the quotation that its pieces have
_FAR_SPLICED_SHARE, _FAR_SPLICED_TOLD, _FAR_SPLICED_WORDS = 0.9, 1.2, 5  # where they are of several articles
_BETTER = 0.1  # what pieces must be more similar by than one place


@dataclass(frozen=True, slots=True)
class Place:
    """Where the words, or some of them, stand."""

    article: Article
    span: Span


@dataclass(frozen=True, slots=True)
class Found:
    """How one article has the quotation."""

    kind: MatchKind
    similarity: float
    places: tuple[Place, ...]
    """One; several where it is spliced, in the quotation's order. The first is the article's."""
    differences: tuple[Difference, ...] = ()

    @property
    def article(self) -> Article:
        """The article that has it, or its first piece."""
        return self.places[0].article


def exact(quote: Sought, one: Stretch, words: Folded) -> list[Place]:
    """Every place of a stretch with the quotation's letters and digits."""
    return [Place(one.article, words.span_of(first, last)) for first, last in words.places_of(quote.folded)]


def altered(quote: Sought, near: Sequence[tuple[Stretch, Folded]]) -> list[Found]:
    """The articles among `near` that have the quotation with words changed, or in pieces; one find for each."""
    found = []
    for own in _by_article(near):
        best = max(filter(None, (_aligned(quote, *one) for one in own)), key=lambda one: one.similarity, default=None)
        joined = _spliced(quote, own, _SPLICED_SHARE, _SPLICED_TOLD, _SPLICED_WORDS)
        if best is None or (joined is not None and joined.similarity > best.similarity + _BETTER):
            best = joined
        if best is not None:
            found.append(best)
    return found


def spliced_from_several(quote: Sought, near: Sequence[tuple[Stretch, Folded]]) -> Found | None:
    """The quotation put together from pieces of several articles, where that leaves no doubt."""
    return _spliced(quote, near, _FAR_SPLICED_SHARE, _FAR_SPLICED_TOLD, _FAR_SPLICED_WORDS)


def _by_article(near: Iterable[tuple[Stretch, Folded]]) -> list[list[tuple[Stretch, Folded]]]:
    groups: dict[str, list[tuple[Stretch, Folded]]] = {}
    for one in near:
        groups.setdefault(one[0].article.id, []).append(one)
    return list(groups.values())


def _aligned(quote: Sought, one: Stretch, words: Folded) -> Found | None:
    raw = one.article.text
    laid = align(quote.folded, words, raw)
    if laid is None or not _close_enough(quote, laid):
        return None
    changed = differences(quote.folded, quote.text, words, raw, laid.changes)
    return Found(
        MatchKind.ALTERED, laid.similarity, (Place(one.article, words.span_of(laid.first, laid.last)),), changed
    )


def _close_enough(quote: Sought, laid: Aligned) -> bool:
    return (
        laid.similarity >= _LEAST_SIMILAR
        and sum(b - a for a, b in laid.same) >= _FEWEST_SAME
        and quote.weight(laid.same) >= _LEAST_WEIGHT
        and quote.told(laid.same) * laid.similarity >= _LEAST_TOLD
    )


def _spliced(
    quote: Sought, near: Sequence[tuple[Stretch, Folded]], share: float, told: float, words: int
) -> Found | None:
    parts = pieces(quote.folded, quote.text, [folded for _, folded in near])
    total = len(quote.folded)
    same = sum(part.words for part in parts)
    if not parts or same < share * total:
        return None
    marked = marked_parts(quote.folded, quote.text)
    weighty = [part.words >= words and quote.told(part.same) >= told for part in parts]
    # What stands between two marks of omission may be short, beside a piece that is not.
    whole = [len(marked) > 1 and part.same[0] in marked for part in parts]
    if not any(weighty) or not all(one or other for one, other in zip(weighty, whole, strict=True)):
        return None
    extra = sum(d - c for part in parts for _, _, c, d in part.changes)
    places = tuple(
        Place(near[part.text][0].article, near[part.text][1].span_of(part.first, part.last)) for part in parts
    )
    return Found(MatchKind.ALTERED, same / (total + extra), places, _changes(quote, near, parts))


def _changes(quote: Sought, near: Sequence[tuple[Stretch, Folded]], parts: Sequence[Piece]) -> tuple[Difference, ...]:
    """What was changed within the pieces, and the words put in between and around them."""
    found: list[Difference] = []
    at = 0
    for part in parts:
        stretch, words = near[part.text]
        put_in = ((at, part.same[0][0], part.first, part.first),) if part.same[0][0] > at else ()
        found += differences(quote.folded, quote.text, words, stretch.article.text, (*put_in, *part.changes))
        at = part.same[-1][1]
    if at < len(quote.folded):
        stretch, words = near[parts[-1].text]
        end = (at, len(quote.folded), 0, 0)
        found += differences(quote.folded, quote.text, words, stretch.article.text, [end])
    return tuple(found)
