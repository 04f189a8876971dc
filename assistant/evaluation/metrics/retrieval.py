"""Measures rankings: of articles with `ir_measures`, of passages by the sentences that answer. Searches nothing."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.evaluation.metrics.catalogue import EVIDENCE_DEPTHS, HITS_DEPTHS, PRECISION_DEPTHS, RECALL_DEPTHS
from assistant.evaluation.metrics.names import answering, ranking
from assistant.evaluation.metrics.texts import squeezed
from assistant.evaluation.types import Case, Gold, Response, Retrieved

if TYPE_CHECKING:
    from ir_measures import Measure

MEASURES = {
    **{f"recall@{k}": f"R@{k}" for k in RECALL_DEPTHS},
    **{f"precision@{k}": f"P@{k}" for k in PRECISION_DEPTHS},
    **{f"hits@{k}": f"Success@{k}" for k in HITS_DEPTHS},
    "mrr": "RR",
    "mrr@10": "RR@10",
    "ndcg@10": "nDCG@10",
    "map": "AP",
    "map@10": "AP@10",
}
"""Our names, and what `ir_measures` calls them."""
_MULTIHOP_DEPTH = 10


def article_values(cases: Sequence[Case], responses: Sequence[Response]) -> list[dict[str, float]]:
    """Article metrics of each response, in order; empty where no article is known to answer or no ranking is given.

    Passages are brought down to articles, each at the rank of its best passage (`names.ranking`).
    """
    pairs = list(zip(cases, responses, strict=True))
    judged = [n for n, (case, response) in enumerate(pairs) if response.retrieved is not None and _judged(case.gold)]
    qrels = {str(n): dict(cases[n].gold.relevant or {}) for n in judged}
    run = {str(n): graded(cases[n].gold, responses[n].retrieved or ()) for n in judged}
    found: list[dict[str, float]] = [{} for _ in pairs]
    if judged:
        import ir_measures

        measures = _measures()
        for each in ir_measures.iter_calc(list(measures), qrels, run):
            found[int(each.query_id)][measures[each.measure]] = float(each.value)
    return found


@functools.cache
def _measures() -> dict[Measure, str]:
    import ir_measures

    return {ir_measures.parse_measure(theirs): ours for ours, theirs in MEASURES.items()}


def _judged(gold: Gold) -> bool:
    return bool(answering(gold.relevant))


def graded(gold: Gold, retrieved: Sequence[Retrieved]) -> dict[str, float]:
    """The articles of a ranking with scores that fall by one from rank to rank.

    `trec_eval` sorts by score and breaks ties by name; the ranking is what the system gave, so its order is kept.
    """
    articles = ranking([passage.names for passage in retrieved], gold.relevant or {})
    return {name: float(len(articles) - place) for place, name in enumerate(articles)}


def evidence_values(gold: Gold, retrieved: Sequence[Retrieved]) -> dict[str, float]:
    """How far the first passages hold the sentences that answer. Empty where no sentence is known.

    `evidence_recall@k` is the share of the sentences that stand in one of the first k passages, whatever the spacing
    and the sort of quotation marks. The rest are MultiHop-RAG's own (see `multihop_values`).
    """
    wanted = [squeezed(sentence) for sentence in gold.sentences or () if sentence.strip()]
    if not wanted:
        return {}
    passages = [squeezed(passage.text) for passage in retrieved[: max(EVIDENCE_DEPTHS)]]
    recall = {
        f"evidence_recall@{k}": sum(any(each in text for text in passages[:k]) for each in wanted) / len(wanted)
        for k in EVIDENCE_DEPTHS
    }
    return recall | multihop_values(gold.sentences or (), [passage.text for passage in retrieved])


def multihop_values(sentences: Sequence[str], passages: Sequence[str]) -> dict[str, float]:
    """Hits@4, Hits@10, MAP@10 and MRR@10 as MultiHop-RAG's published evaluation computes them (arXiv 2401.15391).

    A passage hits when it holds any of the sentences, spaces and line ends left out of both. Its MAP counts at each
    rank only the sentences that are new there, so it is lower than the usual average precision.
    """
    wanted = [_bare(sentence) for sentence in sentences if sentence.strip()]
    held = [{each for each in wanted if each in _bare(text)} for text in passages[:_MULTIHOP_DEPTH]]
    first = next((rank for rank, each in enumerate(held, start=1) if each), None)
    seen: set[str] = set()
    precision = 0.0
    for rank, each in enumerate(held, start=1):
        precision += len(each - seen) / rank
        seen |= each
    return {
        **{f"multihop_hits@{k}": float(first is not None and first <= k) for k in EVIDENCE_DEPTHS},
        "multihop_map@10": precision / min(len(wanted), _MULTIHOP_DEPTH),
        "multihop_mrr@10": 1 / first if first else 0.0,
    }


def _bare(text: str) -> str:
    return text.replace(" ", "").replace("\n", "")
