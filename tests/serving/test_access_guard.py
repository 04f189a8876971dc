"""The guard, met as an attacker meets it: other hosts, other sites, near paths, forged headers, endless bodies."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from guarded import HOME, OWN, PAGE, PASSWORD, READ, RELEASE, House, house, status
from loopback import serving
from starlette.websockets import WebSocketDisconnect

from ui.serving.callers import Scope

CALL = "/api/v1/ask"


@pytest.fixture
def local(tmp_path: Path) -> Iterator[House]:
    made = house(tmp_path)
    yield made
    made.access.close()


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[House]:
    made = house(tmp_path, auth="accounts")
    made.add_user()
    yield made
    made.access.close()


# --- hosts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["localhost", "localhost:7860", "127.0.0.1:7860", "[::1]:7860", "LOCALHOST:1"])
def test_this_machines_own_names_are_answered(local: House, host: str) -> None:
    assert local.client(host=host).get("/").status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "evil.example:7860",
        "localhost.",
        "10.0.0.9",
        "0x7f000001",
        "2130706433",
    ],
)
def test_a_name_that_an_attacker_points_here_is_refused(local: House, host: str) -> None:
    answer = local.client(host=host).get("/")
    assert answer.status_code == 421
    assert answer.json()["error"]["kind"] == "wrong_host"
    assert "<p>" not in answer.text


@pytest.mark.parametrize("host", ["", "local host", "localhost/", "a@localhost", "localhost:port", "[::1", "é.example"])
def test_a_host_that_is_none_is_refused(local: House, host: str) -> None:
    with local.client() as client:
        request = client.build_request("GET", "/")
        request.headers = httpx.Headers([(b"host", host.encode())])
        assert client.send(request).status_code == 400


def test_two_hosts_are_refused(local: House) -> None:
    with local.client() as client:
        request = client.build_request("GET", "/")
        request.headers = httpx.Headers([("host", "localhost"), ("host", "evil.example")])
        assert client.send(request).status_code == 400


def test_names_that_are_set_are_answered(tmp_path: Path) -> None:
    made = house(tmp_path, allowed_hosts=["News.example.org"], public_url="https://ask.example.org/")
    for host, expected in (("news.example.org", 200), ("ask.example.org", 200), ("example.org", 421)):
        assert made.client(host=host).get("/").status_code == expected


# --- who asks where nobody is asked -----------------------------------------------------------------------------


def test_a_reader_is_the_same_one_in_the_next_request(local: House) -> None:
    browser, other = local.client(), local.client()
    first = browser.get("/api/v1/search")
    cookie = first.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=strict", "Max-Age=31536000", "Path=/"} <= set(cookie.split("; "))
    assert first.json()["scopes"] == ["read", "write"]
    again = browser.get("/api/v1/search")
    assert "set-cookie" not in again.headers
    assert again.json()["owner"] == first.json()["owner"] != other.get("/api/v1/search").json()["owner"]
    secret = cookie.split("=", 1)[1].split(";")[0]
    assert secret not in first.json()["owner"], "what is kept beside conversations must not let anybody be the reader"


def test_a_reader_who_follows_a_link_keeps_the_conversations(local: House) -> None:
    led = {**PAGE, "sec-fetch-site": "cross-site"}
    assert "set-cookie" not in local.client().get("/", headers=led).headers


@pytest.mark.parametrize("cookie", ["x", "a" * 42, "a" * 44, "a" * 42 + '"', "../" + "a" * 40, "ü" * 43])
def test_a_cookie_that_byline_never_made_is_replaced(local: House, cookie: str) -> None:
    answer = local.client().get("/", headers=[(b"cookie", f"byline_reader={cookie}".encode())])
    assert f"byline_reader={cookie};" not in answer.headers["set-cookie"]
    assert len(answer.headers["set-cookie"].split(";")[0]) == len("byline_reader=") + 43


def test_a_proxy_in_front_of_a_server_that_asks_nobody_is_refused(local: House) -> None:
    answer = local.client(**{"x-forwarded-for": "203.0.113.5"}).get("/")
    assert answer.status_code == 403
    assert "server.auth" in answer.json()["error"]["message"]


# --- other sites ------------------------------------------------------------------------------------------------

FOREIGN: list[dict[str, str]] = [
    {"origin": "https://evil.example"},
    {"origin": "http://localhost:3000"},
    {"origin": "http://localhost:7860.evil.example"},
    {"origin": "http://evil.example/http://localhost:7860"},
    {"origin": "null"},
    {"origin": "null", "sec-fetch-site": "cross-site"},
    {"origin": ""},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {"origin": "https://evil.example", "sec-fetch-site": "same-origin"},
    {"origin": "https://evil.example", "referer": HOME},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
@pytest.mark.parametrize("way", ["none", "accounts"])
def test_another_site_changes_nothing_in_a_readers_name(tmp_path: Path, way: str, headers: dict[str, str]) -> None:
    made = house(tmp_path, auth=way)
    made.add_user()
    browser = made.client() if way == "none" else made.signed_in()
    for method, path in (("POST", CALL), ("DELETE", "/api/v1/articles/1"), ("POST", "/gradio_api/queue/join")):
        answer = browser.request(method, path, headers=headers)
        assert (answer.status_code, answer.json()["error"]["kind"]) == (403, "forbidden")
    assert browser.post(CALL, headers={"origin": HOME, "sec-fetch-site": "same-origin"}).status_code == 200
    assert browser.post(CALL, headers={"origin": "null", "sec-fetch-site": "same-origin"}).status_code == 200


@pytest.mark.parametrize("headers", FOREIGN[:2], ids=str)
def test_another_site_reads_nothing_either(local: House, headers: dict[str, str]) -> None:
    browser = local.client()
    assert browser.get("/api/v1/search", headers=headers).status_code == 403
    asked = {**headers, "access-control-request-method": "POST"}
    answer = browser.options(CALL, headers=asked)
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


def test_another_site_may_lead_here_and_load_nothing_of_it(local: House) -> None:
    led = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "accept": "text/html"}
    assert local.client().get("/", headers=led).status_code == 200
    for mode in ("no-cors", "cors"):
        loaded = {"sec-fetch-site": "cross-site", "sec-fetch-mode": mode}
        assert local.client().get("/api/v1/search", headers=loaded).status_code == 403


def test_programs_need_no_origin_where_nobody_is_asked_and_with_tokens(tmp_path: Path) -> None:
    assert house(tmp_path / "a").client().post(CALL).status_code == 200
    made = house(tmp_path / "b", auth="accounts")
    made.add_user()
    assert made.client().post(CALL, headers=made.token()).status_code == 200
    assert made.signed_in().post(CALL).status_code == 403, "a session without a browser's word is somebody else's"


def test_a_socket_of_another_site_is_not_opened(local: House) -> None:
    own = {**OWN, "host": "localhost:7860"}
    for headers in ({**own, "origin": "https://evil.example"}, {**own, "host": "evil.example"}):
        with (
            pytest.raises(WebSocketDisconnect),
            local.client().websocket_connect("/gradio_api/socket", headers=headers),
        ):
            pass
    with local.client().websocket_connect("/gradio_api/socket", headers=own) as opened:
        assert opened.receive_json()["owner"].startswith("browser:")


# --- paths ------------------------------------------------------------------------------------------------------

NEAR = [
    *("//login", "/login/", "/login/x", "/login/../api/v1/search", "/LOGIN", "/login%2f", "/login;x", "/login%00"),
    *("/./login", "/health/", "//health", "/health/../api/v1/search", "/health%2f..%2fapi", "/icon/../", "/ready%20"),
    *("/", "/api/v1/search", "/metrics", "/answers/1", "/mcp", "/v1/models", "/gradio_api/config", "/config"),
    *("/gradio_api//login", "/assets/page.js", "/..%2flogin", "/%2e%2e/login", "/logout", "/static/../login", "/iconx"),
]


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "HEAD"])
def test_nothing_but_the_open_doors_is_open(guarded: House, method: str) -> None:
    found = {path: status(guarded.app, method, path, OWN if method != "GET" else {}) for path in NEAR}
    assert {path: code for path, code in found.items() if code != 401} == {}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "get"])
def test_an_open_door_takes_no_other_method(guarded: House, method: str) -> None:
    for path in ("/login", "/health", "/icon"):
        assert status(guarded.app, method, path, OWN) == 401


def test_the_open_doors_are_open(guarded: House) -> None:
    for path in ("/login", "/health", "/ready", "/icon"):
        assert guarded.client().get(path).status_code == 200, path


def test_pages_lead_to_the_sign_in_and_back(guarded: House) -> None:
    answer = guarded.client().get("/answers/1?format=note&x=%2F", headers=PAGE)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=/answers/1%3Fformat%3Dnote%26x%3D%252F"
    for headers in ({"accept": "application/json"}, {**PAGE, "sec-fetch-mode": "cors"}):
        told = guarded.client().get("/answers/1", headers=headers)
        assert (told.status_code, told.json()["error"]["kind"]) == (401, "not_signed_in")
        assert told.headers["www-authenticate"] == "Bearer"


# --- scopes and tokens ------------------------------------------------------------------------------------------

WRITES = [("POST", "/api/v1/ingest"), ("DELETE", "/api/v1/articles/1"), ("PUT", "/api/v1/articles"),
          ("PATCH", "/api/v1/ingest/9")]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), WRITES)
@pytest.mark.parametrize("way", ["none", "accounts"])
def test_who_may_read_cannot_write(tmp_path: Path, way: str, method: str, path: str) -> None:
    made = house(tmp_path, auth=way)
    reads, writes = made.token(), made.token(Scope.WRITE, "feeds")
    refused = made.client().request(method, path, headers=reads)
    assert (refused.status_code, refused.json()["error"]["kind"]) == (403, "forbidden")
    assert made.client().request(method, path, headers=writes).status_code in {200, 404, 405}
    assert made.client().post(CALL, headers=reads).status_code == 200


def test_a_reading_account_cannot_write(guarded: House) -> None:
    guarded.add_user("rex", READ)
    rex = guarded.signed_in("rex")
    assert rex.delete("/api/v1/articles/1", headers=OWN).status_code == 403
    assert rex.post(CALL, headers=OWN).status_code == 200
    assert guarded.signed_in().delete("/api/v1/articles/1", headers=OWN).status_code == 200


@pytest.mark.parametrize("way", ["none", "accounts"])
def test_a_token_that_is_over_is_never_overlooked(tmp_path: Path, way: str) -> None:
    made = house(tmp_path, auth=way)
    made.add_user()
    browser = made.client() if way == "none" else made.signed_in()
    expired, revoked = made.token(name="old", days=2), made.token(name="gone")
    for headers in (expired, revoked):
        assert browser.get("/api/v1/search", headers=headers).json()["owner"].startswith("token:")
    made.access.tokens.revoke("gone")
    made.clock.forward(days=2)
    for headers in (expired, revoked, {"authorization": "Bearer byl_" + "a" * 43}):
        assert browser.get("/api/v1/search", headers=headers).status_code == 401
        assert made.client().get("/login", headers=headers).status_code == 401
    assert [line["what"] for line in made.audited()].count("token_refused") == 6


def test_keys_of_other_services_mean_nothing_where_nobody_is_asked(local: House, guarded: House) -> None:
    key = {"authorization": "Bearer sk-some-key"}
    assert local.client().post(CALL, headers=key).json()["owner"].startswith("browser:")
    assert guarded.signed_in().get("/api/v1/search", headers=key).status_code == 401


@pytest.mark.parametrize("kind", ["Basic", "bearer", "Bearer ", "", "Token"])
def test_tokens_are_shown_in_one_way(guarded: House, kind: str) -> None:
    secret = guarded.token()["authorization"].split()[1]
    found = guarded.client().get("/api/v1/search", headers={"authorization": f"{kind} {secret}"}).status_code
    assert found == (200 if kind.lower().strip() == "bearer" else 401)


def test_a_tokens_last_use_is_kept_to_the_minute(guarded: House) -> None:
    headers = guarded.token()
    first = guarded.clock.now
    for seconds, expected in ((0, first), (59, first), (2, first.replace(minute=1, second=1))):
        guarded.clock.forward(seconds=seconds)
        guarded.client().get("/api/v1/search", headers=headers)
        assert [token.used for token in guarded.access.tokens.all()] == [expected]


# --- proxies ----------------------------------------------------------------------------------------------------

PROXY: dict[str, Any] = {"auth": "proxy", "trusted_proxies": ["10.0.0.0/24", "fd00::/8"], "proxy_writers": ["ana"]}


def test_a_trusted_proxy_says_who_asks(tmp_path: Path) -> None:
    made = house(tmp_path, **PROXY)
    for name, scopes in (("ana", ["read", "write"]), ("rex", ["read"]), ("Zoë", ["read"])):
        headers = {"x-remote-user": name.encode(), "x-forwarded-for": b"6.6.6.6, 203.0.113.5, 10.0.0.8"}
        said = made.client("10.0.0.7").get("/api/v1/search", headers=headers).json()
        assert (said["owner"], said["name"], said["scopes"]) == (f"proxy:{name}", name, scopes)
        assert said["address"] == "203.0.113.5", "the last hop that no trusted proxy has, not what the client wrote"


@pytest.mark.parametrize("address", ["10.0.1.7", "127.0.0.1", "203.0.113.5", "::1", "10.0.0.7.evil", ""])
def test_a_forged_header_is_refused(tmp_path: Path, address: str) -> None:
    made = house(tmp_path, **PROXY)
    forged = {"x-remote-user": "ana", "x-forwarded-for": "10.0.0.7", "x-real-ip": "10.0.0.7"}
    for path in ("/", "/api/v1/search", "/login", "/metrics"):
        assert made.client(address, **forged).get(path).status_code == 403
    assert made.client(address).get("/api/v1/search", headers=made.token()).status_code == 403
    assert made.client(address).get("/health").status_code == 200


@pytest.mark.parametrize("names", [[], [""], ["  "], ["ana", "rex"], ["a\u200bna"], ["x" * 201]])
def test_a_proxy_that_names_nobody_lets_nobody_in(tmp_path: Path, names: list[str]) -> None:
    made = house(tmp_path, **PROXY)
    headers = [(b"x-remote-user", name.encode()) for name in names]
    answer = made.client("10.0.0.7").get("/api/v1/search", headers=headers)
    assert answer.status_code == 401
    assert "/login" not in answer.text


def test_only_a_trusted_proxy_is_believed_about_host_and_encryption(tmp_path: Path) -> None:
    given = {"x-forwarded-host": "news.example.org", "x-forwarded-proto": "https", "x-forwarded-for": "9.9.9.9"}
    made = house(tmp_path, auth="accounts", trusted_proxies=["10.0.0.7"], allowed_hosts=["news.example.org"])
    token = made.token()
    near = made.client("10.0.0.7", **given).get("/api/v1/search", headers=token)
    far = made.client("10.0.0.8", **given).get("/api/v1/search", headers=token)
    assert near.json()["base_url"] == "https://news.example.org"
    assert near.headers["strict-transport-security"].startswith("max-age=")
    assert far.json()["base_url"] == HOME
    assert far.json()["forwarded"] == [], "nothing behind the guard may take such a header for true"
    assert far.json()["address"] == "10.0.0.8"
    assert "strict-transport-security" not in far.headers
    wrong = {**given, "x-forwarded-host": "evil.example"}
    assert made.client("10.0.0.7", **wrong).get("/api/v1/search", headers=token).status_code == 421


# --- how much and how often -------------------------------------------------------------------------------------


def _in_parts(size: int, parts: int = 50) -> Iterator[bytes]:
    for _ in range(parts):
        yield b"x" * (size // parts)


@pytest.mark.parametrize("path", ["/api/v1/read", "/api/v1/ingest"])
def test_a_body_that_is_too_long_is_refused_whatever_it_announces(tmp_path: Path, path: str) -> None:
    client = house(tmp_path, upload_mb=2).client()
    limit = 1_000_000 if path.endswith("read") else 2_000_000
    assert client.post(path, content=b"x" * limit).json() == limit
    assert client.post(path, content=_in_parts(limit)).json() == limit
    for content in (b"x" * (limit + 1), _in_parts(limit + 50)):
        answer = client.post(path, content=content)
        assert (answer.status_code, answer.json()["error"]["kind"]) == (413, "too_large")
        assert f"{limit // 1_000_000} MB" in answer.json()["error"]["message"]
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("length", ["-1", "1e3", "٣", "99999999999999999999999999", "1, 1"])
def test_a_length_that_is_no_number_is_refused(local: House, length: str) -> None:
    headers = [(b"content-length", length.encode())]
    with local.client() as client:
        request = client.build_request("POST", "/api/v1/read")
        request.headers = httpx.Headers([(b"host", b"localhost"), *headers])
        assert client.send(request).status_code == 413


def test_an_endless_body_is_cut_off_on_a_real_connection(local: House) -> None:
    with serving(local.app) as address, socket.create_connection(("127.0.0.1", httpx.URL(address).port)) as wire:
        wire.settimeout(20)
        wire.sendall(b"POST /api/v1/read HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
        sent = 0
        answer = b""
        while not answer and sent < 64_000_000:
            try:
                wire.sendall(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
                sent += 0x10000
                wire.setblocking(False)
                answer = wire.recv(100)
            except BlockingIOError:
                pass
            except OSError:  # the server has closed: what it said is still to be read, or gone with the connection
                break
            finally:
                wire.settimeout(20)
        assert sent < 64_000_000
        assert answer[:12] in {b"HTTP/1.1 413", b""}


def test_a_caller_who_asks_too_often_waits(tmp_path: Path) -> None:
    made = house(tmp_path, auth="accounts", rate_per_minute=3)
    made.add_user()
    browser = made.signed_in()
    assert [browser.post(CALL, headers=OWN).status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = browser.get("/api/v1/search")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 61
    assert answer.json()["error"]["kind"] == "too_many"
    assert browser.get("/").status_code == 200, "looking at what is there is not asking"
    assert made.client().post(CALL, headers=made.token()).status_code == 200, "others are not made to wait"


def test_a_program_that_drops_its_cookies_is_still_counted(tmp_path: Path) -> None:
    made = house(tmp_path, rate_per_minute=2)
    assert [made.client().post(CALL).status_code for _ in range(3)] == [200, 200, 429]


def test_there_is_no_limit_where_nobody_is_asked(local: House) -> None:
    client = local.client()
    assert {client.post(CALL).status_code for _ in range(200)} == {200}


# --- what goes out ----------------------------------------------------------------------------------------------


def test_answers_of_those_signed_in_are_kept_by_no_cache(guarded: House) -> None:
    browser = guarded.signed_in()
    for path, expected in (("/", "no-store"), ("/api/v1/search", "no-store"), ("/assets/page.js", None)):
        assert browser.get(path).headers.get("cache-control") == expected, path


def test_refusals_carry_the_security_headers_too(guarded: House) -> None:
    for answer in (guarded.client().get("/api/v1/search"), guarded.client(host="evil.example").get("/")):
        assert "frame-ancestors" in answer.headers["content-security-policy"]
        assert "camera=()" in answer.headers["permissions-policy"]


def test_what_is_not_let_in_is_told_to_those_who_count(guarded: House) -> None:
    with guarded.client() as client:
        client.get("/health")
        client.get("/api/v1/search")
        client.post("/api/v1/ask", headers={"host": "elsewhere.example"})
    assert guarded.refusals == [("GET", 401), ("POST", 421)]


def test_cookies_are_for_encrypted_connections_only_where_the_address_is_encrypted(tmp_path: Path) -> None:
    made = house(tmp_path, auth="accounts", public_url="https://localhost:7860")
    made.add_user()
    origin = {"origin": "https://localhost:7860"}
    answer = made.client().post("/login", data={"name": "ana", "password": PASSWORD}, headers=origin)
    assert answer.headers["set-cookie"].startswith("__Host-byline_session=")
    assert "Secure" in answer.headers["set-cookie"]
    assert "max-age" in answer.headers["strict-transport-security"]
    planted = {"cookie": answer.headers["set-cookie"].split(";")[0].replace("__Host-", "")}
    assert made.client().get("/api/v1/search", headers=planted).status_code == 401


def test_a_stream_is_passed_on_as_it_comes(local: House) -> None:
    RELEASE.clear()
    with serving(local.app) as address, httpx.stream("GET", f"{address}/api/v1/slowly", timeout=20) as answer:
        lines = answer.iter_lines()
        assert next(lines) == "data: first"
        RELEASE.set()
        assert "data: last" in list(lines)


def test_many_at_once_are_all_known(guarded: House) -> None:
    headers, found = guarded.token(), []
    with serving(guarded.app) as address:

        def ask() -> None:
            found.append(httpx.get(f"{address}/api/v1/search", headers=headers, timeout=60).status_code)

        threads = [threading.Thread(target=ask) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [200] * 20
