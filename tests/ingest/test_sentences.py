"""Sentences: whole, in order, exact ranges of the text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import is_heading, sentence_spans


def split(text: str, language: str | None = "en") -> list[str]:
    return [text[span.start : span.end] for span in sentence_spans(text, language)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The harbour master, Mr. Lindqvist, was pleased.", "He smiled."],
        ["The U.S. delegation left.", "It flew home from the U.S.", "They were late."],
        ["She teaches at the S. Okonkwo School.", "It opened on Feb. 27, 2021."],
        ["Sen. Ames and Gov. Birk met at 5 p.m. Tuesday.", "They parted at 6 p.m.", "Both went home."],
        ["The ferry left at 10 a.m. EST.", "It came back."],
        ["Berth No. 3 cost $2.5 billion.", "Berth No. 4 was cheaper."],
        ["Rep. Ana Cole, D-N.M., would not comment.", "Her office closed."],
        ["He wrote to then-Gov. Sato in May.", "She answered."],
        ["Two guests came late—Dr. Low and Prof. Hay.", "They sat down."],
        ["It holds approx. 300 boats.", "See pp. 12 and 13."],
        ["“We waited. We hoped. We went home,” said the pilot.", "Nobody had called."],
        ['"Is it safe?" she asked.', "It was."],
        ["SALEM, Ore. (AP) — The bridge is open.", "Cars cross it."],
        ["Prices fell.", "iPhone sales did not."],
        ["Der Hafen ist z. B. im Mai offen."],
    ],
)
def test_sentences_are_cut_where_readers_would_cut_them(sentences: list[str]) -> None:
    assert split(" ".join(sentences), "de" if sentences[0].startswith("Der ") else "en") == sentences


def test_a_full_stop_glued_to_the_next_word_ends_a_sentence() -> None:
    assert split("The boats stay in their docks.Norway sent a boat.") == [
        "The boats stay in their docks.",
        "Norway sent a boat.",
    ]


def test_offsets_are_characters_even_behind_emoji_and_curly_quotes() -> None:
    text = "“Ahoy 🚢👨‍👩‍👧,” she wrote. The crew answered “ahoy” 🙂. Then it rained."
    assert split(text) == ["“Ahoy 🚢👨‍👩‍👧,” she wrote.", "The crew answered “ahoy” 🙂.", "Then it rained."]


def test_an_opening_quotation_mark_goes_with_the_words_it_opens() -> None:
    assert split("It was late. “Then we left. And so on.” It was done. “Good.") == [
        "It was late.",
        "“Then we left. And so on.”",
        "It was done.",
        "“Good.",
    ]


@pytest.mark.parametrize("mark", ["• ", "- ", "– ", "1. ", "(2) ", "b) "])
def test_a_bullet_is_neither_a_sentence_nor_part_of_one(mark: str) -> None:
    assert split(f"{mark}Dredging: the channel gets deeper. It takes a year.") == [
        "Dredging: the channel gets deeper.",
        "It takes a year.",
    ]


def test_headings_belong_to_no_sentence() -> None:
    text = "What the port costs\n\nThe port costs money.\n\nWho pays?\n\nThe town pays."
    assert split(text) == ["The port costs money.", "The town pays."]


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("What the port costs", True),
        ("THE LONG WAY HOME", True),
        ("What the captain saw:", True),
        ("Who pays for it?", True),
        ("The town pays.", False),
        ("“Who pays?” he asked.", False),
        ("• Three boats", False),
        ("Final score: Harbour Town 3, Hill United 1", False),
        ("The two ships have no radar and no crew that could use it, according to the harbour office in town", False),
        ("", False),
    ],
)
def test_headings_are_told_from_sentences(line: str, heading: bool) -> None:
    assert is_heading(line) is heading


def test_a_text_of_nothing_but_headings_gives_its_lines() -> None:
    assert split("Harbour Town 3, Hill United 1\n\nFull time") == ["Harbour Town 3, Hill United 1", "Full time"]


def test_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "The Northern Line and the Harbour\nCompany said they plan to merge and\nsell two ferries. A third one\nstays."
    )
    assert split(text) == [
        "The Northern Line and the Harbour\nCompany said they plan to merge and\nsell two ferries.",
        "A third one\nstays.",
    ]


def test_lines_that_are_not_wrapped_stay_apart() -> None:
    assert split("The first boat left.\nThe second boat stayed") == ["The first boat left."]


def test_a_rule_at_the_end_of_a_line_is_left_out() -> None:
    assert split("The bridge is open. ___") == ["The bridge is open."]


def test_an_unknown_language_is_split_all_the_same() -> None:
    assert split("One boat. Two boats.", "xx") == ["One boat.", "Two boats."]


PIECES = st.sampled_from(
    ["The boat left.", "Mr.", "“", "”", '"', "5 p.m.", "Tuesday", "D-N.M.,", " ", "\n", "\n\n", "• ", "a", "🚢", "No.",
     "3", "—", "(", ")", "?", "...", "U.S.", "é", "1. ", "___"]
)  # fmt: skip


@given(st.one_of(st.lists(PIECES).map("".join), st.text(max_size=200)))
def test_spans_are_in_order_and_hold_something(text: str) -> None:
    spans = sentence_spans(text)
    end = 0
    for span in spans:
        words = text[span.start : span.end]
        assert end <= span.start < span.end <= len(text)
        assert words == words.strip()
        end = span.end
    assert bool(spans) == bool(text.strip())


def test_a_sentence_with_a_tail_that_has_no_full_stop_is_not_a_heading() -> None:
    text = "The lamp was put out on Monday. <b>more</b>"
    assert any(
        text[span.start : span.end].startswith("The lamp was put out on Monday.") for span in sentence_spans(text)
    )
    assert not is_heading(text)


@pytest.mark.parametrize("mark", ["“", "‘a ", "« ", "“He went. "])
def test_quotation_marks_that_are_never_closed_take_no_time_to_speak_of(mark: str) -> None:
    started = time.process_time()
    sentences = split("“It rained,” he said. It stopped. " + mark * 60_000)
    assert time.process_time() - started < 3
    assert sentences[0] == "“It rained,” he said."
    assert sentences[1].startswith("It stopped.")
