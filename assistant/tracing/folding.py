"""Text as tracing compares it: the letters and digits of each word, and where the word stands. Compares nothing itself.

Case, quotation marks, apostrophes, dashes, spacing and line breaks do not count, nor do soft hyphens, ligatures, the
way an accented letter is encoded, or the vowel points of Arabic and Hebrew. A decimal point and a currency or percent
sign do: they change a figure.
"""

from __future__ import annotations

import functools
import re
import sys
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from vectorstore import Span

# Scripts written without spaces: each character is a word, or a quotation could begin only where a sentence does.
_UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003134f"
)
_APOSTROPHES = "'’‘ʼ`´＇"
_POINTS = "\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640"  # vowel points, and the stroke that stretches a word
_INVISIBLE = "\u00ad\u034f\u061c\u200c-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
_GROUPING = re.compile(r"(?<=\d)[,，](?=\d{3}(?:\D|$)|\d{3}[,，])")


@functools.cache
def _word() -> re.Pattern[str]:
    marks, letter = _combining_marks(), rf"[^\W_{_UNSPACED}]"
    between = rf"[{marks}{_INVISIBLE}]+[{_APOSTROPHES}]?|[{_APOSTROPHES}](?=[^\W\d_])|(?<=\d)[.,](?=\d)"
    return re.compile(rf"{letter}+(?:(?:{between}){letter}+)*[{marks}]*|[{_UNSPACED}](?<!\W)[{marks}]*|[%‰‱$¢-¥₠-⃀]")


_UNSPACED_CHARACTER = re.compile(f"[{_UNSPACED}]")


def is_unspaced(word: str) -> bool:
    """Whether a word is of a script that has no spaces between words."""
    return _UNSPACED_CHARACTER.match(word) is not None


def _combining_marks() -> str:
    """Every combining mark, as the inside of a character class."""
    ranges: list[list[int]] = []
    for code in range(0x300, min(sys.maxunicode, 0x1F000)):
        if unicodedata.category(chr(code)).startswith("M"):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


_DROPPED = re.compile(f"[{_APOSTROPHES}{_INVISIBLE}{_POINTS}]")


@functools.lru_cache(maxsize=100_000)
def folded_word(word: str) -> str:
    """The letters and digits of one word, alike however it is typed."""
    if word.isascii():
        bare = word.lower().replace("'", "").replace("`", "")
    else:
        plain = unicodedata.normalize("NFKC", _DROPPED.sub("", word)).casefold()
        bare = _DROPPED.sub("", unicodedata.normalize("NFKC", plain))
    return _GROUPING.sub("", bare) if "," in bare or "，" in bare else bare


@dataclass(frozen=True, slots=True)
class Folded:
    """The words of a stretch of text, folded, with their places in the whole text."""

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    """Of each word, in the text it was taken from."""
    joined: str
    """All words without anything between them."""
    starts: tuple[int, ...]
    """Where in `joined` each word begins, and at last where the whole ends."""

    def __len__(self) -> int:
        return len(self.words)

    def places_of(self, other: Folded) -> Iterator[tuple[int, int]]:
        """Every run of words, as a half-open range, with the letters and digits of `other`, however it is spaced."""
        at = self.joined.find(other.joined) if other.joined else -1
        while at >= 0:
            first, last = self._word_at(at), self._word_at(at + len(other.joined))
            if first is not None and last is not None:
                yield first, last
            at = self.joined.find(other.joined, at + 1)

    def _word_at(self, place: int) -> int | None:
        """The word that begins at a place of `joined`."""
        index = bisect_left(self.starts, place)
        return index if index < len(self.starts) and self.starts[index] == place else None

    def span_of(self, first: int, last: int) -> Span:
        """Where the words `first` to `last` (left out) stand in the text."""
        return Span(self.spans[first][0], self.spans[last - 1][1])


def fold(text: str, start: int = 0, end: int | None = None) -> Folded:
    """The words of `text[start:end]`; their spans count from the beginning of `text`."""
    words, spans, starts, at = list[str](), list[tuple[int, int]](), [0], 0
    for found in _word().finditer(text, start, len(text) if end is None else end):
        word = folded_word(found.group())
        if word:
            words.append(word)
            spans.append(found.span())
            at += len(word)
            starts.append(at)
    return Folded(tuple(words), tuple(spans), "".join(words), tuple(starts))
