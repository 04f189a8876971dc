"""What of a sentence speaks for and against a part of a claim. Decides nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from assistant.checking.comparing_values import Compared, Outcome
from assistant.checking.grounds import Ground
from assistant.checking.topic import SAYS_LITTLE, is_near, opposed_sides
from assistant.checking.turning import predicate_of, turned_round
from assistant.checking.values import Sort, Value
from assistant.words import listed, same_word
from assistant.writing.support import Source, check
from assistant.writing.support_claims import surer
from assistant.writing.support_content import without_source
from assistant.writing.support_frames import framed
from assistant.writing.support_joins import turned_way
from assistant.writing.support_roles import swapped, turned_pairs
from assistant.writing.support_turns import turned
from assistant.writing.support_words import Reading, Word, read


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for and against, before anything is decided."""

    about: float
    """Share of what the part is about that the sentence has, with its context."""
    but_for_a_name: float
    """The same without the one name that it lacks."""
    own: float
    """The same without its context."""
    own_but_for_a_name: float
    """The same without the one name that it lacks, and with the sentences before where it points back to them."""
    leans: bool
    """Whether it points back to the sentence before."""
    has_subject: bool
    """Whether the sentence names what the part opens with, or points back to what does."""
    has_deed: bool
    """Whether it tells of what the part says was done, in whatever words."""
    compared: tuple[Compared, ...]
    turned: str | None
    """How the sentence says the opposite."""
    swapped: bool
    """Whether doer and done-to stand the other way round."""
    blocked: bool
    """Whether it is less sure, only asks, or puts the words in another order: nothing that values show."""
    unborne: str | None
    """Why the gate for statements would refuse the part on this sentence; None where it would pass."""
    qualified: str | None
    """A word of the sentence that the part lacks and that may make it another thing: "against", "former"."""
    negated: bool
    """Whether just one of the two denies something."""
    strange: float
    """Share of the part's content words that the sentence has in no form."""
    judged: tuple[float, float, float] | None
    """The judge's chances that it supports, contradicts, or does neither."""

    def of(self, outcome: Outcome, *sorts: Sort) -> tuple[Compared, ...]:
        """The values with this outcome, of all sorts or of those given."""
        return tuple(one for one in self.compared if one.outcome is outcome and (not sorts or one.value.sort in sorts))


def signals_of(
    said: Reading,
    ground: Ground,
    compared: tuple[Compared, ...],
    about: tuple[float, float, float, float],
    chances: npt.NDArray[np.float64] | None,
) -> Signals:
    theirs = ground.source.reading
    sources = [ground.source]
    if ground.leans:
        sources.append(_as_source(ground))
    # Who says so is shown beside it: here only what is said counts.
    text = _as_named(said.text, ground, compared)
    text = text if ground.said is None else f"It is said that {text}"
    checked = check(text, sources)
    strange = _strange(said, ground, compared, [source.reading for source in sources])
    return Signals(
        *about,
        ground.leans,
        _has_subject(compared, ground),
        _has_deed(said, theirs),
        compared,
        turned_round(said, theirs),
        swapped(said, [theirs]) is not None,
        _blocked(read(text), [read(_SPOKEN_FOR.sub(r"\1", source.text)) for source in sources]),
        checked.why,
        _qualified(said, theirs),
        bool(said.negations) != bool(theirs.negations),
        strange,
        None if chances is None else (float(chances[0]), float(chances[1]), float(chances[2])),
    )


def _qualified(said: Reading, theirs: Reading) -> str | None:
    """What makes the sentence tell of something else: that it was "against" it, or "over a planned" one."""
    found = _QUALIFYING.search(theirs.text)
    if found is not None and not _QUALIFYING.search(said.text):
        places = [word.start for word in theirs.words if word.is_content and word.root in said.roots]
        if places and places[0] <= found.start() <= places[-1]:
            return found.group()
    return _only_thought_of(said, theirs)


def _only_thought_of(said: Reading, theirs: Reading) -> str | None:
    """ "sued over a long-awaited ban" where the part says that something was banned."""
    done = [word for at, word in enumerate(said.words) if at in predicate_of(said) and word.is_past_form]
    for word in done[:1]:
        places = [at for at, one in enumerate(theirs.words) if one.root == word.root]
        nouns = [
            at for at in places if not theirs.words[at].is_past_form and not theirs.words[at].lower.endswith("ing")
        ]
        if not places or len(nouns) < len(places):
            continue
        before = [[one.lower for one in theirs.words[max(0, at - 4) : at]] for at in nouns]
        found = [next((one for one in words if one in _THOUGHT_OF), None) for words in before]
        if all(found):
            return found[0]
    return None


_THOUGHT_OF = listed(
    "over about against proposed planned potential possible long-awaited awaited pending threatened for plan plans "
    "proposal vote debate bill risk threat fear to may could would might proposing delaying"
)
_QUALIFYING = re.compile(
    r"\b(?:(?:was|were|is|are|be|been|voted?|ruled|argued|spoke|came out|decided|fought) against|without|except|"
    r"unless|nearly|almost|instead of)\b",
    re.IGNORECASE,
)


def _has_subject(compared: Sequence[Compared], ground: Ground) -> bool:
    subject = next(
        (one.value for one in compared if one.value.sort is Sort.NAME and one.value.span.start < _OPENING), None
    )
    if subject is None or ground.leans:
        return True
    mine = [word.lower for word in read(subject.text).words if word.is_content]
    return any(same_word(one, other.lower) for one in mine for other in ground.source.reading.words)


_OPENING = 5  # characters


def _has_deed(said: Reading, theirs: Reading) -> bool:
    deeds = [said.words[at].root for at in predicate_of(said) if not said.words[at].is_capital]
    roots = theirs.roots
    return not deeds or any(
        root in SAYS_LITTLE or root in roots or is_near(root, roots) or bool(opposed_sides(root, roots))
        for root in deeds
    )


_SPOKEN_FOR = re.compile(
    r"\b([A-Z]\w+)['’]s (?:military|army|government|air force|armed forces|forces|troops|police|"
    r"foreign ministry|ministry|officials)\b"
)
"""A country is what its army and its ministries do."""


def _blocked(said: Reading, sources: Sequence[Reading]) -> bool:
    checks = (turned, framed, surer, swapped, turned_pairs, turned_way)
    return any(one(said, sources) is not None for one in checks)


def _as_named(text: str, ground: Ground, compared: Sequence[Compared]) -> str:
    """The part with the names as short as the sentence has them: "Paxton" for Ken Paxton, whom the article names."""
    for one in compared:
        short = one.value.text.split()[-1]
        if one.value.sort is Sort.NAME and one.outcome is Outcome.AGREES and one.value.text not in ground.text:
            text = text.replace(one.value.text, short) if short in ground.text else text
    return text


def _as_source(ground: Ground) -> Source:
    """The sentences before it as a source of their own."""
    evidence = ground.source.evidence
    return Source(replace(evidence, text=ground.before))


def _strange(said: Reading, ground: Ground, compared: Sequence[Compared], sources: Sequence[Reading]) -> float:
    """Share of the part's content words that the sentence has in no form and that add something to what it says."""
    roots = frozenset().union(*(source.roots for source in sources))
    agreed = [one.value for one in compared if one.outcome is Outcome.AGREES]
    around = frozenset().union(*(one.roots for one in ground.context))
    deed = min((said.words[at].start for at in predicate_of(said)), default=0)

    def is_known(word: Word) -> bool:
        if word.root in SAYS_LITTLE or is_near(word.root, roots) or _CALLED.search(said.text[: word.end]):
            return True
        # "The bridge repairs" are "the repairs" of an article on the bridge: context tells who and what is meant.
        is_context = word.start < deed and word.root in around and not word.is_capital
        return is_context or any(_belongs(word, one) for one in agreed)

    lacking = [word for word in without_source(said, sources) if not is_known(word)]
    return len(lacking) / max(1, len(said.content))


_CALLED = re.compile(r"\b(?:is|was|are|were|been|be) (?:called|named|dubbed|known)$", re.IGNORECASE)


def _belongs(word: Word, value: Value) -> bool:
    """Whether a word is part of a value, such as "fewer than 100", or says what sort of thing a name is."""
    inside = value.span.start <= word.start < value.span.end
    return inside or (value.sort is Sort.NAME and 0 <= word.start - value.span.end <= 1 and not word.is_past_form)
