"""`byline users`, `byline tokens`, and what `byline serve` refuses: each says what it did, or what to do next."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from commands import Byline, Done
from guarded import PASSWORD, Clock

from ui.access.access import Access
from ui.serving.callers import Scope
from ui.settings import ServerSection


@pytest.fixture
def access(own_archive: Path) -> Access:
    """What a running server knows of the archive's accounts and tokens."""
    return Access.open(ServerSection(auth="accounts"), own_archive, Clock())


def given(byline: Byline, monkeypatch: pytest.MonkeyPatch, password: str, *arguments: str | Path) -> Done:
    """Runs a command with a password on stdin."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(password))
    return byline(*arguments, "--password-stdin")


def test_an_account_is_added_listed_changed_and_removed(
    byline: Byline, own_archive: Path, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = ("--archive", own_archive, "users")
    assert given(byline, monkeypatch, f"{PASSWORD}\n", *at, "add", "Ana").out.startswith("Added ana")
    assert given(byline, monkeypatch, PASSWORD, *at, "add", "rex", "--read-only").code == 0
    secret = access.sign_in("ana", PASSWORD, "127.0.0.1")
    listed = byline(*at, "list", "--json").json("users")["users"]
    assert [(one["name"], one["scopes"]) for one in listed] == [("ana", ["read", "write"]), ("rex", ["read"])]
    assert byline(*at, "list").out.splitlines()[1].startswith("rex\tread\tsince ")
    done = given(byline, monkeypatch, "another long password", *at, "password", "ANA")
    assert "The password of ana is changed" in done.out
    assert access.by_session(secret) is None, "a running server knows at once"
    secret = access.sign_in("ana", "another long password", "127.0.0.1")
    assert byline(*at, "remove", "ana", "--json").json("users")["users"][0]["name"] == "ana"
    assert access.by_session(secret) is None
    lines = [json.loads(line) for line in (own_archive / "audit.log").read_text().splitlines()]
    assert [(line["what"], line["ids"]) for line in lines if line["what"].startswith("user")] == [
        ("user_add", ["ana"]),
        ("user_add", ["rex"]),
        ("user_password", ["ana"]),
        ("user_remove", ["ana"]),
    ]
    assert "password" not in (own_archive / "audit.log").read_text().replace("user_password", "")


@pytest.mark.parametrize(
    ("name", "password", "message"),
    [
        ("ana", "short", "Take one of 10 to 256 characters."),
        ("ana", "", "The password has 0 characters."),
        ("a b", PASSWORD, "'a b' cannot be a name."),
        ("", PASSWORD, "cannot be a name"),
        ("-" * 3, PASSWORD, "cannot be a name"),
        ("a\nb", PASSWORD, "cannot be a name"),
        ("x" * 65, PASSWORD, "cannot be a name"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    byline: Byline, own_archive: Path, monkeypatch: pytest.MonkeyPatch, name: str, password: str, message: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(password))
    done = byline("--archive", own_archive, "users", "add", "--password-stdin", "--", name)
    assert (done.code, message in done.err) == (2, True), done.err
    assert "users" not in done.out


def test_a_name_is_one_person_however_it_is_written(
    byline: Byline, own_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = ("--archive", own_archive, "users")
    assert given(byline, monkeypatch, PASSWORD, *at, "add", "Zoë").code == 0
    done = given(byline, monkeypatch, PASSWORD, *at, "add", "ZOE\u0308")
    assert (done.code, "There is an account 'zoë' already." in done.err) == (2, True)
    for command in ("password", "remove"):
        arguments = (*at, command, "bob", *(["--password-stdin"] if command == "password" else []))
        done = byline(*arguments)
        assert (done.code, "There is no account 'bob'.\nThere are: zoë." in done.err) == (2, True)


def test_without_a_terminal_the_next_step_is_named(
    byline: Byline, own_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(PASSWORD))
    done = byline("--archive", own_archive, "users", "add", "ana")
    assert (done.code, "--password-stdin" in done.err) == (2, True)


def test_a_token_is_shown_once_and_kept_as_a_hash(byline: Byline, own_archive: Path, access: Access) -> None:
    at = ("--archive", own_archive, "tokens")
    secret = byline(*at, "add", "my desk", "--days", "30").out.strip()
    assert secret.startswith("byl_")
    assert len(secret) == 47
    written = byline(*at, "add", "feeds", "--scope", "write", "--json").json("tokens")["tokens"][0]["token"]
    for one, scopes in ((secret, {Scope.READ}), (written, {Scope.READ, Scope.WRITE})):
        found = access.tokens.of_secret(one)
        assert found is not None
        assert found.scopes == scopes
    listed = byline(*at, "list")
    assert "my desk\tread\texpires " in listed.out
    assert "feeds\tread write\tdoes not expire\tused 2026-03-01" in listed.out
    assert byline(*at, "revoke", "my desk").code == 0
    assert access.tokens.of_secret(secret) is None
    for path in own_archive.rglob("*"):
        assert path.is_dir() or secret.encode() not in path.read_bytes(), path


def test_token_commands_name_the_next_step(byline: Byline, own_archive: Path) -> None:
    at = ("--archive", own_archive, "tokens")
    assert "There are no tokens." in byline(*at, "list").err
    assert byline(*at, "add", "desk").code == 0
    again = byline(*at, "add", "desk")
    assert (again.code, "There is a token 'desk' already." in again.err) == (2, True)
    missing = byline(*at, "revoke", "desks")
    assert (missing.code, "There are: desk." in missing.err) == (2, True)
    assert byline(*at, "add", "x", "--days", "0").code == 2
    assert byline(*at, "add", "x", "--scope", "admin").code == 2


@pytest.mark.parametrize("command", ["users", "tokens"])
def test_a_command_without_its_second_word_lists_them(byline: Byline, command: str) -> None:
    for arguments in ([command], [command, "nothing"], [command, "--help"]):
        done = byline(*arguments)
        assert (done.code, f"{command} list" in done.err) == (2, True)


def test_a_folder_without_an_archive_gets_no_accounts(byline: Byline, tmp_path: Path) -> None:
    assert byline("--archive", "nowhere", "tokens", "add", "desk").code == 4
    assert not Path("nowhere").exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "news.example.org", ""])
def test_serving_others_needs_a_way_to_know_them(byline: Byline, own_archive: Path, host: str) -> None:
    done = byline("--archive", own_archive, "serve", "--host", host)
    assert done.code == 2
    assert "server.auth" in done.err
    assert "byline users add" in done.err


def test_a_proxy_that_nobody_trusts_is_refused(
    byline: Byline, own_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BYLINE_SERVER__AUTH", "proxy")
    done = byline("--archive", own_archive, "serve")
    assert (done.code, "server.trusted_proxies" in done.err) == (2, True)


def test_a_proxy_before_a_server_that_asks_nobody_is_refused(
    byline: Byline, own_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BYLINE_SERVER__TRUSTED_PROXIES", '["127.0.0.1"]')
    done = byline("--archive", own_archive, "serve")
    assert (done.code, "server.auth" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALLOWED_HOSTS", '["https://news.example.org"]'),
        ("ALLOWED_HOSTS", '["a/b"]'),
        ("TRUSTED_PROXIES", '["somewhere"]'),
        ("TRUSTED_PROXIES", '["10.0.0.0/99"]'),
        ("PUBLIC_URL", "javascript:alert(1)"),
        ("PUBLIC_URL", "https://user@news.example.org"),
        ("PROXY_HEADER", "X-User: x"),
    ],
)
def test_a_setting_that_means_nothing_is_refused(
    byline: Byline, own_archive: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"BYLINE_SERVER__{name}", value)
    done = byline("--archive", own_archive, "tokens", "list")
    assert (done.code, f"server.{name.lower()}" in done.err) == (2, True), done.err


def test_a_file_that_cannot_be_opened_is_named(byline: Byline, own_archive: Path) -> None:
    (own_archive / "access.sqlite").mkdir()
    done = byline("--archive", own_archive, "tokens", "add", "desk")
    assert (done.code, "access.sqlite" in done.err, "rights" in done.err) == (4, True, True)


def test_a_damaged_file_is_named_with_the_next_step(byline: Byline, own_archive: Path) -> None:
    (own_archive / "access.sqlite").write_bytes(b"not a database at all" * 100)
    done = byline("--archive", own_archive, "tokens", "list")
    assert (done.code, "access.sqlite" in done.err, "backup" in done.err) == (4, True, True)
