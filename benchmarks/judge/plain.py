"""The simple judge that the trained one has to beat: a logistic regression on what can be counted."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from assistant.words import Bag, analyse, numbers_in
from benchmarks.judge.claim_sets import Judged
from benchmarks.judge.word_families import EXCLUDED
from vectorstore.embedders import Embedder

_DENIAL = re.compile(
    r"\b(?:not|no|never|nor|without|none|neither|nobody|nothing|fail(?:ed|s)?|den(?:y|ied|ies))\b|n['’]t\b", re.I
)


class PlainJudge:
    """Knows likeness, words, names and figures that are missing, denials, and words that exclude each other."""

    def __init__(self, embedder: Embedder, learnt: Sequence[Judged]) -> None:
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        self._embedder = embedder
        self._model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
        self._model.fit(self._measures([(one.claim, one.evidence) for one in learnt]), [one.label for one in learnt])

    def judge(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float64]:
        """Chances of the three outcomes, shape (pairs, 3)."""
        return np.asarray(self._model.predict_proba(self._measures(pairs)), dtype=np.float64)

    def _measures(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float64]:
        claims = self._embedder.embed([claim for claim, _ in pairs])
        evidence = self._embedder.embed([text for _, text in pairs])
        likeness = (claims * evidence).sum(axis=1)
        counted = [_counted(claim, text) for claim, text in pairs]
        return np.column_stack([likeness, np.array(counted, dtype=np.float64)])


def _counted(claim: str, evidence: str) -> tuple[float, ...]:
    said, bag, low = analyse(claim), Bag(evidence), set(re.findall(r"[a-z]+", evidence.lower()))
    own = re.findall(r"[a-z]+", claim.lower())
    denied = [bool(_DENIAL.search(text)) for text in (claim, evidence)]
    excluded = sum(any(other in low for other in EXCLUDED.get(word, ())) and word not in low for word in own)
    return (
        sum(map(bag.holds, said.content)) / max(1, len(said.content)),
        sum(name.lower() not in evidence.lower() for name in said.names),
        len(numbers_in(claim) - numbers_in(evidence)),
        float(denied[0]),
        float(denied[1]),
        float(denied[0] != denied[1]),
        float(excluded),
        len(own),
    )
