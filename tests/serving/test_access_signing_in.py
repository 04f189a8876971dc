"""Signing in and out, met as an attacker meets it: guesses, planted sessions, accounts that are gone, ways out."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from guarded import HOME, OWN, PAGE, PASSWORD, READ, WRITE, Clock, CountedHasher, House, house
from starlette.testclient import TestClient

from ui.access.access import Access
from ui.access.hashes import Passwords
from ui.access.login_page import login_page
from ui.access.routes import local_path
from ui.settings import ServerSection
from vectorstore import UsageError

NEW_PASSWORD = "another long password"


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[House]:
    made = house(tmp_path, auth="accounts")
    made.add_user()
    yield made
    made.access.close()


def sign_in(client: TestClient, name: str = "ana", password: str = PASSWORD, next: str | None = None) -> int:
    params = {"next": next} if next is not None else {}
    return client.post("/login", params=params, data={"name": name, "password": password}, headers=OWN).status_code


def is_in(client: TestClient) -> bool:
    return client.get("/api/v1/search").status_code == 200


@pytest.mark.parametrize("name", ["ana", "Ana", "ANA", "ａｎａ"])
def test_the_right_password_opens_every_door(guarded: House, name: str) -> None:
    client = guarded.client()
    answer = client.post("/login", data={"name": name, "password": PASSWORD}, headers=OWN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=2592000"} <= set(cookie.split("; "))
    said = client.get("/api/v1/search").json()
    assert (said["name"], said["scopes"]) == ("ana", ["read", "write"])
    assert client.get("/login?next=/answers/1").headers["location"] == "/answers/1"


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("ana", PASSWORD + "x"),
        ("ana", PASSWORD.upper()),
        ("ana", ""),
        ("ana", "x" * 300_000),
        ("bob", PASSWORD),
        ("", ""),
        ("ana' OR '1'='1", PASSWORD),
        ("ana\x00", PASSWORD),
        ("%", PASSWORD),
    ],
)
def test_anything_else_opens_nothing(guarded: House, name: str, password: str) -> None:
    client = guarded.client()
    answer = client.post("/login", data={"name": name, "password": password}, headers=OWN)
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    assert "The name or the password is wrong." in answer.text
    assert PASSWORD not in answer.text
    assert not is_in(client)


def test_a_name_that_nobody_has_is_answered_like_a_wrong_password(guarded: House) -> None:
    looked_at, pages = [], []
    for name in ("ana", "bob"):
        CountedHasher.verified = 0
        answer = guarded.client().post("/login", data={"name": name, "password": "wrong password"}, headers=OWN)
        looked_at.append(CountedHasher.verified)
        pages.append((answer.status_code, answer.text.replace(name, "NAME"), sorted(answer.headers)))
    assert looked_at == [1, 1], "the time a hash takes would tell which names there are"
    assert pages[0] == pages[1]


def test_what_was_typed_is_shown_as_text(guarded: House) -> None:
    name = "\"><script>alert(1)</script><img src=x onerror='alert(2)'>"
    page = guarded.client().post("/login", data={"name": name, "password": "x"}, headers=OWN)
    assert "<script" not in page.text
    assert "<img" not in page.text
    assert "&lt;script&gt;" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_the_page_needs_no_script_and_fetches_nothing() -> None:
    page = login_page("A problem.", "ana")
    assert not re.search(r"<script|\son\w+=|src=|href=|url\(|@import", page)
    assert page.count("<label>") == 2
    assert 'autocomplete="current-password"' in page
    assert 'role="alert"' in page


# --- guessing ---------------------------------------------------------------------------------------------------


def test_guessing_is_slowed_down_for_one_name_and_address(guarded: House, monkeypatch: pytest.MonkeyPatch) -> None:
    guarded.add_user("rex")
    attacker = guarded.client("203.0.113.9")
    assert [sign_in(attacker, password=f"guess number {n}") for n in range(5)] == [401] * 5
    CountedHasher.verified = 0
    answer = attacker.post("/login", data={"name": "Ana", "password": PASSWORD}, headers=OWN)
    assert answer.status_code == 429, "the right password is not looked at either"
    assert CountedHasher.verified == 0
    assert int(answer.headers["retry-after"]) > 800
    assert "15 minutes" in answer.text
    assert sign_in(guarded.client("198.51.100.7")) == 303, "the reader herself is not locked out"
    assert sign_in(attacker, "rex") == 303
    later = time.time() + 15 * 60 + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert sign_in(attacker) == 303


def test_tries_are_forgotten_once_the_reader_is_in(guarded: House) -> None:
    client = guarded.client()
    for _ in range(3):
        assert [sign_in(client, password="wrong password") for _ in range(4)] == [401] * 4
        assert sign_in(client) == 303


def test_one_address_cannot_go_through_many_names(guarded: House) -> None:
    codes = [sign_in(guarded.client("2001:db8::1:2"), f"name{n}") for n in range(60)]
    assert set(codes) == {401}
    assert sign_in(guarded.client("2001:db8::ffff:3")) == 429, "an attacker has the whole network of an address"
    assert sign_in(guarded.client("2001:db8:0:1::1")) == 303


def test_many_addresses_cannot_go_through_one_name(guarded: House) -> None:
    codes = [sign_in(guarded.client(f"203.0.113.{n}"), password="wrong password") for n in range(101)]
    assert codes == [401] * 100 + [429]


def test_guesses_at_once_gain_nothing(guarded: House) -> None:
    codes: list[int] = []
    threads = [
        threading.Thread(target=lambda n=n: codes.append(sign_in(guarded.client(), password=f"guess number {n}")))
        for n in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [401] * 5 + [429] * 7


def test_a_proxys_other_readers_are_not_locked_out_with_a_guesser(tmp_path: Path) -> None:
    made = house(tmp_path, auth="accounts", trusted_proxies=["10.0.0.7"])
    made.add_user()
    guesser = made.client("10.0.0.7", **{"x-forwarded-for": "203.0.113.9"})
    forger = made.client("10.0.0.7", **{"x-forwarded-for": "198.51.100.1, 203.0.113.9"})
    assert [sign_in(guesser, password="wrong password") for _ in range(6)][-1] == 429
    assert sign_in(forger) == 429, "what the client itself wrote does not make it another one"
    assert sign_in(made.client("10.0.0.7", **{"x-forwarded-for": "198.51.100.1"})) == 303


# --- sessions ---------------------------------------------------------------------------------------------------


def test_a_planted_session_is_never_the_readers(guarded: House) -> None:
    guarded.add_user("mallory")
    planted = guarded.signed_in("mallory").cookies["byline_session"]
    for cookie in (planted, "a" * 43):
        browser = guarded.client(cookie=f"byline_session={cookie}")
        answer = browser.post("/login", data={"name": "ana", "password": PASSWORD}, headers=OWN)
        assert answer.status_code == 303
        assert cookie not in answer.headers["set-cookie"]
        assert not is_in(browser), "the session that was planted is over"


def test_sessions_are_kept_as_hashes_only(guarded: House) -> None:
    cookie = guarded.signed_in().cookies["byline_session"]
    token = guarded.token()["authorization"].split()[1]
    kept = b"".join(path.read_bytes() for path in guarded.folder.glob("access.sqlite*"))
    for secret in (cookie, token, PASSWORD):
        assert secret.encode() not in kept
    assert (guarded.folder / "access.sqlite").stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in guarded.folder.glob("*.sqlite*"))


def test_a_session_is_over_after_its_days(guarded: House) -> None:
    browser = guarded.signed_in()
    guarded.clock.forward(days=29, hours=23)
    assert is_in(browser)
    guarded.clock.forward(hours=1)
    assert not is_in(browser)


def test_a_session_ends_with_a_new_password_and_with_the_account(guarded: House) -> None:
    guarded.add_user("rex")
    ana, other, rex = guarded.signed_in(), guarded.signed_in(), guarded.signed_in("rex")
    guarded.access.accounts.change_password("ANA", guarded.access.passwords.hash(NEW_PASSWORD))
    assert (is_in(ana), is_in(other), is_in(rex)) == (False, False, True)
    assert sign_in(guarded.client()) == 401
    assert sign_in(ana, password=NEW_PASSWORD) == 303
    guarded.access.accounts.remove("ana")
    assert (is_in(ana), is_in(rex)) == (False, True)
    assert sign_in(guarded.client(), password=NEW_PASSWORD) == 401


def test_who_gets_a_name_again_is_somebody_else(guarded: House) -> None:
    before = guarded.signed_in().get("/api/v1/search").json()["owner"]
    guarded.access.accounts.remove("ana")
    guarded.add_user()
    assert guarded.signed_in().get("/api/v1/search").json()["owner"] != before


def test_a_sign_in_that_a_change_overtakes_opens_nothing(guarded: House) -> None:
    accounts = guarded.access.accounts
    found = accounts.find("ana")
    assert found is not None
    accounts.change_password("ana", guarded.access.passwords.hash(NEW_PASSWORD))
    assert accounts.begin(*found, days=1) is None
    accounts.remove("ana")
    assert accounts.begin(*found, days=1) is None


def test_another_process_that_changes_accounts_is_noticed_at_once(guarded: House, tmp_path: Path) -> None:
    browser, headers = guarded.signed_in(), guarded.token()
    other = Access.open(ServerSection(), tmp_path, Clock(), Passwords(CountedHasher()))
    other.accounts.add("bob", other.passwords.hash(PASSWORD), READ)
    other.accounts.remove("ana")
    other.tokens.revoke("desk")
    assert not is_in(browser)
    assert guarded.client().get("/api/v1/search", headers=headers).status_code == 401
    assert is_in(guarded.signed_in("bob"))


def test_signing_out_ends_the_session_and_takes_a_button(guarded: House) -> None:
    browser = guarded.signed_in()
    cookie = browser.cookies["byline_session"]
    page = browser.get("/logout")
    assert "signed in as ana" in page.text
    assert is_in(browser), "a link alone signs nobody out"
    assert browser.post("/logout", headers={"origin": "https://evil.example"}).status_code == 403
    assert is_in(browser)
    answer = browser.post("/logout", headers=OWN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert not is_in(guarded.client(cookie=f"byline_session={cookie}"))


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}], ids=str
)
def test_no_other_site_signs_a_reader_in(guarded: House, headers: dict[str, str]) -> None:
    answer = guarded.client().post("/login", data={"name": "ana", "password": PASSWORD}, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


# --- where signing in leads -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "next",
    [
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        " //evil.example",
        "javascript:alert(1)",
        "/x\r\nSet-Cookie: byline_session=planted",
        "/x\r\n\r\n<script>alert(1)</script>",
        "evil.example",
        "",
        "/" + "x" * 3_000,
        "/login",
        "/login?next=//evil.example",
        "/logout",
        "/\x00/evil.example",
        "/\x85/evil.example",
        "/\u2028/evil.example",
    ],
)
def test_signing_in_leads_to_no_other_place(guarded: House, next: str) -> None:
    client = guarded.client()
    for _ in range(2):  # signing in, and coming by when one is signed in
        answer = client.post("/login", params={"next": next}, data={"name": "ana", "password": PASSWORD}, headers=OWN)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert answer.headers.get_list("set-cookie")[0].startswith("byline_session=")
        assert len(answer.headers.get_list("set-cookie")) == 1
        assert client.get("/login", params={"next": next}).headers["location"] == "/"


@pytest.mark.parametrize(
    "wanted", ["/answers/1?format=note&x=1", "/?q=a%20b%26c", "/answers/%2F%2Fevil.example", "/%C3%A9"]
)
def test_signing_in_leads_back(guarded: House, wanted: str) -> None:
    assert local_path(wanted) == wanted
    client = guarded.client()
    led = client.get(wanted, headers=PAGE).headers["location"]
    back = client.post(led, data={"name": "ana", "password": PASSWORD}, headers=OWN)
    assert back.headers["location"] == wanted


# --- passwords --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("password", ["", "nine char", "x" * 257, "\udcff" * 12])
def test_a_password_that_is_none_is_refused(password: str) -> None:
    with pytest.raises(UsageError):
        Passwords(CountedHasher()).hash(password)


def test_a_letter_is_the_same_however_a_keyboard_composes_it(guarded: House) -> None:
    guarded.access.accounts.change_password("ana", guarded.access.passwords.hash("caf\u00e9 au lait"))
    assert sign_in(guarded.client(), password="cafe\u0301 au lait") == 303


def test_a_hash_made_with_old_parameters_is_made_anew_at_the_next_sign_in(guarded: House) -> None:
    stronger = Passwords(CountedHasher(time_cost=2))
    found = guarded.access.accounts.find("ana")
    assert found is not None
    assert stronger.is_outdated(found[1])
    today = Access.open(ServerSection(auth="accounts"), guarded.folder, guarded.clock, stronger)
    assert today.by_session(today.sign_in("ana", PASSWORD, "127.0.0.1")) is not None
    renewed = today.accounts.find("ana")
    assert renewed is not None
    assert not stronger.is_outdated(renewed[1])
    assert sign_in(guarded.client()) == 303


def test_hashes_are_argon2_as_recommended() -> None:
    made = Passwords().hash(PASSWORD)
    assert made.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert PasswordHasher().verify(made, PASSWORD)


# --- what is written down ---------------------------------------------------------------------------------------


def test_every_try_is_written_down_without_what_was_typed(guarded: House) -> None:
    browser = guarded.client("203.0.113.9")
    sign_in(browser, password="wrong password")
    sign_in(browser, name="my secret password")
    sign_in(browser)
    browser.post("/logout", headers=OWN)
    lines = guarded.audited()
    assert [(line["who"], line["what"], line["outcome"]) for line in lines] == [
        ("ana", "sign_in", "refused"),
        ("unknown", "sign_in", "refused"),
        ("ana", "sign_in", "done"),
        ("ana", "sign_out", "done"),
    ]
    assert {line["address"] for line in lines} == {"203.0.113.9"}
    assert all(line["time"] == "2026-03-01T12:00:00.000+00:00" for line in lines)
    assert "password" not in (guarded.folder / "audit.log").read_text()


def test_who_is_locked_out_cannot_fill_the_log(guarded: House) -> None:
    for _ in range(20):
        sign_in(guarded.client(), password="wrong password")
    assert len(guarded.audited()) == 5


def test_where_nobody_signs_in_the_pages_lead_on(tmp_path: Path) -> None:
    client = house(tmp_path).client()
    for path in ("/login", "/logout"):
        assert client.get(path).headers["location"] == "/"
        assert client.post(path, headers=OWN).headers["location"] == "/"
    assert client.get(f"/login?next={HOME}").headers["location"] == "/"
    assert WRITE >= READ
