"""A verdict as schema.org ClaimReview (JSON-LD), for the page on which a newsroom publishes its check.

Says of the claim only what the quotations bear out: who makes it and where are left out unless an article tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.checking.types import Finding, Ruling, Stance, Verdict
from ui.console import json_text
from ui.exporting.references import is_person
from ui.exporting.text import plain
from ui.exporting.wording import origin_words, ruling_words, title_words
from ui.render import safe_url

WORST, BEST = 1, 5
_RATINGS = {Ruling.CONTRADICTED: WORST, Ruling.DISPUTED: (WORST + BEST) // 2, Ruling.SUPPORTED: BEST}


@dataclass(frozen=True, slots=True)
class Publication:
    """Who publishes the check, when, and on which page."""

    author: str
    day: date
    url: str | None = None


def claim_review(verdict: Verdict, published: Publication) -> str:
    """JSON-LD that may stand in a page's script element as it is. What was not found has no rating, only its name."""
    from pydantic import RootModel

    review = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": published.url,
        "claimReviewed": plain(verdict.claim),
        "reviewBody": plain(verdict.explanation),
        "datePublished": published.day.isoformat(),
        "author": _thing("Organization", name=plain(published.author)),
        "reviewRating": _rating(verdict.ruling),
        "itemReviewed": _claim(verdict),
        "citation": [_article(finding) for finding in verdict.evidence],
    }
    text = json_text(RootModel[dict[str, Any]](_told(review)))
    return text.replace("<", "\\u003c") + "\n"  # "</script>" in a claim would end the element it is put in


def _rating(ruling: Ruling) -> dict[str, Any]:
    rated = _RATINGS.get(ruling)
    scale = {} if rated is None else {"ratingValue": rated, "bestRating": BEST, "worstRating": WORST}
    return _thing("Rating", alternateName=ruling_words(ruling), **scale)


def _claim(verdict: Verdict) -> dict[str, Any]:
    """The claim, with whoever makes it and where, as the quotations that support it tell."""
    makers = [finding for finding in verdict.evidence if finding.stance is Stance.SUPPORTS]
    names = list(dict.fromkeys(finding.attributed_to for finding in makers if finding.attributed_to))
    days = [one.citation.quote.article.published for one in makers]
    known = sorted(day.date().isoformat() for day in days if day is not None)
    return _thing(
        "Claim",
        name=plain(verdict.claim),
        author=[_thing("Person" if is_person(name) else "Organization", name=plain(name)) for name in names],
        datePublished=known[0] if known else None,
        appearance=list({one.citation.quote.article.id: _article(one) for one in makers}.values()),
    )


def _article(finding: Finding) -> dict[str, Any]:
    article = finding.citation.quote.article
    return _thing(
        "NewsArticle",
        headline=plain(title_words(article)),
        url=safe_url(article.url),
        datePublished=article.published.date().isoformat() if article.published is not None else None,
        creditText=plain(origin_words(article)),
    )


def _thing(kind: str, **properties: Any) -> dict[str, Any]:
    return {"@type": kind, **_told(properties)}


def _told(properties: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known."""
    return {name: value for name, value in properties.items() if value not in (None, "", [])}
