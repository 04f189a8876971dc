"""Tells requests of Byline's own pages from those that another site makes a reader's browser send."""

from __future__ import annotations

from collections.abc import Collection

from starlette.datastructures import Headers

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""


def comes_from_elsewhere(method: str, headers: Headers, own: Collection[str], *, programs: bool) -> bool:
    """Whether a request has to be refused as another site's.

    `own` are the origins of Byline's pages. Browsers say where a request comes from; what says nothing is a program,
    and `programs` tells whether one may speak for this caller.
    """
    origins = headers.getlist("origin")
    if origins and origins != ["null"]:  # "null" is what a page that hides its address sends, ours or another's
        return len(origins) > 1 or origins[0].lower() not in own
    site = headers.get("sec-fetch-site")
    if method in SAFE and not origins:
        # Another site may lead a reader here, in view of them; it may not load parts of Byline into its own pages.
        return site in {"cross-site", "same-site"} and headers.get("sec-fetch-mode") != "navigate"
    if site is not None:
        return site != "same-origin"
    return bool(origins) or not programs


def is_navigation(method: str, headers: Headers) -> bool:
    """Whether a person is to see the answer as a page."""
    wanted = headers.get("sec-fetch-mode", "navigate") == "navigate"
    return method == "GET" and wanted and "text/html" in headers.get("accept", "")
