"""`byline trace` and `byline attribute`: where words come from."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ui.asking import asking
from ui.cli import command
from ui.exporting.options import FORMATS, Wanted, export_options
from ui.options import narrowing_options, one_text
from vectorstore.errors import UsageError


@command(
    "trace",
    'byline trace "a crack in its northern pylon"',
    'byline trace "the bridge would stay shut" --outlet "Harbour Gazette"',
    "byline trace \"a turning point for small schools\" --json | jq '.matches[0].speaker'",
)
@click.argument("quote", nargs=-1)
@narrowing_options
@export_options(FORMATS)
def trace_command(
    quote: tuple[str, ...],
    outlets: tuple[str, ...],
    since: str | None,
    until: str | None,
    format_name: str | None,
    out: str | None,
    as_json: bool,
) -> None:
    """Find the articles that have QUOTE, word for word or altered: what was changed, who said it, which is earliest.

    Case, quotation marks and spacing do not matter.
    """
    text, wanted = one_text(quote, "quotation"), Wanted.of(format_name, out, as_json, FORMATS)
    with asking(outlets, since, until) as desk:
        from ui.exporting.delivery import deliver
        from ui.newsroom_terminal import show_trace

        deliver(desk.newsroom.trace(text, desk.within), wanted, show_trace, desk.now)


@command(
    "attribute",
    'byline attribute "Ferries will carry commuters across the harbour every ten minutes."',
    "byline attribute --file excerpt.txt --json",
    "xclip -o | byline attribute - --format bibtex",
)
@click.argument("excerpt", nargs=-1)
@click.option("--file", "source", metavar="FILE", help="Read the excerpt from FILE; '-' is stdin.")
@narrowing_options
@export_options(FORMATS)
def attribute_command(
    excerpt: tuple[str, ...],
    source: str | None,
    outlets: tuple[str, ...],
    since: str | None,
    until: str | None,
    format_name: str | None,
    out: str | None,
    as_json: bool,
) -> None:
    """Name the article that EXCERPT ('-' for stdin) is from, or say that the archive does not have it.

    Best with some fifteen words or more. A few changed words do no harm.
    """
    text, wanted = one_text([_excerpt(excerpt, source)], "excerpt"), Wanted.of(format_name, out, as_json, FORMATS)
    with asking(outlets, since, until) as desk:
        from ui.exporting.delivery import deliver
        from ui.newsroom_terminal import show_attribution

        deliver(desk.newsroom.attribute(text, desk.within), wanted, show_attribution, desk.now)


def _excerpt(words: tuple[str, ...], source: str | None) -> str:
    if source is not None and words:
        raise UsageError("The excerpt is given twice, in the command and with --file.", "Leave one out.")
    if source == "-" or words == ("-",):
        return _decoded(sys.stdin.buffer.read(), "stdin")
    if source is None:
        return " ".join(words)
    path = Path(source)
    if path.is_dir() or not path.exists():
        problem = "is a folder" if path.is_dir() else "does not exist"
        raise UsageError(f"{source} {problem}.", "Name a text file with --file, or - for stdin.")
    return _decoded(path.read_bytes(), source)


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{name} is not UTF-8 text.", "Save it as UTF-8.") from None
