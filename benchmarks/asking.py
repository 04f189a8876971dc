"""Measures of asking: from a cold start beside LangChain, warm in one process, and how `byline serve` starts."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.ingesting import Ingested
from benchmarks.processes import BenchError
from benchmarks.report import Bound, Limit, Measure, median, percentile
from benchmarks.worker import WARM_UP
from benchmarks.workplace import Workplace

AHEAD_OF_LANGCHAIN = Limit(Bound.AT_LEAST, 5)
MEMORY_MB = Limit(Bound.AT_MOST, 600)
WARM_MS = Limit(Bound.AT_MOST, 150)
COLD_QUESTIONS = 5
WARM_QUESTIONS = 50
_SERVE_LIMIT_SECONDS = 120
_LOOK_EVERY_SECONDS = 0.02


def cold_measures(place: Workplace, taken: Ingested, questions: list[str]) -> list[Measure]:
    """Each question by a process of its own, Byline and LangChain in turn; the first of each is not counted."""
    place.say("Questions from a cold start")
    ours, theirs, peaks = [], [], []
    for number, question in enumerate(questions[: COLD_QUESTIONS + 1]):
        done = place.byline(taken.archive, "ask", question)
        peaks.append(done.peak_mb)
        if number:
            ours.append(done.seconds)
        if place.peers is not None:
            peer = place.peer("langchain_ask.py", "--store", str(taken.store), question)
            theirs += [peer.seconds] if number else []
    return [
        _against_langchain(ours, theirs),
        Measure("ask_peak", "peak memory of byline ask", max(peaks), "MB", MEMORY_MB),
    ]


def _against_langchain(ours: list[float], theirs: list[float]) -> Measure:
    value = median(theirs) / median(ours) if theirs else None
    compared = f"{median(theirs):.2f} s / " if theirs else ""
    return Measure(
        "langchain_over_ask",
        "LangChain's cold retrieval / cold byline ask",
        value,
        "×",
        AHEAD_OF_LANGCHAIN,
        f"{compared}{median(ours):.2f} s, medians of {len(ours)}",
    )


def warm_measures(place: Workplace, taken: Ingested, questions: list[str]) -> list[Measure]:
    """All questions in one process."""
    place.say("Questions in one warm process")
    listed = place.folder / "questions.json"
    listed.write_text(json.dumps(questions[: WARM_QUESTIONS + WARM_UP]), encoding="utf-8")
    found = place.worker("ask", taken.archive, listed)
    times = found["milliseconds"]
    detail = f"{len(times)} questions; {found['answered']} answered with citations; first {found['first']:.0f} ms"
    return [
        Measure("warm_ask_median", "a warm question, median", median(times), "ms", WARM_MS, detail),
        Measure("warm_ask_p95", "a warm question, 95th percentile", percentile(times, 0.95), "ms"),
    ]


def serve_measures(place: Workplace, archive: Path) -> list[Measure]:
    """Starts `byline serve`, waits for its first page, looks at its memory and stops it."""
    place.say("Starting byline serve")
    port = _free_port()
    command = place.byline_command(archive, "serve", "--port", str(port), "--no-browser")
    log = place.folder / "serve.log"
    with log.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=place.folder, env=place.environment, stdout=output, stderr=output)
        try:
            _wait_for_page(process, f"http://127.0.0.1:{port}/", log)
            seconds, memory = time.perf_counter() - started, _resident_mb(process.pid)
        finally:
            _stop(process)
    return [
        Measure("serve_start", "byline serve, until its first page", seconds, "s"),
        Measure("serve_memory", "byline serve, memory then", memory, "MB"),
    ]


def _wait_for_page(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + _SERVE_LIMIT_SECONDS
    # No proxy: an address of this machine may otherwise be asked for elsewhere.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < until and process.poll() is None:
        if _answers(opener, url):
            return
        time.sleep(_LOOK_EVERY_SECONDS)
    last = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-12:])
    raise BenchError(f"byline serve showed no page at {url}.\n{last}")


def _answers(opener: urllib.request.OpenerDirector, url: str) -> bool:
    try:
        with opener.open(url, timeout=10) as page:
            return bool(page.status == 200 and page.read())
    except (urllib.error.URLError, http.client.HTTPException, OSError):
        return False  # not listening yet, or not ready


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _resident_mb(pid: int) -> float:
    import psutil

    process = psutil.Process(pid)
    family = [process, *process.children(recursive=True)]
    return float(sum(member.memory_info().rss for member in family) / 1e6)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
