"""Opens what a newsroom command needs: the newsroom's tools, and the articles they may look at. Asks nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ui import wiring
from ui.options import check_outlets, constraints
from ui.state import current

if TYPE_CHECKING:
    from assistant.newsroom import Newsroom
    from vectorstore import Constraints


@dataclass(frozen=True, slots=True)
class Asking:
    """Open tools, the articles they may look at, and the moment."""

    newsroom: Newsroom
    within: Constraints
    now: datetime


@contextmanager
def asking(outlets: Sequence[str], since: str | None, until: str | None) -> Iterator[Asking]:
    """The tools over the archive, open until the block ends. Raises `UsageError` for wrong outlets and dates."""
    settings, within = current().settings(), constraints(outlets, since, until)
    with wiring.open_archive(settings) as archive:
        wiring.require_articles(archive)
        check_outlets(archive, within.outlets)
        yield Asking(wiring.assistant_for(settings, archive).newsroom, within, wiring.clock_for(settings)())
