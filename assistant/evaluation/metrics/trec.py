"""Writes rankings and judgements as TREC files, for `trec_eval`, `ir_measures` and whatever else reads them."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from assistant.evaluation.metrics.names import answering
from assistant.evaluation.metrics.retrieval import graded
from assistant.evaluation.types import Case, Response

_PLAIN = "/:?&=#@+,;()[]!'*~$"


def trec_run(cases: Sequence[Case], responses: Sequence[Response], tag: str = "byline") -> str:
    """A run file, one line per article: case, Q0, article, rank, score, tag. `responses` are in the order of `cases`.

    Names are percent-encoded, because the format has no place for a space in them. A case with no ranking has no
    line; `trec_eval` counts it as 0 when it is given -c.
    """
    lines = []
    for case, response in zip(cases, responses, strict=True):
        if answering(case.gold.relevant):
            scores = graded(case.gold, response.retrieved or ())
            for rank, (name, score) in enumerate(scores.items(), start=1):
                lines.append(f"{_name(case.id)} Q0 {_name(name)} {rank} {score:g} {_name(tag)}\n")
    return "".join(lines)


def trec_qrels(cases: Sequence[Case]) -> str:
    """A judgement file, one line per article: case, 0, article, grade. Names are encoded as in `trec_run`."""
    return "".join(
        f"{_name(case.id)} 0 {_name(name)} {grade}\n"
        for case in cases
        if answering(case.gold.relevant)
        for name, grade in (case.gold.relevant or {}).items()
    )


def _name(name: str) -> str:
    """Different for different names: "%" is always encoded, so alone it can stand for the empty name."""
    return quote(name, safe=_PLAIN, errors="surrogatepass") or "%"
