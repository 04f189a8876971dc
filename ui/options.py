"""Options and checks that several commands share: dates, outlets, `--json`. Asks the archive only for its outlets."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

import click

from vectorstore.errors import UsageError

if TYPE_CHECKING:
    from vectorstore import Archive, Constraints

_Function = Callable[..., Any]

json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


def parse_day(text: str, name: str) -> datetime:
    """Midnight UTC of a day given as YYYY-MM-DD; `name` is what the message calls it."""
    try:
        return datetime.combine(datetime.strptime(text.strip(), "%Y-%m-%d").date(), time(), UTC)
    except ValueError:
        raise UsageError(f"{name} is '{text}', which is not a date.", "Write it as 2025-12-31.") from None


def constraints(
    outlets: Sequence[str], since: str | None, until: str | None, *, names: tuple[str, str] = ("--since", "--until")
) -> Constraints:
    """Which articles to look at. Both days are included. Raises `UsageError` for wrong dates."""
    from vectorstore import Constraints

    first = parse_day(since, names[0]) if since is not None else None
    last = parse_day(until, names[1]) if until is not None else None
    if first is not None and last is not None and first > last:
        raise UsageError(f"{names[0]} ({since}) is after {names[1]} ({until}).", "Swap the two dates.")
    last = datetime.combine(last.date(), time.max, UTC) if last is not None else None
    return Constraints(tuple(name.strip() for name in outlets if name.strip()), first, last)


def narrowing_options(function: _Function) -> _Function:
    """Adds --outlet, --since and --until."""
    for option in (
        click.option("--until", metavar="DATE", help="Published on this day (YYYY-MM-DD) or before."),
        click.option("--since", metavar="DATE", help="Published on this day (YYYY-MM-DD) or later."),
        click.option("--outlet", "outlets", multiple=True, metavar="NAME", help="Only this outlet; may be repeated."),
    ):
        function = option(function)
    return function


def check_outlets(archive: Archive, wanted: Sequence[str]) -> None:
    """Raises `UsageError` with the nearest name for an outlet the archive has nothing from."""
    if not wanted:
        return
    known = archive.outlets()
    lower = {name.lower(): name for name in known}
    for name in wanted:
        if name.lower() not in lower:
            near = difflib.get_close_matches(name.lower(), lower, n=1)
            some = ", ".join(known[:8]) or "none; its articles name no outlet"
            hint = f"Did you mean '{lower[near[0]]}'?" if near else f"Outlets it has: {some}."
            raise UsageError(f"The archive has no article from '{name}'.", hint)


def check_languages(archive: Archive, wanted: Sequence[str]) -> None:
    """Raises `UsageError` with what there is for a language that no article says it is in."""
    if not wanted:
        return
    known = archive.languages()
    for code in wanted:
        if code not in known:
            some = ", ".join(known) or "none; its articles name no language"
            raise UsageError(f"The archive has no article in '{code[:40]}'.", f"Languages it has, as codes: {some}.")


def one_text(words: Sequence[str], what: str) -> str:
    """The words of an argument as one text. Raises `UsageError` if there are none or they are not text."""
    text = " ".join(words).strip()
    if not text:
        raise UsageError(f"The {what} is empty.", f'Write the {what} after the command, in quotation marks: "…".')
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise UsageError(f"The {what} is not valid UTF-8 text.", "Check the terminal's encoding.")
    return text
