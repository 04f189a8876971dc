"""What is shown as a disagreement, and what is not: read from a real archive of articles that agree and disagree."""

from __future__ import annotations

from datetime import date

import pytest
from disputed_news import ShownFor

from assistant.desk import Desk
from assistant.disagreeing.finding import disagreements_in
from assistant.types import Disagreement, Quote
from assistant.understanding import understand
from vectorstore import Constraints

FERRY = "How many people were killed in the sinking of the ferry Aurora?"


def values(shown: Disagreement) -> set[str]:
    return {one.value for one in shown.positions}


def by_value(shown: Disagreement) -> dict[str, str | None]:
    return {one.value: one.attributed_to for one in shown.positions}


def test_two_tolls_of_one_event_are_two_positions_with_who_says_each(shown_for: ShownFor) -> None:
    (only,), _ = shown_for(FERRY)
    assert by_value(only) == {"12": "Police", "At least 20": "the coast guard"}


def test_each_position_is_cited_with_the_sentence_that_gives_it(shown_for: ShownFor) -> None:
    (only,), citations = shown_for(FERRY)
    for one in only.positions:
        (number,) = one.citations
        assert one.value in citations[number - 1].quote.text
    assert len({number for one in only.positions for number in one.citations}) == len(citations) == 2


def test_a_value_is_the_articles_own_words_with_its_limit(shown_for: ShownFor) -> None:
    (only,), citations = shown_for("How many people were killed by the air strikes on Velm?")
    assert "over 130" in values(only)
    assert all(any(one.value in cited.quote.text for cited in citations) for one in only.positions)


def test_no_casualties_stands_against_a_count_of_dead(shown_for: ShownFor) -> None:
    (only,), _ = shown_for("How many people were killed by the air strikes on Velm?")
    assert by_value(only) == {
        "over 130": "The Larenian army",
        "no reported casualties": "rebel spokesman Tor Hale",
    }


def test_counts_of_different_things_are_shown_with_what_each_counts(shown_for: ShownFor) -> None:
    (only,), _ = shown_for("How many people were killed in robberies in Larenia in 2025?")
    assert values(only) == {"over 900", "at least 300"}
    assert only.note is not None
    assert only.note.startswith("different counts: ")
    assert "bank robberies" in only.note


def test_figures_that_go_on_from_a_named_source_are_that_sources(shown_for: ShownFor) -> None:
    (only,), _ = shown_for("How many people were killed in robberies in Larenia in 2025?")
    assert by_value(only)["over 900"] == "the interior ministry"


def test_two_years_for_one_event_differ(shown_for: ShownFor) -> None:
    (only,), _ = shown_for("When was the Tarn dam built?")
    assert values(only) == {"1952", "1961"}


def test_two_names_for_one_part_differ(shown_for: ShownFor) -> None:
    (only,), _ = shown_for("Who designed the Osprey tower?")
    assert values(only) == {"Ida Brandt", "Paul Reyes"}


def test_a_position_nobody_is_named_for_is_the_outlets(shown_for: ShownFor) -> None:
    (only,), _ = shown_for("When was the Tarn dam built?")
    assert by_value(only) == {"1952": "Harbour Gazette", "1961": "Coast Courier"}


@pytest.mark.parametrize("question", ["Did the June truce hold?", "What happened to the June truce?"])
def test_opposite_outcomes_of_one_thing_are_positions(shown_for: ShownFor, question: str) -> None:
    (only,), _ = shown_for(question)
    assert values(only) == {"largely held", "collapsed within weeks"}


def test_a_charge_and_its_denial_in_one_sentence_are_two_positions(shown_for: ShownFor) -> None:
    (only,), _ = shown_for("Does Larenia shelter the Red Hand?")
    assert by_value(only) == {"sheltering the Red Hand rebels": "Ostavia", "Larenia denies": "Larenia"}


def test_a_claim_and_the_denial_after_it_are_two_positions(shown_for: ShownFor) -> None:
    (only,), citations = shown_for("Did the Ostavian army capture the Orm pits?")
    assert [one.attributed_to for one in only.positions] == ["The Ostavian army", "The rebels"]
    assert only.positions[1].value.startswith("rejected the claim, saying")
    assert len(citations) == 2


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("How long is the Harl canal?", id="one length in miles and in kilometres"),
        pytest.param("How many soldiers does the army of Ostavia have?", id="a figure and a limit that holds it"),
        pytest.param("How many people did the Tarnfield earthquake kill?", id="a toll that a later article raises"),
        pytest.param("How many people did the fire in Pelling kill?", id="the fire of another town"),
        pytest.param("How many people were killed in the bus crash near Brill?", id="the dead and the injured"),
        pytest.param("Who was elected mayor of Brill?", id="a full name and a surname"),
        pytest.param("What did Larenia call its operation against the smugglers?", id="one thing with three names"),
    ],
)
def test_nothing_is_shown_where_the_articles_do_not_contradict_each_other(shown_for: ShownFor, question: str) -> None:
    shown, citations = shown_for(question)
    assert shown == ()
    assert citations == ()  # and nothing is cited for it


def test_a_heading_says_what_is_counted(shown_for: ShownFor) -> None:
    (only,), _ = shown_for(FERRY)
    assert only.about == "people killed in the sinking of the ferry Aurora"


def test_a_denied_charge_is_shown_only_beside_what_was_told_of_it(desk: Desk) -> None:
    question = understand("Does Larenia shelter the Red Hand?", (), date(2026, 3, 9))
    read = desk.read(desk.sit(), question, Constraints(), desk.calibration.floor)
    quotes = [Quote.of(one.article, one.span) for one in read.evidence]
    charge = next(one for one in quotes if "sheltering" in one.text)
    other = next(one for one in quotes if one.article.id != charge.article.id)
    assert disagreements_in(read.asked, read.evidence, read.scores, [other], lambda _quote: 1) == ()
    assert len(disagreements_in(read.asked, read.evidence, read.scores, [charge], lambda _quote: 1)) == 1


def test_two_answers_are_shown_whichever_of_them_was_told(desk: Desk) -> None:
    read = desk.read(desk.sit(), understand(FERRY, (), date(2026, 3, 9)), Constraints(), desk.calibration.floor)
    quotes = [Quote.of(one.article, one.span) for one in read.evidence]
    beside = next(one for one in quotes if "killed" not in one.text)
    assert len(disagreements_in(read.asked, read.evidence, read.scores, [beside], lambda _quote: 1)) == 1


def test_a_count_in_a_passage_that_was_not_read_is_still_met(desk: Desk) -> None:
    question = understand(FERRY, (), date(2026, 3, 9))
    read = desk.read(desk.sit(), question, Constraints(), desk.calibration.floor, 14)
    first = next(one for one in read.evidence if "12 people" in one.text)
    kept = [place for place, one in enumerate(read.evidence) if one.article.id == first.article.id]
    evidence, scores = [read.evidence[place] for place in kept], read.scores[kept]
    assert disagreements_in(read.asked, evidence, scores, (), lambda _quote: 1) == ()
    (only,) = disagreements_in(read.asked, evidence, scores, (), lambda _quote: 1, read.found)
    assert values(only) == {"12", "At least 20"}
