"""What the tests of `byline eval` share."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import Byline, Done


@pytest.fixture
def measured(byline: Byline, news_archive: Path) -> Byline:
    """`byline eval` over the three articles."""

    def invoke(*arguments: str | Path) -> Done:
        return byline("--archive", news_archive, "eval", *arguments)

    return invoke
