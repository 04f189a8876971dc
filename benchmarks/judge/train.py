"""Trains the claim judge and writes its weights.

    python -m benchmarks.judge.train --data DIR [--out assistant/checking/judge.safetensors]

Half an hour on two cores. Deterministic on one machine; other machines round otherwise and give nearly the same.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from safetensors.torch import save_file
from scipy.optimize import minimize

from assistant.reader.network import ReaderNetwork
from benchmarks.judge.claim_sets import NEITHER, Judged, Part, fever_symmetric, fool_me_twice
from benchmarks.judge.lessons import Lesson, lessons_of, tidied
from benchmarks.judge.training import Schedule, logits_of, train
from benchmarks.judge.unrelated import with_unrelated
from ui.wiring import quiet
from vectorstore.embedders.weights import default_folder

OUT = Path(__file__).resolve().parents[2] / "assistant" / "checking" / "judge.safetensors"


_STEADY = 0.01  # how much a shift has to gain: two hundred claims are few


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds claims/ and reading/")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--made", type=int, default=Schedule().made, help="lessons made by rules")
    parser.add_argument("--epochs", type=int, default=Schedule().epochs, help="over the claims that people wrote")
    parser.add_argument("--rate", type=float, default=Schedule().rate, help="learning rate at its highest")
    parser.add_argument("--after", type=Path, metavar="FILE", help="go on from these weights of an earlier run")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    quiet()
    torch.set_num_threads(arguments.threads)
    schedule = Schedule(arguments.made, arguments.epochs, rate=arguments.rate)
    written = [*fool_me_twice(arguments.data), *fever_symmetric(arguments.data)]
    learnt = with_unrelated([one for one in written if one.part is Part.TRAIN])
    kept_back = with_unrelated([one for one in written if one.part is Part.CALIBRATE])
    made = [tidied(one) for one in lessons_of(arguments.data / "reading", random.Random(arguments.seed))]
    sys.stderr.write(f"{len(made)} lessons made, {len(learnt)} written, {len(kept_back)} kept back\n")
    network = train(
        made,
        [Lesson(one.claim, one.evidence, (one.label,)) for one in learnt],
        default_folder(),
        schedule,
        seed=arguments.seed,
        after=arguments.after,
        told=lambda so_far: _accuracy(so_far, kept_back),
    )
    scale, *shifts = _calibrate(network, kept_back)
    sys.stderr.write(f"calibrated: scale {scale:.2f}, shifts {shifts[0]:.2f} and {shifts[1]:.2f}\n")
    save_file(network.own_weights(), arguments.out)
    sys.stderr.write(f"written: {arguments.out}\n")
    return 0


def _accuracy(network: ReaderNetwork, judged: list[Judged]) -> str:
    logits = logits_of(network, [(one.claim, one.evidence) for one in judged], default_folder())
    labels = np.array([one.label for one in judged])
    sides = labels != NEITHER
    two = (logits[sides, :2].argmax(axis=1) == labels[sides]).mean()
    three = (logits.argmax(axis=1) == labels).mean()
    return f"kept back: {two:.3f} of two, {three:.3f} of three"


def _calibrate(network: ReaderNetwork, judged: list[Judged]) -> npt.NDArray[np.float64]:
    """Scales and shifts the last layer so that its chances are likeliest on what was kept back.

    Bias-corrected temperature scaling (Alexandari et al., ICML 2020): lessons have other shares of the three outcomes.
    """
    logits = logits_of(network, [(one.claim, one.evidence) for one in judged], default_folder())
    labels = np.array([one.label for one in judged])

    def surprise(values: npt.NDArray[np.float64]) -> float:
        scaled = logits * values[0] + np.array([values[1], values[2], 0.0])
        chances = scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))
        return float(-chances[np.arange(len(labels)), labels].mean() + _STEADY * (values[1:] ** 2).sum())

    scale, *shifts = minimize(surprise, np.array([1.0, 0.0, 0.0])).x
    with torch.no_grad():
        network.head.weight.mul_(scale)
        network.head.bias.mul_(scale).add_(torch.tensor([*shifts, 0.0], dtype=torch.float32))
    return np.array([scale, *shifts])


if __name__ == "__main__":
    sys.exit(main())
