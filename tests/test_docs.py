"""What README and docs show works: command lines parse, fields exist, links lead somewhere, the example can be run."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import click
import pytest
from commands import Byline

from ui.cli import COMMANDS, cli
from ui.reference import help_context

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)\)")


def commands() -> list[str]:
    blocks = [block for page in PAGES for block in SHELL.findall(page.read_text(encoding="utf-8"))]
    lines = [line.partition("#")[0].strip() for block in blocks for line in block.splitlines()]
    return sorted({line for line in lines if line.startswith("byline ")})


@pytest.mark.parametrize("line", commands())
def test_a_command_line_that_is_shown_is_one(line: str) -> None:
    context = click.Context(cli, info_name="byline", obj=None)
    words = shlex.split(line)[1:]
    while words and words[0].startswith("--"):
        words = words[2:]
    name, command, rest = cli.resolve_command(context, words)
    assert name in COMMANDS
    assert command is not None
    command.make_context(name, list(rest), parent=help_context())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [link for link in LINK.findall(text) if not (page.parent / link).exists()] == []


def test_the_first_run_of_the_evaluation_guide_passes_every_case(byline: Byline) -> None:
    assert byline("--archive", "sample-archive", "ingest", ROOT / "samples").code == 0
    cases = ROOT / "docs" / "examples" / "cases.jsonl"
    result = byline("--archive", "sample-archive", "eval", cases, "--json").json("eval")
    assert result["passed"] == result["judged"] == len(cases.read_text(encoding="utf-8").splitlines())


def test_the_case_that_is_shown_is_made_of_fields_that_are_read() -> None:
    from assistant.evaluation.formats import load_cases

    text = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8")
    shown = json.loads(re.findall(r"```json\n(.*?)```", text, re.DOTALL)[0])
    named = set(re.findall(r"`([a-z_]+)`", "".join(line for line in text.splitlines() if line.startswith("| `"))))
    line = {name: shown[name] for name in shown}
    assert line.keys() - {"id"} <= named
    assert load_cases(ROOT / "docs" / "examples" / "cases.jsonl").cases[0].text == shown["question"]
