"""What is promised of a reply, held against each provider's own client and a server that speaks its protocol."""

from __future__ import annotations

import json
import threading
import time
from email.utils import formatdate

import pytest
from chat_servers import (
    KEY,
    PROVIDERS,
    Break,
    ChatServer,
    Drip,
    Gate,
    Hang,
    Page,
    Raw,
    Reply,
    Request,
    Script,
    Status,
    StreamError,
    serving,
    settings_for,
)

from assistant.chat_model import ChatModel
from assistant.writing.replies import StreamedReplies
from assistant.writing.types import Failure, ModelFailed, Stopped, Usage

for _package in ("langchain_openai", "langchain_anthropic", "langchain_ollama"):
    pytest.importorskip(_package)

PIECES = ["The bridge ", "closed ", "in May. [3fa9c1]\n"]
MESSAGES = [("system", "Answer from the evidence."), ("human", "When did the bridge close?")]
GOOD = Reply(PIECES)
SOON, LATE = 1.0, 4.0  # seconds
GARBAGE = {
    "openai": b'data: {"choices": [{"delta"\n\n',
    "anthropic": b'event: content_block_delta\ndata: {"type": "content\n\n',
    "ollama": b'{"message": {"con\n',
}


@pytest.fixture(params=PROVIDERS)
def provider(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class Slept:
    """Stands in for `time.sleep`, and adds up."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self, seconds: float) -> None:
        self.seconds += seconds


def replies(server: ChatServer, slept: Slept | None = None, **changes: object) -> StreamedReplies:
    settings = settings_for(server.provider, server, **changes)
    return StreamedReplies(settings, sleep=slept or Slept(), random=lambda: 0.5)


def read(model: StreamedReplies) -> tuple[list[str], ModelFailed | None]:
    """All pieces, and the failure they ended with."""
    pieces = []
    try:
        for piece in model.stream(MESSAGES):
            pieces.append(piece)
    except ModelFailed as failure:
        return pieces, failure
    return pieces, None


def failure_of(provider: str, script: Script, **changes: object) -> ModelFailed:
    with serving(provider, script) as server:
        _, failure = read(replies(server, **changes))
    assert failure is not None
    return failure


def test_pieces_come_as_they_were_sent(provider: str) -> None:
    with serving(provider, [GOOD]) as server:
        model = replies(server)
        assert list(model.stream(MESSAGES)) == PIECES
        assert model.name == f"{provider}:test-model"


def test_the_model_is_asked_as_the_settings_say(provider: str) -> None:
    with serving(provider, [GOOD]) as server:
        list(replies(server, reply_tokens=77, context_tokens=6000).stream(MESSAGES))
    (request,) = server.requests
    assert "Answer from the evidence." in request.prompt
    assert "When did the bridge close?" in request.prompt
    body = request.body
    options = body.get("options", body)
    assert options["temperature"] == 0
    assert options.get("max_completion_tokens", options.get("max_tokens", options.get("num_predict"))) == 77
    assert body["stream"] is True
    if provider == "openai":
        assert body["stream_options"] == {"include_usage": True}
    if provider == "ollama":
        assert options["num_ctx"] >= 6000 + 77, "what does not fit is cut off without a word"


def test_a_piece_is_given_before_the_next_one_is_sent(provider: str) -> None:
    gate = Gate()
    with serving(provider, [Reply(["first", gate, "second"])]) as server:
        stream = replies(server).stream(MESSAGES)
        assert next(stream) == "first"
        gate.open()
        assert list(stream) == ["second"]


def test_what_a_model_says_to_itself_is_not_its_reply(provider: str) -> None:
    with serving(provider, [Reply(PIECES, thinking="The user wants a date.")]) as server:
        assert list(replies(server).stream(MESSAGES)) == PIECES


def test_usage_is_what_the_server_reports(provider: str) -> None:
    with serving(provider, [Reply(PIECES, usage=(120, 9)), Reply(PIECES, usage=(30, 4))]) as server:
        model = replies(server)
        list(model.stream(MESSAGES))
        assert model.usage == Usage(120, 9, 1)
        list(model.stream(MESSAGES))
        assert model.usage == Usage(150, 13, 2)


def test_usage_that_is_not_reported_is_estimated_and_says_so(provider: str) -> None:
    with serving(provider, [Reply(PIECES, usage=None)]) as server:
        model = replies(server)
        list(model.stream(MESSAGES))
    assert model.usage.estimated
    assert model.usage.calls == 1
    assert 10 < model.usage.input_tokens < 40
    assert 5 < model.usage.output_tokens < 20


def test_a_sum_told_with_every_chunk_is_counted_once() -> None:
    def so_far(read: int, written: int) -> Raw:
        usage = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
        delta = {"index": 0, "delta": {"content": "x"}, "finish_reason": None}
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [delta]}
        return Raw(f"data: {json.dumps({**chunk, 'usage': usage})}\n\n".encode())

    script = [Reply([so_far(120, 1), so_far(120, 2), so_far(120, 3)], usage=(120, 3))]
    with serving("openai", script) as server:
        model = replies(server)
        assert list(model.stream(MESSAGES)) == ["x"] * 3
    assert model.usage == Usage(120, 3, 1)


def test_a_server_on_this_machine_needs_no_key() -> None:
    with serving("openai", [GOOD, GOOD]) as server:  # which takes the key out of the environment
        assert list(replies(server).stream(MESSAGES)) == PIECES
        assert ChatModel(server.settings).reply("Ready?") == "".join(PIECES)


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_a_model_that_allows_no_temperature_is_asked_without_one_from_then_on(provider: str) -> None:
    no = Status(400, message="Unsupported value: 'temperature' does not support 0 with this model.")
    with serving(provider, [no, GOOD, GOOD, no]) as server:
        model = replies(server, retries=0)
        assert list(model.stream(MESSAGES)) == list(model.stream(MESSAGES)) == PIECES
        assert ["temperature" in request.body for request in server.requests] == [True, False, False]
        _, failure = read(model)
    assert failure is not None, "asked without one, and refused again"
    assert len(server.requests) == 4
    with serving(provider, [no, GOOD]) as server:
        assert ChatModel(server.settings).reply("Ready?") == "".join(PIECES)


FAILURES = {
    "bad request": (Status(400), Failure.OTHER),
    "wrong key": (Status(401), Failure.NOT_ALLOWED),
    "no credit": (Status(402), Failure.NOT_ALLOWED),
    "forbidden": (Status(403), Failure.NOT_ALLOWED),
    "no such model": (Status(404, message="model 'test-model' not found"), Failure.NO_SUCH_MODEL),
    "too late for the server": (Status(408), Failure.TIMEOUT),
    "too large": (Status(413), Failure.TOO_LONG),
    "too many requests": (Status(429), Failure.RATE_LIMITED),
    "quota": (
        Status(429, message="insufficient_quota: you exceeded it", kind="insufficient_quota"),
        Failure.NOT_ALLOWED,
    ),
    "server": (Status(500), Failure.SERVER_ERROR),
    "gateway": (Status(502), Failure.SERVER_ERROR),
    "overloaded": (Status(529), Failure.SERVER_ERROR),
    "too long": (Status(400, message="prompt is too long: 9 tokens > 8 maximum"), Failure.TOO_LONG),
    "error in the stream": (StreamError("The engine stopped.", "api_error"), Failure.SERVER_ERROR),
    "too long in the stream": (StreamError("This is above the maximum context length.", "x"), Failure.TOO_LONG),
    "sign-in page": (Page(), Failure.UNREADABLE),
    "reset": (Reply([Break()]), Failure.BROKEN_OFF),
    "closed early": (Reply([], finish=None), None),
    "empty": (Reply([]), Failure.EMPTY),
    "blank": (Reply(["\n", " "]), Failure.EMPTY),
    "cut off": (Reply([], finish="length"), Failure.CUT_OFF),
    "refused": (Reply([], finish="refusal"), Failure.REFUSED),
    "filtered": (Reply([], finish="content_filter"), Failure.REFUSED),
}


@pytest.mark.parametrize(("entry", "expected"), FAILURES.values(), ids=FAILURES.keys())
def test_a_failure_is_told_as_what_it_is(provider: str, entry: Status | Reply, expected: Failure | None) -> None:
    failure = failure_of(provider, [entry], retries=0)
    if expected is None:  # some clients find no reply in it, others a reply without an end
        assert failure.failure in (Failure.BROKEN_OFF, Failure.UNREADABLE)
    else:
        assert failure.failure is expected
    assert failure.message.startswith(f"The chat model {provider}:test-model failed: ")
    assert failure.next_step.endswith(", or ask with --model none.")


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (Reply([*PIECES, Break()]), Failure.BROKEN_OFF),
        (Reply(PIECES, finish=None), Failure.BROKEN_OFF),
        (Reply(PIECES, finish="length"), Failure.CUT_OFF),
        (Reply(PIECES, finish="content_filter"), Failure.REFUSED),
        (Reply(PIECES, finish="refusal"), Failure.REFUSED),
        (StreamError("The engine stopped.", "api_error", PIECES), Failure.SERVER_ERROR),
    ],
    ids=["reset", "closed early", "cut off", "filtered", "refused", "error"],
)
def test_a_failure_after_some_text_comes_after_that_text_and_is_not_tried_again(
    provider: str, entry: Reply, expected: Failure
) -> None:
    with serving(provider, [entry, GOOD]) as server:
        model = replies(server)
        pieces, failure = read(model)
    assert pieces == PIECES
    assert failure is not None
    assert failure.failure is expected
    assert len(server.requests) == model.usage.calls == 1
    assert model.usage.output_tokens > 0, "what was written is paid for"


def test_garbage_after_some_text_is_unreadable(provider: str) -> None:
    with serving(provider, [Reply([*PIECES, Raw(GARBAGE[provider])])]) as server:
        pieces, failure = read(replies(server))
    assert pieces == PIECES
    assert failure is not None
    assert failure.failure is Failure.UNREADABLE


def test_a_server_that_is_not_there_is_unreachable(provider: str) -> None:
    with serving(provider) as server:
        settings = settings_for(provider, server, retries=1)
        server.close()
        slept = Slept()
        _, failure = read(StreamedReplies(settings, sleep=slept))
    assert failure is not None
    assert failure.failure is Failure.UNREACHABLE
    assert "127.0.0.1" in failure.message
    assert slept.seconds > 0, "it may just be starting"


@pytest.mark.parametrize("entry", [Hang(), Reply([Gate()])], ids=["before the reply", "within it"])
def test_silence_ends_at_the_limit(provider: str, entry: Hang | Reply) -> None:
    began = time.monotonic()
    failure = failure_of(provider, [entry], timeout=0.3, retries=0)
    assert failure.failure is Failure.TIMEOUT
    assert "0.3 seconds" in failure.message
    assert time.monotonic() - began < LATE, "not the client's own limit, which may be minutes"


@pytest.mark.parametrize("pieces", [[], ["first"]], ids=["before any text", "within the reply"])
@pytest.mark.parametrize(
    ("provider", "alive"),
    [("openai", b": processing\n\n"), ("anthropic", b'event: ping\ndata: {"type": "ping"}\n\n')],
)
def test_a_server_that_only_says_that_it_is_alive_is_silent(provider: str, alive: bytes, pieces: list[str]) -> None:
    with serving(provider, [Reply([*pieces, Drip(alive)])]) as server:
        began = time.monotonic()
        given, failure = read(replies(server, timeout=1.0, retries=0))
        assert time.monotonic() - began < 1.0 + LATE
        assert given == pieces
        assert failure is not None
        assert failure.failure is Failure.TIMEOUT
        assert server.gone.wait(SOON)


def test_a_reader_that_takes_its_time_is_no_silence_of_the_server() -> None:
    with serving("openai", [GOOD]) as server:
        stream = replies(server, timeout=1.0).stream(MESSAGES)
        pieces = [next(stream)]
        threading.Event().wait(1.2)
        assert [*pieces, *stream] == PIECES


PASSING = {
    "too many requests": Status(429),
    "server": Status(500),
    "gateway": Status(503),
    "overloaded": Status(529),
    "error in the stream": StreamError("The engine stopped.", "api_error"),
    "reset": Reply([Break()]),
    "page": Page(),
    "empty": Reply([]),
}


@pytest.mark.parametrize("entry", PASSING.values(), ids=PASSING.keys())
def test_what_may_pass_is_tried_again_by_us_and_not_by_the_client(provider: str, entry: Status | Reply) -> None:
    slept = Slept()
    with serving(provider, [entry, entry, GOOD]) as server:
        model = replies(server, slept)
        pieces, failure = read(model)
    assert failure is None
    assert "".join(pieces).endswith("".join(PIECES))
    assert len(server.requests) == model.usage.calls == 3
    assert slept.seconds == pytest.approx(0.5 + 1.0)


@pytest.mark.parametrize("entry", [Status(500), Reply([Break()])], ids=["server", "reset"])
def test_tries_end_at_their_number(provider: str, entry: Status | Reply) -> None:
    with serving(provider, [entry] * 5) as server:
        _, failure = read(replies(server, retries=3))
    assert failure is not None
    assert len(server.requests) == 4


@pytest.mark.parametrize("code", [400, 401, 403, 404, 413])
def test_what_will_not_pass_is_not_tried_again(provider: str, code: int) -> None:
    with serving(provider, [Status(code), GOOD]) as server:
        _, failure = read(replies(server))
    assert failure is not None
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("headers", "waits"),
    [
        ({"Retry-After": "3"}, 3.0),
        ({"Retry-After": "0"}, 0.0),
        ({"retry-after-ms": "1500", "Retry-After": "9"}, 1.5),
    ],
)
def test_the_servers_own_wait_is_kept(provider: str, headers: dict[str, str], waits: float) -> None:
    slept = Slept()
    with serving(provider, [Status(429, headers), GOOD]) as server:
        assert list(replies(server, slept).stream(MESSAGES)) == PIECES
    assert slept.seconds == pytest.approx(waits)


def test_a_wait_until_a_date_is_kept(provider: str) -> None:
    slept = Slept()
    with serving(
        provider, [lambda _: Status(503, {"Retry-After": formatdate(time.time() + 3, usegmt=True)}), GOOD]
    ) as on:
        assert list(replies(on, slept).stream(MESSAGES)) == PIECES
    assert 1.5 < slept.seconds <= 3.0


def test_a_wait_beyond_the_limit_is_told_at_once(provider: str) -> None:
    slept = Slept()
    with serving(provider, [Status(429, {"Retry-After": "40"}), GOOD]) as server:
        _, failure = read(replies(server, slept, timeout=30.0))
    assert failure is not None
    assert failure.retry_after == 40
    assert "wait 40 seconds" in failure.message
    assert slept.seconds == 0
    assert len(server.requests) == 1


WHERE = {
    "before the reply": lambda gate: Hang(gate),
    "within the reply": lambda gate: Reply(["first", gate, "second"]),
}


@pytest.mark.parametrize("where", WHERE.values(), ids=WHERE.keys())
def test_a_reader_who_stops_is_gone_from_the_server_at_once(provider: str, where: object) -> None:
    gate, stopped = Gate(), threading.Event()
    with serving(provider, [where(gate), GOOD]) as server:  # type: ignore[operator]
        waiter = threading.Thread(target=lambda: (gate.reached.wait(10), stopped.set()))
        waiter.start()
        model = replies(server, timeout=30.0)
        with pytest.raises(Stopped):
            list(model.stream(MESSAGES, stopped.is_set))
        assert server.gone.wait(SOON), "the server goes on writing what nobody reads"
        waiter.join()
    assert model.usage.calls == 1
    assert model.usage.estimated
    assert model.usage.input_tokens > 0


def test_a_closed_stream_is_gone_from_the_server_at_once(provider: str) -> None:
    with serving(provider, [Reply(["first", Gate(), "second"])]) as server:
        stream = replies(server, timeout=30.0).stream(MESSAGES)
        assert next(stream) == "first"
        stream.close()
        assert server.gone.wait(SOON)


def test_a_reader_who_stops_between_pieces_gets_no_more(provider: str) -> None:
    stopped = threading.Event()
    with serving(provider, [GOOD]) as server:
        stream = replies(server).stream(MESSAGES, stopped.is_set)
        assert next(stream) == PIECES[0]
        stopped.set()
        with pytest.raises(Stopped):
            next(stream)


def test_a_reader_who_stops_while_a_try_is_waited_for_is_not_kept(provider: str) -> None:
    stopped = threading.Event()
    with serving(provider, [Status(429, {"Retry-After": "4"}), GOOD]) as server:
        model = StreamedReplies(server.settings, sleep=lambda _: stopped.set())
        with pytest.raises(Stopped):
            list(model.stream(MESSAGES, stopped.is_set))
    assert len(server.requests) == 1


def test_after_a_stop_the_next_question_is_answered(provider: str) -> None:
    with serving(provider, [Reply(["first", Gate()]), GOOD]) as server:
        model = replies(server)
        stream = model.stream(MESSAGES)
        next(stream)
        stream.close()
        assert list(model.stream(MESSAGES)) == PIECES


def test_several_questions_at_once_do_not_wait_for_each_other(provider: str) -> None:
    gate, found = Gate(), []

    def script(request: Request) -> Reply:
        return Reply(["slow", gate]) if "slow" in request.prompt else Reply(["quick"])

    with serving(provider, [script, script]) as server:
        model = replies(server)
        slow = threading.Thread(target=lambda: found.extend(model.stream([("human", "slow")])))
        slow.start()
        assert gate.reached.wait(10)
        assert list(model.stream([("human", "quickly")])) == ["quick"]
        gate.open()
        slow.join()
    assert found == ["slow"]


@pytest.mark.parametrize("code", [400, 401, 403, 404, 413, 429, 500, 503])
def test_no_key_and_no_whole_prompt_is_ever_in_a_message(provider: str, code: int) -> None:
    def echo(request: Request) -> Status:
        sent = " ".join(
            f"{name}: {value}" for name, value in request.headers.items() if "key" in name or "auth" in name
        )
        return Status(code, message=f"Refused {sent} Bearer {KEY} {KEY}: {request.prompt}")

    prompt = "[3fa9c1] (The Herald, 2026-02-27) The bridge closed in May after cracks were found. " * 5
    with serving(provider, [echo]) as server:
        model = replies(server, retries=0)
        with pytest.raises(ModelFailed) as caught:
            list(model.stream([("human", prompt)]))
    said = str(caught.value)
    assert KEY not in said
    assert KEY[8:24] not in said
    assert prompt.strip() not in said
    assert len(said) < 500


def test_a_whole_reply_is_tried_again_and_fails_in_the_same_way(provider: str) -> None:
    slept = Slept()
    with serving(provider, [Status(500), GOOD, Status(401)]) as server:
        model = ChatModel(server.settings, "evaluate without a judge", sleep=slept)
        assert model.reply([("human", "Is it supported?")]) == "".join(PIECES)
        assert slept.seconds > 0
        with pytest.raises(ModelFailed) as caught:
            model.reply("And this?")
    assert caught.value.failure is Failure.NOT_ALLOWED
    assert caught.value.next_step.endswith("or evaluate without a judge.")
    assert len(server.requests) == 3
