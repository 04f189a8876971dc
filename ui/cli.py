"""The `byline` command group: names and summaries of the commands. A command's module is loaded when it is used."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ui.state import State
from ui.suggest import did_you_mean

# name -> (module, summary); two words for a command of a command. The summary is here so that `byline --help` loads
# none of the modules.
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("ui.cli_serve", "Read the sample articles and open the chat page."),
    "ingest": ("ui.cli_ingest", "Read articles into the archive."),
    "ask": ("ui.cli_ask", "Answer a question, with citations."),
    "check": ("ui.cli_check", "Check a claim against the articles."),
    "trace": ("ui.cli_trace", "Find where a quotation comes from."),
    "attribute": ("ui.cli_trace", "Name the article an excerpt is from."),
    "compare": ("ui.cli_compare", "Show where articles disagree on a topic."),
    "timeline": ("ui.cli_timeline", "Lay out what happened, in order."),
    "batch": ("ui.cli_batch", "Answer a file of questions, claims and quotations."),
    "search": ("ui.cli_search", "Find passages, ranked, with scores."),
    "articles": ("ui.cli_archive", "List articles, newest first."),
    "show": ("ui.cli_archive", "Read one article."),
    "remove": ("ui.cli_archive", "Delete articles."),
    "verify": ("ui.cli_archive", "Check that the archive is sound."),
    "rebuild": ("ui.cli_archive", "Make both indexes anew from the stored articles."),
    "mcp": ("ui.cli_mcp", "Serve the archive to an assistant over a pipe (MCP)."),
    "feedback": ("ui.cli_feedback", "List what readers thought of answers."),
    "serve": ("ui.cli_serve", "Open the chat page."),
    "users add": ("ui.cli_users", "Let somebody sign in."),
    "users list": ("ui.cli_users", "List who may sign in."),
    "users password": ("ui.cli_users", "Change a password."),
    "users remove": ("ui.cli_users", "Let somebody sign in no longer."),
    "tokens add": ("ui.cli_tokens", "Make a token for a program."),
    "tokens list": ("ui.cli_tokens", "List the tokens of programs."),
    "tokens revoke": ("ui.cli_tokens", "Make a token worth nothing."),
    "eval": ("ui.cli_eval", "Measure answers on a file of cases."),
    "eval diff": ("ui.cli_eval_diff", "Compare two measured runs."),
    "eval generate": ("ui.cli_eval_generate", "Make a first file of cases from the archive."),
    "eval calibrate": ("ui.cli_eval_calibrate", "Fit when to answer to your own archive."),
    "doctor": ("ui.cli_doctor", "Check this machine and these settings."),
    "schema": ("ui.cli_schema", "Print the JSON Schema of an output."),
}


def _remember(ctx: click.Context, option: click.Parameter, value: Path | bool | None) -> None:
    # Given before the command's name or after it: the one that is not given must not undo the other.
    if value:
        setattr(ctx.ensure_object(State), str(option.name), value)


class _Path(click.Path):
    """A path that is not empty: "" would be the folder the command is run in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("The name is empty.", param, ctx)
        return super().convert(value, param, ctx)


def _global_options(*, hidden: bool) -> list[click.Option]:
    """Options whose names are fields of `State`."""
    path = _Path(path_type=Path, readable=False)  # what cannot be read is said where it is read
    common: dict[str, Any] = {"callback": _remember, "expose_value": False, "hidden": hidden}
    archive = "The archive to use. [default: $BYLINE_ARCHIVE, else ./.byline]"
    config = "Settings in TOML. [default: ./byline.toml, if there is one]"
    debug = "Show details of what goes wrong, with tracebacks."
    return [
        click.Option(["--archive"], type=path, metavar="DIR", help=archive, **common),
        click.Option(["--config"], type=path, metavar="FILE", help=config, **common),
        click.Option(["--debug"], is_flag=True, help=debug, **common),
    ]


class Command(click.Command):
    """A command that shows examples in its help and takes the global options after its name too."""

    def __init__(self, *args: Any, examples: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = examples
        self.params.extend(_global_options(hidden=True))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the examples, one per line, below the options."""
        del ctx
        if self.examples:
            with formatter.section("Examples"):
                formatter.write("".join(f"  {example}\n" for example in self.examples))


class Group(click.Group):
    """The top command: loads a command's module when it is named, and offers the nearest name for a wrong one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the table: the way a newcomer meets them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, its module imported; None for an unknown name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[cmd_name][0])
        found: click.Command = getattr(module, f"{cmd_name.replace(' ', '_')}_command")
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but an unknown name is answered with the nearest one."""
        name, longer = args[0], " ".join(args[:2])
        if longer in COMMANDS and len(args) > 1:
            return longer, self.get_command(ctx, longer), args[2:]
        if name not in COMMANDS and not name.startswith("-"):
            if parts := [whole for whole in COMMANDS if whole.startswith(f"{name} ")]:
                raise click.UsageError(f"'{name}' wants a second word: {', '.join(parts)}.")
            hint = did_you_mean(name, COMMANDS, "'byline --help' lists the commands.")
            raise click.UsageError(f"No such command '{name}'. {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands from the table, importing none of them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Shows how a first session goes."""
        del ctx
        with formatter.section("Examples"):
            formatter.write(
                "  byline demo\n"
                "  byline ingest articles/\n"
                '  byline ask "Why was the bridge closed?"\n'
                "  byline ask --help\n"
            )


def command(name: str, *examples: str) -> Callable[[Callable[..., None]], Command]:
    """Declares a command of the table, with its examples."""

    def declare(function: Callable[..., None]) -> Command:
        return click.command(name, cls=Command, examples=examples, short_help=COMMANDS[name][1])(function)

    return declare


def _print_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from ui.wiring import version

        click.echo(f"byline {version()}")
        ctx.exit()


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version.",
)
def cli() -> None:
    """Byline answers questions about news articles. Every sentence rests on exact words of an article you can
    open.

    The options below may stand before or after the command's name.
    """


cli.params[:0] = _global_options(hidden=False)
