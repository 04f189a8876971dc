"""A question's form tells how its answer is built, and a compound question is taken apart only where it is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.choosing.expected import Expected, expected_answer, fits
from assistant.choosing.facets import facets
from assistant.choosing.kinds import Form, defines, gives_name, kind_of
from assistant.choosing.lead_in import without_lead_in


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Who closed the bridge?", Form.FACT),
        ("Where was the summit held?", Form.FACT),
        ("When did the strike end?", Form.FACT),
        ("How many boats were lost?", Form.FACT),
        ("Which company bought the paper?", Form.FACT),
        ("Why did the alliance sour?", Form.CAUSE),
        ("How did the fire start?", Form.CAUSE),
        ("What led to the outage?", Form.CAUSE),
        ("What were the reasons for the recall?", Form.CAUSE),
        ("Which provinces were hit by the quake?", Form.LIST),
        ("What are the symptoms of the fever?", Form.LIST),
        ("Name the members of the panel.", Form.LIST),
        ("Who are the members of the new cabinet?", Form.LIST),
        ("What measures did the council take?", Form.LIST),
        ("How do Eastport and Westport differ on ferries?", Form.COMPARE),
        ("Did the Gazette report the same toll as the Courier?", Form.COMPARE),
        ("How did the toll change between Monday and Friday?", Form.COMPARE),
        ("What did Lena Okafor say about the ferry?", Form.SAID),
        ("How did the union respond to the offer?", Form.SAID),
        ("What happened on the pier, according to police?", Form.SAID),
        ("Did the mayor resign?", Form.YES_NO),
        ("Is the bridge closed?", Form.YES_NO),
        ("What happened to the bridge?", Form.OPEN),
        ("What happens next?", Form.OPEN),
        ("What does the law require?", Form.OPEN),
        ("Was it a crack or a flood?", Form.OPEN),
    ],
)
def test_a_question_tells_how_its_answer_is_built(question: str, form: Form) -> None:
    assert kind_of(question).form is form


def test_who_is_to_have_spoken_and_of_what_is_read_from_the_question() -> None:
    kind = kind_of("What did the mayor of Eastport say about the ferry?")
    assert (kind.speaker, kind.topic, kind.reacts) == ("the mayor of Eastport", "the ferry", False)
    assert kind_of("How did the union react to the offer?").reacts


def test_the_sides_of_a_comparison_are_read_from_the_question() -> None:
    assert kind_of("Did Lyria pay its share while the Ostmark refused?").sides == (
        "Lyria pay its share",
        "the Ostmark refused",
    )
    assert kind_of("How does the Eastport plan differ from the Westport plan?").sides == (
        "the Eastport plan",
        "the Westport plan",
    )
    assert kind_of("Is the new law stricter than the old law?").sides == ("the new law", "the old law")


def test_what_a_list_is_of_and_what_is_to_be_defined_are_read_from_the_question() -> None:
    assert kind_of("Which coastal towns lost power?").head == "towns"
    assert kind_of("What is a flood wall?").subject == "flood wall"
    assert kind_of("What is the cost of the wall?").subject is None


@pytest.mark.parametrize(
    ("sentence", "is_one"),
    [
        ("Okafor is a former teacher.", True),
        ("Okafor, the mayor since 2019, spoke first.", True),
        ("Okafor spoke first.", False),
        ("The mayor thanked Okafor.", False),
    ],
)
def test_a_definition_is_known_by_its_form(sentence: str, is_one: bool) -> None:
    assert defines(sentence, "Lena Okafor") is is_one


def test_a_verb_after_what_does_not_make_a_name_wanted() -> None:
    assert expected_answer("What does the law require?") is Expected.ANY
    assert expected_answer("Which law was passed?") is Expected.NAME


@pytest.mark.parametrize(
    ("words", "expected", "can_be"),
    [
        ("Monday", Expected.NUMBER, False),
        ("ninety", Expected.NUMBER, True),
        ("Monday", Expected.DATE, True),
        ("the old town", Expected.DATE, False),
        ("the old town", Expected.NAME, False),
        ("Lena Okafor", Expected.NAME, True),
        ("a crack", Expected.MONEY, False),
        ("€4.2 million", Expected.MONEY, True),
        ("anything", Expected.ANY, True),
    ],
)
def test_words_that_cannot_be_the_asked_kind_are_known(words: str, expected: Expected, can_be: bool) -> None:
    assert fits(words, expected) is can_be


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "When was the trust founded and who leads it?",
            ("When was the trust founded?", "Who leads it?"),
        ),
        (
            "How many died and how many were hurt in the blast?",
            ("How many died in the blast?", "How many were hurt in the blast?"),
        ),
        ("Who won the race and by how much?", ("Who won the race?", "By how much?")),
        ("Why did the bridge close, and is it safe now?", ("Why did the bridge close?", "Is it safe now?")),
        ("Who is the mayor? When was she elected?", ("Who is the mayor?", "When was she elected?")),
        ("Did the mayor and the council agree?", ("Did the mayor and the council agree?",)),
        (
            "What did the mayor say about when and where the fair is held?",
            ("What did the mayor say about when and where the fair is held?",),
        ),
        ("When and where was the summit held?", ("When and where was the summit held?",)),
    ],
)
def test_only_a_compound_question_is_taken_apart(question: str, parts: tuple[str, ...]) -> None:
    assert facets(question) == parts


@given(st.text(max_size=200))
def test_any_text_has_a_kind_and_facets(text: str) -> None:
    assert kind_of(text).form in Form
    assert facets(text)


@pytest.mark.parametrize(
    ("question", "proper"),
    [
        ("As of April 12, 2025, which towns had flooded?", "Which towns had flooded?"),
        ("In the suit, which was filed in May, what did Okafor ask for?", "What did Okafor ask for?"),
        ("After the vote, did the mayor sign the order?", "Did the mayor sign the order?"),
        ("What did the mayor say, and when?", "What did the mayor say, and when?"),
        ("In which city was he born?", "In which city was he born?"),
        ("In 2025, why?", "In 2025, why?"),
    ],
)
def test_circumstances_are_parted_from_what_is_asked(question: str, proper: str) -> None:
    assert without_lead_in(question) == proper
    assert kind_of(question).form is kind_of(proper).form


@pytest.mark.parametrize(
    ("question", "is_asked"),
    [
        ("What is the name of the new ferry?", True),
        ("What was the operation called?", True),
        ("What do sailors call the rock?", True),
        ("Who named the ferry?", False),
        ("Which names were on the list?", False),
        ("What did the mayor call for?", False),
    ],
)
def test_a_question_for_a_name_is_told_from_one_for_its_bearer(question: str, is_asked: bool) -> None:
    assert kind_of(question).naming is is_asked


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("What does Lyria have to do with the strike?", "Lyria"),
        ("What role did the harbour board play in the talks?", "the harbour board"),
        ("What is Okafor's stake in the ferry company?", "Okafor"),
        ("What does Lyria export?", None),
        ("What role does noise play?", "noise"),
        ("Who played the main role?", None),
    ],
)
def test_whose_part_in_something_is_asked_for_is_read_from_the_question(question: str, who: str | None) -> None:
    assert kind_of(question).related == who


@pytest.mark.parametrize(
    ("sentence", "does"),
    [
        ("The navy referred to the search as “Operation Cold Harbour.”", True),
        ("The storm, dubbed Ilse by the weather office, passed.", True),
        ("The rock is known to sailors as the Monk.", False),
        ("The rock is known locally as the Monk.", True),
        ("“We will win,” said Okafor.", False),
        ("The water held a compound called benzene.", False),
    ],
)
def test_a_sentence_that_gives_a_name_is_known_by_its_form(sentence: str, does: bool) -> None:
    assert gives_name(sentence) is does
