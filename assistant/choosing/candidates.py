"""Which scored sentences may be told at all, and what each is worth for the kind of question. Picks none.

A sentence must be whole, be about what the question is about, and come close enough to the best one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from assistant.choosing.attribution import is_said
from assistant.choosing.expected import Expected, offers
from assistant.choosing.kinds import Form, Kind, defines, gives_name
from assistant.choosing.leaning import begun
from assistant.choosing.likeness import Likeness
from assistant.choosing.plainly import plain_lead
from assistant.choosing.tellable import can_be_told, is_boilerplate
from assistant.evidence import Asked, Evidence
from assistant.words import Bag
from vectorstore import Span
from vectorstore.keywords import stems

_UNDERSTOOD = 1.5
"""What it costs, in the score's units, that a sentence does not say whom it speaks of."""
_UNDERSTOOD_FROM_TITLE = 0.5
"""The same where the sentences before it name what the question names: a reader who asked knows who is meant."""
_DIRECT = 0.7
"""What it is worth that a sentence holds the kind of thing asked for."""
_NAMES = 2.0
"""What it is worth that a sentence says what something is called, where that is asked."""
_SERIES_OF_NAMES = 1.5
"""What it is worth to give several names in a row, where a list of them is asked for."""
_PLAIN = 1.5
"""What it is worth that a sentence says outright whether what is asked is so."""
_ASKED_ABOVE = 1.5
"""What it is worth to come right after a sentence of the article that asks nearly the same question."""
_SAME_QUESTION = 0.6
"""Cosine from which two questions are nearly the same."""
_BELOW_A_QUESTION = 800
"""Characters after a question in which an article answers it."""
_DEEPEST = 6.0
"""Below the best score by more, a sentence is not looked at."""
_MOST = 40
"""Sentences that are looked at, the best first."""
_ABOUT = 0.7
"""Share of what the question is about, as far as the best sentence's passage has it, that other articles need."""
_ABOUT_UNNAMED = 0.5
"""The same where no name says what it is about."""
_ABOUT_A_SIDE = 0.3
"""The same of all a comparison is about."""
_TOPIC = 0.5
"""Share of the topic of "what did X say about …" that a passage with X's words must hold."""
_IN_THE_ARTICLE = 0.5
"""Share of the margin of the best sentence's paragraph that the rest of its article gets: news changes the subject."""
_FOUND = 0.5
"""Share of the margins that a sentence without an answer gets where one thing is asked for and the best one has it."""
_GATHERED = frozenset((Form.CAUSE, Form.LIST, Form.COMPARE, Form.OPEN, Form.SAID))
_FROM_OTHERS = 0.7
"""Least share of the margin that other articles get where an answer is gathered from several: the set that the margins
are fitted to has one right article a question."""
_RAREST = 2
"""Words that say what a question without names is about."""


_NAME = r"[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+){0,3}"
_SERIES = re.compile(rf"\b{_NAME}(?:, {_NAME})+,? (?:and|or) {_NAME}")


@dataclass(frozen=True, slots=True)
class Margins:
    """How far below the best sentence's score another may lie and still be told."""

    same: float
    """In the article of the best sentence."""
    other: float
    """In another article: it must come closer, or the answer drifts to other stories."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be told."""

    index: int
    """In the evidence."""
    value: float
    """Its score, with what the kind of question makes of it."""
    span: Span
    """The sentence, with what it needs before it."""


def candidates(
    evidence: Sequence[Evidence],
    scores: npt.NDArray[np.float64],
    margins: Margins,
    asked: Asked | None,
    kind: Kind,
    answers: Mapping[int, Span],
    likeness: Likeness,
) -> list[Candidate]:
    """The sentences that may be told, best first. Empty only where no sentence is about the story."""
    order = [int(index) for index in np.argsort(-scores, kind="stable")]
    near = [index for index in order[:_MOST] if scores[index] >= scores[order[0]] - _DEEPEST] if order else []
    whole = [index for index in near if can_be_told(evidence[index].text)]
    if not whole:
        whole = [index for index in order if not is_boilerplate(evidence[index].text)][:1]
    valued = [_valued(index, evidence[index], float(scores[index]), asked, kind, index in answers) for index in whole]
    valued = _asked_above(valued, evidence, asked, likeness)
    valued = _in_their_words(valued, evidence, margins, asked, kind)
    if not valued:
        return []
    valued.sort(key=lambda one: (-one.value, one.index))
    best = valued[0]
    is_about = _about(asked, kind, evidence[best.index])
    home = evidence[best.index]
    if kind.form in _GATHERED:
        margins = replace(margins, other=max(margins.other, _FROM_OTHERS * margins.same))
    elsewhere = max(margins.other, _IN_THE_ARTICLE * margins.same)
    is_found = kind.form is Form.FACT and best.index in answers

    def is_near(one: Candidate) -> bool:
        found = evidence[one.index]
        # Where one thing is asked for and found, what else answers it is told: it may be something else.
        share = _FOUND if is_found and one.index not in answers else 1.0
        if found.article.id == home.article.id:
            return one.value >= best.value - share * (margins.same if _one_paragraph(found, home) else elsewhere)
        return one.value >= best.value - share * margins.other and is_about(found)

    return [one for one in valued if is_near(one)]


def _one_paragraph(one: Evidence, other: Evidence) -> bool:
    first, second = sorted((one.span, other.span))
    return "\n" not in one.article.text[first.end : second.start]


def _valued(index: int, one: Evidence, score: float, asked: Asked | None, kind: Kind, answers: bool) -> Candidate:
    span, understood = begun(one.article, one.span, one.passage.sentences)
    value = score
    if not understood:
        value -= _UNDERSTOOD_FROM_TITLE if asked is not None and _is_meant(one, asked) else _UNDERSTOOD
    if asked is not None:
        value += _worth(one.text, asked, kind, answers)
    return Candidate(index, value, span)


def _is_meant(one: Evidence, asked: Asked) -> bool:
    """Whether one of the two sentences before, in whatever paragraph, names what the question names."""
    before = [span for span in one.passage.sentences if span.end <= one.span.start][-2:]
    told = Bag(" ".join(one.article.text[span.start : span.end] for span in before))
    return any(told.holds(stem) for name in asked.words.names for stem in stems(name))


def _worth(text: str, asked: Asked, kind: Kind, answers: bool) -> float:
    """What a sentence is worth beyond its score for answering in the very form that is asked for."""
    if kind.naming:
        return _NAMES if gives_name(text) else 0.0
    if kind.form in (Form.FACT, Form.CAUSE):
        return _DIRECT if answers or offers(text, kind.expected, asked.words) == 1.0 else 0.0
    if kind.form is Form.LIST and kind.expected is Expected.NAME:
        return _SERIES_OF_NAMES if _SERIES.search(text) else 0.0
    if kind.form is Form.YES_NO:
        return _PLAIN if plain_lead(asked.text, [text]) is not None else 0.0
    return _DIRECT if kind.head is None and kind.subject is not None and defines(text, kind.subject) else 0.0


def _asked_above(
    valued: list[Candidate], evidence: Sequence[Evidence], asked: Asked | None, likeness: Likeness
) -> list[Candidate]:
    """Explainers ask what their readers ask ("What went wrong between …?"), and then answer it."""
    if asked is None:
        return valued
    asking = [place for place, one in enumerate(evidence) if one.text.endswith("?")]
    likeness.prepare(asking)
    questions = [evidence[place] for place in asking if likeness.to(place, asked.vector) >= _SAME_QUESTION]

    def answers(one: Evidence) -> bool:
        return any(
            one.article.id == question.article.id and 0 <= one.span.start - question.span.end <= _BELOW_A_QUESTION
            for question in questions
        )

    return [replace(one, value=one.value + _ASKED_ABOVE) if answers(evidence[one.index]) else one for one in valued]


def _in_their_words(
    valued: list[Candidate], evidence: Sequence[Evidence], margins: Margins, asked: Asked | None, kind: Kind
) -> list[Candidate]:
    """For "what did X say about Y": what X said, where any of it is about Y."""
    if kind.speaker is None:
        return valued
    spoken = {one.index for one in valued if _is_on_topic(evidence[one.index], asked, kind)}
    if not spoken:
        return valued
    if not kind.reacts:
        return [one for one in valued if one.index in spoken]
    # Deeds answer "how did X respond" too, but words come first.
    return [one if one.index in spoken else replace(one, value=one.value - margins.other) for one in valued]


def _is_on_topic(one: Evidence, asked: Asked | None, kind: Kind) -> bool:
    if kind.speaker is None or not is_said(one.article, one.span, kind.speaker):
        return False
    weights = (
        {stem: asked.weights[stem] for stem in set(stems(kind.topic or "")) & asked.weights.keys()} if asked else {}
    )
    bag = Bag(one.passage.searchable)
    return sum(weight for stem, weight in weights.items() if bag.holds(stem)) >= _TOPIC * sum(weights.values())


def _about(asked: Asked | None, kind: Kind, best: Evidence) -> Callable[[Evidence], bool]:
    """Whether a sentence of another article is still about what the question is about."""
    if asked is None:
        return lambda _one: True
    named = {stem for name in asked.words.names for stem in stems(name)} & asked.weights.keys()
    rarest = sorted(asked.weights, key=lambda stem: -asked.weights[stem])[:_RAREST]
    about, at_home = named or rarest, Bag(best.passage.searchable)
    compares = kind.form is Form.COMPARE  # then the best sentence's article is about one of two things
    weights = {stem: asked.weights[stem] for stem in about if compares or at_home.holds(stem)}
    share = _ABOUT_A_SIDE if compares else _ABOUT if named else _ABOUT_UNNAMED
    least = share * sum(weights.values())
    known: dict[str, bool] = {}

    def is_about(one: Evidence) -> bool:
        if one.passage.id not in known:
            bag = Bag(one.passage.searchable)
            known[one.passage.id] = sum(weight for stem, weight in weights.items() if bag.holds(stem)) >= least
        return known[one.passage.id]

    return is_about
