"""What a reader gets, from the question to the answer: marked words, named gaps, days counted, and questions back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from assistant import Answer, Assistant, Question, Status, Turn
from ingest import IngestSettings, ingest
from vectorstore import Archive, ArchiveSettings
from vectorstore.embedders import Embedder

NOW = datetime(2025, 3, 20, 9, tzinfo=UTC)
NEWS = (
    (
        "Ferry fire kills 12 off Varnholm",
        "Coastal Gazette",
        "2025-03-11",
        "A fire on the passenger ferry Solveig killed at least 12 people off Varnholm on Monday night. "
        "The fire began in the engine room at about 11 p.m., the coast guard said. "
        "Coast guard chief Ingrid Halvorsen said the crew had reported a fuel leak the week before.\n\n"
        "The Solveig was built in 1987 and carried 214 passengers.",
    ),
    (
        "Toll of ferry fire rises to 19",
        "Coastal Gazette",
        "2025-03-14",
        "The death toll of the fire on the passenger ferry Solveig off Varnholm has risen to at least 19 people. "
        "Halvorsen said on Thursday that the sprinklers did not work because a valve had been closed for repairs. "
        "Divers will resume the search on Saturday.",
    ),
    (
        "Varnholm mayor bans old ferries",
        "Harbour Times",
        "2025-03-18",
        "Varnholm has banned ferries that are more than 30 years old from its harbour. "
        "Mayor Petra Lindqvist signed the order on Tuesday after the fire on the Solveig. "
        "“No family should fear a crossing,” Lindqvist said. "
        "The ferry company Nordkyst said it will appeal against the ban.",
    ),
    (
        "Varnholm library reopens",
        "Harbour Times",
        "2024-09-02",
        "The public library of Varnholm reopened after two years of repairs. "
        "The works cost 4.2 million crowns, the council said.",
    ),
)


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("ferry")
    rows = (
        {"title": title, "source": outlet, "published_at": day, "body": body, "url": f"https://news.example/{number}"}
        for number, (title, outlet, day, body) in enumerate(NEWS)
    )
    source = folder / "news.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert ingest([source], folder / "archive", embedder, IngestSettings(), ArchiveSettings()).new == len(NEWS)
    with Archive.open(folder / "archive", embedder) as archive:
        yield Assistant(archive, embedder, clock=lambda: NOW)


def ask(newsroom: Assistant, question: str, *history: Turn) -> Answer:
    return newsroom.ask(Question(question, history))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("When was the Solveig built?", "1987"),
        ("How many passengers did the Solveig carry?", "214"),
        ("Who signed the order on old ferries?", "Petra Lindqvist"),
        ("How much did the works at the library cost?", "4.2 million crowns"),
    ],
)
def test_the_words_that_answer_are_marked_inside_the_first_quotation(
    newsroom: Assistant, question: str, words: str
) -> None:
    answer = ask(newsroom, question)
    assert answer.status is Status.ANSWERED
    first = answer.citations[answer.statements[0].citations[0] - 1]
    assert first.answer is not None
    assert words in first.quote.article.text[first.answer.start : first.answer.end]


def test_a_weekday_in_a_quotation_is_told_with_its_date(newsroom: Assistant) -> None:
    answer = ask(newsroom, "When did the mayor sign the order?")
    dated = {
        one.quote.article.text[each.span.start : each.span.end]: each.day
        for one in answer.citations
        for each in one.dates
    }
    assert dated["Tuesday"] == date(2025, 3, 18)


def test_a_part_of_a_question_that_nothing_answers_is_named(newsroom: Assistant) -> None:
    answer = ask(newsroom, "When was the Solveig built, and how much did the Solveig cost?")
    assert answer.status is Status.PARTLY_ANSWERED
    assert "1987" in answer.text
    assert "cost" in (answer.missing or "")


def test_a_name_that_no_cited_article_has_is_named_as_missing(newsroom: Assistant) -> None:
    answer = ask(newsroom, "What did Ingrid Halvorsen and Olga Brandt say about the fire?")
    assert answer.status is not Status.ANSWERED
    assert "Brandt" in (answer.missing or "")


def test_an_older_figure_of_the_same_thing_is_told_as_the_earlier_one(newsroom: Assistant) -> None:
    answer = ask(newsroom, "How many people died in the fire on the ferry Solveig?")
    standing = {one.text: one.earlier for one in answer.statements}
    newer = [text for text in standing if "19" in text]
    older = [text for text in standing if "at least 12" in text]
    assert newer
    assert not any(standing[text] for text in newer)
    assert all(standing[text] for text in older)
    assert answer.as_of == "2025-03-14"


def test_a_question_that_means_nobody_in_particular_is_asked_back(newsroom: Assistant) -> None:
    answer = ask(newsroom, "Why?")
    assert answer.asks_back
    assert answer.status is Status.NOT_IN_ARCHIVE
    assert not answer.citations
    assert "Why?" in answer.text


def test_a_follow_up_is_answered_from_what_the_conversation_was_about(newsroom: Assistant) -> None:
    answer = ask(
        newsroom, "When was it built?", Turn("How many passengers did the Solveig carry?", "It carried 214 passengers.")
    )
    assert "Solveig" in answer.standalone_question
    assert "1987" in answer.text


def test_days_counted_from_today_narrow_the_search_and_it_is_said_where_they_do_not_answer(
    newsroom: Assistant,
) -> None:
    answer = ask(newsroom, "What was banned from the harbour of Varnholm this week?")
    assert {one.quote.article.title for one in answer.citations} == {"Varnholm mayor bans old ferries"}
    assert answer.notice is None
    answer = ask(newsroom, "How much did the works at the library of Varnholm cost last week?")
    assert answer.citations or answer.status is Status.NOT_IN_ARCHIVE
    assert "other articles were searched too" in (answer.notice or "")


def test_what_somebody_said_is_told_in_their_words(newsroom: Assistant) -> None:
    answer = ask(newsroom, "What did Lindqvist say about the ferries?")
    assert "No family should fear a crossing" in answer.statements[0].text


def test_a_plain_yes_leads_the_evidence_and_an_unsure_one_does_not(newsroom: Assistant) -> None:
    answer = ask(newsroom, "Has Varnholm banned ferries that are more than 30 years old?")
    assert answer.lead == "Yes"
    assert answer.text.startswith("Yes.\n")
    assert ask(newsroom, "Will Nordkyst win its appeal against the ban?").lead is None


@pytest.mark.parametrize(
    "question",
    ["How many soldiers are stationed in Varnholm?", "Who owns the Solveig's insurer?"],
)
def test_a_question_near_the_news_that_it_does_not_answer_is_declined(newsroom: Assistant, question: str) -> None:
    answer = ask(newsroom, question)
    assert answer.status is Status.NOT_IN_ARCHIVE
    assert answer.missing
