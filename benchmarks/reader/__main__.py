"""Trains the reader and writes its weights.

    python -m benchmarks.reader --reading DIR [--out assistant/reader/weights.safetensors]

An hour on two cores. Deterministic on one machine; other machines round otherwise and give nearly the same weights.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from safetensors.torch import save_file

from benchmarks.folds import Fold
from benchmarks.reader.examples import lessons_of
from benchmarks.reader.train import Schedule, train
from benchmarks.reading_sets import reading
from ui.wiring import quiet
from vectorstore.embedders import load_embedder, weights

OUT = Path(__file__).resolve().parents[2] / "assistant" / "reader" / "weights.safetensors"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reading", type=Path, required=True, help="folder of the reading sets")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--epochs", type=int, default=Schedule().epochs)
    parser.add_argument("--rate", type=float, default=Schedule().rate, help="learning rate at its highest")
    parser.add_argument("--after", type=Path, metavar="FILE", help="go on from these weights of an earlier run")
    parser.add_argument("--corrupted", type=float, default=Schedule().corrupted, help="questions changed, a share")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    quiet()
    texts, cases = reading(arguments.reading)
    lessons = lessons_of(texts, cases, Fold.TRAIN, load_embedder())
    sys.stderr.write(f"{len(lessons.lessons)} questions of {len(lessons.paragraphs)} paragraphs\n")
    schedule = Schedule(epochs=arguments.epochs, rate=arguments.rate, corrupted=arguments.corrupted)
    folder = weights.default_folder()
    for reader in train(lessons, folder, schedule, seed=arguments.seed, after=arguments.after):
        save_file(reader.own_weights(), arguments.out)
        sys.stderr.write(f"written: {arguments.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
