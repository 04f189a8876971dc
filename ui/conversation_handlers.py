"""What happens in the list of conversations: plain functions over the records, testable without a browser."""

from __future__ import annotations

from ui.asked import Asked
from ui.conversations_view import conversations_view
from ui.failing import problem
from ui.render import Html, join

_MOST = 200
"""Conversations listed; searching finds the others."""
_WORDS = 200


def listed(asked: Asked, owner: str, current: str, words: str = "") -> Html:
    """The conversations of `owner`, newest first; `words` narrows to those that have all of them."""
    words = words.strip()[:_WORDS]
    try:
        lines = asked.service.records.conversations(owner, words, _MOST)
        return conversations_view(lines, current, words, asked.service.clock())
    except Exception as error:  # noqa: BLE001 - the outermost boundary
        return problem(error, "list the conversations")


def renamed(asked: Asked, owner: str, current: str, conversation: str, title: str, words: str = "") -> Html:
    """Gives a conversation another title; the list after that."""
    try:
        asked.service.records.rename(owner, conversation, title)
    except Exception as error:  # noqa: BLE001 - the outermost boundary
        return join([problem(error, "rename the conversation"), listed(asked, owner, current, words)])
    return listed(asked, owner, current, words)


def forgotten(asked: Asked, owner: str, current: str, conversation: str, words: str = "") -> Html:
    """Deletes a conversation; the list after that."""
    try:
        asked.forget(owner, conversation)
    except Exception as error:  # noqa: BLE001 - the outermost boundary
        return join([problem(error, "delete the conversation"), listed(asked, owner, current, words)])
    return listed(asked, owner, current, words)
