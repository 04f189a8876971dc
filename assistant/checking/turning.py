"""Whether a sentence says the opposite of a claim: one denies what the other does not, or their words are opposites.

Speaks only where both have the word that is turned; what nobody turned is left to the other comparisons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.checking.topic import is_near
from assistant.comparing.opposites import opposed_words
from assistant.words import listed
from assistant.writing.support_lexicon import LIGHT
from assistant.writing.support_opposites import opposites
from assistant.writing.support_words import BE, FUNCTION, Reading, Word

_REFUSALS = listed(
    "fail refus declin unabl deni reject prevent avoid lack stop halt rule-out without never cancel abandon"
)
_IN_REACH = 4  # words after "failed to" that it turns
_NO_VERB = listed(
    "old new first last day night summer winter spring man woman men women boy girl north south east west northern "
    "southern eastern western local national public private civilian military big large small"
)


def turned_round(claim: Reading, sentence: Reading) -> str | None:
    """How the sentence says the opposite, in words for a reader; None where nothing shows it."""
    return _denied(claim, sentence) or _opposed(claim, sentence) or _other_events(claim, sentence)


def _other_events(claim: Reading, sentence: Reading) -> str | None:
    """What happened in the one cannot have in the other: "held" and "collapsed", "the same" and "different"."""
    said = {claim.words[at].text for at in predicate_of(claim)}
    for mine, theirs in opposed_words(claim.text, sentence.text):
        if mine in said:
            return f"the article says “{theirs}”, the claim “{mine}”"
    same, different = _SAME.search(claim.text), _DIFFERENT.search(sentence.text)
    if same and different and not sentence.negations and not claim.negations:
        return f"the article says “{different.group()}”, the claim “{same.group()}”"
    return None


_SAME = re.compile(r"\b(?:the same|identical)\b", re.IGNORECASE)
_DIFFERENT = re.compile(r"\b(?:different|distinct|separate)\b", re.IGNORECASE)


def _denied(claim: Reading, sentence: Reading) -> str | None:
    mine, theirs = _turned(claim), _turned(sentence)
    predicate, nothing = predicate_of(claim), _none_of(sentence)
    for at, word in enumerate(claim.words):
        if not word.is_content or (word.is_capital and at) or not (at in predicate or word.root in nothing):
            continue
        here = [place for place, other in enumerate(sentence.words) if other.root == word.root and other.is_content]
        near = [place for place, other in enumerate(sentence.words) if is_near(word.root, frozenset((other.root,)))]
        here = here or ([] if at in mine else near)
        if not here:
            continue
        there_denied = [place in theirs for place in here]
        if at in mine and not theirs and _same_clause(claim, at, sentence, here):
            return f"the article says it outright (“{_around(sentence, here[0])}”), the claim denies it"
        if at not in mine and all(there_denied) and _same_clause(claim, at, sentence, here):
            return f"the article denies it (“{_around(sentence, here[0])}”)"
    return None


def predicate_of(claim: Reading) -> frozenset[int]:
    """Places of the words that say what the claim says of its subject: what is turned elsewhere turns nothing."""
    verb = next((at for at, word in enumerate(claim.words) if at and _may_say(claim, at)), None)
    if verb is None:
        return frozenset(range(len(claim.words)))
    found = [at for at in range(verb, len(claim.words)) if claim.words[at].is_content]
    word = claim.words[verb]
    is_light = word.lower in BE | _AUXILIARY or word.root in LIGHT or not word.is_content
    return frozenset(found[: _OF_A_STATE if is_light else 1])


_OF_A_STATE = 3  # words after "is" or "has" that say what is so


def _may_say(claim: Reading, at: int) -> bool:
    """Whether the word is likely to be the verb."""
    word, before = claim.words[at], claim.words[at - 1]
    if word.is_capital or word.lower.endswith("ly"):
        return False
    if word.is_past_form or word.lower in BE or word.lower in _AUXILIARY:
        return True
    # "Tate Reeves supports …"
    return word.is_content and word.lower.endswith("s") and at > 1 and before.is_capital and not word.broken


_AUXILIARY = listed("has have had will would can could may might must should did does do need needs")


def _none_of(sentence: Reading) -> frozenset[str]:
    """Roots of what a sentence says there was none of: "no agreement"."""
    return frozenset(
        sentence.words[place].root
        for at, word in enumerate(sentence.words)
        if word.lower in ("no", "without")
        for place in range(at + 1, min(len(sentence.words), at + 4))
    )


def _turned(reading: Reading) -> frozenset[int]:
    """Places of the words that a negation, or a verb such as "failed", turns: the nearest that says something."""
    found = {scope[0] for scope in reading.negations if scope}
    for scope in reading.negations:
        # "did not attend the talks": "no formal agreement" turns the noun, not only what describes it.
        if len(scope) > 1 and scope[1] == scope[0] + 1 and not reading.words[scope[0]].is_past_form:
            found.add(scope[1])
    for at, word in enumerate(reading.words):
        if word.root in _REFUSALS and at + 1 < len(reading.words):
            after = reading.words[at + 1].lower
            if after in ("to", "in") or after.endswith("ing"):
                reach = range(at + 1, min(len(reading.words), at + 1 + _IN_REACH))
                found.update(place for place in reach if reading.words[place].is_content)
    return frozenset(found)


_SHARED = 2  # words that two clauses must share for a denial in one to bear on the other


def _same_clause(claim: Reading, at: int, sentence: Reading, here: Sequence[int]) -> bool:
    """Whether the word stands beside what it stands beside in the claim."""
    mine = {word.root for word in claim.content if word.root != claim.words[at].root}
    if not mine:
        return True
    needed = min(_SHARED, len(mine))
    for place in here:
        start = sentence.words[place].start
        clause = next((one for one in sentence.clauses if one.start <= start <= one.end), None)
        if clause is not None and len(mine & (clause.roots | _subject_roots(sentence))) >= needed:
            return True
    return False


def _subject_roots(sentence: Reading) -> frozenset[str]:
    return frozenset(word.root for word in sentence.content[:4])


def _opposed(claim: Reading, sentence: Reading) -> str | None:
    predicate = predicate_of(claim)
    for at, word in enumerate(claim.words):
        if at not in predicate:
            continue
        sides = opposites().get(word.root, ())
        if not sides or word.lower in _NO_VERB or word.lower in FUNCTION or (word.is_capital and at):
            continue
        if any(other.root == word.root for other in sentence.words):
            continue
        for axis, side in sides:
            other = next(_on(sentence, axis, -side), None)
            if other is None or any(True for _ in _on(sentence, axis, side)):
                continue
            place, opposed = other
            if (at in claim.negated) != (place in sentence.negated):
                continue
            if _same_clause(claim, at, sentence, [place]):
                return f"the article says “{opposed.text}”, the claim “{word.text}”"
    return None


def _on(reading: Reading, axis: int, side: int) -> Iterator[tuple[int, Word]]:
    for at, word in enumerate(reading.words):
        if (axis, side) in opposites().get(word.root, ()) and word.lower not in _NO_VERB and word.lower not in FUNCTION:
            yield at, word


def _around(sentence: Reading, at: int) -> str:
    """A few words of the sentence about the word."""
    first = max(0, at - 3)
    last = min(len(sentence.words) - 1, at + 2)
    return " ".join(sentence.text[sentence.words[first].start : sentence.words[last].end].split())
