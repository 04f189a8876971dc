"""The metrics by name: what each measures, in which direction it is better, where it is from. Computes none."""

from __future__ import annotations

from assistant.evaluation.judge import judged_metrics
from assistant.evaluation.ragas_metrics import ragas_metrics
from assistant.evaluation.types import Metric
from vectorstore.errors import UsageError

RECALL_DEPTHS = (1, 3, 5, 10, 20)
PRECISION_DEPTHS = (5, 10)
HITS_DEPTHS = (1, 5, 10)
EVIDENCE_DEPTHS = (4, 10)
PERCENTILES = (50, 90, 95, 99)
MEMORY_PERCENTILES = (50, 99)
_ANY_JUDGE = "a chat model"

_ANSWERS = (
    Metric("pass", "Cases passed", "answers", "Share of the cases for which every check holds."),
    Metric(
        "exact_match",
        "Exact match",
        "answers",
        "The answer is a reference answer after normalisation (SQuAD: Rajpurkar et al., EMNLP 2016).",
    ),
    Metric(
        "f1",
        "Token F1",
        "answers",
        "Words shared with the nearest reference answer, precision and recall in one (SQuAD: Rajpurkar et al., 2016).",
    ),
    Metric(
        "contained", "Reference contained", "answers", "The words of a reference answer stand in the answer in a row."
    ),
    Metric(
        "rouge_l",
        "ROUGE-L",
        "answers",
        "Longest common subsequence with the nearest reference answer, F-measure, no stemming (Lin 2004).",
    ),
    Metric(
        "fact_recall", "Facts found", "answers", "Share of the facts asked for that the answer says, in any wording."
    ),
    Metric(
        "forbidden",
        "Says what it must not",
        "answers",
        "The answer holds words that the case forbids.",
        higher_is_better=False,
    ),
    Metric("words", "Length", "answers", "Words of the answer, markers left out.", higher_is_better=None, unit="words"),
    Metric("verdict_accuracy", "Verdict right", "answers", "The verdict on a claim is the expected one."),
    Metric(
        "verdict_macro_f1",
        "Verdict macro-F1",
        "answers",
        "F1 of each verdict, averaged over the verdicts, so that rare ones count as much as common ones.",
    ),
    Metric(
        "match_accuracy", "Match right", "answers", "A quotation is found exact, altered or not at all, as expected."
    ),
    Metric(
        "match_macro_f1",
        "Match macro-F1",
        "answers",
        "F1 of exact, altered and none, averaged over the three.",
    ),
)

_RETRIEVAL = (
    *(
        Metric(f"recall@{k}", f"Recall@{k}", "retrieval", f"Share of the gold articles among the first {k} found.")
        for k in RECALL_DEPTHS
    ),
    *(
        Metric(f"precision@{k}", f"Precision@{k}", "retrieval", f"Share of the first {k} articles found that are gold.")
        for k in PRECISION_DEPTHS
    ),
    *(
        Metric(f"hits@{k}", f"Hits@{k}", "retrieval", f"Any gold article is among the first {k} found (success@{k}).")
        for k in HITS_DEPTHS
    ),
    Metric(
        "mrr",
        "Mean reciprocal rank (MRR)",
        "retrieval",
        "One divided by the rank of the first gold article, 0 where none is found.",
    ),
    Metric("mrr@10", "MRR@10", "retrieval", "As MRR, where only the first ten articles count."),
    Metric(
        "ndcg@10",
        "nDCG@10",
        "retrieval",
        "Discounted gain of the first ten articles over that of the best order (Järvelin and Kekäläinen, TOIS 2002).",
    ),
    Metric(
        "map", "Mean average precision (MAP)", "retrieval", "Average precision over the ranks of the gold articles."
    ),
    Metric("map@10", "MAP@10", "retrieval", "As MAP, where only the first ten articles count."),
    *(
        Metric(
            f"evidence_recall@{k}",
            f"Evidence recall@{k}",
            "retrieval",
            f"Share of the gold sentences that stand in the first {k} passages.",
        )
        for k in EVIDENCE_DEPTHS
    ),
    *(
        Metric(
            f"multihop_hits@{k}",
            f"MultiHop-RAG Hits@{k}",
            "retrieval",
            f"Any gold sentence stands in the first {k} passages, as MultiHop-RAG computes it (arXiv 2401.15391).",
        )
        for k in EVIDENCE_DEPTHS
    ),
    Metric(
        "multihop_map@10",
        "MultiHop-RAG MAP@10",
        "retrieval",
        "Precision at the passages that bring new gold sentences, as MultiHop-RAG computes it (arXiv 2401.15391).",
    ),
    Metric(
        "multihop_mrr@10",
        "MultiHop-RAG MRR@10",
        "retrieval",
        "One divided by the rank of the first of ten passages with a gold sentence (arXiv 2401.15391).",
    ),
)

_CITATIONS = (
    Metric(
        "citation_precision",
        "Citation precision",
        "citations",
        "Share of the citations whose article is gold; 0 where nothing is cited.",
    ),
    Metric("citation_recall", "Citation recall", "citations", "Share of the gold articles that are cited."),
    Metric("citation_f1", "Citation F1", "citations", "Harmonic mean of citation precision and recall."),
    Metric("cites_gold", "Cites a gold article", "citations", "At least one citation is of a gold article."),
    Metric(
        "sentence_precision",
        "Sentence precision",
        "citations",
        "Share of the quotations that hold a gold sentence, or are part of one; 0 where nothing is quoted.",
    ),
    Metric("sentence_recall", "Sentence recall", "citations", "Share of the gold sentences that are quoted."),
    Metric("sentence_f1", "Sentence F1", "citations", "Harmonic mean of sentence precision and recall."),
    Metric(
        "verbatim",
        "Quotations verbatim",
        "citations",
        "Share of the quotations, among those that could be checked, whose words are in their article.",
    ),
    Metric(
        "support",
        "Statements supported",
        "citations",
        "Share of the statements, among those judged, that have citations which bear them out.",
    ),
    Metric(
        "citations",
        "Citations",
        "citations",
        "How many quotations the answer rests on.",
        higher_is_better=None,
        unit="citations",
    ),
)

_ABSTENTION = (
    Metric(
        "abstention_accuracy",
        "Answers or abstains rightly",
        "abstention",
        "It answers where the archive does, and abstains where it does not.",
    ),
    Metric(
        "abstention_precision",
        "Abstention precision",
        "abstention",
        "Share of the abstentions that are right: the archive does not answer.",
    ),
    Metric(
        "abstention_recall",
        "Abstention recall",
        "abstention",
        "Share of the questions the archive does not answer on which it abstains.",
    ),
    Metric("abstention_f1", "Abstention F1", "abstention", "Harmonic mean of abstention precision and recall."),
    Metric(
        "balanced_accuracy",
        "Balanced accuracy",
        "abstention",
        "Mean of the share answered of what the archive answers, and of the share abstained on of what it does not.",
    ),
    Metric(
        "auroc",
        "AUROC of confidence",
        "abstention",
        "How often an answerable question gets a higher confidence than an unanswerable one; half the time is chance.",
    ),
    Metric(
        "average_precision",
        "Average precision of confidence",
        "abstention",
        "Precision for answerable questions, averaged over the ranks when they are sorted by confidence.",
    ),
    Metric(
        "aurc",
        "Risk–coverage area (AURC)",
        "abstention",
        "Mean share of wrong answers when only the surest are given; an unanswerable question answered is wrong "
        "(El-Yaniv and Wiener, JMLR 2010; Geifman and El-Yaniv, NeurIPS 2017).",
        higher_is_better=False,
    ),
)

_DISAGREEMENT = (
    Metric(
        "disagreement_accuracy",
        "Disagreement shown rightly",
        "disagreement",
        "It shows a disagreement where the sources disagree, and none where they do not.",
    ),
    Metric(
        "disagreement_precision",
        "Disagreement precision",
        "disagreement",
        "Share of the answers with a disagreement whose sources do disagree.",
    ),
    Metric(
        "disagreement_recall",
        "Disagreement recall",
        "disagreement",
        "Share of the questions with disagreeing sources for which it shows that.",
    ),
    Metric(
        "disagreement_f1",
        "Disagreement F1",
        "disagreement",
        "Harmonic mean of disagreement precision and recall.",
    ),
)

_TIME = tuple(
    Metric(
        f"ms_p{share}",
        f"Time, {share}th percentile",
        "speed",
        f"{share} of 100 responses took this long or less.",
        higher_is_better=False,
        unit="ms",
    )
    for share in PERCENTILES
)
_MEMORY = tuple(
    Metric(
        f"mb_p{share}",
        f"Memory, {share}th percentile",
        "speed",
        f"After {share} of 100 responses the process that gave them held this much or less.",
        higher_is_better=False,
        unit="MB",
    )
    for share in MEMORY_PERCENTILES
)

METRICS: tuple[Metric, ...] = (
    *_ANSWERS,
    *_CITATIONS,
    *_RETRIEVAL,
    *_ABSTENTION,
    *_DISAGREEMENT,
    *_TIME,
    *_MEMORY,
    *judged_metrics(_ANY_JUDGE),
    *ragas_metrics(_ANY_JUDGE),
)
"""Every metric, in the order of reports."""

_BY_NAME = {each.name: each for each in METRICS}


def metric(name: str) -> Metric:
    """The metric called `name`. Raises `UsageError` naming the nearest ones there are."""
    if name not in _BY_NAME:
        import difflib

        near = difflib.get_close_matches(name, _BY_NAME, n=3) or list(_BY_NAME)
        raise UsageError(f"There is no metric {name!r}.", f"Use one of: {', '.join(near)}.")
    return _BY_NAME[name]


def in_order(names: set[str]) -> tuple[str, ...]:
    """`names` in the order of reports; those the catalogue does not know come last, by alphabet."""
    known = tuple(each.name for each in METRICS if each.name in names)
    return known + tuple(sorted(names - set(known)))
