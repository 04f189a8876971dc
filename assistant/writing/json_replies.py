"""Reads a chat model's reply that has to be JSON, and nothing else. Knows nothing of what it is about."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence

from assistant.writing.ending import ending
from assistant.writing.neutral import neutral
from assistant.writing.thoughts import spoken
from assistant.writing.types import Message, Replies

_LONGEST = 100_000  # characters, thoughts among them; a server that never ends must not fill the memory
_FENCED = re.compile(r"```(?:json)?[ \t]*\n(?P<inside>.*)\n?```", re.DOTALL | re.IGNORECASE)
# Some servers send no opening mark. What an article says cannot be cut out so: within JSON the rest would not parse.
_THOUGHT_ENDS = re.compile(r"</(?:think|thinking|thoughts?|reasoning)>", re.IGNORECASE)


class Unreadable(Exception):
    """A reply is not in the form that was asked for; the text says why, as the end of a sentence."""


def whole_reply(replies: Replies, messages: Sequence[Message], is_stopped: Callable[[], bool]) -> str:
    """A reply to its end. Raises `Unreadable` for one without end, `ModelFailed` and `Stopped`."""
    held, length = [], 0
    with ending(replies.stream(messages, is_stopped)) as pieces:
        for piece in pieces:
            held.append(piece)
            length += len(piece)
            if length > _LONGEST:
                raise Unreadable("it is too long.")
    return "".join(held)


def read_json(reply: str) -> object:
    """The JSON that a reply is, without what the model thinks aloud and a fence around it.

    Raises `Unreadable` for anything more: words around it, a name given twice, figures that JSON does not have.
    """
    text = spoken(_THOUGHT_ENDS.split(reply)[-1]).strip()
    fenced = _FENCED.fullmatch(text)
    try:
        found: object = json.loads(
            fenced["inside"] if fenced else text, object_pairs_hook=_named_once, parse_constant=_refused
        )
    except (ValueError, RecursionError) as error:
        raise Unreadable("it is not JSON and nothing else.") from error
    return found


def quoted(text: str) -> str:
    """`text`, made neutral, as one line of data."""
    return as_data(neutral(text))


def as_data(text: str) -> str:
    """`text` as one line of data: a JSON string that cannot hold the tags around it."""
    return json.dumps(text, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")


def _named_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is given twice")
    return found


def _refused(constant: str) -> object:
    raise ValueError(constant)
