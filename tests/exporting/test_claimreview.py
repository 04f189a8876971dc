"""ClaimReview says what the verdict says, and of the claim only what the quotations bear out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from newsroom_results import disputed, not_found, verdict

from assistant.checking.types import Ruling, Verdict
from ui.exporting.claimreview import Publication, claim_review

PUBLISHED = Publication("Harbour Desk", date(2026, 3, 5), "https://desk.example.org/checks/7")


def _review(result: Verdict, published: Publication = PUBLISHED) -> dict[str, Any]:
    return dict(json.loads(claim_review(result, published)))


def test_what_search_engines_require_is_there() -> None:
    review = _review(verdict())
    assert (review["@context"], review["@type"]) == ("https://schema.org", "ClaimReview")
    assert review["url"] == PUBLISHED.url
    assert review["claimReviewed"] == verdict().claim
    assert review["datePublished"] == "2026-03-05"
    assert review["author"] == {"@type": "Organization", "name": "Harbour Desk"}
    assert review["reviewRating"]["alternateName"] == "Contradicted"


@pytest.mark.parametrize(
    ("ruling", "rating", "name"),
    [
        (Ruling.CONTRADICTED, 1, "Contradicted"),
        (Ruling.DISPUTED, 3, "Disputed"),
        (Ruling.SUPPORTED, 5, "Supported"),
    ],
)
def test_the_rating_is_the_ruling_on_a_scale_that_is_given(ruling: Ruling, rating: int, name: str) -> None:
    rated = _review(replace(disputed(), ruling=ruling))["reviewRating"]
    assert rated == {"@type": "Rating", "alternateName": name, "ratingValue": rating, "bestRating": 5, "worstRating": 1}


def test_what_was_not_found_has_a_name_and_no_figure() -> None:
    review = _review(not_found())
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "Not found"}
    assert "citation" not in review
    assert review["itemReviewed"] == {"@type": "Claim", "name": not_found().claim}


def test_who_makes_the_claim_and_where_is_taken_from_the_quotations_that_support_it() -> None:
    claim = _review(disputed())["itemReviewed"]
    assert claim["author"] == [{"@type": "Organization", "name": "the city"}]
    assert claim["datePublished"] == "2026-01-03", "the day of the article that has it, not of the one against it"
    assert [one["headline"] for one in claim["appearance"]] == ["Bridge stays shut"]
    person = replace(disputed().evidence[0], attributed_to="Lena Okafor")
    told = _review(replace(disputed(), evidence=(person, disputed().evidence[1])))["itemReviewed"]
    assert told["author"] == [{"@type": "Person", "name": "Lena Okafor"}]


def test_a_claim_that_no_article_makes_is_laid_to_nobody() -> None:
    claim = _review(verdict())["itemReviewed"]
    assert set(claim) == {"@type", "name"}


def test_every_article_that_was_weighed_is_cited() -> None:
    cited = _review(verdict())["citation"]
    assert [one["headline"] for one in cited] == ["Harbour bridge opens again", "Bridge stays shut"]
    assert cited[0]["url"] == "https://gazette.example.org/bridge-opens"
    assert "url" not in cited[1]


def test_a_review_without_a_page_leaves_the_address_out() -> None:
    assert "url" not in _review(verdict(), replace(PUBLISHED, url=None))
