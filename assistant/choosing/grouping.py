"""When two articles say the same: one statement with two citations instead of two statements.

Alike in meaning and in words, and no figure, name or denial apart; in doubt two sentences stay two.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from assistant.choosing.tellable import without_dateline
from assistant.words import listed, numbers_in, same_word, without_possessive
from vectorstore.keywords import stems

_CLOSE = 0.8
"""Cosine two sentences must have: what paraphrases of one event usually have, and two events seldom."""
_SHARED = 0.6
"""Share of a sentence's content words that the other must hold, each way round."""
_SHORTEST = 4
"""Letters of a content word; shorter ones seldom tell two statements apart."""


_COUNTS = listed(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands "
    "million millions billion billions trillion dozen dozens half third quarter once twice first second both "
    "several few"
)
# Words that turn a statement round, or move it up or down. Sentences that differ in one of them say different things.
_TURNS = listed(
    "not no never none nor neither without cannot deny denied denial reject rejected refuse refused oppose "
    "opposed against block blocked fail failed halt halted stop stopped end ended drop dropped lift lifted ban "
    "banned allow allowed approve approved pass passed win won lose lost rise rose increase increased grow grew "
    "fall fell decrease decreased decline declined cut up down more less fewer above below over under before "
    "after least most all some only nearly almost may might could would will should alleged allegedly accused "
    "guilty innocent acquitted convicted true false safe unsafe legal illegal open opened closed reopened male "
    "female man woman"
)
_NEGATED = re.compile(r"\b\w+n['’]t\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_SENTENCE_OPENS = re.compile(r"^\W*\w+")


class _Claims(NamedTuple):
    """What of a sentence must be the same in another for the two to be one statement."""

    figures: frozenset[str]
    turns: frozenset[str]
    names: frozenset[str]
    content: frozenset[str]


@lru_cache(maxsize=4096)
def _claims(text: str) -> _Claims:
    body = without_dateline(text)
    plain = _NEGATED.sub(" not ", body)
    words = _WORD.findall(plain)
    lower = {word.lower() for word in words}
    names = {without_possessive(word) for word in _WORD.findall(_SENTENCE_OPENS.sub("", plain)) if word[0].isupper()}
    return _Claims(
        frozenset(numbers_in(plain) | (lower & _COUNTS)),
        frozenset(lower & _TURNS),
        frozenset(stem for name in names for stem in stems(name) if len(stem) > 1),
        frozenset(stem for stem in stems(plain) if len(stem) >= _SHORTEST),
    )


def one_statement(told: str, other: str, likeness: Callable[[], float]) -> bool:
    """Whether `other` says what `told` says, so that it can be cited for it.

    `likeness` gives their cosine; it is only asked for where the words do not part them.
    """
    mine, theirs = _claims(told), _claims(other)
    if mine.figures != theirs.figures or mine.turns != theirs.turns:
        return False
    # A sentence's first word may be a name without showing it, so names are looked for among all words.
    if not (_held(mine.names, theirs) and _held(theirs.names, mine)):
        return False
    if min(_share(mine.content, theirs.content), _share(theirs.content, mine.content)) < _SHARED:
        return False
    return likeness() >= _CLOSE


def _held(names: frozenset[str], claims: _Claims) -> bool:
    everything = claims.names | claims.content
    return all(name in everything or any(same_word(name, word) for word in everything) for name in names)


def _share(words: frozenset[str], others: frozenset[str]) -> float:
    return len(words & others) / len(words) if words else 0.0
