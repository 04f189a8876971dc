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
from newsroom_results import attribution, declined, empty_results, not_found, results, timeline, trace, verdict

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
from ui.convert_newsroom import batch_attribution_json, batch_trace_json, batch_verdict_json
from ui.exporting.formats import result_json
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

RESULT_FIELDS = {
    "check": ["claim", "verdict", "explanation", "evidence", "parts", "attributed_to", "as_of", "settings", "notice",
              "timings_ms"],
    "trace": ["quote", "matches", "settings", "notice", "timings_ms"],
    "attribute": ["excerpt", "article", "match", "also_in", "nearest", "settings", "timings_ms"],
    "compare": ["topic", "disagreements", "citations", "as_of", "settings", "notice", "timings_ms"],
    "timeline": ["topic", "events", "citations", "as_of", "settings", "notice", "timings_ms"],
}  # fmt: skip
EVIDENCE_FIELDS = ["stance", "why", "citation", "attributed_to"]
PART_FIELDS = ["text", "verdict", "explanation", "citations"]
MATCH_FIELDS = ["match", "similarity", "differences", "speaker", "citation", "spliced", "earliest"]
EVENT_FIELDS = ["first", "last", "precision", "written", "text", "citations"]


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
        disagreements=(
            Disagreement(
                "rain",
                (
                    Position("much", "officials", (1,), date(2025, 3, 1), (date(2025, 2, 1), date(2025, 2, 28))),
                    Position("none", None, (2,)),
                ),
            ),
        ),
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
    first, second = plain["disagreements"][0]["positions"]
    assert (first["published"], first["event"]) == ("2025-03-01", "2025-02-01/2025-02-28")
    bare = {"attributed_to": None, "published": None, "event": None}
    assert second == {"value": "none", "citations": [2], **bare}
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


# --- check, trace, attribute, compare, timeline -----------------------------------------------------------------


@pytest.mark.parametrize("name", RESULT_FIELDS)
def test_every_result_fits_its_schema_and_has_every_field(name: str) -> None:
    for result in (results()[name], empty_results()[name]):
        plain = _plain(result_json(result))
        _check(plain, name)
        assert set(RESULT_FIELDS[name]) <= set(plain)
    assert set(RESULT_FIELDS[name]) <= set(schema(name)["required"])


@pytest.mark.parametrize(
    ("name", "model", "fields"),
    [
        ("check", "EvidenceJson", EVIDENCE_FIELDS),
        ("check", "CheckedPartJson", PART_FIELDS),
        ("check", "CitationJson", CITATION_FIELDS),
        ("trace", "MatchJson", MATCH_FIELDS),
        ("trace", "DifferenceJson", ["given", "found"]),
        ("timeline", "TimelineEventJson", EVENT_FIELDS),
        ("compare", "PositionJson", ["value", "attributed_to", "citations"]),
        ("attribute", "NearestJson", NEAREST_FIELDS),
    ],
)
def test_fields_cannot_go_missing_from_the_parts_of_a_result(name: str, model: str, fields: list[str]) -> None:
    assert set(fields) <= set(schema(name)["$defs"][model]["required"])


@pytest.mark.parametrize("name", RESULT_FIELDS)
def test_the_schema_of_a_result_lets_later_versions_add_fields_and_refuses_a_missing_one(name: str) -> None:
    plain = _plain(result_json(results()[name]))
    _check({**plain, "added_later": 1}, name)
    del plain["settings"]
    assert not Draft202012Validator(schema(name)).is_valid(plain)


def test_a_verdict_is_given_field_by_field() -> None:
    plain = _plain(result_json(verdict()))
    assert (plain["claim"], plain["verdict"]) == (verdict().claim, "contradicted")
    first, second = plain["evidence"]
    assert (first["stance"], second["stance"]) == ("contradicts", "mentions")
    assert (first["attributed_to"], second["attributed_to"]) == (None, "the city")
    assert first["why"] == plain["explanation"]
    assert [one["citation"]["number"] for one in plain["evidence"]] == [1, 2]
    for one in plain["evidence"]:
        assert set(CITATION_FIELDS) <= set(one["citation"])
    assert plain["parts"][0] == {
        "text": "The bridge reopened on Thursday",
        "verdict": "supported",
        "explanation": "An article says so.",
        "citations": [1],
    }
    assert (plain["as_of"], plain["notice"]) == ("2026-02-27", "One index was rebuilt.")
    assert plain["timings_ms"] == {"total": 12.3}
    assert (_plain(result_json(not_found()))["verdict"], _plain(result_json(not_found()))["evidence"]) == (
        "not_found",
        [],
    )


def test_a_trace_is_given_field_by_field() -> None:
    exact, altered = _plain(result_json(trace()))["matches"]
    assert (exact["match"], exact["similarity"], exact["differences"]) == ("exact", 1.0, [])
    assert (exact["speaker"], exact["earliest"], exact["spliced"]) == ("the city", True, [])
    assert (altered["match"], altered["similarity"], altered["speaker"]) == ("altered", 0.8333, None)
    assert altered["differences"] == [
        {"given": "rich", "found": "poor"},
        {"given": "", "found": "only"},
        {"given": "very", "found": ""},
    ]
    assert [one["number"] for one in (altered["citation"], *altered["spliced"])] == [2, 3]


def test_an_attribution_names_the_article_or_none() -> None:
    plain = _plain(result_json(attribution()))
    assert plain["article"]["article_id"] == plain["match"]["citation"]["article_id"]
    assert (plain["article"]["title"], plain["article"]["outlet"]) == ("Harbour bridge opens again", "Harbour Gazette")
    assert [one["title"] for one in plain["also_in"]] == ["Bridge stays shut"]
    none = _plain(result_json(declined()))
    assert (none["article"], none["match"], none["also_in"]) == (None, None, [])
    assert [one["title"] for one in none["nearest"]] == ["Bridge stays shut"]


def test_an_event_says_its_days_and_how_exactly_they_are_known() -> None:
    events = _plain(result_json(timeline()))["events"]
    assert [one["precision"] for one in events] == ["year", "day", "day", "month"]
    assert (events[1]["first"], events[1]["last"], events[1]["written"]) == ("2026-01-03", "2026-01-09", "Friday")
    assert events[2]["citations"] == [1, 2]


def test_a_batch_line_may_be_a_verdict_a_trace_or_an_attribution() -> None:
    lines: list[Any] = [
        batch_verdict_json("c", verdict()),
        batch_trace_json(2, trace()),
        batch_attribution_json(None, attribution()),
    ]
    for line, result in zip(lines, (verdict(), trace(), attribution()), strict=True):
        plain = _plain(line)
        _check(plain, "batch")
        plain.pop("id")
        assert plain == _plain(result_json(result))


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
