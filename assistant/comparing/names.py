"""Names that stand in the same role in two sentences and cannot be the same. In doubt there are none.

No parser: a role is the words around a name, "signed in" before "Ankara".
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from assistant.comparing.aliases import can_be_one, is_nationality
from assistant.conversation.nouns import PLACES
from assistant.words import listed
from assistant.writing.support_names import names_in
from assistant.writing.support_words import BE, FUNCTION, Reading, Word, read

_LINKS = {
    "in": "in", "at": "in", "near": "in", "inside": "in", "outside": "in", "across": "in", "from": "from", "to": "to",
    "into": "to", "by": "subject", "of": "of", "with": "with", "against": "against", "for": "for", "under": "under",
    "over": "over", "as": "as", "between": "between",
}  # fmt: skip
_DETERMINERS = listed("the a an its his her their new old former nearby northern southern eastern western central")
_SAYING = listed("say said told add announce state report accord call tell ask")
_LARGER = {place.lower() for place in PLACES} | listed(
    "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois "
    "indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri "
    "montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia wisconsin wyoming "
    "ontario quebec alberta manitoba punjab sindh balochistan kashmir kerala gujarat maharashtra bihar assam bavaria "
    "saxony catalonia andalusia tuscany sicily lombardy queensland tasmania siberia crimea donbas xinjiang tibet "
    "scotland wales england"
)
"""Names of what holds other places: to be in one of these and in a town is no contradiction."""
_FAR = 5  # words between a name and what it is tied to
_FEWEST_SHARED = 2
_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    role: str
    """A preposition, or the place beside the verb; who it is done by is its subject."""
    anchors: frozenset[str]
    """Roots of the words it is tied to."""


def differing_names(one: str, other: str) -> tuple[tuple[str, str], ...]:
    """Pairs of names, the first from `one`, that have the same role and cannot be the same: "Ankara" and "Istanbul".

    Nothing where the texts are not of the same matter, as far as the words that they share tell. An acronym, a surname,
    another spelling and a demonym ("Pakistani") are the same name, and a country may hold the town.
    """
    if not _same_matter(read(one), read(other)):
        return ()
    mine, theirs = _names(one), _names(other)
    found = []
    for name in mine:
        if _known(name, theirs, other):
            continue
        rivals = [each for each in theirs if _same_role(name, each)]
        held = any(_same_role(each, rival) and can_be_one(each.text, rival.text) for rival in rivals for each in mine)
        if len(rivals) == 1 and not held and not _known(rivals[0], mine, one) and _comparable(name, rivals[0]):
            found.append((name.text, rivals[0].text))
    return tuple(dict.fromkeys(found))


def _same_matter(one: Reading, other: Reading) -> bool:
    mine, theirs = _plain_roots(one), _plain_roots(other)
    shared = len(mine & theirs)
    return bool(shared) and (shared >= _FEWEST_SHARED or shared >= _SHARE * min(len(mine), len(theirs)))


def _plain_roots(reading: Reading) -> frozenset[str]:
    names = {word.start for _, word in names_in(reading.text)}
    return frozenset(word.root for word in reading.words if word.is_content and word.start not in names) - _SAYING


def _known(name: _Name, others: tuple[_Name, ...], text: str) -> bool:
    return any(can_be_one(name.text, each.text) for each in others) or _folded(name.text) in _folded(text)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text.replace("’", "'")).casefold()


def _same_role(one: _Name, other: _Name) -> bool:
    return one.role == other.role and bool(one.anchors & other.anchors)


def _comparable(one: _Name, other: _Name) -> bool:
    larger = [name.text.lower().removeprefix("the ") in _LARGER for name in (one, other)]
    return larger[0] == larger[1]


@lru_cache(maxsize=1024)
def _names(text: str) -> tuple[_Name, ...]:
    reading = read(text)
    groups: list[list[int]] = []
    for at, word in names_in(text):
        if groups and at == groups[-1][-1] + 1 and not word.broken and not _owns(reading.words[at - 1]):
            groups[-1].append(at)
        else:
            groups.append([at])
    return tuple(name for group in groups if (name := _with_role(reading, group)) is not None)


def _owns(word: Word) -> bool:
    return word.text.endswith(("'s", "’s", "s'", "s’"))


def _with_role(reading: Reading, group: list[int]) -> _Name | None:
    words = reading.words
    first, last = group[0], group[-1]
    text = reading.text[words[first].start : words[last].end].removesuffix("'s").removesuffix("’s")
    if _owns(words[last]):
        return _Name(text, "of", _after(reading, last, 2))
    at = first - 1
    while at >= 0 and words[at].lower in _DETERMINERS and not words[at + 1].broken:
        at -= 1
    before = words[at] if at >= 0 and not words[at + 1].broken else None
    if before is not None and (link := _LINKS.get(before.lower)):
        return _Name(text, link, _before(reading, at, 1 if link in ("of", "subject") else 2))
    if before is not None and before.is_content and not before.is_capital and before.is_past_form:
        return _Name(text, "object", frozenset((before.root,)))
    verbs = _after(reading, last, 1)
    if not verbs or (is_nationality(text) and last + 1 < len(words) and not words[last + 1].is_capital):
        return None
    if not last + 1 < len(words) or words[last + 1].lower in ("and", "or") or words[last + 1].broken:
        return None  # one of a list, or set apart
    return _Name(text, "done to" if _is_passive(reading, last) else "subject", verbs)


def _is_passive(reading: Reading, at: int) -> bool:
    """Whether it is done to what is named: "The tower has been sold"."""
    after = reading.words[at + 1 : at + 1 + _FAR]
    be = next((place for place, word in enumerate(after) if word.lower in BE), None)
    return be is not None and any(word.is_past_form for word in after[be + 1 : be + 3])


def _after(reading: Reading, at: int, most: int) -> frozenset[str]:
    found: list[str] = []
    for word in reading.words[at + 1 : at + 1 + _FAR]:
        if word.broken and (found or word.lower in FUNCTION):
            break
        if word.root in _SAYING and not found:
            break  # two people may say the same
        if word.is_content and not word.is_capital and not word.lower.endswith("ly"):
            found.append(word.root)
    return frozenset(found[:most]) - _SAYING


def _before(reading: Reading, at: int, most: int) -> frozenset[str]:
    found: list[str] = []
    for place in range(at - 1, max(-1, at - 1 - _FAR), -1):
        word = reading.words[place]
        if word.is_content and not word.is_capital:
            found.append(word.root)
        if word.broken:
            break
    return frozenset(found[:most]) - _SAYING
