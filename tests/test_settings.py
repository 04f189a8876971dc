"""Settings: where a value comes from is never in doubt, and a misspelt name never passes in silence."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant import AnswerSettings, Limits, ModelSettings, RetrievalSettings, WritingSettings
from ingest import IngestSettings
from ui import reference, wiring
from ui.settings import Settings, setting_names, variable_name
from vectorstore import UsageError

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _write(text: str, name: str = "byline.toml") -> Path:
    path = Path(name)
    path.write_text(text, encoding="utf-8")
    return path


def test_each_source_goes_before_the_one_below_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings.load().server.port == 7860
    _write("[server]\nport = 7001\nhost = '::1'\n[answer]\nmax_words = 90")
    assert Settings.load().server.port == 7001
    monkeypatch.setenv("BYLINE_SERVER__PORT", "7002")
    assert Settings.load().server.port == 7002
    loaded = Settings.load({"server": {"port": 7003}})
    assert loaded.server.port == 7003
    assert loaded.server.host == "::1", "a source may set one value of a section and leave the others"
    assert loaded.answer.max_words == 90


def test_a_named_file_is_read_instead_of_the_usual_one() -> None:
    _write("[server]\nport = 7001")
    other = _write("[server]\nport = 7009", "other.toml")
    assert Settings.load(config=other).server.port == 7009


def test_a_named_file_that_is_missing_is_an_error() -> None:
    with pytest.raises(UsageError, match=r"nowhere\.toml cannot be read"):
        Settings.load(config=Path("nowhere.toml"))


def test_the_archive_comes_from_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings.load().archive == Path(".byline")
    monkeypatch.setenv("BYLINE_ARCHIVE", "/srv/news")
    monkeypatch.setenv("BYLINE_DEMO_ARCHIVE", "/srv/demo")
    assert Settings.load().archive == Path("/srv/news")
    assert Settings.load().demo_archive == Path("/srv/demo")
    assert Settings.load({"archive": Path("here")}).archive == Path("here")


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYLINE_ARCHIVE", "")
    assert Settings.load().archive == Path(".byline")


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("[answer]\nmax_word = 90", "answer.max_words"),
        ("[anser]\nmax_words = 90", "answer.max_words"),
        ("archiv = 'x'", "archive"),
        ("[server]\nports = 1", "server.port"),
    ],
)
def test_an_unknown_name_in_the_file_is_refused_with_the_nearest(text: str, near: str) -> None:
    _write(text)
    with pytest.raises(UsageError, match="There is no setting") as caught:
        Settings.load()
    assert caught.value.next_step == f"Did you mean '{near}'?"
    assert "byline.toml" in caught.value.message


@pytest.mark.parametrize(
    "variable", ["BYLINE_ANSWER__MAX_WORD", "BYLINE_ANSWERS__MAX_WORDS", "BYLINE_ARCHIV", "BYLINE_ANSWER_MAX_WORDS"]
)
def test_an_unknown_variable_is_refused_with_the_nearest(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, "90")
    with pytest.raises(UsageError, match=variable) as caught:
        Settings.load()
    assert "Did you mean BYLINE_A" in caught.value.next_step


def test_variables_of_other_programs_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYLINE_PORT_7860_TCP", "tcp://10.0.0.1:7860")  # what Kubernetes sets for a service
    monkeypatch.setenv("BYLINE_SERVICE_HOST", "10.0.0.1")
    assert Settings.load().server.port == 7860


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[answer]\nmax_words = 'many'", "answer.max_words"),
        ("[answer]\nmax_words = 0", "answer.max_words"),
        ("[embedder]\nengine = 'steam'", "embedder.engine"),
        ("[chat]\nmodel = 'gpt'", "chat.model"),
        ("answer = 5", "answer"),
        ("[archive]\nfolder = 'x'", "archive.folder"),
    ],
)
def test_a_wrong_value_names_the_setting_and_the_file(text: str, name: str) -> None:
    _write(text)
    with pytest.raises(UsageError) as caught:
        Settings.load()
    assert f"'{name}'" in caught.value.message
    assert "byline.toml" in caught.value.message
    assert "\n" not in str(caught.value)


def test_a_wrong_variable_is_blamed_on_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    _write("[server]\nport = 7001")
    monkeypatch.setenv("BYLINE_SERVER__PORT", "seven")
    with pytest.raises(UsageError, match="the environment"):
        Settings.load()


def test_a_file_that_is_not_toml_is_a_usage_error() -> None:
    _write("[server\nport = 7001")
    with pytest.raises(UsageError, match="not valid TOML"):
        Settings.load()


def test_the_defaults_read_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    _write("[server]\nport = 7001")
    monkeypatch.setenv("BYLINE_SERVER__PORT", "7002")
    assert Settings().server.port == 7860


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().answer.max_words = 10


def test_the_fingerprint_names_what_shapes_answers_and_nothing_else() -> None:
    plain = Settings.load().fingerprint()
    assert plain == Settings.load({"server": {"port": 1}, "archive": Path("x")}).fingerprint()
    for name, value in (("timeout", 5), ("retries", 0), ("cache", False), ("price_read", 1.5), ("price_written", 2)):
        assert plain == Settings.load({"chat": {name: value}}).fingerprint(), name
    others: list[dict[str, Any]] = [
        {"answer": {"max_words": 50}},
        {"passages": {"tokens": 64}},
        {"chat": {"model": "ollama:x"}},
        {"chat": {"reply_tokens": 99}},
        {"chat": {"entailment": "some/model"}},
        {"chat": {"judge": True}},
        {"chat": {"compare": True}},
    ]
    assert len({plain, *(Settings.load(other).fingerprint() for other in others)}) == 1 + len(others)


def test_every_setting_is_described_and_documented() -> None:
    for name, field in setting_names():
        assert (field.description or "").endswith("."), f"{name} is not described"
        assert variable_name(name).startswith("BYLINE_")
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == reference.settings_markdown(), (
        "docs/settings.md is out of date: run 'make docs'"
    )


def test_each_room_gets_every_one_of_its_settings() -> None:
    settings = Settings.load(
        {
            "passages": {"tokens": 64},
            "ingest": {"max_file_mb": 3.0, "max_line_mb": 4.0, "batch_articles": 5, "batch_characters": 6000},
            "answer": {"passages": 9, "floor": 0.25, "max_words": 77, "max_statements": 3},
            "retrieval": {"candidates": 7, "keyword_weight": 0.5, "meaning_weight": 2.0, "sentence_weight": 0.25},
            "chat": {"evidence": 6},
        }
    )
    assert wiring.ingest_settings(settings) == IngestSettings(64, 3.0, 4.0, 5, 6000)
    assert wiring.answer_settings(settings) == AnswerSettings(
        9, Limits(3, 77), 0.25, 6, RetrievalSettings(7, 0.5, 2.0, 0.25)
    )


def test_today_can_be_set_and_is_otherwise_the_day_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYLINE_ANSWER__TODAY", "2024-05-01")
    clock = wiring.clock_for(Settings.load())
    assert clock() == clock() == datetime(2024, 5, 1, 12, tzinfo=UTC)
    assert abs(wiring.clock_for(Settings())() - datetime.now(UTC)) < timedelta(minutes=1)
    assert Settings.load().fingerprint() != Settings().fingerprint()


def test_the_defaults_are_the_rooms_own() -> None:
    assert wiring.ingest_settings(Settings()) == IngestSettings()
    assert wiring.answer_settings(Settings()) == AnswerSettings()
    assert wiring.writing_for(Settings()) is None
    assert wiring.model_settings(Settings(), "a:b") == ModelSettings("a:b")


def test_the_chat_model_gets_every_one_of_its_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "kept"))
    given: list[WritingSettings] = []
    monkeypatch.setattr("assistant.ChatWriting", given.append)
    chat = {
        "model": "ollama:x",
        "base_url": "http://127.0.0.1:9/v1",
        "timeout": 7.5,
        "context_tokens": 800,
        "reply_tokens": 90,
        "retries": 4,
        "price_read": 0.5,
        "price_written": 2.0,
        "entailment": "some/model",
        "judge": True,
        "compare": True,
    }
    for one in (chat, {**chat, "cache": False, "price_written": None}):
        wiring.writing_for(Settings.load({"chat": one}))
    model = ModelSettings("ollama:x", "http://127.0.0.1:9/v1", 7.5, 800, 90, 4, (0.5, 2.0))
    kept, fresh = given
    assert kept == WritingSettings(model, tmp_path / "kept" / "byline" / "replies", "some/model", True, True)
    assert fresh.cache is None
    assert fresh.model.prices is None, "half of a price is none"


@pytest.mark.parametrize("model", [None, "none"])
def test_no_model_is_no_writing(model: str | None) -> None:
    assert wiring.writing_for(Settings.load({"chat": {"model": model}})) is None


@pytest.mark.parametrize(("model", "offline"), [("default", True), (".", True), ("somebody/some-model", False)])
def test_the_model_hub_is_reached_only_for_a_model_named_there(
    model: str, offline: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vectorstore import embedders

    for switch in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        monkeypatch.setenv(switch, "1")
    seen: list[bool] = []
    monkeypatch.setattr(
        embedders, "load_embedder", lambda *_, **__: seen.append(os.environ.get("HF_HUB_OFFLINE") == "1")
    )
    wiring.load_embedder_for(Settings.load({"embedder": {"model": model}}))
    assert seen == [offline]


def test_importing_the_settings_reads_and_makes_nothing(tmp_path: Path) -> None:
    code = (
        "import sys\nseen = []\n"
        "sys.addaudithook(lambda event, args: seen.append(args[0]) if event == 'open' and isinstance(args[1], str) "
        "and any(letter in args[1] for letter in 'wax') else None)\n"
        "import ui.settings\nassert not seen, seen"
    )
    before = set(tmp_path.rglob("*"))
    command = [sys.executable, "-B", "-c", code]
    environment = {"PYTHONPATH": str(ROOT), "BYLINE_SERVER__PORT": "wrong", "HOME": str(tmp_path)}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True)
    assert set(tmp_path.rglob("*")) == before
