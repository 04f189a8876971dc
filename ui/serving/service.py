"""What every door of the server uses: the page, the HTTP API, the OpenAI form and MCP call these and nothing below.

Each call is counted and timed. Who may call is decided before, by the guard; how results look is decided after.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from ui.monitoring.metrics import Metrics, Verb
from ui.options import check_languages, check_outlets, constraints
from vectorstore.errors import UsageError

if TYPE_CHECKING:
    from assistant import Answer, Assistant, Event, Found, Question
    from assistant.checking.types import Verdict
    from assistant.disagreeing.types import Comparison
    from assistant.timeline.types import Timeline
    from assistant.tracing.types import Attribution, Trace
    from ui.jobs.jobs import Jobs
    from ui.records.records import Records
    from ui.settings import Settings
    from vectorstore import Archive, Article, ArticleOrder, Constraints

ANSWERS_AT_ONCE = 4
"""Questions that are worked on at the same time; others wait their turn."""
TEXT_LIMIT = 10_000
"""Characters of one question, claim, quotation, excerpt or topic."""


@dataclass(frozen=True)
class Service:
    """One open archive with all that can be done with it. Safe from several threads."""

    settings: Settings
    assistant: Assistant
    records: Records
    jobs: Jobs
    metrics: Metrics
    clock: Callable[[], datetime]
    _turn: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(ANSWERS_AT_ONCE))

    @property
    def archive(self) -> Archive:
        """The archive, open for reading."""
        return self.assistant.archive

    def within(
        self, outlets: Sequence[str], since: str | None, until: str | None, languages: Sequence[str] = ()
    ) -> Constraints:
        """The articles to look at; days are YYYY-MM-DD, languages ISO 639-1 codes.

        Raises `UsageError` for wrong days, and for outlets and languages that the archive has nothing from.
        """
        wanted = constraints(outlets, since, until, names=("since", "until"))
        wanted = replace(wanted, languages=tuple(code.strip().lower() for code in languages if code.strip()))
        check_outlets(self.archive, wanted.outlets)
        check_languages(self.archive, wanted.languages)
        return wanted

    def stream(self, question: Question, is_stopped: Callable[[], bool] = lambda: False) -> Iterator[Event]:
        """An answer as it comes. Raises `UsageError` for an empty or endless question."""
        _within_limit("question", question.text)
        answering = self.assistant.stream(question, is_stopped)
        with self.metrics.measured(Verb.ASK), self._turn, closing(answering) as events:  # type: ignore[type-var]
            for event in events:
                self.metrics.seen(event)
                yield event

    def ask(self, question: Question) -> Answer:
        """The whole answer. Raises `UsageError` for an empty or endless question."""
        _within_limit("question", question.text)
        with self.metrics.measured(Verb.ASK), self._turn:
            answer = self.assistant.ask(question)
            self.metrics.answered(answer)
            return answer

    def check(self, claim: str, within: Constraints) -> Verdict:
        """What speaks for and against a claim. Raises `UsageError` where it is empty or a question."""
        from assistant.checking.types import Claim

        _within_limit("claim", claim)
        with self.metrics.measured(Verb.CHECK), self._turn:
            return self.assistant.newsroom.check(Claim(claim, within))

    def trace(self, quote: str, within: Constraints) -> Trace:
        """The articles that have a quotation. Raises `UsageError` for an empty one."""
        _within_limit("quotation", quote)
        with self.metrics.measured(Verb.TRACE), self._turn:
            return self.assistant.newsroom.trace(quote, within)

    def attribute(self, excerpt: str, within: Constraints) -> Attribution:
        """The article an excerpt is from. Raises `UsageError` for one of less than five words."""
        _within_limit("excerpt", excerpt)
        with self.metrics.measured(Verb.ATTRIBUTE), self._turn:
            return self.assistant.newsroom.attribute(excerpt, within)

    def compare(self, topic: str, within: Constraints) -> Comparison:
        """The points on which articles disagree. Raises `UsageError` for an empty topic."""
        _within_limit("topic", topic)
        with self.metrics.measured(Verb.COMPARE), self._turn:
            return self.assistant.newsroom.compare(topic, within)

    def timeline(self, topic: str, within: Constraints, limit: int = 20) -> Timeline:
        """Dated events on a topic. Raises `UsageError` for an empty topic."""
        _within_limit("topic", topic)
        with self.metrics.measured(Verb.TIMELINE), self._turn:
            return self.assistant.newsroom.timeline(topic, within, limit)

    def search(self, words: str, within: Constraints, limit: int = 10) -> tuple[Found, ...]:
        """Passages, best first. Raises `UsageError` when there are no words."""
        _within_limit("search", words)
        with self.metrics.measured(Verb.SEARCH), self._turn:
            return self.assistant.search(words, within, limit)

    def articles(
        self, within: Constraints, words: str | None, limit: int, offset: int = 0, order: ArticleOrder | None = None
    ) -> Sequence[Article]:
        """Articles, by default newest first, as the archive is now."""
        from vectorstore import ArticleOrder

        self.archive.refresh()
        return self.archive.articles(within, words, limit, offset, order or ArticleOrder.NEWEST)

    def article(self, article_id: str) -> Article | None:
        """The current version of an article, or None."""
        self.archive.refresh()
        return self.archive.article(article_id)

    def remove(self, article_ids: Sequence[str]) -> tuple[Article, ...]:
        """Deletes articles with all their versions and gives what they were.

        Raises `UsageError` for one that is not there, `ArchiveBusy` while another process writes.
        """
        from vectorstore import Archive

        self.archive.refresh()
        found = tuple(dict.fromkeys(self._known(one) for one in article_ids))
        with self.metrics.measured(Verb.REMOVE), Archive.remover(self.archive.folder) as writer:
            writer.remove([article.id for article in found])
            writer.publish()
        self.archive.refresh()
        return found

    def _known(self, article_id: str) -> Article:
        article = self.archive.article(article_id)
        if article is None:
            raise UsageError(f"The article '{article_id[:80]}' is not in the archive.", "The list shows what is there.")
        return article


def _within_limit(what: str, text: str) -> None:
    if len(text) > TEXT_LIMIT:
        raise UsageError(
            f"The {what} has {len(text):,} characters and the limit is {TEXT_LIMIT:,}.", "Shorten it and ask again."
        )
