"""The permanent link of an answer: a page that stands alone, says what is gone, and shows hostile text as text."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi import FastAPI
from kept_news import ARTICLES, FERRY, FIRE, TUNNEL, make_archive, remove
from pybtex.database import parse_string
from starlette.testclient import TestClient

from assistant import Answer, Question
from ui import wiring
from ui.convert import answer_json
from ui.records.routes import records_router
from ui.serving.opening import open_service
from ui.serving.service import Service
from ui.settings import Settings
from vectorstore.embedders import Embedder

ALLOWED = {"html", "head", "meta", "title", "style", "body", "main", "nav", "h1", "h2", "section", "p", "strong", "a",
           "div", "span", "bdi", "time", "blockquote", "mark", "ul", "li"}  # fmt: skip


@pytest.fixture(scope="module")
def linked_archive(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    return make_archive(tmp_path_factory.mktemp("linked"), embedder)


@contextmanager
def serving(folder: Path) -> Iterator[Service]:
    with open_service(Settings(archive=folder)) as service:
        yield service


@pytest.fixture
def service(
    linked_archive: Path, tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Service]:
    monkeypatch.setattr(wiring, "load_embedder_for", lambda settings: embedder)
    with serving(Path(shutil.copytree(linked_archive, tmp_path / "served"))) as opened:
        yield opened


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with client_of(service) as found:
        yield found


def client_of(service: Service) -> TestClient:
    app = FastAPI()
    app.include_router(records_router(service))
    return TestClient(app)


def asked(service: Service, question: str) -> tuple[Answer, str]:
    """An answer and its address."""
    answer = service.ask(Question(question))
    return answer, f"/answers/{service.records.keep('account:ann', answer_json(answer)).id}"


class Page(HTMLParser):
    """The elements of a page with their attributes, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words, self._in_style = "", False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._in_style = tag == "style"

    def handle_data(self, data: str) -> None:
        self.words += "" if self._in_style else data

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False
        self.words += " " if tag in ("p", "div", "h1", "h2", "li", "blockquote", "section") else ""


def page(client: TestClient, address: str, status: int = 200) -> Page:
    response = client.get(address)
    assert response.status_code == status
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["x-robots-tag"] == "noindex"
    assert "private" in response.headers["cache-control"]
    return Page(response.text)


def test_the_page_shows_the_answer_with_each_quotation_and_where_it_is_from(
    service: Service, client: TestClient
) -> None:
    answer, address = asked(service, TUNNEL)
    found = page(client, address)
    assert TUNNEL in found.words
    assert all(f"{one.text} [{one.citations[0]}]" in found.words for one in answer.statements)
    for citation in answer.citations:
        article = citation.quote.article
        assert f"“{citation.quote.text}”" in found.words
        assert article.title is not None
        assert article.title in found.words
        assert article.outlet is not None
        assert article.outlet in found.words
    assert "3 February 2026" in found.words
    assert "As of" in found.words
    assert re.search(r"Asked on \d+ \w+ \d{4} at \d\d:\d\d UTC\.", found.words)
    assert ("a", {"href": "../"}) in found.elements
    assert "gone" not in found.words


def test_the_page_shows_disagreements_with_their_sides(service: Service, client: TestClient) -> None:
    answer, address = asked(service, FIRE)
    found = page(client, address)
    assert f"Sources disagree: {answer.disagreements[0].about}" in found.words
    assert all(one.value in found.words for one in answer.disagreements[0].positions)


def test_the_page_of_an_abstention_offers_the_nearest_articles(service: Service, client: TestClient) -> None:
    answer, address = asked(service, "How many goals did Selby score in the hockey final?")
    found = page(client, address)
    assert answer.text in found.words
    assert "Closest articles" in found.words


def test_the_page_runs_and_fetches_nothing(service: Service, client: TestClient) -> None:
    for question in (TUNNEL, FIRE, FERRY, "<script>window.hacked=1</script>Where does the ferry sail?"):
        _, address = asked(service, question)
        found = page(client, address)
        assert {tag for tag, _ in found.elements} <= ALLOWED
        for _, attributes in found.elements:
            assert not [name for name in attributes if name.startswith("on") or name in {"src", "style", "action"}]
            assert re.fullmatch(r"\.\./|\?format=\w+|#source-\d+|https?://\S+", attributes.get("href") or "../")
    assert "<script>" in found.words, "it is shown as what it is"


def test_a_hostile_article_is_quoted_as_text(service: Service, client: TestClient) -> None:
    answer, address = asked(service, FERRY)
    assert answer.citations[0].quote.article.title == ARTICLES["attack"][0]
    response = client.get(address)
    assert "<script" not in response.text
    assert "<img" not in response.text
    assert response.text.count("</body>") == response.text.count("<main>") == 1
    assert ARTICLES["attack"][0] in Page(response.text).words


def test_what_a_deleted_article_said_is_marked_as_gone_and_not_shown_in_any_form(
    service: Service, client: TestClient
) -> None:
    answer, address = asked(service, FIRE)
    lost = [one for one in answer.citations if one.quote.article.title == "After the fire at the Selby mill"]
    remove(service.archive, "After the fire at the Selby mill")
    found = page(client, address)
    assert "Gone: " in found.words
    assert "stood here. The archive no longer has what was quoted." in found.words
    assert "gone: its article is no longer in the archive" in found.words
    for form in ("html", "markdown", "note", "json", "bibtex", "csl"):
        text = client.get(address, params={"format": form}).text
        assert all(one.quote.text not in text for one in lost), form
        assert "After the fire" not in text, form


def test_an_answer_of_which_nothing_is_left_says_so(service: Service, client: TestClient) -> None:
    answer, address = asked(service, TUNNEL)
    remove(service.archive, *{str(one.quote.article.title) for one in answer.citations})
    found = page(client, address)
    assert "The articles that this answer was made of are no longer in the archive." in found.words
    assert "Sources" not in found.words


def test_the_other_forms_hold_the_same_answer(service: Service, client: TestClient) -> None:
    answer, address = asked(service, TUNNEL)

    def form(name: str) -> tuple[str, str]:
        response = client.get(address, params={"format": name})
        assert response.status_code == 200
        assert response.headers["x-robots-tag"] == "noindex"
        assert f'filename="byline-answer.{ENDINGS[name]}"' in response.headers["content-disposition"]
        return response.headers["content-type"].partition(";")[0], response.text

    kind, text = form("json")
    given = answer_json(answer)
    assert (kind, json.loads(text)) == ("application/json", json.loads(given.model_dump_json()))
    kind, text = form("markdown")
    assert (kind, text.splitlines()[0]) == ("text/markdown", f"# {TUNNEL}")
    kind, text = form("note")
    assert kind == "text/plain"
    assert f"“{answer.citations[0].quote.text}”" in text
    kind, text = form("bibtex")
    assert kind == "application/x-bibtex"
    articles = {one.quote.article.id for one in answer.citations}
    assert len(parse_string(text, "bibtex").entries) == len(articles)
    kind, text = form("csl")
    assert (kind, len(json.loads(text))) == ("application/vnd.citationstyles.csl+json", len(articles))


ENDINGS = {"json": "json", "markdown": "md", "note": "txt", "bibtex": "bib", "csl": "csl.json"}


def test_the_page_links_to_every_other_form(service: Service, client: TestClient) -> None:
    _, address = asked(service, TUNNEL)
    links = [attributes.get("href") or "" for _, attributes in page(client, address).elements]
    assert {one.removeprefix("?format=") for one in links if one.startswith("?")} == set(ENDINGS)


def test_a_form_that_there_is_not_is_answered_with_those_there_are(service: Service, client: TestClient) -> None:
    _, address = asked(service, TUNNEL)
    found = page(client, f"{address}?format=<b>pdf</b>", 400)
    assert "html, markdown, note, json, bibtex, csl" in found.words


@pytest.mark.parametrize("unknown", ["nothing", "%00", "%F0%9F%9A%A2", "<script>", "a" * 5_000, "..%2e"])
def test_a_link_that_leads_nowhere_says_so_in_plain_words(client: TestClient, unknown: str) -> None:
    found = page(client, f"/answers/{unknown}", 404)
    assert "There is no answer at this address." in found.words
    assert ("a", {"href": "../"}) in found.elements


def test_a_link_outlives_the_server_that_gave_it(service: Service, client: TestClient) -> None:
    answer, address = asked(service, TUNNEL)
    with serving(service.archive.folder) as again, client_of(again) as later:
        assert answer.statements[0].text in page(later, address).words


def test_what_a_chat_model_worded_is_said_to_be_so(service: Service, client: TestClient) -> None:
    answer = replace(service.ask(Question(TUNNEL)), answerer="ollama:small")
    kept = service.records.keep("account:ann", answer_json(answer))
    assert "Worded by ollama:small" in page(client, f"/answers/{kept.id}").words


def test_a_link_can_be_looked_at_without_its_body(service: Service, client: TestClient) -> None:
    _, address = asked(service, TUNNEL)
    response = client.head(address)
    assert (response.status_code, response.text) == (200, "")
