"""`byline compare`: the points of a topic on which the articles disagree."""

from __future__ import annotations

import click

from ui.asking import asking
from ui.cli import command
from ui.exporting.options import FORMATS, Wanted, export_options
from ui.options import narrowing_options, one_text


@command(
    "compare",
    'byline compare "the cost of the flood wall"',
    'byline compare "casualties of the air strikes" --since 2026-02-01',
    'byline compare "the length of the strike" --out strike.md',
)
@click.argument("topic", nargs=-1)
@narrowing_options
@export_options(FORMATS)
def compare_command(
    topic: tuple[str, ...],
    outlets: tuple[str, ...],
    since: str | None,
    until: str | None,
    format_name: str | None,
    out: str | None,
    as_json: bool,
) -> None:
    """Show where articles disagree on TOPIC: each position, who takes it, and the words it rests on.

    A later figure that updates an earlier one is no disagreement.
    """
    text, wanted = one_text(topic, "topic"), Wanted.of(format_name, out, as_json, FORMATS)
    with asking(outlets, since, until) as desk:
        from ui.exporting.delivery import deliver
        from ui.newsroom_terminal import show_comparison

        deliver(desk.newsroom.compare(text, desk.within), wanted, show_comparison, desk.now)
