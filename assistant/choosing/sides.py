"""Whom or which side of a comparison a statement speaks for: an outlet, a day, a person, a place."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.choosing.arranging import Chosen
from assistant.choosing.attribution import is_said
from assistant.choosing.kinds import Kind
from assistant.words import Bag, analyse
from vectorstore import Article
from vectorstore.keywords import stems
from vectorstore.types import written_day

_LEAST = 0.34
"""Share of a side's own words that a sentence and its article's title, outlet and day must hold."""


def own_words(sides: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """For each side the stems no other side has: its names and figures, or all its words where it has none."""
    of_each = [_words(side) for side in sides]
    return tuple(
        words - frozenset().union(*(other for number, other in enumerate(of_each) if number != at))
        for at, words in enumerate(of_each)
    )


def _words(side: str) -> frozenset[str]:
    # A word before it, so that a name that opens the side is not taken for the opening of a sentence.
    words = analyse(f"is {side}")
    named = {stem for name in (*words.names, *words.numbers) for stem in stems(name) if len(stem) > 1 or stem.isdigit()}
    dated = set(words.search) - set(words.content)
    return frozenset(named | dated) or frozenset(words.content)


def sides_of(text: str, article: Article, own: tuple[frozenset[str], ...]) -> frozenset[int]:
    """The indices of the sides that `text` of `article` speaks for; none where it is none or cannot be told.

    What the text names itself counts before its article's title, outlet and day.
    """
    if not own or not all(own):
        return frozenset()
    day = "" if article.published is None else f"{article.published:%d} {written_day(article.published)}"
    for words in (text, "\n".join(filter(None, (article.title, article.outlet, day, text)))):
        bag = Bag(words)
        shares = [sum(bag.holds(stem) for stem in stems_) / len(stems_) for stems_ in own]
        found = frozenset(at for at, share in enumerate(shares) if share >= max(_LEAST, _NEARLY * max(shares)))
        if found:
            return found
    return frozenset()


_NEARLY = 0.8
"""Of the share of the side that is held most, what another must have to be spoken for as well."""


def missing_side(kind: Kind, chosen: Sequence[Chosen]) -> str | None:
    """The side of a comparison that none of the chosen statements speaks for; None where there is none such."""
    own = own_words(kind.sides)
    if not own or not all(own):
        return None
    told = frozenset().union(*(sides_of(one.text, one.article, own) for one in chosen))
    return next((side for at, side in enumerate(kind.sides) if at not in told), None)


def missing_speaker(kind: Kind, chosen: Sequence[Chosen]) -> str | None:
    """Whose words are asked for, where none of the chosen statements is theirs."""
    if kind.speaker is None or kind.reacts or any(_is_theirs(one, kind.speaker) for one in chosen):
        return None
    return kind.speaker


def _is_theirs(one: Chosen, speaker: str) -> bool:
    return is_said(one.article, one.main or one.span, speaker)
