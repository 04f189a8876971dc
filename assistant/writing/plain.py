"""Text without what a reader cannot see: for what goes into a model and what comes out. Articles keep theirs."""

from __future__ import annotations

import re
import unicodedata

# Control, format (zero-width, bidi, tags), surrogate, private and unassigned characters.
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
# Letters and marks that show as nothing: fillers, joiners, variation selectors (which can carry a hidden text).
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")


def is_unseen(letter: str) -> bool:
    """Whether one character shows as nothing, white space apart."""
    if letter.isspace() or " " <= letter <= "~":
        return False
    return unicodedata.category(letter) in _UNSEEN or _BLANK.match(letter) is not None


def on_one_line(text: str) -> str:
    """`text` without unseen characters, every run of white space one space."""
    if not text.isascii() or not text.isprintable():
        text = "".join(letter for letter in text if not is_unseen(letter))
    return " ".join(text.split())
