"""How three providers' protocols put a reply into bytes: OpenAI's and Anthropic's events, Ollama's lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, ClassVar

Usage = tuple[int, int]
_MODEL = "test-model"


def _event(data: Any, name: str | None = None) -> bytes:
    return ((f"event: {name}\n" if name else "") + f"data: {json.dumps(data)}\n\n").encode()


class Protocol:
    """One provider's."""

    root: ClassVar[str] = ""
    """Of the base address."""
    media_type: ClassVar[str] = "text/event-stream"

    def opening(self, tokens_read: int) -> Iterator[bytes]:
        """What comes before the first text."""
        yield from ()

    def piece(self, text: str) -> bytes:
        raise NotImplementedError

    def thinking(self, text: str) -> bytes:
        raise NotImplementedError

    def ending(self, finish: str, usage: Usage | None) -> Iterator[bytes]:
        """What comes after the last text."""
        raise NotImplementedError

    def whole(self, text: str, finish: str, usage: Usage) -> bytes:
        """A reply that is not streamed."""
        raise NotImplementedError

    def error(self, code: int, kind: str | None, message: str) -> bytes:
        raise NotImplementedError

    def error_in_stream(self, kind: str, message: str) -> bytes:
        raise NotImplementedError


class OpenAi(Protocol):
    """Chat completions."""

    root = "/v1"

    def piece(self, text: str) -> bytes:
        return self._chunk({"content": text})

    def opening(self, tokens_read: int) -> Iterator[bytes]:
        yield self._chunk({"role": "assistant", "content": ""})

    def thinking(self, text: str) -> bytes:
        return self._chunk({"reasoning_content": text})

    def ending(self, finish: str, usage: Usage | None) -> Iterator[bytes]:
        yield self._chunk({}, "content_filter" if finish == "refusal" else finish)
        if usage is not None:
            yield _event({**self._frame("chat.completion.chunk"), "choices": [], "usage": self._usage(usage)})
        yield b"data: [DONE]\n\n"

    def whole(self, text: str, finish: str, usage: Usage) -> bytes:
        choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text}}
        frame = {**self._frame("chat.completion"), "choices": [choice], "usage": self._usage(usage)}
        return json.dumps(frame).encode()

    def error(self, code: int, kind: str | None, message: str) -> bytes:
        about = {"message": message, "type": kind or "error", "param": None, "code": kind}
        return json.dumps({"error": about}).encode()

    def error_in_stream(self, kind: str, message: str) -> bytes:
        return _event({"error": {"message": message, "type": kind, "code": kind}})

    def _chunk(self, delta: Any, finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return _event({**self._frame("chat.completion.chunk"), "choices": [choice]})

    def _frame(self, kind: str) -> dict[str, Any]:
        return {"id": "chatcmpl-1", "object": kind, "created": 0, "model": _MODEL}

    def _usage(self, usage: Usage) -> dict[str, int]:
        return {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}


class Anthropic(Protocol):
    """Messages."""

    _STOPS: ClassVar = {"stop": "end_turn", "length": "max_tokens", "content_filter": "refusal", "refusal": "refusal"}

    def opening(self, tokens_read: int) -> Iterator[bytes]:
        message = self._message([], None, (tokens_read, 1))
        yield _event({"type": "message_start", "message": message}, "message_start")
        yield _event({"type": "ping"}, "ping")
        block = {"type": "text", "text": ""}
        yield _event({"type": "content_block_start", "index": 0, "content_block": block}, "content_block_start")

    def piece(self, text: str) -> bytes:
        return self._delta({"type": "text_delta", "text": text})

    def thinking(self, text: str) -> bytes:
        return self._delta({"type": "thinking_delta", "thinking": text})

    def ending(self, finish: str, usage: Usage | None) -> Iterator[bytes]:
        yield _event({"type": "content_block_stop", "index": 0}, "content_block_stop")
        delta = {"stop_reason": self._STOPS[finish], "stop_sequence": None}
        counted = {"input_tokens": usage[0], "output_tokens": usage[1]} if usage else {"output_tokens": 0}
        yield _event({"type": "message_delta", "delta": delta, "usage": counted}, "message_delta")
        yield _event({"type": "message_stop"}, "message_stop")

    def whole(self, text: str, finish: str, usage: Usage) -> bytes:
        return json.dumps(self._message([{"type": "text", "text": text}], self._STOPS[finish], usage)).encode()

    def error(self, code: int, kind: str | None, message: str) -> bytes:
        return json.dumps({"type": "error", "error": {"type": kind or "error", "message": message}}).encode()

    def error_in_stream(self, kind: str, message: str) -> bytes:
        return _event({"type": "error", "error": {"type": kind, "message": message}}, "error")

    def _delta(self, delta: Any) -> bytes:
        return _event({"type": "content_block_delta", "index": 0, "delta": delta}, "content_block_delta")

    def _message(self, content: Any, stop: str | None, usage: Usage) -> dict[str, Any]:
        return {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": _MODEL,
            "content": content,
            "stop_reason": stop,
            "stop_sequence": None,
            "usage": {"input_tokens": usage[0], "output_tokens": usage[1]},
        }


class Ollama(Protocol):
    """/api/chat."""

    media_type = "application/x-ndjson"

    def piece(self, text: str) -> bytes:
        return self._line({"role": "assistant", "content": text})

    def thinking(self, text: str) -> bytes:
        return self._line({"role": "assistant", "content": "", "thinking": text})

    def ending(self, finish: str, usage: Usage | None) -> Iterator[bytes]:
        counted = {"prompt_eval_count": usage[0], "eval_count": usage[1]} if usage else {}
        reason = "length" if finish == "length" else finish
        facts = {"done": True, "done_reason": reason, "total_duration": 1, **counted}
        yield self._line({"role": "assistant", "content": ""}, facts)

    def whole(self, text: str, finish: str, usage: Usage) -> bytes:
        facts = {"done": True, "done_reason": finish, "prompt_eval_count": usage[0], "eval_count": usage[1]}
        return self._line({"role": "assistant", "content": text}, facts)

    def error(self, code: int, kind: str | None, message: str) -> bytes:
        return json.dumps({"error": message}).encode()

    def error_in_stream(self, kind: str, message: str) -> bytes:
        return json.dumps({"error": message}).encode() + b"\n"

    def _line(self, message: Any, facts: Any = None) -> bytes:
        about = {"model": _MODEL, "created_at": "2026-01-01T00:00:00Z", "message": message}
        return json.dumps({**about, **(facts or {"done": False})}).encode() + b"\n"


PROTOCOLS: dict[str, Protocol] = {"openai": OpenAi(), "anthropic": Anthropic(), "ollama": Ollama()}
