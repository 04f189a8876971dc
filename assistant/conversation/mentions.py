"""Finds what a text names or describes: names by their capitals, things by "the …". Knows forms only, no facts.

There is no model of grammar here: where a phrase ends is told by function words, by the forms of verbs and by
the word order of questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.conversation.capitals import Token, capitals_of, tokens, touch
from assistant.conversation.nouns import (
    HE,
    ORGANISATIONS,
    PLACE_NAMES,
    PLACES,
    SHE,
    TITLES,
    Kind,
    is_calendar,
    is_function_word,
    is_plural,
    kind_of_noun,
)
from assistant.words import listed, without_possessive
from vectorstore import Span


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that a text names or describes."""

    text: str
    """As it is written in another sentence: "the River Trust", "Noor Khan", "the attack in Port Alder"."""
    kind: Kind
    head: str
    """The noun at its core, in small letters; of a name its last word."""
    span: Span
    named: bool = True
    """Whether it is a name; otherwise a description."""
    plural: bool = False
    gender: str | None = None
    """"he" or "she", where the text shows it."""
    adjunct: bool = False
    """Whether a preposition stands before it."""
    inside: bool = False
    """Whether that preposition says where: "in", "near"."""
    new: bool = False
    """Whether it is brought up as something new: "a …"."""


_DETERMINERS = frozenset({"the", "a", "an", "this", "that", "these", "those"})
_SUPPORT = listed("did do does will would can could should may might must shall")
_BE = listed("is are was were isn't aren't wasn't weren't")
_PREPOSITIONS = listed(
    "of in on at against between with near inside outside across around along behind within about by for from to into "
    "over after before during under since amid among through toward towards via like despite without per than"
)
_WHERE = listed("in at near inside outside across around within throughout")
_JOINS = frozenset({"of", "the", "for", "de", "al", "bin", "von", "van", "la", "el", "ul", "del", "ibn", "da", "dos"})
_AFTER_SUBJECTS = listed("of do have be say get mean tell")
_BEFORE_NAMES = listed("new former old late current first last next latest recent whole entire")
_EXTENDS = frozenset({"of", "in", "on", "at", "against", "between", "with", "near", "over"})
_NUMBERED_WAR = re.compile(r"\bWar [IV]+$|^(?:Battle|Siege|War|Treaty) of ")
_VERBS = listed(
    "won led left made took got gave went came began became held found told fell hit met died lost rose stood sent "
    "spoke broke struck fled shot cost begin begun broken come take make become happen happened start end mean"
)


def mentions(text: str, known: frozenset[str] = frozenset()) -> tuple[Mention, ...]:
    """What `text` names and describes, in order. `known` are names met before: they count at a sentence's start too."""
    words = tokens(text)
    capitals = capitals_of(text, words, known)
    return tuple(_found(text, words, capitals))


def _found(text: str, words: Sequence[Token], capitals: Sequence[bool]) -> Iterator[Mention]:
    at = 0
    while at < len(words):
        described = words[at].low in _DETERMINERS and touch(text, words, at)
        first = at + 1 if described else at
        end = _phrase_end(text, words, capitals, first, described)
        if end > first and (described or capitals[first]):
            yield _mention(text, words, capitals, at, first, end)
            at = end
        else:
            at += 1


def _phrase_end(text: str, words: Sequence[Token], capitals: Sequence[bool], first: int, described: bool) -> int:
    """Index after the last word of the phrase that begins with word `first`."""
    end = first
    while end < len(words) and (end == first or touch(text, words, end - 1)):
        if not _belongs(text, words, capitals, first, end, described):
            break
        end += 1
        if words[end - 1].text.endswith(("'s", "’s")):
            break
    while end > first and words[end - 1].low in _JOINS:
        end -= 1
    return _without_verb(text, words, capitals, first, end, described)


def _belongs(text: str, words: Sequence[Token], capitals: Sequence[bool], first: int, at: int, described: bool) -> bool:
    """Whether word `at` goes on with the phrase that began with word `first`."""
    after_name = at > first and capitals[at - 1]
    if capitals[at]:  # "the Guard leader | Noor Khan", but "the new Eastport bridge"
        return at == first or after_name or words[at - 1].low in _JOINS | _BEFORE_NAMES
    if after_name and _joins(text, words, capitals, at):
        return True
    if _nominal(words[at], described and not after_name, is_first=at == first):
        return True
    return described and after_name and _closes(text, words, first, at)


def _joins(text: str, words: Sequence[Token], capitals: Sequence[bool], at: int) -> bool:
    if words[at].text not in _JOINS:
        return False
    after = at + 1
    if after < len(words) and words[after].text == "the":
        after += 1
    return after < len(words) and capitals[after] and touch(text, words, at)


def _nominal(word: Token, described: bool, *, is_first: bool) -> bool:
    """Whether a small word can belong to a phrase."""
    low = word.low
    if is_function_word(low) or is_calendar(low) or low in _PREPOSITIONS or low in _SUPPORT or low in _VERBS:
        return low in {"other", "same", "former", "latter", "new", "two", "three", "report"} and described
    if not described:
        return not is_first and kind_of_noun(low) is not None
    return is_first or not (low.endswith(("ed", "ly")) and len(low) > 4)


def _closes(text: str, words: Sequence[Token], first: int, at: int) -> bool:
    """Whether a word after a name ends the phrase as its noun: "the Eastport | market?", not "the Taliban | bombed"."""
    ends = not touch(text, words, at) or words[at + 1].low in _PREPOSITIONS
    subject = any(word.low in _SUPPORT | _BE for word in words[:first])
    return ends and not subject and _nominal(words[at], True, is_first=False) and not words[at].low.endswith("ing")


def _without_verb(
    text: str, words: Sequence[Token], capitals: Sequence[bool], first: int, end: int, described: bool
) -> int:
    """Gives back the verb that a question's word order puts after its subject: "did the alliance | sour"."""
    before = first - 2 if described else first - 1
    if end - first < 2 or capitals[end - 1] or before < 0:
        return end
    helper, after = words[before].low, words[end].low if end < len(words) else ""
    closes = end == len(words) or not touch(text, words, end - 1)
    if helper in _BE:
        return end - 1 if closes and (before == 0 or words[before - 1].low == "why") else end
    if helper not in _SUPPORT or after in _AFTER_SUBJECTS:
        return end
    later = any(not is_function_word(word.low) and not word.capital for word in words[end + 1 :])
    noun = is_plural(words[end - 1].low) and after in _PREPOSITIONS and later
    return end if noun else end - 1


def _mention(text: str, words: Sequence[Token], capitals: Sequence[bool], at: int, first: int, end: int) -> Mention:
    core = without_possessive(text[words[first].start : words[end - 1].end])
    named = capitals[end - 1]
    head = without_possessive(words[end - 1].text).lower()
    before = words[at - 1].low if at else ""
    article = "the " if at != first else ""
    kind = _kind_of_name(core, before, bool(article), _after(words, end)) if named else kind_of_noun(head) or Kind.THING
    titled = frozenset(word.low.rstrip(".") for word in (*words[max(0, at - 2) : at], *words[first:end]))
    stop = end if named and kind is Kind.PERSON else _extended(text, words, capitals, end, named)
    if stop != end:
        core = without_possessive(text[words[first].start : words[stop - 1].end])
    return Mention(
        text=article + core,
        kind=kind,
        head=head,
        span=Span(words[at].start, words[stop - 1].end),
        named=named,
        plural=is_plural(head) and not (named and (kind is Kind.PERSON or core in PLACES or at == first)),
        gender=("she" if titled & SHE else "he" if titled & HE else None) if kind is Kind.PERSON else None,
        adjunct=before in _PREPOSITIONS,
        inside=before in _WHERE,
        new=words[at].low in {"a", "an"} and at != first,
    )


def _after(words: Sequence[Token], end: int) -> str:
    return words[end].low if end < len(words) else ""


def _extended(text: str, words: Sequence[Token], capitals: Sequence[bool], end: int, named: bool) -> int:
    """Index after what tells a described thing apart: "the attack | on the mosque in Port Alder"."""
    for _ in range(2):
        at = end + 1
        if named or end >= len(words) or words[end].low not in _EXTENDS or not touch(text, words, end - 1):
            return end
        described = at < len(words) and words[at].low in _DETERMINERS
        inner = _phrase_end(text, words, capitals, at + described, described)
        if inner == at + described or not (described or capitals[at]):
            return end
        end = inner
        if words[end - 1].text.endswith(("'s", "’s")):
            return end
        if end + 1 < len(words) and words[end].low == "and" and capitals[end - 1]:
            described = words[end + 1].low == "the"
            other = _phrase_end(text, words, capitals, end + 1 + described, described)
            if other > end + 1 + described and capitals[other - 1]:
                end = other
    return end


def _kind_of_name(name: str, before: str, definite: bool, after: str) -> Kind:
    parts = [part.rstrip(".").lower() for part in name.split()]
    if name in PLACES or name.removeprefix("The ") in PLACES:
        return Kind.PLACE
    if not definite and (parts[0] in TITLES or before.rstrip(".") in TITLES or kind_of_noun(before) is Kind.PERSON):
        return Kind.PERSON
    if kind_of_noun(parts[-1]) is Kind.EVENT or _NUMBERED_WAR.search(name):
        return Kind.EVENT
    if parts[-1] in PLACE_NAMES or parts[0] in {"lake", "mount", "port", "st", "new"}:
        return Kind.PLACE
    if set(parts) & ORGANISATIONS or (name.isupper() and len(name) > 1):
        return Kind.GROUP
    if definite:
        return Kind.GROUP
    if before in _WHERE:
        return Kind.PLACE
    if len(parts) > 1 and "of" not in parts:
        return Kind.PERSON
    return Kind.PERSON if after in {"himself", "herself"} else Kind.NAME


def as_person(mention: Mention, gender: str | None = None) -> Mention:
    """The mention, known to be a person's name."""
    return replace(mention, kind=Kind.PERSON, gender=gender or mention.gender, plural=False)
