"""Which articles a request may look at, from its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.api.requests import Narrowed, NarrowedQuery

if TYPE_CHECKING:
    from ui.serving.service import Service
    from vectorstore import Constraints


def within(service: Service, wanted: Narrowed | NarrowedQuery) -> Constraints:
    """Raises `UsageError` for wrong days, and for outlets and languages that the archive has nothing from."""
    return service.within(listed(wanted.outlet), wanted.since, wanted.until, listed(wanted.language))


def listed(names: str | list[str] | None) -> list[str]:
    """One name or several, as a list."""
    return [names] if isinstance(names, str) else (names or [])
