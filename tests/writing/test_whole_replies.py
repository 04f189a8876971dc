"""Whatever a server sends and however it fails, a reader sees only what the articles bear out, in the form promised.

The whole way is real: a question, the archive, the provider's own client, connections to a server on this machine.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from chat_servers import (
    KEY,
    PROVIDERS,
    Break,
    ChatServer,
    Entry,
    Hang,
    Page,
    Piece,
    Raw,
    Reply,
    Request,
    Script,
    Status,
    StreamError,
    serving,
    settings_for,
)
from chat_servers import Gate as Wait
from cited_replies import FIRST, QUESTION, SECOND, THIRD, TRUE, cited, saying, with_keys
from jsonschema import Draft202012Validator

from assistant import Answer, Assistant, ChatWriting, CitationEvent, DoneEvent, Event, Question, StatementEvent
from assistant import Status as Outcome
from assistant.types import Citation, Statement
from assistant.writing.types import WritingSettings
from ui.cli_schema import schema
from ui.console import json_text
from ui.convert import answer_json, event_json
from vectorstore import Archive
from vectorstore.embedders import Embedder

for _package in ("langchain_openai", "langchain_anthropic", "langchain_ollama"):
    pytest.importorskip(_package)

ALL = tuple(cited(one) for one in TRUE)
_ANSWER, _EVENT = Draft202012Validator(schema("answer")), Draft202012Validator(schema("event"))


@pytest.fixture(params=PROVIDERS)
def provider(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class Asking:
    """Asks over one server, and holds every answer against what is promised of all of them."""

    def __init__(self, archive: Archive, embedder: Embedder) -> None:
        self._archive, self._embedder = archive, embedder

    def over(self, server: ChatServer, **changes: Any) -> Assistant:
        settings = settings_for(server.provider, server, **{"retries": 0, **changes})
        return Assistant(self._archive, self._embedder, writing=ChatWriting(WritingSettings(settings)))

    def answer(self, provider: str, script: Script, **changes: Any) -> Answer:
        with serving(provider, script) as server:
            answer = self.checked(self.over(server, **changes))
            assert len(server.requests) == len(script), "no request is left out, and none is made that is not needed"
        return answer

    def checked(self, assistant: Assistant) -> Answer:
        events = list(assistant.stream(Question(QUESTION)))
        done = events[-1]
        assert isinstance(done, DoneEvent)
        self._hold(events, done.answer)
        return done.answer

    @functools.cached_property
    def plain(self) -> Answer:
        """What the articles' own words answer."""
        return Assistant(self._archive, self._embedder).ask(Question(QUESTION))

    def _hold(self, events: Sequence[Event], answer: Answer) -> None:
        _ANSWER.validate(json.loads(json_text(answer_json(answer))))
        for event in events:
            _EVENT.validate(json.loads(json_text(event_json(event))))
        shown = [event.statement for event in events if isinstance(event, StatementEvent)]
        assert tuple(shown) == answer.statements, "what was streamed is what stays"
        citations = [event.citation for event in events if isinstance(event, CitationEvent)]
        assert tuple(citations) == answer.citations
        for citation in citations:
            self._is_quoted(citation)
        for statement in shown:
            _is_true(statement, [citations[number - 1] for number in statement.citations], answer.answerer)
        if answer.statements:
            assert answer.text == "\n".join(one.marked for one in answer.statements)
        else:
            assert answer.status is Outcome.NOT_IN_ARCHIVE
            assert "kilometres" not in answer.text

    def _is_quoted(self, citation: Citation) -> None:
        quote = citation.quote
        kept = self._archive.article(quote.article.id)
        assert kept is not None
        assert quote.text
        assert kept.text[quote.start : quote.end] == quote.text, "character for character"


def _is_true(statement: Statement, citations: Sequence[Citation], answerer: str) -> None:
    quotes = [one.quote.text for one in citations]
    if answerer == "extractive":
        assert statement.text in quotes
    else:
        assert statement.text in TRUE, f"no article says: {statement.text}"
        assert any(TRUE[statement.text] in quote for quote in quotes)


@pytest.fixture(scope="module")
def asking(written_archive: Archive, embedder: Embedder) -> Asking:
    return Asking(written_archive, embedder)


def texts(answer: Answer) -> list[str]:
    return [one.text for one in answer.statements]


def test_a_good_reply_is_told_whole_by_every_provider(asking: Asking, provider: str) -> None:
    answer = asking.answer(provider, [saying(*ALL)])
    assert texts(answer) == list(TRUE)
    assert (answer.answerer, answer.notice) == (f"{provider}:test-model", None)
    assert answer.usage is not None
    assert (answer.usage.calls, answer.usage.input_tokens, answer.usage.output_tokens) == (1, 11, 7)


def test_a_refused_statement_is_mended_over_the_same_server(asking: Asking, provider: str) -> None:
    wrong = cited(SECOND).replace("1,600", "1,700", 1)
    answer = asking.answer(provider, [saying(cited(FIRST), wrong), saying(cited(SECOND))])
    assert texts(answer) == [FIRST, SECOND]
    assert answer.notice is None
    assert answer.usage is not None
    assert answer.usage.calls == 2


HALLUCINATED = [
    f"{FIRST} [a1b2c3]",
    f"{FIRST} [1]",
    f"{FIRST} (source: Sample Review)",
    f"{FIRST} «is 2,640 kilometres long»[0f0f0f]",
    f"{FIRST}",
    f"{FIRST} [{KEY}]",
    f"{FIRST} https://example.org/review",
]


def test_keys_that_do_not_exist_show_nothing(asking: Asking, provider: str) -> None:
    answer = asking.answer(provider, [saying(*HALLUCINATED), saying(*HALLUCINATED)])
    assert texts(answer) == []
    assert (answer.notice or "").startswith(f"{len(HALLUCINATED)} sentences of")


ALTERED = [
    "The Durand Line, which unites the two countries, is 2,640 kilometres long. «is 2,640 kilometres long»",
    "The Durand Line, which separates the two countries, is 2,640 miles long. «is 2,640 kilometres long»",
    "The Durand Line, which separates the two countries, is not 2,640 kilometres long. «is 2,640 kilometres long»",
    "The Radcliffe Line, which separates the two countries, is 2,640 kilometres long. «is 2,640 kilometres long»",
    "“The Durand Line, which separates two enemies, is 2,640 kilometres long.” «is 2,640 kilometres long»",
    "A published analysis denies that the length of the Durand Line is 1,600 miles. «Durand Line at 1,600 miles»",
    "A Taliban analysis puts the length of the Durand Line at 1,600 miles. «Durand Line at 1,600 miles»",
    "Two men opposed the course of the border: Abdur Rahman Khan and Mortimer Durand. «Two men fixed»",
    "Two men fixed the course of the border: Mohammed Daoud Khan and Mortimer Durand. «Two men fixed»",
    "Napoleon drew the Durand Line in 1066. «Two men fixed»",
]


def test_altered_quotations_show_nothing(asking: Asking, provider: str) -> None:
    answer = asking.answer(provider, [saying(*ALTERED), saying(*ALTERED)])
    assert texts(answer) == []
    assert (answer.notice or "").startswith(f"{len(ALTERED)} sentences of")


def test_a_number_with_one_digit_changed_is_never_shown(asking: Asking, provider: str) -> None:
    changed = [
        f"{one[:at]}{other}{one[at + 1 :]} «{words}»"
        for one, words in TRUE.items()
        for at, letter in enumerate(one)
        if letter.isdigit()
        for other in "0123456789"
        if other != letter
    ]
    assert len(changed) == 8 * 9
    answer = asking.answer(provider, [saying(*changed), saying(*changed[:3])])
    assert texts(answer) == []


DRESSED = {
    "fence": ("```", *ALL, "```"),
    "fence of a language": ("```text", *ALL, "```"),
    "code": [f"{one} `«{words}»`" for one, words in TRUE.items()],
    "list": [f"{at}. {one}" for at, one in enumerate(ALL, 1)],
    "headings and an introduction": ("# The Durand Line", "Here is what I found:", "", *ALL),
    "thoughts first": (
        "<think>",
        f"Could it be 2,641 km? {cited(FIRST).replace('2,640', '2,641', 1)}",
        "</think>",
        *ALL,
    ),
    "one line": [" ".join(ALL)],
}


@pytest.mark.parametrize("lines", DRESSED.values(), ids=DRESSED.keys())
def test_a_true_statement_is_told_however_its_line_is_dressed(asking: Asking, lines: Sequence[str]) -> None:
    assert texts(asking.answer("openai", [saying(*lines)])) == list(TRUE)


@pytest.mark.parametrize("lie", [ALTERED[0], ALTERED[9], HALLUCINATED[0]])
def test_a_code_block_hides_no_lie_from_the_gate(asking: Asking, lie: str) -> None:
    answer = asking.answer("anthropic", [saying("```", cited(FIRST), lie, "```"), saying("```", lie, "```")])
    assert texts(answer) == [FIRST]


def _cut_at(place: int) -> Callable[[str], Sequence[Piece]]:
    return lambda text: [text[:place], text[place:]]


def _places(step: int) -> list[int]:
    """Every place within, before and after the markers of a reply of two lines."""
    text = "\n".join((f"{FIRST} [123456]", f"{SECOND} [123456]"))
    return [at for at in range(len(text)) if "[" in text[max(0, at - 8) : at + 2]][::step]


@pytest.mark.parametrize(("provider", "step"), [("ollama", 1), ("openai", 5), ("anthropic", 5)])
def test_a_marker_cut_anywhere_is_the_same_marker(asking: Asking, provider: str, step: int) -> None:
    wrong = cited(SECOND).replace("1,600", "1,601", 1)
    places = _places(step)
    assert len(places) >= 4
    # A wrong statement among them: what a cut marker lets through must not be a lie.
    script = [one for at in places for one in (saying(cited(FIRST), wrong, cut=_cut_at(at)), saying("DROP"))]
    with serving(provider, script) as server:
        assistant = asking.over(server)
        assert [texts(asking.checked(assistant)) for _ in places] == [[FIRST]] * len(places)


def test_a_reply_that_comes_letter_by_letter_is_the_same(asking: Asking, provider: str) -> None:
    assert texts(asking.answer(provider, [saying(*ALL, cut=list)])) == list(TRUE)


@pytest.mark.parametrize(
    "lines",
    [
        ("NOT IN THE ARCHIVE",),
        ("**NOT IN THE ARCHIVE.**",),
        ("I am sorry, I cannot help with that.",),
        ("# An empty heading",),
        ("The archive holds nothing about it.",),
    ],
)
def test_a_reply_without_a_statement_is_no_answer(asking: Asking, lines: Sequence[str]) -> None:
    with serving("ollama", [saying(*lines), saying("DROP")]) as server:
        answer = asking.checked(asking.over(server))
    assert answer.status is Outcome.NOT_IN_ARCHIVE
    assert answer.nearest


GARBAGE = {
    "openai": b'data: {"choices": [{"delta"\n\n',
    "anthropic": b'event: content_block_delta\ndata: {"type": "content\n\n',
    "ollama": b'{"message": {"con\n',
}
BEFORE: dict[str, Callable[[str], Entry]] = {
    "silence": lambda _: Hang(),
    "silence within the stream": lambda _: Reply([Wait()]),
    "too many requests": lambda _: Status(429),
    "too many requests for longer than the limit": lambda _: Status(429, {"Retry-After": "40"}),
    "server": lambda _: Status(500),
    "overloaded": lambda _: Status(529),
    "wrong key": lambda _: Status(401, message=f"Incorrect API key provided: {KEY}"),
    "no such model": lambda _: Status(404, message="model 'test-model' not found"),
    "over-long context": lambda _: Status(400, message="prompt is too long: 9 tokens > 8 maximum"),
    "over-long context in the stream": lambda _: StreamError("This is above the maximum context length.", "x"),
    "page": lambda _: Page(),
    "invalid JSON": lambda provider: Reply([Raw(GARBAGE[provider])]),
    "no JSON": lambda _: Page(b"\xff\x00 hello", "application/json"),
    "reset": lambda _: Reply([Break()]),
    "closed early": lambda _: Reply([], finish=None),
    "cut off": lambda _: Reply([f"{FIRST[:20]}"], finish="length"),
    "refused": lambda _: Reply([], finish="refusal"),
    "filtered": lambda _: Reply([], finish="content_filter"),
    "empty": lambda _: Reply([]),
    "blank": lambda _: Reply(["\n", "  "]),
}


@pytest.mark.parametrize("failing", BEFORE.values(), ids=BEFORE.keys())
def test_a_failure_before_any_statement_is_named_and_the_articles_answer(
    asking: Asking, provider: str, failing: Callable[[str], Entry]
) -> None:
    answer = asking.answer(provider, [failing(provider)], timeout=0.4)
    assert answer.answerer == "extractive"
    assert answer.statements == asking.plain.statements
    assert (answer.notice or "").startswith(f"The chat model {provider}:test-model failed: ")
    assert KEY not in str(answer)


AFTER: dict[str, Callable[[str], Callable[[str], Entry]]] = {
    "silence": lambda _: lambda text: Reply([text, Wait()]),
    "reset": lambda _: lambda text: Reply([text, Break()]),
    "closed early": lambda _: lambda text: Reply([text], finish=None),
    "cut off": lambda _: lambda text: Reply([text], finish="length"),
    "filtered": lambda _: lambda text: Reply([text], finish="content_filter"),
    "refused": lambda _: lambda text: Reply([text], finish="refusal"),
    "error": lambda _: lambda text: StreamError("The engine stopped.", "api_error", [text]),
    "invalid JSON": lambda provider: lambda text: Reply([text, Raw(GARBAGE[provider])]),
}


@pytest.mark.parametrize("failing", AFTER.values(), ids=AFTER.keys())
@pytest.mark.parametrize(
    ("provider", "half"),
    [
        ("openai", "A published analysis puts its length at 1,6"),
        ("anthropic", f"{SECOND} [e5b"),
        ("ollama", cited(SECOND)),  # its line has not ended: more may belong to it
    ],
)
def test_after_a_failure_whole_statements_stay_and_a_half_one_is_never_shown(
    asking: Asking, provider: str, failing: Callable[[str], Callable[[str], Entry]], half: str
) -> None:
    def entry(request: Request) -> Entry:
        return failing(provider)(with_keys(f"{cited(FIRST)}\n{half}", request))

    answer = asking.answer(provider, [entry], timeout=0.4)
    assert texts(answer) == [FIRST]
    assert answer.answerer == f"{provider}:test-model"
    assert "failed: " in (answer.notice or "")
    assert "until then" in (answer.notice or "")


@pytest.mark.parametrize("code", [429, 500])
def test_a_failure_that_passes_is_not_noticed(asking: Asking, provider: str, code: int) -> None:
    script = [Status(code, {"Retry-After": "0"}), saying(*ALL)]
    answer = asking.answer(provider, script, retries=1)
    assert texts(answer) == list(TRUE)
    assert answer.notice is None


@pytest.mark.parametrize(
    "entry", [Status(500), Hang(), Reply([Break()]), Page(), Reply([])], ids=["server", "silence", "reset", "page", ""]
)
def test_a_repair_that_fails_leaves_what_was_told(asking: Asking, provider: str, entry: Entry) -> None:
    answer = asking.answer(provider, [saying(cited(FIRST), ALTERED[0]), entry], timeout=0.4)
    assert texts(answer) == [FIRST]
    assert "failed: " in (answer.notice or "")


def test_a_repair_that_repeats_everything_tells_nothing_twice(asking: Asking, provider: str) -> None:
    answer = asking.answer(provider, [saying(cited(FIRST), ALTERED[0]), saying(*ALL)])
    assert texts(answer) == [FIRST, SECOND, THIRD]


def test_a_server_that_is_not_there_is_named_and_the_articles_answer(asking: Asking, provider: str) -> None:
    with serving(provider) as server:
        assistant = asking.over(server)
        server.close()
        answer = asking.checked(assistant)
    assert answer.answerer == "extractive"
    assert "cannot be reached" in (answer.notice or "")
