"""No library calls home: every switch that keeps one quiet is thrown, whatever the environment said before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ui.wiring import quiet
from vectorstore import chroma_package

ROOT = Path(__file__).resolve().parents[1]
TRACING = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2")
# Written out a second time on purpose: a switch that is lost or turned round must be noticed.
SWITCHES = {
    "ANONYMIZED_TELEMETRY": "False",
    "CHROMA_OTEL_GRANULARITY": "none",
    "CHROMA_PRODUCT_TELEMETRY_IMPL": "chromadb.telemetry.product.posthog.Posthog",
    "DO_NOT_TRACK": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "LANGCHAIN_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "LANGSMITH_TRACING_V2": "false",
    "OTEL_SDK_DISABLED": "true",
    "TRANSFORMERS_OFFLINE": "1",
}
# LangSmith remembers what it read; a process that has just started has read nothing.
TRACED = """
import json, os, sys
from langsmith.utils import get_env_var, tracing_is_enabled
from ui.wiring import quiet

def traced():
    get_env_var.cache_clear()
    return bool(tracing_is_enabled())

names = sys.argv[1:]
found = {"every one": [traced()]}
quiet()
found["every one"].append(traced())
for name in names:
    for other in names:
        os.environ.pop(other, None)
    os.environ[name] = "true"
    found[name] = [traced()]
    quiet()
    found[name].append(traced())
print(json.dumps(found))
"""


def test_langsmith_traces_nothing_whichever_variable_asks_for_it() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **dict.fromkeys(TRACING, "true")}
    done = subprocess.run(
        [sys.executable, "-c", TRACED, *TRACING], env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    # traced before, which shows that the variable counts; not traced after
    assert json.loads(done.stdout) == {name: [True, False] for name in ("every one", *TRACING)}


@pytest.mark.parametrize(("name", "value"), SWITCHES.items())
def test_a_switch_is_thrown_against_what_the_environment_says(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in SWITCHES:
        monkeypatch.setenv(each, "set by the reader")
    quiet()
    assert os.environ[name] == value


def test_the_telemetry_of_openvino_counts_as_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "openvino_telemetry", raising=False)
    quiet()
    with pytest.raises(ModuleNotFoundError, match="halted"):
        __import__("openvino_telemetry")


def test_chroma_is_told_to_send_nothing_even_where_the_environment_allows_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    chromadb = chroma_package.load_chroma()
    from chromadb.config import Settings

    given: list[Settings] = []

    def persistent(path: str, settings: Settings) -> object:
        assert path == str(tmp_path / "vectors")
        given.append(settings)
        return object()

    monkeypatch.setenv("ANONYMIZED_TELEMETRY", "True")
    assert Settings().anonymized_telemetry, "the variable counts, so only what the client is given can say no"
    monkeypatch.setattr(chromadb, "PersistentClient", persistent)
    chroma_package.client(tmp_path / "vectors")
    assert [settings.anonymized_telemetry for settings in given] == [False]
