"""Where a run keeps its files and how it starts Byline, the worker and the peers. Judges nothing."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.corpus import Corpus
from benchmarks.peers.environment import Peers
from benchmarks.processes import BenchError, Finished, run

_WORKER = Path(__file__).with_name("worker.py")
_DONE_WITH_UNREADABLE = 3


@dataclass(frozen=True, slots=True)
class Workplace:
    """One run: its corpus, a folder of its own, and how often to repeat."""

    corpus: Corpus
    folder: Path
    environment: dict[str, str]
    repeats: int
    peers: Peers | None
    """None when the peers are left out."""
    say: Callable[[str], None]

    def fresh(self, name: str) -> Path:
        """The path of a folder that does not exist, whatever an earlier repeat left there."""
        path = self.folder / name
        shutil.rmtree(path, ignore_errors=True)
        return path

    def byline(self, archive: Path, *arguments: str) -> Finished:
        """One `byline` command to its end. Articles that cannot be read are no reason to stop."""
        return self._run(self.byline_command(archive, *arguments), (0, _DONE_WITH_UNREADABLE))

    def byline_command(self, archive: Path, *arguments: str) -> list[str]:
        """The command line of the installed program, the way people start it."""
        program = Path(sys.executable).with_name("byline")
        if not program.is_file():
            raise BenchError(f"There is no {program}. Install Byline into the environment that runs this.")
        return [str(program), "--archive", str(archive), *arguments]

    def worker(self, task: str, *arguments: str | Path) -> Any:
        """What one task of `worker.py` reports from a process of its own."""
        # -P: the modules beside the worker must not stand in for libraries of the same name
        command = [sys.executable, "-P", str(_WORKER), task, *map(str, arguments)]
        return json.loads(self._run(command).output.splitlines()[-1])

    def peer(self, script: str, *arguments: str) -> Finished:
        """One of the peers' scripts to its end."""
        if self.peers is None:
            raise BenchError("The peers were left out of this run.")
        return self._run(self.peers.command(script, *arguments))

    def _run(self, command: list[str], allowed: tuple[int, ...] = (0,)) -> Finished:
        return run(command, cwd=self.folder, environment=self.environment, allowed=allowed)


def folder_size(folder: Path) -> int:
    """Bytes of all files in `folder`."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
