"""Passages, articles and ingests as plain text for a model to read. Other results are told by their exports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.exporting.text import plain
from ui.exporting.wording import origin_words, title_words

if TYPE_CHECKING:
    from assistant import Found
    from ui.contract_api import JobJson
    from vectorstore import Article


def headline(article: Article) -> str:
    """Title, outlet, day and id on one line."""
    named = [title_words(article), origin_words(article), f"id {article.id}"]
    return " — ".join(plain(part) for part in named if part)


def search_text(found: Sequence[Found]) -> str:
    """Passages, best first."""
    if not found:
        return "No passage was found."
    return "\n\n".join(
        f"{place}. {headline(one.article)}\n“{one.passage.text}”" for place, one in enumerate(found, start=1)
    )


def list_text(articles: Sequence[Article], total: int) -> str:
    """One line for each article."""
    shown = "\n".join(f"- {headline(article)}" for article in articles)
    return (
        f"{len(articles)} of the archive's {total} articles, newest first\n{shown}" if articles else "No article fits."
    )


def article_text(article: Article, versions: int) -> str:
    """The whole article under what is known about it."""
    facts = [article.author, article.url or article.source, f"version {article.version} of {versions}"]
    return f"{headline(article)}\n{' — '.join(plain(fact) for fact in facts if fact)}\n\n{article.text}"


def job_text(job: JobJson) -> str:
    """How an ingest stands, in one or two sentences, and the sources that failed."""
    if job.problem is not None:
        return f"The ingest {job.id} failed: {job.problem}"
    report = job.report
    if report is None:
        doing = f" ({job.doing})" if job.doing else ""
        return f"The ingest {job.id} is {job.state}{doing}: {job.done} read so far. Ask `ingested` how it stands later."
    counts = f"{report.new} new, {report.changed} changed, {report.unchanged} unchanged"
    failures = "".join(f"\n- {plain(one.source)}: {plain(one.reason)}" for one in report.failures)
    return f"The ingest {job.id} is done: {counts}." + (f"\nNot read:{failures}" if failures else "")
