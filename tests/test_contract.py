"""The JSON others rely on: its fields, its links, and a schema that the output really fits."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from assistant import (
    Answer,
    Citation,
    CitationEvent,
    Disagreement,
    DisagreementEvent,
    DoneEvent,
    Event,
    Position,
    Quote,
    Statement,
    StatementEvent,
    Status,
    StatusEvent,
    Support,
)
from assistant.types import DatedWords, Usage
from ui.cli_schema import schema
from ui.console import json_text
from ui.convert import answer_json, batch_json, event_json
from ui.links import text_link
from ui.outputs import OUTPUTS
from vectorstore import Article, Span

TEXT = 'The dam, built in 1961 - and "never inspected" - failed.\nNobody was hurt, officials said & everyone left.'
ARTICLE = Article(
    id="0123456789abcdef",
    source="dams/failure.txt",
    text=TEXT,
    content_hash="0" * 64,
    title="Dam fails",
    outlet="Valley News",
    author="A. Reporter",
    published=datetime(2025, 3, 1, tzinfo=UTC),
    url="https://valley.example.org/dam?a=1&b=2",
)
BARE = Article(id="fedcba9876543210", source="notes.txt", text="Rain fell.", content_hash="1" * 64)

# The promise, written out: a name that goes from this list breaks somebody's script.
ANSWER_FIELDS = [
    "question",
    "standalone_question",
    "status",
    "answer",
    "statements",
    "citations",
    "disagreements",
    "missing",
    "nearest",
    "as_of",
    "lead",
    "asks_back",
    "suggestions",
    "answerer",
    "settings",
    "notice",
    "timings_ms",
    "usage",
]
USAGE_FIELDS = ["input_tokens", "output_tokens", "calls", "estimated", "price_usd", "budget_tokens"]
CITATION_FIELDS = [
    "number",
    "article_id",
    "title",
    "outlet",
    "author",
    "published",
    "url",
    "source",
    "quote",
    "start",
    "end",
    "link",
    "answer",
    "dates",
]
NEAREST_FIELDS = ["article_id", "title", "outlet", "published", "source", "url"]


def _answered() -> Answer:
    citations = (
        Citation(1, Quote.of(ARTICLE, Span(0, 56)), Span(9, 22), (DatedWords(Span(18, 22), date(1961, 1, 1)),)),
        Citation(2, Quote.of(BARE, Span(0, 10))),
    )
    return Answer(
        question="What failed?",
        standalone_question="What failed?",
        status=Status.ANSWERED,
        text=f"{TEXT[:56]} [1]\nRain fell. [2]",
        statements=(
            Statement(TEXT[:56], (1,), Support.VERBATIM),
            Statement("Rain fell.", (2,), Support.VERBATIM, earlier=True),
        ),
        citations=citations,
        settings="abc",
        disagreements=(Disagreement("rain", (Position("much", "officials", (1,)), Position("none", None, (2,)))),),
        as_of="2025-03-01",
        suggestions=("Why did it fail?",),
        lead="Yes",
        timings_ms={"total": 12.3456},
    )


def _abstained() -> Answer:
    return Answer(
        question="Who won?",
        standalone_question="Who won?",
        status=Status.NOT_IN_ARCHIVE,
        text="The archive does not say.",
        statements=(),
        citations=(),
        settings="abc",
        missing="who won",
        nearest=(ARTICLE, BARE),
    )


def _plain(value: Any) -> Any:
    return json.loads(json_text(value))


def _check(value: Any, name: str) -> None:
    Draft202012Validator(schema(name)).validate(value)


@pytest.mark.parametrize("name", OUTPUTS)
def test_every_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("answer", [_answered(), _abstained()], ids=["answered", "abstained"])
def test_an_answer_fits_its_schema_and_has_every_field(answer: Answer) -> None:
    plain = _plain(answer_json(answer))
    _check(plain, "answer")
    assert set(ANSWER_FIELDS) <= set(plain)
    for citation in plain["citations"]:
        assert set(CITATION_FIELDS) <= set(citation)
    for nearest in plain["nearest"]:
        assert set(NEAREST_FIELDS) <= set(nearest)


def test_fields_cannot_go_missing_from_the_schema() -> None:
    required = schema("answer")["required"]
    assert set(ANSWER_FIELDS) <= set(required)
    assert set(CITATION_FIELDS) <= set(schema("answer")["$defs"]["CitationJson"]["required"])


def test_a_schema_lets_later_versions_add_fields() -> None:
    plain = _plain(answer_json(_answered()))
    plain["citations"][0]["added_later"] = plain["added_later"] = 1
    _check(plain, "answer")


def test_a_schema_refuses_a_wrong_answer() -> None:
    plain = _plain(answer_json(_answered()))
    plain["status"] = "perhaps"
    assert not Draft202012Validator(schema("answer")).is_valid(plain)


def test_an_answer_is_given_field_by_field() -> None:
    plain = _plain(answer_json(_answered()))
    first, second = plain["citations"]
    assert first["quote"] == ARTICLE.text[first["start"] : first["end"]]
    assert first["published"] == plain["as_of"] == "2025-03-01"
    assert first["source"] == "dams/failure.txt"
    assert (second["published"], second["url"], second["link"], second["outlet"]) == (None,) * 4
    assert plain["statements"][0] == {"text": TEXT[:56], "citations": [1], "support": "verbatim", "earlier": False}
    assert plain["statements"][1]["earlier"] is True
    assert first["answer"] == {"start": 9, "end": 22, "text": "built in 1961"}
    assert first["dates"] == [{"start": 18, "end": 22, "text": "1961", "day": "1961-01-01"}]
    assert (second["answer"], second["dates"]) == (None, [])
    assert (plain["lead"], plain["asks_back"]) == ("Yes", False)
    assert plain["disagreements"][0]["positions"][1] == {"value": "none", "attributed_to": None, "citations": [2]}
    assert plain["timings_ms"] == {"total": 12.3}


def test_what_a_chat_model_took_is_told_where_one_was_asked() -> None:
    plain = _plain(answer_json(replace(_answered(), usage=Usage(1200, 80, 2, True, 0.0012, 6000))))
    _check(plain, "answer")
    assert plain["usage"] == dict(zip(USAGE_FIELDS, (1200, 80, 2, True, 0.0012, 6000), strict=True))
    assert schema("answer")["$defs"]["UsageJson"]["required"] == USAGE_FIELDS
    assert _plain(answer_json(_answered()))["usage"] is None


def test_an_abstention_names_the_nearest_articles() -> None:
    plain = _plain(answer_json(_abstained()))
    assert (plain["status"], plain["citations"], plain["statements"]) == ("not_in_archive", [], [])
    assert [one["article_id"] for one in plain["nearest"]] == [ARTICLE.id, BARE.id]


@pytest.mark.parametrize("identity", ["q1", 7, 1.5, None])
def test_a_batch_line_is_the_answer_and_its_id(identity: str | int | float | None) -> None:
    plain = _plain(batch_json(identity, _answered()))
    _check(plain, "batch")
    assert plain.pop("id") == identity
    assert plain == _plain(answer_json(_answered()))


def test_every_event_fits_the_schema_and_the_last_holds_the_answer() -> None:
    answer = _answered()
    events: list[Event] = [
        StatusEvent("Searching"),
        StatementEvent(answer.statements[0]),
        CitationEvent(answer.citations[0]),
        DisagreementEvent(answer.disagreements[0]),
        DoneEvent(answer),
    ]
    plain = [_plain(event_json(event)) for event in events]
    for one in plain:
        _check(one, "event")
    assert [one["event"] for one in plain] == ["status", "statement", "citation", "disagreement", "done"]
    assert plain[-1]["answer"] == _plain(answer_json(answer))


def test_json_keeps_letters_and_hides_what_acts_on_a_terminal() -> None:
    answer = _abstained()
    text = json_text(answer_json(Answer(**{**_fields(answer), "question": "Où?\x1b[31m\x9b31m\u2028"})))
    assert "Où?" in text
    assert not any(mark in text for mark in ("\x1b", "\x9b", "\u2028"))
    assert json.loads(text)["question"] == "Où?\x1b[31m\x9b31m\u2028"


def _fields(answer: Answer) -> dict[str, Any]:
    return {name: getattr(answer, name) for name in Answer.__dataclass_fields__}


# --- links ------------------------------------------------------------------------------------------------------


def test_a_link_opens_the_page_at_the_words() -> None:
    link = text_link(ARTICLE.url, 'built in 1961 - and "never, ever" & so on')
    assert link is not None
    address, _, words = link.partition("#:~:text=")
    assert address == ARTICLE.url
    assert unquote(words) == 'built in 1961 - and "never, ever" & so on'
    assert not set(words) & set('-,& "'), "these separate the parts of a text fragment and must be encoded"


def test_long_quotations_and_several_paragraphs_are_given_by_their_ends() -> None:
    long = " ".join(f"word{number}" for number in range(100))
    for words in (long, "First line of it.\nSecond line.\n\nThe very last line."):
        link = text_link("https://a.example/", words)
        assert link is not None
        first, _, last = link.partition("#:~:text=")[2].partition(",")
        assert words.startswith(unquote(first))
        assert words.endswith(unquote(last))
        assert len(link) < 400


def test_an_anchor_of_the_address_is_kept() -> None:
    assert text_link("https://a.example/p#part", "Words.") == "https://a.example/p#part:~:text=Words."
    assert text_link("https://a.example/p#:~:text=old", "Words.") == "https://a.example/p#:~:text=Words."


@pytest.mark.parametrize(
    "url", [None, "", "notes.txt", "javascript:alert(1)", "file:///etc/passwd", "ftp://a.example/"]
)
def test_only_web_addresses_get_links(url: str | None) -> None:
    assert text_link(url, "Words.") is None


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=600))
def test_a_link_is_plain_ascii_whatever_is_quoted(words: str) -> None:
    link = text_link("https://a.example/", words)
    assert (link is None) == (not words.strip())
    if link is not None:
        assert link.isascii()
        assert not any(letter.isspace() or letter in '<>"' for letter in link)
