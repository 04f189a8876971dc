"""Whether a statement joins things as its sources do: in time and cause, with who did them, and which way they went."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.words import listed
from assistant.writing.support_names import CALENDAR, names_in
from assistant.writing.support_words import BE, PRONOUNS, Reading, Word, read

_TIME = (
    r"after|before|following|until|once|prior to|ahead of|followed by|then|since|later|earlier|subsequently|"
    r"when|as soon as"
)
_CAUSE = (
    r"because|due to|owing to|as a result|caus\w+|trigger\w*|led to|lead(?:s|ing)? to|result\w* (?:in|from)|so|"
    r"therefore|thus|"
    r"hence|prompt\w*|spark\w*|blam\w+|amid|thanks to|which is why|consequently|forc\w+|attribut\w+|in response|over"
)
_IN_TIME = re.compile(
    rf"\b(?:{_TIME}|as|while|during|by the time|in the wake|on the heels|day|week|hours?|minutes?|months?|years?|"
    rf"next|amid|"
    r"last|first|still|no longer)\b",
    re.IGNORECASE,
)
_AS_CAUSE = re.compile(rf"\b(?:{_CAUSE}|{_TIME}|for|as|by|from|with|citing|why|to|reasons?)\b", re.IGNORECASE)
_SAYS_TIME = re.compile(
    r"\b(?:after|before|following|once|prior to|ahead of|followed by|as soon as|then)\b", re.IGNORECASE
)
_SAYS_CAUSE = re.compile(
    r"\b(?:because|due to|owing to|as a result|therefore|thus|hence|consequently|which is why|thanks to|leading to|"
    r"resulting in|prompting|forcing|causing|triggering)\b|,\s+so\b(?! far)",
    re.IGNORECASE,
)
_TWO = 2


def invented_link(said: Reading, sources: Sequence[Reading]) -> str | None:
    """Why an order in time or a cause is the statement's own, as a clause; None where a source has one too.

    Two sentences that each tell of one thing say nothing of how the things hang together.
    """
    for says, shows in ((_SAYS_TIME, _IN_TIME), (_SAYS_CAUSE, _AS_CAUSE)):
        match = says.search(said.text)
        if match is None:
            continue
        left, right = read(said.text[: match.start()]).content, read(said.text[match.end() :]).content
        if not left:  # "After the vote, the minister resigned."
            left, right = _parted(said.text[match.end() :])
        homes = _homes(left, sources), _homes(right, sources)
        if not all(homes) or homes[0] & homes[1]:
            continue
        if not any(shows.search(sources[home].text) for home in homes[0] | homes[1]):
            return f"the sentences it cites do not join the two by “{match.group().strip(', ')}”"
    return None


def _parted(text: str) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    first, _, second = text.partition(",")
    return read(first).content, read(second).content


def _homes(words: Sequence[Word], sources: Sequence[Reading]) -> frozenset[int]:
    """The places of the sources that share most of `words`; none where hardly any is shared."""
    shared = [sum(word.root in source.roots for word in words) for source in sources]
    best = max(shared)
    return frozenset(place for place, count in enumerate(shared) if count == best) if best else frozenset()


def borrowed(said: Reading, sources: Sequence[Reading]) -> str | None:
    """Why the statement tells of one what a source tells of another, as a clause; None where it does not.

    Only where it names somebody, and takes words from a source that names somebody else and not him.
    """
    if len(sources) < _TWO:
        return None
    mine = {word.root for _, word in names_in(said.text)}
    for source in sources:
        others = frozenset().union(*(one.roots for one in sources if one is not source))
        taken = [word for word in said.content if word.root in source.roots - others and word.root not in mine]
        first = _subject(source)
        if not taken or first is None or first.root in said.roots or not mine:
            continue
        points_back = any(word.lower in PRONOUNS for word in source.words[:_TWO])
        if not points_back and not mine & source.roots:
            return f"the sentences it cites say “{taken[0].text}” of “{first.text}”"
    return None


def mixed(said: Reading, sources: Sequence[Reading]) -> str | None:
    """Why the statement tells of one thing what a source tells of another of its kind, as a clause.

    "The fire at the mill" and "the fire at the depot" are two: what only one of them did is not the other's.
    """
    opening = [_opening(source) for source in sources]
    for place, source in enumerate(sources):
        others = frozenset().union(*(one.roots for one in sources if one is not source))
        taken = [word for word in said.content if word.root in source.roots - others - opening[place]]
        for rival in (one for at, one in enumerate(opening) if at != place):
            left_out, kept = opening[place] - rival, rival - opening[place]
            if taken and rival & opening[place] and left_out and not left_out & said.roots and kept & said.roots:
                return f"the sentences it cites say “{taken[0].text}” of something else"
    return None


def _opening(source: Reading) -> frozenset[str]:
    """Roots of what a sentence says before its first verb, as far as that shows."""
    found: set[str] = set()
    for word in source.words:
        if word.lower in BE or word.lower in _AUXILIARY or (found and word.is_past_form):
            return frozenset(found)
        if word.broken:
            return frozenset()
        if word.is_content:
            found.add(word.root)
    return frozenset()


_AUXILIARY = listed("has have had will would may might could can should must did does do")


def _subject(source: Reading) -> Word | None:
    """The name that a sentence opens with, if it does: of a full name the last part."""
    named = {at: word for at, word in names_in(source.text) if word.lower not in CALENDAR}
    at = next((place for place in range(min(_OPENING, len(source.words))) if place in named), None)
    if at is None or any(word.is_past_form for word in source.words[:at]):
        return None
    while at + 1 in named and not named[at + 1].broken:
        at += 1
    return named[at]


_OPENING = 4
_WAYS = {**dict.fromkeys(listed("to into onto towards toward"), "to"), **dict.fromkeys(listed("from out off"), "from")}
# What the verb alone says of the place named after it.
_BY_VERB = {
    **dict.fromkeys(
        listed("reach reached reaches reaching enter entered enters entering visit visited visits visiting"), "to"
    ),
    **dict.fromkeys(listed("flee fled fleeing flees leave left leaves leaving quit quits evacuate evacuated"), "from"),
}
_BETWEEN = listed("the a an its his her their about some nearly almost of new old")


def turned_way(said: Reading, sources: Sequence[Reading]) -> str | None:
    """Why a place, name or figure is where something goes instead of where it comes from, as a clause."""
    mine, theirs = _ways(said), [_ways(source) for source in sources]
    for (root, way), word in mine.items():
        known = {other for ways in theirs for name, other in ways if name == root}
        elsewhere = sum(one.root == root for source in sources for one in source.words)
        if known and way not in known and elsewhere == sum((root, other) in ways for ways in theirs for other in known):
            return f"the sentences it cites say “{next(iter(known))} {word.text}”"
    return None


def _ways(reading: Reading) -> dict[tuple[str, str], Word]:
    """Names and figures, each with the way that the word before it gives."""
    found: dict[tuple[str, str], Word] = {}
    names = {at for at, _ in names_in(reading.text)}
    for at, word in enumerate(reading.words):
        way = _WAYS.get(word.lower) or _BY_VERB.get(word.lower)
        if way is None or (
            word.lower in _BY_VERB and at + 1 < len(reading.words) and reading.words[at + 1].lower in _WAYS
        ):
            continue
        after = next(
            (
                place
                for place in range(at + 1, min(at + 4, len(reading.words)))
                if reading.words[place].lower not in _BETWEEN
            ),
            None,
        )
        if after is not None and (after in names or reading.words[after].text[-1].isdigit()):
            found[reading.words[after].root, way] = reading.words[after]
    return found


def crossed(said: Reading, sources: Sequence[Reading]) -> str | None:
    """Why two figures have changed places with what they are of, as a clause; None where they have not."""
    mine = _figures(said)
    for source in sources:
        theirs = _figures(source)
        both = [figure for figure in mine if figure in theirs]
        for place, one in enumerate(both):
            for other in both[place + 1 :]:
                own, its = theirs[one] - theirs[other], theirs[other] - theirs[one]
                if mine[one] & its and mine[other] & own and not (mine[one] & own or mine[other] & its):
                    return f"“{one}” and “{other}” are of one another's things in the sentences it cites"
    return None


def _figures(reading: Reading) -> dict[str, frozenset[str]]:
    """Each figure with the roots of the words that follow it, up to the next one."""
    found: dict[str, frozenset[str]] = {}
    places = [at for at, word in enumerate(reading.words) if word.text[-1].isdigit()]
    for at, after in pairwise([*places, len(reading.words)]):
        words = reading.words[at + 1 : min(after, at + 1 + _FOLLOWING)]
        figure = reading.words[at].text.replace(",", "")
        if figure in found:  # said of two things: no telling which
            return {}
        found[figure] = frozenset(word.root for word in words if word.lower not in _LINKING)
    return found


_FOLLOWING = 5
_LINKING = listed("in the a an of and to for with from by on at percent million billion thousand people year years")
