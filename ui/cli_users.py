"""`byline users …`: who may sign in where `server.auth` is "accounts". A running server knows of changes at once."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ui import console
from ui.cli import command
from ui.options import json_option
from ui.state import current
from vectorstore.errors import UsageError

if TYPE_CHECKING:
    from ui.access.accounts import Account

_stdin_option = click.option("--password-stdin", is_flag=True, help="Read the password from stdin instead of asking.")


@command("users add", "byline users add ana", "byline users add rex --read-only --password-stdin < password.txt")
@click.argument("name", metavar="NAME")
@click.option("--read-only", is_flag=True, help="May ask and read, but neither add articles nor delete them.")
@_stdin_option
@json_option
def users_add_command(name: str, read_only: bool, password_stdin: bool, as_json: bool) -> None:
    """Let NAME sign in. The password is asked for twice; it has at least 10 characters."""
    from ui.access.audit import Act
    from ui.access.by_command import opened
    from ui.access.hashes import Passwords
    from ui.serving.callers import Scope

    with opened(current().settings().archive) as keys:
        if (known := keys.accounts.find(name)) is not None:
            keys.accounts.refuse_taken(known[0].name)
        password_hash = Passwords().hash(_password(password_stdin))
        scopes = frozenset({Scope.READ} if read_only else {Scope.READ, Scope.WRITE})
        account = keys.accounts.add(name, password_hash, scopes)
        keys.write_down(Act.USER_ADD, account.name)
    may = "ask and read" if read_only else "ask, read, and change the archive"
    _show([account], as_json, f"Added {account.name}, who may {may}.")


@command("users list", "byline users list", "byline users list --json | jq -r '.users[].name'")
@json_option
def users_list_command(as_json: bool) -> None:
    """List who may sign in, and what they may do."""
    from ui.access.by_command import opened

    with opened(current().settings().archive) as keys:
        accounts = keys.accounts.all()
    if as_json:
        _show(accounts, as_json)
    elif accounts:
        rows = [(one.name, " ".join(sorted(one.scopes)), f"since {one.made:%Y-%m-%d}") for one in accounts]
        console.out_rows({"Name": 1, "May": 0, "Since": 0}, rows)
    if not accounts:
        console.note("There are no accounts. 'byline users add NAME' adds one.")


@command("users password", "byline users password ana", "byline users password ana --password-stdin < new.txt")
@click.argument("name", metavar="NAME")
@_stdin_option
@json_option
def users_password_command(name: str, password_stdin: bool, as_json: bool) -> None:
    """Give NAME another password. Whoever is signed in as NAME is signed out."""
    from ui.access.audit import Act
    from ui.access.by_command import opened
    from ui.access.hashes import Passwords

    with opened(current().settings().archive) as keys:
        account = keys.accounts.named(name)
        keys.accounts.change_password(account.name, Passwords().hash(_password(password_stdin)))
        keys.write_down(Act.USER_PASSWORD, account.name)
    _show([account], as_json, f"The password of {account.name} is changed. Every session of theirs has ended.")


@command("users remove", "byline users remove ana", "byline --archive ~/news users remove ana")
@click.argument("name", metavar="NAME")
@json_option
def users_remove_command(name: str, as_json: bool) -> None:
    """Let NAME sign in no longer. Whoever is signed in as NAME is signed out."""
    from ui.access.audit import Act
    from ui.access.by_command import opened

    with opened(current().settings().archive) as keys:
        account = keys.accounts.named(name)
        keys.accounts.remove(account.name)
        keys.write_down(Act.USER_REMOVE, account.name)
    _show([account], as_json, f"Removed {account.name}. Every session of theirs has ended.")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise UsageError("There is no terminal to ask for a password.", "Give it with --password-stdin.")
    asked: str = click.prompt("Password", hide_input=True, confirmation_prompt="The same once more", err=True)
    return asked


def _show(accounts: Sequence[Account], as_json: bool, text: str = "") -> None:
    if not as_json:
        if text:
            console.out(text)
        return
    from ui.contract_access import UserJson, UsersJson

    users = [UserJson(name=one.name, scopes=sorted(one.scopes), made=one.made) for one in accounts]
    console.out_json(UsersJson(users=users))
