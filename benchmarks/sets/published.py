"""Figures that others have published on the same sets, with what keeps them from being compared one to one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Published:
    """Figures of one paper."""

    set: str
    what: str
    figures: str
    source: str
    differs: str


PUBLISHED: tuple[Published, ...] = (
    Published(
        "multihop",
        "best embedding model of the paper, with a reranker",
        "Hits@10 0.7467, Hits@4 0.6625, MRR@10 0.5860 (by passage)",
        "Tang and Yang, arXiv 2401.15391, table of retrieval",
        "all 2,556 questions over all 609 articles, so about six times the passages to choose from; other passages, "
        "another embedding model, and a reranker",
    ),
    Published(
        "squad2",
        "best model of the paper (DocQA with ELMo)",
        "F1 66.3 on the hidden test set, 23.2 points below people",
        "Rajpurkar, Jia and Liang, ACL 2018",
        "the model is given the one paragraph in question and trained to mark the few words that answer; here the "
        "paragraph has to be found first, and whole sentences are quoted, which costs F1",
    ),
)
