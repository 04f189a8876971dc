"""Measures how claims are weighed on public sets of claims with evidence, and fits the chances that settle doubts.

    python -m benchmarks.claims --data DIR          # prints the table
    python -m benchmarks.claims --data DIR --fit    # fits assistant/checking/chances.json first

Exit code 1 where an accuracy is below its limit.

Sets: FEVER-Symmetric (Schuster et al., EMNLP 2019), FoolMeTwice (Eisenschlos et al., NAACL 2021), HealthVer (Sarrouti
et al., EMNLP Findings 2021), Climate-FEVER (Diggelmann et al., 2020), WiCE (Kamoi et al., EMNLP 2023). It is
fitted to the training parts of the first two and a tenth of Climate-FEVER; only the rest is measured on. HealthVer and
WiCE are never fitted to. With a trained judge, the chances are fitted to claims that the judge was not trained on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from assistant.checking.chances import FILE, OUTCOMES, ChanceModel, features_of, load_chances
from assistant.checking.grounds import Ground
from assistant.checking.model import Judge, load_judge
from assistant.checking.parts import Part as ClaimPart
from assistant.checking.signals import Signals
from assistant.checking.weigh import Weigher
from assistant.reader import shared_reader
from benchmarks.judge.claim_sets import (
    CONTRADICTS,
    NEITHER,
    SUPPORTS,
    Judged,
    Part,
    fever_symmetric,
    fool_me_twice,
    healthver,
    tidy,
)
from ui.wiring import quiet
from vectorstore import Article, Passage, Span

CHANCES = Path(__file__).parents[1] / "assistant" / "checking" / FILE
_FITTED_SHARE = 0.1  # of Climate-FEVER's claims
_MEASURED_SHARE = 0.2  # of them too: all would take half an hour
_STRENGTH = 0.3  # of the model's regularisation, as scikit-learn's C


@dataclass(frozen=True, slots=True)
class Weighed:
    """Pairs of a set with what speaks for and against in each."""

    judged: Sequence[Judged]
    signals: Sequence[Signals]

    def of(self, *parts: Part) -> Weighed:
        """Those of these parts."""
        kept = [at for at, one in enumerate(self.judged) if one.part in parts]
        return Weighed([self.judged[at] for at in kept], [self.signals[at] for at in kept])

    @property
    def labels(self) -> npt.NDArray[np.int64]:
        """The outcomes that people found, by place in `OUTCOMES`."""
        return np.array([one.label for one in self.judged])


class Measurer:
    """Weighs the pairs of the sets as the product weighs sentences."""

    def __init__(self, judge: Judge | None) -> None:
        self.judge = judge
        # Every word weighs alike: there is no archive to tell which are rare.
        self._weigher = Weigher(shared_reader(), judge, lambda _stem: 1.0)

    def signals(self, claim: str, evidence: Sequence[str]) -> list[Signals]:
        """What speaks for and against in each piece of evidence."""
        return self._weigher.signals(ClaimPart(claim), [ground_of(one) for one in evidence], every=True)

    def nearest(self, claim: str, sentences: Sequence[str], most: int) -> list[int]:
        """Places of the sentences that are most about a claim, best first."""
        topic = self._weigher.topic(ClaimPart(claim))
        about = [topic.covered(ground_of(one).source.reading, ()) for one in sentences]
        return sorted(range(len(sentences)), key=lambda at: -about[at])[:most]

    def weighed(self, judged: Sequence[Judged]) -> Weighed:
        """Each pair by itself."""
        return Weighed(judged, [self.signals(one.claim, [one.evidence])[0] for one in judged])


def ground_of(text: str) -> Ground:
    """Evidence as a sentence of an article that has no other."""
    article = Article(id="0" * 16, source="evidence", text=text, content_hash="")
    passage = Passage("evidence", article.id, 0, 0, len(text), text, "", (Span(0, len(text)),))
    return Ground(article, passage, passage.sentences[0])


def climate(folder: Path) -> list[Judged]:
    """Claims about the climate beside sentences of Wikipedia: a tenth for fitting, a fifth for measuring."""
    labels = {"supports": SUPPORTS, "refutes": CONTRADICTS, "not_enough": NEITHER}
    found = []
    for line in (folder / "claims" / "climate-fever.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        share = _share(row["claim"])
        if share >= _FITTED_SHARE + _MEASURED_SHARE:
            continue
        part = Part.TRAIN if share < _FITTED_SHARE else Part.HELD_OUT
        for evidence, label in zip(row["evidence"], row["evidence_labels"], strict=True):
            found.append(Judged(tidy(row["claim"]), tidy(evidence), labels[label], part))
    return found


def _share(text: str) -> float:
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) / 0xFFFFFFFF


def fitted(sided: Sequence[Weighed], open_: Weighed, *, judged: bool) -> dict[str, list[float]]:
    """Both models: which side from pairs that take one, whether any from pairs of which most take none."""
    features = np.concatenate([features_of(one.signals, judged=judged) for one in sided])
    labels = np.concatenate([one.labels for one in sided])
    side = _weights(features, labels == CONTRADICTS)
    neither = _weights(features_of(open_.signals, judged=judged), open_.labels == NEITHER)
    return {"neither": neither, "side": side}


def _weights(features: npt.NDArray[np.float64], labels: npt.NDArray[np.bool_]) -> list[float]:
    found = LogisticRegression(C=_STRENGTH, max_iter=3000).fit(features, labels)
    return [round(float(value), 4) for value in (*found.coef_[0], *found.intercept_)]


def fit(measurer: Measurer, folder: Path) -> None:
    """Fits both models and writes them."""
    sets = [measurer.weighed([one for one in rows if one.part is not Part.HELD_OUT])
            for rows in (fever_symmetric(folder), fool_me_twice(folder), climate(folder))]  # fmt: skip
    stored = json.loads(CHANCES.read_text(encoding="utf-8")) if CHANCES.is_file() else {}
    stored["compared"] = fitted(sets[:2], sets[2], judged=False)
    if measurer.judge is not None:
        # Of what it learnt from, the judge is surer than it has reason to be.
        unseen = [each.of(Part.CALIBRATE) for each in sets[:2]]
        stored["judged"] = fitted(unseen, sets[2], judged=True)
    CHANCES.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    load_chances.cache_clear()


def rows(measurer: Measurer, folder: Path, most: int | None) -> Iterator[str]:
    """The table, line by line."""
    judged = measurer.judge is not None
    model = load_chances(judged=judged)
    if model is None:
        raise SystemExit("The chances are not fitted for this judge: add --fit.")
    yield f"judge: {measurer.judge.fingerprint if measurer.judge else 'none'}"
    yield f"{'set':28s} {'pairs':>6s} {'classes':>8s} {'accuracy':>9s} {'macro F1':>9s} {'commonest':>9s}"
    sets = {
        "FEVER-Symmetric, held out": fever_symmetric(folder),
        "FoolMeTwice, held out": fool_me_twice(folder),
        "HealthVer": healthver(folder),
        "Climate-FEVER, sentences": climate(folder),
    }
    for name, pairs in sets.items():
        kept = [one for one in pairs if one.part is Part.HELD_OUT][:most]
        weighed = measurer.weighed(kept)
        chances, labels = model.chances(features_of(weighed.signals, judged=judged)), weighed.labels
        yield _line(name, chances if NEITHER in labels else chances[:, :2], labels)
        if NEITHER in labels:
            sides = labels != NEITHER
            yield _line(f"{name}, two classes", chances[sides][:, :2], labels[sides])
    yield from _wice(measurer, folder, model, most, judged=judged)


LIMITS = {"FEVER-Symmetric, held out": 0.70, "FoolMeTwice, held out": 0.62, "HealthVer": 0.50}
"""Least accuracy."""


def _line(name: str, chances: npt.NDArray[np.float64], labels: npt.NDArray[np.int64]) -> str:
    said = chances.argmax(axis=1)
    known = sorted(set(labels.tolist()))
    commonest = max(float((labels == one).mean()) for one in known)
    score = f1_score(labels, said, labels=known, average="macro")
    right = float((said == labels).mean())
    line = f"{name:28s} {len(labels):6d} {chances.shape[1]:8d} {right:9.3f} {score:9.3f} {commonest:9.3f}"
    if name not in LIMITS:
        return line
    return f"{line}   at least {LIMITS[name]:.2f}: {'held' if right >= LIMITS[name] else _MISSED}"


_MISSED = "MISSED"


# --- WiCE ---------------------------------------------------------------------------------------------------------

_NEAREST = 8
"""Sentences of an article that are weighed for a claim: those that are most about it."""


def _wice(measurer: Measurer, folder: Path, model: ChanceModel, most: int | None, *, judged: bool) -> Iterator[str]:
    """Support detection: is the whole claim supported by the article, and which of its sentences support it.

    Thresholds are those that do best on every other claim; the rest are measured on.
    """
    lines = (folder / "claims" / "wice.dev.jsonl").read_text(encoding="utf-8").splitlines()[:most]
    rows = [json.loads(line) for line in lines]
    found: list[dict[int, float]] = []
    for row in rows:
        sentences = [tidy(one) for one in row["evidence"]]
        order = measurer.nearest(tidy(row["claim"]), sentences, _NEAREST)
        signals = measurer.signals(tidy(row["claim"]), [sentences[at] for at in order])
        chances = model.chances(features_of(signals, judged=judged))[:, SUPPORTS]
        found.append(dict(zip(order, chances.tolist(), strict=True)))
    truth = np.array([row["label"] == "supported" for row in rows])
    best = np.array([max(one.values()) for one in found])
    gold = [row["supporting_sentences"] for row in rows]

    def of_claims(cut: float, which: slice) -> float:
        return float(f1_score(truth[which], best[which] >= cut))

    def of_sentences(cut: float, which: slice) -> float:
        said = [{at for at, chance in one.items() if chance >= cut} for one in found[which]]
        scores = [_best_f1(mine, theirs) for mine, theirs in zip(said, gold[which], strict=True)]
        return float(np.mean([score for score in scores if score is not None]))

    for name, score in (("supported or not", of_claims), ("supporting sentences", of_sentences)):
        cut = max(_CUTS, key=lambda at, score=score: score(at, _CHOSEN_ON))  # type: ignore[misc]
        yield f"WiCE, {name}: F1 {score(cut, _MEASURED_ON):.3f}; if all are taken: {score(0.0, _MEASURED_ON):.3f}"


_CHOSEN_ON, _MEASURED_ON = slice(None, None, 2), slice(1, None, 2)
_CUTS = [round(0.02 * step, 2) for step in range(1, 48)]


def _best_f1(said: set[int], gold: Sequence[Sequence[int]]) -> float | None:
    """Against the set of supporting sentences that fits best; None where there is none."""
    scores = []
    for one in gold:
        shared = len(said & set(one))
        scores.append(2 * shared / (len(said) + len(set(one))) if said or one else 1.0)
    return max(scores, default=None)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds eval/claims, or claims")
    parser.add_argument("--fit", action="store_true", help="fit the chances first")
    parser.add_argument("--most", type=int, help="pairs of each set")
    parser.add_argument("--without-judge", action="store_true", help="compare only, even where a judge is installed")
    arguments = parser.parse_args()
    quiet()
    folder = arguments.data / "eval" if (arguments.data / "eval").is_dir() else arguments.data
    measurer = Measurer(None if arguments.without_judge else load_judge())
    if arguments.fit:
        fit(measurer, folder)
    missed = False
    for line in rows(measurer, folder, arguments.most):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
        missed |= line.endswith(_MISSED)
    return int(missed)


assert OUTCOMES[SUPPORTS] == "supports"

if __name__ == "__main__":
    sys.exit(main())
