"""Writes docs/cli.md and docs/settings.md from the code itself: `make docs` runs it, and a test compares."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, get_args

import click

from ui.cli import COMMANDS, cli
from ui.settings import FILE_NAME, Settings, setting_names, variable_name

_CLI_HEAD = """# Command line

Every command that prints a result takes `--json`. Results go to stdout, everything else to stderr.

| exit code | means |
| --- | --- |
| 0 | done |
| 1 | the check itself failed: `verify` or `doctor` found something, `eval` broke a limit or fell |
| 2 | wrong usage |
| 3 | a source could not be read; the others were |
| 4 | the archive is busy, damaged or missing |
| 5 | the chat model or the network failed |
| 70 | an error inside Byline; its details are in the log file it names |
| 130 | stopped with Ctrl-C |
| 141 | whatever read the output went away |

<!-- From here on written by `make docs`. -->
"""

_SETTINGS_HEAD = f"""# Settings

<!-- Written by `make docs`. -->

Each setting has a default. A TOML file (`./{FILE_NAME}`, or the one `--config` names) goes before the default, an
environment variable before the file, and an option of a command before all of them. An unknown name is refused.

```toml
# {FILE_NAME}
archive = "/srv/news/archive"

[answer]
max_words = 120

[server]
port = 8080
```

| setting | variable | default | what it does |
| --- | --- | --- | --- |
"""


def help_context(name: str | None = None) -> click.Context:
    """The context in which the help of the command `name`, or of `byline` itself, is drawn."""
    top = click.Context(
        cli, info_name="byline", terminal_width=88, max_content_width=88, help_option_names=["-h", "--help"]
    )
    if name is None:
        return top
    command = cli.get_command(top, name)
    assert command is not None, name
    return click.Context(command, info_name=name, parent=top, terminal_width=88, max_content_width=88)


def cli_markdown() -> str:
    """docs/cli.md: the help of every command."""
    return "\n".join([_CLI_HEAD, _block(help_context()), *(_block(help_context(name)) for name in COMMANDS)])


def _block(context: click.Context) -> str:
    return f"## {context.command_path}\n\n```text\n{context.get_help().rstrip()}\n```\n"


def settings_markdown() -> str:
    """docs/settings.md: every setting with its variable, default and meaning."""
    rows = [_row(name, field) for name, field in setting_names()]
    return _SETTINGS_HEAD + "".join(rows)


def _row(name: str, field: Any) -> str:
    default = "unset" if field.default is None else f"`{field.default}`"
    choices = get_args(field.annotation)
    named = [f"`{choice}`" for choice in choices if isinstance(choice, str)]
    meaning = f"{field.description} One of {', '.join(named)}." if named else field.description
    return f"| `{name}` | `{variable_name(name)}` | {default} | {meaning} |\n"


def main(folder: Path) -> None:
    """Writes both files into `folder`."""
    Settings()  # the defaults must be valid before they are documented
    (folder / "cli.md").write_text(cli_markdown(), encoding="utf-8")
    (folder / "settings.md").write_text(settings_markdown(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
