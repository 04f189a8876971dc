"""The `byline` program: runs a command and turns whatever goes wrong into one sentence and an exit code."""

from __future__ import annotations

import gc
import os
import sys
import warnings
from collections.abc import Sequence

import click

from ui import console, wiring
from ui.cli import cli
from ui.state import State
from ui.suggest import did_you_mean

_INTERRUPTED = 130  # what shells give for Ctrl-C
_PIPE_CLOSED = 141  # and for a reader that went away, as in `byline articles | head`


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command line (the process's own by default) and exits with the contract's code."""
    # Starting makes a great many objects, nearly all of which stay: looking through them often is time for nothing.
    gc.set_threshold(100_000, 20, 20)
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # libraries warn about themselves; readers cannot act on it
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """Runs one command line and returns its exit code; nothing is raised."""
    wiring.quiet()
    console.prepare_streams()
    state = State(debug="--debug" in arguments)
    code = _invoke(arguments, state)
    if code == _PIPE_CLOSED:
        _forget_stdout()
    return code


def _invoke(arguments: list[str], state: State) -> int:
    from ui import crash

    try:
        crash.set_up_logging(state.debug)
        with cli.make_context("byline", arguments, obj=state) as context:
            cli.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        return _usage(error)
    except (KeyboardInterrupt, click.Abort):
        console.note(f"\n{state.when_stopped}")
        return _INTERRUPTED
    except BrokenPipeError:
        return _PIPE_CLOSED
    except Exception as error:  # noqa: BLE001  the outermost boundary: logged with traceback, shown as a sentence
        return crash.report(error, debug=state.debug)
    return 0


def _usage(error: click.ClickException) -> int:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return 2
    if isinstance(error, click.NoSuchOption) and error.possibilities:
        # the nearest one, as for commands; click itself lists several in brackets
        near = did_you_mean(error.option_name, error.possibilities, cutoff=0)
        console.fail(f"No such option '{error.option_name}'. {near}")
        return 2
    path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "byline"
    console.fail(error.format_message(), f"'{path} --help' shows how to use it.")
    return 2


def _forget_stdout() -> None:
    # whoever read stdout is gone; without this the interpreter complains when it flushes at exit
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
