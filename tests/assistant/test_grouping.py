"""Two articles that say the same make one statement; two that differ in a figure, a name or a denial never do."""

from __future__ import annotations

import pytest

from assistant.choosing.grouping import one_statement

TOLD = "The harbour trust closed the bridge in Eastport on Monday after inspectors found a crack."


@pytest.mark.parametrize(
    "other",
    [
        TOLD,
        "EASTPORT (AP) — The harbour trust closed the bridge in Eastport on Monday after inspectors found a crack.",
        "The bridge in Eastport was closed by the harbour trust on Monday after inspectors had found a crack.",
    ],
)
def test_the_same_in_other_words_is_one_statement(other: str) -> None:
    assert one_statement(TOLD, other, lambda: 0.9)


@pytest.mark.parametrize(
    "other",
    [
        "The harbour trust closed the bridge in Westport on Monday after inspectors found a crack.",
        "The harbour trust closed the bridge in Eastport on Friday after inspectors found a crack.",
        "The harbour trust closed the bridge in Eastport on Monday after inspectors found 12 cracks.",
        "The harbour trust closed the bridge in Eastport on Monday after two inspectors found a crack.",
        "The harbour trust closed the bridge in Eastport on Monday before inspectors found a crack.",
        "The harbour trust has not closed the bridge in Eastport on Monday after inspectors found a crack.",
        "The harbour trust reopened the bridge in Eastport on Monday after inspectors found a crack.",
        "The harbour trust allegedly closed the bridge in Eastport on Monday after inspectors found a crack.",
        "Ferries in Eastport carried nobody on Monday.",
    ],
)
def test_a_difference_that_matters_keeps_statements_apart(other: str) -> None:
    assert not one_statement(TOLD, other, lambda: 0.99)


def test_words_alone_do_not_make_one_statement() -> None:
    assert not one_statement(TOLD, TOLD, lambda: 0.5)
