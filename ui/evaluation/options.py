"""Options that the commands of `byline eval` share: where runs go, what the cases are, how they are asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

_Function = Callable[..., Any]


def case_options(function: _Function) -> _Function:
    """Adds CASES, --report, --format, --jobs and --seed."""
    jobs = "Processes that ask. [default: what pays]"
    place = click.Path(path_type=Path)
    report: dict[str, Any] = {"metavar": "DIR", "type": place, "default": Path("byline-eval"), "show_default": True}
    number: dict[str, Any] = {"metavar": "N", "type": click.IntRange(0), "default": 0, "show_default": True}
    for option in (
        click.option("--seed", help="Of intervals and significance tests.", **number),
        click.option("--jobs", metavar="N", type=click.IntRange(1, 64), help=jobs),
        click.option("--format", "kind_of_file", metavar="NAME", help="What CASES is. [default: told by its content]"),
        click.option("--report", "folder", help="Where runs and reports are kept.", **report),
        click.argument("source", metavar="CASES", type=place),
    ):
        function = option(function)
    return function
