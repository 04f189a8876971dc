"""The HTTP API under /api/v1: every operation, its OpenAPI document, and a page that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

from ui.api.answers import answers_router
from ui.api.articles import articles_router
from ui.api.asking import asking_router
from ui.api.conversations import conversations_router
from ui.api.description import description_router
from ui.api.ingesting import ingesting_router
from ui.api.newsroom import newsroom_router
from ui.api.nowhere import nowhere_router

if TYPE_CHECKING:
    from ui.serving.service import Service

PREFIX = "/api/v1"


def api_router(service: Service) -> APIRouter:
    """Every operation, with the prefix /api/v1. Its errors need `ui.api.errors.install` on the application."""
    router = APIRouter(prefix=PREFIX)
    for themed in (
        asking_router,
        newsroom_router,
        articles_router,
        ingesting_router,
        answers_router,
        conversations_router,
    ):
        router.include_router(themed(service))
    router.add_api_route("", lambda: RedirectResponse(f"{PREFIX}/docs"), include_in_schema=False)
    router.include_router(description_router(router))
    router.include_router(nowhere_router(router))
    return router
