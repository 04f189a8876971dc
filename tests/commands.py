"""One command line of `byline` run inside the test's process, and what it left behind."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from ui.cli_schema import schema


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    def json(self, name: str) -> Any:
        """stdout as JSON, checked against the published schema."""
        assert self.code in (0, 1, 3), self.err
        plain = json.loads(self.out)
        Draft202012Validator(schema(name)).validate(plain)
        return plain


Byline = Callable[..., Done]


def write_lines(path: Path, *lines: Mapping[str, Any]) -> Path:
    """Writes JSON Lines and gives the path back."""
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path
