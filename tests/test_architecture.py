"""The tree is the diagram: imports go one way, packages name their public parts, and importing costs little."""

from __future__ import annotations

import ast
import importlib
import json
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAY_IMPORT: dict[str, set[str]] = {
    "prompts": set(),
    "vectorstore": set(),
    "ingest": {"vectorstore"},
    "assistant": {"vectorstore", "prompts"},
    "ui": {"assistant", "ingest", "vectorstore"},
}
ROOMS = sorted(MAY_IMPORT)
HEAVY = {
    "chromadb",
    "gradio",
    "langchain",
    "langchain_core",
    "onnxruntime",
    "openvino",
    "sentence_transformers",
    "tantivy",
    "tiktoken",
    "torch",
    "trafilatura",
    "transformers",
}
LONGEST_FUNCTION = 60
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"a relative import at line {node.lineno}: write the whole name"
            yield node.module or ""
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            yield from (str(arg.value) for arg in node.args if isinstance(arg, ast.Constant))


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_imports_go_one_way(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    rooms = {name.split(".")[0] for name in _imports(ast.parse(path.read_text(encoding="utf-8")))}
    backward = (rooms & set(ROOMS)) - MAY_IMPORT[room] - {room}
    assert not backward, f"{_name(path)} imports {', '.join(sorted(backward))}"
    assert not rooms & {"tests", "benchmarks", "samples"}


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if text.strip():
        assert (ast.get_docstring(ast.parse(text)) or "").strip(), _name(path)
    else:
        assert path.name == "__init__.py", f"{_name(path)} is empty"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_function_is_longer_than_a_screen(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = {node.name: length for node in functions if (length := _length(node)) > LONGEST_FUNCTION}
    assert not long


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("room", ROOMS)
def test_a_package_lists_its_public_names(room: str) -> None:
    package = importlib.import_module(room)
    listed = getattr(package, "__all__", [])
    assert list(listed) == sorted(set(listed), key=_rank), f"{room}.__all__ is not sorted"
    for name in listed:
        assert not isinstance(getattr(package, name), types.ModuleType), f"{room}.{name} is a module"
    found = {
        name
        for name, value in vars(package).items()
        if not name.startswith("_") and str(getattr(value, "__module__", "")).split(".")[0] == room
    }
    assert found <= set(listed), f"{room} has public names it does not list: {sorted(found - set(listed))}"


def _rank(name: str) -> tuple[int, str]:
    """ruff's order: CONSTANTS, Classes, functions."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2), name


def _loaded(code: str) -> tuple[float, set[str]]:
    """Seconds of work that `code` is in a fresh interpreter, and the top-level modules it loads.

    Time on the processor, not on the clock: other work on the machine must not fail the test.
    """
    script = (
        "import time, sys, json\nbegan = time.process_time()\n"
        f"{code}\n"
        "took = time.process_time() - began\n"
        "print(json.dumps([took, sorted({name.split('.')[0] for name in sys.modules})]), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    seconds, modules = json.loads(done.stderr.splitlines()[-1])
    return float(seconds), set(modules)


@pytest.mark.parametrize("room", ["assistant", "vectorstore", "ingest", "prompts"])
def test_importing_a_room_is_light(room: str) -> None:
    runs = [_loaded(f"import {room}") for _ in range(5)]
    assert sorted(runs[0][1] & HEAVY) == []
    # Machines differ: what takes longer than half a second may take no more than three times what it builds on.
    built_on = min(_loaded("import numpy, sqlalchemy")[0] for _ in range(5))
    assert min(seconds for seconds, _ in runs) < max(0.5, 3 * built_on)


def test_help_is_light() -> None:
    code = "from ui.main import run\nassert run(['--help']) == 0"
    runs = [_loaded(code) for _ in range(3)]
    assert not runs[0][1] & (HEAVY | {"numpy", "pydantic", "sqlalchemy"})
    assert min(seconds for seconds, _ in runs) < 0.4


def test_asking_loads_only_what_it_needs(news_archive: Path) -> None:
    code = (
        "from ui.main import run\n"
        f"assert run(['--archive', {str(news_archive)!r}, 'ask', 'Why was the bridge closed?']) == 0"
    )
    _, modules = _loaded(code)
    unwanted = {"torch", "sentence_transformers", "transformers", "gradio", "langchain", "trafilatura", "onnxruntime"}
    unwanted |= {"langchain_core", "pandas", "scipy", "sklearn"}
    assert sorted(modules & unwanted) == []
    assert {"chromadb_rust_bindings", "openvino", "tantivy"} <= modules, "the test no longer reaches the real parts"
