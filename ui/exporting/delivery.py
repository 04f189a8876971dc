"""Hands a result over as it is wanted: drawn for the terminal, or in a format, to stdout or into a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import click

from ui import console
from ui.exporting.composing import Result
from ui.exporting.formats import exported
from ui.exporting.options import Wanted
from ui.files import named_in_errors, write_whole

_R = TypeVar("_R", bound=Result)


def deliver(result: _R, wanted: Wanted, show: Callable[[_R], None], now: datetime) -> None:
    """`show` draws it where no format is wanted; `now` is when it was looked up."""
    if wanted.format is None:
        show(result)
    else:
        deliver_text(exported(result, wanted.format, now), wanted.file)


def deliver_text(text: str, file: Path | None) -> None:
    """To stdout, or into a file that is there whole or not at all. Raises OSError with the file's name."""
    if file is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    content = text.encode()
    if file.exists() and not file.is_file():  # a device or a pipe: it must not be replaced
        with named_in_errors(file):
            file.write_bytes(content)
    else:
        write_whole(file.resolve(), content)
    console.note(f"Written to {file}.")
