"""What a reader may rely on in every answer, asked of the sample articles."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from newsroom import NEWS

from assistant import AnswerSettings, Assistant, CitationEvent, DoneEvent, Question, StatementEvent, Status, Turn
from ingest import IngestSettings, ingest
from vectorstore import Archive, ArchiveSettings, Constraints, UsageError
from vectorstore.embedders import Embedder

ANSWERABLE = {
    "why did the alliance sour?": "militant",
    "How long is the Durand Line?": "2,640",
    "Who mediated the October ceasefire?": "Qatar",
    "How many fighters do the Taliban have?": "172,000",
    "What does India have to do with the conflict?": "India",
    "When was the Durand Line drawn?": "1893",
    "How many people were killed in militant attacks in Pakistan in 2025?": "1,200",
}
OFF_TOPIC = (
    "What is the capital of Mongolia?",
    "Who won the chess championship in Reykjavik?",
    "How do I bake sourdough bread?",
    "What did the central bank of Brazil decide about interest rates?",
    "asdf qwer zxcv",
)


@pytest.mark.parametrize("question", [*ANSWERABLE, *OFF_TOPIC])
def test_every_citation_is_a_substring_of_its_article(assistant: Assistant, archive: Archive, question: str) -> None:
    for citation in assistant.ask(Question(question)).citations:
        stored = archive.article(citation.quote.article.id)
        assert stored is not None
        assert stored.text[citation.quote.start : citation.quote.end] == citation.quote.text


@pytest.mark.parametrize(("question", "fact"), ANSWERABLE.items())
def test_a_question_the_samples_answer_is_answered_with_the_fact(
    assistant: Assistant, question: str, fact: str
) -> None:
    answer = assistant.ask(Question(question))
    assert answer.status is Status.ANSWERED
    assert fact in answer.text


@pytest.mark.parametrize("question", OFF_TOPIC)
def test_nothing_is_answered_where_the_archive_has_none(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(Question(question))
    assert answer.status is Status.NOT_IN_ARCHIVE
    assert not answer.citations
    assert not answer.statements
    assert answer.missing


def test_an_abstention_names_what_is_missing(assistant: Assistant) -> None:
    answer = assistant.ask(Question("What is the capital of Mongolia?"))
    assert "Mongolia" in answer.text


def test_a_floor_of_ones_own_decides_when_nothing_is_answered(archive: Archive, embedder: Embedder) -> None:
    answer = Assistant(archive, embedder, AnswerSettings(floor=1e9)).ask(Question("How long is the Durand Line?"))
    assert answer.status is Status.NOT_IN_ARCHIVE
    assert not answer.citations
    answer = Assistant(archive, embedder, AnswerSettings(floor=-1e9)).ask(Question("What is the capital of Mongolia?"))
    assert answer.status is Status.PARTLY_ANSWERED
    assert "Mongolia" in (answer.missing or "")


def test_the_nearest_articles_are_offered_only_where_they_are_near(assistant: Assistant) -> None:
    near, far = "What did the Taliban say about the chess championship in Reykjavik?", "asdf qwer zxcv"
    assert max(one.similarity for one in assistant.search(near)) > 0.3 > assistant.search(far)[0].similarity > 0
    offered = assistant.ask(Question(near)).nearest
    assert 1 <= len({article.id for article in offered}) == len(offered) <= 3
    assert assistant.ask(Question(far)).nearest == ()


@pytest.mark.parametrize("question", ANSWERABLE)
def test_an_answer_is_short_and_every_statement_is_the_quotation(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(Question(question))
    quotes = {citation.number: citation.quote.text for citation in answer.citations}
    assert 1 <= len(answer.statements) <= 6
    assert len(re.sub(r"\[\d+\]", "", answer.text).split()) <= 150
    for statement in answer.statements:
        assert statement.text == quotes[statement.citations[0]]


@pytest.mark.parametrize("question", ANSWERABLE)
def test_numbers_run_in_order_of_first_use(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(Question(question))
    shown = [int(number) for number in re.findall(r"\[(\d+)\]", answer.text)]
    assert list(dict.fromkeys(shown)) == list(range(1, len(answer.citations) + 1))


def test_the_near_copy_is_told_once_and_cited_twice(assistant: Assistant) -> None:
    answer = assistant.ask(Question("What did the Taliban spokesman say about casualties of the strikes?"))
    texts = [statement.text for statement in answer.statements]
    assert len(texts) == len(set(texts))
    outlets = [
        {answer.citations[number - 1].quote.article.outlet for number in statement.citations}
        for statement in answer.statements
    ]
    assert {"Sample Wire", "Sample Herald"} in outlets


def test_a_follow_up_uses_the_conversation(assistant: Assistant) -> None:
    history = (Turn("Who are the Afghan Taliban?"),)
    answer = assistant.ask(Question("And how many fighters do they have?", history))
    assert "Afghan Taliban" in answer.standalone_question
    assert re.search("172,000|200,000", answer.text)


def test_a_question_that_stands_alone_is_left_alone(assistant: Assistant) -> None:
    history = (Turn("Who are the Afghan Taliban?"),)
    answer = assistant.ask(Question("How long is the Durand Line?", history))
    assert answer.standalone_question == "How long is the Durand Line?"


def test_constraints_narrow_and_never_widen(assistant: Assistant) -> None:
    only = Constraints(outlets=("sample review",))
    answer = assistant.ask(Question("How long is the Durand Line?", constraints=only))
    assert {citation.quote.article.outlet for citation in answer.citations} == {"Sample Review"}


def test_an_outlet_named_in_the_question_is_the_one_asked(assistant: Assistant) -> None:
    answer = assistant.ask(Question("How long is the Durand Line according to Sample Review?"))
    assert {citation.quote.article.outlet for citation in answer.citations} == {"Sample Review"}


def cited_outlets(assistant: Assistant, question: str, within: Constraints) -> set[str | None]:
    return {one.quote.article.outlet for one in assistant.ask(Question(question, constraints=within)).citations}


def test_an_outlet_in_the_question_never_widens_what_the_reader_chose(assistant: Assistant) -> None:
    only = Constraints(outlets=("Sample Review",))
    asked = "How long is the Durand Line according to Sample Analyst?"
    assert cited_outlets(assistant, asked, Constraints()) == {"Sample Analyst"}
    assert cited_outlets(assistant, asked, only) == {"Sample Review"}
    asked = "What places did the strikes hit according to Sample Wire?"
    assert "Sample Wire" in cited_outlets(assistant, asked, Constraints())
    assert cited_outlets(assistant, asked, only) <= {"Sample Review"}


def test_the_reader_is_told_when_the_outlet_named_does_not_answer(assistant: Assistant) -> None:
    answer = assistant.ask(Question("How long is the Durand Line according to Sample Herald?"))
    assert answer.status is Status.PARTLY_ANSWERED
    assert "Sample Herald" in (answer.missing or "")
    assert "Sample Herald" not in {citation.quote.article.outlet for citation in answer.citations}
    assert "Sample Herald" in (answer.notice or "")


def test_the_reader_is_told_when_neither_the_outlet_named_nor_any_other_answers(assistant: Assistant) -> None:
    answer = assistant.ask(Question("What is the capital of Mongolia according to Sample Review?"))
    assert answer.status is Status.NOT_IN_ARCHIVE
    assert "Sample Review" in (answer.notice or "")


def test_no_notice_is_given_where_the_outlet_named_answers(assistant: Assistant) -> None:
    assert assistant.ask(Question("How long is the Durand Line according to Sample Review?")).notice is None


def test_other_outlets_are_asked_within_the_dates_the_reader_chose(assistant: Assistant) -> None:
    asked = "How long is the Durand Line according to Sample Herald?"
    parting = datetime(2025, 11, 1, tzinfo=UTC)

    def cited_days(within: Constraints) -> list[datetime]:
        citations = assistant.ask(Question(asked, constraints=within)).citations
        return [one.quote.article.published for one in citations if one.quote.article.published is not None]

    assert max(cited_days(Constraints())) > parting, "without dates there is something later to cite"
    assert max(cited_days(Constraints(until=parting))) <= parting
    assert min(cited_days(Constraints(since=parting))) >= parting


def test_the_stream_gives_each_citation_before_its_statement_and_ends_with_the_answer(assistant: Assistant) -> None:
    events = list(assistant.stream(Question("why did the alliance sour?")))
    seen: set[int] = set()
    statements = []
    for event in events:
        if isinstance(event, CitationEvent):
            seen.add(event.citation.number)
        if isinstance(event, StatementEvent):
            assert set(event.statement.citations) <= seen
            statements.append(event.statement)
    assert isinstance(events[-1], DoneEvent)
    assert events[-1].answer.statements == tuple(statements)


def test_as_of_is_the_newest_cited_date(assistant: Assistant) -> None:
    answer = assistant.ask(Question("why did the alliance sour?"))
    dates = [one.quote.article.published for one in answer.citations if one.quote.article.published is not None]
    assert answer.as_of == max(dates).date().isoformat()


def test_the_same_question_gets_the_same_answer(assistant: Assistant) -> None:
    first, second = (assistant.ask(Question("why did the alliance sour?")) for _ in range(2))
    assert (first.text, first.citations, first.settings) == (second.text, second.citations, second.settings)


def test_an_article_ingested_while_the_archive_is_open_is_cited_by_the_next_question(
    samples_archive: Path, embedder: Embedder, tmp_path: Path
) -> None:
    folder, news = tmp_path / "archive", tmp_path / "news"
    shutil.copytree(samples_archive, folder)
    news.mkdir()
    (news / "bridge.md").write_text(NEWS["bridge.md"], encoding="utf-8")
    question = Question("Why was the harbour bridge in Eastport closed?")
    with Archive.open(folder, embedder) as archive:
        assistant = Assistant(archive, embedder)
        assert assistant.ask(question).status is Status.NOT_IN_ARCHIVE
        ingest([news], folder, embedder, IngestSettings(), ArchiveSettings())
        answer = assistant.ask(question)
    assert {citation.quote.article.outlet for citation in answer.citations} == {"Harbour Gazette"}
    assert "crack" in answer.text


@pytest.mark.parametrize("question", ["", "   ", "\n\t"])
def test_an_empty_question_is_refused(assistant: Assistant, question: str) -> None:
    with pytest.raises(UsageError):
        assistant.ask(Question(question))


@pytest.mark.parametrize(
    "question",
    [
        "?",
        "the of and",
        "a" * 20_000,
        "Pakistan " * 3_000,
        '" OR 1=1 --',
        "النص العربي",
        "🙂🙂🙂",
        "AND NOT (title:*)",
        "\x00",
    ],
)
def test_any_question_gets_an_answer_or_an_abstention(assistant: Assistant, question: str) -> None:
    assert assistant.ask(Question(question)).status in Status


class _Renamed:
    """The real embedder under another name."""

    def __init__(self, real: Embedder) -> None:
        self._real = real

    @property
    def fingerprint(self) -> str:
        return "another@123456789abc"

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


@pytest.mark.parametrize("floor", [None, -1.0])
def test_an_embedder_that_abstaining_was_not_measured_with_is_said(
    archive: Archive, embedder: Embedder, floor: float | None, caplog: pytest.LogCaptureFixture
) -> None:
    Assistant(archive, embedder)
    assert not caplog.records, "the default is the one it was measured with"
    Assistant(archive, cast(Embedder, _Renamed(embedder)), AnswerSettings(floor=floor))
    assert bool(caplog.records) is (floor is None), "who sets the floor has measured it"
    assert all("another@123456789abc" in record.getMessage() for record in caplog.records)


def test_a_measured_answer_is_the_answer_a_reader_gets(assistant: Assistant) -> None:
    question = Question("How long is the Durand Line?")
    seen, told = assistant.examine(question, 30), assistant.ask(question)
    assert (seen.answer.text, seen.answer.citations) == (told.text, told.citations)
    assert len({one.passage.id for one in seen.found}) == 30
    assert [one.passage for one in assistant.examine(question, 5).found] == [one.passage for one in seen.found[:5]]
    off_topic = assistant.examine(Question("How do I bake sourdough bread?"), 5)
    assert off_topic.answer.status is Status.NOT_IN_ARCHIVE
    assert off_topic.confidence < seen.confidence


def test_an_article_that_is_left_out_is_neither_found_nor_cited(assistant: Assistant) -> None:
    question = "How long is the Durand Line?"
    everywhere = assistant.examine(Question(question), 20)
    cited = tuple({citation.quote.article.id for citation in everywhere.answer.citations})
    without = assistant.examine(Question(question, constraints=Constraints(without=cited)), 20)
    assert cited
    assert len(without.found) == 20
    assert not {one.article.id for one in without.found} & set(cited)
    assert not {citation.quote.article.id for citation in without.answer.citations} & set(cited)
    kept = {article.id for article in assistant.archive.articles(Constraints(without=cited))}
    assert kept == {article.id for article in assistant.archive.articles()} - set(cited)
