"""Asks the chat model itself whether quotations support a statement. In doubt they do not."""

from __future__ import annotations

import logging
from collections.abc import Callable

from assistant.writing.json_replies import Unreadable, quoted, read_json, whole_reply
from assistant.writing.thoughts import spoken
from assistant.writing.types import Failure, Message, ModelFailed, Replies
from prompts import load_prompt

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())

_MOST_FAILURES = 2
"""In a row; then the model is asked no more: each has been waited for, and tried again, already."""
_OF_ONE_STATEMENT = frozenset((Failure.TOO_LONG, Failure.CUT_OFF, Failure.REFUSED, Failure.EMPTY))
_FORM = {"reason", "supported"}
_LONGEST_TOLD = 2_000  # characters of an unreadable reply that the model is shown again


def judged_by(replies: Replies, is_stopped: Callable[[], bool] = lambda: False) -> Callable[[str, str], float]:
    """An `entails(premise, hypothesis)` for the gate of one answer: 1.0 where the model says that it is supported.

    0.0 for everything else: no, a reply that cannot be read twice, a model that fails. Raises only `Stopped`.
    """
    return _Judge(replies, is_stopped).entails


class _Judge:
    def __init__(self, replies: Replies, is_stopped: Callable[[], bool]) -> None:
        self._replies, self._is_stopped = replies, is_stopped
        self._failures = 0

    def entails(self, premise: str, hypothesis: str) -> float:
        if self._failures >= _MOST_FAILURES:
            return 0.0
        messages = load_prompt("judge_support").messages(statement=quoted(hypothesis), quotations=quoted(premise))
        try:
            supported = self._asked(messages)
        except Unreadable as problem:
            _log.warning("%s gave no verdict on a statement, which is refused: %s", self._replies.name, problem)
            supported = False
        except ModelFailed as failure:
            _log.warning("A statement is refused, since it could not be judged: %s", failure)
            self._failures += failure.failure not in _OF_ONE_STATEMENT
            return 0.0
        self._failures = 0
        return float(supported)

    def _asked(self, messages: tuple[Message, ...]) -> bool:
        first = whole_reply(self._replies, messages, self._is_stopped)
        try:
            return _verdict(first)
        except Unreadable as problem:
            # At temperature 0 the same prompt would bring the same reply; some providers refuse an empty message.
            said = spoken(first).strip()[:_LONGEST_TOLD] or "(nothing)"
            retry = load_prompt("judge_retry").render(problem=str(problem))
        again = (*messages, ("ai", said), ("human", retry))
        return _verdict(whole_reply(self._replies, again, self._is_stopped))


def _verdict(reply: str) -> bool:
    found = read_json(reply)
    if not isinstance(found, dict) or set(found) != _FORM:
        raise Unreadable("it is not one JSON object with “reason” and “supported”.")
    reason, supported = found["reason"], found["supported"]
    if not isinstance(reason, str) or not reason.strip() or not isinstance(supported, bool):
        raise Unreadable("“reason” has to be a sentence, and “supported” true or false.")
    return supported
