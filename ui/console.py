"""Writes to the terminal: results to stdout, everything else to stderr. Draws no answers itself."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import textwrap
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.table import Table

Style = Literal["", "bold", "dim"]

# Article text comes from the web: an escape sequence in it must never reach the reader's terminal.
_CONTROL = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
_ALL_CONTROL = re.compile(_CONTROL)
_ALL_BUT_COLOURS = re.compile(rf"(?!\x1b\[[0-9;]*m){_CONTROL}")


def clean(text: str) -> str:
    """`text` without control characters (tab and newline stay) and without marks that reverse the writing."""
    return _ALL_CONTROL.sub("", text)


def prepare_streams() -> None:
    """Makes stdout and stderr take every character: UTF-8 in a pipe, and no failure on a narrow terminal."""
    # A stream that the caller closed is None, and the next file opened would take its number.
    sys.stdin = sys.stdin or open(os.devnull)  # noqa: SIM115  for the rest of the process
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            encoding = None if stream.isatty() else "utf-8"
            reconfigure(encoding=encoding, errors="backslashreplace")


def out(text: str = "") -> None:
    """One line of a result. Of all control characters only colours get through."""
    click.echo(_ALL_BUT_COLOURS.sub("", text))


def note(text: str) -> None:
    """One line that is not a result: to stderr."""
    click.echo(clean(text), err=True)


def fail(message: str, next_step: str = "") -> None:
    """What went wrong and what to do next, on stderr, in at most two lines."""
    click.echo(f"{styled('Error:', fg='red', bold=True)} {clean(message)}", err=True)
    if next_step:
        click.echo(clean(next_step), err=True)


def out_json(value: BaseModel, *, one_line: bool = False) -> None:
    """A result as JSON: indented, or on one line for streams."""
    click.echo(json_text(value, one_line=one_line))


def json_text(value: BaseModel, *, one_line: bool = False) -> str:
    """`value` as the contract's JSON, every field present, letters as they are."""
    plain = value.model_dump(mode="json", by_alias=True)
    # DEL and the C1 controls are legal in JSON but act on a terminal; escaped they mean the same
    text = json.dumps(plain, ensure_ascii=False, indent=None if one_line else 2)
    return re.sub(r"[\x7f-\x9f\u2028\u2029]", lambda match: f"\\u{ord(match[0]):04x}", text)


def stdout_is_terminal() -> bool:
    """Whether a person reads stdout as it is written."""
    return sys.stdout.isatty()


def stderr_is_terminal() -> bool:
    """Whether progress bars make sense."""
    return sys.stderr.isatty()


def width() -> int:
    """Columns to wrap prose to: the terminal's, at most 100; without a terminal, no wrapping."""
    return min(shutil.get_terminal_size().columns, 100) if stdout_is_terminal() else 1_000_000


def wrap(text: str, indent: int = 0, first: str | None = None) -> str:
    """`text` folded to the terminal by words, each line indented; `first` stands before the first line."""
    lead = " " * indent if first is None else first
    return textwrap.fill(
        " ".join(clean(text).split()),
        width(),
        initial_indent=lead,
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
        break_long_words=False,
    )


def wrap_styled(parts: Sequence[tuple[str, Style]], indent: int = 0, first: str | None = None) -> str:
    """As `wrap`, for parts with a style each. Folding moves white space only, so every letter keeps its style."""
    given = iter([style for text, style in parts for letter in clean(text) if not letter.isspace()])
    folded = wrap("".join(text for text, _ in parts), indent, first)
    lead = indent if first is None else len(first)
    drawn, body = [folded[:lead]], folded[lead:]
    for style, run in groupby(((each, "" if each.isspace() else next(given)) for each in body), key=itemgetter(1)):
        text = "".join(letter for letter, _ in run)
        drawn.append(styled(text, **{style: True}) if style else text)
    return "".join(drawn)


def styled(text: str, **style: Any) -> str:
    """`text` in a colour or weight, unless NO_COLOR is set; `out` and `note` leave both out without a terminal."""
    return clean(text) if os.environ.get("NO_COLOR") else click.style(clean(text), **style)


def dim(text: str) -> str:
    """`text` in a quieter colour."""
    return styled(text, dim=True)


def bold(text: str) -> str:
    """`text` in bold."""
    return styled(text, bold=True)


def out_rows(columns: Mapping[str, int], rows: Iterable[Sequence[str]]) -> None:
    """A table on a terminal; in a pipe one line per row, its cells separated by tabs.

    `columns` are the names, each with its share of the room that is left; 0 for one that is as wide as its cells.
    """
    if not stdout_is_terminal():
        for row in rows:
            out("\t".join(row))
        return
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, share in columns.items():
        if share:
            table.add_column(name, overflow="fold", ratio=share)
        else:
            table.add_column(name, no_wrap=True)
    for row in rows:
        table.add_row(*(clean(cell) for cell in row))
    out_table(table)


def out_table(table: Table) -> None:
    """A rich table on stdout."""
    from rich.console import Console

    drawing = Console(highlight=False, markup=False, emoji=False)
    with drawing.capture() as drawn:  # rich would take a reader that goes away for a reason to exit with 1
        drawing.print(table)
    out(drawn.get().rstrip("\n"))


@contextmanager
def progress_line(text: str) -> Iterator[None]:
    """Says on a terminal what is under way once it has taken a second, and takes the line away afterwards."""
    if not stderr_is_terminal():
        yield
        return
    from rich.console import Console

    status = Console(stderr=True).status(text)
    timer = threading.Timer(1.0, status.start)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        status.stop()
