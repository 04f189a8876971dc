"""Writes a first case file from an archive, without a model: facts, quotations and questions it then cannot answer.

Every case is meant to be read by an editor before it is used. Fewer cases come back than were asked for where the
archive has no more sentences of the right form.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from assistant.evaluation.generation.drafts import AnswerKind, Draft
from assistant.evaluation.generation.index import Index, Told, Wordings, covered, plain
from assistant.evaluation.generation.people import people_of
from assistant.evaluation.generation.questions import drafts
from assistant.evaluation.generation.quotes import altered, excerpts
from assistant.evaluation.types import Case, Gold, Task
from assistant.words import numbers_in
from vectorstore import Archive
from vectorstore.keywords import stems

if TYPE_CHECKING:
    from pydantic import JsonValue

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())

FACT, ATTRIBUTION, UNANSWERABLE = "fact", "attribution", "unanswerable"
_SHARES = {ATTRIBUTION: 0.2, UNANSWERABLE: 0.2}
_ALTERED_EVERY = 4
_PER_ARTICLE = 2
_FACTS_FOR_ONE_ABSENT = 5  # so many questions an archive must give for one of them to be made unanswerable
# Shares of a question's words, weighted by how rare they are.
_SAME_FACT = 0.75  # three sentences in a row with the answer and this much tell the same
_RIVAL = 0.85  # one sentence with this much and another figure may answer differently
_NEAR = 0.5  # an article with the answer and this much might answer, in words of its own
_SAME_SUBJECT = 0.8  # an article with this much might answer even without the wording that is looked for
_MOST_LEFT_OUT = 12
_ALIKE = 0.75  # share of the words two questions have in common, from which one is enough
# Forms that say little of their article are drawn less often.
_WEIGHTS = {"age": 3, "office": 2, "role": 1.5}


@dataclass(frozen=True, slots=True)
class _Fact:
    """A draft with where it stands."""

    told: Told
    sentence: str
    draft: Draft
    elsewhere: tuple[str, ...] = ()
    """Other articles that give the same question and answer."""

    @property
    def form(self) -> str:
        return self.draft.form

    @property
    def text(self) -> str:
        return self.draft.question


@dataclass(frozen=True, slots=True)
class _Excerpt:
    """A quotation with where it stands."""

    told: Told
    sentence: str
    text: str
    form: str = "excerpt"


_Offer = TypeVar("_Offer", _Fact, _Excerpt)


def generate(archive: Archive, *, number: int, seed: int = 0) -> tuple[Case, ...]:
    """At most `number` cases from `archive`: about 60 % facts, 20 % quotations, 20 % unanswerable questions.

    The same articles and seed give the same cases, in whatever order they were ingested. No article gives more than
    two.
    """
    if number < 1:
        return ()
    index, used = Index(archive), _Used(Counter(), Counter(), Counter(), [], set())
    facts, quotes = _facts(index), _quotes(index)
    wanted = {kind: round(number * share) for kind, share in _SHARES.items()}
    fair = min(wanted[UNANSWERABLE], len(facts) // _FACTS_FOR_ONE_ABSENT)
    absent = _take(facts, fair, f"{seed}:absent", used, lambda fact: _unanswerable(fact, index))
    told = _take(quotes, wanted[ATTRIBUTION], f"{seed}:quote", used, lambda one: _exact(one, index))
    rest = number - len(absent) - len(told)
    found = _take(facts, rest, f"{seed}:fact", used, lambda fact: _fact(fact, index))
    cases = [*_numbered(found), *_numbered(_some_changed(told, index)), *_numbered(absent)]
    _log.info("%d of %d cases from %d articles", len(cases), number, len(index.told))
    return tuple(cases)


def case_line(case: Case) -> dict[str, JsonValue]:
    """One line of Byline's own case format, with only the fields that the case has."""
    gold = case.gold
    asked = {Task.ASK: "question", Task.CHECK: "claim", Task.TRACE: "quote"}[case.task]
    line: dict[str, JsonValue] = {"id": case.id, "kind": case.kind, asked: case.text}
    known: dict[str, JsonValue] = {
        "gold_sources": None if gold.relevant is None else list(gold.relevant),
        "gold_sentences": None if gold.sentences is None else list(gold.sentences),
        "answers": None if gold.answers is None else list(gold.answers),
        "must_include": None if gold.facts is None else [list(group) for group in gold.facts],
        "answerable": gold.answerable,
        "match": gold.match,
        "without": list(case.without) or None,
    }
    return line | {name: value for name, value in known.items() if value is not None}


# --- what the archive offers ---------------------------------------------------------------------------------


def _facts(index: Index) -> list[_Fact]:
    """Every question the archive gives, without those that its articles answer differently."""
    found: dict[str, list[_Fact]] = {}
    for told in index.told:
        people, published = people_of(told.article.text), told.article.published
        day = published.date() if published else None
        for sentence in dict.fromkeys(told.sentences):
            for draft in drafts(sentence, day, people, index.ordinary):
                found.setdefault(plain(draft.question), []).append(_Fact(told, sentence, draft))
    return [
        replace(same[0], elsewhere=tuple(dict.fromkeys(other.told.name for other in same[1:])))
        for same in found.values()
        if _agreed(same)
    ]


def _agreed(same: Sequence[_Fact]) -> bool:
    first = {plain(wording) for wording in same[0].draft.wordings}
    return all(first & {plain(wording) for wording in fact.draft.wordings} for fact in same)


def _quotes(index: Index) -> list[_Excerpt]:
    return [
        _Excerpt(told, sentence, text)
        for told in index.told
        for sentence in dict.fromkeys(told.sentences)
        for text in excerpts(sentence)
    ]


# --- choosing --------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Used:
    """How often articles, outlets and forms have been taken."""

    articles: Counter[str]
    outlets: Counter[str]
    forms: Counter[str]
    asked: list[frozenset[str]]
    sentences: set[str]

    def takes(self, one: _Fact | _Excerpt) -> bool:
        """Whether its article has room, and nothing like it has been asked."""
        words = frozenset(stems(one.text))
        alike = any(len(words & other) > _ALIKE * len(words | other) for other in self.asked)
        return not alike and one.sentence not in self.sentences and self.articles[one.told.name] < _PER_ARTICLE

    def of(self, one: _Fact | _Excerpt) -> tuple[int, int]:
        """Sorts what was used least first."""
        return self.articles[one.told.name], self.outlets[one.told.article.outlet or ""]

    def count(self, one: _Fact | _Excerpt) -> None:
        self.articles[one.told.name] += 1
        self.outlets[one.told.article.outlet or ""] += 1
        self.forms[one.form] += 1
        self.sentences.add(one.sentence)
        self.asked.append(frozenset(stems(one.text)))


def _take(
    offered: Iterable[_Offer], number: int, seed: str, used: _Used, make: Callable[[_Offer], Case | None]
) -> list[Case]:
    """At most `number` cases, from the least used forms, articles and outlets first, in an order that `seed` gives."""
    buckets: dict[str, list[_Offer]] = {}
    for one in sorted(offered, key=lambda one: _drawn(seed, one)):
        buckets.setdefault(one.form, []).append(one)
    made: list[Case] = []
    while len(made) < number and buckets:
        form = min(buckets, key=lambda name: (used.forms[name] * _WEIGHTS.get(name, 1), _hash(seed, name)))
        best = min(buckets[form], key=lambda one: used.of(one))
        buckets[form].remove(best)
        case = make(best) if used.takes(best) else None
        if case is not None:
            made.append(case)
            used.count(best)
        if not buckets[form]:
            del buckets[form]
    return made


def _drawn(seed: str, one: _Fact | _Excerpt) -> str:
    return _hash(seed, one.told.name, one.text)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _numbered(cases: Iterable[Case]) -> Iterator[Case]:
    counts = Counter[str]()
    for case in cases:
        counts[case.kind] += 1
        yield replace(case, id=f"{case.kind}-{counts[case.kind]:04}")


# --- making and checking cases -----------------------------------------------------------------------------------


def _fact(fact: _Fact, index: Index) -> Case | None:
    """The case, with every article that tells the same; None where another one may answer differently."""
    weights, answer = index.weights(fact.draft.question), Wordings(fact.draft.wordings)
    relevant = dict.fromkeys((fact.told.name, *fact.elsewhere), 1)
    for told in index.about(weights, _SAME_FACT):
        if any(answer.stand_in(text) and covered(weights, held) >= _SAME_FACT for text, held in told.windows):
            relevant[told.name] = 1
        if _rivals(fact.draft, told, weights, answer):
            return None
    gold = Gold(
        relevant=relevant,
        sentences=(fact.sentence,),
        answers=(fact.draft.answer,),
        facts=(fact.draft.wordings,),
        answerable=True,
    )
    return Case("", Task.ASK, fact.draft.question, FACT, gold=gold)


def _rivals(draft: Draft, told: Told, weights: dict[str, float], answer: Wordings) -> bool:
    """Whether some sentence says as much of the question with another figure."""
    if draft.kind is AnswerKind.NAME:
        return False
    known = numbers_in(draft.question)
    return any(
        covered(weights, held) >= _RIVAL and not answer.stand_in(text) and bool(numbers_in(text) - known)
        for text, held in told.lines
    )


def _unanswerable(fact: _Fact, index: Index) -> Case | None:
    """The question without every article that may hold its answer; None where that would be half the archive."""
    if _fact(fact, index) is None:
        return None
    weights, answer = index.weights(fact.draft.question), Wordings(fact.draft.wordings)
    without = {fact.told.name, *fact.elsewhere}
    for told in index.about(weights, _NEAR):
        if covered(weights, told.stems) >= _SAME_SUBJECT or answer.stand_in(told.lowered):
            without.add(told.name)
    if len(without) > min(_MOST_LEFT_OUT, len(index.told) // 2):
        return None
    gold = Gold(relevant={}, answerable=False)
    return Case("", Task.ASK, fact.draft.question, UNANSWERABLE, without=tuple(sorted(without)), gold=gold)


def _exact(one: _Excerpt, index: Index) -> Case:
    said = plain(one.text)
    relevant = {told.name: 1 for told in index.told if said in told.lowered} | {one.told.name: 1}
    gold = Gold(relevant=relevant, sentences=(one.sentence,), match="exact")
    return Case("", Task.TRACE, one.text, ATTRIBUTION, gold=gold)


def _some_changed(cases: Sequence[Case], index: Index) -> Iterator[Case]:
    """The quotations, about every fourth of them with a word changed."""
    left = len(cases) // _ALTERED_EVERY
    for case in cases:
        other = _changed(case, index) if left else None
        left -= other is not None
        yield other or case


def _changed(case: Case, index: Index) -> Case | None:
    """The quotation with a word changed; None where it has none to change or some article has it that way."""
    other = altered(case.text)
    if other is None or any(plain(other) in told.lowered for told in index.told):
        return None
    return replace(case, text=other, gold=replace(case.gold, match="altered"))
