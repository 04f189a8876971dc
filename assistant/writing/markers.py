"""Finds the markers of evidence keys in a model's text, character by character. Knows nothing of sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

OPENING = {"[": "]", "【": "】", "〔": "〕", "［": "］", "(": ")", "（": "）", "{": "}", "<": ">"}
"""Brackets that may open a marker, each with the one that closes it."""
_SQUARE = frozenset("[【〔［")
_SQUARE_ENDS = frozenset("]】〕］")
LONGEST = 160
"""Characters of the longest marker: one with some twenty keys."""
_KEY_LENGTH = 6
_MOST_OUTER = 2

_LABELS = (
    "keys",
    "key",
    "sources",
    "source",
    "evidence",
    "references",
    "reference",
    "refs",
    "ref",
    "ids",
    "id",
    "cite",
)
_LABEL = rf"(?:(?:{'|'.join(_LABELS)})\s*[:#=]?\s*|[\^#@]\s*)"
_ONE = rf"{_LABEL}?[`'\"]?([0-9a-f]{{6}})[`'\"]?"
_BETWEEN = r"(?:\s*[,;|/&、，；]\s*|\s+and\s+|\s+)"
# What follows † is how some models say which lines of a source they mean.
_INSIDE = re.compile(rf"\s*[*_`]*{_ONE}(?:{_BETWEEN}{_ONE})*[*_`]*\s*(?:†.*)?", re.IGNORECASE)
_KEY = re.compile(r"(?<![0-9a-z])[0-9a-f]{6}(?![0-9a-z])", re.IGNORECASE)
# In round brackets six hex digits may be a word (decade) or a figure (250000): only a mix of both is a key.
_MIXED = re.compile(r"(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{1,6}", re.IGNORECASE)


Part = str | tuple[str, ...]
"""One character of text, or the keys of a marker."""


class MarkerReader:
    """Holds a bracket back until it is known whether it is a marker. Brackets around a marker belong to it."""

    def __init__(self) -> None:
        self._outer: list[str] = []
        """Brackets that opened right before the one that is open."""
        self._opening, self._inside = "", ""
        self._ends: list[str] = []
        """Brackets around the last marker whose ends may still come."""

    def feed(self, letter: str) -> Sequence[Part]:
        """What is known now. No newline may be fed: a marker ends on its line."""
        if self._opening:
            return self._in_bracket(letter)
        if letter in OPENING:
            self._opening = letter
            return ()
        if self._ends and _closes(self._ends[-1], letter):
            self._ends.pop()
            return ()
        if letter.isalnum():
            self._ends = []
        return (letter,)

    def end_line(self) -> Sequence[Part]:
        """What was held back. Half a marker is nothing; a marker that lacks only its closing bracket is one."""
        opening, inside = self._opening, self._inside
        keys = _keys_in(opening, inside) if opening else ()
        known: Sequence[Part] = ()
        if opening and not keys and not _may_be_cut(opening, inside):
            known = self._as_text()
        self._outer, self._opening, self._inside, self._ends = [], "", "", []
        return [keys] if keys else known

    def _in_bracket(self, letter: str) -> Sequence[Part]:
        if letter in OPENING:
            return self._another(letter)
        keys: tuple[str, ...] = ()
        closed = _closes(self._opening, letter)
        if closed:
            keys = _keys_in(self._opening, self._inside)
        if keys:
            self._ends += self._outer
            self._outer, self._opening, self._inside = [], "", ""
            return [keys]
        self._inside += letter
        longest = LONGEST if self._opening in _SQUARE else _KEY_LENGTH
        return self._as_text() if closed or len(self._inside) > longest else ()

    def _another(self, opening: str) -> Sequence[Part]:
        known: Sequence[Part] = ()
        if keys := _keys_in(self._opening, self._inside):
            # Its closing bracket was forgotten.
            known, self._outer, self._inside = [keys], [], ""
        elif self._inside:
            known = self._as_text()
        else:
            self._outer.append(self._opening)
            if len(self._outer) > _MOST_OUTER:
                known = (self._outer.pop(0),)
        self._opening = opening
        return known

    def _as_text(self) -> Sequence[Part]:
        text = "".join(self._outer) + self._opening + self._inside
        self._outer, self._opening, self._inside, self._ends = [], "", "", []
        return list(text)


def _closes(opening: str, letter: str) -> bool:
    """Whether `letter` ends what `opening` began."""
    return letter in _SQUARE_ENDS if opening in _SQUARE else letter == OPENING[opening]


def _keys_in(opening: str, inside: str) -> tuple[str, ...]:
    """The keys of a marker, in small letters; () where the bracket is no marker."""
    if opening not in _SQUARE:
        return (inside.lower(),) if len(inside) == _KEY_LENGTH and _MIXED.fullmatch(inside) else ()
    if not _INSIDE.fullmatch(inside):
        return ()
    return tuple(key.lower() for key in _KEY.findall(inside.partition("†")[0]))


def _may_be_cut(opening: str, inside: str) -> bool:
    """Whether a bracket that was never closed can be the beginning of a marker."""
    if opening not in _SQUARE:
        return not inside or _MIXED.fullmatch(inside) is not None
    *whole, last = re.split(r"[\s,;|/&、，；^#@:=`'\"]+", inside.lower())
    if not all(one in _LABELS or one in ("", "and") or _KEY.fullmatch(one) for one in whole):
        return False
    return re.fullmatch(r"[0-9a-f]{0,6}", last) is not None or any(label.startswith(last) for label in _LABELS)
