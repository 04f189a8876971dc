"""The checks that a case allows, and a plain sentence for each that does not hold. Measures no degree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TypeAlias

from assistant.evaluation.metrics.answers import contains, token_f1
from assistant.evaluation.metrics.labels import answerable
from assistant.evaluation.metrics.names import answering, gold_name, is_gold, ranking
from assistant.evaluation.metrics.texts import answer_of, says, says_any, without_markers
from assistant.evaluation.types import Case, Cited, Response, Task

MOST_WORDS = 220
LEAST_F1 = 0.5
"""From here on an answer that does not hold a reference answer counts as one."""
NO_RESPONSE = "There is no response"
"""How the only failure of a case begins that got none."""
DEPTH = 10
"""Where only the articles are known and nothing is cited, one of them must be among so many first ones."""
_SHOWN = 80
_MOST_NAMES = 5

Outcomes: TypeAlias = Iterator[str | None]
"""None for each check that holds, a sentence for each that does not, nothing for one that the case does not allow."""


def outcome(case: Case, response: Response) -> tuple[bool | None, tuple[str, ...]]:
    """Whether the case is passed (None: nothing is known to check), and why not."""
    if response.error is not None:
        return False, (f"{NO_RESPONSE}: {response.error.rstrip('.')}.",)
    known = list(_asked(case, response) if case.task is Task.ASK else _looked_up(case, response))
    failures = tuple(each for each in [*known, *_verbatim(response)] if each is not None)
    return (False if failures else True if known else None), failures


def _asked(case: Case, response: Response) -> Outcomes:
    if answerable(case.gold) is False:
        return chain(_abstains(response), _cites_nothing(response))
    known = list(
        chain(
            _answers(case, response),
            _facts(case, response),
            _references(case, response),
            _forbidden(case, response),
            _cites_gold(case, response),
            _mostly_gold(case, response),
            _finds_gold(case, response),
            _disagreement(case, response),
        )
    )
    return chain(known, _short(response) if known else ())


def _looked_up(case: Case, response: Response) -> Outcomes:
    """Claims and quotations."""
    if case.gold.verdict is not None:
        yield _same("verdict", case.gold.verdict, response.verdict or "none")
    if case.gold.match is not None:
        yield _same("match", case.gold.match, response.match or "none")
    yield from _best_is_gold(case, response) if case.task is Task.TRACE else _cites_gold(case, response)


def _same(what: str, expected: str, given: str) -> str | None:
    return None if given == expected else f"Its {what} is {_label(given)} instead of {_label(expected)}."


def _label(name: str) -> str:
    return name.replace("_", " ")


def _abstains(response: Response) -> Outcomes:
    if response.abstained is not None:
        yield None if response.abstained else "It answers although the archive does not."


def _cites_nothing(response: Response) -> Outcomes:
    if response.cited is not None:
        named = _listed([_called(cited) for cited in response.cited])
        yield f"It cites articles although the archive does not answer: {named}." if response.cited else None


def _answers(case: Case, response: Response) -> Outcomes:
    if answerable(case.gold) and response.abstained is not None:
        yield "It says that the archive does not answer, but the archive does." if response.abstained else None


def _facts(case: Case, response: Response) -> Outcomes:
    answer = answer_of(response)
    for group in case.gold.facts or ():
        yield None if says_any(answer, group) else f"The answer does not say {_wordings(group)}."


def _wordings(group: Sequence[str]) -> str:
    others = f" (or {', '.join(f'“{other}”' for other in group[1:])})" if len(group) > 1 else ""
    return f"“{group[0]}”{others}" if group else "anything that would count as a fact of this case"


def _references(case: Case, response: Response) -> Outcomes:
    """Asked only where no facts are listed: those say more exactly what an answer needs."""
    wanted = [answer for answer in case.gold.answers or () if answer.strip()]
    if wanted and not case.gold.facts:
        answer = answer_of(response)
        near = any(contains(answer, each) or token_f1(answer, each) >= LEAST_F1 for each in wanted)
        several = "any reference answer" if len(wanted) > 1 else "the reference answer"
        yield (
            None if near else f"The answer does not hold {several}: {_listed([f'“{_cut(each)}”' for each in wanted])}."
        )


def _forbidden(case: Case, response: Response) -> Outcomes:
    for words in case.gold.forbidden:
        said = says(without_markers(response.text), words)
        yield f"The answer says “{words}”, which it must not." if said else None


def _cites_gold(case: Case, response: Response) -> Outcomes:
    wanted = answering(case.gold.relevant)
    if wanted and response.cited is not None:
        right = any(is_gold(cited.names, case.gold.relevant or {}) for cited in response.cited)
        yield None if right else f"It cites none of the articles that answer: {_listed(wanted)}."


def _mostly_gold(case: Case, response: Response) -> Outcomes:
    wanted = answering(case.gold.relevant)
    if wanted and response.cited:
        others = [cited for cited in response.cited if gold_name(cited.names, wanted) is None]
        few = 2 * (len(response.cited) - len(others)) < len(response.cited)
        named = _listed([_called(cited) for cited in others])
        counted = f"{len(others)} of {len(response.cited)}"
        yield f"Most of its citations are of articles that do not answer: {counted}, {named}." if few else None


def _finds_gold(case: Case, response: Response) -> Outcomes:
    gold, retrieved = case.gold, response.retrieved
    wanted = answering(gold.relevant)
    if wanted and retrieved is not None and response.cited is None and not gold.facts and not gold.answers:
        first = ranking([passage.names for passage in retrieved], gold.relevant or {})[:DEPTH]
        found = any(name in wanted for name in first)
        yield (
            None if found else f"None of the articles that answer is among the first {DEPTH} found: {_listed(wanted)}."
        )


def _best_is_gold(case: Case, response: Response) -> Outcomes:
    wanted = answering(case.gold.relevant)
    if wanted and response.cited:
        best = response.cited[0]
        right = gold_name(best.names, wanted) is not None
        yield (
            None if right else f"It finds the words in the wrong article: {_called(best)} instead of {_listed(wanted)}."
        )


def _disagreement(case: Case, response: Response) -> Outcomes:
    if case.gold.disagreement is None or response.disagreements is None:
        return
    shown = " ".join(response.disagreements)
    if not case.gold.disagreement:
        yield "It shows a disagreement where the sources agree." if shown else None
    elif not response.disagreements:
        yield "It does not show that the sources disagree."
    else:
        for group in case.gold.facts or ():
            said = says_any(shown, group)
            yield None if said else f"The disagreement it shows does not say {_wordings(group)}."


def _short(response: Response) -> Outcomes:
    words = len(without_markers(response.text).split())
    yield f"The answer has {words} words; {MOST_WORDS} are the most." if words > MOST_WORDS else None


def _verbatim(response: Response) -> Outcomes:
    for cited in response.cited or ():
        if cited.verbatim is False:
            quote = f"“{_cut(cited.quote)}”, said to be in {_called(cited)}"
            yield f"A quotation is not in its article word for word: {quote}."


def _called(cited: Cited) -> str:
    """The file or address an editor would know it by, rather than an id: the first name that looks like one."""
    return next((name for name in cited.names if "." in name), cited.names[0] if cited.names else "an unnamed article")


def _listed(names: Sequence[str]) -> str:
    once = list(dict.fromkeys(names))
    more = f" and {len(once) - _MOST_NAMES} more" if len(once) > _MOST_NAMES else ""
    return ", ".join(once[:_MOST_NAMES]) + more


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"
