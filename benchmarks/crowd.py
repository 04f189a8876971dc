"""Measures the page under a crowd: `python -m benchmarks.crowd --archive DIR`.

Starts `byline serve` over an archive and sends questions as the page sends them: first one person for a while, then a
crowd, each person a question every five seconds. Questions are made from the archive's own articles. Told are the
median and the 95th percentile until an answer is whole, for one and for all, and every question that failed.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import re
import signal
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from assistant.evaluation.generation import generate
from assistant.evaluation.types import Task
from ui import wiring
from ui.settings import Settings

EVERY_S = 5.0
"""Seconds from one question of a person to the next."""
MOST_TIMES = 3.0
"""Of one person's median, what the crowd's may be."""
_WHOLE = re.compile(r'class=\\?"(?:standing|abstention|asking-back)')
_FAILED = re.compile(r'class=\\?"problem[^>]*>([^<]*)')
_STARTING_S = 120.0
_WAITING_S = 60.0


@dataclass(frozen=True, slots=True)
class Asked:
    """One question that was sent."""

    seconds: float
    problem: str | None


@dataclass(frozen=True, slots=True)
class Door:
    """How the page sends a question: the number of its event, and of the component that has it."""

    function: int
    component: int
    inputs: int


def questions(archive: Path, number: int) -> list[str]:
    """Questions on facts of the archive's articles, in an order that stays."""
    with wiring.open_archive(Settings(archive=archive)) as opened:
        made = [case.text for case in generate(opened, number=number) if case.task is Task.ASK]
    random.Random(0).shuffle(made)
    return made


async def door(client: httpx.AsyncClient) -> Door:
    """Finds the event with which the page asks."""
    config = (await client.get("config")).json()
    for one in config["dependencies"]:
        for component, event in one["targets"]:
            if event == "ask":
                return Door(one["id"], component, len(one["inputs"]))
    raise SystemExit("The page has no event called 'ask'.")


async def ask(client: httpx.AsyncClient, at: Door, session: str, question: str) -> Asked:
    """Sends a question and waits until its answer is whole."""
    began = time.perf_counter()
    body = {
        "data": [None] * at.inputs,
        "fn_index": at.function,
        "session_hash": session,
        "trigger_id": at.component,
        "event_data": {"text": question},
    }
    try:
        joined = await client.post("gradio_api/queue/join", json=body)
        joined.raise_for_status()
        whole, problem = await _followed(client, session)
    except httpx.HTTPError as error:
        whole, problem = time.perf_counter(), f"{type(error).__name__}: {error}"
    return Asked(whole - began, problem)


async def _followed(client: httpx.AsyncClient, session: str) -> tuple[float, str | None]:
    """Reads what comes until nothing more does: when the answer was whole, and what went wrong, if anything."""
    shown, whole = "", 0.0
    async with client.stream("GET", "gradio_api/queue/data", params={"session_hash": session}) as stream:
        stream.raise_for_status()
        async for line in stream.aiter_lines():
            if not line.startswith("data:"):
                continue
            message = json.loads(line[5:])
            # The last of the parts that come is the question asked now; the first is the conversation before it.
            shown += json.dumps(message.get("output", {}).get("data", [])[-1:])
            if not whole and _WHOLE.search(shown):
                whole = time.perf_counter()
            if message["msg"] == "process_completed":
                failed = _FAILED.search(shown)
                if not message.get("success", True):
                    return time.perf_counter(), "the event failed"
                if failed is not None or not whole:
                    return time.perf_counter(), failed.group(1) if failed is not None else "no answer came"
                return whole, None
    return time.perf_counter(), "the stream ended before the answer was whole"


async def person(
    client: httpx.AsyncClient, at: Door, asking: Sequence[str], seconds: float, first_after: float
) -> list[Asked]:
    """Asks every five seconds, whether or not the answer before took long."""
    await asyncio.sleep(first_after)
    session, ended, done = uuid.uuid4().hex, time.perf_counter() + seconds, []
    for question in itertools.cycle(asking):  # an archive may not yield enough for all the time
        began = time.perf_counter()
        if began >= ended:
            break
        done.append(await ask(client, at, session, question))
        await asyncio.sleep(max(0.0, EVERY_S - (time.perf_counter() - began)))
    return done


async def crowd(url: str, asking: Sequence[str], people: int, seconds: float) -> list[Asked]:
    """So many people at once, each with questions of their own, beginning spread over the first five seconds."""
    limits = httpx.Limits(max_connections=4 * people)
    async with httpx.AsyncClient(base_url=url, timeout=_WAITING_S, limits=limits, trust_env=False) as client:
        at = await door(client)
        each = [asking[number::people] for number in range(people)]
        spread = [EVERY_S * number / people for number in range(people)]
        told = await asyncio.gather(
            *(person(client, at, own, seconds, after) for own, after in zip(each, spread, strict=True))
        )
    return [one for own in told for one in own]


def serve(archive: Path) -> tuple[subprocess.Popen[str], str]:
    """The server in a process of its own, and its address."""
    command = [str(Path(sys.executable).with_name("byline")), "--archive", str(archive), "serve", "--port", "0"]
    process = subprocess.Popen([*command, "--no-browser"], stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    ended = time.monotonic() + _STARTING_S
    for line in process.stderr:
        found = re.search(r"http://127\.0\.0\.1:\d+/", line)
        if found:
            return process, found.group()
        if time.monotonic() > ended:
            break
    process.kill()
    raise SystemExit("The server did not start.")


def line(name: str, asked: Sequence[Asked]) -> str:
    """One row of the report."""
    times = sorted(one.seconds * 1000 for one in asked)
    late = times[min(len(times) - 1, int(0.95 * len(times)))]
    failed = sum(one.problem is not None for one in asked)
    middle = statistics.median(times)
    return f"{name:<12} {len(asked):>5} questions   median {middle:>6.0f} ms   95 % {late:>6.0f} ms   failed {failed}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints; 1 where a limit is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowd", description=__doc__)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=120.0)
    given = parser.parse_args(arguments)
    wiring.quiet()
    asking = questions(given.archive, 1_200)
    process, url = serve(given.archive)
    try:
        asyncio.run(crowd(url, asking[:3], 1, 3 * EVERY_S))  # warm
        few = int(given.seconds / EVERY_S)
        alone = asyncio.run(crowd(url, asking[:few], 1, given.seconds / 2))
        together = asyncio.run(crowd(url, asking[few:], given.people, given.seconds))
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
    said = [line("one person", alone), line(f"{given.people} people", together)]
    times = statistics.median(one.seconds for one in together) / statistics.median(one.seconds for one in alone)
    problems = sorted({one.problem for one in (*alone, *together) if one.problem is not None})
    said.append(f"The crowd's median is {times:.2f} times that of one person; at most {MOST_TIMES:g} is wanted.")
    said += [f"  failed: {problem}" for problem in problems[:10]]
    sys.stdout.write("".join(f"{one}\n" for one in said))
    return 1 if problems or times > MOST_TIMES else 0


if __name__ == "__main__":
    raise SystemExit(main())
