"""Writes the output under each command of docs/newsroom.md anew, by running it over the sample articles.

Run it from the repository with `python docs/make_newsroom.py`. A test compares what it would write with what is there.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
GUIDE = HERE / "newsroom.md"
EXAMPLE = re.compile(r"```sh\n(byline [^\n]*)\n```\n\n```text\n(.*?)```\n", re.DOTALL)


def written_anew(guide: str, run: Callable[[list[str]], str]) -> str:
    """The guide with what `run` prints for the words of each command that has an output below it."""

    def filled(found: re.Match[str]) -> str:
        return f"```sh\n{found[1]}\n```\n\n```text\n{run(shlex.split(found[1])[1:]).rstrip()}\n```\n"

    return EXAMPLE.sub(filled, guide)


def main() -> None:
    """Rewrites the guide."""
    with tempfile.TemporaryDirectory() as folder:

        def run(words: list[str]) -> str:
            command = [sys.executable, "-m", "ui.main", "--archive", f"{folder}/archive", *words]
            return subprocess.run(command, cwd=HERE.parent, stdout=subprocess.PIPE, text=True, check=True).stdout

        run(["ingest", "samples"])
        GUIDE.write_text(written_anew(GUIDE.read_text(encoding="utf-8"), run), encoding="utf-8")


if __name__ == "__main__":
    main()
