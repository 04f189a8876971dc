"""The address of a kept answer, `/answers/ID`: its page, and the same answer in the forms for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from ui.exporting.formats import exported
from ui.records.link_page import missing_page, page_of, wrong_format_page
from ui.records.reviving import revived

if TYPE_CHECKING:
    from ui.serving.service import Service


class _Form(NamedTuple):
    export: str
    media_type: str
    ending: str


_FORMS = {
    "markdown": _Form("markdown", "text/markdown", ".md"),
    "note": _Form("note", "text/plain", ".txt"),
    "json": _Form("json", "application/json", ".json"),
    "bibtex": _Form("bibtex", "application/x-bibtex", ".bib"),
    "csl": _Form("csl-json", "application/vnd.citationstyles.csl+json", ".csl.json"),
}
# Whoever has the link may read it; nobody else is to find it, and what is deleted is not to stay in a cache.
_HEADERS = {"X-Robots-Tag": "noindex", "Cache-Control": "private, no-cache"}


def records_router(service: Service) -> APIRouter:
    """`/answers/ID` with `?format=markdown|note|json|bibtex|csl`; without it, a page for people."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/answers/{answer_id}", methods=["GET", "HEAD"])
    def kept_answer(answer_id: str, format: str = "html") -> Response:
        kept = service.records.answer(answer_id)
        if kept is None:
            return HTMLResponse(missing_page(), 404, _HEADERS)
        now = revived(kept.answer, service.archive)
        if format == "html":
            return HTMLResponse(page_of(kept, now), headers=_HEADERS)
        form = _FORMS.get(format)
        if form is None:
            return HTMLResponse(wrong_format_page(("html", *_FORMS)), 400, _HEADERS)
        named = {"Content-Disposition": f'inline; filename="byline-answer{form.ending}"'}
        text = exported(now.answer, form.export, kept.asked)
        return Response(text, media_type=form.media_type, headers=_HEADERS | named)

    return router
