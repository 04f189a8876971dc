"""Draws what every floor would do to labelled cases, as a picture of its own. Fits nothing."""

from __future__ import annotations

import io

from assistant.evaluation.calibrate import FittedFloor, Labelled, floor_curves

_COLOURS = "#1f5f8b", "#a23b2a"
_INCHES = (7.2, 4.2)


def floor_svg(scores: Labelled, fitted: FittedFloor, before: float) -> bytes:
    """SVG: the shares answered and declined by floor, the floor in use, and the one fitted with its interval."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": "byline", "svg.fonttype": "none", "font.size": 10}):
        figure = Figure(figsize=_INCHES, layout="constrained")
        axes = figure.subplots()
        for curve, colour in zip(floor_curves(scores), _COLOURS, strict=True):
            axes.plot(*zip(*curve.points, strict=True), color=colour, label=curve.title)
            axes.set(xlabel=curve.x_title, ylabel=curve.y_title)
        axes.axvspan(fitted.low, fitted.high, color="#888888", alpha=0.2, label="95 % interval")
        axes.axvline(fitted.floor, color="black", label=f"fitted floor {fitted.floor:.2f}")
        axes.axvline(before, color="black", linestyle=":", label=f"floor in use {before:.2f}")
        axes.set(ylim=(0, 1.02), title="What a floor does to these cases")
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False, fontsize=8)
        drawn = io.BytesIO()
        figure.savefig(drawn, format="svg", metadata={"Date": None})
    return drawn.getvalue()
