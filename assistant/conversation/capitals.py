"""Which words of a text are names, told by their capitals. Knows no names itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.conversation.nouns import PLACES, is_calendar, is_function_word
from assistant.words import without_possessive


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its place."""

    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        """In small letters."""
        return self.text.lower()

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter, and is no function word or part of a date."""
        bare = without_possessive(self.text)
        if "-" in bare and not bare.isupper():
            return _HYPHENATED_NAME.match(bare) is not None
        plain = is_function_word(bare) and not (bare.isupper() and len(bare) > 1)
        return bare[:1].isupper() and not is_calendar(bare) and (not plain or bare in PLACES)


# "Jean-Marc" and "al-Shabab", not "Kabul-based".
_HYPHENATED_NAME = re.compile(r"^(?:(?:al|el|ul|an|as)-)?[A-Z][\w’']*(?:-[A-Z][\w’']*|-(?:e|ul|al|i|de|la|sur|un)\b)*$")
_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|\$?[^\W_]+(?:[.'’&-][^\W_]+)*"
    r"(?:(?<=Gen|Gov|Sen|Col)\.|(?<=Mrs|Rep)\.|(?<=Mr|Dr|St)\.)?"
)


def tokens(text: str) -> list[Token]:
    """The words of `text`."""
    return [Token(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(text)]


def capitals_of(text: str, words: Sequence[Token], known: frozenset[str]) -> list[bool]:
    """Which words are names, or parts of one. A capital that opens a sentence tells nothing of an unknown word."""
    flags = [word.capital for word in words]
    again = {word.text for at, word in enumerate(words) if flags[at] and not _opens(text, word)} | known | PLACES
    for at, word in enumerate(words):
        if flags[at] and _opens(text, word):
            bare = without_possessive(word.text)
            acronym = sum(letter.isupper() for letter in bare) >= 2
            followed = at + 1 < len(words) and flags[at + 1] and touch(text, words, at)
            flags[at] = acronym or followed or bare in again
    return flags


def _opens(text: str, word: Token) -> bool:
    before = text[max(0, word.start - 4) : word.start].rstrip(" \"“‘'(")
    return not before or (before[-1] in ".?!:\n" and not re.search(r"\b[A-Z]\.$|\b[A-Z][a-z]{1,2}\.$", before))


def touch(text: str, words: Sequence[Token], at: int) -> bool:
    """Whether only a space lies between word `at` and the next."""
    return at + 1 < len(words) and text[words[at].end : words[at + 1].start].isspace()
