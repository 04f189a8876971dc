"""`byline tokens …`: by which programs say who they are. A running server knows of changes at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ui import console
from ui.cli import command
from ui.options import json_option
from ui.state import current

if TYPE_CHECKING:
    from ui.access.tokens import Token


@command(
    "tokens add",
    "byline tokens add desk --scope read",
    "byline tokens add feeds --scope write --days 90",
    "byline tokens add desk --json | jq -r '.tokens[0].token'",
)
@click.argument("name", metavar="NAME")
@click.option(
    "--scope", type=click.Choice(["read", "write"]), default="read", show_default=True, help="What it allows."
)
@click.option("--days", type=click.IntRange(1, 3650), help="Days until it expires. [default: never]")
@json_option
def tokens_add_command(name: str, scope: str, days: int | None, as_json: bool) -> None:
    """Make a token for the program NAME and print it. It is shown this once: only its hash is kept.

    Programs send it as the header 'Authorization: Bearer byl_…'. write allows what read does too.
    """
    from ui.access.audit import Act
    from ui.access.by_command import opened
    from ui.serving.callers import Scope

    with opened(current().settings().archive) as keys:
        token, secret = keys.tokens.add(name, Scope(scope), days)
        keys.write_down(Act.TOKEN_ADD, token.name)
    _show([token], as_json, secret, secret)
    if not as_json:
        until = f"until {token.expires:%Y-%m-%d}" if token.expires is not None else "until it is revoked"
        console.note(f"This is the token of {name}, good {until}. Keep it: it is not shown again.")


@command("tokens list", "byline tokens list", "byline tokens list --json")
@json_option
def tokens_list_command(as_json: bool) -> None:
    """List tokens with what they allow, when they expire, and when they were last used."""
    from ui.access.by_command import opened

    with opened(current().settings().archive) as keys:
        tokens = keys.tokens.all()
    rows = []
    for token in tokens:
        expires = f"expires {token.expires:%Y-%m-%d}" if token.expires is not None else "does not expire"
        used = f"used {token.used:%Y-%m-%d %H:%M} UTC" if token.used is not None else "never used"
        rows.append((token.name, " ".join(sorted(token.scopes)), expires, used))
    if as_json:
        _show(tokens, as_json)
    elif tokens:
        console.out_rows({"Name": 1, "May": 0, "Expires": 0, "Used": 0}, rows)
    if not tokens:
        console.note("There are no tokens. 'byline tokens add NAME' makes one.")


@command("tokens revoke", "byline tokens revoke desk", "byline --archive ~/news tokens revoke desk")
@click.argument("name", metavar="NAME")
@json_option
def tokens_revoke_command(name: str, as_json: bool) -> None:
    """Make the token of NAME worth nothing, at once."""
    from ui.access.audit import Act
    from ui.access.by_command import opened

    with opened(current().settings().archive) as keys:
        token = keys.tokens.revoke(name)
        keys.write_down(Act.TOKEN_REVOKE, token.name)
    _show([token], as_json, f"The token of {name} is revoked.")


def _show(tokens: Sequence[Token], as_json: bool, text: str = "", secret: str | None = None) -> None:
    if not as_json:
        if text:
            console.out(text)
        return
    from ui.contract_access import TokenJson, TokensJson

    listed = [
        TokenJson(
            name=one.name,
            scopes=sorted(one.scopes),
            made=one.made,
            expires=one.expires,
            used=one.used,
            token=secret,
        )
        for one in tokens
    ]
    console.out_json(TokensJson(tokens=listed))
