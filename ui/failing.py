"""Tells a reader of the page that something failed: one plain sentence; the traceback goes to the log."""

from __future__ import annotations

import logging

from ui.render import Html, tag
from vectorstore import BylineError

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())


def sentence(error: Exception, doing: str) -> str:
    """What to tell the reader; everything else goes to the log."""
    if isinstance(error, BylineError):
        _log.info("Could not %s.", doing, exc_info=error)
        return str(error)
    _log.error("Could not %s.", doing, exc_info=error)
    return f"Byline could not {doing}. Try again; if it happens again, the log of 'byline serve' says why."


def problem(error: Exception, doing: str) -> Html:
    """The same as a part of the page."""
    return tag("p", sentence(error, doing), class_="problem", role="alert")
