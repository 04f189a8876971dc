"""The labels of a response beside the expected ones: verdict, match, disagreement, abstention. Averages nothing.

A missing response is always the wrong label. Where a system does not say, there is no pair.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeAlias

from assistant.evaluation.metrics.figures import NO_LABEL
from assistant.evaluation.types import Case, Confusion, Gold, Response, Scored, Task

NO_RESPONSE = "no response"
Pair: TypeAlias = tuple[str, str]
"""Expected and given."""

_ORDER = (
    *("supported", "contradicted", "disputed", "not_found"),
    *("exact", "altered", "none"),
    *("disagreement", "agreement"),
    *("abstains", "answers"),
    NO_RESPONSE,
)


def answerable(gold: Gold) -> bool | None:
    """Whether the archive answers; where the case does not say, as its reference answers and facts have it."""
    if gold.answerable is not None:
        return gold.answerable
    if gold.answers is not None:
        return any(answer.strip() for answer in gold.answers)
    return True if gold.facts else None


def verdict(case: Case, response: Response) -> Pair | None:
    """The expected and the given verdict on a claim."""
    return _pair(case.gold.verdict, response.verdict or "none", response)


def match(case: Case, response: Response) -> Pair | None:
    """The expected and the given match of a quotation."""
    return _pair(case.gold.match, response.match or "none", response)


def disagreement(case: Case, response: Response) -> Pair | None:
    """Whether the sources disagree, and whether the response shows that they do."""
    if case.gold.disagreement is None or case.task is not Task.ASK:
        return None
    shown = None if response.disagreements is None else _disagreement(bool(response.disagreements))
    return _pair(_disagreement(case.gold.disagreement), shown, response)


def abstention(case: Case, response: Response) -> Pair | None:
    """Whether the response should abstain, and whether it does."""
    known = answerable(case.gold)
    if known is None or case.task is not Task.ASK:
        return None
    given = None if response.abstained is None else _abstention(response.abstained)
    return _pair(_abstention(not known), given, response)


def _pair(expected: str | None, given: str | None, response: Response) -> Pair | None:
    label = NO_RESPONSE if response.error is not None else given
    return None if expected is None or label is None else (expected, label)


def _disagreement(shown: bool) -> str:
    return "disagreement" if shown else "agreement"


def _abstention(abstains: bool) -> str:
    return "abstains" if abstains else "answers"


def values(case: Case, response: Response) -> dict[str, float]:
    """1 for each label that is the expected one, 0 for each that is not."""
    pairs = {f"{name}_accuracy": found(case, response) for name, found in PAIRS.items()}
    return {name: float(pair[0] == pair[1]) for name, pair in pairs.items() if pair is not None}


PAIRS: dict[str, Callable[[Case, Response], Pair | None]] = {
    "verdict": verdict,
    "match": match,
    "disagreement": disagreement,
    "abstention": abstention,
}


def coded(pair: Pair | None) -> tuple[float, ...] | None:
    """The pair as numbers, the same in every run."""
    if pair is None:
        return None
    return tuple(NO_LABEL if label == NO_RESPONSE else float(zlib.crc32(label.encode())) for label in pair)


def binary(positive: str, pair: Pair | None) -> tuple[float, ...] | None:
    """The pair as 1 for `positive` and 0 for the other label; a missing response is whichever is wrong."""
    if pair is None:
        return None
    expected = float(pair[0] == positive)
    return expected, (1 - expected if pair[1] == NO_RESPONSE else float(pair[1] == positive))


def confusions(scored: Sequence[Scored]) -> tuple[Confusion, ...]:
    """One table for each sort of label that any case expects."""
    tables = []
    for name, found in PAIRS.items():
        pairs = [pair for each in scored if (pair := found(each.case, each.response)) is not None]
        if pairs:
            tables.append(_confusion(name, pairs))
    return tuple(tables)


def _confusion(name: str, pairs: Sequence[Pair]) -> Confusion:
    labels = sorted({label for pair in pairs for label in pair}, key=_rank)
    counts = Counter(pairs)
    return Confusion(name, tuple(labels), tuple(tuple(counts[row, column] for column in labels) for row in labels))


def _rank(label: str) -> tuple[int, str]:
    return (_ORDER.index(label) if label in _ORDER else len(_ORDER), label)
