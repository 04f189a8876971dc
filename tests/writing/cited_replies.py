"""Replies that cite the keys of the prompt they answer, for the servers of the tests, and what is true of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from chat_servers import Piece, Reply, Request

QUESTION = "How long is the Durand Line?"
TRUE = {
    "The Durand Line is 2,640 kilometres long.": "is 2,640 kilometres long",
    "A published analysis puts its length at 1,600 miles.": "Durand Line at 1,600 miles",
    "Two men fixed the course of the border: Abdur Rahman Khan and Mortimer Durand.": "Two men fixed",
}
"""Statements that the sample articles bear out, with words of the sentence each of them rests on."""
FIRST, SECOND, THIRD = TRUE

_PLACE = re.compile("«(.*?)»")
_LINE = re.compile(r"^[A-Z]{10} \[([0-9a-f]{6})\] (.*)$", re.MULTILINE)


def cited(statement: str) -> str:
    """A true statement as a line of a template."""
    return f"{statement} «{TRUE[statement]}»"


def with_keys(template: str, request: Request) -> str:
    """`template` with the key of the sentence that holds them in the place of the words in «»."""

    def key(found: re.Match[str]) -> str:
        return "[" + next(line[1] for line in _LINE.finditer(request.prompt) if found[1] in line[2]) + "]"

    return _PLACE.sub(key, template)


def saying(*templates: str, cut: Callable[[str], Iterable[Piece]] = lambda text: [text]) -> Callable[[Request], Reply]:
    """An entry of a script: the lines, with keys of the prompt, in the pieces that `cut` makes of them."""
    return lambda request: Reply(list(cut(with_keys("\n".join(templates), request))))
