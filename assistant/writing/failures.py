"""How chat models fail: what an error of a provider's client means, what the reader is told, and when to try again.

Recognises errors by their attributes and the names of their types, so that no provider's package has to be there.
"""

from __future__ import annotations

import random as random_numbers
import re
import time
from collections.abc import Callable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from assistant.writing.types import Failure, ModelFailed, ModelSettings

OTHERWISE = "ask with --model none"
"""What a reader can do without the model, as the end of a sentence."""

_MAY_PASS = frozenset(
    {
        Failure.TIMEOUT,
        Failure.RATE_LIMITED,
        Failure.UNREACHABLE,
        Failure.SERVER_ERROR,
        Failure.BROKEN_OFF,
        Failure.UNREADABLE,
        Failure.EMPTY,
    }
)
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 20.0  # seconds
_SHOWN = 160  # characters of a server's own words: enough for its reason, too few for a prompt

_BY_CODE = {
    Failure.TOO_LONG: {"context_length_exceeded", "exceed_context_size_error", "request_too_large"},
    Failure.NOT_ALLOWED: {
        "authentication_error",
        "billing_error",
        "billing_hard_limit_reached",
        "insufficient_quota",
        "invalid_api_key",
        "permission_error",
        "permission_denied",
        "unauthenticated",
    },
    Failure.NO_SUCH_MODEL: {"model_not_found", "not_found_error", "invalid_model"},
    Failure.REFUSED: {"content_filter", "content_policy_violation", "responsibleaipolicyviolation"},
    Failure.RATE_LIMITED: {"rate_limit_error", "rate_limit_exceeded", "too_many_requests", "resource_exhausted"},
    Failure.TIMEOUT: {"timeout_error", "deadline_exceeded"},
    Failure.SERVER_ERROR: {"overloaded_error", "api_error", "server_error", "internal_server_error", "internal_error"},
}
_BY_WORDS = {
    # OpenAI, Anthropic, llama.cpp, vLLM, Ollama, LM Studio, Google, Mistral; the last is OpenAI's answer to a prompt
    # above the tokens a minute that an account has: sent again, it is as long.
    Failure.TOO_LONG: re.compile(
        r"prompt (is )?too long|maximum context length|context[ _](length|window|size)[ _]?(is )?exceeded"
        r"|exceed(s|ed)? (the |max |maximum )*(available |model'?s? )*context|exceed context limit"
        r"|input (is )?too long|input tokens? (count .{0,40})?exceeds?|longer than the maximum model length"
        r"|tokens when context the overflows|reduce the length of|request too large for"
    ),
    Failure.NOT_ALLOWED: re.compile(
        r"credit balance|api[ _]key not valid|invalid api[ _-]key|insufficient_quota|resolve authentication"
    ),
    Failure.NO_SUCH_MODEL: re.compile(
        r"\bmodel\b.{0,120}(not found|does(n't| not) exist)|invalid model\b|try pulling it"
    ),
}
_BY_STATUS = {
    401: Failure.NOT_ALLOWED,
    402: Failure.NOT_ALLOWED,
    403: Failure.NOT_ALLOWED,
    404: Failure.NO_SUCH_MODEL,
    408: Failure.TIMEOUT,
    409: Failure.SERVER_ERROR,
    413: Failure.TOO_LONG,
    425: Failure.SERVER_ERROR,
    429: Failure.RATE_LIMITED,
    504: Failure.TIMEOUT,
}
# In this order: a connection that could not be made in time is a TimeoutException too.
_BY_TYPE: tuple[tuple[Failure, frozenset[str]], ...] = (
    (Failure.TOO_LONG, frozenset({"ContextOverflowError"})),
    (Failure.REFUSED, frozenset({"ContentFilterFinishReasonError", "OpenAIRefusalError"})),
    (Failure.UNREACHABLE, frozenset({"ConnectTimeout", "ConnectError", "ConnectionRefusedError", "gaierror"})),
    (Failure.TIMEOUT, frozenset({"TimeoutException", "APITimeoutError", "TimeoutError", "DeadlineExceeded"})),
    (
        Failure.BROKEN_OFF,
        frozenset(
            {"ProtocolError", "ReadError", "WriteError", "CloseError", "ConnectionResetError", "BrokenPipeError"}
        ),
    ),
    (Failure.UNREADABLE, frozenset({"JSONDecodeError", "UnicodeDecodeError", "ValidationError", "DecodingError"})),
    (Failure.UNREADABLE, frozenset({"APIResponseValidationError", "SSEError"})),
    (Failure.UNREACHABLE, frozenset({"APIConnectionError", "ConnectionError", "NetworkError", "ServiceUnavailable"})),
    # Without a status, these are errors a server reports in the middle of a stream.
    (Failure.SERVER_ERROR, frozenset({"ResponseError", "APIError"})),
    # A client that finds JSON of another shape than its protocol's, or no reply at all in what was sent.
    (Failure.UNREADABLE, frozenset({"LookupError", "TypeError", "AttributeError"})),
)


def classify(error: BaseException, now: Callable[[], float] = time.time) -> tuple[Failure, float | None]:
    """What an error of a provider's client means, and the seconds after which its server may be asked again."""
    if isinstance(error, ModelFailed):
        return error.failure, error.retry_after
    chain = tuple(chain_of(error))
    words = " ".join(str(one) for one in chain).lower()
    return _failure(chain, words), _retry_after(chain, words, now)


def failed(
    settings: ModelSettings,
    failure: Failure,
    error: BaseException | None = None,
    retry_after: float | None = None,
    *,
    otherwise: str = OTHERWISE,
) -> ModelFailed:
    """The failure in plain words, with the next step. Never holds a key, nor more of a prompt than a few words."""
    what, step = _in_words(settings, failure, "" if error is None else _reason(settings, error))
    if retry_after is not None:
        what += f", and asks to wait {retry_after:.0f} seconds"
    return ModelFailed(
        f"The chat model {settings.name} failed: {what}.", f"{step}, or {otherwise}.", failure, retry_after
    )


class Retries:
    """When one request is tried again. One object for one request."""

    def __init__(self, settings: ModelSettings, random: Callable[[], float] = random_numbers.random) -> None:
        self._left, self._random = settings.retries, random
        self._patience = settings.timeout
        self._pause = _FIRST_PAUSE

    def pause(self, failure: ModelFailed) -> float:
        """Seconds to wait before the next try. Raises the failure where another try would not help, or not in time."""
        if failure.failure not in _MAY_PASS or self._left <= 0:
            raise failure
        # Uneven, so that many clients of one server that was down do not all come back at once.
        pause = min(_LONGEST_PAUSE, self._pause) * (0.75 + self._random() / 2)
        if failure.retry_after is not None:
            pause = failure.retry_after
        if pause > self._patience:
            raise failure
        self._left, self._pause, self._patience = self._left - 1, self._pause * 2, self._patience - pause
        return pause


def chain_of(error: BaseException) -> Iterator[BaseException]:
    """The error and what it came from, also where its client hid that: the headers may be on the hidden one."""
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        yield at
        at = at.__cause__ or at.__context__


def _failure(chain: tuple[BaseException, ...], words: str) -> Failure:
    codes = {code for one in chain for code in _codes(one)}
    for failure, known in _BY_CODE.items():
        if codes & known:
            return failure
    status = next((status for one in chain for status in _statuses(one)), None)
    if status is None:
        # A stream that fails after its 200 carries the status in its body.
        status = next((int(code) for code in sorted(codes) if re.fullmatch(r"[45]\d\d", code)), None)
    for failure, pattern in _BY_WORDS.items():
        if pattern.search(words):
            return failure
    if status is not None:
        return _BY_STATUS.get(status, Failure.SERVER_ERROR if status >= 500 else Failure.OTHER)
    if "no generation" in words:
        return Failure.UNREADABLE
    names = {kind.__name__ for one in chain for kind in type(one).__mro__}
    return next((failure for failure, known in _BY_TYPE if names & known), Failure.OTHER)


def _statuses(error: BaseException) -> Iterator[int]:
    response = getattr(error, "response", None)
    for status in (getattr(error, "status_code", None), getattr(response, "status_code", None), _code(error)):
        if isinstance(status, int) and status >= 400:
            yield int(status)


def _code(error: BaseException) -> object:
    return getattr(error, "code", None)


def _codes(error: BaseException) -> Iterator[str]:
    """The words a server's error is marked with, wherever the client put them."""
    body = getattr(error, "body", None)
    layers: list[Mapping[object, object]] = []
    while isinstance(body, Mapping):
        layers.append(body)
        body = body.get("error")
    values = [layer.get(name) for layer in layers for name in ("code", "type", "status")]
    for value in (_code(error), getattr(error, "type", None), getattr(error, "status", None), *values):
        if isinstance(value, str | int):
            yield str(value).lower()


def _retry_after(chain: tuple[BaseException, ...], words: str, now: Callable[[], float]) -> float | None:
    for one in chain:
        headers = getattr(getattr(one, "response", None), "headers", None)
        if headers is not None:
            if (wait := _seconds(headers.get("retry-after-ms"))) is not None:
                return wait / 1000
            if (wait := _seconds(headers.get("retry-after"))) is not None:
                return wait
            if (until := _date(headers.get("retry-after"))) is not None:
                return max(0.0, until - now())
    said = re.search(r"(?:retry|try again) in (\d+(?:\.\d+)?) ?s", words)
    return float(said[1]) if said else None


def _seconds(value: str | None) -> float | None:
    return float(value) if value is not None and re.fullmatch(r"\s*\d{1,9}(\.\d+)?\s*", value) else None


def _date(value: str | None) -> float | None:
    try:
        return parsedate_to_datetime(value).timestamp() if value else None
    except ValueError:
        return None


def _reason(settings: ModelSettings, error: BaseException) -> str:
    """The server's own words, in brackets. Long runs of letters and digits, as keys are, are left out."""
    body = getattr(error, "body", None)
    while isinstance(body, Mapping) and isinstance(body.get("error"), Mapping):
        body = body["error"]
    said = body.get("message") if isinstance(body, Mapping) else None
    line = " ".join((str(said) if said else str(error)).split()) or type(error).__name__

    def without_keys(run: re.Match[str]) -> str:
        return run[0] if run[0] in settings.name or not re.search(r"\d|\*\*", run[0]) else "…"

    line = re.sub(r" \(status code: -?\d+\)$", "", line)  # Ollama's client adds it
    line = re.sub(r"[\w*-]{12,}", without_keys, re.sub(r"(?i)\bbearer \S+", "…", line))
    return f" ({line[:_SHOWN].rstrip('. ')})"


def _in_words(settings: ModelSettings, failure: Failure, reason: str) -> tuple[str, str]:
    provider, _, model = settings.name.partition(":")
    local = provider == "ollama"
    match failure:
        case Failure.TIMEOUT:
            return f"no reply came in time ({settings.timeout:g} seconds)", "Raise chat.timeout, choose a faster model"
        case Failure.RATE_LIMITED:
            return "its server takes no more requests for now", "Ask again later"
        case Failure.UNREACHABLE:
            step = "Start it with: ollama serve" if local else "Check that it runs, chat.base_url and the network"
            return f"its server{_address(settings)} cannot be reached", step
        case Failure.BROKEN_OFF:
            return "the connection was lost before the reply was complete", "Ask again"
        case Failure.SERVER_ERROR:
            return f"its server reported an error of its own{reason}", "Ask again later"
        case Failure.UNREADABLE:
            step = "Check that chat.base_url is the address of its API (of OpenAI's protocol, mostly ending in /v1)"
            return "what its server sent is no reply of its protocol", step
        case Failure.TOO_LONG:
            step = "Lower chat.context_tokens, choose a model that reads more"
            return "the question and its evidence are longer than it can read", step
        case Failure.CUT_OFF:
            return f"its reply was cut off at {settings.reply_tokens:,} tokens", "Raise chat.reply_tokens"
        case Failure.REFUSED:
            return "it refused to reply", "Word the question differently"
        case Failure.EMPTY:
            return "its reply was empty", "Ask again, choose another model"
        case Failure.NOT_ALLOWED:
            step = "Set the provider's key in the environment, check the account's credit"
            return "its server does not accept the key, or the account has no credit", step
        case Failure.NO_SUCH_MODEL:
            step = f"Run: ollama pull {model}" if local else "Check chat.model and chat.base_url"
            return f"its server{_address(settings)} does not know this model", step
        case Failure.OTHER:
            return f"its server or its client refused the request{reason}", "Check it with: byline doctor"


def _address(settings: ModelSettings) -> str:
    """Without what may stand before or after the host: names, passwords, keys."""
    try:
        parts = urlsplit(settings.base_url or "")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return f" at {parts.hostname}{port}" if parts.hostname else ""
