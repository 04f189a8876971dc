"""Where a tab other than Ask keeps what its citations open. Numbers are not used twice: the article that is still open
beside the page must not pass for the one that a new citation asks for.
"""

from __future__ import annotations

from collections.abc import Sequence

from ui.conversation import Conversation, Exchange

ROOM = 1_000_000
"""Numbers from one name (`LAID_OUT`, `CHECKED`, `TRACED`) to the next."""


def place(conversation: Conversation, name: int, exchanges: Sequence[Exchange]) -> int:
    """Puts `exchanges` where those under `name` were; gives the number of the first, the others follow."""
    old = [number for number in conversation.others if name <= number < name + ROOM]
    first = max(old, default=name - 1) + 1
    if first + len(exchanges) > name + ROOM:
        first = name
    for number in old:
        del conversation.others[number]
    conversation.others.update(enumerate(exchanges, start=first))
    return first


def placed(conversation: Conversation, name: int) -> Sequence[Exchange]:
    """What was put there last, in order."""
    return [
        one
        for number, one in sorted(conversation.others.items(), key=lambda item: item[0])
        if name <= number < name + ROOM
    ]
