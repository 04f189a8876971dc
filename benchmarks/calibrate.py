"""Fits what choosing sentences and abstaining rest on, and writes assistant/calibration.json.

    python -m benchmarks.calibrate --reading DIR --questions multihop.jsonl --news articles.jsonl

Questions are asked of real archives: an encyclopaedia-like one that holds the answers of some and only the topic of
others, many small ones of one topic each, and a news archive that has nothing to say on most. The floor is the score
that best tells the answerable from the rest (unweighted mean over kinds); the margins tell most of the
sentences that annotators chose (F2 on CLAP-NQ) without citing wrong articles more often for it.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from assistant.choosing.kinds import kind_of
from assistant.choosing.select import Chosen, Limits, Margins, choose
from assistant.evidence import FEATURES, Evidence, ask_about, gather
from assistant.evidence import Asked as Question
from assistant.finding.retrieve import RetrievalSettings, Retriever
from assistant.memory import SentenceVectors
from assistant.reader import Reader, load_engine
from assistant.scoring import CLOSE_FEATURES, LinearModel, Scorer, Scores, close_features, shortlist
from assistant.words import analyse
from benchmarks.archives import archive_of, squashed
from benchmarks.fit import Example, Fitted, cross_validated, fit
from benchmarks.folds import Fold, fold_of
from benchmarks.reading_sets import Case, Text, multihop, reading
from ingest import IngestSettings, ingest
from ui.wiring import quiet
from vectorstore import Archive, ArchiveSettings, Constraints
from vectorstore.embedders import Embedder, Vectors, load_embedder

PASSAGES = 6
"""Read for each question: one more than an answer takes, so that what is fitted has met more wrong sentences."""
SMALL_ARCHIVES = 10
OUT = Path(__file__).resolve().parents[1] / "assistant" / "calibration.json"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the sentences found for it."""

    case: Case
    example: Example
    evidence: tuple[Evidence, ...]
    similarities: Scores
    """Cosine of the question's and each sentence's vector, shape (len(evidence),)."""
    question: Question


def is_right(case: Case, one: Evidence) -> bool | None:
    """Whether a sentence answers; None where it may, by chance, hold the answer's words."""
    text = squashed(one.text)
    if case.whole_sentences:
        here = case.source is None or one.article.url == case.source
        return here and any(squashed(a)[:60] in text or text[:60] in squashed(a) for a in case.answers)
    holds = any(answer.lower() in text.lower() for answer in case.answers)
    at_home = one.article.url == case.source and text in squashed(case.context)
    return True if holds and at_home else (None if holds else False)


class Interview:
    """Asks one archive."""

    def __init__(self, archive: Archive, embedder: Embedder, reader: Reader) -> None:
        self._archive, self._vectors, self._reader = archive, SentenceVectors(embedder), reader
        self._retriever = Retriever(archive, embedder, RetrievalSettings())

    def ask(self, case: Case) -> Asked | None:
        """None when nothing was found, or not the answer to an answerable question."""
        words, vector = analyse(case.question), self._retriever.vector(case.question)
        found = self._retriever.find(vector, words, PASSAGES, Constraints())
        question = ask_about(case.question, words, vector, self._archive)
        evidence = gather(question, found, self._reader)
        judged = [(one, holds) for one in evidence if (holds := is_right(case, one)) is not None]
        if not judged or (case.answers and not any(holds for _, holds in judged)):
            return None
        features = np.array([one.features for one, _ in judged])
        right = np.array([holds for _, holds in judged])
        similarities = self._vectors.embed([one.text for one, _ in judged]) @ vector
        told = tuple(one for one, _ in judged)
        return Asked(case, Example(case.kind, features, right), told, np.asarray(similarities, dtype=float), question)


def swapped(cases: Sequence[Case], chance: random.Random, count: int) -> list[Case]:
    """Answerable questions with one name replaced by a name of another question: on topic, and without an answer.

    Corrupting a named thing is how FactCC (Kryscinski et al., EMNLP 2020) makes claims that a source does not bear.
    """
    named = [(case, analyse(case.question).names) for case in cases if case.answers and not case.whole_sentences]
    named = [(case, names) for case, names in named if names]
    made = []
    for case, names in chance.sample(named, min(count, len(named))):
        _, others = chance.choice(named)
        old, new = chance.choice(names), chance.choice(others)
        if new not in case.question and new not in case.context:
            made.append(Case("swapped", case.question.replace(old, new)))
    return made


def grafted(strangers: Sequence[Case], locals_: Sequence[Case], chance: random.Random) -> list[Case]:
    """Questions of other topics with the names of this one in place of theirs: they sound at home, and are not."""
    names = [name for case in locals_ for name in analyse(case.question).names]
    made = []
    for case in strangers:
        text = case.question
        for old in analyse(text).names:
            text = text.replace(old, chance.choice(names)) if names else text
        if text != case.question:
            made.append(Case("small-grafted", text))
    return made


def elsewhere(case: Case, kind: str) -> Case:
    """The question, asked of an archive that has nothing to do with it."""
    return Case(kind, case.question)


def interviews(arguments: argparse.Namespace, embedder: Embedder, work: Path) -> Iterator[Asked | None]:
    """Every question of the calibration, asked. Deterministic. No page that is held out or trained on is asked about.

    CLAP-NQ is not trained on, so the pages of that part serve here too.
    """
    chance, reader = random.Random(20), Reader(load_engine(weights=arguments.weights))
    texts, cases = reading(arguments.reading)
    folds = {text.url: fold_of(text.unit) for text in texts}
    texts = [text for text in texts if folds[text.url] is not Fold.HELD_OUT]
    cases = [case for case in cases if may_calibrate(case, folds[case.source or ""])]
    by_kind: dict[str, list[Case]] = {}
    for case in cases:
        by_kind.setdefault(case.kind, []).append(case)
    with archive_of(texts, work / "reading", embedder) as archive:
        everyone = Interview(archive, embedder, reader)
        for kind in sorted(by_kind):
            yield from map(everyone.ask, chance.sample(by_kind[kind], min(arguments.each, len(by_kind[kind]))))
        yield from map(everyone.ask, swapped(cases, chance, arguments.each))
    ingest([arguments.news], work / "news", embedder, IngestSettings(), ArchiveSettings())
    with Archive.open(work / "news", embedder) as archive:
        newsroom = Interview(archive, embedder, reader)
        yield from map(newsroom.ask, multihop(arguments.questions))
        strangers = chance.sample([case for case in cases if case.answers], arguments.each)
        yield from (newsroom.ask(elsewhere(case, "off-topic")) for case in strangers)
    yield from _small(texts, cases, chance, embedder, reader, work)


def _small(
    texts: Sequence[Text],
    cases: Sequence[Case],
    chance: random.Random,
    embedder: Embedder,
    reader: Reader,
    work: Path,
) -> Iterator[Asked | None]:
    """Archives of some six articles on one topic each, as a reader of a single story has."""
    groups: dict[str, list[Text]] = {}
    asked = {case.source for case in cases}
    for text in texts:
        groups.setdefault(text.group, []).append(text)
    about = {text.group for text in texts if text.url in asked}
    topics = sorted(name for name in about if len(groups[name]) >= 4)
    for number, topic in enumerate(chance.sample(topics, min(SMALL_ARCHIVES, len(topics)))):
        # Those that are asked about first; texts that were trained on may stand beside them.
        held = sorted(groups[topic], key=lambda text: text.url not in asked)[:6]
        urls = {text.url for text in held}
        at_home = [case for case in cases if case.source in urls]
        strangers = chance.sample([case for case in cases if case.source not in urls and case.answers], 20)
        with archive_of(held, work / f"small{number}", embedder) as archive:
            desk = Interview(archive, embedder, reader)
            for case in chance.sample(at_home, min(50, len(at_home))):
                kind = "small" if case.answers else "small-near"
                yield desk.ask(Case(kind, case.question, case.source, case.answers, case.context))
            yield from (desk.ask(elsewhere(case, "small-off-topic")) for case in strangers)
            more = chance.sample([case for case in cases if case.source not in urls and case.answers], 40)
            yield from map(desk.ask, grafted(more, at_home, chance))


def may_calibrate(case: Case, fold: Fold) -> bool:
    """Whether a question may be fitted to: its page is kept for that, or was not trained on."""
    return fold is Fold.CALIBRATE or (fold is Fold.TRAIN and case.kind.startswith("clap"))


def both_looks(asked: Sequence[Asked]) -> tuple[Scorer, list[Example]]:
    """The two models, and what the second was fitted to: the shortlists, without those that lost the answer."""
    first = _linear(fit([one.example for one in asked]))
    close = []
    for one in asked:
        places = shortlist(first.scores(one.example.features))
        features = close_features(one.example.features[places], one.similarities[places])
        example = Example(one.case.kind, features, one.example.right[places])
        if example.answerable == one.example.answerable:
            close.append(example)
    return Scorer(first, _linear(fit(close))), close


def _linear(fitted: Fitted) -> LinearModel:
    """Rounded as it is written down."""
    return LinearModel(tuple(round(float(weight), 4) for weight in fitted.weights), round(fitted.bias, 4))


def scored(scorer: Scorer, asked: Sequence[Asked]) -> list[tuple[Asked, Scores]]:
    """Every question with its sentences' scores."""

    def score(one: Asked) -> Scores:
        return scorer.scores_of(one.example.features, lambda places: one.similarities[list(places)])

    return [(one, score(one)) for one in asked]


def best_floor(asked: Sequence[tuple[Asked, Scores]]) -> tuple[float, dict[str, float]]:
    """The score that best parts answerable from unanswerable, and the share of each kind it gets right."""
    best: dict[str, list[float]] = {}
    answerable = {one.case.kind: one.example.answerable for one, _ in asked}
    for one, scores in asked:
        best.setdefault(one.case.kind, []).append(float(scores.max()))

    def right(floor: float) -> dict[str, float]:
        return {
            kind: float(np.mean([(score >= floor) == answerable[kind] for score in scores]))
            for kind, scores in best.items()
        }

    def balance(floor: float) -> float:
        shares = right(floor)
        kept = np.mean([share for kind, share in shares.items() if answerable[kind]])
        declined = np.mean([share for kind, share in shares.items() if not answerable[kind]])
        return float(kept + declined)

    floor = max((float(x) for x in np.arange(-5, 3, 0.05)), key=balance)
    return round(floor, 2), right(floor)


def best_margins(asked: Sequence[tuple[Asked, Scores]], embedder: Embedder) -> tuple[Margins, dict[str, float]]:
    """The margins that tell most of what annotators chose (F2) without citing wrong articles more often for it."""
    vectors = SentenceVectors(embedder)

    def vectors_of(evidence: Sequence[Evidence]) -> Vectors:
        return vectors.embed([one.text for one in evidence])

    def agreement(margins: Margins) -> dict[str, float]:
        overlaps, at_home = [], []
        for one, scores in asked:
            marks = {index: each.answer for index, each in enumerate(one.evidence) if each.answer is not None}
            kind = kind_of(one.case.question)
            chosen = choose(one.evidence, scores, margins, Limits(), vectors_of, one.question, kind, marks)
            told = {index for index, each in enumerate(one.evidence) if any(_holds(part, each) for part in chosen)}
            wanted = set(np.flatnonzero(one.example.right))
            overlaps.append(5 * len(told & wanted) / (len(told) + 4 * len(wanted)))
            at_home.append(sum(part.article.url == one.case.source for part in chosen) * 2 >= len(chosen) > 0)
        return {"sentences_f2": float(np.mean(overlaps)), "mostly_right_article": float(np.mean(at_home))}

    steps = [float(step) for step in np.arange(0, 5.1, 0.5)]
    tried = {
        Margins(same, other): agreement(Margins(same, other)) for same in steps for other in steps if other <= same
    }
    # Shares that lie within a standard error of the best one are as good as it: the set has some 150 such questions.
    share = max(shares["mostly_right_article"] for shares in tried.values())
    least = share - float(np.sqrt(share * (1 - share) / len(asked)))
    sound = {margins: shares for margins, shares in tried.items() if shares["mostly_right_article"] >= least}
    # It has one right article a question, so it cannot say what a second source is worth to a reader of news: other
    # articles get the widest margin that costs nothing.
    most = max(shares["sentences_f2"] for shares in sound.values())
    good = [margins for margins, shares in sound.items() if shares["sentences_f2"] >= most - 0.005]
    best = max(good, key=lambda margins: (margins.other, sound[margins]["sentences_f2"]))
    return best, tried[best]


def _holds(part: Chosen, each: Evidence) -> bool:
    return part.article.id == each.article.id and part.span.start <= each.span.start and each.span.end <= part.span.end


def _named(model: LinearModel, features: Sequence[str]) -> dict[str, object]:
    return {"weights": dict(zip(features, model.weights, strict=True)), "bias": model.bias}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reading", type=Path, required=True, help="folder of the reading sets")
    parser.add_argument("--questions", type=Path, required=True, help="MultiHop-RAG questions")
    parser.add_argument("--news", type=Path, required=True, help="MultiHop-RAG articles")
    parser.add_argument("--each", type=int, default=250, help="questions of each kind")
    parser.add_argument("--weights", type=Path, help="the reader's weights; those that come with Byline if not given")
    parser.add_argument("--dry-run", action="store_true", help="print, and leave the calibration as it is")
    arguments = parser.parse_args()
    quiet()
    embedder = load_embedder()
    with tempfile.TemporaryDirectory() as work:
        asked = [one for one in interviews(arguments, embedder, Path(work)) if one is not None]
    random.Random(1).shuffle(asked)
    scorer, shortlists = both_looks(asked)
    scores = scored(scorer, asked)
    floor, shares = best_floor(scores)
    margins, agreement = best_margins([one for one in scores if one[0].case.kind == "clap"], embedder)
    report = {
        "questions": len(asked),
        "shortlisted": round(len(shortlists) / len(asked), 3),
        "held_out": {name: round(value, 3) for name, value in asdict(cross_validated(shortlists)).items()},
        "right_at_floor": {kind: round(share, 3) for kind, share in sorted(shares.items())},
        **{name: round(share, 3) for name, share in agreement.items()},
    }
    numbers = {
        "embedder": embedder.fingerprint,
        "first": _named(scorer.first, FEATURES),
        "close": _named(scorer.close, CLOSE_FEATURES),
        "floor": floor,
        "margins": asdict(margins),
    }
    text = json.dumps({**numbers, "fitted_on": report}, indent=1) + "\n"
    sys.stdout.write(text)
    if not arguments.dry_run:
        OUT.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
