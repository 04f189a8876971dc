"""`byline feedback`: what readers thought of the answers they were given. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ui import console
from ui.cli import command
from ui.state import current

if TYPE_CHECKING:
    from ui.records.types import Feedback


@command(
    "feedback",
    "byline feedback",
    "byline feedback --rating down --limit 20",
    "byline feedback --json | jq -r 'select(.rating == \"down\") | .answer.question'",
)
@click.option("--rating", type=click.Choice(["up", "down"]), help="Only thumbs up, or only thumbs down.")
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=100, show_default=True, help="Most to show.")
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each, with the whole answer.")
def feedback_command(rating: str | None, limit: int, as_json: bool) -> None:
    """List what readers thought of answers, newest first."""
    found = _feedback(rating, limit)
    if as_json:
        from ui.api.keeping import feedback_json

        for one in found:
            console.out_json(feedback_json(one), one_line=True)
    elif found:
        _list(found)
    if not found:
        console.note("Nobody has rated an answer yet." if rating is None else f"No answer was rated '{rating}' yet.")


def _feedback(rating: str | None, limit: int) -> Sequence[Feedback]:
    from ui.records.records import Records
    from ui.records.types import Rating
    from ui.wiring import clock_for
    from vectorstore import Archive

    settings = current().settings()
    Archive.check(settings.archive)
    if not Records.are_in(settings.archive):
        return ()
    records = Records.open(settings.archive, clock_for(settings))
    try:
        return records.feedback(limit, None if rating is None else Rating(rating))
    finally:
        records.close()


def _list(found: Sequence[Feedback]) -> None:
    rows = [
        (f"{one.given:%Y-%m-%d %H:%M}", one.rating.value, _line(one.answer.answer.question), _line(one.reason))
        for one in found
    ]
    console.out_rows({"Given (UTC)": 0, "Rating": 0, "Question": 1, "Reason": 1}, rows)


def _line(text: str) -> str:
    return " ".join(text.split())
