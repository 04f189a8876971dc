"""GET articles, GET and DELETE articles/{id}, GET outlets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from ui.access.audit import Act, Outcome, audit
from ui.api.errors import NotFound
from ui.api.requests import ArticlesQuery
from ui.api.responses import errors
from ui.api.within import within
from ui.contract import RemoveJson, ShowJson
from ui.contract_api import ArticlePageJson, OutletsJson
from ui.convert import article_json, show_json
from ui.serving.callers import Scope, caller_of, require
from ui.serving.service import Service
from vectorstore.errors import BylineError

ArticleId = Annotated[
    str,
    Path(
        max_length=200,
        description="An article's id, as the lists have it. To read one, its first six characters or more will do.",
        examples=["3f2a9c1b77de01aa"],
    ),
]


@dataclass(frozen=True, slots=True)
class _Shelf:
    service: Service

    def articles(self, wanted: Annotated[ArticlesQuery, Query()]) -> ArticlePageJson:
        """Lists articles, by default newest first, a page at a time."""
        from vectorstore import ArticleOrder

        narrowed, words = within(self.service, wanted), (wanted.words or "").strip() or None
        found = self.service.articles(narrowed, words, wanted.limit, wanted.offset, ArticleOrder(wanted.sort))
        matching, after = self.service.archive.article_count(narrowed, words), wanted.offset + len(found)
        return ArticlePageJson(
            articles=[article_json(one) for one in found],
            total=self.service.archive.article_count(),
            matching=matching,
            offset=wanted.offset,
            next_offset=after if found and after < matching else None,
        )

    def article(self, article_id: ArticleId) -> ShowJson:
        """Gives one article with its text and its versions."""
        found = self.service.article(article_id)
        if found is None:
            raise _unknown(article_id)
        return show_json(found, self.service.archive.versions(found.id))

    def remove(self, request: Request, article_id: ArticleId) -> RemoveJson:
        """Deletes an article with all its versions. Takes the whole id only. Needs the scope `write`."""
        require(caller_of(request), Scope.WRITE)
        found = self.service.article(article_id)
        if found is None or found.id != article_id:
            raise _unknown(article_id)
        try:
            removed = self.service.remove([article_id])
        except BylineError:
            audit(request, Act.REMOVE, [article_id], Outcome.FAILED)
            raise
        audit(request, Act.REMOVE, [article_id])
        return RemoveJson(removed=[article_json(one) for one in removed])

    def outlets(self) -> OutletsJson:
        """Lists every outlet that the archive has articles of."""
        self.service.archive.refresh()
        return OutletsJson(outlets=list(self.service.archive.outlets()))


def _unknown(article_id: str) -> NotFound:
    return NotFound(f"The article '{article_id[:80]}' is not in the archive.", "GET /api/v1/articles lists what is.")


def articles_router(service: Service) -> APIRouter:
    """What the archive holds."""
    router, shelf = APIRouter(tags=["Archive"]), _Shelf(service)
    router.add_api_route(
        "/articles",
        shelf.articles,
        methods=["GET"],
        summary="List articles",
        operation_id="articles",
        responses=errors(),
    )
    router.add_api_route(
        "/articles/{article_id}",
        shelf.article,
        methods=["GET"],
        summary="Read an article",
        operation_id="article",
        responses=errors(404),
    )
    router.add_api_route(
        "/articles/{article_id}",
        shelf.remove,
        methods=["DELETE"],
        summary="Delete an article",
        operation_id="remove",
        responses=errors(404, 409),
    )
    router.add_api_route(
        "/outlets", shelf.outlets, methods=["GET"], summary="List outlets", operation_id="outlets", responses=errors()
    )
    return router
