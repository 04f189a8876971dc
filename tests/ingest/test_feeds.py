"""Feeds as sources: a real server on this machine, the real parser, the real archive."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from web_server import FERRY, WALL, Reading, WebServer, article_page, counts, reason

from ingest.feeds import MOST_ENTRIES
from vectorstore import Archive

RSS = "application/rss+xml"
STORIES = {
    f"/story/{name}": f"The council of {name} voted on the new bridge on Thursday. Seven members were for it and "
    f"{number} against. Building in {name} begins next spring, the mayor said after the session."
    for number, name in enumerate(["Northness", "Eastbay", "Westford", "Southing", "Midham"], 2)
}


def item(link: str, title: str = "", text: str = "", more: str = "") -> str:
    return (
        f"<item><title>{escape(title)}</title><link>{escape(link)}</link>"
        f"<description>{escape(text)}</description>{more}</item>"
    )


def rss(*items: str, title: str = "The Coast Paper") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'


def feed_of_five(site: WebServer) -> str:
    """A feed whose pages are all there."""
    for path, text in STORIES.items():
        site.put(path, article_page(f"Bridge vote {path[7:]}", text))
    return site.put("/feed.xml", rss(*(item(site.url + path, f"Vote {path[7:]}", "Short.") for path in STORIES)), RSS)


def test_each_page_of_a_feed_becomes_an_article(site: WebServer, reading: Reading) -> None:
    report = reading.read(feed_of_five(site))
    assert (counts(report), report.files) == ((5, 0, 0, 0), 6)
    assert [article.source for article in reading.articles()] == sorted(site.url + path for path in STORIES)
    assert {article.outlet for article in reading.articles()} == {"The Coast Paper"}
    assert site.paths() == ["/feed.xml", "/robots.txt", *STORIES]
    assert reading.waits == [0.5] * 5  # one server: a pause before each of its pages


def test_an_unchanged_feed_costs_one_request(site: WebServer, reading: Reading) -> None:
    url = feed_of_five(site)
    reading.read(url)
    site.paths()
    assert counts(reading.read(url)) == (0, 0, 1, 0)
    assert site.paths() == ["/feed.xml"]


def test_a_new_entry_is_read_and_the_pages_known_are_not_sent_again(site: WebServer, reading: Reading) -> None:
    url = feed_of_five(site)
    reading.read(url)
    site.put("/new", article_page("Ferry", FERRY))
    items = [item(site.url + path) for path in ["/new", *STORIES]]
    site.put("/feed.xml", rss(*items), RSS)
    site.asked.clear()
    assert counts(reading.read(url)) == (1, 0, 5, 0)
    assert [("if-none-match" in one.headers) for one in site.asked] == [True, False, False, *[True] * 5]


def test_one_broken_page_costs_no_other_and_is_tried_again(site: WebServer, reading: Reading) -> None:
    url = feed_of_five(site)
    broken = "/story/Westford"
    page = site.pages[broken]
    site.reply(broken, b"", 500)
    report = reading.read(url)
    assert counts(report) == (4, 0, 0, 1)
    assert report.failures[0].source == site.url + broken
    again = reading.read(url)
    assert counts(again) == (0, 0, 4, 1)
    site.pages[broken] = page
    assert counts(reading.read(url)) == (1, 0, 4, 0)
    assert counts(reading.read(url)) == (0, 0, 1, 0)


def test_what_the_feed_has_is_the_article_where_its_page_cannot_be_read(site: WebServer, reading: Reading) -> None:
    dated = "<pubDate>Mon, 02 Mar 2026 10:00:00 +0100</pubDate><author>desk@paper.example (Ada Lane)</author>"
    link = site.reply("/paid", b"", 402)
    text = f"<p>{FERRY}</p><script>alert(1)</script><p>Ends.</p>"
    url = site.put("/feed", rss(item(link, "Ferry &amp; prices", text, dated)), RSS)
    assert counts(reading.read(url)) == (1, 0, 0, 0)
    article = reading.article()
    assert (article.title, article.author, article.url) == ("Ferry & prices", "Ada Lane", link)
    assert article.published == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert article.source.startswith(f"{url}#")
    assert "Children under five travel free" in article.text
    assert "alert" not in article.text


def test_the_page_takes_the_place_of_the_feeds_text_once_it_can_be_read(site: WebServer, reading: Reading) -> None:
    link = site.reply("/ferry", b"", 503)
    url = site.put("/feed", rss(item(link, "Ferry", FERRY)), RSS)
    reading.read(url)
    site.put("/ferry", article_page("Ferry", f"{FERRY}\n\nThe company has two ships."))
    site.put("/feed", rss(item(link, "Ferry", FERRY), item(site.put("/wall", article_page("Wall", WALL)))), RSS)
    assert counts(reading.read(url)) == (1, 1, 0, 0)
    first, _ = reading.articles()
    assert first.version == 2
    assert "two ships" in first.text


def test_an_unchanged_feed_is_followed_again_for_a_page_whose_server_had_a_fault(
    site: WebServer, reading: Reading
) -> None:
    link = site.reply("/ferry", b"", 503)
    url = site.put("/feed", rss(item(link, "Ferry", FERRY)), RSS)
    assert counts(reading.read(url)) == (1, 0, 0, 0)
    assert counts(reading.read(url)) == (0, 0, 1, 0)
    site.put("/ferry", article_page("Ferry", f"{FERRY}\n\nThe company has two ships."))
    assert counts(reading.read(url)) == (0, 1, 0, 0)


def test_pages_that_are_refused_do_not_make_their_server_unreachable(site: WebServer, reading: Reading) -> None:
    links = [site.reply(f"/{number}", b"x", Content_Type="text/html", Content_Encoding="br") for number in range(4)]
    report = reading.read(site.put("/feed", rss(*map(item, links)), RSS))
    assert [("unpacked" in one.reason) for one in report.failures] == [True] * 4


def test_the_feeds_text_never_takes_the_place_of_the_page(site: WebServer, reading: Reading) -> None:
    link = site.put("/ferry", article_page("Ferry", f"{FERRY}\n\nThe company has two ships."))
    url = site.put("/feed", rss(item(link, "Ferry", FERRY)), RSS)
    reading.read(url)
    site.reply("/ferry", b"", 503)
    site.put("/feed", rss(item(link, "Ferry again", FERRY)), RSS)
    assert counts(reading.read(url)) == (0, 0, 0, 1)
    assert "two ships" in reading.article().text


def test_a_few_words_in_a_feed_are_no_article(site: WebServer, reading: Reading) -> None:
    url = site.put("/feed", rss(item(site.reply("/gone", b"", 404), "Ferry", "Prices rise. Read more.")), RSS)
    assert "no such page" in reason(reading.read(url))


def test_a_feed_cannot_put_words_into_the_pages_of_others(site: WebServer, reading: Reading, tmp_path: Path) -> None:
    theirs = site.reply("/story", b"", 403)
    (tmp_path / "known.json").write_text(json.dumps({"url": theirs, "headline": "Ferry", "text": FERRY}))
    reading.read(tmp_path / "known.json")
    forged = site.put("/feed", rss(item(theirs, "Ferry", WALL)), RSS).replace("127.0.0.1", "localhost")
    assert counts(reading.read(forged)) == (1, 0, 0, 0)
    assert [(article.source, article.version) for article in reading.articles()][1] == ("known.json", 1)


@pytest.mark.parametrize("rule", ["/story/W", "/*/West*d$"])
def test_robots_txt_is_kept_to_for_the_pages_of_a_feed(site: WebServer, reading: Reading, rule: str) -> None:
    url = feed_of_five(site)
    site.put("/robots.txt", f"User-agent: *\nDisallow: {rule}\nCrawl-delay: 3\n", "text/plain")
    report = reading.read(url)
    assert counts(report) == (4, 0, 0, 1)
    assert "robots.txt keeps programs out" in reason(report)
    assert "/story/Westford" not in site.paths()
    assert reading.waits == [3.0] * 4
    assert counts(reading.read(site.url + "/story/Westford")) == (1, 0, 0, 0)  # named by a person, it is read


def test_a_site_whose_robots_txt_fails_is_left_alone(site: WebServer, reading: Reading) -> None:
    url = feed_of_five(site)
    site.reply("/robots.txt", b"", 500)
    assert counts(reading.read(url)) == (0, 0, 0, 5)
    assert not any(path.startswith("/story") for path in site.paths())


@pytest.mark.parametrize(
    "body", [b"", b"\x00\xff\xfe%%%\n:::\nDisallow", b"<html>Not found</html>", b"Crawl-delay: soon\n"]
)
def test_a_robots_txt_that_is_none_forbids_nothing(site: WebServer, reading: Reading, body: bytes) -> None:
    url = feed_of_five(site)
    site.reply("/robots.txt", body, 200)
    assert counts(reading.read(url)) == (5, 0, 0, 0)


def test_an_atom_feed_is_read(site: WebServer, reading: Reading) -> None:
    site.put("/ferry", article_page("Ferry", FERRY))
    body = (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Coast</title>'
        '<entry><id>urn:1</id><title>Ferry</title><link href="/ferry"/><published>2026-03-02T10:00:00Z</published>'
        "<updated>2026-03-03T10:00:00Z</updated><author><name>Ada Lane</name></author></entry>"
        f'<entry><id>urn:2</id><title>Wall</title><content type="html">{escape("<p>" + WALL + "</p>")}</content>'
        "<updated>2026-03-04T10:00:00Z</updated></entry></feed>"
    )
    url = site.put("/atom", body, "application/xml")
    assert counts(reading.read(url)) == (2, 0, 0, 0)
    wall, ferry = reading.articles()
    assert (ferry.author, ferry.published) == ("Ada Lane", datetime(2026, 3, 2, 10, tzinfo=UTC))
    assert (wall.source, wall.url) == (f"{url}#urn%3A2", None)
    assert counts(reading.read(url)) == (0, 0, 1, 0)


def test_a_json_feed_is_read(site: WebServer, reading: Reading) -> None:
    site.put("/ferry", article_page("Ferry", FERRY))
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Coast",
        "items": [
            {"id": "1", "url": site.url + "/ferry", "date_published": "2026-03-02T10:00:00Z"},
            {"id": "2", "title": "Wall", "content_text": WALL, "authors": [{"name": "Ada Lane"}, {"name": "Bo Ek"}]},
            "nonsense",
        ],
    }
    for kind, path in (("application/feed+json", "/a"), ("application/json", "/b")):
        url = site.put(path, json.dumps(feed), kind)
        reading.read(url)
    assert {article.author for article in reading.articles()} == {None, "Ada Lane, Bo Ek"}
    assert {article.outlet for article in reading.articles()} == {"Coast"}


def test_the_feed_a_page_names_is_read_only_when_asked_for(site: WebServer, reading: Reading) -> None:
    feed_of_five(site)
    link = "<link type='application/rss+xml' href='/feed.xml' rel='alternate' title='News'>"
    front = site.put("/front", article_page("Ferry", FERRY, link))
    assert counts(reading.read(front)) == (1, 0, 0, 0)
    assert site.paths() == ["/front"]
    assert counts(reading.read(f"feed:{front}")) == (5, 0, 0, 0)


def test_what_is_no_feed_is_told(site: WebServer, reading: Reading) -> None:
    page = site.put("/page", article_page("Ferry", FERRY))
    text = site.put("/text", FERRY, "text/plain")
    broken = site.put("/broken", "<rss version='2.0'", RSS)
    html = site.put("/html", "<html><body>Not found</body></html>", RSS)
    bad_json = site.put("/json", '{"items"', "application/feed+json")
    told = {
        failure.source: failure.reason
        for failure in reading.read(f"feed:{page}", f"feed:{text}", broken, html, bad_json).failures
    }
    assert "it is not a feed, and names none" in told[page]
    assert "it is not a feed, and names none" in told[text]
    assert "not a feed that can be read" in told[html]
    assert "not valid" in told[bad_json]
    assert broken in told


def test_entities_that_grow_without_end_do_not(site: WebServer, reading: Reading) -> None:
    grown = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "{"x" * 1000}">{grown}]>' + rss(item("/a", "&e8;"))[21:]
    outside = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + rss(item("/a", "t", "&e;"))[21:]
    report = reading.read(site.put("/bomb", bomb, RSS), site.put("/outside", outside, RSS))
    assert report.new == 0
    assert "root:" not in repr(report)


def test_a_feed_without_end_is_read_up_to_a_number(site: WebServer, reading: Reading) -> None:
    items = [item(f"{site.url}/none/{number}") for number in range(MOST_ENTRIES + 20)]
    report = reading.read(site.put("/feed", rss(*items), RSS))
    assert report.files == MOST_ENTRIES + 2
    assert f"it lists {MOST_ENTRIES + 20} articles; the first {MOST_ENTRIES} were read" in report.failures[-1].reason


def test_the_pages_of_a_feed_are_no_way_into_the_own_network(
    site: WebServer, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ingest.connections as connections

    site.put("/secret", article_page("Inside", WALL))
    inside = site.url.replace("127.0.0.1", "localhost") + "/secret"
    url = site.put("/feed", rss(item(inside, "Inside", FERRY)), RSS)
    real = connections.is_public
    asked: list[str] = []

    def outside_at_first(address: str) -> bool:
        asked.append(address)
        return len(asked) == 1 or real(address)

    monkeypatch.setattr(connections, "is_public", outside_at_first)
    assert counts(reading.read(url, private=False)) == (1, 0, 0, 0)  # the feed's own text
    assert "/secret" not in site.paths()


def test_an_entry_two_feeds_share_is_fetched_once(site: WebServer, reading: Reading) -> None:
    link = site.put("/ferry", article_page("Ferry", FERRY))
    one = site.put("/one", rss(item(link)), RSS)
    two = site.put("/two", rss(item(link), title="Other"), RSS)
    assert counts(reading.read(one, two)) == (1, 0, 0, 0)
    assert site.paths().count("/ferry") == 1


def test_a_removed_article_comes_back_while_its_feed_lists_it(site: WebServer, reading: Reading) -> None:
    url = feed_of_five(site)
    reading.read(url)
    with Archive.remover(reading.archive) as writer:
        writer.remove([reading.articles()[0].id])
        writer.publish()
    assert counts(reading.read(url)) == (1, 0, 4, 0)


def test_what_has_left_a_feed_stays(site: WebServer, reading: Reading) -> None:
    url = feed_of_five(site)
    reading.read(url)
    site.put("/feed.xml", rss(item(site.url + "/story/Midham")), RSS)
    report = reading.read(url, prune=True)
    assert (report.removed, report.gone) == (0, ())
    assert len(reading.articles()) == 5


def test_a_server_that_is_down_is_not_asked_for_every_page(site: WebServer, reading: Reading) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        down = f"http://127.0.0.1:{free.getsockname()[1]}"
    url = site.put("/feed", rss(*(item(f"{down}/{number}") for number in range(6))), RSS)
    report = reading.read(url)
    assert [("refuses" in one.reason, "3 times in a row" in one.reason) for one in report.failures] == [
        *[(True, False)] * 3,
        *[(False, True)] * 3,
    ]


def test_a_feed_takes_no_longer_than_a_quarter_of_an_hour(
    site: WebServer, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = feed_of_five(site)
    monkeypatch.setattr("ingest.web.FEED_SECONDS", 0.0)
    assert [("took too long" in one.reason) for one in reading.read(url).failures] == [True] * 5
    monkeypatch.undo()
    assert counts(reading.read(url)) == (5, 0, 0, 0)


def test_a_feed_that_was_stopped_is_gone_on_with(site: WebServer, reading: Reading) -> None:
    class Stop(Exception):
        pass

    def stop_at_the_fourth(_seconds: float) -> None:
        reading.waits.append(0.5)
        if len(reading.waits) == 4:
            raise Stop

    url = feed_of_five(site)
    with pytest.raises(Stop):
        reading.read(url, pause=stop_at_the_fourth)
    assert len(reading.articles()) == 3
    site.paths()
    assert counts(reading.read(url)) == (2, 0, 3, 0)
    assert all("if-none-match" in one.headers for one in site.asked if one.path in list(STORIES)[:3])
