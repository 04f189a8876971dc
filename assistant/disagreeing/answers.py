"""The answers that articles give to one question, each as one article's sentence has it. Compares them with nothing.

Three ways to an answer: the words the reader points at; the words in which a sentence differs from another article's
that is the same otherwise; and what a sentence says its subject is, which comes first where that is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import numpy.typing as npt

from assistant.disagreeing.about import About
from assistant.disagreeing.asked_figures import asks_for_toll
from assistant.disagreeing.defining import defined_as, defined_in
from assistant.disagreeing.nearly import NEAR, Nearly
from assistant.disagreeing.parallel import differing
from assistant.disagreeing.plainly import is_plain
from assistant.disagreeing.stated import Sort, Stated, pointed, worded
from assistant.evidence import FEATURES, Asked, Evidence
from vectorstore import Span

Scores = npt.NDArray[np.float64]

_POINTS = FEATURES.index("read_span")
_SURE: Mapping[Sort, float] = {Sort.FIGURE: 0.0, Sort.DAY: -4.0, Sort.NAME: 1.0, Sort.WORDS: -4.0, Sort.KIND: 0.0}
"""Log-odds from which the reader's words are taken for an answer. Of figures and days it seldom takes a wrong one."""
_SURENESS = 0.2
"""What the reader's certainty of its words counts beside the score of their sentence, of one article's sentences."""
_OWN_WORDS = 3.0
"""What it counts, of an article's sentences with days, that one has the question's words: those of what happened."""
_PARALLEL = 12
"""Sentences whose likes are looked for."""
_ABOUT = 0.3
"""Share of the question that sentences which nobody pointed at must speak of."""


def answers_in(asked: Asked, evidence: Sequence[Evidence], scores: Scores, sort: Sort) -> tuple[Stated, ...]:
    """At most one answer an article, from sentences that answer nearly as well as the best, the best first."""
    order = [int(place) for place in np.argsort(-scores, kind="stable")]
    ranked = [(evidence[place], float(scores[place])) for place in order]
    about, (best, best_score) = About(asked), ranked[0]
    nearly = Nearly(about, best, best_score, sort)
    near = [(one, score) for one, score in ranked if nearly.has(one, score)]
    own = _OWN_WORDS if sort is Sort.DAY else 0.0
    near.sort(key=lambda pair: -(pair[1] + _SURENESS * pair[0].features[_POINTS] + own * about.own(pair[0])))
    found: dict[str, Stated] = {}
    for one, score in near:
        if one.features[_POINTS] >= _SURE[sort] and one.article.id not in found:
            value = pointed(asked, one, score, sort)
            if value is not None and (asks_for_toll(asked) or is_plain(asked, about, value)):
                _keep(found, value)
    alike = [(one, score) for one, score in ranked[:_PARALLEL] if score >= best_score - NEAR]
    for value in _in_likes(asked, about, alike, found, sort):
        found[value.evidence.article.id] = value
    if sort is Sort.WORDS:
        for value in _defined(asked, about, near, sort, defined_in):
            _keep(found, value)
    if sort is Sort.KIND:
        # However well the sentence answers: the reader learnt from few that answer by saying what something is.
        said: dict[str, Stated] = {}
        for value in _defined(asked, about, ranked, sort, defined_as):
            _keep(said, value)
        found |= said
    return tuple(sorted(found.values(), key=lambda each: -each.score))


def _defined(
    asked: Asked,
    about: About,
    ranked: Sequence[tuple[Evidence, float]],
    sort: Sort,
    what_in: Callable[[Asked, str], Span | None],
) -> list[Stated]:
    """What sentences say the thing is that is asked about, in their order."""
    words = [(one, score, what_in(asked, one.text)) for one, score in ranked]
    values = [worded(one, what, sort, score) for one, score, what in words if what is not None]
    return [value for value in values if is_plain(asked, about, value)]


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
        # Copies of one report may differ in much that was not asked.
        of_news = one.article.published is not None
        pairs = list(zip(told, (one, other), words, strict=True))
        read_there = not of_news and all(_is_read(each, span) for _, each, span in pairs)
        asked_for = read_there or any(_meets(value, each, span) for value, each, span in pairs)
        is_about = about.says_all(asked, one) if of_news else about.share(one) >= _ABOUT
        if asked_for or (is_about and _tell_nothing_apart(told)):
            for each, its, span in ((one, score, words[0]), (other, other_score, words[1])):
                at = Span(each.span.start + span.start, each.span.start + _name_end(each.text, span))
                value = pointed(asked, replace(each, answer=at), its, sort)
                if value is not None:
                    yield value


_GOES_ON = re.compile(r"(?: [A-Z][\w’'-]*)+")


def _name_end(text: str, words: Span) -> int:
    """Where the name ends in which `words` do: of "Quay School" and "Harl School" copies differ in half a name."""
    more = _GOES_ON.match(text, words.end) if text[words.start : words.end].split()[-1][0].isupper() else None
    return more.end() if more else words.end


def _tell_nothing_apart(told: Sequence[Stated | None]) -> bool:
    """Whether what two articles were found to answer leaves open that they differ."""
    one, other = told
    if one is None or other is None:
        return one is other
    return one.sort in (Sort.NAME, Sort.WORDS, Sort.KIND) and one.text == other.text


def _is_read(one: Evidence, words: Span) -> bool:
    """Whether the reader points at some of the `words` of the sentence, however unsure."""
    return one.answer is not None and _overlap(one, one.answer, words)


def _meets(value: Stated | None, one: Evidence, words: Span) -> bool:
    """Whether a value stands at `words` of the sentence."""
    if value is None or value.evidence.span != one.span:
        return False
    return _overlap(one, value.span, words)


def _overlap(one: Evidence, span: Span, words: Span) -> bool:
    """Whether a range of the article and one of the sentence have letters in common."""
    return words.start < span.end - one.span.start and span.start - one.span.start < words.end
