"""Runs a command as a process of its own and says how long it took and how much memory it held at most.

Standard library only: Linux counts the memory of the process that starts another towards the other's peak, so the
one that measures has to stay small.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_SHOWN_LINES = 12
# getrusage counts kilobytes of 1,024 bytes on Linux and bytes on macOS.
_MAXRSS_BYTES = 1 if sys.platform == "darwin" else 1024


class BenchError(Exception):
    """Something could not be measured; the message says what and why."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A process that has ended."""

    seconds: float
    """From its start to its end."""
    peak_mb: float
    """Most memory it held at one time, in MB of 1,000,000 bytes."""
    output: str


def child_environment(threads: int) -> dict[str, str]:
    """The environment of every measured process: the same number of threads, no settings of the user, no network."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(("BYLINE_", "PYTHON"))}
    count = str(threads)
    return kept | {
        "OMP_NUM_THREADS": count,
        "MKL_NUM_THREADS": count,
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "ANONYMIZED_TELEMETRY": "False",
    }


def threads_available() -> int:
    """Cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(
    command: Sequence[str],
    *,
    cwd: Path,
    environment: Mapping[str, str],
    allowed: Sequence[int] = (0,),
    limit_seconds: float = 7200,
) -> Finished:
    """Runs `command` to its end. Raises `BenchError` for an exit code not `allowed`, and after `limit_seconds`."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, env=dict(environment), stdin=subprocess.DEVNULL, stdout=output, stderr=errors
        )
        timer = threading.Timer(limit_seconds, os.kill, (process.pid, signal.SIGKILL))
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - started
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in allowed:
            raise BenchError(_failure(command, process.returncode, _read(errors) or _read(output)))
        return Finished(seconds, usage.ru_maxrss * _MAXRSS_BYTES / 1e6, _read(output))


def _failure(command: Sequence[str], code: int, said: str) -> str:
    how = f"was stopped by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"
    last = "\n".join(said.strip().splitlines()[-_SHOWN_LINES:])
    return f"{' '.join(command)} {how}.\n{last}".rstrip()


def _read(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode("utf-8", "replace")
