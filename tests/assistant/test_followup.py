"""Follow-ups are read with the conversation, and the reading is a question that a person would ask."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Turn
from assistant.conversation.followup import Standalone, standalone

RESIGNED = (
    "Who resigned in Lyria?",
    "Prime Minister Tomas Varga resigned on Monday, and Finance Minister Anna Berg will replace him. [1]",
)
MAYOR = (
    "Who is the mayor of Eastport?",
    "Lena Okafor has been mayor of Eastport since 2021, she told the Harbour Gazette. [1]",
)
LEADS = ("Who leads the Night Watch?", "Ivo Brandt has led the group since 2018. [1]\nHe was born in Port Alder. [2]")
PRIZE = ("Who won the prize?", "Mira Castellan won the prize with Kai Norling. She is 31.")


def read(question: str, *history: str | tuple[str, str]) -> Standalone:
    return standalone(question, [Turn(turn) if isinstance(turn, str) else Turn(*turn) for turn in history])


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        ("Who runs the River Trust?", "When was it founded?", "When was the River Trust founded?"),
        ("Who are the Night Watch?", "And how many members do they have?", "How many members do the Night Watch have?"),
        ("Who are the Night Watch?", "Who supports them?", "Who supports the Night Watch?"),
        ("Who are the Night Watch?", "Their leader?", "Who is the Night Watch's leader?"),
        ("Where is Port Alder?", "What is its population?", "What is Port Alder's population?"),
        ("Who is Ivo Brandt?", "When did he become leader?", "When did Ivo Brandt become leader?"),
        (
            "Who is Ivo Brandt?",
            "Who arrested him, and where did he live?",
            "Who arrested Ivo Brandt, and where did he live?",
        ),
        ("Why did the mill in Eastport close?", "When will it reopen?", "When will the mill in Eastport reopen?"),
        ("What happened in Eastport?", "Who lives there?", "Who lives in Eastport?"),
        ("Who won the election in Lyria?", "Were there protests there?", "Were there protests in Lyria?"),
        ("Is the strike over?", "How long did it last?", "How long did the strike last?"),
        ("What did Ivo Brandt say about Lyria?", "And his wife?", "What did Ivo Brandt's wife say about Lyria?"),
    ],
)
def test_a_pronoun_becomes_what_the_last_question_was_about(earlier: str, question: str, expected: str) -> None:
    assert read(question, earlier).text == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        (LEADS, "How old is he?", "How old is Ivo Brandt?"),
        (LEADS, "When did he become its leader?", "When did Ivo Brandt become the Night Watch's leader?"),
        (RESIGNED, "Why did he resign?", "Why did Prime Minister Tomas Varga resign?"),
        (RESIGNED, "What will the finance minister do?", "What will Finance Minister Anna Berg do?"),
        (MAYOR, "What did she promise?", "What did Lena Okafor promise?"),
        (PRIZE, "Where was she born?", "Where was Mira Castellan born?"),
        (PRIZE, "Where does he live?", "Where does Kai Norling live?"),
    ],
)
def test_a_pronoun_may_mean_somebody_the_answer_names(earlier: tuple[str, str], question: str, expected: str) -> None:
    assert read(question, earlier).text == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        ("Why did the mill close?", "And when?", "When did the mill close?"),
        ("Did the Night Watch close the school?", "Why?", "Why did the Night Watch close the school?"),
        ("Who closed the bridge?", "When?", "Who closed the bridge, and when?"),
        ("Was the minister arrested?", "On what charges?", "Was the minister arrested, and on what charges?"),
        ("How many people died in Lyria in 2020?", "And in 2021?", "How many people died in Lyria in 2021?"),
        ("How many people died in Lyria in 2020?", "And in Norway?", "How many people died in Norway in 2020?"),
        ("How many people died in March?", "What about April?", "How many people died in April?"),
        ("Who won the 2022 harbour cup?", "And in 2018?", "Who won the 2018 harbour cup?"),
        ("Who won the election in Lyria?", "What about 2019?", "Who won the election in Lyria in 2019?"),
        ("How many soldiers did Lyria lose?", "And Norway?", "How many soldiers did Norway lose?"),
        ("What did Google say about the ruling?", "What about the judge?", "What did the judge say about the ruling?"),
        ("Why did the mill close?", "What about the harbour?", "Why did the harbour close?"),
        ("What is the population of Norway?", "And of Lyria?", "What is the population of Lyria?"),
        ("How many hostages were freed in March?", "How many women?", "How many women were freed in March?"),
        ("What did Ivo Brandt say about Lyria?", "What else?", "What else did Ivo Brandt say about Lyria?"),
        ("Who won the election in Lyria?", "Tell me more.", "Who won the election in Lyria?"),
    ],
)
def test_what_is_left_out_is_taken_from_the_last_question(earlier: str, question: str, expected: str) -> None:
    assert read(question, earlier).text == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        ("How many soldiers did Lyria lose?", "No, I meant Norway", "How many soldiers did Norway lose?"),
        ("Who leads the Watch?", "Sorry, I mean in Norway.", "Who leads the Watch in Norway?"),
        ("What did Berg say about Lyria?", "Not Berg, Varga", "What did Varga say about Lyria?"),
        ("Who leads the Lyrian Guard?", "I mean the Norwegian one", "Who leads the Norwegian Guard?"),
        ("Who leads the Watch?", "No, who founded it?", "Who founded the Watch?"),
        (
            ("Who leads the Lyrian Guard?", "Ivo Brandt leads the Lyrian Guard. The Harbour Guard has no leader."),
            "No, the other group",
            "Who leads the Harbour Guard?",
        ),
    ],
)
def test_a_correction_is_put_into_the_last_question(
    earlier: str | tuple[str, str], question: str, expected: str
) -> None:
    assert read(question, earlier).text == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        (
            "What caused the fire in the Eastport market?",
            "How many people died in the fire?",
            "How many people died in the fire in the Eastport market?",
        ),
        ("How did the talks in Oslo end?", "Who took part in these talks?", "Who took part in the talks in Oslo?"),
        (
            "What did Prime Minister Tomas Varga say about the deal?",
            "Did the minister sign it?",
            "Did Prime Minister Tomas Varga sign the deal?",
        ),
        ("What is Starlight?", "Who owns the company?", "Who owns Starlight?"),
        (MAYOR, "When was the mayor elected?", "When was the mayor of Eastport elected?"),
    ],
)
def test_a_description_that_points_back_is_said_in_full(
    earlier: str | tuple[str, str], question: str, expected: str
) -> None:
    assert read(question, earlier).text == expected


def test_how_many_of_them_says_of_whom() -> None:
    reading = read("How many of them were children?", "How many people were killed in the Eastport blast?")
    assert reading.text == "How many of the people killed in the Eastport blast were children?"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who claimed responsibility?", "Who claimed responsibility for the Eastport blast?"),
        ("How many people were hurt?", "How many people were hurt in the Eastport blast?"),
        ("What was the motive?", "What was the motive in the Eastport blast?"),
    ],
)
def test_a_question_that_says_too_little_is_told_of_what(question: str, expected: str) -> None:
    reading = read(question, "How many people were killed in the Eastport blast?")
    assert (reading.text, reading.focus, reading.carried) == (expected, question, ("the Eastport blast",))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When did he say that?", "Who closed the bridge, and when did he say that?"),
        ("Did he say why they left?", "Who closed the bridge, and did he say why they left?"),
    ],
)
def test_where_nobody_fits_both_questions_are_asked(question: str, expected: str) -> None:
    reading = read(question, "Who closed the bridge?")
    assert (reading.text, reading.focus) == (expected, question)


@pytest.mark.parametrize(
    "question",
    [
        "How long is the bridge?",
        "Who founded the River Trust in 1990?",
        "Is it true that Port Alder flooded?",
        "How long does it take to build a bridge?",
        "Why did Tomas Varga say he would resign?",
        "How many people lost their homes in Lyria?",
        "Does currency expire?",
        "What is malaria and how does it spread?",
        "Is there a curfew in Oslo?",
        "Which countries said that attacks would go on?",
        "What are the latest polls in Norway?",
        "Was it Anna Berg who resigned?",
        "Thanks!",
    ],
)
@pytest.mark.parametrize("earlier", ["Who are the Night Watch?", LEADS])
def test_a_whole_question_is_left_as_it_is(question: str, earlier: str | tuple[str, str]) -> None:
    assert read(question, earlier) == Standalone(question, question, (), ("the Night Watch",))


def test_without_a_conversation_nothing_changes() -> None:
    assert read("When did he say that?") == Standalone("When did he say that?", "When did he say that?")


def test_a_chain_of_follow_ups_reaches_back_to_the_question_that_stands_alone() -> None:
    reading = read("How much does it spend?", "Who runs the River Trust?", "And since when?")
    assert reading.text == "How much does the River Trust spend?"


def test_each_question_of_a_chain_builds_on_the_one_before() -> None:
    history = ["Who is Ivo Brandt?", "Where was he born?"]
    assert read("And when?", *history).text == "When was Ivo Brandt born?"
    assert (
        read("And in Rome?", *history, "What is the weather like in Oslo?").text == "What is the weather like in Rome?"
    )


def test_courtesies_are_no_topic() -> None:
    assert read("Why did he resign?", "Who is Ivo Brandt?", "Thanks!").text == "Why did Ivo Brandt resign?"
    assert read("Why did he resign?", "Hello!").text == "Why did he resign?"


def test_citation_numbers_are_no_part_of_an_answer() -> None:
    told = ("Who won the vote?", "The vote was close. [1] Residents cheered. [2]")
    assert read("Why did they cheer?", told).text == "Who won the vote, and why did they cheer?"


def test_who_was_asked_for_is_meant_before_who_was_named() -> None:
    told = ("Who succeeded Anna Berg?", "Tomas Varga was sworn in on Monday.")
    assert read("How old is he?", told).text == "How old is Tomas Varga?"


def test_joined_questions_do_not_pile_up() -> None:
    reading = read("And why?", "Who closed the bridge?", "When did he say that?")
    assert reading.text == "Who closed the bridge, and why?"


@given(st.text(max_size=80), st.lists(st.tuples(st.text(max_size=60), st.text(max_size=80)), max_size=3))
def test_any_conversation_can_be_read(question: str, history: list[tuple[str, str]]) -> None:
    reading = standalone(question, [Turn(asked, told) for asked, told in history])
    assert bool(reading.text.strip()) == bool(question.strip()) or history
