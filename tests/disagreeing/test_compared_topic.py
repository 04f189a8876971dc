"""What is shown for a topic, where no question is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.desk import Desk
from assistant.disagreeing.topic import compared
from assistant.disagreeing.types import Comparison
from assistant.telling import dates_in
from assistant.understanding import understand
from vectorstore import Constraints


def comparison(desk: Desk, topic: str) -> Comparison:
    desk = replace(desk, passages=20)
    read = desk.read(desk.sit(), understand(topic, (), date(2026, 3, 9)), Constraints(), float("-inf"))
    return compared(topic, read.asked, read.evidence, read.scores, "test", dates_in)


def test_a_topic_shows_the_figures_that_differ(desk: Desk) -> None:
    found = comparison(desk, "sinking of the ferry Aurora")
    (only,) = found.disagreements
    assert {one.value for one in only.positions} == {"12", "At least 20"}
    assert {one.attributed_to for one in only.positions} == {"Police", "the coast guard"}


def test_a_topic_shows_opposite_outcomes(desk: Desk) -> None:
    found = comparison(desk, "June truce")
    assert [{one.value for one in each.positions} for each in found.disagreements] == [
        {"largely held", "collapsed within weeks"}
    ]


def test_every_position_has_a_citation_that_exists_and_each_is_cited(desk: Desk) -> None:
    found = comparison(desk, "sinking of the ferry Aurora")
    numbers = [number for each in found.disagreements for one in each.positions for number in one.citations]
    assert sorted(numbers) == [one.number for one in found.citations]
    assert all(one.quote.text in one.quote.article.text for one in found.citations)


def test_a_comparison_is_as_old_as_its_newest_article(desk: Desk) -> None:
    assert comparison(desk, "sinking of the ferry Aurora").as_of == "2026-03-03"


@pytest.mark.parametrize("topic", ["Harl canal", "bus crash near Brill", "mayor of Brill", "volcanoes of the moon"])
def test_a_topic_without_a_contradiction_shows_none(desk: Desk, topic: str) -> None:
    found = comparison(desk, topic)
    assert (found.disagreements, found.citations, found.as_of) == ((), (), None)
