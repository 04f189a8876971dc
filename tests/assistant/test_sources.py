"""An outlet is asked only where the question names it as a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import pytest

from assistant.sources import named_outlets
from vectorstore import Archive


@dataclass(frozen=True)
class Newsstand:
    """An archive of which only the outlets are known."""

    names: tuple[str, ...]

    def outlets(self) -> tuple[str, ...]:
        return self.names


def named(question: str, *outlets: str) -> tuple[str, ...]:
    return named_outlets(question, cast(Archive, Newsstand(outlets)))


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


def test_a_name_is_taken_as_it_is_written_not_as_a_pattern() -> None:
    assert named("What did the Posts say?", "Post.", "P.st", "Wire") == ()
    assert named("What did N.Z. News (East) say?", "N.Z. News (East)", "Wire") == ("N.Z. News (East)",)


def test_a_name_of_two_letters_is_too_often_a_word() -> None:
    assert named("Did It say so?", "It", "Wire") == ()


def test_the_only_outlet_of_an_archive_narrows_nothing() -> None:
    assert named("What had the Post said?", "Post") == ()
