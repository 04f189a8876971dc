"""Which sentences answer nearly as well as the best one, and so may give another answer. Takes no words from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.disagreeing.about import About
from assistant.disagreeing.stated import Sort
from assistant.evidence import FEATURES, Evidence

NEAR = 6.0
"""How far below the best a sentence's score may be that answers too."""
_POINTS = FEATURES.index("read_span")
_ELSEWHERE: Mapping[Sort, float] = {Sort.FIGURE: 6.0, Sort.DAY: 6.0, Sort.NAME: 3.0, Sort.WORDS: 3.0, Sort.KIND: 3.0}
"""The same in an article on other things as well. Of figures and days the reader seldom takes a wrong one."""
_READ_SURELY = 3.0
"""Log-odds of the reader's words from which a page need not word it as the best sentence does."""
_SHARED_THERE = 0.5
"""Share of what the best sentence speaks of, of the question, that such a page must speak of as well."""
_SAME_POINT = 0.8
"""The same of any other article on other things."""


@dataclass(frozen=True, slots=True)
class Nearly:
    """The sentences near the best one, for one question."""

    about: About
    best: Evidence
    score: float
    sort: Sort

    def has(self, one: Evidence, score: float) -> bool:
        """Whether a sentence with this score may answer too."""
        is_page = one.article.published is None
        if self.about.is_subject(one.article):
            # A news report names many people beside the one who is asked about.
            names_others = self.sort is Sort.NAME and not is_page
            return score >= self.score - NEAR and (not names_others or self.about.says_as_much(one, self.best))
        if is_page and one.features[_POINTS] >= _READ_SURELY:
            return score >= self.score - NEAR and self._shares(one, _SHARED_THERE)
        return score >= self.score - _ELSEWHERE[self.sort] and self._is_of_one_point(one)

    def _is_of_one_point(self, one: Evidence) -> bool:
        """Whether a sentence of an article on other things as well speaks of the point that the best one answers."""
        if one is self.best:
            return True
        is_worded_so = self.sort is Sort.FIGURE or self.about.says_as_much(one, self.best)
        return is_worded_so and self._shares(one, _SAME_POINT)

    def _shares(self, one: Evidence, least: float) -> bool:
        return self.about.share(one) >= least * self.about.share(self.best)
