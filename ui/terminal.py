"""Draws answers, passages and articles for a terminal, as plain wrapped text. The JSON is drawn elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from ui import console
from vectorstore.types import written_day

if TYPE_CHECKING:
    from assistant import Answer, Citation, Disagreement, Found, Statement
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
    """The answer, then its sources; for an abstention the sentence, then the nearest articles."""
    if answer.standalone_question != answer.question:
        console.out(console.dim(console.wrap(f"Understood as: {answer.standalone_question}")))
    if answer.statements:
        for line in answer.text.splitlines():
            console.out(console.wrap(line))
    show_sources(answer)


def show_statement(statement: Statement) -> None:
    """One statement of a streamed answer, with its markers."""
    console.out(console.wrap(statement.marked))


def show_sources(answer: Answer) -> None:
    """Everything of an answer but its statements."""
    if not answer.statements:
        console.out(console.wrap(answer.text))
    elif answer.missing:
        console.out(console.wrap(f"Not found: {answer.missing}"))
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
    if answer.suggestions:
        console.out(f"\n{console.bold('You could ask')}")
        for suggestion in answer.suggestions:
            console.out(console.wrap(suggestion, indent=2))
    if answer.notice:
        console.note(f"Note: {answer.notice}")


def _show_citation(citation: Citation) -> None:
    quote, article = citation.quote, citation.quote.article
    console.out(f" [{citation.number}] {headline(article)}")
    console.out(console.wrap(f"“{quote.text}”", indent=5))
    console.out(f"     {console.dim(article.url or article.source)}")


def _show_disagreement(found: Disagreement) -> None:
    console.out(f"\n{console.bold('Sources disagree')} on {console.clean(found.about)}")
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
