"""POST check, trace, attribute, compare, timeline and search, and GET search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from ui.api.requests import (
    AttributeRequest,
    CheckRequest,
    CompareRequest,
    ReviewQuery,
    SearchQuery,
    SearchRequest,
    TimelineRequest,
    TraceRequest,
)
from ui.api.responses import errors
from ui.api.within import within
from ui.contract import SearchJson
from ui.contract_newsroom import AttributionJson, ComparisonJson, TimelineJson, TraceJson, VerdictJson
from ui.convert import search_json
from ui.convert_newsroom import attribution_json, comparison_json, timeline_json, trace_json, verdict_json
from ui.render import safe_url
from ui.serving.service import Service
from vectorstore.errors import UsageError

_REVIEW = {
    "application/ld+json": {
        "schema": {"type": "object", "description": "schema.org ClaimReview, with `format=claimreview`."},
        "example": {"@context": "https://schema.org", "@type": "ClaimReview", "claimReviewed": "…"},
    }
}


@dataclass(frozen=True, slots=True)
class _Desk:
    service: Service

    def check(self, wanted: CheckRequest, review: Annotated[ReviewQuery, Query()]) -> Response:
        """Weighs a claim: supported, contradicted, disputed or not found, with the quotations on both sides.

        What somebody said is checked as said, not as true.
        """
        _check_review(review)
        verdict = self.service.check(wanted.claim, within(self.service, wanted))
        if review.format == "json":
            return Response(verdict_json(verdict).model_dump_json(), media_type="application/json")
        from ui.exporting.claimreview import Publication, claim_review

        published = Publication(review.review_author or "Byline", self.service.clock().date(), review.review_url)
        return Response(claim_review(verdict, published), media_type="application/ld+json")

    def trace(self, wanted: TraceRequest) -> TraceJson:
        """Finds where a quotation comes from, exact or altered, and who says it. No match is an empty list."""
        return trace_json(self.service.trace(wanted.quote, within(self.service, wanted)))

    def attribute(self, wanted: AttributeRequest) -> AttributionJson:
        """Finds the article that an excerpt of five words or more is from."""
        return attribution_json(self.service.attribute(wanted.excerpt, within(self.service, wanted)))

    def compare(self, wanted: CompareRequest) -> ComparisonJson:
        """Lists the points of a topic on which the articles disagree, with the positions."""
        return comparison_json(self.service.compare(wanted.topic, within(self.service, wanted)))

    def timeline(self, wanted: TimelineRequest) -> TimelineJson:
        """Lists dated events on a topic, earliest first."""
        return timeline_json(self.service.timeline(wanted.topic, within(self.service, wanted), wanted.limit))

    def search(self, wanted: SearchRequest) -> SearchJson:
        """Finds passages, best first."""
        found = self.service.search(wanted.words, within(self.service, wanted), wanted.limit)
        return search_json(wanted.words, found)

    def search_by_query(self, wanted: Annotated[SearchQuery, Query()]) -> SearchJson:
        """Finds passages, best first: the same as the POST, for links."""
        found = self.service.search(wanted.words, within(self.service, wanted), wanted.limit)
        return search_json(wanted.words, found)


def _check_review(review: ReviewQuery) -> None:
    if review.format == "json" and (review.review_url is not None or review.review_author is not None):
        raise UsageError("review_url and review_author are for ClaimReview only.", "Add format=claimreview.")
    if review.review_url is not None and safe_url(review.review_url) is None:
        raise UsageError("review_url is not a web address.", "Write it as https://….")
    if review.review_author is not None and not review.review_author.strip():
        raise UsageError("The name of who publishes the check is empty.", "Name it with review_author.")


def newsroom_router(service: Service) -> APIRouter:
    """The newsroom's tools."""
    router, desk = APIRouter(tags=["Newsroom"]), _Desk(service)

    def post(name: str, summary: str, handler: Any, **options: Any) -> None:
        router.add_api_route(
            f"/{name}",
            handler,
            methods=["POST"],
            summary=summary,
            operation_id=name,
            **{"responses": errors(), **options},
        )

    verdict = {"model": VerdictJson, "description": "The verdict.", "content": _REVIEW}
    post("check", "Check a claim", desk.check, response_class=Response, responses={200: verdict, **errors(502)})
    post("trace", "Trace a quotation", desk.trace)
    post("attribute", "Find the article of an excerpt", desk.attribute)
    post("compare", "Compare what articles say", desk.compare, responses=errors(502))
    post("timeline", "Make a timeline", desk.timeline)
    post("search", "Search passages", desk.search)
    router.add_api_route(
        "/search",
        desk.search_by_query,
        methods=["GET"],
        summary="Search passages by a link",
        operation_id="search_by_query",
        responses=errors(),
    )
    return router
