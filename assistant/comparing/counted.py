"""What a figure counts or measures, as far as the words beside it tell.

No parser: the noun of a count is taken from the words after it, that of a measure from the whole clause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.comparing.fates import LEADS_TO_RESULT, fate_beside, fate_of, is_fate
from assistant.words import listed
from assistant.writing.support_words import FUNCTION, root_of

_PARTICIPLE = re.compile(r"\w+(?:ed|ing)$|(?:died|hurt|left|went|came|fell|took|made|said)$", re.IGNORECASE)
_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_]+(?:[.'’-][^\W\d_]+)*")
_STOPS = re.compile(r"[,.;:()–—\"“”!?\n]|\s-\s")
_HYPHENED = re.compile(r"-(?P<noun>[a-z]{3,})\b")
"""The noun of "a 12-member panel"."""
_SKIPPED = listed(
    "of the more other others additional further its their his her our these those such new least least confirmed "
    "reported suspected total estimated extra so-called about around"
)
_NO_PLURAL = ("ss", "us", "is", "'s", "’s")
_UNMARKED = listed(
    "people men women children police aircraft personnel staff cattle sheep fish deer livestock folk crew cavalry "
    "infantry youth media taliban dead wounded injured missing homeless unemployed poor police-men alumni criteria "
    "spacecraft offspring poultry geese mice teeth feet oxen"
)
_VERBS_IN_S = listed("was is has does says goes")
KINDRED = tuple(
    frozenset(words.split())
    for words in (
        "soldier fighter personnel serviceman",
        "milit insurg rebel fighter gunman terrorist jihadist guerrilla extremist",
        "plane jet warplan",
        "home dwell",
        "worker job",
    )
)
"""Roots of nouns by which newspapers call the same people and things."""
GENERIC = frozenset(("peopl", "person", "individu", "man", "human", "other", "member", ""))
"""Roots of nouns that leave open who is counted."""
_GENERAL = listed(
    "say tell add accord report reach stand total number figur count amount estim year month week day like latest get "
    "one two three four five six seven eight nine ten next first more most"
)
_MOST_WORDS = 5
_LOOK = 120
_AROUND_BEFORE, _AROUND_AFTER = 5, 3


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted."""

    roots: frozenset[str]
    head: str = ""
    fate: str = ""


def counted_beside(text: str, start: int, end: int, *, single: bool = False) -> Counted:
    """What the count at `start:end` of `text` is of: "killed [at least 400] fighters". `single` for "one soldier"."""
    fate = fate_beside(text, start, end)
    noun = _noun_phrase(text, end, single)
    if not noun and not fate:
        noun = _total_of(text, start)
    roots = [_root(word) for word in noun]
    head = roots[-1] if roots and noun[-1].lower() not in ("dead", "wounded", "injured", "missing", "homeless") else ""
    if head and is_fate(noun[-1]):  # "12 deaths", "30 arrests": the noun is the fate
        fate, head = fate_of(noun[-1]), ""
    kinds = {root for root, word in zip(roots, noun, strict=True) if not is_fate(word)}
    return Counted(frozenset(kinds | ({fate} if fate else set())), head, fate)


def _root(noun: str) -> str:
    # As a verb, "states" has another root than as a noun.
    return "stat" if noun.lower() in ("states", "state") else root_of(noun)


def measured_beside(text: str, start: int, end: int) -> Counted:
    """What the words about a measure tell of: "[The border] runs for 1,600 miles"."""
    after = _STOPS.split(text[end : end + 80])[0]
    before = re.split(r"[,;:()–—\"“”\n]|\.\s|\b(?:and|while|but)\b", text[max(0, start - _LOOK) : start])[-1]
    words = [*_content(before)[-_AROUND_BEFORE:], *_content(after)[:_AROUND_AFTER]]
    return Counted(frozenset(root_of(word) for word in words) - _GENERAL)


def _content(text: str) -> list[str]:
    # Names tell whose it is, not what: "Kabul" is near many figures. A capital that only opens a sentence is no name.
    found = [word for word in _WORD.finditer(text) if word.group().lower() not in FUNCTION and len(word.group()) > 2]
    opens = re.match(r"\s*[A-Z]\w+ (?=[a-z])", text)
    return [
        one.group() for one in found
        if one.group() != "last" and (one.group()[0].islower() or (opens and one.end() < opens.end()))
    ]  # fmt: skip


def _noun_phrase(text: str, at: int, single: bool) -> list[str]:
    """The words of the phrase that a figure opens, the noun last; empty where none can be made out."""
    joined = _HYPHENED.match(text, at)
    if joined and joined["noun"] != "strong":
        return [joined["noun"]]
    found: list[str] = []
    place = joined.end() if joined else at  # "a 60,000-strong force"
    while len(found) < _MOST_WORDS:
        match = _WORD.search(text, place)
        gap = text[place : match.start()] if match else ""
        if match is None or _STOPS.search(gap) or any(letter.isdigit() for letter in gap):
            break
        word = match.group()
        place = match.end()
        if word.lower() in _SKIPPED and not found:
            continue
        if word.lower() in FUNCTION or word.lower() in _VERBS_IN_S:
            break
        found.append(word)
    if len(found) == 1 and text[place : place + 1] == "," and not _is_plural(found[0]):
        return []  # "13 Christian, Jewish and Unitarian leaders"
    return _up_to_noun(found, single or joined is not None)


def _up_to_noun(words: list[str], single: bool) -> list[str]:
    for at, word in enumerate(words):
        if _is_plural(word):
            # "sports fans", "World Series teams": the last of the nouns that stand together is what is counted
            near = words[at + 1 : at + (4 if word[0].isupper() else 2)]
            further = [place for place, one in enumerate(near, start=at + 2) if _is_plural(one) and one[0].islower()]
            return words[: further[0]] if further else words[: at + 1]
    if single:
        verb = next((at for at, word in enumerate(words) if at and _PARTICIPLE.match(word)), len(words))
        return words[: min(verb, 2)]
    name = bool(words) and words[0][0].isupper() and not words[0].endswith(("'s", "’s", "."))
    return words[:1] if name else []


def _is_plural(word: str) -> bool:
    lower = word.lower()
    return lower in _UNMARKED or (
        "." not in lower and lower.endswith("s") and len(lower) > 3 and not lower.endswith(_NO_PLURAL)
    )


_SIZE = re.compile(
    r"\b(?P<noun>population|membership|attendance|workforce|crowd|circulation|garrison|congregation)\b[^,;.]{0,60}$",
    re.IGNORECASE,
)
"""Nouns whose own size is told: "the population is 7 million"."""
_TOTAL = re.compile(
    r"\b(?:number|count|tally|total) of (?P<noun>(?:[a-z-]+ ){0,2}?[a-z]+s|people)\b(?:(?!\b(?:number|count|tally)\b)"
    r"[^,;.]){0,80}$",
    re.IGNORECASE,
)


def _total_of(text: str, start: int) -> list[str]:
    """ "The number of [soldiers] rose to …", "the [crowd] was …"."""
    before = text[max(0, start - 160) : start]
    match = _TOTAL.search(before)
    if match:
        return match["noun"].split()
    size = _SIZE.search(before)
    if size is None or not LEADS_TO_RESULT.search(before[size.end("noun") :]):
        return []
    return ["people"] if size["noun"].lower() == "population" else [size["noun"]]
