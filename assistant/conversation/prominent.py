"""Counts which names the passages found for a question are about. Chooses no reading itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.conversation.mentions import Mention, mentions
from assistant.conversation.nouns import PLACES, TITLES, Kind, kind_of_noun
from assistant.finding.retrieve import Found
from assistant.words import Bag, listed
from vectorstore import Article


@dataclass(frozen=True, slots=True)
class Prominent:
    """A name, or an event described, with how many of the found articles speak of it."""

    mention: Mention
    articles: int
    share: float
    """Of the articles looked at."""
    uses: int = 0
    """How often it is named in them."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What was found in one article."""

    article: Article
    text: str


_DEFINITE, _DEFINITE_PLACE = 0.25, 0.75
"""Share of a name's uses with "the" from which it belongs there: headlines leave it out."""
_SENTENCES = 2  # of a passage, from its beginning: what it is about is named there
_DATELINE = re.compile(r"^[A-Z][A-Z .,/'’-]{2,}(?:, [A-Z][\w. ]+)? \([\w ]+\)\s*[-–—]+\s*")
_NEAR = 120  # letters after a name
_AGENCIES = frozenset({"ap", "afp", "reuters", "associated press", "agence france-presse", "news"})
_CLOCK = re.compile(r"(?:GMT|UTC|[ECMP][SD]T|EDT)$")
_DEMONYM = re.compile(r"(?:ani?|ian|i|ese|ish|ic|er)s?$")
_OTHER_DEMONYMS = listed("french dutch greek swiss spanish welsh danish polish thai filipino")
_SPEAKS = r"(?:said|says|told|added|wrote|testified|argued|tweeted|posted|was born|resigned)"


def prominent(found: Sequence[Found], about: Iterable[str] = (), *, wholly: bool = False) -> tuple[Prominent, ...]:
    """What the titles and first sentences of the found passages name, that of most articles first.

    Articles that hold one of the stems `about` count alone, if there are two or more. `wholly` looks at whole passages,
    and at events without a name too.
    """
    told = _told(found, frozenset(about), wholly)
    forms: dict[str, list[Mention]] = {}
    for one in told:
        for mention in _named(one, wholly):
            forms.setdefault(_plain(mention).lower(), []).append(mention)
    merged = _merged(_usual(ones, told) for ones in forms.values())
    counted = [_counted(one, told) for one in merged]
    return tuple(sorted(counted, key=lambda one: (-one.articles, -one.uses, one.mention.text)))


def _told(found: Sequence[Found], about: frozenset[str], wholly: bool) -> list[_Told]:
    held = {one.article.id for one in found if about and any(map(Bag(one.passage.searchable).holds, about))}
    told: dict[str, _Told] = {}
    for one in found:
        if len(held) > 1 and one.article.id not in held:
            continue
        before = told.get(one.article.id)
        spans = one.passage.sentences if wholly else one.passage.sentences[:_SENTENCES]
        first = (_DATELINE.sub("", one.article.text[span.start : span.end]) for span in spans)
        parts = [before.text if before is not None else _title(one.article), *first]
        told[one.article.id] = _Told(one.article, "\n".join(parts))
    return list(told.values())


def _title(article: Article) -> str:
    """The title, unless all its words have capitals: they tell nothing then."""
    words = (article.title or "").split()
    small = sum(word[0].islower() for word in words)
    return article.title or "" if small * 3 >= len(words) else ""


def _plain(one: Mention) -> str:
    return one.text.removeprefix("the ")


def _named(told: _Told, wholly: bool) -> Iterator[Mention]:
    own = {part.lower() for part in (told.article.outlet, told.article.author) if part}
    for one in mentions(told.text):
        plain = _plain(one)
        described = wholly and not one.named and one.kind is Kind.EVENT and not one.new and len(plain.split()) > 1
        if described or (one.named and plain.lower() not in own | _AGENCIES and _is_name(plain)):
            yield one


def _is_name(plain: str) -> bool:
    """Whether it names one thing: no title without a name, no "Lyrian", no time zone."""
    words = plain.split()
    if len(plain) < 2 or _CLOCK.match(plain) or plain.lower() in _OTHER_DEMONYMS:
        return False
    if all(word.lower().rstrip(".") in TITLES or kind_of_noun(word.lower()) is Kind.PERSON for word in words[-1:]):
        return False
    demonym = len(words) == 1 and plain not in PLACES and _DEMONYM.search(plain)
    return not (demonym and any(place.startswith(plain[:4]) for place in PLACES))


def _usual(ones: Sequence[Mention], told: Sequence[_Told]) -> Mention:
    """A name under its usual form: with "the" where it is so written, a person only where the articles show it."""
    definite = [one for one in ones if one.text.startswith("the ")]
    plain = [one for one in ones if not one.text.startswith("the ")]
    sorts = [one.kind for one in ones]
    kind = max(set(sorts), key=lambda sort: (sort is not Kind.NAME, sorts.count(sort), sort))
    least = _DEFINITE_PLACE if kind is Kind.PLACE else _DEFINITE
    first = (definite if len(definite) >= least * len(ones) else plain)[0]
    if first.named and kind in (Kind.PERSON, Kind.NAME):
        gender = next((one.gender for one in ones if one.gender), None) or _gender(first.head, told)
        person = first.text[:4] != "the " and any(_shown_as_person(first.text, one.text) for one in told)
        return replace(first, kind=Kind.PERSON if person else Kind.NAME, gender=gender)
    return replace(first, kind=kind)


def _gender(head: str, told: Sequence[_Told]) -> str | None:
    """By the pronouns soon after a name; None where they do not agree or are few."""
    after = rf"\b{re.escape(head)}\b(.{{0,{_NEAR}}})"
    near = " ".join(" ".join(re.findall(after, one.text, re.IGNORECASE | re.DOTALL)) for one in told)
    he = len(re.findall(r"\b(?:he|his|him)\b", near, re.IGNORECASE))
    she = len(re.findall(r"\b(?:she|her|hers)\b", near, re.IGNORECASE))
    return "he" if he > 2 * she else "she" if she > 2 * he else None


def _shown_as_person(name: str, text: str) -> bool:
    if name not in text:
        return False
    if len(name.split()) > 1 and name.split()[0].lower().rstrip(".") in TITLES:
        return True
    who = re.escape(name)
    shown = rf"{who}(?:, [^,.]{{2,60}},)? {_SPEAKS}\b|{who}, (?:[1-9]\d\b|who\b)|\b{_SPEAKS} {who}\b"
    before = re.search(rf"\b([\w.]+) {who}\b", text)
    role = before is not None and (before[1].lower().rstrip(".") in TITLES or kind_of_noun(before[1]) is Kind.PERSON)
    return role or re.search(shown, text) is not None


def _merged(ones: Iterable[Mention]) -> list[Mention]:
    """People once each, under the fullest name."""
    kept: list[Mention] = []
    for one in sorted(ones, key=lambda each: -len(each.text)):
        known = any(other.kind is Kind.PERSON and other.head == one.head for other in kept)
        if not (known and one.kind in (Kind.PERSON, Kind.NAME)):
            kept.append(one)
    return kept


def _counted(one: Mention, told: Sequence[_Told]) -> Prominent:
    last = one.text.split()[-1] if one.kind is Kind.PERSON else _plain(one)
    word = re.compile(rf"\b{re.escape(last)}(?!\w)")
    uses = [len(word.findall(each.text)) if last in each.text else 0 for each in told]
    articles = sum(map(bool, uses))
    return Prominent(one, articles, articles / max(1, len(told)), sum(uses))
