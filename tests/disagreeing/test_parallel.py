"""In which words two sentences differ that are the same otherwise."""

from __future__ import annotations

import pytest

from assistant.disagreeing.parallel import differing


def words(one: str, other: str) -> tuple[str, str] | None:
    found = differing(one, other)
    return None if found is None else (one[slice(*found[0])], other[slice(*found[1])])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("The parish was founded in 1856 by three farmers.", "The parish was founded in 1900 by three farmers.",
         ("1856", "1900")),
        ("The tower in Brill was drawn by Ida Brandt.", "The tower in Brill was drawn by Paul Reyes.",
         ("Ida Brandt", "Paul Reyes")),
        # A heading that runs into its sentence is no difference.
        ("Tarn mill The mill at Tarn was built in 1856 by monks.", "The mill at Tarn was built in 1900 by monks.",
         ("1856", "1900")),
        # A misprint is no difference.
        ("The old chuch of Brill was built in 1856.", "The old church of Brill was built in 1900.", ("1856", "1900")),
    ],
)  # fmt: skip
def test_one_difference_is_found(one: str, other: str, expected: tuple[str, str]) -> None:
    assert words(one, other) == expected
    assert words(other, one) == expected[::-1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The parish was founded in 1856 by three farmers.", "The parish was founded in 1900 by two monks."),
        ("The parish was founded in 1856.", "The parish was founded in 1856."),
        ("In 1856.", "In 1900."),
        ("The parish was founded in 1856 by farmers.", "A storm tore the roof off the mill in 1900."),
    ],
)
def test_sentences_that_differ_elsewhere_too_are_not_compared(one: str, other: str) -> None:
    assert words(one, other) is None
