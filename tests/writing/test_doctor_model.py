"""The doctor's look at the chat model: it asks the real client for one word."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from typing import Any

import pytest
from chat_servers import PROVIDERS, ChatServer, Hang, Reply, Status, serving

from ui import doctor
from ui.contract import CheckJson
from ui.settings import Settings

for _package in ("langchain_openai", "langchain_anthropic", "langchain_ollama"):
    pytest.importorskip(_package)


def look(server: ChatServer, **chat: object) -> CheckJson:
    known = server.settings
    return of_chat({"model": known.name, "base_url": known.base_url, "timeout": known.timeout, **chat})


def of_chat(chat: Mapping[str, Any]) -> CheckJson:
    settings = Settings.model_validate({"chat": chat})
    return doctor._made("Chat model", doctor._chat_model, settings)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_model_that_replies_is_ok_with_its_time(provider: str) -> None:
    with serving(provider, [Reply(["ready"])]) as server:
        check = look(server)
    assert check.state == "ok"
    assert check.found.startswith(f"{provider}:test-model replied in ")
    assert check.next_step is None
    (request,) = server.requests
    assert "ready" in request.prompt


def test_a_model_that_thinks_beyond_so_short_a_reply_is_ok() -> None:
    with serving("openai", [Reply([], finish="length")]) as server:
        assert look(server).state == "ok"


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(
    ("entry", "found", "step"),
    [
        (Status(401), "does not accept the key", "key in the environment"),
        (Status(404), "does not know this model", ""),
        (Status(500), "error of its own", "Ask again later"),
        (Hang(), "no reply came in time", "chat.timeout"),
        (Reply([]), "its reply was empty", "another model"),
    ],
    ids=["key", "model", "server", "silence", "empty"],
)
def test_a_model_that_fails_is_a_problem_with_a_next_step_and_is_asked_once(
    provider: str, entry: Any, found: str, step: str
) -> None:
    with serving(provider, [entry]) as server:
        check = look(server, timeout=0.3 if isinstance(entry, Hang) else 5.0)
    assert check.state == "problem"
    assert found in check.found
    assert step in (check.next_step or "nothing")
    assert len(server.requests) == 1


@pytest.mark.parametrize("model", [None, "none"])
def test_without_a_model_nothing_is_called(model: str | None) -> None:
    with serving("openai") as server:
        check = of_chat({"model": model, "base_url": server.settings.base_url})
    assert check.state == "ok"
    assert check.found.startswith("none")
    assert server.requests == []


def test_a_missing_package_names_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    importlib.import_module("langchain.chat_models")
    monkeypatch.setitem(sys.modules, "langchain_mistralai", None)
    check = of_chat({"model": "mistralai:mistral-small"})
    assert check.state == "problem"
    assert "not installed" in check.found
    assert "pip install -c constraints.txt -e '.[mistral]'" in (check.next_step or "")


def test_a_missing_key_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    check = of_chat({"model": "openai:gpt-4o-mini"})
    assert check.state == "problem"
    assert "key" in (check.next_step or "")
