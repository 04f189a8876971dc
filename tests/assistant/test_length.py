"""No answer is longer than it may be, sentences that others bring along included."""

from __future__ import annotations

import numpy as np
import pytest
from test_choice import choose, rows_of, told

from assistant.choosing.select import Limits, Margins


@pytest.mark.parametrize("words", [30, 60, 90])
def test_a_sentence_that_is_brought_along_counts_too(words: int) -> None:
    pair = (
        "The committee of number {n} met in the old town hall for the whole of a long day. They said cause {n} did it."
    )
    rows = rows_of(" ".join(pair.format(n=n) for n in range(6)))
    leaning = np.array([3.0 - index / 10 if index in (1, 5, 9) else -9.0 for index in range(len(rows))])
    found = told(choose(rows, leaning, Margins(5.0, 5.0), Limits(words=words)))
    assert all(text.startswith("The committee") for text in found), "each brings the sentence before it"
    assert 0 < sum(len(text.split()) for text in found) <= words
