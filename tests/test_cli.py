"""The command line: results on stdout, everything else on stderr, the contract's exit codes, and no traceback ever."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest
from commands import Byline, Done
from jsonschema import Draft202012Validator
from newsroom import NEWS, hears_ctrl_c, write_news

from ui import cli_ask, console, crash, reference, wiring
from ui.cli import COMMANDS, cli
from ui.cli_schema import schema
from ui.main import run
from ui.options import constraints
from vectorstore import Archive, ModelError
from vectorstore.embedders import Embedder

ROOT = Path(__file__).resolve().parents[1]
QUESTION = "Why was the harbour bridge closed?"
OFF_TOPIC = "What is the best recipe for pancakes with blueberries?"


def _squash(text: str) -> str:
    """Reading joins the lines of a paragraph; the words stay as they are."""
    return " ".join(text.split())


def _short(done: Done) -> bool:
    return len(done.err.strip().splitlines()) <= 2


# --- ask --------------------------------------------------------------------------------------------------------


def test_ask_answers_in_the_words_of_the_article(byline: Byline, news_archive: Path) -> None:
    answer = byline("--archive", news_archive, "ask", QUESTION, "--json").json("answer")
    assert answer["status"] == "answered"
    assert answer["question"] == QUESTION
    assert "crack in its northern pylon" in answer["answer"]
    for citation in answer["citations"]:
        assert _squash(citation["quote"]) in _squash(NEWS[citation["source"]]), "it is in the ingested file"
        assert f"[{citation['number']}]" in answer["answer"]
    bridge = next(one for one in answer["citations"] if one["source"] == "bridge.md")
    assert (bridge["outlet"], bridge["author"], bridge["published"]) == ("Harbour Gazette", "Ida Brandt", "2025-03-14")
    assert bridge["link"].startswith("https://gazette.example.org/bridge-closed?id=7#:~:text=")


def test_ask_for_people_shows_the_answer_and_its_sources(byline: Byline, news_archive: Path) -> None:
    done = byline("--archive", news_archive, "ask", *QUESTION.split())
    assert done.code == 0
    assert done.err == ""
    answer, _, sources = done.out.partition("Sources")
    assert "crack in its northern pylon" in answer
    assert "[1]" in answer
    for expected in ("[1]", "Harbour bridge closed", "Harbour Gazette", "14 March 2025", "https://gazette.example.org"):
        assert expected in sources
    assert "“" in sources


def test_ask_says_what_the_archive_does_not_hold(byline: Byline, news_archive: Path) -> None:
    answer = byline("--archive", news_archive, "ask", OFF_TOPIC, "--json").json("answer")
    assert (answer["status"], answer["citations"], answer["statements"]) == ("not_in_archive", [], [])
    shown = byline("--archive", news_archive, "ask", OFF_TOPIC)
    assert shown.code == 0
    assert answer["answer"] in " ".join(shown.out.split())


def test_a_stream_ends_with_the_same_answer(byline: Byline, news_archive: Path) -> None:
    done = byline("--archive", news_archive, "ask", QUESTION, "--stream", "--json")
    events = [json.loads(line) for line in done.out.splitlines()]
    validator = Draft202012Validator(schema("event"))
    for event in events:
        validator.validate(event)
    whole = byline("--archive", news_archive, "ask", QUESTION, "--json").json("answer")
    last = events[-1]
    assert last["event"] == "done"
    assert {**last["answer"], "timings_ms": {}} == {**whole, "timings_ms": {}}
    assert [one["statement"] for one in events if one["event"] == "statement"] == whole["statements"]
    assert [one["citation"] for one in events if one["event"] == "citation"] == whole["citations"]


def test_a_stream_for_people_has_statements_and_sources(byline: Byline, news_archive: Path) -> None:
    done = byline("--archive", news_archive, "ask", QUESTION, "--stream")
    assert "crack in its northern pylon" in done.out.partition("Sources")[0]
    assert "Harbour Gazette" in done.out.partition("Sources")[2]


def test_ask_narrows_by_outlet_and_day(byline: Byline, news_archive: Path) -> None:
    question = "What happened in Eastport?"
    for narrowing in (("--outlet", "coast courier"), ("--since", "2025-05-01"), ("--since", "2025-05-02")):
        answer = byline("--archive", news_archive, "ask", question, *narrowing, "--json").json("answer")
        assert {one["source"] for one in answer["citations"]} <= {"strike.md"}, narrowing
        assert {one["source"] for one in answer["nearest"]} <= {"strike.md"}, narrowing
    until = byline("--archive", news_archive, "search", "Eastport", "--until", "2025-03-14", "--json").json("search")
    assert {one["source"] for one in until["passages"]} == {"bridge.md"}


def test_both_days_are_included_whole() -> None:
    wanted = constraints([" Coast Courier ", ""], "2025-03-01", "2025-03-02")
    assert wanted.outlets == ("Coast Courier",)
    assert wanted.since == datetime(2025, 3, 1, tzinfo=UTC)
    assert wanted.until is not None
    assert datetime(2025, 3, 2, 23, 59, 59, tzinfo=UTC) < wanted.until < datetime(2025, 3, 3, tzinfo=UTC)
    assert not constraints((), None, None)


@pytest.mark.parametrize(
    ("arguments", "message", "step"),
    [
        (("ask",), "The question is empty", "quotation marks"),
        (("ask", "  "), "The question is empty", "quotation marks"),
        (("ask", "\udcff?"), "not valid UTF-8", "encoding"),
        (("ask", "x", "--since", "last week"), "--since is 'last week'", "2025-12-31"),
        (("ask", "x", "--until", "2025-02-30"), "--until is '2025-02-30'", "2025-12-31"),
        (("ask", "x", "--since", "2025-02-02", "--until", "2025-02-01"), "is after", "Swap"),
        (("ask", "x", "--outlet", "Harbor Gazette"), "no article from 'Harbor Gazette'", "'Harbour Gazette'"),
        (("ask", "x", "--outlet", "zzz"), "no article from 'zzz'", "Coast Courier"),
        (("ask", "x", "--model", "gpt"), "'chat.model'", "settings.md"),
        (("search",), "The search is empty", "quotation marks"),
        (("show", "zzzzzz"), "'zzzzzz' is not in the archive", "byline articles"),
        (("remove", "zzzzzz", "--yes"), "'zzzzzz' is not in the archive", "byline articles"),
        (("ask", "x", "--outlte", "y"), "No such option '--outlte'", "--outlet"),
        (("aks", "x"), "No such command 'aks'", "'ask'"),
        (("qqqq",), "No such command 'qqqq'", "byline --help"),
        (("ingest",), "Missing argument 'SOURCE...'", "ingest --help"),
        (("schema", "anwser"), "no schema 'anwser'", "'answer'"),
        (("batch", "nowhere.jsonl"), "nowhere.jsonl does not exist", "-"),
        (("serve", "--host", "0.0.0.0"), "does not listen on 0.0.0.0", "proxy"),
        (("serve", "--port", "99999"), "99999", "--help"),
        (("ingest", "x", "--watch", "--dry-run"), "do not go together", "Leave one out"),
        (("--config", "none.toml", "ask", "x"), "none.toml cannot be read", "--config"),
        (("ask", "x", "--since", ""), "--since is ''", "2025-12-31"),
        (("articles", "\udcff"), "not valid UTF-8", "encoding"),
        (("articles", "--limit", "9" * 30), "--limit", "--help"),
        (("articles", "--outlet", "Harbor Gazette"), "no article from 'Harbor Gazette'", "'Harbour Gazette'"),
        (("show", "\udcff\udcfe"), "not valid UTF-8", "encoding"),
        (("show", " "), "The article's id is empty", "quotation marks"),
        (("show", "x" * 120_000), "is not in the archive", "byline articles"),
        (("remove", "\udcff", "--yes"), "not valid UTF-8", "encoding"),
        (("ingest", ""), "The name of a source is empty", "Name a file"),
        (("ingest", "x", "--watch", "--every", "nan"), "nan is not a number of seconds", "--help"),
        (("ingest", "x", "--watch", "--every", "inf"), "--every", "--help"),
        (("ask", "x", "--archive", ""), "The name is empty", "--help"),
        (("batch", "x" * 5_000), "File name too long", "shorter"),
    ],
)
def test_wrong_usage_is_two_lines_on_stderr_and_exit_2(
    byline: Byline, news_archive: Path, arguments: tuple[str, ...], message: str, step: str
) -> None:
    done = byline("--archive", news_archive, *arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert step in done.err
    assert _short(done), done.err


@pytest.mark.parametrize("command", ["ask", "search", "articles", "show", "remove", "verify", "rebuild", "serve"])
def test_a_missing_archive_is_exit_4_with_the_next_step(byline: Byline, command: str) -> None:
    words = {"ask": "q", "search": "q", "show": "abcdef", "remove": "abcdef"}.get(command)
    done = byline(command, *([words] if words else []))
    assert (done.code, done.out) == (4, "")
    assert ".byline" in done.err
    assert "byline ingest" in done.err
    assert _short(done)
    assert not Path(".byline").exists(), "looking for an archive must not make one"


def test_an_empty_archive_is_exit_4_with_the_next_step(byline: Byline, own_archive: Path) -> None:
    listed = byline("--archive", own_archive, "articles", "--json").json("articles")
    byline("--archive", own_archive, "remove", *(one["article_id"] for one in listed["articles"]), "--yes")
    for command in ("ask", "search"):
        done = byline("--archive", own_archive, command, QUESTION)
        assert (done.code, done.out) == (4, "")
        assert "byline ingest" in done.err
    emptied = byline("--archive", own_archive, "articles", "--json").json("articles")
    assert emptied == {"articles": [], "total": 0}


def test_a_chat_model_that_fails_is_exit_5(byline: Byline, news_archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ModelError("The chat model did not answer.", "Try again, or use --model none.")

    monkeypatch.setattr(wiring, "assistant_for", fail)
    done = byline("--archive", news_archive, "ask", QUESTION)
    assert (done.code, done.out) == (5, "")
    assert "--model none" in done.err


# --- global options ---------------------------------------------------------------------------------------------


def test_the_global_options_may_follow_the_command(byline: Byline, news_archive: Path) -> None:
    before = byline("--archive", news_archive, "articles", "--json")
    after = byline("articles", "--json", "--archive", news_archive)
    assert before.out == after.out
    assert before.json("articles")["total"] == len(NEWS)


def test_the_archive_may_come_from_the_environment_or_the_file(
    byline: Byline, news_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("byline.toml").write_text(f"archive = {json.dumps(str(news_archive))}", encoding="utf-8")
    assert byline("articles", "--json").json("articles")["total"] == len(NEWS)
    monkeypatch.setenv("BYLINE_ARCHIVE", "elsewhere")
    assert "elsewhere" in byline("articles").err
    assert byline("--archive", news_archive, "articles", "--json").json("articles")["total"] == len(NEWS)


# --- batch ------------------------------------------------------------------------------------------------------

LINES: list[Any] = [
    {"id": "b", "question": QUESTION},
    {"id": 2, "question": "How did the strike end?", "history": [["What did teachers do?", ""]], "kind": "ignored"},
    "not json",
    {"id": "c", "claim": "The bridge was closed."},
    {"id": "d", "quote": "a crack in its northern pylon"},
    {"id": "e"},
    {"id": "f", "question": "  "},
    {"id": "g", "question": QUESTION, "since": "soon"},
    {"id": "h", "question": 7},
    {"id": "i", "question": QUESTION, "history": [["only a question"]]},
    ["a", "list"],
    {"id": "a", "question": OFF_TOPIC, "outlet": "Coast Courier", "since": "2025-01-01", "until": "2025-12-31"},
]
KINDS = ["bad_json", *["usage"] * 5, "bad_json"]


def _write_lines(lines: list[Any], name: str = "in.jsonl") -> Path:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    Path(name).write_text("\n\n".join(texts) + "\n", encoding="utf-8")
    return Path(name)


def test_a_batch_answers_every_line_in_order(byline: Byline, news_archive: Path) -> None:
    done = byline("--archive", news_archive, "batch", _write_lines(LINES), "--out", "out.jsonl")
    assert (done.code, done.out) == (0, "")
    rows = [json.loads(line) for line in Path("out.jsonl").read_text(encoding="utf-8").splitlines()]
    for row in rows:
        Draft202012Validator(schema("batch")).validate(row)
    assert [row["id"] for row in rows] == ["b", 2, None, "c", "d", "e", "f", "g", "h", "i", None, "a"]
    assert [row["error"]["kind"] for row in rows if "error" in row] == KINDS
    assert rows[2]["line"] == 5, "blank lines count, as in an editor"
    assert "crack in its northern pylon" in rows[0]["answer"]
    assert rows[-1]["status"] == "not_in_archive"
    assert "7 of 12" in done.err


def test_one_line_that_breaks_something_does_not_cost_the_others(
    byline: Byline, news_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant import Assistant, Question

    real = Assistant.ask

    def sometimes(self: Assistant, question: Question) -> Any:
        if "boom" in question.text:
            raise ZeroDivisionError("division by zero")
        return real(self, question)

    monkeypatch.setattr(Assistant, "ask", sometimes)
    lines = _write_lines([{"id": 1, "question": "boom"}, {"id": 2, "question": QUESTION}])
    first, second = map(json.loads, byline("--archive", news_archive, "batch", lines).out.splitlines())
    assert first["error"]["kind"] == "internal"
    assert second["status"] == "answered"
    assert "division by zero" in crash.log_file().read_text(encoding="utf-8")


def test_a_batch_that_is_stopped_leaves_the_old_output(
    byline: Byline, news_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant import Assistant

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Assistant, "ask", stop)
    Path("out.jsonl").write_text("old\n", encoding="utf-8")
    done = byline("--archive", news_archive, "batch", _write_lines(LINES), "--out", "out.jsonl")
    assert done.code == 130
    assert "out.jsonl was not written" in done.err
    assert Path("out.jsonl").read_text(encoding="utf-8") == "old\n"
    assert sorted(path.name for path in Path().iterdir() if path.is_file()) == ["in.jsonl", "out.jsonl"]


def test_a_batch_may_write_over_its_input(byline: Byline, news_archive: Path) -> None:
    lines = _write_lines([{"id": 1, "question": QUESTION}])
    assert byline("--archive", news_archive, "batch", lines, "--out", lines).code == 0
    assert json.loads(lines.read_text(encoding="utf-8"))["status"] == "answered"


@pytest.mark.parametrize(("out", "message"), [("folder", "is a folder"), ("none/out.jsonl", "does not exist")])
def test_a_batch_checks_where_it_writes_before_it_works(
    byline: Byline, news_archive: Path, out: str, message: str
) -> None:
    Path("folder").mkdir()
    done = byline("--archive", news_archive, "batch", _write_lines(LINES), "--out", out)
    assert done.code == 2
    assert message in done.err


# --- search and the archive -------------------------------------------------------------------------------------


def test_search_gives_passages_best_first(byline: Byline, news_archive: Path) -> None:
    found = byline("--archive", news_archive, "search", "river", "flood", "--json").json("search")
    assert found["words"] == "river flood"
    assert found["passages"][0]["source"] == "flood.txt"
    scores = [one["score"] for one in found["passages"]]
    assert scores == sorted(scores, reverse=True)
    for one in found["passages"]:
        assert _squash(one["text"]) in _squash(NEWS[one["source"]])
    assert (
        len(byline("--archive", news_archive, "search", "a", "--limit", "1", "--json").json("search")["passages"]) == 1
    )
    shown = byline("--archive", news_archive, "search", "river flood").out
    assert "Flood wall to be raised" in shown
    assert "1." in shown


def test_articles_are_listed_newest_first_and_narrowed(byline: Byline, news_archive: Path) -> None:
    listed = byline("--archive", news_archive, "articles", "--json").json("articles")
    assert [one["source"] for one in listed["articles"]] == ["strike.md", "bridge.md", "flood.txt"]
    for narrowing, expected in (
        (("--outlet", "COAST courier"), ["strike.md"]),
        (("--until", "2025-04-01"), ["bridge.md"]),
        (("bridge",), ["bridge.md"]),
        (("--limit", "1"), ["strike.md"]),
    ):
        found = byline("--archive", news_archive, "articles", *narrowing, "--json").json("articles")
        assert [one["source"] for one in found["articles"]] == expected
        assert found["total"] == len(NEWS)
    shown = byline("--archive", news_archive, "articles")
    assert "Teachers in Eastport end their strike" in shown.out
    assert listed["articles"][0]["article_id"] in shown.out
    assert "3 of 3 articles" in shown.err


def test_show_prints_an_article_by_the_beginning_of_its_id(byline: Byline, news_archive: Path) -> None:
    listed = byline("--archive", news_archive, "articles", "--json").json("articles")["articles"]
    for one in listed:
        shown = byline("--archive", news_archive, "show", one["article_id"][:8], "--json").json("show")
        assert shown["article_id"] == one["article_id"]
        assert _squash(shown["text"]) in _squash(NEWS[one["source"]])
        assert [version["version"] for version in shown["versions"]] == [1]
    people = byline("--archive", news_archive, "show", listed[1]["article_id"]).out
    assert "Ferries will carry commuters" in people
    assert "Ida Brandt" in people


def test_a_wrong_id_is_answered_with_near_ones(byline: Byline, news_archive: Path) -> None:
    known = byline("--archive", news_archive, "articles", "--json").json("articles")["articles"][0]
    slip = ("0" if known["article_id"][0] != "0" else "1") + known["article_id"][1:]
    for wrong in (slip, known["article_id"][:4]):
        done = byline("--archive", news_archive, "show", wrong)
        assert done.code == 2
        assert known["article_id"] in done.err
        assert known["title"] in done.err


def test_removed_articles_are_gone_from_everything(byline: Byline, own_archive: Path) -> None:
    first = byline("--archive", own_archive, "search", "bridge", "--json").json("search")["passages"][0]
    removed = byline("--archive", own_archive, "remove", first["article_id"], "--yes", "--json").json("remove")
    assert [one["article_id"] for one in removed["removed"]] == [first["article_id"]]
    after = byline("--archive", own_archive, "search", "bridge", "--json").json("search")["passages"]
    assert first["article_id"] not in {one["article_id"] for one in after}
    assert byline("--archive", own_archive, "show", first["article_id"]).code == 2
    assert byline("--archive", own_archive, "verify").code == 0


def test_remove_asks_on_a_terminal_and_no_changes_nothing(
    byline: Byline, own_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = byline("--archive", own_archive, "articles", "--json").json("articles")["articles"][0]
    monkeypatch.setattr(console, "stderr_is_terminal", lambda: True)
    asked: list[str] = []

    def no(text: str, **_: object) -> None:
        asked.append(text)
        raise click.Abort

    monkeypatch.setattr(click, "confirm", no)
    done = byline("--archive", own_archive, "remove", first["article_id"])
    assert (done.code, done.out, asked) == (130, "", ["Delete 1 article?"])
    assert "Nothing was changed" in done.err
    assert byline("--archive", own_archive, "show", first["article_id"]).code == 0


def test_verify_finds_damage_and_rebuild_mends_it(byline: Byline, own_archive: Path) -> None:
    assert byline("--archive", own_archive, "verify", "--json").json("verify") == {"sound": True, "problems": []}
    for index in (path for path in own_archive.iterdir() if path.is_dir()):
        shutil.rmtree(index)
    damaged = byline("--archive", own_archive, "verify", "--json")
    assert damaged.code == 1
    assert not damaged.json("verify")["sound"]
    assert damaged.json("verify")["problems"]
    rebuilt = byline("--archive", own_archive, "rebuild", "--json").json("rebuild")
    assert rebuilt["articles"] == len(NEWS)
    assert byline("--archive", own_archive, "verify").code == 0


def test_doctor_tells_sound_from_damaged(byline: Byline, own_archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = byline("--archive", own_archive, "doctor", "--json")
    assert sound.code == 0
    names = [check["name"] for check in sound.json("doctor")["checks"]]
    assert {"Python", "Packages", "Model weights", "Embedding", "Archive", "Disk", "Chat model"} <= set(names)
    monkeypatch.setenv("BYLINE_ANSWER__MAX_WORD", "5")
    broken = byline("--archive", own_archive, "doctor", "--json")
    assert broken.code == 1
    assert not broken.json("doctor")["healthy"]
    assert "BYLINE_ANSWER__MAX_WORDS" in broken.out
    assert "problem" in byline("--archive", own_archive, "doctor").out


# --- ingest -----------------------------------------------------------------------------------------------------


def test_ingest_stores_what_it_can_and_names_what_it_cannot(byline: Byline, tmp_path: Path) -> None:
    write_news(tmp_path / "in")
    (tmp_path / "in" / "broken.json").write_text('{"headline": "No end', encoding="utf-8")
    done = byline("ingest", "in", "--json")
    assert done.code == 3
    report = done.json("ingest")
    assert (report["new"], [one["source"] for one in report["failures"]]) == (3, ["broken.json"])
    assert "broken.json" in done.err
    again = byline("ingest", "in", "--json").json("ingest")
    assert (again["new"], again["changed"]) == (0, 0)
    (tmp_path / "in" / "broken.json").unlink()
    assert byline("ingest", "in").code == 0


def test_a_dry_run_stores_nothing(byline: Byline, tmp_path: Path) -> None:
    write_news(tmp_path / "in")
    report = byline("ingest", "in", "--dry-run", "--json").json("ingest")
    assert (report["dry_run"], report["new"]) == (True, 3)
    assert byline("articles").code == 4
    assert "Nothing was stored" in byline("ingest", "in", "--dry-run").out


def test_pruning_is_asked_for_and_then_done(byline: Byline, tmp_path: Path) -> None:
    write_news(tmp_path / "in")
    byline("ingest", "in")
    (tmp_path / "in" / "flood.txt").unlink()
    kept = byline("ingest", "in", "--json")
    assert kept.json("ingest")["gone"] == ["flood.txt"]
    assert "--prune" in kept.err
    assert byline("ingest", "in", "--prune", "--json").json("ingest")["removed"] == 1
    assert byline("articles", "--json").json("articles")["total"] == 2


def test_a_source_that_is_not_there_is_exit_3(byline: Byline) -> None:
    done = byline("ingest", "nowhere")
    assert (done.code, done.out) == (3, "")
    assert "nowhere" in done.err


def test_a_busy_archive_is_exit_4_and_names_who_writes(
    byline: Byline, own_archive: Path, tmp_path: Path, embedder: Embedder
) -> None:
    write_news(tmp_path / "in")
    (tmp_path / "in" / "new.txt").write_text("A new article.\n\nIt says that the museum reopens.", encoding="utf-8")
    with Archive.writer(own_archive, embedder):
        done = byline("--archive", own_archive, "ingest", "in")
        asked = byline("--archive", own_archive, "ask", QUESTION, "--json").json("answer")
    assert (done.code, done.out) == (4, "")
    assert str(os.getpid()) in done.err
    assert asked["status"] == "answered", "asking works while another process writes"


# --- errors, interrupts and pipes -------------------------------------------------------------------------------


def test_an_unexpected_error_is_one_sentence_and_a_log(
    byline: Byline, news_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(cli_ask, "constraints", fail)
    done = byline("--archive", news_archive, "ask", QUESTION)
    assert (done.code, done.out) == (70, "")
    assert "division by zero" in done.err
    assert str(crash.log_file()) in done.err
    assert _short(done)
    logged = crash.log_file().read_text(encoding="utf-8")
    assert "Traceback" in logged
    assert "ZeroDivisionError" in logged


def test_debug_shows_the_traceback(
    byline: Byline, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(cli_ask, "constraints", fail)
    assert run(["ask", "x", "--debug"]) == 70
    assert "Traceback" in capsys.readouterr().err


def test_ctrl_c_says_what_is_safe(byline: Byline, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import ingest

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ingest, "ingest", stop)
    done = byline("ingest", "in")
    assert (done.code, done.out) == (130, "")
    assert "is kept" in done.err
    assert "Nothing was stored" in byline("ingest", "in", "--dry-run").err


def _popen(*arguments: str, cwd: Path, **more: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "ui.main", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more},
        text=True,
        preexec_fn=hears_ctrl_c,
    )


@pytest.fixture
def stopping() -> Iterator[list[subprocess.Popen[str]]]:
    """Processes put in here are ended, and their pipes closed, whatever happens."""
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        process.kill()
        process.communicate()


def test_a_watch_takes_new_files_and_stops_with_ctrl_c(tmp_path: Path, stopping: list[subprocess.Popen[str]]) -> None:
    write_news(tmp_path / "in")
    process = _popen("ingest", "in", "--watch", "--every", "0.1", cwd=tmp_path)
    stopping.append(process)
    assert process.stdout is not None
    assert "3 new" in process.stdout.readline()
    (tmp_path / "in" / "late.txt").write_text("Late news.\n\nThe museum reopens on Sunday.", encoding="utf-8")
    assert "1 new" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "is kept" in err
    assert "Traceback" not in err


def test_a_pipe_is_answered_line_by_line(
    news_archive: Path, tmp_path: Path, stopping: list[subprocess.Popen[str]]
) -> None:
    process = _popen("--archive", str(news_archive), "batch", "-", cwd=tmp_path, stdin=subprocess.PIPE)
    stopping.append(process)
    assert process.stdin is not None
    assert process.stdout is not None
    for number in range(3):
        process.stdin.write(json.dumps({"id": number, "question": QUESTION}) + "\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == number, "the answer comes before the next question"
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "", "")


def test_a_reader_that_goes_away_is_no_error(news_archive: Path, tmp_path: Path) -> None:
    command = f"{sys.executable} -m ui.main --archive {news_archive} batch in.jsonl | head -n 1"
    (tmp_path / "in.jsonl").write_text(f"{json.dumps({'id': 1, 'question': QUESTION})}\n" * 200, encoding="utf-8")
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (141, "")
    assert json.loads(done.stdout)["status"] == "answered"


def test_progress_is_drawn_on_a_terminal_only(tmp_path: Path, stopping: list[subprocess.Popen[str]]) -> None:
    write_news(tmp_path / "in")
    piped = _popen("--archive", "a", "ingest", "in", cwd=tmp_path)
    stopping.append(piped)
    assert piped.communicate(timeout=60)[1] == ""
    ours, theirs = os.openpty()
    watched = _popen("--archive", "b", "ingest", "in", cwd=tmp_path, stderr=theirs)
    stopping.append(watched)
    os.close(theirs)
    out, _ = watched.communicate(timeout=60)
    drawn = _drain(ours).decode()
    assert "Reading" in drawn
    assert "3/3" in drawn
    assert "3 new" in out
    assert "\x1b" not in out


def _drain(terminal: int) -> bytes:
    parts = []
    try:
        while part := os.read(terminal, 65536):
            parts.append(part)
    except OSError:  # how Linux says that the other end of a terminal is closed
        pass
    finally:
        os.close(terminal)
    return b"".join(parts)


def test_article_text_cannot_act_on_the_terminal(byline: Byline, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    hostile = "The \x1b[2Jmayor\x07 of Eastport \x1b]0;owned\x07resigned on Friday, \u202eofficials\u202c said.\x9b5m"
    (tmp_path / "in" / "a.txt").write_text(f"Mayor \x1b[31mresigns\n\n{hostile}\n", encoding="utf-8")
    assert byline("ingest", "in").code == 0
    for arguments in (("ask", "Who resigned on Friday, the mayor of Eastport?"), ("search", "mayor"), ("articles",)):
        shown = byline(*arguments).out
        assert "ayor" in shown
        assert not re.search(r"\x1b(?!\[[0-9;]*m)|[\x07\x9b\u202e]|\x1b\[31m", shown), arguments


def test_of_all_control_characters_only_our_colours_get_out(monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = "a\x1b[2Jb\x07c\x9b5md\u202ee\x1b]0;x\x07f\tg\nh\x1b[31mi\x7f"
    assert console.clean(hostile) == "a[2Jbc5mde]0;xf\tg\nh[31mi"
    written: list[str] = []
    monkeypatch.setattr(click, "echo", lambda text="", **_: written.append(text))
    console.out(console.bold(hostile))
    console.out("plain " + hostile)
    assert written[0] == "\x1b[1m" + console.clean(hostile) + "\x1b[0m"
    assert written[1] == "plain a[2Jbc5mde]0;xf\tg\nh\x1b[31mi"
    monkeypatch.setenv("NO_COLOR", "1")
    assert console.bold("x") == "x"


# --- help -------------------------------------------------------------------------------------------------------

PRINTS_A_RESULT = sorted(set(COMMANDS) - {"demo", "mcp", "serve"})


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_has_examples_that_parse(name: str) -> None:
    context = reference.help_context(name)
    command = context.command
    examples: tuple[str, ...] = command.examples  # type: ignore[attr-defined]
    assert 2 <= len(examples) <= 5
    options = {option for parameter in (*command.params, *cli.params) for option in parameter.opts}
    for example in examples:
        assert "byline" in example
        assert set(re.findall(r"(?<=\s)--[a-z-]+", example.partition("|")[0])) <= options, example
    assert all(example in context.get_help() for example in examples)


@pytest.mark.parametrize("name", PRINTS_A_RESULT)
def test_every_command_that_prints_a_result_takes_json(name: str) -> None:
    assert any("--json" in parameter.opts for parameter in reference.help_context(name).command.params)


def test_a_bare_byline_shows_the_help(byline: Byline) -> None:
    assert "byline demo" in byline("--help").out
    assert "byline demo" in byline().err


def test_the_documented_help_is_the_real_one() -> None:
    written = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert written == reference.cli_markdown(), "docs/cli.md is out of date: run 'make docs'"


# --- what is wrong outside of Byline ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["x" * 300, "\udcff"])
def test_an_archive_that_cannot_be_named_is_exit_4(byline: Byline, name: str) -> None:
    done = byline("--archive", name, "ask", "x")
    assert (done.code, done.out) == (4, ""), done.err
    assert _short(done), done.err


def test_a_file_in_place_of_the_indexes_is_damage(byline: Byline, own_archive: Path) -> None:
    shutil.rmtree(own_archive / "indexes")
    (own_archive / "indexes").write_text("")
    done = byline("--archive", own_archive, "verify")
    assert done.code == 1, done.err
    assert byline("--archive", own_archive, "ask", QUESTION).code == 4


def test_rebuilding_from_a_damaged_catalog_never_says_that_the_articles_are_stored(
    byline: Byline, own_archive: Path
) -> None:
    path = own_archive / "catalog.sqlite3"
    data = bytearray(path.read_bytes())
    data[4096 : len(data)] = b"\xff" * (len(data) - 4096)
    path.write_bytes(bytes(data))
    done = byline("--archive", own_archive, "rebuild")
    assert done.code == 4
    assert "The articles themselves are stored" not in done.err
    assert "backup" in done.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_cannot_be_written_is_no_fault_of_byline(news_archive: Path) -> None:
    with open("/dev/full", "w") as full:
        done = _process(["--archive", str(news_archive), "articles"], stdout=full)
    assert done.returncode == 2
    assert "No space left on device" in done.stderr
    assert "report" not in done.stderr


@pytest.mark.parametrize("closed", [0, 1, 2])
def test_a_closed_stream_is_no_crash(news_archive: Path, closed: int) -> None:
    command = [sys.executable, "-m", "ui.main", "--archive", str(news_archive), "batch" if closed == 0 else "articles"]
    command += ["-"] if closed == 0 else []
    shell = f'exec "$@" {closed}{"<" if closed == 0 else ">"}&-'
    done = subprocess.run(["sh", "-c", shell, "sh", *command], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "wrong inside Byline" not in done.stderr
    assert done.stdout.count("\n") == {0: 0, 1: 0, 2: len(NEWS)}[closed]


def _process(arguments: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ui.main", *arguments]
    return subprocess.run(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, timeout=120, **options)


@pytest.mark.parametrize(
    "line",
    [
        b'{"id": "\\ud800", "question": "x"}',
        b'{"id": 1, "question": "x", "outlet": "\\ud800"}',
        b'{"id": NaN, "question": "x"}',
        b'{"id": true, "question": "x"}',
    ],
)
def test_a_line_that_no_output_could_hold_costs_only_itself(byline: Byline, news_archive: Path, line: bytes) -> None:
    Path("in.jsonl").write_bytes(line + b"\n" + json.dumps({"id": 2, "question": QUESTION}).encode() + b"\n")
    assert byline("--archive", news_archive, "batch", "in.jsonl", "--out", "out.jsonl").code == 0
    bad, good = [json.loads(row, parse_constant=pytest.fail) for row in Path("out.jsonl").read_bytes().splitlines()]
    assert set(bad) == {"id", "error", "line"}
    assert (good["id"], good["status"]) == (2, "answered")


@pytest.mark.parametrize(("name", "right"), [("google:x", "google_genai:x"), ("mistral:x", "mistralai:x")])
def test_a_provider_called_by_the_name_of_its_extra_is_told_its_own(
    byline: Byline, news_archive: Path, name: str, right: str
) -> None:
    done = byline("--archive", news_archive, "ask", QUESTION, "--model", name)
    assert done.code == 2
    assert f"Did you mean {right}?" in done.err


def test_the_articles_are_listed_whatever_is_searched_for(byline: Byline, news_archive: Path) -> None:
    for words in ("x" * 60_000, " ".join(f"w{n}" for n in range(3_000))):
        done = byline("--archive", news_archive, "articles", words)
        assert (done.code, done.out) == (0, ""), done.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_log_that_cannot_be_written_is_no_second_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crash, "log_file", lambda: Path("/dev/full"))
    assert crash.write_down(ValueError("odd")) is None


def test_a_reader_that_is_gone_before_a_table_is_drawn_is_no_error(news_archive: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = _process(["--archive", str(news_archive), "articles"], stdout=writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


def test_a_question_as_long_as_a_book_is_read_in_time(byline: Byline, news_archive: Path) -> None:
    book = "Why did Amanda Okafor close the harbour bridge in Eastport on Friday? " * 2_000
    began = time.process_time()
    assert byline("--archive", news_archive, "ask", book).code == 0
    assert time.process_time() - began < 30
