"""A timeline as a picture: a line down the left side with a mark for every event, its days and words beside it.

Distances are not to scale: a story's past takes years and its present days, and every event is to be read. Where time
passes without an event, the line is broken and says how long.
"""

from __future__ import annotations

import io
import textwrap
import threading
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.timeline.types import Precision, Timeline, TimelineEvent
from ui.days import short_day
from ui.exporting.text import plain
from ui.exporting.wording import NO_EVENT, event_days

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.typing import RcKeyType


@dataclass(frozen=True, slots=True)
class _Colours:
    """Those of the page, see page.css."""

    paper: str
    ink: str
    quiet: str
    line: str
    accent: str


_LIGHT = _Colours("#faf9f6", "#1c1b19", "#615e57", "#8f8a7e", "#14506e")
_DARK = _Colours("#171614", "#eceae4", "#aca79b", "#7d786c", "#8cc4e2")

# Inches, which are the units of the drawing too.
_WIDTH, _MARGIN = 8.0, 0.4
_ROW, _PAUSE = 0.58, 0.3  # one event's words; a stretch of time without events
_MONTHS, _LINE, _WORDS = 0.95, 1.15, 1.4  # where the months end, the line stands and the words begin
_LETTERS, _LINES = 94, 2  # of an event's words
_FONT = 8.5
_TEXT: dict[str, Any] = {"fontsize": _FONT, "parse_math": False}  # a dollar sign is one
_DRAWING = threading.Lock()
"""matplotlib's settings and Python's warnings are the process's, and the chat page has several threads."""
_LONG, _SHARE, _ALWAYS = 45, 0.04, 300  # days without an event that are shown, if that is a share of all; or anyway


def plot_of(timeline: Timeline, dark: bool = False) -> Figure:
    """The picture of a timeline; one without events says so. The caller saves it; no window is opened."""
    from matplotlib.figure import Figure

    colours = _DARK if dark else _LIGHT
    pauses = _pauses(timeline.events)
    rows = _rows(pauses)
    height = rows[-1] + _ROW + _MARGIN / 2 if rows else 2 * _MARGIN + _ROW
    figure = Figure(figsize=(_WIDTH, height), facecolor=colours.paper)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set(xlim=(0, _WIDTH), ylim=(height, 0))  # downwards, as one reads
    axes.set_axis_off()
    if not rows:
        words = textwrap.fill(plain(timeline.notice or NO_EVENT), _LETTERS)
        axes.text(_WIDTH / 2, height / 2, words, color=colours.quiet, ha="center", va="center", **_TEXT)
    _draw_line(axes, rows, pauses, colours)
    _draw_months(axes, timeline.events, rows, colours)
    for number, (event, row) in enumerate(zip(timeline.events, rows, strict=True), start=1):
        _draw_event(axes, number, event, row, colours)
    return figure


def svg_of(timeline: Timeline, dark: bool = False) -> str:
    """The same picture as one SVG document; the same timeline gives the same text."""
    from matplotlib import rc_context

    settings: dict[RcKeyType, object] = {"svg.hashsalt": "byline", "svg.fonttype": "none"}
    with _DRAWING, rc_context(settings), warnings.catch_warnings():
        # The letters are left to the reader's fonts: what matplotlib's own font lacks does not matter.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        drawn = io.BytesIO()
        plot_of(timeline, dark).savefig(drawn, format="svg", metadata={"Date": None})
    return drawn.getvalue().decode()


def _pauses(events: Sequence[TimelineEvent]) -> list[str | None]:
    """Before each event, how long nothing is told; None where that is not long."""
    if not events:
        return []
    latest = events[0]
    whole = (max(event.last for event in events) - events[0].first).days
    pauses: list[str | None] = [None]
    for event in events[1:]:
        silent = (event.first - latest.last).days >= max(_LONG, min(_SHARE * whole, _ALWAYS))
        pauses.append(_how_long((event.first - latest.first).days) if silent else None)
        latest = max(latest, event, key=lambda one: one.last)
    return pauses


def _how_long(days: int) -> str:
    months = round(days / 30.44)
    return f"{round(months / 12)} years" if months >= 23 else f"{months} months" if months > 1 else f"{days} days"


def _rows(pauses: Sequence[str | None]) -> list[float]:
    """How far down each event's mark stands."""
    rows: list[float] = []
    for pause in pauses:
        rows.append(rows[-1] + _ROW + (_PAUSE if pause else 0) if rows else _MARGIN)
    return rows


def _draw_line(axes: Axes, rows: Sequence[float], pauses: Sequence[str | None], colours: _Colours) -> None:
    for upper, lower, pause in zip(rows, rows[1:], pauses[1:], strict=False):
        style = (0, (1, 3)) if pause else "-"
        axes.plot([_LINE, _LINE], [upper, lower], color=colours.line, linewidth=1.2, linestyle=style, zorder=1)
        if pause:
            middle = lower - _PAUSE * 0.75
            axes.text(_WORDS, middle, f"{pause} later", color=colours.quiet, style="italic", va="center", **_TEXT)


def _draw_months(axes: Axes, events: Sequence[TimelineEvent], rows: Sequence[float], colours: _Colours) -> None:
    """Left of the line the month or year of each event, once where several follow each other."""
    named = ""
    for event, row in zip(events, rows, strict=True):
        month = str(event.first.year) if event.precision is Precision.YEAR else _month(event)
        if month != named:
            axes.text(_MONTHS, row, month, color=colours.quiet, ha="right", va="center", **_TEXT)
        named = month


def _month(event: TimelineEvent) -> str:
    return short_day(event.first).partition(" ")[2]


def _draw_event(axes: Axes, number: int, event: TimelineEvent, row: float, colours: _Colours) -> None:
    """Its mark, full where the day is known, its days with the numbers of its citations, and its words."""
    known = event.precision is Precision.DAY and event.first == event.last
    axes.plot(
        [_LINE],
        [row],
        "o",
        markersize=7,
        markeredgewidth=1.6,
        markeredgecolor=colours.accent,
        markerfacecolor=colours.accent if known else colours.paper,
        gid=f"event-{number}",
        zorder=2,
    )
    numbers = "".join(f"[{each}]" for each in event.citations)
    words = textwrap.wrap(plain(event.text), _LETTERS, max_lines=_LINES, placeholder="…")
    days = f"{event_days(event)} {numbers}"
    axes.text(_WORDS, row, days, color=colours.ink, weight="bold", va="center", **_TEXT)
    axes.text(_WORDS, row + 0.1, "\n".join(words), color=colours.ink, va="top", linespacing=1.25, **_TEXT)
