"""Answers built by hand that show everything an answer can: words that answer, days, an overtaken state, a way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from assistant.types import Answer, Citation, DatedWords, Quote, Statement, Status, Support
from vectorstore import Article, Span

REOPENED = "The 🚢 harbour bridge reopened on Thursday after repairs that cost 4.2 million euros."
SHUT = "The harbour bridge will stay shut until a vote on Friday, the city said."
NEWER = Article(
    id="aaaaaaaaaaaaaaaa",
    source="bridge-opens.md",
    text=f"😀 Bridge opens\n\n{REOPENED} The mayor cut a ribbon.\n\nFerries stop in March.",
    content_hash="a" * 64,
    title="Harbour bridge opens again",
    outlet="Harbour Gazette",
    published=datetime(2026, 2, 27, tzinfo=UTC),
    url="https://gazette.example.org/bridge-opens",
)
OLDER = Article(
    id="bbbbbbbbbbbbbbbb",
    source="bridge-shut.md",
    text=f"{SHUT}\n\nFerries carry commuters.",
    content_hash="b" * 64,
    title="Bridge stays shut",
    outlet="Coast Courier",
    published=datetime(2026, 1, 3, tzinfo=UTC),
)


def span(article: Article, words: str) -> Span:
    """Where `words` first are in the article."""
    start = article.text.index(words)
    return Span(start, start + len(words))


def cited(number: int, article: Article, words: str, answer: str | None = None, **days: date) -> Citation:
    """A quotation of `words`; `answer` and the names of `days` are words of it."""
    dates = tuple(DatedWords(span(article, name), day) for name, day in days.items())
    return Citation(number, Quote.of(article, span(article, words)), span(article, answer) if answer else None, dates)


def told() -> Answer:
    """A partial answer with a lead, two states of one thing, and the day that each weekday means."""
    citations = (
        cited(1, NEWER, REOPENED, "reopened on Thursday", Thursday=date(2026, 2, 26)),
        cited(2, OLDER, SHUT, "until a vote on Friday", Friday=date(2026, 1, 9)),
    )
    return Answer(
        question="Has it reopened, and who paid?",
        standalone_question="Has the harbour bridge reopened, and who paid?",
        status=Status.PARTLY_ANSWERED,
        text=f"Yes.\n{REOPENED} [1]\n{SHUT} [2]",
        statements=(
            Statement(REOPENED, (1,), Support.VERBATIM),
            Statement(SHUT, (2,), Support.VERBATIM, earlier=True),
        ),
        citations=citations,
        settings="test",
        missing="who paid",
        as_of="2026-02-27",
        suggestions=("When did the bridge close?",),
        lead="Yes",
    )


def reworded() -> Answer:
    """The same evidence in a chat model's words, in which nothing can be marked."""
    said = Statement("It is open again, at a cost of 4.2 million euros.", (1,), Support.ENTAILED)
    answer = told()
    return replace(answer, statements=(said,), citations=answer.citations[:1], text=said.marked, lead=None)


def asked_back() -> Answer:
    """A question put back to the reader, with two readings."""
    return Answer(
        question="How old is she?",
        standalone_question="How old is she?",
        status=Status.NOT_IN_ARCHIVE,
        text="Whom do you mean?",
        statements=(),
        citations=(),
        settings="test",
        suggestions=("How old is Lena Okafor?", "How old is Ida Brandt?"),
        asks_back=True,
    )
