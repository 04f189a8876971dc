"""The answers that articles give to one question, each as one article's sentence has it. Compares them with nothing.

Three ways to an answer: the words the reader points at; the words in which a sentence differs from another article's
that is the same otherwise; and what a sentence says its subject is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import numpy.typing as npt

from assistant.disagreeing.about import About
from assistant.disagreeing.asked_figures import asks_for_toll
from assistant.disagreeing.parallel import differing
from assistant.disagreeing.plainly import is_plain
from assistant.disagreeing.stated import Sort, Stated, defined, pointed
from assistant.evidence import FEATURES, Asked, Evidence
from vectorstore import Span

Scores = npt.NDArray[np.float64]

_POINTS = FEATURES.index("read_span")
_SURE: Mapping[Sort, float] = {Sort.FIGURE: 0.0, Sort.DAY: -4.0, Sort.NAME: 1.0, Sort.WORDS: -4.0}
"""Log-odds from which the reader's words are taken for an answer. Of figures and days it seldom takes a wrong one."""
_NEAR, _NEAR_ELSEWHERE = 6.0, 3.0
"""How far below the best a sentence's score may be that answers too: in an article about what is asked, in others."""
_SURENESS = 0.2
"""What the reader's certainty of its words counts beside the score of their sentence, of one article's sentences."""
_SAME_POINT = 0.8
"""Share of what the best sentence speaks of, of the question, that another must speak of as well."""
_PARALLEL = 12
"""Sentences whose likes are looked for."""
_ABOUT = 0.3
"""Share of the question that sentences which nobody pointed at must speak of."""


def answers_in(asked: Asked, evidence: Sequence[Evidence], scores: Scores, sort: Sort) -> tuple[Stated, ...]:
    """At most one answer an article, from sentences that answer nearly as well as the best, the best first."""
    order = [int(place) for place in np.argsort(-scores, kind="stable")]
    about, best = About(asked), scores[order[0]]

    def is_near(place: int) -> bool:
        one = evidence[place]
        if about.is_subject(one.article):
            # A news report names many people beside the one who is asked about.
            names_others = sort is Sort.NAME and one.article.published is not None
            is_of_point = not names_others or about.says_as_much(one, evidence[order[0]])
            return bool(scores[place] >= best - _NEAR) and is_of_point
        return bool(scores[place] >= best - _NEAR_ELSEWHERE) and _is_of_one_point(one, evidence[order[0]], about, sort)

    near = [(evidence[place], float(scores[place])) for place in order if is_near(place)]
    near.sort(key=lambda pair: -(pair[1] + _SURENESS * pair[0].features[_POINTS]))
    found: dict[str, Stated] = {}
    for one, score in near:
        if one.features[_POINTS] >= _SURE[sort] and one.article.id not in found:
            value = pointed(asked, one, score, sort)
            if value is not None and (asks_for_toll(asked) or is_plain(asked, about, value)):
                _keep(found, value)
    alike = [(evidence[place], float(scores[place])) for place in order[:_PARALLEL] if scores[place] >= best - _NEAR]
    for value in _in_likes(asked, about, alike, found, sort):
        found[value.evidence.article.id] = value
    if sort is Sort.WORDS:
        for one, score in near:
            if one.article.id not in found:
                value = defined(asked, one, score)
                _keep(found, value if value is not None and is_plain(asked, about, value) else None)
    return tuple(sorted(found.values(), key=lambda each: -each.score))


def _is_of_one_point(one: Evidence, best: Evidence, about: About, sort: Sort) -> bool:
    """Whether a sentence of an article on other things as well speaks of the point that the best sentence answers."""
    if one is best:
        return True
    if about.share(one) < _SAME_POINT * about.share(best):
        return False
    return sort is Sort.FIGURE or about.says_as_much(one, best)


def _keep(found: dict[str, Stated], value: Stated | None) -> None:
    if value is not None:
        found.setdefault(value.evidence.article.id, value)


def _in_likes(
    asked: Asked, about: About, near: Sequence[tuple[Evidence, float]], found: Mapping[str, Stated], sort: Sort
) -> Iterator[Stated]:
    """The answers of sentences that are the same but for the words that answer."""
    for (one, score), (other, other_score) in combinations(near, 2):
        if one.article.id == other.article.id:
            continue
        words = differing(one.text, other.text)
        if words is None:
            continue
        told = [found.get(each.article.id) for each in (one, other)]
        asked_for = any(_meets(value, each, span) for value, each, span in zip(told, (one, other), words, strict=True))
        # Copies of one report may differ in much that was not asked.
        of_news = one.article.published is not None
        is_about = about.says_all(asked, one) if of_news else about.share(one) >= _ABOUT
        if asked_for or (is_about and _tell_nothing_apart(told)):
            for each, its, span in ((one, score, words[0]), (other, other_score, words[1])):
                at = Span(each.span.start + span.start, each.span.start + span.end)
                value = pointed(asked, replace(each, answer=at), its, sort)
                if value is not None:
                    yield value


def _tell_nothing_apart(told: Sequence[Stated | None]) -> bool:
    """Whether what two articles were found to answer leaves open that they differ."""
    one, other = told
    if one is None or other is None:
        return one is other
    return one.sort in (Sort.NAME, Sort.WORDS) and one.text == other.text


def _meets(value: Stated | None, one: Evidence, words: Span) -> bool:
    """Whether a value stands at `words` of the sentence."""
    if value is None or value.evidence.span != one.span:
        return False
    start, end = value.span.start - one.span.start, value.span.end - one.span.start
    return words.start < end and start < words.end
