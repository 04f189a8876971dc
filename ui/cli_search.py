"""`byline search`: the passages a search finds, with their scores. No answer is made of them."""

from __future__ import annotations

import click

from ui import console, wiring
from ui.cli import command
from ui.options import check_outlets, constraints, json_option, narrowing_options, one_text
from ui.state import current
from ui.terminal import show_found


@command(
    "search",
    "byline search harbour bridge repairs",
    'byline search "school strike" --since 2025-01-01 --limit 5',
    "byline search flood defences --json | jq '.passages[].title'",
)
@click.argument("words", nargs=-1)
@narrowing_options
@click.option("--limit", type=click.IntRange(1, 200), default=10, show_default=True, help="Most passages to show.")
@json_option
def search_command(
    words: tuple[str, ...],
    outlets: tuple[str, ...],
    since: str | None,
    until: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """Find passages by WORDS and by what they mean, best first."""
    text, state = one_text(words, "search"), current()
    wanted = constraints(outlets, since, until)
    with wiring.open_archive(state.settings()) as archive:
        wiring.require_articles(archive)
        check_outlets(archive, wanted.outlets)
        found = wiring.assistant_for(state.settings(), archive).search(text, wanted, limit)
    if as_json:
        from ui.convert import search_json

        console.out_json(search_json(text, found))
    elif found:
        show_found(found)
    else:
        console.note("Nothing found.")
