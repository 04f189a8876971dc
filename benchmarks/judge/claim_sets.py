"""Public sets of claims with evidence, parted so that nothing measured on shares a claim or evidence with training.

Sets: FoolMeTwice (Eisenschlos et al., NAACL 2021), FEVER-Symmetric (Schuster et al., EMNLP 2019), HealthVer
(Sarrouti et al., EMNLP Findings 2021). The last is never trained on.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import numpy as np

SUPPORTS, CONTRADICTS, NEITHER = range(3)
"""Places of the outcomes in a judgement, as in `assistant.checking.model.OUTCOMES`."""

_LABELS = {"supports": SUPPORTS, "refutes": CONTRADICTS, "not_enough": NEITHER}
_ALIKE = 0.5  # share of the words of two texts that both have, from which they are taken for versions of one


class Part(StrEnum):
    """What a claim may be used for."""

    TRAIN = "train"
    CALIBRATE = "calibrate"
    HELD_OUT = "held-out"


class Judged(NamedTuple):
    """A claim with evidence, and what people made of it."""

    claim: str
    evidence: str
    label: int
    part: Part


def fool_me_twice(folder: Path) -> list[Judged]:
    """1,169 claims of players who wanted to fool others; supported or contradicted."""
    return _parted(_rows(folder / "claims" / "fool-me-twice.dev.jsonl"))


def fever_symmetric(folder: Path) -> list[Judged]:
    """708 claims in fours, so that neither the claim nor the evidence alone tells the label."""
    return _parted(_rows(folder / "claims" / "fever-symmetric.dev.jsonl"))


def healthver(folder: Path) -> list[Judged]:
    """1,917 claims about COVID-19 beside abstracts of papers; all of it is measured on."""
    rows = _rows(folder / "claims" / "healthver.dev.jsonl")
    return [Judged(claim, evidence, label, Part.HELD_OUT) for claim, evidence, label in rows]


def tidy(text: str) -> str:
    """Without the marks of the Penn Treebank and the spaces before stops."""
    text = text.replace("-LRB-", "(").replace("-RRB-", ")").replace("-LSB-", "[").replace("-RSB-", "]")
    text = text.replace("``", '"').replace("''", '"').replace(" -- ", " – ").replace("--", "–")
    text = re.sub(r"\s+([.,;:!?)\]'’])", r"\1", re.sub(r"([(\[])\s+", r"\1", text))
    return " ".join(text.split())


def _rows(path: Path) -> list[tuple[str, str, int]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [(tidy(row["claim"]), tidy(" ".join(row["evidence"])), _LABELS[row["label"]]) for row in rows]


def _parted(rows: Sequence[tuple[str, str, int]]) -> list[Judged]:
    """Half trains, a tenth calibrates, two fifths are measured on: by group, hashed by its first claim's words."""
    groups = _groups(rows)
    names: dict[int, str] = {}
    for group, (claim, _, _) in zip(groups, rows, strict=True):
        names[group] = min(names.get(group, claim), claim)
    return [Judged(*row, _part(names[group])) for group, row in zip(groups, rows, strict=True)]


def _part(name: str) -> Part:
    share = int(hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()[:8], 16) / 0xFFFFFFFF
    return Part.TRAIN if share < 0.5 else Part.CALIBRATE if share < 0.6 else Part.HELD_OUT


def _groups(rows: Sequence[tuple[str, str, int]]) -> list[int]:
    """For each row its group: rows with a like claim or like evidence are in one."""
    from scipy.sparse.csgraph import connected_components
    from sklearn.feature_extraction.text import CountVectorizer

    like = np.zeros((len(rows), len(rows)), dtype=bool)
    for texts in ([claim for claim, _, _ in rows], [evidence for _, evidence, _ in rows]):
        words = CountVectorizer(binary=True, token_pattern=r"\w+").fit_transform(texts)
        both = (words @ words.T).toarray()
        either = np.diagonal(both)[:, None] + np.diagonal(both)[None, :] - both
        like |= both >= _ALIKE * either
    return [int(group) for group in connected_components(like, directed=False)[1]]
