"""Gives sets that know only true and false claims that nothing decides: beside the likest evidence of another claim."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.judge.claim_sets import NEITHER, Judged

_TOO_ALIKE = 0.55  # likeness of evidence from which it may be about the very same
_SHARE = 2  # every so many claims


def with_unrelated(judged: Sequence[Judged]) -> list[Judged]:
    """`judged`, and after it half of its claims once more beside evidence of something like it, labelled neither."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit([one.evidence for one in judged])
    evidence = words.transform([one.evidence for one in judged])
    claims = words.transform([one.claim for one in judged])
    near, same = (claims @ evidence.T).toarray(), (evidence @ evidence.T).toarray()
    near[(same > _TOO_ALIKE) | ((claims @ claims.T).toarray() > _TOO_ALIKE)] = -1.0
    return [
        *judged,
        *(
            Judged(one.claim, judged[int(np.argmax(near[at]))].evidence, NEITHER, one.part)
            for at, one in enumerate(judged)
            if at % _SHARE == 0
        ),
    ]
