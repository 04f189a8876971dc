"""Names in one role: which cannot be the same, and which are the same in other letters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.comparing.aliases import can_be_one
from assistant.comparing.names import differing_names
from assistant.comparing.opposites import opposed_words


@pytest.mark.parametrize(
    ("one", "other", "names"),
    [
        ("The treaty was signed in Ankara.", "The treaty was signed in Istanbul on Monday.", ("Ankara", "Istanbul")),
        ("Maria Keller won the race.", "Tom Hart won the race.", ("Maria Keller", "Tom Hart")),
        ("Maria Keller won the race.", "The race was won by Tom Hart.", ("Maria Keller", "Tom Hart")),
        ("Oslo's mayor resigned.", "Bergen's mayor resigned.", ("Oslo", "Bergen")),
        ("Police arrested Jon Berg.", "Police arrested Lena Voss.", ("Jon Berg", "Lena Voss")),
        ("The ship sailed from Varna to Genoa.", "The ship sailed from Odessa to Genoa.", ("Varna", "Odessa")),
    ],
)
def test_names_in_one_role_that_cannot_be_the_same_are_paired(one: str, other: str, names: tuple[str, str]) -> None:
    assert differing_names(one, other) == (names,)
    assert differing_names(other, one) == (names[::-1],)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            "The summit took place in Turkey.", "The summit took place in Ankara.", id="a country holds a town"
        ),
        pytest.param("Keller won the race.", "Maria Keller won the race.", id="a surname is the full name"),
        pytest.param(
            "Delegates met in Oslo and Bergen.", "Delegates met in Oslo and Malmo.", id="a list may be longer"
        ),
        pytest.param("The firm is based in Lyon.", "Rain fell in Nice.", id="another matter"),
        pytest.param("Anna Ruiz said prices rose.", "Paul Ott said prices rose.", id="two people may say the same"),
        pytest.param(
            "The World Health Organization praised the plan.", "The WHO praised the plan.", id="an acronym is the name"
        ),
        pytest.param(
            "Pakistan closed the crossing.", "Pakistani guards closed the crossing.", id="a demonym is the name"
        ),
    ],
)
def test_names_that_can_both_be_right_are_not_paired(one: str, other: str) -> None:
    assert differing_names(one, other) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Armed Conflict Location & Event Data", "ACLED"),
        ("Tehreek", "Tehrik"),
        ("Pakistan", "Pakistani"),
        ("Mohammed", "Muhammad"),
        ("Maria Keller", "Keller"),
        ("President Keller", "Maria Keller"),
        ("Kyiv", "Kiev"),
        ("France", "French"),
        ("Zelensky", "Zelenskyy"),
        ("Sao Paulo", "São Paulo"),
    ],
)
def test_other_letters_are_the_same_name(one: str, other: str) -> None:
    assert can_be_one(one, other)
    assert can_be_one(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Iran", "Iraq"), ("Austria", "Australia"), ("Niger", "Nigeria"), ("John Smith", "Jane Smith"),
        ("North Korea", "South Korea"), ("Slovakia", "Slovenia"), ("Ankara", "Istanbul"),
    ],
)  # fmt: skip
def test_like_letters_are_not_the_same_name(one: str, other: str) -> None:
    assert not can_be_one(one, other)
    assert not can_be_one(other, one)


def test_words_of_opposite_outcome_are_found() -> None:
    assert opposed_words("The truce has largely held.", "The truce collapsed within weeks.") == (("held", "collapsed"),)
    assert opposed_words("The truce has held.", "The truce was signed in May.") == ()


def test_words_of_opposite_meaning_on_other_matters_are_left_alone() -> None:
    assert opposed_words("The shop opened in May.", "The dam was closed for repairs.") == ()
    assert opposed_words("The envoys met in New Haven.", "The old envoys met again.") == ()
    assert opposed_words("She was not able to swim.", "She was unable to swim.") == ()


@settings(deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_names_are_compared_whatever_their_order(one: str, other: str) -> None:
    assert can_be_one(one, other) is can_be_one(other, one)
