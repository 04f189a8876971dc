"""The report as one HTML page that fetches nothing: its style, script, drawings and cases are all inside it.

Every text goes through Jinja's escaping or, for the cases, through JSON and the page's script, which sets text only.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from assistant.evaluation.changes import Changed
from assistant.evaluation.types import Difference, Estimate, Evaluation, Metric
from ui.evaluation import wording
from ui.evaluation.case_data import case_data
from ui.evaluation.facts import RunFacts
from ui.evaluation.figure_rows import figures_by_kind, grouped_rows, passed_by_kind, shares
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
_MARKED = ("better", "worse", "changed")


@dataclass(frozen=True, slots=True)
class Listed:
    """Cases that have something in common: in words, how many, and the page's address that lists them."""

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
    facts: RunFacts,
    evaluation: Evaluation,
    baseline: RunFacts | None,
    differences: Sequence[Difference],
    changes: Sequence[Changed] | None = None,
) -> str:
    """The whole page. `changes` are against `baseline`; None where the baseline's cases are not known."""
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
            data=Markup(case_data(evaluation, changes or ())),
            headline=headline(evaluation.scored),
            tally=_tally(evaluation),
            facts=facts,
            details=_details(facts),
            baseline=baseline,
            baseline_details=_details(baseline) if baseline else [],
            summary=_summary(differences) if baseline else "",
            changed=[] if changes is None else _changed(changes),
            passing=wording.counted(evaluation.estimates).get(wording.PASSED),
            tiles=_tiles(evaluation),
            reasons=_reasons(evaluation),
            groups=grouped_rows(evaluation, compared),
            kinds=passed_by_kind(evaluation),
            by_kind=figures_by_kind(evaluation),
            plots=[(drawing, Markup(drawing.svg)) for drawing in drawings],
            confusions=[(confusion, *shares(confusion)) for confusion in evaluation.confusions if confusion.labels],
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
        ("Left out", facts.left_out),
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


def _changed(changes: Sequence[Changed]) -> list[Listed]:
    newly_failing = sum(one.newly_failing for one in changes)
    counts = {"failing": newly_failing, "passing": len(changes) - newly_failing}
    return [
        Listed(f"{number:,} newly {way}", number, "#" + urlencode({"show": "all", "changed": way}))
        for way, number in counts.items()
    ]


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _tiles(evaluation: Evaluation) -> list[tuple[Metric, Estimate, str]]:
    """The figures of the first screen, each with its end of a sentence."""
    estimates = wording.counted(evaluation.estimates)
    shown = [name for name in wording.PLAINLY if name in estimates][:_TILES]
    return [(wording.metric_of(name), estimates[name], wording.PLAINLY[name]) for name in shown]


def _reasons(evaluation: Evaluation) -> list[Listed]:
    failing = [one.failures for one in evaluation.scored if wording.standing(one) in {"failed", "error"}]
    return [
        Listed(words, number, "#" + urlencode({"show": "failing", "reason": words}))
        for words, number in wording.reasons(failing)[:_REASONS]
    ]
