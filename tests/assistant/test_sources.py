"""An outlet is asked only where the question names it as a source, however it spells the name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.finding.sources import mentions, named_outlets, without_outlets
from vectorstore import Archive


@dataclass(frozen=True)
class Newsstand:
    """An archive of which only the outlets are known."""

    names: tuple[str, ...]

    def outlets(self) -> tuple[str, ...]:
        return self.names


def named(question: str, *outlets: str) -> tuple[str, ...]:
    return named_outlets(question, cast(Archive, Newsstand(outlets)))


STAND = (
    "The Verge",
    "Fortune",
    "The Sun",
    "Time",
    "TechCrunch",
    "TalkSport.com",
    "Harbour Mail - Sports",
    "Harbour Mail - Health",
    "Cnbc | World Business News Leader",
    "The New York Times",
    "AP",
    "BBC News",
    "The Independent",
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What had the Post said of the strike?", ("Post",)),
        ("The Post said so, did it not?", ("Post",)),
        ("Was it in the Post, or in the Wire?", ("Post", "Wire")),
        ("What is the Post's view?", ("Post",)),
    ],
)
def test_an_outlet_is_known_by_its_name(question: str, expected: tuple[str, ...]) -> None:
    assert named(question, "Post", "Wire") == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did 'Verge' reporters say of the launch?", ("The Verge",)),
        ("What did 'The Verge' report?", ("The Verge",)),
        ("In the Sun's report, who is blamed?", ("The Sun",)),
        ("How does TechCrunch’s coverage of the merger end?", ("TechCrunch",)),
        ("what does techcrunch say about the merger?", ("TechCrunch",)),
        ("According to Talk Sport, who won?", ("TalkSport.com",)),
        ("What did CNBC report on rates?", ("Cnbc | World Business News Leader",)),
        ("What did the New York Times say?", ("The New York Times",)),
        ("what did the new york times say?", ("The New York Times",)),
        ("According to the NYT, who resigned?", ("The New York Times",)),
        ("What did the Associated Press report from Kabul?", ("AP",)),
        ("What did the BBC say about the strike?", ("BBC News",)),
        ("Who was blamed, according to Fortune?", ("Fortune",)),
        ("What has Time written about the strike?", ("Time",)),
        ("What did the TechCrunch November 6 report say?", ("TechCrunch",)),
    ],
)
def test_a_name_may_be_spelt_in_other_ways(question: str, expected: tuple[str, ...]) -> None:
    assert named(question, *STAND) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which company was covered by both Time and Fortune?", ("Fortune", "Time")),
        ("Did Fortune and Time disagree on the merger?", ("Fortune", "Time")),
        ("Was it in Fortune, or in The Sun?", ("Fortune", "The Sun")),
        ("Do 'The Sun' and 'Fortune' articles say the same?", ("Fortune", "The Sun")),
    ],
)
def test_one_source_in_a_row_makes_the_others_sources(question: str, expected: tuple[str, ...]) -> None:
    assert named(question, *STAND) == expected


def test_the_name_of_a_house_stands_for_all_its_rubrics_and_a_rubric_for_itself() -> None:
    assert named("What does the Harbour Mail say?", *STAND) == ("Harbour Mail - Health", "Harbour Mail - Sports")
    assert named("What does the Harbour Mail - Health article say?", *STAND) == ("Harbour Mail - Health",)
    assert named("What does the Wire say?", "Wire", "Wire | Opinion") == ("Wire", "Wire | Opinion")


@pytest.mark.parametrize(
    "question",
    [
        "Why did postal workers strike?",
        "Where was the Posted notice?",
        "What did the SignPost say?",
        "Who cut the barbed wire at the post?",
    ],
)
def test_part_of_a_word_or_an_ordinary_word_is_no_outlet(question: str) -> None:
    assert named(question, "Post", "Wire") == ()


@pytest.mark.parametrize(
    "question",
    [
        "How far is the Sun from Earth?",
        "How did she make her fortune, according to the heirs?",
        "Which Fortune 500 companies report losses?",
        "Who is Miss Fortune?",
        "What did Miss Fortune say?",
        "What did The Sun of Malaya report?",
        "Did The Verge Motor Company say so?",
        "At what time did police say it began?",
        "Was the town on the verge of what reports call ruin?",
        "Who pays the independent reporters?",
        "what did the independent report say?",
        "Time is running out for whom?",
        "What did sources other than The Verge say?",
        "What did the AP-NORC poll find?",
    ],
)
def test_a_name_that_is_used_as_a_word_or_within_another_name_is_no_source(question: str) -> None:
    assert named(question, *STAND) == ()


def test_a_name_is_taken_as_it_is_written_not_as_a_pattern() -> None:
    assert named("What did the Posts say?", "Post.", "P.st", "Wire") == ()
    assert named("What did N.Z. News (East) say?", "N.Z. News (East)", "Wire") == ("N.Z. News (East)",)


def test_a_name_of_two_letters_is_too_often_a_word() -> None:
    assert named("Did It say so?", "It", "Wire") == ()


def test_the_only_outlet_of_an_archive_narrows_nothing() -> None:
    assert named("What had the Post said?", "Post") == ()


@given(
    st.text(st.sampled_from("TheVrgSunFotie'\"’ -.,|()?1é"), max_size=60), st.lists(st.text(max_size=12), max_size=4)
)
def test_any_question_and_any_names_are_read_and_mentions_lie_in_the_question(question: str, names: list[str]) -> None:
    outlets = (*STAND, *names)
    found = mentions(question, outlets)
    assert all(0 <= one.start < one.end <= len(question) and set(one.outlets) <= set(outlets) for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("How long is the wall according to The Verge?", "How long is the wall?"),
        ("According to The Verge, who founded the firm?", "who founded the firm?"),
        ("Who resigned, as reported by 'TechCrunch' and The Verge, in May?", "Who resigned, in May?"),
        ("What did The Verge say about the wall?", "What did The Verge say about the wall?"),
        ("How long is the wall?", "How long is the wall?"),
    ],
)
def test_other_outlets_are_asked_without_the_name_of_the_one_that_had_nothing(question: str, plain: str) -> None:
    assert without_outlets(question, ["The Verge", "TechCrunch"]) == plain
