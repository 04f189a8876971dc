"""The audit log: every line is whole, whoever writes at the same time, and none of them holds what it must not."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from guarded import Clock
from starlette.requests import Request

from ui.access.audit import Act, Audit, Outcome, audit
from ui.serving.callers import Caller, Scope

ROOT = Path(__file__).resolve().parents[2]
MANY = 40
FROM_ANOTHER_PROCESS = f"""
import sys
from datetime import UTC, datetime
from pathlib import Path
from ui.access.audit import Audit
log = Audit(Path(sys.argv[1]), lambda: datetime(2026, 1, 1, tzinfo=UTC), max_bytes=2_000)
for number in range({MANY}):
    log.record(sys.argv[2], "here", "remove", [str(number)])
"""


def lines(folder: Path) -> list[dict[str, object]]:
    files = sorted(folder.glob("audit.log*"))
    return [json.loads(line) for path in files if path.suffix != ".lock" for line in path.read_text().splitlines()]


def test_a_line_says_who_did_what(tmp_path: Path) -> None:
    Audit(tmp_path, Clock()).record("ana", "203.0.113.9", Act.REMOVE, ["a1", "b2"], Outcome.FAILED)
    assert lines(tmp_path) == [
        {
            "time": "2026-03-01T12:00:00.000+00:00",
            "who": "ana",
            "address": "203.0.113.9",
            "what": "remove",
            "ids": ["a1", "b2"],
            "outcome": "failed",
        }
    ]
    assert (tmp_path / "audit.log").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ['"}\n{"who": "root', "\u2028\x85\x1b[31m", "\ud800", "x" * 100_000])
def test_no_name_can_write_a_line_of_its_own(tmp_path: Path, text: str) -> None:
    Audit(tmp_path, Clock()).record(text, text, Act.INGEST, [text])
    written = (tmp_path / "audit.log").read_bytes()
    assert written.count(b"\n") == 1
    assert written.isascii()
    assert b"\x1b" not in written
    assert len(written) < 6_000


def test_no_line_is_lost_or_torn_with_several_writers(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FROM_ANOTHER_PROCESS, str(tmp_path)]
    others = [subprocess.Popen([*command, name], cwd=ROOT) for name in ("one", "two")]
    mine = Audit(tmp_path, Clock(), max_bytes=2_000)
    threads = [
        threading.Thread(target=lambda n=n: [mine.record(f"t{n}", "", "ingest", [str(i)]) for i in range(MANY // 4)])
        for n in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [other.wait(60) for other in others] == [0, 0]
    sizes = [path.stat().st_size for path in tmp_path.glob("audit.log*") if path.suffix != ".lock"]
    assert max(sizes) <= 2_000
    assert 3 < len(sizes) < 11
    found = sorted((str(line["who"]), line["ids"]) for line in lines(tmp_path))
    mine_and_theirs = [("one", MANY), ("t0", MANY // 4), ("t1", MANY // 4), ("two", MANY)]
    assert found == sorted((who, [str(n)]) for who, many in mine_and_theirs for n in range(many))


def test_nothing_is_lost_while_there_is_room(tmp_path: Path) -> None:
    log = Audit(tmp_path, Clock(), max_bytes=1_000)
    for number in range(50):
        log.record("ana", "here", Act.INGEST, [str(number)])
    assert sorted(int(str(line["ids"][0])) for line in lines(tmp_path)) == list(range(50))  # type: ignore[index]
    assert len(list(tmp_path.glob("audit.log.*"))) > 3


def test_keys_in_web_addresses_are_left_out(tmp_path: Path) -> None:
    address = "https://ana:secret@news.example.org:8443/a/b?key=secret#secret"
    Audit(tmp_path, Clock()).record(
        "ana", "here", Act.INGEST, [address, "https://news.example.org?key=secret", "a.html"]
    )
    assert [line["ids"] for line in lines(tmp_path)] == [
        ["https://news.example.org:8443/a/b", "https://news.example.org", "a.html"]
    ]


def test_the_oldest_files_go(tmp_path: Path) -> None:
    log = Audit(tmp_path, Clock(), max_bytes=300)
    for number in range(40):
        log.record("ana", "here", Act.INGEST, [str(number)])
    kept = sorted(int(str(line["ids"][0])) for line in lines(tmp_path))  # type: ignore[index]
    assert kept == list(range(40))[-len(kept) :]
    assert len([path for path in tmp_path.glob("audit.log*") if path.suffix != ".lock"]) == 11


def test_a_log_that_cannot_be_written_goes_to_the_error_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "audit.log").mkdir()
    Audit(tmp_path, Clock()).record("ana", "here", Act.REMOVE, ["a1"])
    assert "cannot be written" in caplog.text
    assert '"ids": ["a1"]' in caplog.text


def test_handlers_write_with_the_callers_name_and_address(tmp_path: Path) -> None:
    state = {"audit": Audit(tmp_path, Clock()), "address": "203.0.113.9"}
    for caller in (Caller("account:ana:1", "ana", frozenset(Scope)), Caller("browser:ab", None, frozenset(Scope))):
        request = Request({"type": "http", "headers": [], "state": {**state, "caller": caller}})
        audit(request, Act.REMOVE, ["a1"])
    assert [line["who"] for line in lines(tmp_path)] == ["ana", "browser:ab"]
    assert {line["address"] for line in lines(tmp_path)} == {"203.0.113.9"}


def test_without_a_guard_nothing_is_written(tmp_path: Path) -> None:
    audit(Request({"type": "http", "headers": [], "state": {}}), Act.REMOVE, ["a1"])
    assert lines(tmp_path) == []
