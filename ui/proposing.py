"""Finds questions to ask next: what the cited articles say beside what was told, each tried before it is offered.

Runs after an answer is shown and takes little: a few questions are tried, none while others are being answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.evaluation.generation.people import people_of
from assistant.evaluation.generation.questions import drafts
from assistant.types import Answer, Question, Status
from assistant.words import Bag, analyse, listed
from vectorstore import Article, Span

if TYPE_CHECKING:
    from ui.serving.service import Service

MOST = 2
"""Questions offered."""
_TRIED = 3
"""Questions tried at most: each takes as long as an answer."""
_ARTICLES = 4
"""Articles looked at."""
_SENTENCES = 60
"""Sentences of each."""
_NAMED = 2
"""Times a person is named in an article to be asked about."""
_OPENERS = listed("although while whereas when after before since because if once though as but and yet with for in")
"""Words that begin a sentence and are taken for the first of a name."""
_TRIVIAL = frozenset({"age"})
"""Forms of questions that nobody needs."""
_LONGEST = 110
"""Letters of a question that is short enough for a button."""
_ALIKE = 0.6
"""Share of a question's words in what was asked or told, from which it asks nothing new."""


def proposals(
    service: Service, answer: Answer, question: Question, is_busy: Callable[[], bool] = lambda: False
) -> tuple[str, ...]:
    """Questions to ask after `answer`. Gives up, with what it has, once `is_busy`; none where a chat model answers."""
    if service.assistant.answerer != "extractive":
        return ()
    found: list[str] = []
    for tried, (text, source) in enumerate(_candidates(service, answer, question)):
        if len(found) == MOST or tried == _TRIED or is_busy():
            break
        if _answers(service, text, source, question):
            found.append(text)
    return tuple(found)


def _candidates(service: Service, answer: Answer, question: Question) -> Iterator[tuple[str, str]]:
    """Questions with the article each was made from: one of each article in turn, cited ones first."""
    known = [question.text, answer.standalone_question, *(turn.question for turn in question.history)]
    known += [one.text for one in answer.statements]
    quoted: dict[str, list[Span]] = {}
    for one in answer.citations:
        quoted.setdefault(one.quote.article.id, []).append(Span(one.quote.start, one.quote.end))
    articles = {one.quote.article.id: one.quote.article for one in answer.citations}
    articles |= {article.id: article for article in answer.read}
    near = list(articles.values())[:_ARTICLES]
    made = [[*_facts(service, one, quoted.get(one.id, [])), *_people(one, known)] for one in near]
    while any(made):
        for article, texts in zip(near, made, strict=True):
            while texts:
                text = texts.pop(0)
                if not _is_known(text, known):
                    known.append(text)
                    yield text, article.id
                    break


def _facts(service: Service, article: Article, quoted: Sequence[Span]) -> Iterator[str]:
    """Questions that sentences of an article answer, without those that were quoted, the nearest to them first."""
    people, day = people_of(article.text), article.published.date() if article.published else None
    sentences = {span for passage in service.archive.passages_of(article.id) for span in passage.sentences}
    left = [one for one in sentences if not any(one.start < each.end and each.start < one.end for each in quoted)]
    left.sort(key=lambda one: (min((abs(one.start - each.start) for each in quoted), default=0), one.start))
    for span in left[:_SENTENCES]:
        for draft in drafts(article.text[span.start : span.end], day, people):
            if len(draft.question) <= _LONGEST and draft.form not in _TRIVIAL:
                yield draft.question


def _people(article: Article, known: Sequence[str]) -> Iterator[str]:
    """Who those are that an article names most, where they have not come up yet."""
    said = " ".join(known)
    whole = (name for name in people_of(article.text) if name.split()[0].lower() not in _OPENERS)
    surnames = {name: name.split()[-1] for name in whole}
    new = [name for name, last in surnames.items() if last not in said and article.text.count(last) >= _NAMED]
    for name in sorted(new, key=lambda one: (-article.text.count(surnames[one]), one)):
        yield f"Who is {name}?"


def _is_known(text: str, known: list[str]) -> bool:
    """Whether most of a question's words stand in one thing that was asked or told."""
    words = analyse(text).content
    if not words:
        return True
    return any(sum(map(bag.holds, words)) >= _ALIKE * len(words) for bag in map(Bag, known))


def _answers(service: Service, text: str, source: str, question: Question) -> bool:
    """Whether the archive answers it from the article it was made from, within the same filters."""
    # Not through the service: nobody asked it, and it is not to be counted.
    answer = service.assistant.ask(Question(text, constraints=question.constraints))
    cited = {one.quote.article.id for one in answer.citations}
    return answer.status is Status.ANSWERED and source in cited
