"""Curves, recall by depth and response times as SVG that takes its colours from the page. Computes no figure.

The same evaluation gives the same bytes. Every drawing carries its text alternative.
"""

from __future__ import annotations

import io
import math
import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from assistant.evaluation.metrics.labels import answerable
from assistant.evaluation.types import Curve, Difference, Estimate, Evaluation, Task
from ui.evaluation.wording import count, figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.typing import RcKeyType

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
# Stand-ins that matplotlib can draw with; the page's own colours take their place.
_INK, _GRID, _LINE, _BEFORE = "#aa0001", "#aa0002", "#aa0003", "#aa0004"
_COLOURS = {_INK: "--quiet", _GRID: "--rule", _LINE: "--accent", _BEFORE: "--plot-before"}
_STYLE: dict[RcKeyType, object] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "byline",
    "font.size": 10,
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "axes.edgecolor": _GRID,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.formatter.useoffset": False,
    "grid.color": _GRID,
    "grid.linewidth": 0.8,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "legend.frameon": False,
}
_INCHES = (4.6, 3.0)
_BINS = 24
_MARKED = 40
_FEW = 30  # of either sort: one case moves a share by more than three points
_READING = {
    "reliability": "Each point is a group of cases with about the same confidence. Points that rise from left to right "
    "say that a surer answer is more often right; a flat line says that the confidence tells nothing. To answer what "
    "the archive does not hold is never right, so cases that are rightly declined stand at the bottom left.",
    "risk": "Read from the left: the share of wrong answers if only the surest ones were given. A line that starts low "
    "and rises late says that the confidence sorts well. To answer what the archive does not hold is wrong.",
    "roc": "The nearer the line comes to the top left corner, the better the confidence tells questions that the "
    "archive answers from those it does not. The dashed diagonal is guessing.",
    "precision": "The further the line keeps to the top right, the better.",
}


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing with its words. `svg` is one whole `<svg>` element, safe to stand in a page."""

    name: str
    title: str
    reading: str
    """What it shows and how to read it."""
    svg: str


def plots(evaluation: Evaluation, differences: Sequence[Difference] = ()) -> tuple[Plot, ...]:
    """All the drawings that the evaluation has the numbers for, in reading order."""
    return tuple(_all(evaluation, differences))


def _all(evaluation: Evaluation, differences: Sequence[Difference]) -> Iterator[Plot]:
    after = _by_depth(evaluation.estimates)
    if len(after) > 1:
        yield _recall(after, _by_depth([difference.before for difference in differences]))
    behind = _behind(evaluation)
    for place, curve in enumerate(evaluation.curves):
        if curve.points:
            yield _curve(curve, place, behind)
    times = [one.response.milliseconds for one in evaluation.scored if one.response.milliseconds is not None]
    times = [time for time in times if math.isfinite(time)]
    if times:
        yield _latency(times)


def _by_depth(estimates: Sequence[Estimate]) -> list[tuple[int, Estimate]]:
    pairs = [(re.fullmatch(r"recall@(\d+)", estimate.metric), estimate) for estimate in estimates]
    return sorted((int(found[1]), estimate) for found, estimate in pairs if found)


def _behind(evaluation: Evaluation) -> str:
    """How many questions the curves rest on, and how little that is."""
    sure = [one for one in evaluation.scored if one.case.task is Task.ASK and one.response.confidence is not None]
    known = [answerable(one.case.gold) for one in sure]
    yes, no = known.count(True), known.count(False)
    unknown = f" and {len(known) - yes - no:,} of which it is not known" if yes + no < len(known) else ""
    few = " So few cases show a tendency at most." if min(yes, no) < _FEW else ""
    return (
        f"From {count(len(sure), 'question')}: {yes:,} that the archive answers, {no:,} that it does not{unknown}.{few}"
    )


def _recall(after: Sequence[tuple[int, Estimate]], before: Sequence[tuple[int, Estimate]]) -> Plot:
    def draw(axes: Axes) -> None:
        depths, values = [depth for depth, _ in after], [found.value for _, found in after]
        around = [[found.value - found.low for _, found in after], [found.high - found.value for _, found in after]]
        if before:
            earlier = [found.value for _, found in before]
            axes.plot([depth for depth, _ in before], earlier, "--s", color=_BEFORE, markersize=4, label="baseline")
        axes.errorbar(depths, values, yerr=around, fmt="-o", color=_LINE, markersize=5, capsize=3, label="this run")
        axes.set(xlabel="Articles looked at (k)", ylabel="Share of gold articles found", ylim=(0, 1.04), xticks=depths)
        axes.set_xlim(left=0)
        _as_percent(axes, "y")
        if before:
            axes.legend(loc="lower right")

    numbers = ", ".join(f"{figure(found.value, 'share')} among the first {depth}" for depth, found in after)
    reading = "How many of the articles that answer are among the first k that were found. Bars are 95 % intervals."
    reading += f" From {count(max(found.n for _, found in after), 'case')}."
    return _plot("recall", "Recall by depth", reading, f"Recall is {numbers}.", draw)


def _curve(curve: Curve, place: int, behind: str) -> Plot:
    xs, ys = [x for x, _ in curve.points], [y for _, y in curve.points]
    shares = all(0 <= value <= 1 for value in [*xs, *ys])

    def draw(axes: Axes) -> None:
        if shares and "roc" in curve.name:
            axes.plot([0, 1], [0, 1], "--", color=_BEFORE, linewidth=1)
        axes.plot(xs, ys, "-", color=_LINE, linewidth=1.8)
        if curve.weights:
            most = max(curve.weights)
            axes.scatter(xs, ys, s=[18 + 60 * weight / most for weight in curve.weights], color=_LINE, zorder=3)
        elif len(xs) <= _MARKED:
            axes.plot(xs, ys, "o", color=_LINE, markersize=4)
        axes.set(xlabel=textwrap.fill(curve.x_title, 60), ylabel=textwrap.fill(curve.y_title, 40))
        if shares:
            axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.04))
            _as_percent(axes, "both")

    reading = next((words for part, words in _READING.items() if part in curve.name), "")
    if curve.weights:
        reading = f"{reading} {_sizes(curve.weights)}".strip()
    ends = f"{curve.y_title} goes from {ys[0]:.3g} at {xs[0]:.3g} to {ys[-1]:.3g} at {xs[-1]:.3g} ({curve.x_title})"
    return _plot(
        f"curve-{place}",
        curve.title,
        f"{reading or f'{curve.y_title} against {curve.x_title}.'} {behind}",
        f"{ends}. {behind}",
        draw,
    )


def _sizes(weights: Sequence[int]) -> str:
    least, most = min(weights), max(weights)
    if least == most:
        return f"Each of the {len(weights)} points stands for {count(most, 'case')}."
    return f"Larger points stand for more cases, {least:,} to {most:,}."


def _latency(times: Sequence[float]) -> Plot:
    import numpy as np

    p50, p95 = (float(np.percentile(times, part)) for part in (50, 95))
    low, high = max(min(times), 0.1), max(*times, 1.0)
    spread = high > 20 * max(p50, 0.1)
    bins = np.geomspace(low, high, _BINS + 1) if spread else np.linspace(0, high, _BINS + 1)

    def draw(axes: Axes) -> None:
        if spread:
            axes.set_xscale("log")
        tops, _, _ = axes.hist(np.maximum(times, low), bins=[float(edge) for edge in bins], color=_LINE, rwidth=0.9)
        for value, name, side in ((p50, "median", "right"), (p95, "95th percentile", "left")):
            axes.axvline(value, color=_BEFORE, linewidth=1.2, linestyle="--")
            axes.annotate(name, (value, 1.01), xycoords=("data", "axes fraction"), fontsize=9, ha=side)
        axes.set(xlabel="Milliseconds", ylabel="Cases", ylim=(0, max(np.max(tops), 1) * 1.05))
        axes.grid(False, axis="x")

    numbers = f"{count(len(times), 'answer')}: half came within {figure(p50, 'ms')}, 95 % within {figure(p95, 'ms')}."
    scale = " The scale is logarithmic." if spread else ""
    return _plot(
        "latency", "Response times", f"{numbers} Each bar counts the cases that took that long.{scale}", numbers, draw
    )


def _as_percent(axes: Axes, which: str) -> None:
    from matplotlib.ticker import PercentFormatter

    for axis in [axes.xaxis] * (which == "both") + [axes.yaxis]:
        axis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))


def _plot(name: str, title: str, reading: str, alternative: str, draw: Callable[[Axes], None]) -> Plot:
    """Draws without pyplot, which would keep the figure and pick a window system."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    written = io.StringIO()
    with rc_context(_STYLE):
        drawing = Figure(figsize=_INCHES, layout="constrained")
        draw(drawing.add_subplot())
        drawing.savefig(written, format="svg", transparent=True)
    return Plot(name, title, reading, _for_page(written.getvalue(), name, title, alternative))


def _for_page(drawn: str, name: str, title: str, alternative: str) -> str:
    """The `<svg>` element with ids of its own, the page's colours, and a title and description for screen readers."""
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _XLINK)
    root = ElementTree.fromstring(drawn)
    for metadata in root.findall(f"{{{_SVG}}}metadata"):
        root.remove(metadata)
    for element in root.iter():
        for key, value in element.attrib.items():
            element.set(key, _attribute(key, value, name))
    for tag, text in (("desc", alternative), ("title", title)):
        words = ElementTree.Element(f"{{{_SVG}}}{tag}", {"id": f"{name}-{tag}"})
        words.text = text
        root.insert(0, words)
    size = root.attrib.pop("width"), root.attrib.pop("height")
    assert all(size)  # the view box alone gives the shape; the page gives the size
    root.attrib.update({"role": "img", "aria-labelledby": f"{name}-title {name}-desc", "class": "drawing"})
    return ElementTree.tostring(root, encoding="unicode")


def _attribute(key: str, value: str, name: str) -> str:
    if key == "id":
        return f"{name}-{value}"
    value = re.sub(r"^#|(?<=url\()#", f"#{name}-", value) if key.endswith("href") or "url(#" in value else value
    for stand_in, variable in _COLOURS.items():
        value = value.replace(stand_in, f"var({variable})")
    return value
