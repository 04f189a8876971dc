"""What a conversation has named so far, and which of it a word most likely points back to. Rewrites no question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from assistant.conversation.mentions import Mention, as_person, mentions
from assistant.conversation.nouns import PLACES, Kind, is_function_word, is_plural, kind_of_noun
from assistant.conversation.pointers import Pointer, Pointing
from vectorstore import Span

_MARKER = re.compile(r"\s?\[\d+\]")
_STATEMENTS = 6  # lines of an answer looked at: later ones are seldom what a reader takes up
_KEYWORDS = 4
_ASKS_WHO = re.compile(
    r"^\W*(?!.*\bdid\b)"
    r"(?:who|whom|(?:which|what) (?!(?:is|are|was|were|do|does|has|have|had|will|would|can|could)\b)[a-z]+)\b"
    r"(?! (?:is|are|was|were) (?:the )?(?-i:[A-Z]))",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"^\W*(?:how many|which|what) (?P<noun>[a-z][a-z-]+(?: [a-z][a-z-]+)??) "
    r"(?P<rest>(?P<verb>were|was|are|is|have|has|died|[a-z]+ed|took|fell|went|left|lost|won|came|fled|met|hit)\b.*?)\s*\?*$",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"^(?:were|was|are|is) (?=[a-z]+(?:ed|en|wn|ught|hot|eft|un|it)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Talk:
    """The conversation before a question."""

    question: str = ""
    """The last question, in full; empty where there was none."""
    asked: tuple[Mention, ...] = ()
    """What it names."""
    answered: tuple[Mention, ...] = ()
    """What the answer to it names."""
    earlier: tuple[Mention, ...] = ()
    """What was named before, newest first."""
    counted: tuple[Mention, ...] = ()
    """Those whose number or names it asks for."""

    def after(self, question: str, answer: str) -> Talk:
        """The conversation with one more question, understood in full, and its answer."""
        told = "\n".join(_MARKER.sub("", answer).splitlines()[:_STATEMENTS])
        names = frozenset(part for one in self.all for part in one.text.split() if part[0].isupper())
        asked = mentions(question, names) or _keywords(question)
        names |= {part for one in asked for part in one.text.split() if part[0].isupper()}
        answered = mentions(told, names)
        asked = _in_full(_sorted_out(asked, question, told), (*answered, *self.all))
        answered = _in_full(_sorted_out(answered, told, told), (*asked, *self.all))
        return Talk(question, (*asked, *_bare(question)), answered, tuple(dict.fromkeys(self.all)), _counted(question))

    @property
    def all(self) -> tuple[Mention, ...]:
        """Everything named, newest turn first."""
        return (*self.asked, *self.answered, *self.earlier)

    @property
    def topic(self) -> tuple[Mention, ...]:
        """What the last question was about: what it names, or else what the answer names first."""
        named = tuple(
            one for one in self.asked if one.named or one.kind is Kind.EVENT or any(map(str.isupper, one.text))
        )
        return _outermost(named or self.asked) or self.answered[:1]

    def meant_by(self, pointer: Pointer, without: Iterable[str] = ()) -> Mention | None:
        """What `pointer` most likely stands for; None where nothing fits."""
        passed = {text.lower() for text in without}
        fitting = [one for one in self._ranked(pointer) if pointer.fits(one) and one.text.lower() not in passed]
        if pointer.to is Pointing.NOUN:
            fitting.sort(key=lambda one: one.kind is Kind.NAME)
        if pointer.to is Pointing.NOUN and re.search(r"\bother\b", pointer.text, re.IGNORECASE):
            seen = {one.text for one in self.asked}
            return next((one for one in fitting if one.text not in seen), None)
        return fitting[0] if fitting else None

    def _ranked(self, pointer: Pointer) -> Iterator[Mention]:
        """Mentions, the likeliest first: the subject of the last question, then its answer, then what was before."""
        asked = self.asked
        if pointer.to is Pointing.IT:
            asked = tuple(sorted(asked, key=lambda one: (one.kind is Kind.PLACE and one.named, one.adjunct)))
        if pointer.to is Pointing.THEY:
            asked = (*self.counted, *sorted(asked, key=lambda one: (one.text in PLACES, one.adjunct)))
        person = pointer.to in (Pointing.HE, Pointing.SHE)
        known = {one.text for one in asked}
        new = tuple(one for one in self.answered if one.text not in known and not one.new)
        if person and _ASKS_WHO.match(self.question):
            told = [one for one in new if one.kind is Kind.PERSON]  # "Who leads it?": he is in the answer
            yield from sorted(told, key=lambda one: not one.named)
            asked = tuple(one for one in asked if one.kind is Kind.PERSON)
        if person:  # a name known to be a person's comes before one that may be anything
            sure = [one for one in (*asked, *new, *self.earlier) if one.kind is Kind.PERSON and one.named]
            yield from sure
        yield from asked
        yield from new
        yield from self.earlier


def _sorted_out(found: tuple[Mention, ...], text: str, answer: str) -> tuple[Mention, ...]:
    """The mentions with what their surroundings tell: who is a person, he or she, what is a place."""
    gender = _gender(answer)
    first = True
    made = []
    for one in found:
        if one.kind is Kind.NAME and _acts_as_person(one, text):
            one = as_person(one)
        if one.kind is Kind.NAME and re.match(rf"\W*where (?:is|was) {re.escape(one.text)}", text, re.IGNORECASE):
            one = replace(one, kind=Kind.PLACE)
        if one.kind is Kind.PERSON and one.named and one.gender is None and first and gender:
            one = as_person(one, gender)
        first = first and not (one.kind is Kind.PERSON and one.named)
        made.append(one)
    return tuple(made)


def _acts_as_person(one: Mention, text: str) -> bool:
    name, after = re.escape(one.text), text[one.span.end :]
    asked = re.match(rf"\W*who(?:['’]s| is| was) {name}\b", text, re.IGNORECASE)
    doing = re.match(
        r"(?:, (?:who|\d\d)\b| (?:was|is) (?:born|married|jailed|elected|sworn)\b| told\b| said he\b| said she\b)",
        after,
    )
    return bool(asked or doing)


def _gender(text: str) -> str | None:
    """Whether a text speaks of men only, or of women only."""
    he = re.search(r"\b(?:he|him|his)\b", text, re.IGNORECASE) is not None
    she = re.search(r"\b(?:she|her|hers)\b", text, re.IGNORECASE) is not None
    return None if he == she else "he" if he else "she"


def _in_full(found: tuple[Mention, ...], others: Iterable[Mention]) -> tuple[Mention, ...]:
    """The mentions, people under the fullest name that the conversation gives them."""
    people = [one for one in (*found, *others) if one.kind is Kind.PERSON and one.named]
    return tuple(_fullest(one, people) if one.named else one for one in found)


def _fullest(one: Mention, people: Iterable[Mention]) -> Mention:
    if one.kind not in (Kind.PERSON, Kind.NAME) or (one.adjunct and one.kind is Kind.NAME):
        return one
    same = [other for other in people if other.head == one.head and len(other.text) > len(one.text)]
    if not same:
        return one
    fullest = max(same, key=lambda other: len(other.text.split()))
    return replace(one, text=fullest.text, kind=Kind.PERSON, gender=one.gender or fullest.gender)


def _counted(question: str) -> tuple[Mention, ...]:
    """Those a question asks the number or the names of: "the people killed in the blast"."""
    match = _COUNTED.match(question)
    if match is None:
        return ()
    noun = match["noun"].split()[-1].lower()
    if not is_plural(noun) or is_function_word(noun):
        return ()
    kind = kind_of_noun(noun) or Kind.THING
    rest = _PASSIVE.sub("", match["rest"])
    link = "" if rest != match["rest"] else ("who " if kind is Kind.PERSON else "that ")
    text = f"the {match['noun']} {link}{rest}"
    return (Mention(text, kind, noun, Span(0, match.end()), named=False, plural=True),)


def _keywords(question: str) -> tuple[Mention, ...]:
    """A few words typed in place of a question, as one thing."""
    text = question.strip(" ?.!")
    words = [word.lower() for word in text.split()]
    if not words or len(words) > _KEYWORDS or any(is_function_word(word) for word in (words[0], words[-1])):
        return ()
    kind = kind_of_noun(words[-1]) or Kind.THING
    article = "the " if text[0].isupper() and len(words) > 1 and kind is Kind.EVENT else ""
    return (Mention(article + text, kind, words[-1], Span(0, len(text)), named=False, plural=is_plural(words[-1])),)


_BARE = re.compile(
    r"(?:^\W*what (?:is|are|was|were)|\babout|\bof) (?P<noun>(?:[a-z-]+ ){0,2}[a-z-]+)\W*$", re.IGNORECASE
)


def _bare(question: str) -> tuple[Mention, ...]:
    """A thing without an article at a question's end: "What is short selling?"."""
    match = _BARE.search(question)
    noun = match["noun"] if match is not None else ""
    if match is None or noun != noun.lower() or any(is_function_word(word) for word in noun.split()):
        return ()
    head = noun.split()[-1]
    kind = kind_of_noun(head) or Kind.THING
    return (Mention(noun, kind, head, Span(*match.span("noun")), named=False, plural=is_plural(head)),)


def _outermost(found: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Without those that another holds: "Doha" inside "the talks in Doha"."""
    kept: list[Mention] = []
    for one in found:
        inside = any(
            other is not one and other.span.start <= one.span.start and one.span.end <= other.span.end
            for other in found
        )
        if not inside and not any(one.text.lower() == other.text.lower() for other in kept):
            kept.append(one)
    return tuple(kept)
