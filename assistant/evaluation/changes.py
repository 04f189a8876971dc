"""Which cases pass in one run and fail in another over the same cases. Weighs no figure and tests no significance."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.evaluation.types import Evaluation, Scored


@dataclass(frozen=True, slots=True)
class Changed:
    """A case that passes in only one of two runs."""

    before: Scored
    after: Scored

    @property
    def case_id(self) -> str:
        """The same in both runs."""
        return self.after.case.id

    @property
    def newly_failing(self) -> bool:
        """Whether it passed before and fails now; if not, it is the other way round."""
        return self.after.passed is False


def changed_cases(before: Evaluation, after: Evaluation) -> tuple[Changed, ...]:
    """The cases (by id) that both runs have and of which one passes, in the order of `after`.

    A case that cannot be judged in one of the runs has not changed.
    """
    earlier = {each.case.id: each for each in before.scored}
    both = [Changed(earlier[each.case.id], each) for each in after.scored if each.case.id in earlier]
    return tuple(each for each in both if {each.before.passed, each.after.passed} == {True, False})
