"""`byline eval generate`: a first file of cases from the archive itself, for an editor to correct."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ui import console, wiring
from ui.cli import command
from ui.options import json_option
from ui.state import current
from vectorstore.errors import UsageError


@command(
    "eval generate",
    "byline eval generate --out cases.jsonl",
    "byline eval generate --number 200 --seed 7 --out cases.jsonl",
    "byline eval cases.jsonl",
)
@click.option("--out", "target", metavar="FILE", default="-", help="Where the cases go. [default: -, which is stdout]")
@click.option("--number", type=click.IntRange(1, 100_000), default=60, show_default=True, help="Cases to make.")
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Another one chooses other articles."
)
@click.option("--force", is_flag=True, help="Write over FILE, which may hold an editor's corrections.")
@json_option
def eval_generate_command(target: str, number: int, seed: int, force: bool, as_json: bool) -> None:
    """Make cases from the archive without any model: questions with their gold sentences, quotations to trace, and
    questions whose articles are left out, which nothing then answers.

    They are a start, not a standard: read them, mend the wording, delete what is unclear, add your own.
    """
    del as_json  # it is JSON in any case
    from assistant.evaluation.generation import case_line, generate
    from ui.files import write_whole

    path = None if target == "-" else Path(target)
    if path is not None and path.exists() and not force:
        raise UsageError(f"{path} exists already.", "Name another file with --out, or add --force to write over it.")
    if path is not None and not path.resolve().parent.is_dir():
        raise UsageError(f"The folder of {path} does not exist.", "Make it, or name another file with --out.")
    with wiring.open_archive(current().settings()) as archive:
        wiring.require_articles(archive)
        with console.progress_line("Reading the articles…"):
            cases = generate(archive, number=number, seed=seed)
    if not cases:
        raise UsageError("The archive yields no cases.", "Write some by hand: 'byline eval --help' names the formats.")
    lines = [json.dumps(case_line(case), ensure_ascii=False) for case in cases]
    if path is None:
        for line in lines:
            click.echo(line)
    else:
        write_whole(path, "".join(f"{line}\n" for line in lines).encode())
    fewer = "" if len(cases) == number else f" The archive yields no more than that; {number} were asked for."
    console.note(f"{len(cases):,} cases{f' written to {path}' if path else ''}.{fewer}")
