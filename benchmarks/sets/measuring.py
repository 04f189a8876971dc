"""Turns what the systems gave back into figures, all by the same metrics, and keeps them as JSON. Asks nothing."""

from __future__ import annotations

import json
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from assistant.evaluation.scoring import evaluate, metric
from assistant.evaluation.statistics import compare
from assistant.evaluation.types import Case, Evaluation, Response
from benchmarks.processes import BenchError
from benchmarks.sets.asking import Given

BYLINE, FIRST_STATEMENT = "byline", "byline_first"
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over cases with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float
    n: int
    against_byline: str | None = None
    """"better" or "worse" than Byline where the difference is significant, else None."""


@dataclass(frozen=True, slots=True)
class System:
    """One system on one set."""

    name: str
    passages: int
    words_per_passage: float
    figures: Mapping[str, Figure]
    """By the name of the metric; one that does not apply is absent."""


@dataclass(frozen=True, slots=True)
class SetFigures:
    """One set."""

    name: str
    documents: int
    questions: Mapping[str, int]
    """How many of each kind."""
    cut: int | None
    """Words that a peer's first passage was cut to; None where no answers are compared."""
    systems: tuple[System, ...]
    left_out: int | None = None
    """Questions that were not asked, since Byline has learnt from their texts; None in figures from before any were."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A whole run."""

    versions: Mapping[str, str]
    """Of Byline, its embedder and the peers' packages."""
    sets: tuple[SetFigures, ...]
    seconds: Mapping[str, float] = field(default_factory=dict)
    """"set/system" to the time it took; never in the document, since it differs from run to run."""

    def as_json(self) -> str:
        """All of it."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, path: Path) -> Figures:
        """What `as_json` wrote. Raises `BenchError` for figures that were measured in another way."""
        whole = json.loads(path.read_text(encoding="utf-8"))
        try:
            return cls(whole["versions"], tuple(map(_set, whole["sets"])), whole["seconds"])
        except (KeyError, TypeError) as error:
            raise BenchError(f"The figures in {path} are those of another version. Measure again.") from error


def _set(row: dict[str, Any]) -> SetFigures:
    return SetFigures(**{**row, "systems": tuple(map(_system, row["systems"]))})


def _system(row: dict[str, Any]) -> System:
    return System(**{**row, "figures": {name: Figure(**figure) for name, figure in row["figures"].items()}})


def measure(
    name: str,
    cases: Sequence[Case],
    documents: int,
    titles: Mapping[str, str],
    given: Mapping[str, Given],
    left_out: int = 0,
) -> SetFigures:
    """Scores every system of `given`, Byline among them; `titles` are those of the documents, by URL."""
    ours = given[BYLINE]
    cut = answer_length(cases, ours.responses)
    evaluations = {BYLINE: evaluate(cases, ours.responses)}
    if cut is not None:
        evaluations[FIRST_STATEMENT] = evaluate(cases, [first_statement(one) for one in ours.responses])
    for peer, theirs in given.items():
        if peer != BYLINE:
            evaluations[peer] = evaluate(cases, [_with_answer(one, cut, titles) for one in theirs.responses])
    systems = tuple(
        _figures(system, given.get(system, ours), evaluation, evaluations[BYLINE])
        for system, evaluation in evaluations.items()
    )
    return SetFigures(name, documents, dict(Counter(case.kind for case in cases)), cut, systems, left_out)


def _figures(name: str, given: Given, evaluation: Evaluation, byline: Evaluation) -> System:
    differs = {} if name == BYLINE else {
        one.metric: "better" if one.better else "worse"
        for one in compare(byline, evaluation)
        if one.significant and one.better is not None
    }  # fmt: skip
    figures = {
        one.metric: Figure(
            round(one.value, _DIGITS), round(one.low, _DIGITS), round(one.high, _DIGITS), one.n, differs.get(one.metric)
        )
        for one in evaluation.estimates
        if metric(one.metric).group != "speed"
    }
    return System(name, given.passages, round(given.words / given.passages, 1), figures)


def answer_length(cases: Sequence[Case], responses: Sequence[Response]) -> int | None:
    """Words of Byline's answer in the middle, over the questions with a reference that it answers; None without any."""
    from assistant.evaluation.metrics.texts import without_markers

    lengths = [
        len(without_markers(response.text).split())
        for case, response in zip(cases, responses, strict=True)
        if case.gold.answers and not response.abstained and response.error is None
    ]
    return int(statistics.median_low(lengths)) if lengths else None


def first_statement(response: Response) -> Response:
    """The same response, had it ended after its first statement."""
    if response.abstained or not response.said:
        return response
    return replace(response, text=response.said[0].text, said=response.said[:1])


def _with_answer(response: Response, cut: int | None, titles: Mapping[str, str]) -> Response:
    """The first passage cut to `cut` words: what a reader would see in the same space. Without the document's title."""
    if cut is None or not response.retrieved:
        return response
    first = response.retrieved[0]
    title = next((titles[name] for name in first.names if name in titles), "")
    text = first.text.strip().removeprefix(title).strip() if title else first.text
    return replace(response, text=" ".join(text.split()[:cut]))
