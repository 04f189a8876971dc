"""Claims about what is asked that somebody denies: the claim on one side, its denial on the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.disagreeing.about import About
from assistant.disagreeing.denials import Denied, clause_from, denied_in, may_deny
from assistant.disagreeing.grouping import Side
from assistant.disagreeing.points import Point
from assistant.disagreeing.speakers import subject_before
from assistant.disagreeing.stated import Sort, Stated
from assistant.disagreeing.timely import is_of_another_time
from assistant.evidence import Asked, Evidence
from vectorstore.keywords import stems

_ASKED = 0.5
"""Share of the question that claim and denial must speak of together."""


def denied_claims(asked: Asked, near: Sequence[tuple[Evidence, float]], read: Sequence[Evidence]) -> Iterator[Point]:
    """The claim against its denial, for each sentence among the `near` that denies something which is asked about.

    Only where it shows who claims it: what nobody is said to claim is no position.
    """
    about = About(asked)
    for one, score in near:
        found = denied_in(one, read) if may_deny(one.text) else None
        if found is None or found.denied_by is None or about.together(found.claim, found.denial) < _ASKED:
            continue
        if is_of_another_time(asked, found.claim, exactly=True):
            continue
        claim = _claim(found, score) if found.claimed_by is not None else _claimed_elsewhere(found, about, near)
        if claim is not None:
            yield Point((Side((claim,)), Side((_denial(found, score),))), answers=False)


def _claimed_elsewhere(found: Denied, about: About, near: Sequence[tuple[Evidence, float]]) -> Stated | None:
    """A sentence by which somebody else claims what is asked, where the denial does not say who does."""
    for one, score in near:
        accuses = _ACCUSES.search(one.text)
        if accuses is None or one.span == found.denial.span or about.own(one) < _ASKED:
            continue
        who = subject_before(one.text, accuses.start())
        if who is not None and not {*stems(who)} & {*stems(found.denied_by or "")}:
            return Stated(one, clause_from(one, accuses.start()), Sort.EVENT, score, speaker=who)
    return None


_ACCUSES = re.compile(
    r"\b(?:accus(?:es|ed)\b(?=[^,;]{2,50}\bof\b)|(?:alleg|claim|insist|maintain|assert|sa)(?:es|s|ed|id|ys)\s+that\b)"
)


def _claim(found: Denied, score: float) -> Stated:
    return Stated(found.claim, found.claim_words, Sort.EVENT, score, speaker=found.claimed_by)


def _denial(found: Denied, score: float) -> Stated:
    return Stated(found.denial, found.denial_words, Sort.EVENT, score, speaker=found.denied_by)
