"""An article written to attack the page that shows it, and answers that quote it."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

from assistant.types import Answer, Citation, DatedWords, Disagreement, Position, Quote, Statement, Status, Support
from vectorstore import Article, Span

PARAGRAPHS = (
    '<script>window.hacked = 1</script> The harbour <img src=http://evil.example/x.png onerror="window.hacked=1">'
    " bridge was closed on Monday.",
    "![pixel](http://evil.example/p.png) [more](javascript:window.hacked=1) <iframe src='http://evil.example'></iframe>",
    "</p></div></template><style>body { display: none }</style> ${window.hacked=1} {{value}}"
    " &lt;b&gt; \\u003cscript\\u003e",
    "Ferries to the island sail every hour. \u202eyltnaruc\u202c \u2066hidden\u2069",
)
TEXT = "\n\n".join(PARAGRAPHS)


def hostile_article() -> Article:
    """Every field of it holds something that would run or fetch, if it were not taken as text."""
    return Article(
        id="0123456789abcdef",
        source="<img src=x onerror=window.hacked=1>.txt",
        text=TEXT,
        content_hash=hashlib.sha256(TEXT.encode()).hexdigest(),
        title='"><svg onload=window.hacked=1> Harbour\u202egpj.exe</h2><script>window.hacked=1</script>',
        outlet="'><a href=javascript:window.hacked=1>Gazette</a>",
        author="<b onmouseover=window.hacked=1>A. Writer</b>",
        published=datetime(2026, 1, 5, tzinfo=UTC),
        url="javascript:window.hacked=1//https://example.org",
        language='en" onload="window.hacked=1',
    )


def hostile_answer() -> Answer:
    """Every text of it is hostile, including what a chat model may have written."""
    article = hostile_article()
    quotes = [Quote(article, start, end, TEXT[start:end]) for start, end in _spans()]
    citations = tuple(_marked(number, quote) for number, quote in enumerate(quotes, start=1))
    evil = "<script>window.hacked=1</script>"
    return Answer(
        question=f"{evil} what closed?",
        standalone_question=f"{evil} what was closed?",
        status=Status.PARTLY_ANSWERED,
        text=f"{evil} [1]",
        statements=tuple(
            Statement(quote.text, (n,), Support.VERBATIM, earlier=n > 1) for n, quote in enumerate(quotes, start=1)
        ),
        citations=citations,
        settings="test",
        answerer=f"openai:{evil}",
        disagreements=(Disagreement(evil, (Position(evil, evil, (1,)), Position(evil, None, (2,))), evil),),
        missing=evil,
        as_of=evil,
        suggestions=(f'" onclick="window.hacked=1" {evil}',),
        lead=evil,
        notice=evil,
    )


def _marked(number: int, quote: Quote) -> Citation:
    """Marks whose edges cut through what would be markup."""
    answer, dated = Span(quote.start + 3, quote.end - 3), Span(quote.start + 1, quote.start + 5)
    return Citation(number, quote, answer, (DatedWords(dated, date(2026, 1, 5)),))


def _spans() -> list[tuple[int, int]]:
    return [(TEXT.index(paragraph), TEXT.index(paragraph) + len(paragraph)) for paragraph in PARAGRAPHS]
