"""An excerpt is given to the article it is from, lightly edited or not, and otherwise to none."""

from __future__ import annotations

import pytest

from assistant.tracing.attributing import attribute
from assistant.tracing.tracer import Tracer
from assistant.tracing.types import MatchKind
from vectorstore import Constraints, UsageError

GROUNDED = "Fishing boats brought everybody ashore within two hours, and nobody was hurt, the coast guard said."
FOG = (
    "The captain had reported thick fog and a failing radar shortly before. "
    "Divers will look at the hull once the wind drops."
)


def test_an_excerpt_is_given_to_its_article(tracer: Tracer) -> None:
    found = attribute(tracer, FOG)
    assert found.article is not None
    assert found.article.source == "agency.md"
    assert found.match is not None
    assert found.match.kind is MatchKind.EXACT
    assert found.match.citation.quote.article == found.article
    assert (found.also_in, found.nearest) == ((), ())


@pytest.mark.parametrize(
    ("as_written", "as_given"),
    [("thick fog", "dense fog"), ("shortly ", ""), ("wind drops", "strong wind drops"), ("reported", "reproted")],
)
def test_small_edits_do_not_hide_the_article(tracer: Tracer, as_written: str, as_given: str) -> None:
    found = attribute(tracer, FOG.replace(as_written, as_given))
    assert found.article is not None
    assert found.article.source == "agency.md"
    assert found.match is not None
    assert found.match.differences


def test_a_text_that_others_took_over_is_given_to_the_earliest_and_the_copies_are_named(tracer: Tracer) -> None:
    found = attribute(tracer, GROUNDED)
    assert found.article is not None
    assert (found.article.source, [one.source for one in found.also_in]) == ("agency.md", ["copy.md"])
    later = attribute(tracer, GROUNDED, Constraints(outlets=("Holm Courier",)))
    assert later.article is not None
    assert later.article.source == "copy.md"


@pytest.mark.parametrize(
    "excerpt",
    [
        "A ferry carrying more than two hundred passengers got stuck off Holm on Monday morning, but rescuers took "
        "all of them to the harbour unharmed, officials told reporters.",
        "The mayor of Velmark won her vote on the tunnel after a long night. Her critics walked out, and the chief "
        "engineer spoke of soft clay under the river.",
        "“A tunnel is a promise to the rock,” the placards said again this week, when some four thousand people "
        "marched through the rain to ask for a second vote on where the station is to be built.",
        "The captain had reported thick fog and a failing radar shortly before. Nobody on his bridge had slept.",
        f"the second since the spring. {GROUNDED}",
    ],
)
def test_an_article_about_the_same_is_not_named(tracer: Tracer, excerpt: str) -> None:
    found = attribute(tracer, excerpt)
    assert (found.article, found.match, found.also_in) == (None, None, ())
    assert found.nearest


@pytest.mark.parametrize("excerpt", ["", "?!", "the coast guard said", "rock " * 2_000])
def test_too_little_or_too_much_is_refused_with_a_next_step(tracer: Tracer, excerpt: str) -> None:
    with pytest.raises(UsageError) as refused:
        attribute(tracer, excerpt)
    assert refused.value.next_step
