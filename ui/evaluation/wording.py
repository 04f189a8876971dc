"""How numbers, changes and outcomes read in every report, so that all of them agree. Computes no figure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from assistant.evaluation.metrics.catalogue import METRICS, in_order
from assistant.evaluation.metrics.checks import NO_RESPONSE
from assistant.evaluation.types import Difference, Estimate, Metric, Scored

NOTHING = "–"
PASSED = "pass"
"""The figure that says of a case only how it stands."""
MOST_HEADLINES = 16
# By weight: where there are more of them than a screen takes, the last ones are left to the tables.
_HEADLINES = (
    *(PASSED, "fact_recall", "citation_precision", "citation_recall", "verbatim", "support", "recall@10", "ndcg@10"),
    *("abstention_accuracy", "ms_p50", "verdict_accuracy", "match_accuracy", "disagreement_accuracy", "ms_p95"),
    *("judged_faithfulness", "judged_relevance", "abstention_precision", "abstention_recall"),
    *("contained", "f1", "evidence_recall@10", "sentence_recall", "mrr@10", "forbidden"),
)
PLAINLY = {
    "fact_recall": "of the facts asked for are in the answer",
    "contained": "of the answers hold a reference answer",
    "citation_precision": "of the citations are of articles that answer",
    "citation_recall": "of the articles that answer are cited",
    "recall@10": "of the articles that answer are among the first 10 found",
    "abstention_accuracy": "of the questions are answered, or declined, as they should be",
    "verdict_accuracy": "of the claims get the right verdict",
    "match_accuracy": "of the quotations are traced rightly",
    "disagreement_accuracy": "of the questions show a disagreement where there is one, and only there",
    "verbatim": "of the quotations are in their article word for word",
    "ms_p50": "or less for half of the responses",
}
"""The figures of the first screen, as the end of a sentence that begins with the figure."""
_CATALOGUE = {metric.name: metric for metric in METRICS}
_QUOTED = re.compile(r"“[^”]*”( \(or .*”\))?|\"[^\"]*\"")
_NUMBER = re.compile(r"\b\d[\d,.]*\b")
_MAX_REASON = 120


def metric_of(name: str) -> Metric:
    """What the catalogue says of `name`; for a figure it does not know, the name alone."""
    return _CATALOGUE.get(name) or Metric(name, name, "other", "", None, "")


def in_groups(names: Iterable[str]) -> list[tuple[str, list[Metric]]]:
    """The metrics of `names` by group, groups and metrics in the order of the catalogue."""
    grouped: dict[str, list[Metric]] = {}
    for name in in_order(set(names)):
        grouped.setdefault(metric_of(name).group, []).append(metric_of(name))
    return list(grouped.items())


def headlines(names: Iterable[str]) -> tuple[str, ...]:
    """Those of `names` that say most, in the order of the catalogue; judged and foreign ones come last."""
    held = set(names)
    judged = {name for name in held if metric_of(name).group in {"judged", "other"}}
    weighed = dict.fromkeys([*(name for name in _HEADLINES if name in held), *sorted(judged)])
    return in_order(set(list(weighed)[:MOST_HEADLINES]))


def first_shown(names: Iterable[str], differences: Mapping[str, Difference]) -> tuple[str, ...]:
    """The headlines of `names`, and those that changed significantly; times and memory vary with the machine."""
    held = set(names)
    moved = {name for name, one in differences.items() if one.significant and metric_of(name).group != "speed"}
    return in_order({*headlines(held), *(moved & held)})


def number(value: float, unit: str) -> str:
    """`value` without its unit: shares as percentages. One decimal, none for milliseconds and megabytes."""
    if not math.isfinite(value):
        return NOTHING
    scaled = 100 * value if unit == "share" else value
    text = f"{scaled:,.0f}" if unit in {"ms", "MB"} else f"{scaled:,.1f}"
    return ("0" + text[2:] if re.fullmatch(r"-0(\.0)?", text) else text).replace("-", "−")


def figure(value: float, unit: str) -> str:
    """`value` with its unit, "87.3 %" or "21 ms"."""
    text = number(value, unit)
    shown = {"share": "%", "ms": "ms", "MB": "MB"}.get(unit)
    return f"{text}\u202f{shown}" if shown and text != NOTHING else text


def interval(low: float, high: float, unit: str) -> str:
    """Both ends, "84.1 to 90.2"."""
    return f"{number(low, unit)} to {number(high, unit)}"


def change(value: float, unit: str) -> str:
    """A signed change: "+2.1 points" for shares."""
    text = number(value, unit)
    signed = text if value <= 0 or text == NOTHING else f"+{text}"
    return f"{signed} {'points' if unit == 'share' else unit}".rstrip()


def outcome(difference: Difference) -> str:
    """better, worse, changed (where neither direction is better) or "no clear change"."""
    if not difference.significant:
        return "no clear change"
    return {True: "better", False: "worse", None: "changed"}[difference.better]


def standing(scored: Scored) -> str:
    """error, passed, failed or unjudged."""
    if scored.response.error is not None:
        return "error"
    return {True: "passed", False: "failed", None: "unjudged"}[scored.passed]


def reason_group(failure: str) -> str:
    """A failure without what only its own case knows: quoted words, names after a colon, and numbers.

    Why there is no response is kept: it is mostly the same for many cases.
    """
    told = failure if failure.startswith(NO_RESPONSE) else _QUOTED.sub("“…”", failure).partition(": ")[0]
    plain = _NUMBER.sub("…", told)
    plain = plain if len(plain) <= _MAX_REASON else plain[: _MAX_REASON - 1] + "…"
    return plain.rstrip(".")


def reasons(failures: Iterable[Sequence[str]]) -> list[tuple[str, int]]:
    """Why cases fail, each with how many of them do, the most common first. `failures` has those of each case."""
    return Counter(group for each in failures for group in sorted({reason_group(one) for one in each})).most_common()


def clipped(text: str, length: int) -> str:
    """`text` on one line and no longer than `length` characters, with an ellipsis where it was cut."""
    squeezed = " ".join(text.split())
    return squeezed if len(squeezed) <= length else squeezed[: length - 1].rstrip() + "…"


def counted(estimates: Sequence[Estimate]) -> dict[str, Estimate]:
    """The estimates by metric, in their order."""
    return {estimate.metric: estimate for estimate in estimates}


def count(number_of: int, one: str, many: str | None = None) -> str:
    """ "1 case", "5,000 cases"."""
    return f"{number_of:,} {one if number_of == 1 else many or one + 's'}"


def commit(name: str | None) -> list[str]:
    """ "commit 3df776d0c1", or nothing."""
    return [f"commit {name}"] if name else []
