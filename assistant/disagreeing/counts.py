"""Every count of the fate that a question asks about, whoever gives it, where the event is the one asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from assistant.comparing.fates import fate_of
from assistant.comparing.types import DayRange
from assistant.disagreeing.about import About
from assistant.disagreeing.answers import answers_in
from assistant.disagreeing.asked_figures import is_asked
from assistant.disagreeing.grouping import sides_of
from assistant.disagreeing.speakers import who_says
from assistant.disagreeing.stated import Sort, Stated, days_of, figure, figures_of
from assistant.disagreeing.timely import is_of_another_time
from assistant.evidence import Asked, Evidence
from assistant.words import same_word
from vectorstore.keywords import stems

Scores = npt.NDArray[np.float64]

_SAME_EVENT = 0.45
"""Share of the question (but for who met what fate) that a sentence with the two before it must speak of."""
_ONE_EVENT = timedelta(days=10)
_AS_MUCH = 0.5
"""Share of what the sentence speaks of that is nearest to the question: a count of another event speaks of less."""


def may_count(text: str) -> bool:
    """Whether a sentence may count people who met some fate; a quick look."""
    return bool(_COUNTS.search(text)) and bool(fate_of(text))


_COUNTS = re.compile(r"\d|\b(?:no|none|nobody|dozens|scores|hundreds|thousands|several|one|two|three|four|five|six|"
                     r"seven|eight|nine|ten|eleven|twelve)\b", re.IGNORECASE)  # fmt: skip


def counts_in(asked: Asked, evidence: Sequence[Evidence], scores: Scores) -> tuple[Stated, ...]:
    """The counts of the fate that is asked about, at most one of each speaker in an article, the best first.

    Where the reader points at two that differ, these. It seldom points at "no reported casualties" and at what each
    party says in one article: else, what sentences count besides.
    """
    about = About(asked)
    pointed = [one for one in answers_in(asked, evidence, scores, Sort.FIGURE) if not _did_somebody_else(one, asked)]
    kept = _nearest(pointed, about)
    if len(sides_of(kept)) > 1:
        return kept
    taken = {one.quote for one in pointed}
    told = [one for one in _told_in(asked, evidence, scores, about) if one.quote not in taken]
    return _nearest([*pointed, *told], about)


def _nearest(counts: Sequence[Stated], about: About) -> tuple[Stated, ...]:
    """The counts of the event that is nearest to the question, one of each speaker in an article."""
    nearest = max((about.share(one.evidence) for one in counts), default=0.0)
    kept: dict[tuple[str, str | None], Stated] = {}
    for one in counts:
        if about.share(one.evidence) >= _AS_MUCH * nearest:
            kept.setdefault((one.evidence.article.id, who_says(one.evidence, one.span, one.before)), one)
    return tuple(_of_one_event(list(kept.values())))


def _of_one_event(counts: Sequence[Stated]) -> Iterator[Stated]:
    """The counts without those whose sentence dates them far from the first that has a date."""
    dated = next((days for one in counts if (days := days_of(one.evidence))), ())
    for one in counts:
        days = days_of(one.evidence)
        if not dated or not days or any(_close(day, other) for day in days for other in dated):
            yield one


def _close(one: DayRange, other: DayRange) -> bool:
    return one.first <= other.last + _ONE_EVENT and other.first <= one.last + _ONE_EVENT


def _told_in(asked: Asked, evidence: Sequence[Evidence], scores: Scores, about: About) -> Iterator[Stated]:
    """What sentences count that need not answer well, where they stand beside what the question speaks of."""
    for place in np.argsort(-scores, kind="stable"):
        one = evidence[int(place)]
        if not may_count(one.text) or about.share(one) < _SAME_EVENT:
            continue
        found = next((each for each in figures_of(one.text) if each.fate and is_asked(each, asked, one.text)), None)
        if found is None or is_of_another_time(asked, one, exactly=True):
            continue
        stated = figure(one, found, float(scores[place]))
        if not _did_somebody_else(stated, asked):
            yield stated


_DID = re.compile(
    r"(?P<who>(?:[A-Z][\w’'-]+ ){1,4})(?:(?:forces|troops|soldiers|fighters|militants|rebels|police|army|military|"
    r"strikes?|attacks?) )?(?:have |had |has )?(?:killed|killing|injured|injuring|wounded|wounding)\b"
)


def _did_somebody_else(one: Stated, asked: Asked) -> bool:
    """Whether a sentence says that others did it than those whom the question names."""
    found = _DID.search(one.evidence.text)
    names = {stem for name in asked.words.names for stem in stems(name)}
    if found is None or not names:
        return False
    return not any(same_word(stem, name) for stem in stems(found["who"]) for name in names)
