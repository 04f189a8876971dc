"""Compares what a response cites with the articles and sentences that answer. Reads no article."""

from __future__ import annotations

from assistant.evaluation.metrics.names import answering, gold_name, is_gold
from assistant.evaluation.metrics.texts import squeezed
from assistant.evaluation.types import Cited, Gold, Response


def values(gold: Gold, response: Response) -> dict[str, float]:
    """Every metric of this module that the case and the response allow: shares from 0 to 1, and how many there are.

    Where nothing is cited precision is 0, as `trec_eval` has it for an empty ranking.
    """
    found = _support(response)
    if response.cited is None:
        return found
    found["citations"] = float(len(response.cited))
    checked = [cited.verbatim for cited in response.cited if cited.verbatim is not None]
    if checked:
        found["verbatim"] = sum(checked) / len(checked)
    if answering(gold.relevant):
        found |= _articles(gold, response.cited)
    if gold.sentences:
        found |= _sentences(gold.sentences, response.cited)
    return found


def _support(response: Response) -> dict[str, float]:
    judged = [said for said in response.said if said.supported is not None]
    borne_out = sum(bool(said.supported and said.citations) for said in judged)
    return {"support": borne_out / len(judged)} if judged else {}


def _articles(gold: Gold, cited: tuple[Cited, ...]) -> dict[str, float]:
    relevant = gold.relevant or {}
    wanted = answering(relevant)
    right = sum(is_gold(each.names, relevant) for each in cited)
    reached = {gold_name(each.names, wanted) for each in cited} - {None}
    precision = right / len(cited) if cited else 0.0
    recall = len(reached) / len(wanted)
    return {
        "citation_precision": precision,
        "citation_recall": recall,
        "citation_f1": _harmonic(precision, recall),
        "cites_gold": float(right > 0),
    }


def _sentences(sentences: tuple[str, ...], cited: tuple[Cited, ...]) -> dict[str, float]:
    right = sum(any(same_words(each.quote, sentence) for sentence in sentences) for each in cited)
    reached = sum(any(same_words(each.quote, sentence) for each in cited) for sentence in sentences)
    precision = right / len(cited) if cited else 0.0
    recall = reached / len(sentences)
    return {
        "sentence_precision": precision,
        "sentence_recall": recall,
        "sentence_f1": _harmonic(precision, recall),
    }


def same_words(quote: str, sentence: str) -> bool:
    """Whether one holds the other, whatever the spacing and the sort of quotation marks. An empty text holds none."""
    one, other = squeezed(quote), squeezed(sentence)
    return bool(one and other) and (one in other or other in one)


def _harmonic(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
