"""A sentence taken apart for checking: its words with their roots, its clauses, its negations. Judges nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from assistant.words import listed, without_possessive
from assistant.writing.support_lexicon import IRREGULAR, canon, phrasal
from vectorstore.keywords import stems

_WORD = re.compile(r"[$€£]?\d[\d,.]*\d|\d+|[^\W\d_]+(?:[.'’&][^\W\d_]+)*")
_BREAK = re.compile(r"[,;:—–()\"“”]|--|\.\s")
_HARD = re.compile(
    r";|\s[—–]\s|\b(?:while|whereas|although|though)\b|,?\s+\bbut\b|,\s+(?:and|who|which|where|when|after|before|as)\b|"
    r"\band\b|\b(?:after|before|while)\s+\w+ing\b"
)
FUNCTION = listed(
    "a about above after again against all also am an and any are as at be because been before being below between "
    "both but by can could did do does doing down during each for from further had has have having he her here hers "
    "him himself his how i if in into is it its itself just may me might more most must my no nor not now of off on "
    "once only or other our out over own per said same say says shall she should so some such than that the their "
    "them themselves then there these they this those through to told too under until up upon us very was we were "
    "what when where which while who whom whose why will with within without would you your according among amid "
    "yet still already however meanwhile following including later ago since due toward towards around near nearly "
    "almost "
    "although though whereas therefore thus hence either whether per via onto across along amongst despite besides "
    "instead unlike nonetheless nevertheless moreover whom whose upon throughout "
    "mr mrs ms dr percent s t"
)
BE = listed("is are was were be been being am gets got get")
PRONOUNS = listed("he she they it his her their its him them who which this that these those")
NEGATORS = listed("not never no none nobody nothing neither nor without cannot hardly barely")
_SKIPPED = listed("one yet been be being have has had to the a an any of was were is are it")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, where it stands and what it is a form of."""

    text: str
    lower: str
    root: str
    """Its stem, or that of the group of words which say the same."""
    start: int
    end: int
    broken: bool
    """Whether a comma or the like stands between it and the word before."""

    @property
    def is_content(self) -> bool:
        """Whether it says something: no function word, no figure."""
        return self.lower not in FUNCTION and len(self.lower) > 1 and not self.text[-1].isdigit()

    @property
    def is_capital(self) -> bool:
        """Whether it is written as names are."""
        return self.text[:1].isupper()

    @property
    def is_past_form(self) -> bool:
        """Whether it looks like a verb in the past."""
        return self.lower.endswith("ed") or self.lower in IRREGULAR


@lru_cache(maxsize=16384)
def root_of(word: str) -> str:
    """The root of a word: forms of one verb and words of one meaning have one root."""
    lower = without_possessive(word).lower().replace("’", "'").rstrip(".")
    lower = IRREGULAR.get(lower, lower)
    if lower in canon():
        return canon()[lower]
    found = "".join(stems(lower)) or lower
    return canon().get(found, found)


def words_of(text: str) -> Iterator[Word]:
    """The words of `text` in order; "n't" is a word of its own, and so are the parts of a hyphenated one."""
    before = 0
    for match in _WORD.finditer(text):
        broken = bool(_BREAK.search(text[before : match.start()])) and before > 0
        before = match.end()
        plain = match.group().replace("’", "'")
        if plain.lower().endswith("n't") or plain.lower() == "cannot":
            cut = match.end() - 3
            stem = {"wo": "will", "ca": "can"}.get(plain.lower()[:-3], plain[:-3]) or "not"
            yield Word(stem, stem.lower(), root_of(stem), match.start(), cut, broken)
            yield Word("not", "not", "not", cut, match.end(), False)
        else:
            lower = without_possessive(plain).lower()
            yield Word(match.group(), lower, root_of(plain), match.start(), match.end(), broken)


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence that says one thing."""

    words: tuple[Word, ...]

    @property
    def roots(self) -> frozenset[str]:
        """Roots of what it says."""
        return frozenset(word.root for word in self.words if word.is_content)

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.words[-1].end


class Reading:
    """A text, read once. What only some checks need is worked out when asked."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = tuple(_with_particles(tuple(words_of(text))))

    @cached_property
    def roots(self) -> frozenset[str]:
        """Roots of all words."""
        return frozenset(word.root for word in self.words)

    @cached_property
    def content(self) -> tuple[Word, ...]:
        """The words that say something, each root once."""
        return tuple({word.root: word for word in reversed(self.words) if word.is_content}.values())[::-1]

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Its clauses, none empty. "and" parts clauses only where both sides say something of their own."""
        cuts = [match.start() for match in _HARD.finditer(self.text)]
        parts: list[list[Word]] = [[]]
        for word in self.words:
            if cuts and word.start >= cuts[0]:
                cuts = [cut for cut in cuts if cut > word.start]
                parts.append([])
            parts[-1].append(word)
        found: list[list[Word]] = []
        for part in parts:
            short = sum(word.is_content for word in part) < _FEWEST
            if found and short:
                found[-1].extend(part)
            elif part:
                found.append(part)
        return tuple(Clause(tuple(part)) for part in found)

    @cached_property
    def negated(self) -> frozenset[int]:
        """Places of the words that a negation bears on."""
        found: set[int] = set()
        for at in range(len(self.words)):
            if self._denies(at):
                found.update(self._scope(at))
        return frozenset(found)

    @cached_property
    def negations(self) -> tuple[tuple[int, ...], ...]:
        """For each negation the places of the words it bears on, the nearest first."""
        return tuple(self._scope(at) for at in range(len(self.words)) if self._denies(at))

    def _denies(self, at: int) -> bool:
        word, after = self.words[at].lower, self.words[at + 1].lower if at + 1 < len(self.words) else ""
        return (word in NEGATORS and not self._is_idle(at)) or (word == "yet" and after == "to")

    def _is_idle(self, at: int) -> bool:
        after = " ".join(word.lower for word in self.words[at + 1 : at + 3])
        before = self.words[at - 1].lower if at else ""
        # "not only", "no longer" (kept as a negation), "no more than 40", "No. 3", "no matter"
        return after.startswith(("only", "more than", "fewer than", "less than", "later than", "matter", "doubt")) or (
            before in ("or", "whether") or (self.words[at].lower == "no" and self.words[at + 1 : at + 2] != () and
                                            self.words[at + 1].text[-1].isdigit())
        )  # fmt: skip

    def _scope(self, at: int) -> tuple[int, ...]:
        found: list[int] = []
        for place in range(at + 1, min(len(self.words), at + 7)):
            word = self.words[place]
            if (word.broken and found) or (
                found and word.lower in ("but", "and", "because", "after", "until", "before")
            ):
                break
            if word.lower not in _SKIPPED and word.lower not in FUNCTION:
                found.append(place)
        return tuple(found[: 1 if self.words[at].lower == "without" else _SCOPE])


def _with_particles(words: tuple[Word, ...]) -> Iterator[Word]:
    """ "called off" is read as "cancelled": the verb gets the root, the particle stays."""
    for at, word in enumerate(words):
        after = next(
            (one for one in words[at + 1 : at + 3] if (word.root, one.lower) in phrasal() and not one.broken), None
        )
        yield replace(word, root=phrasal()[word.root, after.lower]) if after else word


_FEWEST = 2  # content words of a clause
_SCOPE = 2  # words that a negation bears on


@lru_cache(maxsize=2048)
def read(text: str) -> Reading:
    """The reading of `text`, kept for the next statement about it."""
    return Reading(text)
