"""Byline as a LangChain runnable and as a tool for agents. Answers are those of `Assistant`, unchanged."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator
from contextlib import aclosing
from typing import Any, cast

from langchain_core.runnables import Runnable, RunnableConfig, run_in_executor
from typing_extensions import override

from assistant.assistant import Assistant
from assistant.events import CitationEvent, DisagreementEvent, DoneEvent, StatementEvent, StatusEvent
from assistant.langchain.asked import Asked, Asking, read_question
from assistant.langchain.stepping import stepped
from assistant.types import Answer, Question

Part = StatusEvent | CitationEvent | StatementEvent | DisagreementEvent | Answer
"""What a stream gives: events while the question is answered, and at its end the whole answer."""


class BylineRunnable(Runnable[Asking, Part]):
    """Questions in, answers out: `invoke`, `stream`, `batch` and their async twins. Safe from several threads.

    A stream ends with the `Answer` itself: LangChain hands the last piece to a next step that takes no stream, so that
    a chain gives the same streamed as invoked. Raises `BylineError` as `Assistant` does.
    """

    name = "Byline"

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    @property
    @override
    def InputType(self) -> type[Asking]:
        return cast(type[Asking], str | Asked)

    @property
    @override
    def OutputType(self) -> type[Part]:
        return Answer

    @override
    def invoke(self, input: Asking, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:
        """The answer."""
        return cast(Answer, self._call_with_config(self._ask, input, config))

    @override
    async def ainvoke(self, input: Asking, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:
        """The answer; the loop is free meanwhile."""
        return cast(Answer, await self._acall_with_config(self._aask, input, config))

    @override
    def stream(self, input: Asking, config: RunnableConfig | None = None, **kwargs: Any) -> Iterator[Part]:
        """Events as they come, then the answer. Every statement has passed the quote gate before it is given."""
        yield from self._transform_stream_with_config(iter([input]), self._parts, config)

    @override
    async def astream(self, input: Asking, config: RunnableConfig | None = None, **kwargs: Any) -> AsyncIterator[Part]:
        """As `stream`; the loop is free meanwhile."""
        parts = self._atransform_stream_with_config(_one(input), self._aparts, config)
        # Without aclosing, who leaves early leaves the work to go on until the loop collects its garbage.
        async with aclosing(cast("AsyncGenerator[Part]", parts)) as closed:
            async for part in closed:
                yield part

    def _ask(self, asking: Asking) -> Part:
        return self._assistant.ask(read_question(asking))

    async def _aask(self, asking: Asking) -> Part:
        return await run_in_executor(None, self._ask, asking)

    def _parts(self, asking: Iterator[Asking]) -> Iterator[Part]:
        for one in asking:
            yield from self._answered(read_question(one))

    async def _aparts(self, asking: AsyncIterator[Asking]) -> AsyncIterator[Part]:
        async for one in asking:
            async with aclosing(stepped(self._answered(read_question(one)))) as parts:
                async for part in parts:
                    yield part

    def _answered(self, question: Question) -> Generator[Part]:
        events = self._assistant.stream(question)
        try:
            for event in events:
                yield event.answer if isinstance(event, DoneEvent) else event
        finally:
            if isinstance(events, Generator):
                events.close()


async def _one(asking: Asking) -> AsyncIterator[Asking]:
    yield asking


def byline_runnable(assistant: Assistant) -> BylineRunnable:
    """A step of a chain that takes a question (text, dict or `Question`) and gives its `Answer`."""
    return BylineRunnable(assistant)
