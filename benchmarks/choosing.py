"""Measures the choice of a sentence, and knowing when there is none, on pages that nothing was fitted to.

    python -m benchmarks.choosing --reading DIR [--weights FILE]

Each question is asked of its own paragraph: which of its sentences answers, and does any? Three ways of scoring are
compared: a plain one (similarity to the question plus the weighted share of its words, nothing learnt), the reader
alone, and what Byline uses, both together. An unanswerable question is about its paragraph and not answered in it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

from assistant.calibration import load_calibration
from assistant.evidence import FEATURES, Evidence, ask_about, gather
from assistant.finding.retrieve import Found, RetrievalSettings, Retriever
from assistant.reader import Reader, load_engine
from assistant.words import analyse
from benchmarks.archives import archive_of, squashed
from benchmarks.folds import Fold, fold_of
from benchmarks.reading_sets import Case, reading
from ui.wiring import quiet
from vectorstore import Archive, Passage
from vectorstore.embedders import Embedder, Vector, load_embedder

Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the sentences of its paragraph, and which of them answer it."""

    case: Case
    evidence: tuple[Evidence, ...]
    right: tuple[bool, ...]
    similarities: Scores
    """Cosine of the question's and each sentence's vector, shape (len(evidence),)."""

    @property
    def set(self) -> str:
        """The set it is from."""
        return self.case.kind.removesuffix("-near")


class Paragraphs:
    """Asks questions of their own paragraphs, through the parts that answer a reader."""

    def __init__(self, archive: Archive, embedder: Embedder, reader: Reader) -> None:
        self._archive, self._embedder, self._reader = archive, embedder, reader
        self._retriever = Retriever(archive, embedder, RetrievalSettings())
        self._articles = {article.url: article for article in archive.each_article()}

    def ask(self, case: Case) -> Asked | None:
        """None where no sentence of the archive is the annotators' answer: headings, and texts cut otherwise."""
        article = self._articles[case.source]
        vector, words = self._retriever.vector(case.question), analyse(case.question)
        context = squashed(case.context)
        passages = [one for one in self._archive.passages_of(article.id) if self._is_in(one, context)]
        vectors = self._archive.vectors([one.id for one in passages])
        found = [Found(one, article, 0.0, float(vectors[one.id] @ vector)) for one in passages]
        found.sort(key=lambda one: -one.similarity)
        asked = ask_about(case.question, words, vector, self._archive)
        evidence = [one for one in gather(asked, found, self._reader) if _holds(context, one)]
        right = tuple(_answers(case, one) for one in evidence)
        if not evidence or any(right) != bool(case.answers):
            return None
        return Asked(case, tuple(evidence), right, self._similarities(evidence, vector))

    def _similarities(self, evidence: Sequence[Evidence], vector: Vector) -> Scores:
        return np.asarray(self._embedder.embed([one.text for one in evidence]) @ vector, dtype=np.float64)

    @staticmethod
    def _is_in(passage: Passage, context: str) -> bool:
        text = squashed(passage.text)
        return not context or text[:40] in context or text[-40:] in context or context[:40] in text


def _holds(context: str, one: Evidence) -> bool:
    return not context or squashed(one.text) in context


def _answers(case: Case, one: Evidence) -> bool:
    text = squashed(one.text)
    if case.whole_sentences:
        return any(squashed(answer)[:60] in text or text[:60] in squashed(answer) for answer in case.answers)
    if case.starts:
        at = case.context.find(one.text)
        return any(at <= start < at + len(one.text) for start in case.starts)
    return any(answer.lower() in text.lower() for answer in case.answers)


def _column(evidence: Sequence[Evidence], *names: str) -> Scores:
    return np.array([sum(one.features[FEATURES.index(name)] for name in names) for one in evidence])


WAYS: dict[str, Callable[[Asked], Scores]] = {
    "plain": lambda asked: asked.similarities + _column(asked.evidence, "covered_by_sentence"),
    "reader alone": lambda asked: _column(asked.evidence, "read_vote", "read_span"),
    "Byline": lambda asked: load_calibration().scorer.scores_of(
        np.array([one.features for one in asked.evidence]), lambda places: asked.similarities[list(places)]
    ),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One way of scoring on one set."""

    set: str
    way: str
    questions: int
    best: float
    """Share of the answerable questions whose best sentence is right."""
    best_three: float
    auc: float | None
    """How often an answerable question's best score beats an unanswerable one's; None without unanswerable ones."""


def measured(asked: Sequence[Asked]) -> Iterator[Measured]:
    """Every way on every set, and on all of them together."""
    for name in [*sorted({one.set for one in asked}), "all"]:
        those = [one for one in asked if name in (one.set, "all")]
        for way, score in WAYS.items():
            yield _measured(name, way, [(one, score(one)) for one in those])


def _measured(name: str, way: str, scored: Sequence[tuple[Asked, Scores]]) -> Measured:
    right = [np.array(one.right)[np.argsort(-scores, kind="stable")] for one, scores in scored if one.case.answers]
    answerable = [bool(one.case.answers) for one, _ in scored]
    auc = roc_auc_score(answerable, [scores.max() for _, scores in scored]) if not all(answerable) else None
    return Measured(
        name,
        way,
        len(scored),
        float(np.mean([order[0] for order in right])),
        float(np.mean([order[:3].any() for order in right])),
        None if auc is None else float(auc),
    )


def held_out(folder: Path, embedder: Embedder, reader: Reader, every: int = 1) -> list[Asked]:
    """Every held-out question, or each `every`-th of them, asked of its paragraph."""
    texts, cases = reading(folder)
    kept = {text.url for text in texts if fold_of(text.unit) is Fold.HELD_OUT}
    cases = [case for case in cases if case.source in kept][::every]
    pages = [text for text in texts if text.url in kept]
    with tempfile.TemporaryDirectory() as work, archive_of(pages, Path(work) / "held", embedder) as archive:
        desk = Paragraphs(archive, embedder, reader)
        return [one for case in cases if (one := desk.ask(case)) is not None]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reading", type=Path, required=True, help="folder of the reading sets")
    parser.add_argument("--weights", type=Path, help="the reader's weights; those that come with Byline if not given")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="ask every Nth question only")
    parser.add_argument("--min-best", type=float, default=0.0, help="exit 1 where Byline's best sentences fall below")
    parser.add_argument("--min-auc", type=float, default=0.0, help="the same of its AUC")
    arguments = parser.parse_args()
    if arguments.every < 1:
        parser.error("--every takes 1 or more")
    quiet()
    asked = held_out(
        arguments.reading, load_embedder(), Reader(load_engine(weights=arguments.weights)), arguments.every
    )
    figures = list(measured(asked))
    sys.stdout.write(f"{'set':8s} {'way':14s} {'questions':>9s} {'best':>6s} {'best 3':>6s} {'AUC':>6s}\n")
    for one in figures:
        auc = "" if one.auc is None else f"{one.auc:.3f}"
        sys.stdout.write(
            f"{one.set:8s} {one.way:14s} {one.questions:9d} {one.best:6.3f} {one.best_three:6.3f} {auc:>6s}\n"
        )
    whole = next(one for one in figures if one.set == "all" and one.way == "Byline")
    return int(whole.best < arguments.min_best or (whole.auc or 0.0) < arguments.min_auc)


if __name__ == "__main__":
    sys.exit(main())
