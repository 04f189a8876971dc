"""`byline timeline`: dated events on a topic, in order."""

from __future__ import annotations

import click

from ui.asking import asking
from ui.cli import command
from ui.exporting.options import TIMELINE_FORMATS, Wanted, export_options
from ui.options import narrowing_options, one_text


@command(
    "timeline",
    'byline timeline "the harbour bridge"',
    'byline timeline "the teachers\' strike" --limit 10 --json',
    'byline timeline "the flood wall" --out wall.ics',
    'byline timeline "the flood wall" --format csv | head',
)
@click.argument("topic", nargs=-1)
@narrowing_options
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True, help="Most events to show.")
@export_options(TIMELINE_FORMATS)
def timeline_command(
    topic: tuple[str, ...],
    outlets: tuple[str, ...],
    since: str | None,
    until: str | None,
    limit: int,
    format_name: str | None,
    out: str | None,
    as_json: bool,
) -> None:
    """Lay out what happened on TOPIC, earliest first, each event in an article's own words.

    Days such as "Thursday" are counted from the day an article appeared; what several articles tell stands once.
    """
    text, wanted = one_text(topic, "topic"), Wanted.of(format_name, out, as_json, TIMELINE_FORMATS)
    with asking(outlets, since, until) as desk:
        from ui.exporting.delivery import deliver
        from ui.newsroom_terminal import show_timeline

        deliver(desk.newsroom.timeline(text, desk.within, limit), wanted, show_timeline, desk.now)
