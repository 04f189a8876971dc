"""Compares an answer with what is known of a right one: reference answers, facts, words that must not fall.

`[n]` markers are taken out first, and an abstention counts as an empty answer. Understands no paraphrase.
"""

from __future__ import annotations

import functools
from collections import Counter
from typing import TYPE_CHECKING, cast

from assistant.evaluation.metrics.texts import answer_of, normalised, says, says_any, without_markers
from assistant.evaluation.types import Gold, Response

if TYPE_CHECKING:
    from rouge_score.rouge_scorer import RougeScorer


def values(gold: Gold, response: Response) -> dict[str, float]:
    """Every metric of this module that `gold` allows: shares from 0 to 1, and the answer's length in words."""
    answer = answer_of(response)
    found = {"words": float(len(without_markers(response.text).split()))}
    if gold.answers is not None:
        references = _references(gold.answers)
        found["exact_match"] = max(exact_match(answer, reference) for reference in references)
        found["f1"] = max(token_f1(answer, reference) for reference in references)
        if references != ("",):
            found["contained"] = float(any(contains(answer, reference) for reference in references))
            found["rouge_l"] = max(rouge_l(answer, reference) for reference in references)
    if gold.facts:
        found["fact_recall"] = sum(says_any(answer, group) for group in gold.facts) / len(gold.facts)
    if gold.forbidden:
        found["forbidden"] = float(any(says(without_markers(response.text), words) for words in gold.forbidden))
    return found


def _references(answers: tuple[str, ...]) -> tuple[str, ...]:
    """Those with a word in them. Where there is none the right answer is none at all, as in SQuAD 2.0."""
    return tuple(answer for answer in answers if normalised(answer)) or ("",)


def exact_match(answer: str, reference: str) -> float:
    """1 where the two are the same after SQuAD's normalisation (Rajpurkar et al., EMNLP 2016)."""
    return float(normalised(answer) == normalised(reference))


def token_f1(answer: str, reference: str) -> float:
    """Harmonic mean of precision and recall over the words the two share (Rajpurkar et al., EMNLP 2016).

    Where one of them is empty it is 1 if both are, otherwise 0 (SQuAD 2.0: Rajpurkar, Jia and Liang, ACL 2018).
    """
    given, expected = normalised(answer).split(), normalised(reference).split()
    if not given or not expected:
        return float(given == expected)
    shared = sum((Counter(given) & Counter(expected)).values())
    return 2 * shared / (len(given) + len(expected))


def contains(answer: str, reference: str) -> bool:
    """Whether the words of `reference` stand in `answer` in a row, after SQuAD's normalisation."""
    return f" {normalised(reference)} " in f" {normalised(answer)} "


def rouge_l(answer: str, reference: str) -> float:
    """F-measure of the longest common subsequence of words (Lin 2004), without stemming, as `rouge_score` has it."""
    return float(_rouge().score(reference, answer)["rougeL"].fmeasure)


@functools.cache
def _rouge() -> RougeScorer:
    from rouge_score.rouge_scorer import RougeScorer

    return cast("RougeScorer", RougeScorer(["rougeL"], use_stemmer=False))
