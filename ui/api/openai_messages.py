"""Turns the messages of a chat completion into a question with the conversation before it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.types import Question, Turn
from ui.api.openai_text import without_appendix
from ui.contract_openai import ContentPart, Message
from vectorstore.errors import UsageError
from vectorstore.types import Constraints

_TEXT = frozenset({"text", "input_text", "output_text", "refusal"})


def question_of(messages: Sequence[Message], within: Constraints) -> Question:
    """The last message as the question, those before it as the conversation.

    System messages are passed over: nothing they say can change that an answer is made of the archive's own words.
    Raises `UsageError` where the last message is not the user's or a message is not text.
    """
    said = [message for message in messages if message.role in ("user", "assistant")]
    if not said or said[-1].role != "user" or messages[-1].role in ("assistant", "tool", "function"):
        raise UsageError("The last message is not the user's.", "End the list with the question, as role 'user'.")
    return Question(_text(said[-1]), _turns(said[:-1]), within)


def _turns(said: Sequence[Message]) -> tuple[Turn, ...]:
    """Each earlier question with what was answered; answers before the first question are passed over."""
    turns: list[Turn] = []
    for message in said:
        text = _text(message)
        if message.role == "user":
            turns.append(Turn(text))
        elif turns and text:
            turns[-1] = Turn(turns[-1].question, without_appendix(text))
    return tuple(turns)


def _text(message: Message) -> str:
    parts = message.content or ""
    text = parts if isinstance(parts, str) else "\n".join(map(_part, parts))
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise UsageError("A message holds what is no letter (NUL, or half of a pair).", "Take it out.")
    return text


def _part(part: ContentPart) -> str:
    if part.type not in _TEXT:
        raise UsageError(
            f"A message has a part of the type '{part.type[:40]}', and Byline reads text only.",
            "Leave it out, or write what it shows.",
        )
    return part.text or part.refusal or ""
