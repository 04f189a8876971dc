"""The documentation's pictures can be taken of the page as it is, by the program that took them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

DOCS = Path(__file__).resolve().parents[2] / "docs"
HEAD = b"\x89PNG\r\n\x1a\n"


def size(path: Path) -> tuple[int, int]:
    """Width and height of a PNG, in pixels."""
    head = path.read_bytes()[:24]
    assert head.startswith(HEAD), path.name
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def test_every_picture_of_the_page_can_be_taken_anew(tmp_path: Path) -> None:
    # In a process of its own: two of Playwright's cannot share one.
    subprocess.run([sys.executable, str(DOCS / "make_pictures.py"), str(tmp_path)], check=True)
    taken = {path.name: size(path) for path in tmp_path.glob("*.png")}
    assert taken == {path.name: size(path) for path in DOCS.glob("*.png")}
