"""The benchmarks of tracing and attributing judge by the articles' own words, and always draw the same."""

from __future__ import annotations

import random

import pytest

from assistant.tracing.attributing import attribute
from assistant.tracing.tracer import Tracer
from benchmarks.attributing import Excerpt, mistyped
from benchmarks.attributing import is_right as attributed_rightly
from benchmarks.tracing import Drawn, Kind, Source, altered, draw, holds, is_right, retyped

WORDS = "We prayed for rain and were sent hail"
SOURCES = [
    Source(f"https://example.org/{number}", " ".join(f"word{number}x{at}" for at in range(300)), number != 3)
    for number in range(6)
]


def test_what_is_drawn_is_the_same_every_time_and_absent_only_where_it_was_left_out() -> None:
    drawn = draw(SOURCES, 8)
    assert drawn == draw(SOURCES, 8)
    assert [one.url for one in drawn if one.kind is Kind.ABSENT] == [SOURCES[3].url] * 4
    assert all(one.url != SOURCES[3].url for one in drawn if one.kind is not Kind.ABSENT)
    assert {one.kind for one in drawn} == set(Kind)


def test_a_retyped_quotation_keeps_its_letters_and_an_altered_one_does_not() -> None:
    for seed in range(20):
        chance = random.Random(seed)
        assert holds(f"“{WORDS},” she said.", retyped(WORDS.split(), chance))
        assert altered(WORDS.split(), 1, ["snow"], chance) != WORDS.split()
    assert mistyped("rain", random.Random(1)) != "rain"


@pytest.mark.parametrize(
    ("kind", "quote", "original", "right"),
    [
        (Kind.EXACT, WORDS, (WORDS,), True),
        (Kind.EXACT, WORDS.replace("rain", "snow"), (WORDS,), False),
        (Kind.ALTERED, WORDS.replace("rain", "snow"), (WORDS,), True),
        (Kind.ALTERED, WORDS.replace("rain", "snow"), ("Nobody wrote this",), False),
        (Kind.ABSENT, "Nobody wrote this down", ("Nobody wrote this down",), True),
        (Kind.ABSENT, WORDS.replace("rain", "snow"), (WORDS.replace("rain", "snow"),), False),
    ],
)
def test_a_trace_is_judged_by_the_articles_words(
    tracer: Tracer, kind: Kind, quote: str, original: tuple[str, ...], right: bool
) -> None:
    assert is_right(Drawn(kind, quote, original, "https://example.org"), tracer.trace(quote)) is right


@pytest.mark.parametrize(
    ("held", "text", "right"), [(True, WORDS, True), (False, WORDS, True), (True, "x " * 9, False)]
)
def test_an_attribution_is_judged_by_the_words_too(tracer: Tracer, held: bool, text: str, right: bool) -> None:
    source = Source("https://elsewhere.example.org", WORDS, held)
    assert attributed_rightly(Excerpt(text, WORDS, source, 0), attribute(tracer, text)) is right
