"""Names the article that an excerpt of some sentences is from, or declines. Being about the same is not enough."""

from __future__ import annotations

import time

from assistant.tracing.folding import fold
from assistant.tracing.matching import Found
from assistant.tracing.tracer import Tracer, matches_of
from assistant.tracing.types import Attribution
from vectorstore import Article, Constraints, UsageError

_FEWEST_WORDS = 5
_LEAST_SIMILAR = 0.8  # an excerpt that only quotes what an article quotes too is less alike
_COPY = 0.1  # what a copy of the article may be less similar by: agencies' texts are edited
_MOST_NEAREST = 3


def attribute(tracer: Tracer, excerpt: str, constraints: Constraints | None = None) -> Attribution:
    """The article that `excerpt` is from, word for word or lightly edited; none where no article has it.

    Of several that have it the most similar, then the earliest. Raises `UsageError` for less than five words or too
    many.
    """
    began = time.perf_counter()
    if len(fold(excerpt[:1_000])) < _FEWEST_WORDS:
        raise UsageError(
            f"An excerpt needs at least {_FEWEST_WORDS} words.", "Give a sentence or two, or trace it as a quotation."
        )
    tracer.archive.refresh()
    looked = tracer.look(excerpt, constraints)
    holding = [one for one in looked.found if _is_from_it(one)]
    found = [one for one in holding if one.similarity >= holding[0].similarity - _COPY]
    match = matches_of(found)[0] if found else None
    return Attribution(
        excerpt,
        found[0].article if found else None,
        match,
        tuple(sorted((one.article for one in found[1:]), key=_by_day)),
        () if found else looked.near[:_MOST_NEAREST],
        tracer.fingerprint,
        {"total": round(1000 * (time.perf_counter() - began), 1)},
    )


def _is_from_it(found: Found) -> bool:
    """Whether an article has the excerpt as a whole, but for small edits here and there."""
    return found.similarity >= _LEAST_SIMILAR and len({place.article.id for place in found.places}) == 1


def _by_day(article: Article) -> tuple[bool, float, str]:
    day = article.published
    return day is None, day.timestamp() if day is not None else 0.0, article.id
