"""Which of an article's counted-out points belong to an answer: causes, steps and challenges come in lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.choosing.arranging import Chosen
from assistant.choosing.candidates import Candidate
from assistant.choosing.enumerations import Enumeration, enumerations
from assistant.choosing.expected import Expected
from assistant.choosing.kinds import Form, Kind
from assistant.choosing.tellable import can_be_told
from assistant.evidence import Evidence
from assistant.words import Bag
from vectorstore import Article, Span
from vectorstore.keywords import stems

_NEAR = 0.6
"""Share of the margin below the best candidate within which a sentence points at a list."""
_MOST = 5
"""Points told: a longer list is an article of its own."""
_SHARE = 0.85
"""Share of an answer's words that a list may take."""


def counted_points(
    evidence: Sequence[Evidence],
    pool: Sequence[Candidate],
    kind: Kind,
    words: int,
    margin: float,
    sentences_of: Callable[[Article], Sequence[Span]],
) -> list[Chosen]:
    """The list that the best candidates point at, as statements; empty where they point at none.

    A candidate points at a list that it announces, that is announced further on in its paragraph, or, where several
    things are asked for, that it is a point of. `pool` is sorted, best first; `words` is how long the answer may be,
    `margin` how far below the best a sentence of its article may lie.
    """
    if not pool or kind.form not in (Form.CAUSE, Form.LIST, Form.OPEN) or kind.subject is not None or kind.related:
        return []
    if kind.form is Form.LIST and kind.expected is Expected.NAME:
        return []
    near = [one for one in pool if one.value >= pool[0].value - _NEAR * margin]
    lists: dict[str, tuple[Enumeration, ...]] = {}
    for one in near:
        found = evidence[one.index]
        if found.article.id not in lists:
            lists[found.article.id] = enumerations(found.article, tuple(sentences_of(found.article)))
        for each in lists[found.article.id]:
            points = sum(_is_at(each, found.article, evidence[other.index]) for other in near)
            wanted = kind.form is Form.LIST and (one is pool[0] or _is_of(kind, found.text))
            own = _is_at(each, found.article, found) and (wanted or points >= 2)
            if own or _announced_by(each, found):
                return _told(found.article, each, one.value, int(words * _SHARE))
    return []


def _is_of(kind: Kind, text: str) -> bool:
    """Whether a point says that it is one of the things asked for: "the first step" of "which steps"."""
    bag = Bag(text)
    return any(bag.holds(stem) for stem in stems(kind.head or ""))


def _is_at(each: Enumeration, article: Article, one: Evidence) -> bool:
    return one.article.id == article.id and one.span in each.items


def _announced_by(each: Enumeration, one: Evidence) -> bool:
    if each.opening is None or one.span.start > each.opening.start:
        return False
    return "\n" not in one.article.text[one.span.end : each.opening.start]


def _told(article: Article, each: Enumeration, score: float, words: int) -> list[Chosen]:
    spans: list[Span] = [*([] if each.opening is None else [each.opening]), *each.items[:_MOST]]
    texts = [article.text[span.start : span.end] for span in spans]
    whole = all(can_be_told(text) for text in texts)
    short = sum(len(text.split()) for text in texts) <= words
    return [Chosen(article, span, score) for span in spans] if whole and short else []
