"""Makes a follow-up question stand on its own with the conversation before it, in words the reader is shown.

A question that stands alone is left as it is, letter for letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from assistant.conversation.conversation import Talk
from assistant.conversation.ellipsis import OPENING, completed, corrected, joined
from assistant.conversation.mentions import Mention, mentions
from assistant.conversation.nouns import RELATIONAL, general_kind
from assistant.conversation.pointers import Pointer, Pointing, pointers
from assistant.types import Turn
from assistant.words import analyse


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question as understood."""

    text: str
    """Shown to the reader, and searched with."""
    focus: str
    """The part that says what kind of answer is wanted."""
    carried: tuple[str, ...] = ()
    """What came from the conversation, as it is written in `text`."""
    topic: tuple[str, ...] = ()
    """What the conversation was about, whether or not `text` says so: to search with where `text` finds nothing."""


_TURNS = 8
"""Turns looked back at: a reader who means something older names it."""


def standalone(question: str, history: Sequence[Turn]) -> Standalone:
    """`question` in full. Without a conversation, or when it needs none, it stays as it is."""
    talk = conversation(history)
    return replace(_understood(question.strip(), talk), topic=tuple(one.text for one in talk.topic[:2]))


def conversation(history: Sequence[Turn]) -> Talk:
    """What the turns named, each question read with those before it."""
    talk = Talk()
    for turn in history[-_TURNS:]:
        if _says_something(turn.question):
            talk = talk.after(_core(_understood(turn.question.strip(), talk), talk), turn.answer)
    return talk


_COURTESY = re.compile(
    r"^\W*(?:(?:hi|hello|hey|thanks?|thank you|great|good|okay|ok|yes|no|please|sorry|there|i see|got it|that is fine|"
    r"can you (?:please )?help(?: me)?(?: here)?|please|very much|so much)\b\W*)+$",
    re.IGNORECASE,
)


def _says_something(text: str) -> bool:
    return not _COURTESY.match(text) and bool(text.strip(" ?!.,"))


def _core(understood: Standalone, talk: Talk) -> str:
    """What later questions build on: of two joined questions the first."""
    is_joined = talk.question in understood.carried[:1] and understood.focus != understood.text
    return talk.question if is_joined else understood.text


def _understood(question: str, talk: Talk) -> Standalone:
    if not talk.question or not _says_something(question):
        return Standalone(question, question)
    asked = corrected(question)
    leaning = any(one.to is not Pointing.NOUN or one.shows for one in pointers(asked))
    whole = completed(question, talk) if asked != question or not leaning else None
    other = _other_one(asked, talk) if asked != question or OPENING.match(question) else None
    if other is not None:
        return other
    if whole is not None:
        return Standalone(whole.text, whole.focus, whole.carried)
    return _resolved(asked, talk) or _placed(asked, talk) or _left(asked)


def _left(question: str) -> Standalone:
    return Standalone(question, question)


def _other_one(fragment: str, talk: Talk) -> Standalone | None:
    """ "No, the other group": the last question, about the one it was not about."""
    plain = OPENING.sub("", fragment).strip(" ?.!")
    found = [one for one in pointers(plain) if one.to is Pointing.NOUN and one.text.lower() == plain.lower()]
    meant = talk.meant_by(found[0]) if found else None
    if meant is None or not found[0].text.lower().startswith("the other"):
        return None
    whole = completed(f"What about {meant.text}?", talk)
    return None if whole is None else Standalone(whole.text, whole.focus, (*whole.carried, meant.text))


_ASKS = re.compile(
    r"\?|^\W*(?:(?:and|but|so)\s+)?(?:who|what|when|where|which|why|how|is|are|was|were|did|do|does|has|have|had|can|could|"
    r"will|would|should|tell|explain|describe|give|list|name|compare|summari[sz]e|show)\b|['’]s\W*$",
    re.IGNORECASE,
)


class _Filled(NamedTuple):
    """A question with words put in place of those that point back."""

    text: str
    carried: tuple[str, ...]
    open: tuple[Pointer, ...]
    """Those that nothing was found for."""


def _resolved(question: str, talk: Talk) -> Standalone | None:
    """The question with names in place of pronouns; joined to the one before where some stay open."""
    found = pointers(question) if _ASKS.search(question) else ()
    if not found:
        return None
    filled = _fill(question, found, talk)
    if any(one.to is not Pointing.NOUN for one in filled.open):
        return _together(question, found, talk)
    whole = completed(filled.text, talk) if filled.carried else None
    if whole is not None:
        return Standalone(whole.text, whole.focus, (*whole.carried, *filled.carried))
    if filled.carried:
        text = _capitalised(OPENING.sub("", filled.text))
        return Standalone(text, text, filled.carried)
    vague = any(one.shows or general_kind(one.noun) is not None for one in filled.open)
    return _about_topic(question, talk) if vague and not _names(question) else None


def _fill(question: str, found: Sequence[Pointer], talk: Talk) -> _Filled:
    text, shift = question, 0
    meant: dict[Pointing, Mention] = {}
    carried: list[str] = []
    still_open: list[Pointer] = []
    own = [one.text for one in mentions(question)]
    for pointer in found:
        if pointer.to in meant and pointer.to is not Pointing.NOUN:
            continue
        others = [one.text for to, one in meant.items()]
        one = None if pointer.to is Pointing.CLAUSE else talk.meant_by(pointer, [*own, *others])
        if one is None:
            still_open.append(pointer)
            continue
        meant[pointer.to] = one
        longer = put_in(text, pointer, one, shift)
        shift += len(longer) - len(text)
        text = longer
        carried.append(one.text)
    return _Filled(text, tuple(carried), tuple(still_open))


def put_in(question: str, pointer: Pointer, one: Mention, shift: int = 0) -> str:
    """`question` with `one` in the pointer's place, which lies `shift` characters further on than it says."""
    at, end = pointer.span.start + shift, pointer.span.end + shift
    return _capitalised(f"{question[:at]}{_in_place(pointer, one, question[:at])}{question[end:]}")


def _in_place(pointer: Pointer, one: Mention, before: str) -> str:
    if pointer.owner:
        return possessive(one.text)
    if pointer.to is Pointing.THERE and not re.search(r"\b(?:from|in|to|over|near|around|into|for|of) $", before):
        return f"in {one.text}"
    return one.text


def possessive(name: str) -> str:
    """The name as an owner."""
    return name + ("'" if name.endswith("s") else "'s")


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _together(question: str, found: Sequence[Pointer], talk: Talk) -> Standalone:
    """Both questions. Pronouns stay where the earlier question explains them."""
    said = {one.text for one in talk.asked}
    new = [one for one in found if (meant := talk.meant_by(one)) is not None and meant.text not in said]
    filled = _fill(question, new, talk)
    text = joined(talk.question, filled.text)
    return Standalone(text, _capitalised(OPENING.sub("", filled.text)), (talk.question, *filled.carried))


_HAPPENED = re.compile(
    r"\b(?:did|was|were|had|died|won|lost|led|took|made|got|came|began|fell|fled|hit|[a-z]{2,}ed)\b|^\W*any\b",
    re.IGNORECASE,
)
_SHORT = 10  # words
_FEW = 3  # content words: a question with more says what it is about
_RELATES = re.compile(
    r"\bthe (?:[a-z]+ )?(?P<noun>[a-z]+)\b(?! (?:of|for|behind|to|between|in|on|at)\b)", re.IGNORECASE
)


def _placed(question: str, talk: Talk) -> Standalone | None:
    """With the topic of the conversation, where a question tells of something that happened and names nothing."""
    return _about_topic(question, talk) if hangs(question) else None


def hangs(question: str) -> bool:
    """Whether a question without pronouns still says too little: "how many were killed?", "what was the motive?"."""
    words = analyse(question)
    if _names(question) or words.numbers or len(words.content) > _FEW or len(question.split()) > _SHORT:
        return False
    relational = any(match["noun"].lower() in RELATIONAL for match in _RELATES.finditer(question))
    described = [one for one in mentions(question) if one.head not in RELATIONAL]
    return not described and (relational or bool(_HAPPENED.search(question)))


def _names(question: str) -> bool:
    return any(one.named or any(map(str.isupper, one.text)) for one in mentions(question))


def _about_topic(question: str, talk: Talk) -> Standalone | None:
    topic = talk.topic[:2]
    if not topic:
        return None
    plain = _capitalised(OPENING.sub("", question))
    names = tuple(one.text for one in topic)
    text = _with_place(plain, topic, talk.question) or with_topic(plain, names)
    return Standalone(text, plain, names)


def _with_place(question: str, topic: Sequence[Mention], earlier: str) -> str | None:
    """ "How many people died in the blast?": with the words before the topic in the earlier question."""
    if len(topic) > 1 or not question.endswith("?"):
        return None
    match = re.search(rf"\b(?:in|at|during|on|after) (?={re.escape(topic[0].text)})", earlier)
    if match is None:
        return None
    if re.search(r"\bresponsible\W*$", question):
        return None
    before = "for " if re.search(r"\bresponsibility\W*$", question) else match.group()
    return f"{question.rstrip(' ?')} {before}{topic[0].text}?"


def with_topic(question: str, names: Sequence[str]) -> str:
    """A question with what it is about in brackets: "Why did the alliance sour? (Lyria, the Guard)"."""
    return f"{question} ({', '.join(names)})"
