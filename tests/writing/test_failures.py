"""What errors of the providers' clients mean, what is said about them, and when a request is tried again."""

from __future__ import annotations

import json
from collections.abc import Callable
from email.utils import formatdate

import httpx
import pytest

from assistant.writing.failures import Retries, classify, failed
from assistant.writing.types import Failure, ModelFailed, ModelSettings

SETTINGS = ModelSettings("openai:gpt-4o-mini", timeout=60.0, retries=3)
NOW = 1_800_000_000.0


def response(code: int, body: object = None, **headers: str) -> httpx.Response:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(code, json=body, headers=names, request=httpx.Request("POST", "http://server/v1"))


def of_httpx(code: int, message: str = "", **headers: str) -> httpx.HTTPStatusError:
    answer = response(code, None, **headers)
    return httpx.HTTPStatusError(message or f"Error {code}", request=answer.request, response=answer)


def of_openai(message: str, code: str | int | None = None, kind: str | None = None) -> Exception:
    openai = pytest.importorskip("openai")
    body = {"message": message, "code": code, "type": kind}
    return openai.APIError(message, request=httpx.Request("POST", "http://server/v1"), body=body)


def of_ollama(message: str, status: int = -1) -> Exception:
    return pytest.importorskip("ollama").ResponseError(message, status)


def of_google(name: str, message: str) -> Exception:
    kinds = pytest.importorskip("google.api_core.exceptions")
    error = getattr(kinds, name)(message)
    assert isinstance(error, Exception)
    return error


TOO_LONG = {
    "OpenAI": "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
    "OpenAI, newer": "Your input exceeds the context window of this model. Please adjust your input and try again.",
    "OpenAI, by the minute": "Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 60000.",
    "Anthropic": "prompt is too long: 215000 tokens > 200000 maximum",
    "Anthropic, with its reply": "input length and `max_tokens` exceed context limit: 199000 + 4096 > 200000",
    "llama.cpp": "the request exceeds the available context size, try increasing it",
    "llama.cpp, with sizes": "request (9000 tokens) exceeds the available context size (4096 tokens)",
    "vLLM": "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.",
    "vLLM, older": "The decoder prompt (length 5000) is longer than the maximum model length of 4096.",
    "Ollama": "prompt too long; exceeded max context length by 300 tokens",
    "Ollama, embedded": "the input length exceeds the context length",
    "LM Studio": "Trying to keep the first 5000 tokens when context the overflows. However, the model is",
    "Google": "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
    "Mistral": "Prompt contains 40000 tokens, too large for model with 32768 maximum context length",
    "Groq": "Please reduce the length of the messages or completion.",
}


@pytest.mark.parametrize("message", TOO_LONG.values(), ids=TOO_LONG.keys())
@pytest.mark.parametrize(
    "make", [lambda said: of_httpx(400, said), of_openai, of_ollama], ids=["http", "stream", "ollama"]
)
def test_a_prompt_that_does_not_fit_is_recognised_by_every_servers_words(
    message: str, make: Callable[[str], Exception]
) -> None:
    assert classify(make(message))[0] is Failure.TOO_LONG


@pytest.mark.parametrize(
    "message",
    [
        "Something is wrong.",
        "The context of this request is unknown.",
        "max_tokens must be at least 1",
        "Unsupported value: 'temperature' does not support 0 with this model.",
    ],
)
def test_another_bad_request_is_not_taken_for_a_long_one(message: str) -> None:
    assert classify(of_httpx(400, message))[0] is Failure.OTHER


KNOWN = {
    "OpenAI code": (lambda: of_openai("Too long.", "context_length_exceeded"), Failure.TOO_LONG),
    "llama.cpp type": (lambda: of_openai("No.", 400, "exceed_context_size_error"), Failure.TOO_LONG),
    "OpenAI quota": (lambda: of_openai("You exceeded it.", "insufficient_quota"), Failure.NOT_ALLOWED),
    "OpenAI rate": (lambda: of_openai("Slow down.", "rate_limit_exceeded"), Failure.RATE_LIMITED),
    "OpenAI model": (lambda: of_openai("No.", "model_not_found"), Failure.NO_SUCH_MODEL),
    "Azure filter": (lambda: of_openai("No.", "content_filter"), Failure.REFUSED),
    "OpenRouter, a status in the stream": (lambda: of_openai("Provider down.", 502), Failure.SERVER_ERROR),
    "stream error without a word": (lambda: of_openai("Something."), Failure.SERVER_ERROR),
    "Anthropic credit": (lambda: of_httpx(400, "Your credit balance is too low"), Failure.NOT_ALLOWED),
    "Ollama model": (lambda: of_ollama("model 'llama9' not found", 404), Failure.NO_SUCH_MODEL),
    "Ollama, no server": (lambda: ConnectionError("Failed to connect to Ollama."), Failure.UNREACHABLE),
    "Ollama, in the stream": (lambda: of_ollama("llama runner process has terminated"), Failure.SERVER_ERROR),
    "Mistral rate": (lambda: of_httpx(429), Failure.RATE_LIMITED),
    "Mistral key": (lambda: of_httpx(401), Failure.NOT_ALLOWED),
    "Mistral model": (lambda: of_httpx(400, "Invalid model: mistral-huge"), Failure.NO_SUCH_MODEL),
    "Google rate": (lambda: of_google("ResourceExhausted", "429 Quota exceeded"), Failure.RATE_LIMITED),
    "Google key": (lambda: of_google("InvalidArgument", "400 API key not valid."), Failure.NOT_ALLOWED),
    "Google permission": (lambda: of_google("PermissionDenied", "403 No."), Failure.NOT_ALLOWED),
    "Google model": (lambda: of_google("NotFound", "404 models/x is not found"), Failure.NO_SUCH_MODEL),
    "Google time": (lambda: of_google("DeadlineExceeded", "504 Deadline Exceeded"), Failure.TIMEOUT),
    "Google down": (lambda: of_google("ServiceUnavailable", "503 Down"), Failure.SERVER_ERROR),
    "connect": (lambda: httpx.ConnectError("refused"), Failure.UNREACHABLE),
    "connect in time": (lambda: httpx.ConnectTimeout("late"), Failure.UNREACHABLE),
    "read in time": (lambda: httpx.ReadTimeout("late"), Failure.TIMEOUT),
    "read": (lambda: httpx.ReadError("reset"), Failure.BROKEN_OFF),
    "protocol": (lambda: httpx.RemoteProtocolError("incomplete chunked read"), Failure.BROKEN_OFF),
    "reset": (lambda: ConnectionResetError("reset"), Failure.BROKEN_OFF),
    "timeout": (lambda: TimeoutError("late"), Failure.TIMEOUT),
    "JSON": (lambda: json.JSONDecodeError("Expecting value", "<html>", 0), Failure.UNREADABLE),
    "shape": (lambda: KeyError("choices"), Failure.UNREADABLE),
    "nothing": (lambda: ValueError("No generation chunks were returned"), Failure.UNREADABLE),
    "anything": (lambda: RuntimeError("odd"), Failure.OTHER),
}


@pytest.mark.parametrize(("make", "expected"), KNOWN.values(), ids=KNOWN.keys())
def test_an_error_is_known_by_its_codes_its_status_or_its_type(
    make: Callable[[], Exception], expected: Failure
) -> None:
    assert classify(make())[0] is expected


def test_an_error_wrapped_by_its_client_is_known_by_what_it_came_from() -> None:
    error = RuntimeError("The client failed.")
    error.__cause__ = httpx.ConnectError("refused")
    assert classify(error)[0] is Failure.UNREACHABLE


def test_an_error_that_came_from_itself_is_still_told() -> None:
    error, other = RuntimeError("one"), RuntimeError("other")
    error.__cause__, other.__cause__ = other, error
    assert classify(error)[0] is Failure.OTHER


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"retry_after": "7"}, 7.0),
        ({"retry_after": "0.5"}, 0.5),
        ({"retry_after_ms": "250", "retry_after": "7"}, 0.25),
        ({"retry_after": formatdate(NOW + 90, usegmt=True)}, 90.0),
        ({"retry_after": formatdate(NOW - 90, usegmt=True)}, 0.0),
        ({"retry_after": "soon"}, None),
        ({"retry_after": "-3"}, None),
        ({"retry_after": "nan"}, None),
        ({"retry_after": "99999999999999999999"}, None),
    ],
)
def test_a_wait_is_read_in_seconds_milliseconds_or_as_a_date(headers: dict[str, str], expected: float | None) -> None:
    assert classify(of_httpx(429, **headers), lambda: NOW)[1] == expected


def test_a_wait_is_found_where_the_client_hides_the_servers_answer() -> None:
    error = of_ollama("busy", 429)
    error.__context__, error.__suppress_context__ = of_httpx(429, retry_after="7"), True
    assert classify(error) == (Failure.RATE_LIMITED, 7.0)


def test_a_wait_told_in_words_is_read() -> None:
    assert classify(of_google("ResourceExhausted", "429 Please retry in 37.5s."))[1] == 37.5


def test_a_failure_that_is_known_stays_what_it_is() -> None:
    known = ModelFailed("It is busy.", "Wait.", Failure.RATE_LIMITED, 3.0)
    assert classify(known) == (Failure.RATE_LIMITED, 3.0)


@pytest.mark.parametrize("failure", Failure)
def test_every_failure_has_a_sentence_and_a_next_step(failure: Failure) -> None:
    known = failed(SETTINGS, failure, RuntimeError("odd"), otherwise="evaluate without a judge")
    assert known.failure is failure
    assert known.message.startswith("The chat model openai:gpt-4o-mini failed: ")
    assert known.message.endswith(".")
    assert known.next_step.endswith(", or evaluate without a judge.")
    assert "None" not in str(known)


@pytest.mark.parametrize(
    ("name", "failure", "step"),
    [
        ("ollama:llama3.2", Failure.NO_SUCH_MODEL, "ollama pull llama3.2"),
        ("ollama:llama3.2", Failure.UNREACHABLE, "ollama serve"),
        ("openai:gpt-4o", Failure.NOT_ALLOWED, "key in the environment"),
        ("openai:gpt-4o", Failure.TOO_LONG, "chat.context_tokens"),
        ("openai:gpt-4o", Failure.CUT_OFF, "chat.reply_tokens"),
        ("openai:gpt-4o", Failure.TIMEOUT, "chat.timeout"),
        ("openai:gpt-4o", Failure.UNREADABLE, "chat.base_url"),
    ],
)
def test_the_next_step_names_what_to_set_or_run(name: str, failure: Failure, step: str) -> None:
    assert step in failed(ModelSettings(name), failure).next_step


@pytest.mark.parametrize("failure", Failure)
@pytest.mark.parametrize(
    "secret",
    [
        "sk-proj-AbC123dEf456GhI789",
        "AIzaSyA1b2C3d4E5f6G7h8",
        "Bearer hunter2",
        "0f9e8d7c6b5a49382716",
        "sk-ab12**********",
    ],
)
def test_a_key_is_never_repeated(failure: Failure, secret: str) -> None:
    error = RuntimeError(f"Incorrect key provided: {secret}. Header Authorization={secret}")
    assert secret.removeprefix("Bearer ") not in str(failed(SETTINGS, failure, error))


@pytest.mark.parametrize("failure", Failure)
def test_a_prompt_is_never_repeated(failure: Failure) -> None:
    prompt = "Answer from these sentences only. " + "The bridge closed in May after cracks were found in a beam. " * 3
    known = failed(SETTINGS, failure, of_openai(f"Refused: {prompt}"))
    assert prompt.strip() not in str(known)
    assert len(str(known)) < 500


def test_a_password_in_an_address_is_never_repeated() -> None:
    settings = ModelSettings("openai:local", base_url="http://me:hunter2@10.0.0.7:8000/v1?token=hunter2")
    known = failed(settings, Failure.UNREACHABLE)
    assert "10.0.0.7:8000" in known.message
    assert "hunter2" not in str(known)


@pytest.mark.parametrize("address", ["http://[", "http://server:port/v1", "", "server"])
def test_an_odd_address_is_left_out(address: str) -> None:
    assert "its server cannot be reached" in failed(ModelSettings("openai:x", address), Failure.UNREACHABLE).message


PASSING = frozenset(
    {"timeout", "rate_limited", "unreachable", "server_error", "broken_off", "unreadable", "empty"},
)


@pytest.mark.parametrize("failure", Failure)
def test_only_what_may_pass_is_tried_again(failure: Failure) -> None:
    retries = Retries(SETTINGS, lambda: 0.5)
    if failure.value in PASSING:
        assert retries.pause(failed(SETTINGS, failure)) == 0.5
    else:
        with pytest.raises(ModelFailed):
            retries.pause(failed(SETTINGS, failure))


def test_pauses_double_up_to_a_limit_and_are_uneven() -> None:
    settings = ModelSettings("openai:x", timeout=600, retries=8)
    busy = failed(settings, Failure.SERVER_ERROR)
    even, early, late = (Retries(settings, lambda value=value: value) for value in (0.5, 0.0, 1.0))
    assert [even.pause(busy) for _ in range(8)] == [0.5, 1, 2, 4, 8, 16, 20, 20]
    assert early.pause(busy) < 0.5 < late.pause(busy)


def test_all_pauses_of_one_request_stay_within_the_limit_of_time() -> None:
    settings = ModelSettings("openai:x", timeout=10, retries=99)
    busy, retries = failed(settings, Failure.RATE_LIMITED, retry_after=4.0), Retries(settings)
    assert retries.pause(busy) + retries.pause(busy) == 8
    with pytest.raises(ModelFailed, match="wait 4 seconds"):
        retries.pause(busy)


def test_no_retries_means_one_try() -> None:
    with pytest.raises(ModelFailed):
        Retries(ModelSettings("openai:x", retries=0)).pause(failed(SETTINGS, Failure.SERVER_ERROR))
