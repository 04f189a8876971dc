"""Who did what to whom: names and things on either side of a verb, in the same order.

No parser: words are compared by their places, so it speaks only where both sentences have the same verb and parties.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.words import listed
from assistant.writing.support_lexicon import IRREGULAR, LIGHT
from assistant.writing.support_words import BE, Reading, Word

_BEFORE_ADJUNCT = listed(
    "in on at of for during near inside outside after before since until within throughout across along under above "
    "below about around amid despite because through via"
)
_BEFORE_PARTY = listed("to against from with over than by into")
_DETERMINERS = listed("a an the his her its their new old former own local national city state first second")
_MUTUAL = listed("meet marri agre merg talk join speak negoti debat clash share include accord partner")
_SAYING = listed("say state tell add claim alleg argu announc accus warn ask")
_FOUR = 4
_FAR = 9  # words between a verb and its party
_VERB_ENDINGS = ("ed", "s", "ing")


@dataclass(frozen=True, slots=True)
class _Verb:
    at: int
    root: str
    passive: bool
    """With the doer named after "by"."""
    left: tuple[int, ...]
    """Places of the parties before it, nearest first."""
    right: tuple[int, ...]


def swapped(said: Reading, sources: Sequence[Reading]) -> str | None:
    """Why doer and done-to are not those of the sources, as a clause; None where nothing shows it."""
    for source in sources:
        theirs: dict[str, list[_Verb]] = {}
        for verb in _verbs(source):
            theirs.setdefault(verb.root, []).append(verb)
        for mine in _verbs(said):
            found = theirs.get(mine.root)
            if not found:
                continue
            clash = next((pair for one in found[:1] for pair in _clashes(mine, one, said, source)), None)
            if clash and len(found) == 1:
                first, second = clash
                return f"“{first.text}” and “{second.text}” stand the other way round in the sentences it cites"
            other = (
                _other_doer(mine, found, said, source) or _other_subject(mine, found, said, source)
                if len(sources) == 1
                else None
            )
            if other:
                return f"in the sentence it cites it is not “{other.text}” who does this"
    return None


def turned_pairs(said: Reading, sources: Sequence[Reading]) -> str | None:
    """Why two words have changed places with what they belong to: "keep the tram and scrap the ferry"."""
    mine = _pairs(said)
    for source in sources:
        theirs = _pairs(source)
        for first, second in mine - theirs:
            for other, rival in theirs:
                if (
                    other == first
                    and rival != second
                    and any(
                        end == second and (begin, rival) in mine and len({first, second, begin, rival}) == _FOUR
                        for begin, end in theirs
                    )
                ):
                    return "its words belong together otherwise than in the sentences it cites"
    return None


def _pairs(reading: Reading) -> set[tuple[str, str]]:
    """Words that say something, each with the next one of its phrase."""
    found = set()
    for at, word in enumerate(reading.words):
        if not (word.is_content or word.text[-1].isdigit()):
            continue
        for after in reading.words[at + 1 : at + 4]:
            if after.is_content or after.text[-1].isdigit():
                found.add((word.root, after.root))
            if after.broken or after.lower not in _DETERMINERS:
                break
    return found


def _verbs(reading: Reading, passed_over: frozenset[str] = _MUTUAL) -> Iterator[_Verb]:
    for at, word in enumerate(reading.words):
        if not _may_be_verb(word, at, reading) or word.root in passed_over:
            continue
        passive = _is_passive(at, reading)
        left = tuple(_parties(reading, range(at - 1, max(-1, at - _FAR - 1), -1), passive=False))
        right = tuple(_parties(reading, range(at + 1, min(len(reading.words), at + _FAR + 1)), passive=passive))
        yield _Verb(at, word.root, passive, left, right)


def _may_be_verb(word: Word, at: int, reading: Reading) -> bool:
    if not (word.is_content or word.root in _SAYING) or (word.is_capital and at > 0):
        return False
    if word.lower in IRREGULAR or word.lower.endswith(("ed", "ing")):
        return True
    before = reading.words[at - 1] if at else None
    if before is not None and before.lower in BE and [one.lower for one in reading.words[at + 1 : at + 2]] == ["by"]:
        return True  # "was outbid by"
    return before is not None and (before.is_capital or before.lower in ("to", "will", "would", "may", "could"))


def _is_passive(at: int, reading: Reading) -> bool:
    before = [word.lower for word in reading.words[max(0, at - 3) : at]]
    after = [word.lower for word in reading.words[at + 1 : at + 7]]
    done = reading.words[at].lower.endswith(("ed", "en")) or reading.words[at].lower in IRREGULAR
    done = done or (after[:1] == ["by"] and before[-1:] != [] and before[-1] in BE)
    return done and "by" in after and (bool(BE & set(before)) or after[:1] == ["by"])


def _parties(reading: Reading, places: range, *, passive: bool) -> Iterator[int]:
    for at in places:
        word = reading.words[at]
        if not word.is_content or word.lower.endswith("ly"):
            continue
        governed = _governor(at, reading)
        if governed in _BEFORE_ADJUNCT or (governed == "by" and not passive):
            continue
        if passive and places.step > 0 and governed != "by":
            continue
        yield at


def _governor(at: int, reading: Reading) -> str:
    """The preposition that a word hangs on, if one does."""
    for place in range(at - 1, max(-1, at - 6), -1):
        word = reading.words[place]
        if reading.words[place + 1].broken:
            return ""
        if word.lower in _BEFORE_ADJUNCT or word.lower in _BEFORE_PARTY:
            return word.lower
        if not (word.lower in _DETERMINERS or word.is_capital or (word.text[0].isdigit())):
            return ""
    return ""


def _clashes(mine: _Verb, theirs: _Verb, said: Reading, source: Reading) -> Iterator[tuple[Word, Word]]:
    if _is_inverted(theirs, source) or _is_inverted(mine, said):
        return
    left = {source.words[at].root for at in theirs.left}
    right = {source.words[at].root for at in theirs.right}
    for first in mine.left:
        for second in mine.right:
            one, other = said.words[first].root, said.words[second].root
            if one == other:
                continue
            straight = one in left - right and other in right - left
            turned = one in right - left and other in left - right
            if (turned and mine.passive == theirs.passive) or (straight and mine.passive != theirs.passive):
                yield said.words[first], said.words[second]


def _is_inverted(verb: _Verb, reading: Reading) -> bool:
    """ "…", said Okafor: the speaker stands after the verb."""
    word = reading.words[verb.at]
    following = reading.words[verb.at + 1] if verb.at + 1 < len(reading.words) else None
    return verb.root in _SAYING and word.broken and following is not None and not following.broken


def _other_doer(mine: _Verb, found: Sequence[_Verb], said: Reading, source: Reading) -> Word | None:
    """The name right before a verb, where the sources have another name there and this one elsewhere."""
    doer = _doer(mine, said)
    if doer is None or mine.passive or BE & {word.lower for word in said.words[max(0, mine.at - 3) : mine.at]}:
        return None
    for theirs in found:
        if _is_inverted(theirs, source) or theirs.passive:
            return None
        other = _doer(theirs, source)
        if other is None or other.root == doer.root or other.root in said.roots:
            return None
        before = [source.words[at].root for at in range(theirs.at)]
        joined = " and " in source.text[: source.words[theirs.at].start][-30:]
        if doer.root not in source.roots or (doer.root in before and joined):
            return None
    return doer


_ANYBODY = listed(
    "man woman boy girl driver suspect victim winner company firm group club team party agency ministry bank airline "
    "operator carmaker retailer charity union organisation organization city town country island state government "
    "minister president mayor chancellor actor singer author player coach star politician official judge executive"
)


def stands_in(said: Reading, called: Sequence[Word], sources: Sequence[Reading], header: frozenset[str]) -> str | None:
    """Why a name that only a headline has may not stand for who does something in a source, as a clause.

    It may for "she" and "the company", and for what the headline itself calls so: "Mayor Okafor" for "the mayor".
    """
    for mine in _verbs(said, frozenset()):
        doer = None if mine.passive else _doer(mine, said)
        if doer is None or doer not in called:
            continue
        doers = [
            (source, theirs) for source in sources for theirs in _verbs(source, frozenset()) if theirs.root == mine.root
        ]
        for source, theirs in doers:
            rival = source.words[theirs.left[0]] if theirs.left else None
            known = rival is None or rival.root in said.roots or rival.lower in header or rival.lower in _ANYBODY
            if rival is not None and not (known or rival.broken or rival.text.isupper()):  # initials: the name itself
                return f"the sentences it cites say “{rival.text}”, not “{doer.text}”"
    return None


def _other_subject(mine: _Verb, found: Sequence[_Verb], said: Reading, source: Reading) -> Word | None:
    """The word right before a verb, where the source has another there and this one only after it."""
    subject = _right_before(mine, said)
    if subject is None or mine.root in LIGHT or len(found) != 1 or found[0].passive or _is_inverted(found[0], source):
        return None
    other = _right_before(found[0], source)
    before = {word.root for word in source.words[: found[0].at]}
    if other is None or subject.root in before or subject.root not in source.roots or mine.passive:
        return None
    return subject


def _right_before(verb: _Verb, reading: Reading) -> Word | None:
    """The word that says something right before a verb, but for "has" and the like; None after a comma."""
    at = verb.at - 1
    while at >= 0 and reading.words[at].lower in _AUXILIARY:
        at -= 1
    if at < 0 or any(word.broken for word in reading.words[at + 1 : verb.at + 1]):
        return None
    word = reading.words[at]
    return word if word.is_content and not word.is_past_form and not _governor(at, reading) else None


_AUXILIARY = listed("has have had will also later now then still")


def _doer(verb: _Verb, reading: Reading) -> Word | None:
    for at in range(verb.at - 1, max(-1, verb.at - 3), -1):
        if reading.words[at + 1].broken:
            return None
        word = reading.words[at]
        if word.is_capital and word.is_content:
            return word if _governor(at, reading) not in _BEFORE_ADJUNCT | _BEFORE_PARTY else None
    return None
