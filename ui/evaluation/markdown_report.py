"""The summary for a pull request: figures with intervals and changes, and the first failed cases. Draws nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.evaluation.changes import Changed
from assistant.evaluation.types import Difference, Estimate, Evaluation, Scored
from ui import console
from ui.evaluation.facts import RunFacts
from ui.evaluation.wording import (
    change,
    clipped,
    commit,
    count,
    counted,
    figure,
    first_shown,
    in_groups,
    interval,
    outcome,
    standing,
)

_SHOWN = 50
_TEXT_LENGTH = 160
_MARKUP = re.compile(r"([\\`*_\[\]<>|~#$])")
_MARKS = {"better": "▲ better", "worse": "▼ worse", "changed": "◆ changed", "no clear change": "no clear change"}


def markdown(
    facts: RunFacts,
    evaluation: Evaluation,
    baseline: RunFacts | None,
    differences: Sequence[Difference],
    changes: Sequence[Changed] | None = None,
) -> str:
    """The report as GitHub-flavoured Markdown; nothing in a case can become markup or a mention.

    `changes` are against `baseline`; None where the baseline's cases are not known.
    """
    compared = {difference.metric: difference for difference in differences} if baseline else {}
    newly = [one.after for one in changes or () if one.newly_failing]
    known = {one.case.id for one in newly}
    failed = [one for one in evaluation.scored if standing(one) in {"failed", "error"}]
    others = [one for one in failed if one.case.id not in known]
    more = "more " if newly else ""
    parts = [
        f"# {headline(evaluation.scored)}",
        _ran_on(facts, baseline),
        "" if changes is None else f"**{len(newly):,} newly failing, {len(changes) - len(newly):,} newly passing.**",
        *_figures(counted(evaluation.estimates), compared),
        _failing(count(len(newly), "case newly fails", "cases newly fail"), newly, _SHOWN),
        _failing(count(len(others), f"{more}case fails", f"{more}cases fail"), others, max(0, _SHOWN - len(newly))),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def headline(scored: Sequence[Scored]) -> str:
    """ "312 of 400 cases pass", counting those that can be judged."""
    judged = [one for one in scored if one.passed is not None]
    if not judged:
        return f"{count(len(scored), 'case')}, none of them judged"
    passed = sum(one.passed is True for one in judged)
    return f"{passed:,} of {count(len(judged), 'case passes', 'cases pass')}"


def _ran_on(facts: RunFacts, baseline: RunFacts | None) -> str:
    made = [f"{_plain(facts.system)} on {_plain(facts.cases_file)}", _plain(facts.started), *commit(facts.commit)]
    ran = ", ".join(made) + "."
    if baseline is None:
        return ran
    note = "" if facts.cases_hash == baseline.cases_hash else " The two runs asked different cases."
    return f"{ran} Compared with {', '.join([_plain(baseline.name), *commit(baseline.commit)])}.{note}"


def _figures(estimates: dict[str, Estimate], changes: dict[str, Difference]) -> list[str]:
    """The table of the figures that say most, and that of the others, folded."""
    first = first_shown(estimates, changes)
    folded = [name for name in estimates if name not in first]
    parts = [_table(first, estimates, changes)] if first else []
    if folded:
        summary = f"<details><summary>{count(len(folded), 'more figure')}</summary>"
        parts += [summary, _table(folded, estimates, changes), "</details>"]
    return parts


def _table(names: Iterable[str], estimates: dict[str, Estimate], changes: dict[str, Difference]) -> str:
    more = ("| Before | Change | 95 % interval | |", "| ---: | ---: | :---: | :--- |") if changes else ("|", "|")
    lines = [f"| Measure | Value | 95 % interval | n {more[0]}", f"| :--- | ---: | :---: | ---: {more[1]}"]
    for group, metrics in in_groups(names):
        lines.append(f"| **{group.capitalize()}** | | | |" + (" | | | |" if changes else ""))
        for metric in metrics:
            found, unit = estimates[metric.name], metric.unit
            span = interval(found.low, found.high, unit)
            row = f"| {_plain(metric.title)} | {figure(found.value, unit)} | {span} | {found.n:,} |"
            lines.append(row + (_changed(changes.get(metric.name), unit) if changes else ""))
    return "\n".join(lines)


def _changed(difference: Difference | None, unit: str) -> str:
    if difference is None:
        return " | | | |"
    span = interval(difference.low, difference.high, unit)
    before, by = figure(difference.before.value, unit), change(difference.change, unit)
    return f" {before} | {by} | {span} | {_MARKS[outcome(difference)]} |"


def _failing(heading: str, failed: Sequence[Scored], most: int) -> str:
    if not failed:
        return ""
    lines = [f"- **{_plain(one.case.id)}** ({_plain(one.case.kind)}) {_plain(one.case.text)}" for one in failed[:most]]
    for place, one in enumerate(failed[:most]):
        reasons = one.failures or ((one.response.error or "no reason given"),)
        lines[place] += "".join(f"\n  - {_plain(reason)}" for reason in reasons)
    rest = len(failed) - len(lines)
    more = [f"And {count(rest, 'more case')}; report.html shows them all."] if lines and rest else []
    more = more or ([f"{count(rest, 'case')}: report.html shows them."] if rest else [])
    return "\n\n".join([f"## {heading}", *(["\n".join(lines)] if lines else []), *more])


def _plain(text: str) -> str:
    """One line that shows as it is written: no markup, no cell border, no mention, nothing that a terminal obeys."""
    shown = clipped(console.clean(text), _TEXT_LENGTH)
    return _MARKUP.sub(r"\\\1", shown).replace("@", "@\u200b").replace("://", ":\u200b//")
