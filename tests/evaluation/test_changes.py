"""A comparison names the cases that changed, and no others."""

from __future__ import annotations

import made_up
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.changes import changed_cases
from assistant.evaluation.types import Case, Evaluation, Response, Task

RUNS = st.dictionaries(st.text("abc", min_size=1, max_size=2), st.sampled_from((True, False, None)))


def run(passed: dict[str, bool | None], said: str = "") -> Evaluation:
    cases = {name: Case(name, Task.ASK, "Why?") for name in passed}
    scored = [made_up.scored(cases[name], Response(name, said), found) for name, found in passed.items()]
    return Evaluation(scored, (), {}, (), ())


@pytest.mark.parametrize("before", [True, False, None])
@pytest.mark.parametrize("after", [True, False, None])
def test_a_case_changed_where_it_passes_in_one_run_and_fails_in_the_other(
    before: bool | None, after: bool | None
) -> None:
    found = changed_cases(run({"a": before}), run({"a": after}))
    expected = {(True, False): [("a", True)], (False, True): [("a", False)]}
    assert [(one.case_id, one.newly_failing) for one in found] == expected.get((before, after), [])


def test_both_responses_to_a_changed_case_are_at_hand_in_the_order_of_the_later_run() -> None:
    found = changed_cases(
        run({"a": True, "b": True, "gone": False, "c": False}, "then"),
        run({"c": True, "b": True, "new": False, "a": False}, "now"),
    )
    assert [one.case_id for one in found] == ["c", "a"]
    assert {(one.before.response.text, one.after.response.text) for one in found} == {("then", "now")}


@given(RUNS, RUNS)
def test_looked_at_from_the_other_run_the_same_cases_changed_the_other_way(
    one: dict[str, bool | None], other: dict[str, bool | None]
) -> None:
    there = {found.case_id: found.newly_failing for found in changed_cases(run(one), run(other))}
    back = {found.case_id: not found.newly_failing for found in changed_cases(run(other), run(one))}
    assert there == back
    assert there.keys() <= one.keys() & other.keys()
    assert changed_cases(run(one), run(one)) == ()
