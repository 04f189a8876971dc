"""`byline batch`: one JSON object per question, claim or quotation in, one per result out, in the same order.

All of them are answered by one loaded process.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

import click

from ui import console, wiring
from ui.batch import Answerer
from ui.cli import command
from ui.contract import BatchErrorJson
from ui.options import json_option
from ui.progress import counted
from ui.state import current
from vectorstore.errors import UsageError


@command(
    "batch",
    "byline batch questions.jsonl --out answers.jsonl",
    "cat claims.jsonl | byline batch - --out - | jq .verdict",
)
@click.argument("source", metavar="IN.jsonl")
@click.option(
    "--out", "target", default="-", metavar="OUT.jsonl", help="Where answers go. [default: -, which is stdout]"
)
@json_option
def batch_command(source: str, target: str, as_json: bool) -> None:
    """Answer each line of IN.jsonl ('-' for stdin), an object with "id" and one of "question", "claim", "quote"
    and "excerpt".

    A line gives what 'byline ask', 'check', 'trace' or 'attribute' print as JSON, and its "id". Further fields:
    "outlet", "since", "until"; for a question also "history" as [[question, answer], …]. A line that cannot be
    answered gives {"id", "error"} and the rest go on. OUT.jsonl appears when all of it is done.
    """
    del as_json  # it is JSON in any case
    state, out_path = current(), None if target == "-" else Path(target)
    if out_path is not None:
        state.when_stopped = f"Stopped. {target} was not written; run the same command again."
        _check_target(out_path)
    with _source(source) as stream, wiring.open_archive(state.settings()) as archive:
        wiring.require_articles(archive)
        lines, total = _lines(stream, whole=source != "-")
        answerer = Answerer(wiring.assistant_for(state.settings(), archive))
        failed = answered = 0
        with _target(out_path) as write:
            for result in counted(answerer.answers(lines), "Answering", total):
                write(console.json_text(result, one_line=True))
                failed += isinstance(result, BatchErrorJson)
                answered += 1
    if out_path is not None:
        console.note(f"{answered:,} {'line' if answered == 1 else 'lines'} answered into {target}.")
    if failed:
        console.note(f'{failed} of {answered} lines could not be answered; each says why under "error".')


@contextmanager
def _source(source: str) -> Iterator[BinaryIO]:
    if source == "-":
        yield sys.stdin.buffer
        return
    path = Path(source)
    if path.is_dir() or not os.access(path, os.R_OK):
        problem = "is a folder" if path.is_dir() else "cannot be read" if path.exists() else "does not exist"
        raise UsageError(f"{source} {problem}.", "Name a file of one JSON object per line, or - for stdin.")
    with path.open("rb") as stream:
        yield stream


def _lines(stream: BinaryIO, *, whole: bool) -> tuple[Iterable[bytes], int | None]:
    """The lines and, for a file, how many have something on them. A pipe is read as it comes."""
    if not whole:
        return stream, None
    lines = stream.readlines()
    return lines, sum(1 for line in lines if line.strip())


def _check_target(path: Path) -> None:
    if path.is_dir():
        raise UsageError(f"{path} is a folder.", "Name a file with --out.")
    if not path.resolve().parent.is_dir():
        raise UsageError(f"The folder of {path} does not exist.", "Make it, or name another file with --out.")


@contextmanager
def _target(path: Path | None) -> Iterator[Callable[[str], None]]:
    """Something that writes a line: at once to stdout or a device, else to a temporary name that becomes `path`."""
    if path is None:
        yield click.echo  # which flushes: whoever reads a pipe gets each answer at once
        return
    path = path.resolve()
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8") as stream:
            yield _writer(stream)
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("w", encoding="utf-8", newline="\n") as stream:
            yield _writer(stream)
        temporary.replace(path)
    except PermissionError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.", "Name another file with --out.") from error
    finally:
        temporary.unlink(missing_ok=True)


def _writer(stream: TextIO) -> Callable[[str], None]:
    def write(text: str) -> None:
        stream.write(text + "\n")

    return write
