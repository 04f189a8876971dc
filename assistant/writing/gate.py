"""The gate between a chat model and the reader: a statement passes only where the sentences it cites say it.

In doubt it is refused: a statement that is lost costs less than one that is wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from assistant.types import Quote, Support
from assistant.writing.support import Source, check
from assistant.writing.support_orders import is_order
from assistant.writing.support_words import FUNCTION, Word, read
from assistant.writing.types import Draft, Keyed, Passed, Refused
from vectorstore.embedders import Vector, Vectors

MOST_KEYS = 6
"""Keys of one statement: with more, nobody could look them up."""
_LONGEST = 1200
"""Characters of one statement; longer ones are no single statement."""
_LIKE = 0.5
"""Cosine a statement must have with what it cites; set on tests/writing's calibrating pairs."""
_ENTAILED = 0.5
_FEWEST_WORDS = 2
_WORD = re.compile(r"[^\W_]+|[\u3040-\u9fff]")
_UNSEEN = ("Cc", "Cf", "Co", "Cn", "Cs")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_SHORT = 8
"""Words from which on English has one of its function words."""


class Gate:
    """Examines the statements of one answer. The words of the evidence are taken apart once, when first cited."""

    def __init__(
        self,
        evidence: Keyed,
        vectors_of: Callable[[Sequence[str]], Vectors] | None = None,
        entails: Callable[[str, str], float] | None = None,
    ) -> None:
        """`vectors_of` gives vectors of length 1; `entails` the chance that a premise entails a hypothesis."""
        self._sources = {key: Source(one) for key, one in evidence}
        self._vectors_of, self._entails = vectors_of, entails
        self._vectors: dict[str, Vector] = {}

    def prepare(self) -> None:
        """Embeds all evidence at once, which takes less time than one after the other when it is first cited."""
        self._embed([source.in_context for source in self._sources.values()])

    def examine(self, draft: Draft) -> Passed | Refused:
        """Lets `draft` pass with the exact words it rests on, or says what a model should mend."""
        why = self._wrong_keys(draft.keys) or _unreadable(draft.text) or _commanding(draft.text)
        if why:
            return Refused(draft, why)
        keys = tuple(dict.fromkeys(draft.keys))
        sources = [self._sources[key] for key in keys]
        verbatim = _is_verbatim(draft.text, sources)
        why = None if verbatim else self._unsupported(draft.text, sources)
        if why:
            return Refused(draft, why)
        quotes = tuple(dict.fromkeys(Quote.of(one.evidence.article, one.evidence.span) for one in sources))
        return Passed(draft.text, quotes, Support.VERBATIM if verbatim else Support.ENTAILED)

    def _wrong_keys(self, keys: Sequence[str]) -> str | None:
        if not keys:
            return "it cites no sentence"
        unknown = [key for key in keys if key not in self._sources]
        if unknown:
            return f"there is no sentence with the key {', '.join(unknown[:3])}"
        return f"it cites more than {MOST_KEYS} sentences" if len(set(keys)) > MOST_KEYS else None

    def _unsupported(self, text: str, sources: Sequence[Source]) -> str | None:
        if not _is_english(text, sources):
            return "it cannot be checked in this language: give the words of a sentence whole"
        found = check(text, sources)
        return (
            found.why
            or self._strange(found.strange)
            or self._unlike(text, sources)
            or self._not_entailed(text, sources)
        )

    def _strange(self, words: Sequence[Word]) -> str | None:
        """An entailment model judges new words. Likeness cannot: manslaughter is as near to murder as a homicide is."""
        if not words or self._entails is not None:
            return None
        be = "are" if len(words) > 1 else "is"
        return f"{_listed([word.text for word in words])} {be} not in the sentences it cites: use their words"

    def _unlike(self, text: str, sources: Sequence[Source]) -> str | None:
        if self._vectors_of is None or self._likeness(text, sources) >= _LIKE:
            return None
        return "the sentences it cites are about something else"

    def _likeness(self, text: str, sources: Sequence[Source]) -> float:
        """The cosine of a statement with the sentence it is most like, or with all of them together."""
        texts = [source.in_context for source in sources]
        texts = texts if len(texts) == 1 else [*texts, " ".join(texts)]
        self._embed([text, *texts])
        said = self._vectors[text]
        return max(float(said @ self._vectors[one]) for one in texts)

    def _embed(self, texts: Sequence[str]) -> None:
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if new and self._vectors_of is not None:
            self._vectors.update(zip(new, self._vectors_of(new), strict=True))

    def _not_entailed(self, text: str, sources: Sequence[Source]) -> str | None:
        if self._entails is None:
            return None
        premise = " ".join(source.text for source in sources)
        return None if self._entails(premise, text) >= _ENTAILED else "it does not follow from the sentences it cites"


def _unreadable(text: str) -> str | None:
    if len(_WORD.findall(text)) < _FEWEST_WORDS:
        return "it says nothing"
    if any(unicodedata.category(letter) in _UNSEEN for letter in text if letter not in "\n\t"):
        return "it has characters that cannot be seen"
    return "it is too long: write one sentence" if len(text) > _LONGEST else None


def _commanding(text: str) -> str | None:
    return "it tells somebody what to write: say what happened" if is_order(text) else None


def _is_english(text: str, sources: Sequence[Source]) -> bool:
    """Whether it can be: the checks on negations and the like know no other language."""
    letters = [letter for letter in text if letter.isalpha()]
    if sum(bool(_LATIN.match(letter)) for letter in letters) < len(letters):
        return False
    said = read(text)
    if len(said.words) < _SHORT or any(word.lower in FUNCTION for word in said.words):
        return True
    # A short statement may do without such words, but then its words are those of an English sentence.
    english = [one.reading for one in sources if any(word.lower in FUNCTION for word in one.reading.words)]
    known = frozenset().union(*(one.roots for one in english))
    return 2 * sum(word.root in known for word in said.content) > len(said.content)


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words[:4])


def _is_verbatim(text: str, sources: Sequence[Source]) -> bool:
    """Whether it is the words of a sentence it cites, or of all of them in order, but for white space."""
    plain = " ".join(text.split())
    cited = [" ".join(source.text.split()) for source in sources]
    return plain == " ".join(cited)
