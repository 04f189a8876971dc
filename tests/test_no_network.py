"""No command calls out. Every one is run in a process where each attempt is written down, also one that is swallowed.

The watch is a Python audit hook, which sees every socket of that process and of its Python children; where the system
allows it, the process also gets a network of its own with nothing on it, which native code cannot leave either.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from newsroom import hears_ctrl_c, write_news

from ui.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
WATCH = """
import os, sys
_REPORT = os.environ["WATCH_REPORT"]
_WATCHED = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname",
            "socket.gethostbyaddr"}
def _local(address):
    host = address[0] if isinstance(address, tuple) else address
    if isinstance(host, bytes):
        host = host.decode(errors="replace")
    return (host is None or not isinstance(host, str) or host in ("", "localhost", "::1", "::", "0.0.0.0")
            or host.startswith(("127.", "/")) or host.startswith("\\0"))
def _watch(event, args):
    if event in _WATCHED:
        address = args[0] if event.startswith("socket.get") else args[1]
        if not _local(address):
            with open(_REPORT, "a") as report:
                report.write(f"{event} {address!r} {sys.argv}\\n")
            raise OSError(f"watched: {event} {address!r}")
sys.addaudithook(_watch)
"""


@dataclass(frozen=True)
class Watched:
    """Runs Python in a fresh home under the watch."""

    folder: Path

    @property
    def report(self) -> Path:
        return self.folder / "attempts.txt"

    @property
    def attempts(self) -> str:
        return self.report.read_text(encoding="utf-8") if self.report.exists() else ""

    def environment(self, **more: str) -> dict[str, str]:
        watch = self.folder / "watch"
        watch.mkdir(exist_ok=True)
        (watch / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "XDG_CACHE_HOME") if name in os.environ}
        # nothing of ours and no CI variables, which some telemetry takes as a reason to keep quiet
        return {
            **kept,
            "HOME": str(home),
            "PYTHONPATH": f"{watch}:{ROOT}",
            "WATCH_REPORT": str(self.report),
            **more,
        }

    def command(self, *arguments: str) -> list[str]:
        return [*_alone(), sys.executable, *arguments]

    def run(self, *arguments: str, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment(**more),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=240,
        )


@cache
def _alone() -> list[str]:
    """A prefix that gives a command a network of its own, with the loopback up; empty where that is not allowed."""
    unshare = shutil.which("unshare")
    if unshare is None or shutil.which("ip") is None:
        return []
    prefix = [unshare, "-n", "sh", "-c", 'ip link set lo up && exec "$0" "$@"']
    return prefix if subprocess.run([*prefix, "true"], capture_output=True).returncode == 0 else []


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(tmp_path)


def test_the_watch_sees_an_attempt_that_is_swallowed(watched: Watched) -> None:
    code = (
        "import contextlib, socket, threading\n"
        "def call():\n"
        "    with contextlib.suppress(OSError):\n"
        "        socket.create_connection(('192.0.2.1', 80), timeout=1)\n"
        "thread = threading.Thread(target=call); thread.start(); thread.join()\n"
        "with contextlib.suppress(OSError):\n"
        "    socket.getaddrinfo('example.org', 80)\n"
    )
    assert watched.run("-c", code).returncode == 0
    assert "192.0.2.1" in watched.attempts
    assert "example.org" in watched.attempts


def test_the_watch_leaves_this_machine_alone(watched: Watched) -> None:
    code = (
        "import socket\n"
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(('localhost', server.getsockname()[1]), timeout=5).close()\n"
    )
    done = watched.run("-c", code)
    assert (done.returncode, watched.attempts) == (0, ""), done.stderr


QUESTION = '{"id": 1, "question": "Why was the harbour bridge closed?"}\n'
FIRST: tuple[tuple[str, ...], ...] = (
    ("ingest", "articles", "--dry-run"),
    ("ingest", "articles"),
    ("ingest", "articles"),
)
READING: tuple[tuple[str, ...], ...] = (
    ("--version",),
    ("schema",),
    ("ask", "Why was the harbour bridge closed?"),
    ("ask", "Why was the harbour bridge closed?", "--stream", "--json"),
    ("batch", "-"),
    ("search", "bridge"),
    ("check", "The harbour bridge was closed in March."),
    ("trace", "a turning point for small schools"),
    ("attribute", "Ferries will carry commuters across the harbour every ten minutes"),
    ("compare", "the harbour bridge"),
    ("timeline", "the harbour bridge"),
    ("articles", "--json"),
    ("verify",),
    ("doctor",),
)
CASES = "".join(
    json.dumps({"id": n, "question": f"Who is number {n}?", "answerable": n % 2 == 0}) + "\n" for n in range(20)
)
MEASURING: tuple[tuple[str, ...], ...] = (
    ("eval", "cases.jsonl"),
    ("eval", "cases.jsonl", "--jobs", "2", "--fresh"),
    ("eval", "diff", "byline-eval", "byline-eval"),
    ("eval", "calibrate", "cases.jsonl"),
    ("eval", "generate"),
)
SERVING: tuple[tuple[str, ...], ...] = (
    ("users", "add", "ana", "--password-stdin"),
    ("users", "password", "ana", "--password-stdin"),
    ("users", "list"),
    ("users", "remove", "ana"),
    ("tokens", "add", "desk", "--scope", "read"),
    ("tokens", "list"),
    ("tokens", "revoke", "desk"),
    ("feedback",),
    ("mcp",),
)


def test_no_command_calls_out(watched: Watched) -> None:
    write_news(watched.folder / "articles")
    (watched.folder / "cases.jsonl").write_text(CASES, encoding="utf-8")

    def checked(step: tuple[str, ...]) -> str:
        done = watched.run("-m", "ui.main", *step, stdin=QUESTION)
        made_none = step == ("eval", "generate") and "yields no cases" in done.stderr
        assert done.returncode == 0 or made_none, (step, done.stderr)
        assert not watched.attempts, step
        return done.stdout

    for step in FIRST:
        checked(step)
    with ThreadPoolExecutor(2) as pool:
        outputs = dict(zip(READING, pool.map(checked, READING), strict=True))
    for step in (*MEASURING, *SERVING):
        checked(step)
    first = json.loads(outputs["articles", "--json"])["articles"][0]["article_id"]
    for step in (("show", first), ("rebuild",), ("remove", first, "--yes")):
        checked(step)
    assert not (watched.folder / "home" / "intel").exists(), "OpenVINO's telemetry keeps its identifier there"


def test_every_command_is_watched() -> None:
    steps = (*FIRST, *READING, *MEASURING, *SERVING)
    watched = {" ".join(step[:words]) for step in steps for words in (1, 2)}
    assert set(COMMANDS) <= watched | {"show", "rebuild", "remove", "demo", "serve"}


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_the_page_is_served_without_calling_out(watched: Watched, own_archive: Path, command: str) -> None:
    arguments = ["--archive", str(own_archive)] if command == "serve" else []
    process = subprocess.Popen(
        [sys.executable, "-m", "ui.main", *arguments, command, "--no-browser", "--port", "0"],
        cwd=watched.folder,
        env=watched.environment(),
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=hears_ctrl_c,
    )
    timer = threading.Timer(120, process.kill)  # so that a server that never comes up fails instead of hanging
    timer.start()
    try:
        assert process.stderr is not None
        address = next((line.split(" is at ")[1].split()[0] for line in process.stderr if " is at http" in line), None)
        assert address is not None, "the server never said where it is"
        with urllib.request.urlopen(address, timeout=30) as page:
            assert b"Byline" in page.read()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        if process.stderr is not None:
            process.stderr.close()
    assert not watched.attempts
    made = {path.name for path in watched.folder.glob(".byline*")}
    assert made == ({".byline-demo"} if command == "demo" else set()), "a demo keeps to its own archive"


@pytest.mark.slow
def test_the_very_first_run_calls_nobody(watched: Watched) -> None:
    write_news(watched.folder / "articles")
    done = watched.run("-m", "ui.main", "ingest", "articles", XDG_CACHE_HOME=str(watched.folder / "cache"))
    assert (done.returncode, watched.attempts) == (0, ""), done.stderr
    assert any((watched.folder / "cache").rglob("model.xml")), "the model was not compiled here, so nothing was proved"
