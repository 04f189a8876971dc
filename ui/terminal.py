"""Draws answers, passages and articles for a terminal, as plain wrapped text. The JSON is drawn elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from ui import console
from ui.days import iso_date, short_day
from ui.pieces import Piece, answering, pieces, quoted_by, statement_pieces
from vectorstore.types import Span, written_day

if TYPE_CHECKING:
    from assistant import Answer, Citation, Disagreement, Found, Statement, Usage
    from vectorstore import Article


def long_day(moment: datetime | None) -> str | None:
    """ "27 February 2026", or None."""
    return None if moment is None else written_day(moment)


def headline(article: Article) -> str:
    """Title, outlet and day, as far as they are known."""
    rest = [part for part in (article.outlet, long_day(article.published)) if part]
    title = console.bold(" ".join((article.title or article.source).split()))
    return f"{title} {console.dim('— ' + ', '.join(rest))}" if rest else title


def show_answer(answer: Answer) -> None:
    """How the question was read, the answer and its sources; for an abstention the sentence and the nearest articles.

    A statement stays the article's words: the days that its weekdays mean stand in brackets on a terminal, and in the
    sources only where the output may be copied on.
    """
    _show_reading(answer)
    if answer.lead:
        console.out(console.bold(f"{answer.lead}."))
    for statement in answer.statements:
        show_statement(statement, answer.citations)
    show_sources(answer)


def show_statement(statement: Statement, citations: Sequence[Citation]) -> None:
    """One statement with its markers; `citations` are those known so far."""
    cited = [one for one in citations if one.number in statement.citations]
    parts = [*_label(statement, cited), *_styled(statement_pieces(statement, quoted_by(statement, cited)))]
    console.out(console.wrap_styled([*parts, (statement.marked[len(statement.text) :], "")]))


def show_rest(answer: Answer) -> None:
    """What a streamed answer has besides its statements, which are out already."""
    _show_reading(answer)
    if answer.lead:
        console.out(f"In short: {console.bold(f'{answer.lead}.')}")
    show_sources(answer)


def show_sources(answer: Answer) -> None:
    """What stands under the statements, or in their place."""
    if not answer.statements:
        console.out(console.wrap(answer.text))
    elif answer.missing:
        console.out(console.wrap(f"Not found: {answer.missing}"))
    if answer.as_of:
        console.out(console.dim(f"As of {iso_date(answer.as_of)}"))
    for found in answer.disagreements:
        _show_disagreement(found)
    if answer.citations:
        console.out(f"\n{console.bold('Sources')}")
        for citation in answer.citations:
            _show_citation(citation)
    if answer.nearest:
        console.out(f"\n{console.bold('Nearest articles')}")
        for article in answer.nearest:
            console.out(f"  {headline(article)}")
    _show_suggestions(answer)
    if answer.notice:
        console.note(f"Note: {answer.notice}")
    if answer.usage is not None and (taken := _taken(answer.answerer, answer.usage)) is not None:
        console.note(taken)


def _taken(model: str, usage: Usage) -> str | None:
    """What the chat model took; None where that is nothing worth telling."""
    about = "about " if usage.estimated else ""
    price = f", ${usage.price:.4f}" if usage.price is not None else ""
    tokens = f"{about}{usage.input_tokens:,} tokens read, {usage.output_tokens:,} written{price}"
    if model == "extractive":
        return f"The chat model took all the same: {tokens}." if usage.input_tokens else None
    return (
        f"Written by {model}: {tokens}." if usage.calls else f"Written by {model}: a reply that was kept, at no cost."
    )


def _show_reading(answer: Answer) -> None:
    if answer.standalone_question != answer.question:
        console.out(console.dim(console.wrap(f"Understood as: {answer.standalone_question}")))


def _label(statement: Statement, cited: Sequence[Citation]) -> list[tuple[str, console.Style]]:
    """What stands before a statement that is overtaken."""
    if not statement.earlier:
        return []
    published = cited[0].quote.article.published if cited else None
    return [(f"Earlier, {short_day(published)}: " if published is not None else "Earlier: ", "dim")]


def _styled(cut: Iterable[Piece]) -> list[tuple[str, console.Style]]:
    """The pieces as they look on a terminal; without one, nothing is put between the words."""
    parts: list[tuple[str, console.Style]] = []
    for piece in cut:
        parts.append((piece.text, "bold" if piece.answers else ""))
        if piece.day is not None and console.stdout_is_terminal():
            parts.append((f" [{short_day(piece.day)}]", "dim"))
    return parts


def _show_suggestions(answer: Answer) -> None:
    """Questions to ask next; numbered where they are readings to choose from."""
    if answer.suggestions and not answer.asks_back:
        console.out(f"\n{console.bold('You could ask')}")
    for number, suggestion in enumerate(answer.suggestions, start=1):
        first = f"  {number}. " if answer.asks_back else "  "
        console.out(console.wrap(suggestion, indent=len(first), first=first))


def _show_citation(citation: Citation) -> None:
    """The quotation as it is in the article; what its weekdays mean stands below it."""
    quote, article = citation.quote, citation.quote.article
    console.out(f" [{citation.number}] {headline(article)}")
    cut = pieces(article.text, Span(quote.start, quote.end), answering(citation))
    console.out(console.wrap_styled([("“", ""), *_styled(cut), ("”", "")], indent=5))
    for one in citation.dates:
        words = article.text[one.span.start : one.span.end]
        console.out(console.dim(console.wrap(f"[{words}: {written_day(one.day)}]", indent=5)))
    console.out(f"     {console.dim(article.url or article.source)}")


def _show_disagreement(found: Disagreement) -> None:
    console.out(f"\n{console.bold('Sources disagree:')} {console.clean(found.about)}")
    for position in found.positions:
        who = f" — {position.attributed_to}" if position.attributed_to else ""
        console.out(console.wrap(f"{position.value}{who} {position.markers}", indent=4, first="  - "))
    if found.note:
        console.out(console.wrap(found.note, indent=4))


def show_found(found: Sequence[Found]) -> None:
    """Passages, best first, each with its score and its article."""
    for position, one in enumerate(found, start=1):
        console.out(f"{position:3d}. {console.dim(f'{one.score:.3f}')}  {headline(one.article)}")
        console.out(console.wrap(one.passage.text, indent=5))
        console.out(f"     {console.dim(one.article.url or one.article.source)}")


def show_article(article: Article, versions: Sequence[Article]) -> None:
    """An article's text under what is known about it."""
    console.out(headline(article))
    facts = [("Author", article.author), ("Updated", long_day(article.updated)), ("Link", article.url)]
    facts += [("Source", article.source), ("Id", article.id)]
    if len(versions) > 1:
        facts.append(("Version", f"{article.version} of {len(versions)}"))
    for name, value in facts:
        if value:
            console.out(console.dim(f"{name + ':':9}{value}"))
    console.out()
    for paragraph in article.text.splitlines():
        console.out(console.wrap(paragraph) if paragraph.strip() else "")
