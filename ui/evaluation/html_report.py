"""The report as one HTML page that fetches nothing: its style, script, drawings and cases are all inside it.

Every text goes through Jinja's escaping or, for the cases, through JSON and the page's script, which sets text only.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlencode

from assistant.evaluation.types import Confusion, Difference, Estimate, Evaluation, Metric
from ui.evaluation import wording
from ui.evaluation.case_data import case_data
from ui.evaluation.facts import RunFacts
from ui.evaluation.markdown_report import headline
from ui.evaluation.plots import plots

if TYPE_CHECKING:
    from jinja2 import Environment

_ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' "
    "rx='7' fill='%2314506e'/%3E%3Cpath d='M9 9h14M9 16h14M9 23h9' stroke='%23fff' stroke-width='2.4'/%3E%3C/svg%3E"
)

_TILES = 6
_REASONS = 6
_NAMED = 4  # figures named in one sentence
_WORTH_HIDING = 3
_MARKED = ("better", "worse", "changed")
KindGroup: TypeAlias = tuple[str, list[tuple[Metric, list[Estimate | None]]]]


@dataclass(frozen=True, slots=True)
class Bar:
    """An interval on a scale of 0 to 100, for drawing."""

    low: float
    high: float
    value: float
    before: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One figure with what there is to say of it."""

    metric: Metric
    estimate: Estimate
    difference: Difference | None
    bar: Bar


@dataclass(frozen=True, slots=True)
class Reason:
    """Why cases fail: the words, how many cases, and the page's address that lists them."""

    words: str
    cases: int
    address: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many cases stand how."""

    passed: int
    failed: int
    error: int
    unjudged: int


def html_page(
    facts: RunFacts, evaluation: Evaluation, baseline: RunFacts | None, differences: Sequence[Difference]
) -> str:
    """The whole page."""
    from markupsafe import Markup

    compared = {difference.metric: difference for difference in differences} if baseline else {}
    style, script = _asset("report.css"), _asset("report.js")
    drawings = plots(evaluation, differences if baseline else ())
    return (
        _environment()
        .get_template("template.html.j2")
        .render(
            icon=_ICON,
            policy=_policy(script),
            style=Markup(style),
            script=Markup(script),
            data=Markup(case_data(evaluation)),
            headline=headline(evaluation.scored),
            tally=_tally(evaluation),
            facts=facts,
            details=_details(facts),
            baseline=baseline,
            baseline_details=_details(baseline) if baseline else [],
            summary=_summary(differences) if baseline else "",
            passing=wording.counted(evaluation.estimates).get(wording.PASSED),
            tiles=_tiles(evaluation),
            reasons=_reasons(evaluation),
            groups=_groups(evaluation, compared),
            kinds=_kinds(evaluation),
            by_kind=_by_kind(evaluation),
            plots=[(drawing, Markup(drawing.svg)) for drawing in drawings],
            confusions=[(confusion, *_shares(confusion)) for confusion in evaluation.confusions if confusion.labels],
        )
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(_asset), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    shown = ("figure", "number", "interval", "change", "outcome", "count")
    environment.filters.update({name: getattr(wording, name) for name in shown})
    return environment


@cache
def _asset(name: str) -> str:
    return files("ui.evaluation").joinpath("assets", name).read_text(encoding="utf-8")


def _policy(script: str) -> str:
    """Forbids every load, and every script but the page's own. Inline style is for the drawings' style attributes."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    allowed = f"script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _tally(evaluation: Evaluation) -> Tally:
    stands = [wording.standing(one) for one in evaluation.scored]
    return Tally(*(stands.count(name) for name in ("passed", "failed", "error", "unjudged")))


def _details(facts: RunFacts) -> list[tuple[str, str]]:
    """What the run was made with, as pairs for the reader; what is not known is left out."""
    archive = None
    if facts.archive:
        parts = [facts.archive, facts.generation is not None and f"generation {facts.generation:,}"]
        archive = ", ".join([str(part) for part in parts if part])
        archive += f", {wording.count(facts.articles, 'article')}" if facts.articles is not None else ""
    took = f"{facts.seconds:,.1f} s in {wording.count(facts.jobs, 'process', 'processes')}" if facts.seconds else None
    pairs: list[tuple[str, str | None]] = [
        ("Cases", f"{facts.cases_file} ({wording.count(facts.cases, 'case')}, {facts.cases_hash[:12]})"),
        ("Answered by", facts.system),
        ("Archive", archive),
        ("Embedder", facts.embedder),
        ("Settings", facts.settings),
        ("Judge", facts.judge),
        ("Byline", ", ".join([facts.byline, *wording.commit(facts.commit)])),
        ("Started", facts.started.replace("T", " ").replace("+00:00", " UTC").replace("Z", " UTC")),
        ("Took", took),
        ("Memory", wording.figure(facts.peak_mb, "MB") if facts.peak_mb else None),
        ("Machine", f"{facts.machine}, Python {facts.python}"),
        ("Seed", str(facts.seed)),
        ("Run", facts.name),
    ]
    return [(name, value) for name, value in pairs if value]


def _summary(differences: Sequence[Difference]) -> str:
    """Which figures are better or worse, by name; of times and memory only how many."""
    by_outcome: dict[str, list[str]] = {}
    machine = 0
    for one in differences:
        metric, said = wording.metric_of(one.metric), wording.outcome(one)
        if metric.group == "speed":
            machine += one.significant
        else:
            by_outcome.setdefault(said, []).append(f"{metric.title} ({wording.change(one.change, metric.unit)})")
    parts = [f"{len(by_outcome[said])} {said}: {_some(by_outcome[said])}." for said in _MARKED if said in by_outcome]
    same = len(by_outcome.get("no clear change", ()))
    parts += [f"{wording.count(same, 'figure')} without a clear change."] if same else []
    parts += [f"{machine} of time and memory differ, which vary with the machine and its load."] if machine else []
    return " ".join(parts)


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _tiles(evaluation: Evaluation) -> list[tuple[Metric, Estimate, str]]:
    """The figures of the first screen, each with its end of a sentence."""
    estimates = wording.counted(evaluation.estimates)
    shown = [name for name in wording.PLAINLY if name in estimates][:_TILES]
    return [(wording.metric_of(name), estimates[name], wording.PLAINLY[name]) for name in shown]


def _reasons(evaluation: Evaluation) -> list[Reason]:
    failing = [one.failures for one in evaluation.scored if wording.standing(one) in {"failed", "error"}]
    return [
        Reason(words, number, "#" + urlencode({"show": "failing", "reason": words}))
        for words, number in wording.reasons(failing)[:_REASONS]
    ]


def _parted(metrics: Sequence[Metric], headlines: Collection[str]) -> tuple[list[Metric], list[Metric]]:
    """The metrics of a group that are shown at once, and those to be opened; a few more are not worth hiding."""
    first = [metric for metric in metrics if metric.name in headlines]
    if not first or len(metrics) - len(first) < _WORTH_HIDING:
        return list(metrics), []
    return first, [metric for metric in metrics if metric not in first]


def _groups(evaluation: Evaluation, compared: Mapping[str, Difference]) -> list[tuple[str, list[Row], list[Row]]]:
    estimates = wording.counted(evaluation.estimates)
    moved = [name for name, one in compared.items() if one.significant and wording.metric_of(name).group != "speed"]
    headlines = {*wording.headlines(estimates), *moved}
    grouped = []
    for group, metrics in wording.in_groups(estimates):
        tops = _tops([estimates[metric.name] for metric in metrics], compared)
        first, more = (
            [_row(metric, estimates[metric.name], compared.get(metric.name), tops) for metric in part]
            for part in _parted(metrics, headlines)
        )
        grouped.append((group, first, more))
    return grouped


def _tops(estimates: Sequence[Estimate], compared: Mapping[str, Difference]) -> dict[str, float]:
    """Where the scale of each unit ends: at 1 for shares, else at the largest value of the group."""
    tops = {"share": 1.0}
    for estimate in estimates:
        unit = wording.metric_of(estimate.metric).unit
        if unit != "share":
            both = [estimate.high, compared[estimate.metric].before.high if estimate.metric in compared else 0.0]
            tops[unit] = max(tops.get(unit, 0.0), *both)
    return tops


def _row(metric: Metric, estimate: Estimate, difference: Difference | None, tops: Mapping[str, float]) -> Row:
    top = tops[metric.unit] or 1.0

    def place(value: float) -> float:
        return round(min(max(100 * value / top, 0), 100), 2)

    before = place(difference.before.value) if difference else None
    return Row(
        metric, estimate, difference, Bar(place(estimate.low), place(estimate.high), place(estimate.value), before)
    )


def _kinds(evaluation: Evaluation) -> list[tuple[str, int, int]]:
    """Each kind with how many of its cases pass, of how many judged."""
    kinds = []
    for kind in evaluation.by_kind:
        judged = [one.passed for one in evaluation.scored if one.case.kind == kind and one.passed is not None]
        kinds.append((kind, sum(judged), len(judged)))
    return kinds if len(kinds) > 1 else []


def _by_kind(evaluation: Evaluation) -> tuple[list[KindGroup], list[KindGroup]]:
    """For each group its metrics, and for each metric one estimate for every kind: first those that say most."""
    kinds = [wording.counted(estimates) for estimates in evaluation.by_kind.values()]
    names = [estimate.metric for estimate in evaluation.estimates if estimate.metric != wording.PASSED]
    held = [name for name in names if any(name in kind for kind in kinds)]
    first = wording.headlines(held)

    def grouped(part: Iterable[str]) -> list[KindGroup]:
        return [
            (group, [(metric, [kind.get(metric.name) for kind in kinds]) for metric in metrics])
            for group, metrics in wording.in_groups(part)
        ]

    return grouped(first), grouped(name for name in held if name not in first)


def _shares(confusion: Confusion) -> tuple[list[list[float]], int, int]:
    """Each count as a share of its row; the cases on the diagonal; all cases."""
    rows = [[count / (sum(row) or 1) for count in row] for row in confusion.counts]
    right = sum(row[place] for place, row in enumerate(confusion.counts))
    return rows, right, sum(map(sum, confusion.counts))
