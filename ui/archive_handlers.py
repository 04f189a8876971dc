"""What happens on the archive's tab: plain functions over the service, testable without a browser.

Each returns HTML. A failure becomes one plain sentence on the page and a traceback in the log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.adding_view import adding_view, jobs_view
from ui.archive_view import archive_view, confirm_view, filters_view, holdings, many, said, size
from ui.failing import problem
from ui.render import Html
from ui.serving.callers import Caller, Scope, require
from vectorstore import Article, ArticleOrder, BylineError, Constraints, UsageError

if TYPE_CHECKING:
    from ui.serving.service import Service

PAGE = 50
"""Articles the list grows by."""
JOBS_SHOWN = 5
_LONGEST = 2000  # characters of a search
_MOST_DELETED = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles to list, as the page sends it; empty texts mean any."""

    words: str = ""
    outlet: str = ""
    language: str = ""
    since: str = ""
    until: str = ""
    order: str = ""
    shown: int = PAGE

    @property
    def narrowed(self) -> bool:
        """Whether some articles may be left out."""
        return any(part.strip() for part in (self.words, self.outlet, self.language, self.since, self.until))


def filters(service: Service) -> Html:
    """The choices beside the search box."""
    try:
        return filters_view(service.archive.outlets(), service.archive.languages())
    except Exception as error:  # noqa: BLE001 - the outermost boundary
        return problem(error, "read the archive")


def list_articles(service: Service, caller: Caller, wanted: Wanted) -> Html:
    """The first articles that fit, as the archive is now."""
    words = wanted.words.strip()[:_LONGEST] or None
    shown = max(PAGE, min(wanted.shown, 100 * PAGE))
    order = ArticleOrder(wanted.order) if wanted.order in set(ArticleOrder) else ArticleOrder.NEWEST
    try:
        within = _within(service, wanted)
        service.archive.refresh()
        counts = service.archive.count()
        found = service.archive.article_count(within, words)
        line = holdings(counts.articles, counts.passages, len(counts.outlets), counts.oldest, counts.newest)
        return archive_view(
            f"{line} · {size(counts.bytes_on_disk)}",
            service.articles(within, words, shown, order=order),
            found=found,
            narrowed=wanted.narrowed,
            order=order,
            empty=counts.articles == 0,
            may_change=caller.may(Scope.WRITE),
        )
    except Exception as error:  # noqa: BLE001 - the outermost boundary
        return problem(error, "list the articles")


def adding(service: Service, caller: Caller) -> Html:
    """The box for new articles; nothing for those who may not add any."""
    return adding_view(service.settings.server.upload_mb) if caller.may(Scope.WRITE) else Html()


def jobs(service: Service, caller: Caller) -> Html:
    """What is being added, or was of late."""
    return jobs_view(service.jobs.recent()[:JOBS_SHOWN]) if caller.may(Scope.WRITE) else Html()


def health(service: Service) -> Html:
    """Whether the archive is sound, in one sentence or in its problems."""
    try:
        problems = service.archive.verify(full=True)
    except Exception as error:  # noqa: BLE001 - the outermost boundary
        return problem(error, "check the archive")
    if not problems:
        return said("The archive is sound: every file and every passage was read.")
    listed = "; ".join(problems[:5])
    return said(f"{many(len(problems), 'problem')}: {listed}. 'byline rebuild' mends the indexes.", problem=True)


def confirm(service: Service, caller: Caller, ids: Sequence[str]) -> Html:
    """The question before deleting these articles."""
    try:
        require(caller, Scope.WRITE)
        found = [article for one in ids[:_MOST_DELETED] if (article := service.article(one)) is not None]
        if not found:
            raise UsageError("These articles are no longer in the archive.", "Reload the list to see what is.")
        return confirm_view(found)
    except Exception as error:  # noqa: BLE001 - the outermost boundary
        return problem(error, "find the articles")


def delete(service: Service, caller: Caller, ids: Sequence[str]) -> tuple[Html, Sequence[Article], BylineError | None]:
    """Deletes articles: what to say of it, which went, and what went wrong."""
    try:
        require(caller, Scope.WRITE)
        gone = service.remove(ids[:_MOST_DELETED])
        return said(f"Deleted {many(len(gone), 'article')}."), gone, None
    except Exception as error:  # noqa: BLE001 - the outermost boundary
        return problem(error, "delete the articles"), (), error if isinstance(error, BylineError) else None


def _within(service: Service, wanted: Wanted) -> Constraints:
    return service.within(
        [wanted.outlet] if wanted.outlet.strip() else [],
        wanted.since.strip() or None,
        wanted.until.strip() or None,
        [wanted.language] if wanted.language.strip() else [],
    )
