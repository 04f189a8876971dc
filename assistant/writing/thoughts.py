"""Takes out of a model's stream what it thinks aloud before it answers."""

from __future__ import annotations

_NAMES = ("think", "thinking", "thought", "thoughts", "reasoning", "reflection", "analysis", "scratchpad", "seed:think")
_BLOCKS = {
    **{f"<{name}>": f"</{name}>" for name in _NAMES},
    "[think]": "[/think]",
    "◁think▷": "◁/think▷",
    "<|begin_of_thought|>": "<|end_of_thought|>",
}
_CLOSERS = frozenset(_BLOCKS.values())
_MARKS = frozenset((*_BLOCKS, *_CLOSERS))
_BEGINNINGS = frozenset(mark[:length] for mark in _MARKS for length in range(1, len(mark) + 1))


class ThoughtFilter:
    """Passes a stream on without its blocks of thought. A block opens at the start of a line; one left open never ends.

    A closing mark alone at the start of a line is taken out too: some servers send no opening one.
    """

    def __init__(self) -> None:
        self._at_start = True
        self._held = ""
        """What may become a mark."""
        self._awaited = ""
        """The closing mark of the block that is open."""

    def feed(self, letter: str) -> str:
        """What is passed on when `letter`, one character, comes."""
        if self._awaited:
            self._held = (self._held + letter.lower())[-len(self._awaited) :]
            if self._held == self._awaited:
                self._held = self._awaited = ""
            return ""
        if not self._at_start:
            self._at_start = letter in "\r\n"
            return letter
        if not self._held and letter.isspace():
            return letter
        held = self._held + letter
        if held.lower() in _MARKS:
            self._held, self._awaited = "", _BLOCKS.get(held.lower(), "")
            return ""
        if held.lower() in _BEGINNINGS:
            self._held = held
            return ""
        self._held, self._at_start = "", letter in "\r\n"
        return held

    def finish(self) -> str:
        """What was held back and is no mark."""
        held, self._held = ("" if self._awaited else self._held), ""
        return held


def spoken(reply: str) -> str:
    """A whole reply without its blocks of thought."""
    kept = ThoughtFilter()
    return "".join([*(kept.feed(letter) for letter in reply), kept.finish()])
