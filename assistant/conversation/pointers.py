"""Words of a question that point outside it: "he", "there", "the group". Says what fits them, not what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.conversation.mentions import Mention, mentions
from assistant.conversation.nouns import (
    PLACES,
    Kind,
    general_kind,
    is_function_word,
    is_plural,
    kind_of_noun,
    singular,
)
from assistant.words import listed
from vectorstore import Span


class Pointing(StrEnum):
    """What sort of thing a pointer stands for."""

    HE = "he"
    SHE = "she"
    THEY = "they"
    IT = "it"
    THERE = "there"
    CLAUSE = "that"
    """Something that was said or happened, as in "why is that?"."""
    NOUN = "the …"


@dataclass(frozen=True, slots=True)
class Pointer:
    """One such word, or a description such as "the group"."""

    to: Pointing
    span: Span
    """In the question."""
    text: str
    owner: bool = False
    """Whether it stands for an owner: "his", "their"."""
    noun: str = ""
    """Of a description, its noun in small letters."""

    @property
    def shows(self) -> bool:
        """Whether it is a description that points by itself: "this group", "those attacks"."""
        return self.to is Pointing.NOUN and not self.text.lower().startswith("the ")

    def fits(self, one: Mention) -> bool:
        """Whether it may stand for `one`, as far as number, gender and kind tell."""
        if self.to in (Pointing.HE, Pointing.SHE):
            other = one.gender is not None and one.gender != self.to
            return one.kind in (Kind.PERSON, Kind.NAME) and not one.plural and not other and not _general(one)
        if self.to is Pointing.THEY:
            maybe = one.kind is Kind.GROUP or one.text in PLACES or (one.kind is Kind.NAME and is_plural(one.head))
            return one.plural or maybe
        if self.to is Pointing.IT:
            place = one.inside and one.named and not self.owner
            return not one.plural and one.kind is not Kind.PERSON and not place
        if self.to is Pointing.THERE:
            return one.kind is Kind.PLACE or (one.kind is Kind.NAME and one.inside)
        return self.to is Pointing.NOUN and _describes(self.noun, one)


def _general(one: Mention) -> bool:
    return not one.named and one.text.startswith("the last")


def _describes(noun: str, one: Mention) -> bool:
    """Whether "the NOUN" may stand for `one`: the same noun said more fully, its title, or a general noun."""
    if " " in noun:  # "the finance minister" for "Finance Minister Anna Berg"
        return one.named and one.kind is Kind.PERSON and noun in one.text.lower()
    if singular(one.head) == singular(noun):
        return one.text.lower() != f"the {noun}" and is_plural(noun) == one.plural
    if one.named and one.kind is Kind.PERSON and noun in one.text.lower().split():
        return True  # "the minister" for "Prime Minister Anna Berg"
    kind = general_kind(noun)
    if kind is None or (is_plural(noun) and not one.plural and kind is not Kind.GROUP):
        return False
    if noun in {"man", "boy", "woman", "girl"} and one.gender is not None:
        return one.kind is Kind.PERSON and (one.gender == "she") == (noun in {"woman", "girl"})
    if noun in {"country", "nation"}:
        return one.text in PLACES
    if noun in {"city", "town", "village", "province", "region", "district", "island"} and one.text in PLACES:
        return False
    return one.kind in (kind, Kind.NAME) and (one.named or kind is Kind.EVENT)


_WORDS = {
    Pointing.HE: "he him his himself",
    Pointing.SHE: "she her hers herself",
    Pointing.THEY: "they them their theirs",
    Pointing.IT: "it its",
    Pointing.THERE: "there",
}
_TO = {word: to for to, words in _WORDS.items() for word in words.split()}
_PRONOUN = re.compile(r"\b(he|him|his|she|her|hers|they|them|their|theirs|it|its|there)(?=[^\w-]|$)", re.IGNORECASE)
_OWNERS = frozenset({"his", "her", "hers", "their", "theirs", "its"})
_SUBJECTS = frozenset({"he", "she", "they", "it"})
# "It" that stands for nothing: "is it true that", "how long does it take to", "is it raining".
_DUMMY_IT = re.compile(
    r"\b(?:is|was|does|did|has|will|would|can|could|may|might)\s+(?P<it>it)\s+(?:\w+\s+){0,3}?"
    r"(?:true|possible|legal|illegal|likely|safe|known|clear|important|necessary|hard|difficult|easy|worth|common|rain\w*|"
    r"snow\w*|take|mean|cost|matter|make sense|mandatory|required|allowed|permitted)\b"
    r"(?=.*\b(?:to|that|if|when|for|\w+ing)\b)"
    r"|\b(?P<it2>it)\s+(?:is|was|takes?|took|becomes?)\s+(?:\w+\s+){1,3}?(?:to|that|for)\b"
    r"|\b(?:is|was) (?P<it5>it)\b (?=[^,]{2,40} (?:who|that)\b)"
    r"|\bwhat time is (?P<it3>it)\b|\b(?:rain|snow)(?:ed|ing)? (?P<it4>it)\b",
    re.IGNORECASE,
)
_EXISTS = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might)(?:n['’]t)?\s+there\b|"
    r"\bthere(?:['’]s| (?:is|are|was|were|will|would|may|might|has|have|had|be|been))\b",
    re.IGNORECASE,
)
_ELSEWHERE_THERE = re.compile(
    r"\bthere\s*(?:[?.!,;]|$|\b(?:now|today|then|in \d{4}|since|after|before)\b)", re.IGNORECASE
)
_GREETING = re.compile(r"^\W*(?:hi|hello|hey)\W+there$", re.IGNORECASE)
_CLAUSE = re.compile(
    r"\b(?:do|did|does|done|doing) (?P<so>so)\b(?! (?:many|much|few|little|well|badly)\b)|"
    r"\b(?:(?:say|said|do|did|mean|know|deny|denied|claim|claimed|explain|like|after|before|about|for|from|of|by|with|"
    r"because of|due to|to|on|in|against|than)\s+(?P<late>that|this)\s*(?=[?.!,;]|$)|"
    r"(?:is|was|did|does|has|will|would|can|could|why['’]?s|how['’]?s)\s+(?P<early>that|this)"
    r"(?=\s*[?.!,;]|\s*$|\s+(?:so|happen\w*|mean|affect|possible|true|legal|the case|work|go|change|take|start|begin|"
    r"end|occur\w*|cause|lead|all|still|a|an|because|due|related|different|normal|called|done|been|why|how|what)\b))",
    re.IGNORECASE,
)
_DEFINITE = re.compile(
    r"\b(?P<article>the(?: (?:same|other))?|this|that|these|those) (?P<noun>[a-z][a-z-]+)"
    r"(?=[^\w-]|$)(?!['’-]\w{2})(?! (?:of|who|that|which|whose|behind|between|against|named|called|known)\b)",
    re.IGNORECASE,
)
_TIMES = listed(
    "year month week weekend day morning afternoon evening night time moment summer winter spring autumn season decade "
    "century point way kind sort case"
)
_AFTER_SAYING = re.compile(
    r"\b(?:say|says|said|claim\w*|think|believe|report\w*|know|known|true|deny|denied|argue\w*) $", re.I
)
_BOUNDARY = re.compile(
    r"[,;]|[.?!] |\b(?:and|but|or|that|when|if|after|before|while|because|since|until|whether|although|"
    r"(?P<says>say|says|said|claim\w*|think|believe|expect\w*|hope\w*|want\w*))\b",
    re.IGNORECASE,
)
_OBJECT_BEFORE = re.compile(
    r"\b(?:of|in|on|at|about|for|to|from|with|by|against|over|into|under|like) $", re.IGNORECASE
)
# "Who said he would go?" explains its pronoun, "who is his wife?" does not.
_SOMEBODY_ONE = re.compile(
    r"\b(?:someone|somebody|anyone|a \w+|who (?!(?:is|are|was|were|did|does|do|will|would|can|could|has|have|had)\b))",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(r"\b(?:somebody|someone|anybody|anyone|everyone|everybody|nobody|who|person|people)\b", re.I)


def pointers(question: str) -> tuple[Pointer, ...]:
    """Every word of `question` that nothing before it in the question explains, in order."""
    own = mentions(question)
    found = [*_pronouns(question, own), *_clauses(question), *_descriptions(question, own), *_offices(question, own)]
    return tuple(sorted(found, key=lambda one: one.span))


def _pronouns(question: str, own: Sequence[Mention]) -> Iterator[Pointer]:
    dummies = {match.start(group) for match in _DUMMY_IT.finditer(question) for group in match.groupdict()}
    existential = [match.span() for match in _EXISTS.finditer(question)]
    for match in _PRONOUN.finditer(question):
        word = match.group().lower()
        pointer = Pointer(_TO[word], Span(*match.span()), match.group(), _owns(question, match))
        if word == "it" and match.start() in dummies:
            continue
        if word == "there":
            exists = any(start <= match.start() < end for start, end in existential)
            if (
                exists
                or _GREETING.match(question[: match.end()])
                or not _ELSEWHERE_THERE.match(question, match.start())
            ):
                continue
        if not _explained(question, pointer, own):
            yield pointer


def _owns(question: str, match: re.Match[str]) -> bool:
    word = match.group().lower()
    if word != "her":
        return word in _OWNERS
    after = re.match(r"\s+([\w’'-]+)", question[match.end() :])
    return after is not None and not is_function_word(after[1])


def _explained(question: str, pointer: Pointer, own: Sequence[Mention]) -> bool:
    """Whether something earlier in the question is what a pronoun stands for."""
    before = question[: pointer.span.start]
    if pointer.owner and question[pointer.span.end :].lower().startswith(" own "):
        return bool(re.search(r"\b[A-Za-z]{3,} ", before))
    subject = pointer.text.lower() in _SUBJECTS and not _OBJECT_BEFORE.search(before)
    bounds = [match for match in _BOUNDARY.finditer(before) if subject or not match["says"]]
    if not pointer.owner and not bounds and not (subject and before.rstrip().endswith(("?", "."))):
        return False
    limit = len(before) if pointer.owner else bounds[-1].start() if bounds else len(before)
    known = [one for one in own if one.span.end <= limit]
    if any(pointer.fits(one) or (bounds and _may_be_thing(pointer, one)) for one in known):
        return True
    return _explained_loosely(pointer, before[:limit])


def _may_be_thing(pointer: Pointer, one: Mention) -> bool:
    """Two words with capitals look like a person's name, and may be a programme's."""
    return pointer.to is Pointing.IT and one.named and one.gender is None and not one.plural


def _explained_loosely(pointer: Pointer, before: str) -> bool:
    """By words that are no mentions: "how many people lost | their homes", "what is malaria and how does | it …"."""
    words = re.findall(r"[a-z][a-z-]+", before)
    content = [word for word in words if not is_function_word(word)]
    if pointer.to in (Pointing.HE, Pointing.SHE):
        return bool(_SOMEBODY_ONE.search(before)) or any(
            kind_of_noun(word) is Kind.PERSON and not is_plural(word) for word in content
        )
    if pointer.to is Pointing.THEY:
        several = any(is_plural(word) or kind_of_noun(word) is Kind.GROUP for word in content)
        return several or bool(_SOMEBODY.search(before))
    return pointer.to in (Pointing.IT, Pointing.THERE) and not pointer.owner and len(content) > 1


def _clauses(question: str) -> Iterator[Pointer]:
    for match in _CLAUSE.finditer(question):
        group = next(name for name in ("late", "early", "so") if match[name])
        yield Pointer(Pointing.CLAUSE, Span(*match.span(group)), match[group])


def _descriptions(question: str, own: Sequence[Mention]) -> Iterator[Pointer]:
    clauses = {match.start(group) for match in _CLAUSE.finditer(question) for group in ("late", "early")}
    for match in _DEFINITE.finditer(question):
        article, noun = match["article"].lower(), match["noun"].lower()
        if match.start() in clauses or singular(noun) in _TIMES or (is_function_word(noun) and noun != "one"):
            continue
        if article == "that" and (_AFTER_SAYING.search(question[: match.start()]) or kind_of_noun(noun) is None):
            continue
        span = Span(match.start(), match.end())
        if not _is_whole(span, noun, own):
            continue
        pointer = Pointer(Pointing.NOUN, span, match.group(), noun=noun)
        if not any(pointer.fits(one) and one.span.end <= span.start for one in own):
            yield pointer


def _offices(question: str, own: Sequence[Mention]) -> Iterator[Pointer]:
    for one in own:
        noun = one.text.removeprefix("the ")
        if one.kind is Kind.PERSON and not one.named and len(noun.split()) == 2 and noun == noun.lower():
            yield Pointer(Pointing.NOUN, one.span, question[one.span.start : one.span.end], noun=noun)


def _is_whole(span: Span, noun: str, own: Sequence[Mention]) -> bool:
    """Whether the description is no more than its noun: not the beginning of "the peace talks in Doha"."""
    inside = [one for one in own if one.span.start <= span.start < one.span.end]
    return not inside or all(one.head == noun and not one.named and one.span.end <= span.end for one in inside)
