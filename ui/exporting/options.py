"""The options `--format`, `--out` and `--json`, and what they come to. Loads no format."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from vectorstore.errors import UsageError

FORMATS = {
    "markdown": ".md",
    "html": ".html",
    "json": ".json",
    "note": ".txt",
    "bibtex": ".bib",
    "csl-json": ".csl.json",
}
"""Name to the ending of a file."""
TIMELINE_FORMATS = {**FORMATS, "csv": ".csv", "ics": ".ics"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a result goes out. No format: drawn for the terminal; no file: to stdout."""

    format: str | None = None
    file: Path | None = None

    @classmethod
    def of(cls, name: str | None, out: str | None, as_json: bool, formats: dict[str, str]) -> Wanted:
        """What the options come to; a file's ending names the format. Raises `UsageError` before any work is done."""
        if as_json and name not in (None, "json"):
            raise UsageError(f"--json and --format {name} do not go together.", "Leave one out.")
        name = "json" if as_json else name
        if out is None or out == "-":
            return cls(name)
        file = Path(out)
        _check_writable(file, out)
        return cls(name or _format_of(file, formats), file)


def export_options(formats: dict[str, str]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Adds --format, --out and --json."""
    names, endings = ", ".join(formats), " ".join(formats.values())

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in (
            click.option("--json", "as_json", is_flag=True, help="Print the result as JSON."),
            click.option("--out", metavar="FILE", help=f"Write to FILE, in the format its ending names: {endings}."),
            click.option(
                "--format",
                "format_name",
                type=click.Choice(list(formats)),
                metavar="FORMAT",
                help=f"Write the result as one of: {names}.",
            ),
        ):
            function = option(function)
        return function

    return add


def _format_of(file: Path, formats: dict[str, str]) -> str:
    fitting = {ending: name for name, ending in formats.items() if file.name.lower().endswith(ending)}
    if not fitting:
        endings = ", ".join(sorted(formats.values()))
        hint = f"Name the format with --format, or end the file's name in one of {endings}."
        raise UsageError(f"The ending of '{file.name}' does not name a format.", hint)
    return fitting[max(fitting, key=len)]  # .csl.json goes before .json


def _check_writable(file: Path, given: str) -> None:
    if not given.strip():
        raise UsageError("The name of the file is empty.", "Name a file with --out.")
    if file.is_dir():
        raise UsageError(f"{given} is a folder.", "Name a file with --out.")
    folder = file.resolve().parent
    if not folder.is_dir():
        raise UsageError(f"The folder of {given} does not exist.", "Make it, or name another file with --out.")
    if not os.access(folder, os.W_OK):
        raise UsageError(f"{given} cannot be written: its folder is read-only.", "Name another file with --out.")
