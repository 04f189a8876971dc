"""Measures the claim judge on claims it has not seen.

    python -m benchmarks.judge.measure --data DIR [--weights FILE]

Beside it stands a simple judge (`benchmarks.judge.plain`) that was fitted to the same claims.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.checking.model import judge_with
from benchmarks.judge.claim_sets import NEITHER, Judged, Part, fever_symmetric, fool_me_twice, healthver
from benchmarks.judge.plain import PlainJudge
from benchmarks.judge.train import OUT
from benchmarks.judge.unrelated import with_unrelated
from ui.wiring import quiet
from vectorstore.embedders import load_embedder

Judging = Callable[[Sequence[tuple[str, str]]], npt.NDArray[np.float64]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds claims/")
    parser.add_argument("--weights", type=Path, default=OUT)
    parser.add_argument("--part", choices=[part.value for part in Part], default=Part.HELD_OUT.value)
    arguments = parser.parse_args()
    quiet()
    part = Part(arguments.part)
    fool, fever = fool_me_twice(arguments.data), fever_symmetric(arguments.data)
    plain = PlainJudge(load_embedder(), with_unrelated([one for one in (*fool, *fever) if one.part is Part.TRAIN]))
    judge = judge_with(arguments.weights)
    sets = {"FEVER-Symmetric": fever, "FoolMeTwice": fool}
    if part is Part.HELD_OUT:
        sets["HealthVer"] = healthver(arguments.data)
    sys.stdout.write(f"{judge.fingerprint}\n{_TITLES}\n{_RULE}\n")
    for name, judged in sets.items():
        kept = [one for one in judged if one.part is part]
        for title, judging in (("judge", judge.judge), ("plain", plain.judge)):
            sys.stdout.write(_row(name, title, kept, judging) + "\n")
            sys.stdout.flush()
    return 0


_TITLES = "| set | by | pairs | two outcomes | three outcomes | macro F1 | commonest | calibration error | ms a pair |"
_RULE = "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"


def _row(name: str, title: str, judged: Sequence[Judged], judging: Judging) -> str:
    began = time.perf_counter()
    chances = judging([(one.claim, one.evidence) for one in judged])
    spent = (time.perf_counter() - began) * 1000 / len(judged)
    labels = np.array([one.label for one in judged])
    sides = labels != NEITHER
    two = (chances[sides, :2].argmax(axis=1) == labels[sides]).mean()
    known = sorted(set(labels.tolist()))
    if NEITHER in known:
        told = chances
        three, score = f"{(told.argmax(axis=1) == labels).mean():.3f}", f"{_macro_f1(told.argmax(axis=1), labels):.3f}"
    else:
        told = chances[:, :2] / chances[:, :2].sum(axis=1, keepdims=True)
        three, score = "", ""
    most = max((labels == one).mean() for one in known)
    error = _calibration_error(told, labels)
    return (
        f"| {name} | {title} | {len(judged)} | {two:.3f} | {three} | {score} | {most:.3f} | {error:.3f} | {spent:.1f} |"
    )


def _macro_f1(found: npt.NDArray[np.int64], labels: npt.NDArray[np.int64]) -> float:
    scores = []
    for one in np.unique(labels):
        hit = int(((found == one) & (labels == one)).sum())
        scores.append(2 * hit / max(1, int((found == one).sum() + (labels == one).sum())))
    return float(np.mean(scores))


def _calibration_error(chances: npt.NDArray[np.float64], labels: npt.NDArray[np.int64]) -> float:
    """How far the chance of what is found likeliest is from how often that is right, over ten ranges of it."""
    sure, right = chances.max(axis=1), chances.argmax(axis=1) == labels
    ranges = np.minimum((sure * 10).astype(int), 9)
    gaps = [
        abs(sure[ranges == one].mean() - right[ranges == one].mean()) * (ranges == one).sum() for one in set(ranges)
    ]
    return float(sum(gaps) / len(labels))


if __name__ == "__main__":
    sys.exit(main())
