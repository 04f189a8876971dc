"""What a question without a conversation most likely means, and what to ask the reader where that is open.

Whatever can be answered as it stands is left alone. Nothing here searches: it is given what was found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.conversation.ellipsis import left_out
from assistant.conversation.followup import Standalone, conversation, hangs, put_in, with_topic
from assistant.conversation.mentions import Mention, mentions
from assistant.conversation.nouns import RELATIONAL, Kind, kind_of_noun
from assistant.conversation.pointers import Pointer, Pointing, pointers
from assistant.conversation.prominent import Prominent, prominent
from assistant.finding.retrieve import Found
from assistant.types import Turn
from assistant.words import analyse, listed
from vectorstore.keywords import stems


@dataclass(frozen=True, slots=True)
class AskBack:
    """What the reader is asked."""

    text: str
    readings: tuple[str, ...]
    """Whole questions to choose from, at most three, the likeliest first; none where nothing was found."""


_CLEAR = 0.6
"""Share of the found articles that must name something before a question is read as being about it."""
_BESIDE = 0.5
"""Likewise for a second name beside the first."""
_LEAST = 2
"""Articles that must name it."""
_AHEAD = 2.0
"""How many times as many articles must name one person as any other before "he" is that person."""
_SORTS = {
    Pointing.HE: {Kind.PERSON},
    Pointing.SHE: {Kind.PERSON},
    Pointing.THEY: {Kind.GROUP},
    Pointing.IT: {Kind.EVENT, Kind.GROUP},
    Pointing.THERE: {Kind.PLACE},
}
_LASTS = re.compile(
    r"\b(?:begin|began|begun|start|started|end|ended|happen|happened|take place|last|finish|stop)\b", re.I
)
_NO_THING = frozenset(("latest", "newest", "most", "first", "last", "same", "rest", "other", "others", "next"))
"""What follows "the" without standing for anybody or anything."""
_READINGS = 3
_FEW = 3  # content words: a question with more is seldom about what "it" is


def filled(question: str, found: Sequence[Found]) -> Standalone | None:
    """`question` read as being about what the articles found for it are about; None where that is not plain.

    Only questions that name nothing and point somewhere: "Why did the alliance sour?", "When did he resign?".
    """
    if _is_anchored(question) or left_out(question):
        return None
    pronouns, described = _open(question)
    if pronouns:
        meant = _only_one(pronouns[0], _candidates(pronouns[0], found, question)) if len(pronouns) == 1 else None
        return None if meant is None else _with_name(question, pronouns[0], meant)
    described = [one for one in described if one.noun not in _NO_THING]
    if not described and not hangs(question):
        return None
    nouns = {stem for one in described for stem in stems(one.noun or one.text) if one.noun not in RELATIONAL}
    people = any(kind_of_noun(one.noun) is Kind.PERSON for one in described)
    names = _about([one for one in prominent(found, nouns) if not (people and one.mention.kind is Kind.PERSON)])
    return Standalone(_between(question, described, names), question, names) if names else None


def _between(question: str, described: Sequence[Pointer], names: tuple[str, ...]) -> str:
    """ "The alliance" with its two sides where it has them; else with what it is about in brackets."""
    sided = next((one for one in described if one.noun in _HAS_SIDES), None)
    if sided is None or len(names) < _SIDES:
        return with_topic(question, names)
    end = sided.span.end
    return f"{question[:end]} between {names[0]} and {names[1]}{question[end:]}"


_SIDES = 2
_HAS_SIDES = listed(
    "agreement alliance border ceasefire clashes conflict deal dispute feud fighting friendship hostilities "
    "negotiations partnership peace rapprochement relations relationship rift rivalry split standoff talks tension "
    "tensions ties treaty truce war"
)
"""Nouns of what is between two."""


def asks_back(question: str, history: Sequence[Turn], found: Sequence[Found]) -> AskBack | None:
    """What to ask the reader, where neither the question nor the conversation nor the articles tell what is meant."""
    if conversation(history).question:
        return None
    fragment = left_out(question)
    if fragment is not None:
        return _ask_for_whole(question, fragment, found)
    pronouns, _ = _open(question)
    if not pronouns or not _hinges(question, pronouns[0]):
        return None
    fitting = _candidates(pronouns[0], found, question)
    if len(pronouns) == 1 and _only_one(pronouns[0], fitting) is not None:
        return None
    candidates = fitting[:_READINGS]
    readings = tuple(_with_name(question, pronouns[0], one.mention).text for one in candidates)
    return AskBack(_whom(pronouns[0]), readings)


def _is_anchored(question: str) -> bool:
    return bool(analyse(question).numbers) or any(
        one.named or any(map(str.isupper, one.text)) for one in mentions(question)
    )


def _open(question: str) -> tuple[list[Pointer], list[Pointer]]:
    """Pronouns, each sort once, and descriptions that nothing in the question explains."""
    found = pointers(question)
    pronouns = {one.to: one for one in reversed(found) if one.to not in (Pointing.NOUN, Pointing.CLAUSE)}
    return list(pronouns.values())[::-1], [one for one in found if one.to is Pointing.NOUN]


def _hinges(question: str, pointer: Pointer) -> bool:
    """Whether what is asked cannot be told without knowing what a pronoun means."""
    if pointer.to in (Pointing.HE, Pointing.SHE):
        return True
    return not _is_anchored(question) and len(analyse(question).content) <= _FEW


def _candidates(pointer: Pointer, found: Sequence[Found], question: str) -> list[Prominent]:
    """Whom or what the found articles offer for a pronoun."""
    own = {one.head for one in mentions(question)}
    spoken_of = prominent(found, analyse(question).content, wholly=True)
    sorts = {Kind.EVENT} if pointer.to is Pointing.IT and _LASTS.search(question) else _SORTS[pointer.to]
    fitting = [one for one in spoken_of if pointer.fits(one.mention) and one.mention.kind in sorts]
    new = [one for one in fitting if one.mention.head not in own]
    return sorted(new, key=lambda one: (one.mention.kind is not Kind.EVENT, -one.articles, one.mention.gender is None))


def _only_one(pointer: Pointer, candidates: Sequence[Prominent]) -> Mention | None:
    """The first, where it stands out among the rest."""
    if not candidates or candidates[0].share < _CLEAR or candidates[0].articles < _LEAST:
        return None
    if pointer.to in (Pointing.HE, Pointing.SHE) and candidates[0].mention.gender != pointer.to:
        return None
    alone = len(candidates) == 1 or candidates[0].articles >= _AHEAD * candidates[1].articles
    return candidates[0].mention if alone else None


def _with_name(question: str, pointer: Pointer, one: Mention) -> Standalone:
    text = put_in(question, pointer, one)
    return Standalone(text, text, (one.text,))


def _about(names: Sequence[Prominent]) -> tuple[str, ...]:
    """One or two names that most of the found articles share, none part of the other."""
    if not names or names[0].share < _CLEAR or names[0].articles < _LEAST:
        return ()
    first = names[0].mention
    taken = set(first.text.lower().split())
    beside = (one.mention.text for one in names[1:] if one.share >= _BESIDE and one.articles >= _LEAST)
    second = next((text for text in beside if not _akin(taken, text)), None)
    return (first.text,) if second is None else (first.text, second)


def _akin(taken: set[str], text: str) -> bool:
    """Whether two names share a word, or a word's beginning: "Lyria" and "Lyrian"."""
    return any(word[:4] == other[:4] for word in text.lower().split() for other in taken if "the" not in (word, other))


_WHOM = {
    Pointing.HE: "Whom do you mean by “{}”?",
    Pointing.SHE: "Whom do you mean by “{}”?",
    Pointing.THEY: "Whom do you mean by “{}”?",
    Pointing.IT: "What do you mean by “{}”?",
    Pointing.THERE: "Which place do you mean by “{}”?",
}


def _whom(pointer: Pointer) -> str:
    return _WHOM[pointer.to].format(pointer.text.lower())


_SITUATES = re.compile(r"^(?:in|on|at|during|since|before|after|until|from|by|for) ", re.IGNORECASE)


def _ask_for_whole(question: str, fragment: str, found: Sequence[Found]) -> AskBack:
    """For "why?" or "and in 2021?": which question it belongs to cannot be known."""
    known = [one for one in prominent(found) if one.articles >= _LEAST and one.mention.kind is not Kind.NAME]
    names = [one.mention.text for one in known if one.mention.text.lower() not in fragment.lower()]
    if not fragment:
        readings = [f"What is the latest on {name}?" for name in names]
        return AskBack(f"“{question.strip()}” about what? Please ask the whole question.", tuple(readings[:_READINGS]))
    if _SITUATES.match(fragment):
        situated = fragment[0].lower() + fragment[1:]
        readings = [
            f"{each} {situated}?" for each in ("What happened", *(f"What happened to {name}" for name in names))
        ]
        return AskBack(f"What would you like to know: what happened {situated}?", tuple(readings[:_READINGS]))
    readings = [f"What is the latest on {fragment}?", *(f"How are {fragment} and {name} connected?" for name in names)]
    return AskBack(f"What would you like to know about {fragment}?", tuple(readings[:_READINGS]))
