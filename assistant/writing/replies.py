"""Streams a chat model's replies: stopped at once when asked, tried again where that helps, and counted.

Knows nothing of what is asked, nor of what the reply means.
"""

from __future__ import annotations

import asyncio
import copy
import random as random_numbers
import threading
import time
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from anyio import CancelScope

from assistant.chat_model import EXTRAS, drops_temperature, load_chat_model, text_of
from assistant.tokens import token_counter
from assistant.types import Usage
from assistant.writing.failures import OTHERWISE, Retries, chain_of, classify, failed
from assistant.writing.types import Failure, Message, ModelFailed, ModelSettings, Stopped

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

_LOOK = 0.05  # seconds between two looks at whether the reader still wants the reply, while none of it comes

_CUT_OFF = {"length", "max_tokens", "model_length", "max_output_tokens", "model_context_window_exceeded"}
_REFUSED = {"content_filter", "refusal", "safety", "recitation", "blocklist", "prohibited_content", "spii"}


class StreamedReplies:
    """A chat model of any provider as `Replies`.

    Loads the provider's package when built. Raises `UsageError` for an unknown provider or a missing package.
    `otherwise` is what a reader can do without the model, as the end of a sentence.
    """

    def __init__(
        self,
        settings: ModelSettings,
        *,
        otherwise: str = OTHERWISE,
        sleep: Callable[[float], object] = time.sleep,
        random: Callable[[], float] = random_numbers.random,
    ) -> None:
        self._settings, self._otherwise = settings, otherwise
        self._sleep, self._random = sleep, random
        self._model = load_chat_model(settings, otherwise)
        self._count = token_counter(settings.name.partition(":")[2])
        self._usage, self._adding = Usage(), threading.Lock()

    @property
    def name(self) -> str:
        return self._settings.name

    @property
    def usage(self) -> Usage:
        return self._usage

    def anew(self) -> StreamedReplies:
        """The same model, with nothing taken yet: what one question takes is counted by itself."""
        other = copy.copy(self)
        other._usage, other._adding = Usage(), threading.Lock()
        return other

    def stream(
        self, messages: Sequence[Message], is_stopped: Callable[[], bool] = lambda: False
    ) -> Generator[str, None, None]:
        """Pieces of the reply as they come. A reply none of which has come yet may be asked for again."""
        retries = Retries(self._settings, self._random)
        while True:
            has_begun = False
            try:
                with closing(self._once(messages, is_stopped)) as pieces:
                    for piece in pieces:
                        has_begun = has_begun or bool(piece.strip())
                        yield piece
                return
            except ModelFailed as failure:
                if has_begun:
                    raise
                if drops_temperature(self._model, failure):
                    continue
                pause = retries.pause(failure)
            self._rest(pause, is_stopped)

    def _once(self, messages: Sequence[Message], is_stopped: Callable[[], bool]) -> Generator[str, None, None]:
        reply, request = _Reply(self._settings.name.partition(":")[0]), _Request(self._model, messages)
        was_answered = True
        try:
            for chunk in self._chunks(request, is_stopped):
                if piece := reply.add(chunk):
                    yield piece
            reply.is_complete = True
            if (failure := reply.failure()) is not None:
                raise failed(self._settings, failure, otherwise=self._otherwise)
        except ModelFailed as failure:
            # An error instead of a reply costs nothing; a reply that is late may have been read and begun.
            was_answered = reply.has_begun or failure.failure in (Failure.TIMEOUT, Failure.EMPTY)
            raise
        finally:
            request.close()
            taken = self._taken(reply, messages) if was_answered else Usage(calls=1)
            with self._adding:
                self._usage += taken

    def _chunks(self, request: _Request, is_stopped: Callable[[], bool]) -> Iterator[BaseMessage]:
        while True:
            waits_since = time.monotonic()
            while True:
                if is_stopped():
                    raise Stopped
                try:
                    came = request.came.get(timeout=_LOOK)
                    break
                except Empty:
                    # Whatever the provider's client takes for a sign of life.
                    if time.monotonic() - waits_since >= self._settings.timeout:
                        raise failed(self._settings, Failure.TIMEOUT, otherwise=self._otherwise) from None
            if came is None:
                return
            if isinstance(came, Exception):
                failure, retry_after = classify(came)
                raise failed(self._settings, failure, came, retry_after, otherwise=self._otherwise) from came
            yield came

    def _rest(self, seconds: float, is_stopped: Callable[[], bool]) -> None:
        while seconds > 0:
            if is_stopped():
                raise Stopped
            self._sleep(min(seconds, _LOOK))
            seconds -= _LOOK

    def _taken(self, reply: _Reply, messages: Sequence[Message]) -> Usage:
        if reply.is_complete and reply.usage.output_tokens:
            return reply.usage + Usage(calls=1)
        # What a server said before it was stopped holds for what it read, not for what it wrote.
        read = reply.usage.input_tokens or sum(self._count(text) for _, text in messages)
        written = max(reply.usage.output_tokens, self._count(reply.text) if reply.text else 0)
        return Usage(read, written, 1, estimated=True)


class _Reply:
    """What has come of one reply."""

    def __init__(self, provider: str) -> None:
        self._provider = provider
        self._finish = ""
        self.has_begun = False
        self.is_complete = False
        self.text = ""
        self.usage = Usage()

    def add(self, chunk: BaseMessage) -> str:
        """Notes a chunk. Its text, without blocks of reasoning."""
        self.has_begun = True
        self._note_usage(chunk)
        self._note_finish(chunk)
        text = text_of(chunk.content)
        self.text += text
        return text

    def failure(self) -> Failure | None:
        """What is wrong with the reply, once it has ended."""
        if self._finish in _REFUSED:
            return Failure.REFUSED
        if self._finish in _CUT_OFF:
            return Failure.CUT_OFF
        if self._finish == "error":
            return Failure.SERVER_ERROR
        # A connection closed in the right way and at the wrong time: these protocols all say when a reply is finished.
        if not self._finish and self._provider in EXTRAS:
            return Failure.BROKEN_OFF
        return None if self.text.strip() else Failure.EMPTY

    def _note_usage(self, chunk: BaseMessage) -> None:
        told = getattr(chunk, "usage_metadata", None)
        if told is None:
            return
        usage = Usage(told["input_tokens"], told["output_tokens"])
        # Of the servers that speak OpenAI's protocol, some tell the sum so far with every chunk.
        self.usage = usage if self._provider == "openai" else self.usage + usage

    def _note_finish(self, chunk: BaseMessage) -> None:
        facts = chunk.response_metadata
        why = facts.get("finish_reason") or facts.get("stop_reason") or facts.get("done_reason")
        if not why and facts.get("status") in ("completed", "incomplete"):  # OpenAI's newer protocol
            why = (facts.get("incomplete_details") or {}).get("reason") or "stop"
        if chunk.additional_kwargs.get("refusal") or _is_refusal(chunk.content):
            why = "refusal"
        if why:
            self._finish = str(why).lower()
        elif facts.get("done") is True and not self._finish:  # releases of Ollama that give no reason
            self._finish = "stop"


def _is_refusal(content: object) -> bool:
    return isinstance(content, list) and any(isinstance(one, dict) and one.get("type") == "refusal" for one in content)


class _Request:
    """One request on its way. `came` is filled with chunks, then with the error or with None."""

    def __init__(self, model: BaseChatModel, messages: Sequence[Message]) -> None:
        self.came: SimpleQueue[BaseMessage | Exception | None] = SimpleQueue()
        self._scope: CancelScope | None = None
        self._is_closed = False
        self._on = _loop()
        asyncio.run_coroutine_threadsafe(self._run(model, list(messages)), self._on)

    def close(self) -> None:
        """Ends the connection, whatever it is waiting for. Does not wait until that is done."""
        self._on.call_soon_threadsafe(self._cancel)

    def _cancel(self) -> None:
        self._is_closed = True
        if self._scope is not None:
            self._scope.cancel()

    async def _run(self, model: BaseChatModel, messages: list[Message]) -> None:
        # Not by cancelling the task: what the clients do to close a connection is shielded from a scope's end only.
        with CancelScope() as self._scope:
            if self._is_closed:
                return
            try:
                async for chunk in model.astream(messages):
                    self.came.put(chunk)
            except Exception as error:  # noqa: BLE001  every provider's client raises errors of its own
                _let_go(error)
                self.came.put(error)
            else:
                self.came.put(None)


def _let_go(error: BaseException) -> None:
    """Frees what the calls that ended with an error still hold, here, on the thread of the loop.

    Among it are asynchronous generators of the client that stand half-way. The error goes to another thread: kept
    there in a cycle, they would be closed by its garbage collector and by the loop at once, which neither expects.
    """
    for one in chain_of(error):
        traceback.clear_frames(one.__traceback__)


_starting = threading.Lock()
_running: list[asyncio.AbstractEventLoop] = []


def _loop() -> asyncio.AbstractEventLoop:
    """The event loop all requests run on, in a thread of its own.

    Only an asynchronous request can be broken off while nothing comes: a blocked read does not notice that its socket
    is closed. There is one loop because the clients keep connections, which belong to the loop they were opened on.
    """
    with _starting:
        if not _running:
            loop = asyncio.new_event_loop()
            threading.Thread(target=loop.run_forever, name="chat-model", daemon=True).start()
            _running.append(loop)
        return _running[0]
