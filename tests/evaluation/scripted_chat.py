"""A chat model that answers by a function of what it is asked, with LangChain's own messages around it.

A real model cannot run in tests; everything between Byline and the model is real.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

Answer = Callable[[list[str]], str]
"""From the texts of a conversation, oldest first, to the reply."""


class ScriptedChat(BaseChatModel):
    """Notes every conversation it is given in `asked`."""

    answer: Answer
    asked: list[list[str]]
    temperature: float = 0.0

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], *args: Any, **options: Any) -> ChatResult:
        texts = [str(message.content) for message in messages]
        self.asked.append(texts)
        return ChatResult(generations=[ChatGeneration(message=AIMessage(self.answer(texts)))])


def scripted(answer: Answer) -> ScriptedChat:
    return ScriptedChat(answer=answer, asked=[])


def by_task(replies: Mapping[str, str | Answer]) -> Answer:
    """Replies by words that only the prompt of one task holds."""

    def answer(texts: list[str]) -> str:
        (reply,) = [reply for words, reply in replies.items() if words in texts[0]]
        return reply if isinstance(reply, str) else reply(texts)

    return answer


def between(prompt: str, tag: str) -> str:
    """What stands between a prompt's tags."""
    return prompt.split(f"<{tag}>\n")[1].split(f"\n</{tag}>")[0]
