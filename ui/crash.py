"""What becomes of errors: known ones are shown with their next step, unknown ones go to the log file with traceback."""

from __future__ import annotations

import contextlib
import errno
import logging
import sys
import tempfile
from logging.handlers import RotatingFileHandler
from pathlib import Path

from ui import console

_ROOMS = ("assistant", "ingest", "ui", "vectorstore")
_INTERNAL = 70
_OUTSIDE = {
    # What no change to Byline would mend: exit code 2, as for other things the user can put right.
    errno.ENOSPC: "Make room on the disk, then run the command again.",
    errno.EDQUOT: "Make room on the disk, then run the command again.",
    errno.EROFS: "Name a place that can be written to.",
    errno.EIO: "Check the disk and where the output goes.",
    errno.ENAMETOOLONG: "Use a shorter name.",
}


class _Plain(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return console.clean(super().format(record))


class _LogFile(RotatingFileHandler):
    """A log file that says when it cannot be written, where logging would print a traceback."""

    def handleError(self, record: logging.LogRecord) -> None:
        del record
        raise  # the error that is being handled


def set_up_logging(debug: bool) -> None:
    """Shows our own warnings as plain lines on stderr and keeps the libraries' quiet; all of it with `debug`."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Plain("%(levelname)s %(name)s: %(message)s" if debug else "%(message)s"))
    for name in _ROOMS:
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(logging.DEBUG if debug else logging.WARNING)
        logger.propagate = False
    if not logging.root.handlers:
        logging.root.addHandler(handler if debug else logging.NullHandler())


def log_file() -> Path:
    """Where unexpected errors are written down: the user's log folder, or the temporary one."""
    from platformdirs import user_log_path

    folder = user_log_path("byline", appauthor=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "byline.log").open("a", encoding="utf-8"):
            return folder / "byline.log"
    except OSError:
        return Path(tempfile.gettempdir()) / "byline.log"


def write_down(error: BaseException) -> Path | None:
    """Appends `error` with its traceback to the log file; None where no file could be written."""
    path = log_file()
    try:
        with contextlib.closing(_LogFile(path, maxBytes=1_000_000, backupCount=1, encoding="utf-8")) as handler:
            handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
            details = (type(error), error, error.__traceback__)
            handler.emit(logging.LogRecord("byline", logging.ERROR, "", 0, "%s", (" ".join(sys.argv[:2]),), details))
    except OSError:
        return None
    return path


def report(error: Exception, *, debug: bool) -> int:
    """Shows `error` on stderr and returns the exit code it stands for."""
    from vectorstore.errors import BylineError

    if debug:
        logging.getLogger("ui").error("Traceback of what follows:", exc_info=error)
    if isinstance(error, BylineError) and error.exit_code != _INTERNAL:
        console.fail(error.message, error.next_step)
        return error.exit_code
    if isinstance(error, OSError) and error.errno in _OUTSIDE:
        what = str(error.filename)[:200] if error.filename is not None else "The output"
        console.fail(f"{what}: {error.strerror}.", _OUTSIDE[error.errno])
        return 2
    path = write_down(error)
    where = f"Details are in {path}; please report it with them." if path else "Run it with --debug for details."
    message = str(error).splitlines()[0] if str(error).strip() else type(error).__name__
    console.fail(f"Something went wrong inside Byline: {type(error).__name__}: {message[:300]}", where)
    return _INTERNAL
