"""Web pages as sources: a real server on this machine, the real client, the real archive."""

from __future__ import annotations

import gzip
import json
import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from web_server import FERRY, WALL, Asked, Reading, Reply, WebServer, article_page, counts, dripping, reason

from ingest import IngestSettings, web_address
from ingest.connections import is_public
from ingest.fetching import Fetcher, PageError
from vectorstore import Archive
from vectorstore.errors import UsageError

if TYPE_CHECKING:
    pass

# --- pages ----------------------------------------------------------------------------------------------------------


def test_a_page_becomes_an_article_known_by_its_address(site: WebServer, reading: Reading) -> None:
    head = "<meta property='article:published_time' content='2026-03-02T10:00:00Z'>"
    url = site.put("/ferry", article_page("Ferry prices rise", FERRY, head))
    report = reading.read(url)
    assert (counts(report), report.files) == ((1, 0, 0, 0), 1)
    article = reading.article()
    assert (article.source, article.url, article.title) == (url, url, "Ferry prices rise")
    assert article.published is not None
    assert article.published.isoformat() == "2026-03-02T10:00:00+00:00"
    assert all(paragraph in article.text for paragraph in FERRY.split("\n\n"))
    assert "All rights reserved" not in article.text


def test_an_unchanged_page_is_not_sent_again(site: WebServer, reading: Reading) -> None:
    url = site.put("/ferry", article_page("Ferry", FERRY))
    reading.read(url)
    first = reading.article()
    assert counts(reading.read(url)) == (0, 0, 1, 0)
    assert site.asked[1].headers["if-none-match"]
    assert reading.article() == first


def test_a_page_whose_server_gives_nothing_to_go_by_is_compared_by_its_bytes(site: WebServer, reading: Reading) -> None:
    url = site.reply("/ferry", article_page("Ferry", FERRY).encode(), Content_Type="text/html")
    reading.read(url)
    assert counts(reading.read(url)) == (0, 0, 1, 0)


def test_a_changed_page_is_a_new_version(site: WebServer, reading: Reading) -> None:
    url = site.put("/ferry", article_page("Ferry", FERRY))
    reading.read(url)
    site.put("/ferry", article_page("Ferry", FERRY.replace("14 pounds", "15 pounds")))
    assert counts(reading.read(url)) == (0, 1, 0, 0)
    assert reading.article().version == 2
    assert "15 pounds" in reading.article().text


def test_a_removed_article_comes_back_when_its_page_is_asked_for_again(site: WebServer, reading: Reading) -> None:
    url = site.put("/ferry", article_page("Ferry", FERRY))
    reading.read(url)
    with Archive.remover(reading.archive) as writer:
        writer.remove([reading.article().id])
        writer.publish()
    assert counts(reading.read(url)) == (1, 0, 0, 0)


def test_what_is_remembered_of_pages_may_be_lost_or_damaged(site: WebServer, reading: Reading) -> None:
    url = site.put("/ferry", article_page("Ferry", FERRY))
    reading.read(url)
    for damage in ('{"a": 1}', "nonsense", json.dumps({url: {"sha256": "x", "other": 1}})):
        (reading.archive / "web.json").write_text(damage)
        assert counts(reading.read(url)) == (0, 0, 1, 0)


def test_a_page_that_was_fetched_but_never_stored_is_fetched_again(site: WebServer, reading: Reading) -> None:
    url = site.put("/ferry", article_page("Ferry", FERRY))
    reading.read(url)
    site.put("/ferry", article_page("Ferry", FERRY.replace("14 pounds", "15 pounds")))
    earlier = (reading.archive / "catalog.sqlite3").read_bytes()
    reading.read(url)
    (reading.archive / "catalog.sqlite3").write_bytes(earlier)
    assert counts(reading.read(url)) == (0, 1, 0, 0)
    assert "15 pounds" in reading.article().text


def test_a_dry_run_stores_nothing(site: WebServer, reading: Reading) -> None:
    url = site.put("/ferry", article_page("Ferry", FERRY))
    assert counts(reading.read(url, dry_run=True)) == (1, 0, 0, 0)
    assert not reading.archive.exists()


def test_pages_and_files_are_read_together(site: WebServer, reading: Reading, tmp_path: Path) -> None:
    (tmp_path / "wall.txt").write_text(WALL)
    report = reading.read(site.put("/ferry", article_page("Ferry", FERRY)), tmp_path / "wall.txt")
    assert (counts(report), report.files) == ((2, 0, 0, 0), 2)


def test_the_same_page_named_twice_is_fetched_once(site: WebServer, reading: Reading) -> None:
    url = site.put("/ferry", article_page("Ferry", FERRY))
    assert counts(reading.read(url, url + "#top")) == (1, 0, 0, 0)
    assert site.paths() == ["/ferry"]


def test_the_address_in_the_end_is_the_articles_and_the_one_asked_for_its_source(
    site: WebServer, reading: Reading
) -> None:
    end = site.put("/news/ferry", article_page("Ferry", FERRY))
    site.reply("/b", b"", 301, Location="/news/ferry")
    start = site.reply("/a", b"", 302, Location=site.url + "/b")
    assert counts(reading.read(start)) == (1, 0, 0, 0)
    assert (reading.article().source, reading.article().url) == (start, end)
    assert counts(reading.read(end)) == (0, 0, 1, 0)


def test_a_page_may_name_another_address_of_its_own_site_only(site: WebServer, reading: Reading) -> None:
    canonical = "<link rel='canonical' href='{}'>"
    own = site.put("/print/1", article_page("Ferry", FERRY, canonical.format(site.url + "/news/1")))
    foreign = site.put("/2", article_page("Wall", WALL, canonical.format("https://elsewhere.example/known-article")))
    front = site.put("/3", article_page("Both", WALL + "\n\n" + FERRY, canonical.format(site.url + "/")))
    assert counts(reading.read(own, foreign, front)) == (3, 0, 0, 0)
    urls = {article.source: article.url for article in reading.articles()}
    assert urls == {own: site.url + "/news/1", foreign: foreign, front: front}


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/a", "application/json", json.dumps({"headline": "Ferry", "body_text": FERRY})),
        ("/a.json", "text/plain", json.dumps({"headline": "Ferry", "body_text": FERRY})),
        ("/a", "application/vnd.iptc+json", json.dumps({"headline": "Ferry", "body_text": FERRY})),
        ("/a", "text/markdown", f"# Ferry\n\n{FERRY}"),
        ("/a.md", "text/plain", f"# Ferry\n\n{FERRY}"),
        ("/a", "text/plain; charset=utf-8", f"Ferry\n\n{FERRY}"),
        ("/a", "text/plain", article_page("Ferry", FERRY)),
        ("/a.html", "application/octet-stream", article_page("Ferry", FERRY)),
        ("/a", "application/xhtml+xml", article_page("Ferry", FERRY)),
    ],
)  # fmt: skip
def test_each_kind_of_page_goes_to_its_reader(
    site: WebServer, reading: Reading, path: str, kind: str, body: str
) -> None:
    url = site.put(path, body, kind)
    assert counts(reading.read(url)) == (1, 0, 0, 0)
    assert reading.article().url == url
    assert "{" not in reading.article().text
    assert "Children under five travel free" in reading.article().text


def test_many_articles_on_one_page_are_many_articles(site: WebServer, reading: Reading) -> None:
    lines = [{"id": 1, "text": FERRY}, {"id": 2, "text": WALL, "url": "https://paper.example/wall"}, {"id": 3}]
    body = "\n".join(map(json.dumps, lines))
    plain = site.put("/export.jsonl", body, "application/x-ndjson")
    packed = site.put("/export.jsonl.gz", gzip.compress(body.encode()), "application/gzip")
    report = reading.read(plain)
    assert counts(report) == (2, 0, 0, 1)
    assert report.failures[0].source == f"{plain} line 3"
    assert counts(reading.read(packed)) == (1, 0, 1, 1)  # the one with an address of its own is known


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1251", "utf-8"])
def test_the_servers_word_on_the_encoding_counts_unless_the_page_is_plainly_utf_8(
    site: WebServer, reading: Reading, encoding: str
) -> None:
    words = "Фунты" if encoding == "windows-1251" else "Gebühren für Überfahrten"
    page = article_page("Ferry", f"{words}. {FERRY}").encode(encoding)
    declared = "iso-8859-1" if encoding == "utf-8" else encoding
    reading.read(site.put("/a", page, f"text/html; charset={declared}"))
    assert words in reading.article().text


def test_packed_pages_are_unpacked(site: WebServer, reading: Reading) -> None:
    page = article_page("Ferry", FERRY).encode()
    url = site.reply("/a", gzip.compress(page[:90], mtime=0) + gzip.compress(page[90:]), Content_Type="text/html",
                     Content_Encoding="gzip")  # fmt: skip
    assert counts(reading.read(url)) == (1, 0, 0, 0)


def test_nothing_of_one_page_is_told_to_another(site: WebServer, reading: Reading) -> None:
    first = site.put("/a", article_page("Ferry", FERRY), **{"Set-Cookie": "who=me"})
    reading.read(first, site.put("/b", article_page("Wall", WALL)))
    assert "cookie" not in site.asked[1].headers


def test_a_page_that_sets_a_cookie_before_it_leads_on_is_read(site: WebServer, reading: Reading) -> None:
    def page(asked: Asked) -> Reply:
        if asked.headers.get("cookie") == "seen=1":
            return Reply(article_page("Ferry", FERRY).encode(), 200, {"Content-Type": "text/html"})
        return Reply(b"", 302, {"Location": "/a", "Set-Cookie": "seen=1; Path=/"})

    site.pages["/a"] = page
    assert counts(reading.read(site.url + "/a")) == (1, 0, 0, 0)


def test_byline_says_who_it_is(site: WebServer, reading: Reading) -> None:
    reading.read(site.put("/a", article_page("Ferry", FERRY)))
    assert site.asked[0].headers["user-agent"].startswith("Byline/")


# --- what goes wrong --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "words", "tries"),
    [(401, "name and a password", 1), (403, "does not give it to programs", 1), (404, "there is no such page", 1),
     (410, "taken down for good", 1), (418, "answers 418", 1), (429, "fewer requests", 3), (500, "has a fault", 3),
     (503, "has a fault", 3)],
)  # fmt: skip
def test_a_refusal_is_told_in_one_sentence_and_what_may_pass_is_tried_again(
    site: WebServer, reading: Reading, status: int, words: str, tries: int
) -> None:
    bad = site.reply("/bad", b"no", status)
    report = reading.read(bad, site.put("/good", article_page("Ferry", FERRY)))
    assert counts(report) == (1, 0, 0, 1)
    assert report.failures[0].source == bad
    assert words in report.failures[0].reason
    assert report.failures[0].reason.count(". ") == 1
    assert site.paths() == ["/bad"] * tries + ["/good"]
    assert reading.waits == [1.0, 3.0][: tries - 1]


def test_a_server_that_recovers_is_read(site: WebServer, reading: Reading) -> None:
    replies = [
        Reply(b"", 503, {"Retry-After": "7"}),
        Reply(article_page("F", FERRY).encode(), 200, {"Content-Type": "text/html"}),
    ]
    site.pages["/a"] = lambda _asked: replies.pop(0)
    assert counts(reading.read(site.url + "/a")) == (1, 0, 0, 0)
    assert reading.waits == [7.0]


def test_nobody_waits_longer_than_half_a_minute(site: WebServer, reading: Reading) -> None:
    assert "fewer requests" in reason(reading.read(site.reply("/a", b"", 429, Retry_After="3600")))
    assert reading.waits == []


def test_a_failed_fetch_changes_nothing_that_is_stored(site: WebServer, reading: Reading) -> None:
    url = site.put("/a", article_page("Ferry", FERRY))
    reading.read(url)
    before = reading.article()
    kept = site.pages["/a"]
    site.reply("/a", b"gone", 410)
    assert counts(reading.read(url, prune=True)) == (0, 0, 0, 1)
    assert reading.article() == before
    site.pages["/a"] = kept
    assert counts(reading.read(url)) == (0, 0, 1, 0)


def test_a_server_that_is_not_there_is_said_to_be_missing(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "127.0.0.1 refuses the connection" in reason(reading.read(f"http://127.0.0.1:{port}/"))

    def unknown(*_arguments: object, **_named: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "no server called nowhere.invalid can be found" in reason(reading.read("http://nowhere.invalid/"))
    assert reading.waits == []


def test_a_page_that_is_too_large_is_refused_before_it_is_held(site: WebServer, reading: Reading) -> None:
    small = IngestSettings(max_file_mb=0.05, private_addresses=True)
    bomb = gzip.compress(gzip.compress(bytes(40_000_000)))
    assert len(bomb) < 5_000
    large = site.reply("/large", b"word " * 20_000, Content_Type="text/plain")
    packed = site.reply("/packed", gzip.compress(bytes(40_000_000)), Content_Type="text/plain", Content_Encoding="gzip")
    twice = site.reply("/a.json.gz", bomb, Content_Type="application/gzip", Content_Encoding="gzip")
    report = reading.read(large, packed, twice, settings=small)
    assert [failure.reason.split(";")[0] for failure in report.failures[:2]] == [
        "the page has more than the 0.05 MB allowed. Leave it out, or raise the setting ingest.max_file_mb."
    ] * 2
    assert "more than the 0.05 MB allowed" in report.failures[2].reason


def test_a_server_that_drips_is_cut_off(site: WebServer) -> None:
    stop = threading.Event()
    body = site.reply("/body", dripping(b"<html>", stop), Content_Type="text/html")
    try:
        with Fetcher(1, private=True, seconds=0.3) as fetcher, pytest.raises(PageError, match="did not arrive whole"):
            fetcher.fetch(body)
    finally:
        stop.set()


def test_headers_that_drip_are_cut_off_too() -> None:
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\n")
                while not stop.wait(0.02):
                    connection.sendall(b"X")

        dripping_thread = threading.Thread(target=drip, daemon=True)
        dripping_thread.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        with Fetcher(1, private=True, seconds=0.3) as fetcher, pytest.raises(PageError, match="did not arrive whole"):
            fetcher.fetch(url)
        stop.set()
        dripping_thread.join(5)


@pytest.mark.parametrize(
    ("body", "encoding", "length"),
    [(b"<html>cut", "", 5000), (gzip.compress(b"word " * 999, mtime=0)[:-30], "gzip", None), (b"plain", "gzip", None),
     (b"whatever", "br", None)],
)  # fmt: skip
def test_a_broken_reply_is_told(
    site: WebServer, reading: Reading, body: bytes, encoding: str, length: int | None
) -> None:
    site.pages["/a"] = Reply(body, 200, {"Content-Type": "text/html", "Content-Encoding": encoding}, length)
    told = reason(reading.read(site.url + "/a"))
    assert "broke off" in told if length else "cannot be unpacked" in told


def test_a_server_that_speaks_no_tls_is_told(site: WebServer, reading: Reading) -> None:
    told = reason(reading.read(site.url.replace("http:", "https:") + "/"))
    assert "no secure connection to 127.0.0.1 could be made" in told


def test_redirects_end_and_stay_on_the_web(site: WebServer, reading: Reading) -> None:
    site.reply("/round", b"", 302, Location="/round")
    assert "leads on more than 5 times" in reason(reading.read(site.url + "/round"))
    for target in (
        "file:///etc/passwd",
        "ftp://example.org/",
        "javascript:alert(1)",
        "http://me:pw@127.0.0.1/",
        "http://[/",
    ):
        site.reply("/away", b"", 302, Location=target)
        assert "not a page of the web" in reason(reading.read(site.url + "/away"))


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        ("application/pdf", b"%PDF-1.7", "it is application/pdf, which Byline does not read"),
        ("image/png", b"\x89PNG", "image/png"),
        ("text/html", b"  ", "the page is empty"),
        ("text/html", b"<html><body><div id=root></div><noscript>Please enable JavaScript.</noscript></body></html>",
         "hardly any text on the page"),
        ("text/html", b"<html><body><p>You need to enable JavaScript to run this app, said the page.</p></body></html>",
         "put there by a script"),
        ("text/html", b"<html><body><form><p>Sign in to go on reading this and all our other articles.</p>"
                      b"<input type=password name=p></form></body></html>", "asks to sign in"),
    ],
)  # fmt: skip
def test_a_page_without_an_article_says_why(
    site: WebServer, reading: Reading, kind: str, body: bytes, words: str
) -> None:
    assert words in reason(reading.read(site.reply("/a", body, Content_Type=kind)))


def test_a_page_that_leads_to_a_sign_in_is_no_article(site: WebServer, reading: Reading) -> None:
    site.put("/account/login?next=/story", article_page("Welcome", FERRY))
    url = site.reply("/story", b"", 302, Location="/account/login?next=/story")
    assert "asks to sign in" in reason(reading.read(url))


def test_a_page_that_failed_is_read_again_when_it_changes_or_when_asked(site: WebServer, reading: Reading) -> None:
    url = site.put("/a", "{broken", "application/json")
    assert "not valid JSON" in reason(reading.read(url))
    again = reading.read(url)
    assert "It has not changed since; --retry-failed reads it again." in reason(again)
    assert "if-none-match" in site.asked[-1].headers
    assert "It has not changed" not in reason(reading.read(url, retry_failed=True))
    assert "if-none-match" not in site.asked[-1].headers
    site.put("/a", json.dumps({"text": FERRY}), "application/json")
    assert counts(reading.read(url)) == (1, 0, 0, 0)


# --- addresses --------------------------------------------------------------------------------------------------------


def test_private_addresses_are_refused_where_the_server_reads(site: WebServer, reading: Reading) -> None:
    url = site.put("/a", article_page("Ferry", FERRY))
    told = reason(reading.read(url, private=False))
    assert told == (
        "it leads to this server's own network, which is not read from here. "
        "Ingest it on the command line, or allow it with the setting ingest.private_addresses."
    )
    assert site.asked == []


@pytest.mark.parametrize("host", ["localhost", "2130706433", "127.1", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]"])
def test_no_way_to_write_this_machine_gets_through(site: WebServer, reading: Reading, host: str) -> None:
    site.put("/a", article_page("Ferry", FERRY))
    report = reading.read(site.url.replace("127.0.0.1", host) + "/a", private=False)
    assert "own network" in reason(report) or "can be found" in reason(report)
    assert site.asked == []


def test_each_step_of_a_redirect_is_checked_on_the_address_connected_to(
    site: WebServer, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first server is public, as far as the check knows; the one it leads on to is not."""
    import ingest.connections as connections

    real = connections.is_public
    monkeypatch.setattr(connections, "is_public", lambda address: address == "127.0.0.1" or real(address))
    site.reply("/a", b"", 302, Location=site.url.replace("127.0.0.1", "[::1]") + "/secret")
    told = reason(reading.read(site.url + "/a", private=False))
    assert "it leads on to ::1, which leads to this server's own network" in told
    assert site.paths() == ["/a"]


def test_a_name_that_resolves_otherwise_the_second_time_leads_nowhere(
    site: WebServer, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def rebinding(host: str, port: int, **_named: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    assert "own network" in reason(reading.read("http://news.example.org/a", private=False))
    assert asked == ["news.example.org"]


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "240.0.0.1", "255.255.255.255", "168.63.129.16", "::1", "::", "fe80::1%eth0", "fd00:ec2::254", "ff02::1",
     "::ffff:10.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::", "64:ff9b::a00:1", "64:ff9b:1::1", "::7f00:1",
     "192.0.2.1", "198.18.0.1"],
)  # fmt: skip
def test_addresses_of_this_machine_its_network_and_its_cloud_are_private(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("written", "url", "feed"),
    [
        ("https://a.example", "https://a.example/", False),
        ("HTTPS://A.Example:8080/Path?q=1#part", "https://a.example:8080/Path?q=1", False),
        ("feed:https://a.example/x", "https://a.example/x", True),
        ("feed://a.example/x", "https://a.example/x", True),
        ("https://bücher.example/größe?q=ä b", "https://xn--bcher-kva.example/gr%C3%B6%C3%9Fe?q=%C3%A4%20b", False),
        ("https://a.example/a%20b%2F", "https://a.example/a%20b%2F", False),
    ],
)  # fmt: skip
def test_addresses_are_written_one_way(written: str, url: str, feed: bool) -> None:
    assert (web_address(written).url, web_address(written).feed) == (url, feed)


@pytest.mark.parametrize(
    "written",
    ["ftp://a.example/", "http://", "https:///x", "http://a b/", "http://[::1", "http://a.example:99999/",
     "https://me:secret@a.example/", "https://" + "a" * 3000, "http://<script>/", "feed:javascript://x"],
)  # fmt: skip
def test_what_is_no_address_is_refused_at_once(written: str) -> None:
    with pytest.raises(UsageError) as refused:
        web_address(written)
    assert "secret" not in str(refused.value)


def test_the_proxy_of_the_environment_is_used_on_the_command_line_only(
    site: WebServer, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", site.url.removeprefix("http://"))
    for name in ("no_proxy", "NO_PROXY", "REQUEST_METHOD"):
        monkeypatch.delenv(name, raising=False)
    site.put("http://10.9.9.9/a", article_page("Ferry", FERRY))
    assert counts(reading.read("http://10.9.9.9/a")) == (1, 0, 0, 0)
    assert "own network" in reason(reading.read("http://10.9.9.9/a", private=False))
    assert site.paths() == ["http://10.9.9.9/a"]


def test_a_mark_that_cannot_be_sent_back_is_not_kept(site: WebServer, reading: Reading) -> None:
    url = site.reply("/a", article_page("Ferry", FERRY).encode(), Content_Type="text/html", ETag='"\xfc\xff"')
    reading.read(url)
    assert counts(reading.read(url)) == (0, 0, 1, 0)


def test_conditions_are_only_those_of_the_page(site: WebServer, reading: Reading) -> None:
    def page(asked: Asked) -> Reply:
        if asked.headers.get("if-modified-since") == "Mon, 02 Mar 2026 10:00:00 GMT":
            return Reply(status=304)
        headers = {"Content-Type": "text/html", "Last-Modified": "Mon, 02 Mar 2026 10:00:00 GMT"}
        return Reply(article_page("Ferry", FERRY).encode(), 200, headers)

    site.pages["/a"] = page
    reading.read(site.url + "/a")
    assert counts(reading.read(site.url + "/a")) == (0, 0, 1, 0)
    assert "if-none-match" not in site.asked[1].headers
