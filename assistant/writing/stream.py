"""Reads a model's answer while it is being written: statements with the keys they end on, each as soon as it is sure.

Checks nothing: keys that do not exist are kept for the gate to refuse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.writing.markers import OPENING, MarkerReader, Part
from assistant.writing.plain import is_unseen
from assistant.writing.statement_text import PLACE, cleaned, declines, is_heading, is_layout
from assistant.writing.thoughts import ThoughtFilter
from assistant.writing.types import Draft

LONGEST_STATEMENT = 4_000
"""Characters. A longer statement is given up: a draft of its beginning without keys, which the gate refuses."""
_KEPT_OF_LONG = 300
_LENGTH_OF_KEY = 8

_NEW_LINES = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")
_POINTS = frozenset(".!?…。！？")
_DRESS = frozenset("*_`")
_ENDINGS = frozenset("”’»)]}）】〕］>")
_QUOTES = frozenset("\"'")
_JOINING = frozenset(",;:—–-、，；")
_OPENERS = frozenset("“‘«") | _QUOTES | frozenset(OPENING)
_SILENT = _POINTS | _ENDINGS | _QUOTES | _DRESS
"""What may stand after the last marker of a line."""
_FENCE = re.compile(r"\s*(?:```|~~~)[\w+-]*\s*")


class DraftParser:
    """Fed the pieces of a reply, cut anywhere, gives its statements in order.

    A statement is complete at the end of its line, or where after its markers another sentence begins. One without
    markers waits for the next line, which may bring them. Headings and lines that only announce are left out.
    `declined` tells whether the model said that the archive does not answer.
    """

    def __init__(self) -> None:
        self.declined = False
        self._thoughts = ThoughtFilter()
        self._reader = MarkerReader()
        self._done: list[Draft] = []
        self._waiting = ""
        """A statement of an earlier line, still without keys."""
        self._begin_line()

    def feed(self, piece: str) -> list[Draft]:
        """The statements that are complete now."""
        # One character at a time, so that it cannot matter where pieces are cut.
        for letter in piece:
            for kept in self._thoughts.feed(letter):
                self._take(kept)
        return self._given()

    def finish(self) -> list[Draft]:
        """What is left when the reply has ended."""
        for letter in self._thoughts.finish():
            self._take(letter)
        self._end_line()
        self._release()
        return self._given()

    def _given(self) -> list[Draft]:
        done, self._done = self._done, []
        return done

    def _begin_line(self) -> None:
        self._given_up = False
        self._first = True
        """Whether no statement of this line has begun before the one being read."""
        self._key_first: list[Part] | None = None
        """The parts of a line that began with a marker: whose it is, is seen at the line's end."""
        self._begin()

    def _begin(self, keys: Sequence[str] = ()) -> None:
        self._letters: list[str] = []
        self._keys = dict.fromkeys(keys)
        self._after_marker = self._joined = self._over = False
        self._length = 0

    def _take(self, letter: str) -> None:
        if letter in _NEW_LINES:
            self._end_line()
            self._begin_line()
        elif not self._given_up and not is_unseen(letter):
            for part in self._reader.feed(letter):
                self._part(part)

    def _end_line(self) -> None:
        for part in self._reader.end_line():
            self._part(part)
        if self._given_up:
            return
        if self._key_first is not None:
            self._settle_key_first(self._key_first)
        elif self._letters and not _FENCE.fullmatch("".join(self._letters)):
            self._settle_statement()

    def _part(self, part: Part) -> None:
        self._length += 1 if isinstance(part, str) else _LENGTH_OF_KEY * len(part)
        if self._length > LONGEST_STATEMENT:
            self._give_up()
            return
        marker = not isinstance(part, str)
        if marker and self._first and self._key_first is None and not self._keys and is_layout("".join(self._letters)):
            self._key_first = []
        if self._key_first is not None:
            self._key_first.append(part)
        else:
            self._go_on(part)

    def _go_on(self, part: Part) -> None:
        if not isinstance(part, str):
            self._keys.update(dict.fromkeys(part))
            self._letters.append(PLACE)
            self._after_marker = True
        elif not self._after_marker or self._begins_text(part):
            self._letters.append(part)
            if not part.isspace() and part not in _ENDINGS and part not in _QUOTES and part not in _DRESS:
                self._over = part in _POINTS

    def _begins_text(self, letter: str) -> bool:
        """Whether text goes on after a marker. Where it is another statement's, this one is settled."""
        if letter in _DRESS or (self._over and letter in _POINTS | _JOINING):
            return False
        closing = letter in _QUOTES and not self._letters[-1].isspace()
        if letter.isspace() or letter in _ENDINGS or letter in _POINTS or closing:
            return True
        if letter in _JOINING:
            self._joined = True
            return True
        if self._over or not (self._joined or letter.islower() or letter.isdigit() or letter in _OPENERS):
            self._settle_statement()
        self._after_marker = self._joined = False
        return True

    def _settle_statement(self) -> None:
        self._settle("".join(self._letters), tuple(self._keys))
        self._first = False
        self._begin()

    def _settle(self, text: str, keys: tuple[str, ...]) -> None:
        statement = cleaned(text)
        if not statement:
            if keys and self._waiting:
                self._give(self._waiting, keys)
            return
        self._release()
        if declines(statement):
            self.declined = True
        elif keys:
            self._give(statement, keys)
        elif not is_heading(text):
            self._waiting = statement

    def _settle_key_first(self, parts: list[Part]) -> None:
        """A line that began with a marker: "[key] statement", or the marker of the statement before it."""
        begins = next((at for at, part in enumerate(parts) if isinstance(part, str) and part.isalnum()), len(parts))
        leading = tuple(key for part in parts[:begins] if not isinstance(part, str) for key in part)
        ends = next(part for part in reversed(parts) if not (isinstance(part, str) and _is_silent(part)))
        if begins == len(parts):
            self._settle("", leading)
        elif isinstance(ends, str):
            for text, keys in _key_first_statements(parts):
                self._settle(text, keys)
        else:
            if self._waiting:
                self._give(self._waiting, leading)
                leading = ()
            self._key_first, self._first = None, False
            self._begin(leading)
            for part in _without_opening(parts[:begins]) + parts[begins:]:
                self._go_on(part)
            self._settle_statement()

    def _give(self, text: str, keys: tuple[str, ...]) -> None:
        self._waiting = ""
        self._done.append(Draft(text, tuple(dict.fromkeys(keys))))

    def _release(self) -> None:
        if self._waiting:
            self._give(self._waiting, ())

    def _give_up(self) -> None:
        letters = self._letters if self._key_first is None else [one for one in self._key_first if isinstance(one, str)]
        self._release()
        self._give(cleaned("".join(letters)[:_KEPT_OF_LONG]) + "…", ())
        self._given_up = True


def _is_silent(part: str) -> bool:
    return part.isspace() or part in _SILENT


def _without_opening(parts: Sequence[Part]) -> list[Part]:
    """What of the parts before the first word belongs to the text: its opening quotation marks and brackets."""
    return [part for part in parts if isinstance(part, str) and part in _OPENERS]


def _key_first_statements(parts: Sequence[Part]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The statements of a line where each follows its keys. Text that goes on in small letters is one statement."""
    text, keys, fresh = "", (), ()  # type: str, tuple[str, ...], tuple[str, ...]
    for part in parts:
        if not isinstance(part, str):
            fresh += part
        elif fresh and part.isalnum():
            if text and (cleaned(text)[-1:] in _POINTS or part.isupper()):
                yield text, keys
                text, keys = "", ()
            text, keys, fresh = text + " " + part, keys + fresh, ()
        elif text or part not in _SILENT | _JOINING:
            text += part
    yield text, keys
