"""The ways in which the names of an archive's outlets may be spelt. Reads no question as a whole."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

LONGEST = 8  # words of a name
_SHORTEST = 3  # letters: shorter names are too often ordinary words, unless in capitals
_WORD = re.compile(r"[^\W_]+(?:[.&-][^\W_]+)*")
_SUBTITLE = re.compile(r"\s+[-–—|:/]\s+|:\s+")
_GENERIC = re.compile(r"(?:\.(?:com|net|org|co\.uk)|\s+(?:News|Sports?|Online))$", re.IGNORECASE)
_INNER = re.compile(r"\w[A-Z0-9]|\w\.\w")
_SMALL = frozenset(("the", "of", "and", "for"))


def words_in(text: str) -> Iterator[re.Match[str]]:
    """The words that names are made of."""
    return _WORD.finditer(text)


def bare(text: str) -> str:
    """Letters and digits alone, in small letters: "CBS Sports" and "CBSSports" are one name."""
    return "".join(filter(str.isalnum, text.casefold()))


@dataclass(frozen=True, slots=True)
class Called:
    """What some words call."""

    outlets: tuple[str, ...]
    """As the archive spells them."""
    distinct: bool
    """Whether the spelling is no ordinary word: it has a capital, a full stop or a digit inside."""


@dataclass(frozen=True, slots=True)
class OutletNames:
    """The outlets of an archive, by every spelling."""

    _full: Mapping[str, tuple[str, ...]]
    _capitals: Mapping[str, tuple[str, ...]]
    """By initials ("NYT"), and those that are initials themselves ("AP")."""
    _distinct: frozenset[str]

    @staticmethod
    @functools.lru_cache(maxsize=8)
    def of(outlets: tuple[str, ...]) -> OutletNames:
        """The names of `outlets`."""
        full: dict[str, dict[str, None]] = {}
        capitals: dict[str, dict[str, None]] = {}
        distinct = set()
        for name in outlets:
            for spelling in _spellings(name):
                full.setdefault(bare(spelling), {})[name] = None
                if " " not in spelling and _INNER.search(spelling):
                    distinct.add(bare(spelling))
            capitals.setdefault(_initials(name), {})[name] = None
        return OutletNames(_tupled(full), _tupled(capitals), frozenset(distinct))

    def called(self, words: Sequence[str], keys: Sequence[str]) -> Called | None:
        """What `words`, without "the", call; `keys` are the words bared, with "the" where the question has it."""
        key = bare("".join(words)) if len(words) != len(keys) else "".join(keys)
        outlets = self._full.get("".join(keys)) or self._full.get(key)
        if outlets and (len(key) >= _SHORTEST or words[0].isupper()):
            return Called(outlets, key in self._distinct)
        if len(words) == 1:
            initials = words[0] if words[0].isupper() and len(words[0]) > 1 else ""
            outlets = self._capitals.get(initials)
        elif words[0][0].isupper() and words[-1][0].isupper():
            outlets = tuple(name for name in self._capitals.get(_initials(" ".join(words)), ()) if name.isupper())
        return Called(outlets, distinct=False) if outlets else None


def _tupled(names: Mapping[str, Mapping[str, None]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(held) for key, held in names.items()}


def _spellings(name: str) -> Iterator[str]:
    """A name in full, without its rubric ("… | Sports"), its article, and what says only that it is an outlet."""
    for part in dict.fromkeys((name, _SUBTITLE.split(name)[0])):
        plain = re.sub(r"^the\s+", "", part, flags=re.IGNORECASE)
        yield from (part, plain)
        short = _GENERIC.sub("", plain)
        if short != plain and (" " not in plain or short.isupper()):
            yield short


def _initials(name: str) -> str:
    """Initials of a name of several words; a single word in capitals stands for itself."""
    words = [word for word in _WORD.findall(_SUBTITLE.split(name)[0]) if word.lower() not in _SMALL]
    if len(words) == 1:
        return words[0] if words[0].isupper() else "-"
    return "".join(word[0].upper() for word in words) or "-"
