"""A chat model's replies on disk: whole ones come back, and whatever happens to the folder no question fails."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from assistant.writing.cache import CachedReplies, ReplyCache
from assistant.writing.types import Failure, Message, ModelFailed, ModelSettings, Replies, Stopped, Usage

ROOT = Path(__file__).resolve().parents[2]
MESSAGES: list[Message] = [("system", "Quote."), ("human", "Why was the bridge closed?")]
SETTINGS = ModelSettings("scripted:one")
KEY = ReplyCache.key("a question")


class Scripted:
    """Gives the pieces it is told, and fails or waits to be stopped at their end if it is told so."""

    name = "scripted:one"

    def __init__(self, *pieces: str, failure: Exception | None = None) -> None:
        self.pieces, self.failure = pieces, failure
        self.asked = self.closed = 0
        self.streams: list[Iterator[str]] = []  # held: nothing is closed by being forgotten

    @property
    def usage(self) -> Usage:
        return Usage(10 * self.asked, len(self.pieces) * self.asked, self.asked)

    def stream(self, messages: Sequence[Message], is_stopped: Callable[[], bool] = lambda: False) -> Iterator[str]:
        self.streams.append(self._stream(is_stopped))
        return self.streams[-1]

    def _stream(self, is_stopped: Callable[[], bool]) -> Iterator[str]:
        self.asked += 1
        try:
            for piece in self.pieces:
                if is_stopped():
                    raise Stopped
                yield piece
            if self.failure is not None:
                raise self.failure
        finally:
            self.closed += 1


@pytest.fixture
def cache(tmp_path: Path) -> ReplyCache:
    return ReplyCache(tmp_path / "replies")


def only_file(tmp_path: Path) -> Path:
    (path,) = (tmp_path / "replies").iterdir()
    return path


# --- keys ---------------------------------------------------------------------------------------------------


def test_everything_in_a_key_counts() -> None:
    parts: list[object] = ["question", [["3fa9c1", "The bridge."]], "ollama:llama3.2", None, {"answer": 3}, SETTINGS]
    changed: list[object] = [
        "Question",
        [["3fa9c2", "The bridge."]],
        "ollama:llama3",
        "http://127.0.0.1",
        {"answer": 4},
    ]
    changed.append(ModelSettings("scripted:one", reply_tokens=9))
    keys = {ReplyCache.key(*parts)}
    for place, other in enumerate(changed):
        keys.add(ReplyCache.key(*parts[:place], other, *parts[place + 1 :]))
    assert len(keys) == len(parts) + 1
    assert ReplyCache.key("a", "b") != ReplyCache.key("ab")
    assert ReplyCache.key(1) != ReplyCache.key("1")


def test_a_key_is_the_same_in_every_process() -> None:
    code = (
        "from assistant.writing.cache import ReplyCache\nfrom assistant.writing.types import ModelSettings\n"
        "print(ReplyCache.key('q', {'b': 1, 'a': (2.5, True)}, ModelSettings('scripted:one')))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ReplyCache.key("q", {"a": (2.5, True), "b": 1}, SETTINGS)


def test_a_key_is_made_of_nothing_that_names_an_address_in_memory() -> None:
    with pytest.raises(TypeError, match="object"):
        ReplyCache.key("q", object())


# --- the folder ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("replies", [("one [3fa9c1]\ntwo [3fa9c1]", "mended"), ("“é” \ud83d 🙂 \x00",), ()])
def test_what_is_put_comes_back_as_it_was(tmp_path: Path, cache: ReplyCache, replies: tuple[str, ...]) -> None:
    assert cache.get(KEY) is None
    cache.put(KEY, replies)
    assert cache.get(KEY) == replies
    assert ReplyCache(tmp_path / "replies").get(KEY) == replies
    assert cache.get(ReplyCache.key("another")) is None


def test_no_part_of_a_damaged_file_comes_out_and_it_is_removed(tmp_path: Path, cache: ReplyCache) -> None:
    cache.put(KEY, ["The bridge was closed. [3fa9c1]", "second"])
    whole = only_file(tmp_path).read_bytes()
    for cut in range(len(whole)):
        only_file(tmp_path).write_bytes(whole[:cut])
        assert cache.get(KEY) is None, cut
        assert list((tmp_path / "replies").iterdir()) == []
        cache.put(KEY, ["The bridge was closed. [3fa9c1]", "second"])
    for place in range(len(whole)):
        changed = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        only_file(tmp_path).write_bytes(changed)
        assert cache.get(KEY) is None, (place, changed)
        cache.put(KEY, ["The bridge was closed. [3fa9c1]", "second"])


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"null", b"{}", b"\xff\xfe", b"<html>", b"[" * 100_000, b'{"replies": ["all good"]}']
)
def test_something_else_under_a_key_is_a_miss_and_removed(tmp_path: Path, cache: ReplyCache, content: bytes) -> None:
    cache.put(KEY, ["x"])
    only_file(tmp_path).write_bytes(content)
    assert cache.get(KEY) is None
    assert list((tmp_path / "replies").iterdir()) == []


def test_the_reply_to_another_question_is_not_taken_for_this_one(tmp_path: Path, cache: ReplyCache) -> None:
    cache.put(KEY, ["x"])
    other = ReplyCache.key("another")
    only_file(tmp_path).rename(tmp_path / "replies" / f"{other}.json")
    assert cache.get(other) is None


def test_those_not_used_for_longest_go_first(tmp_path: Path) -> None:
    cache = ReplyCache(tmp_path / "replies", most=3)
    keys = [ReplyCache.key(number) for number in range(4)]
    for age, key in zip((400, 300, 200), keys, strict=False):
        cache.put(key, [key])
        path = tmp_path / "replies" / f"{key}.json"
        os.utime(path, (path.stat().st_mtime - age,) * 2)
    assert cache.get(keys[0]) is not None  # the oldest, and now the one used last
    cache.put(keys[3], ["new"])
    assert [cache.get(key) is not None for key in keys] == [True, False, True, True]


def test_files_of_others_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "replies"
    folder.mkdir()
    names = {"notes.txt", "0.json", ("a" * 64) + ".txt", ("A" * 64) + ".json"}
    for name in names:
        (folder / name).write_text("mine")
        os.utime(folder / name, (0, 0))
    cache = ReplyCache(folder, most=1)
    for number in range(5):
        cache.put(ReplyCache.key(number), ["x"])
    assert names <= {path.name for path in folder.iterdir()}
    assert len(list(folder.iterdir())) == len(names) + 1


def test_what_a_killed_process_left_unfinished_goes_in_time(tmp_path: Path, cache: ReplyCache) -> None:
    cache.put(KEY, ["x"])
    old, fresh = (tmp_path / "replies" / name for name in (".reply-old", ".reply-fresh"))
    for path in (old, fresh):
        path.write_text("{")
    os.utime(old, (0, 0))
    cache.put(KEY, ["x"])
    assert not old.exists()
    assert fresh.exists(), "another process may be writing it"


def test_a_folder_that_cannot_be_written_is_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = ReplyCache(tmp_path / "file" / "replies")
    with caplog.at_level(logging.WARNING):
        cache.put(KEY, ["x"])
        assert cache.get(KEY) is None
    assert "cannot be kept" in caplog.text
    assert all(record.levelno == logging.WARNING for record in caplog.records)


@pytest.mark.skipif(sys.platform == "win32", reason="a file's size cannot be limited there")
def test_a_disk_that_takes_no_more_is_a_warning_and_leaves_no_part(tmp_path: Path) -> None:
    script = """
import logging, resource, signal, sys
from pathlib import Path
from assistant.writing.cache import ReplyCache
logging.basicConfig(level=logging.WARNING)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))
cache = ReplyCache(Path(sys.argv[1]))
cache.put(ReplyCache.key("a question"), ["long " * 100])
assert cache.get(ReplyCache.key("a question")) is None
"""
    folder = tmp_path / "replies"
    done = subprocess.run([sys.executable, "-c", script, str(folder)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "cannot be kept" in done.stderr
    assert list(folder.iterdir()) == []


def test_a_folder_in_the_place_of_a_file_is_a_warning(tmp_path: Path, cache: ReplyCache) -> None:
    (tmp_path / "replies" / f"{KEY}.json").mkdir(parents=True)
    assert cache.get(KEY) is None
    cache.put(KEY, ["x"])
    assert cache.get(KEY) is None


def test_several_processes_and_threads_never_see_half_a_reply(tmp_path: Path) -> None:
    script = """
import logging, sys, threading
from pathlib import Path
from assistant.writing.cache import ReplyCache
logging.basicConfig(level=logging.WARNING)
cache = ReplyCache(Path(sys.argv[1]), most=4)
def work(seed):
    for turn in range(120):
        number = (seed + turn) % 8
        cache.put(ReplyCache.key(number), [f"{number} " * 3000])
        found = cache.get(ReplyCache.key((number + 3) % 8))
        assert found in (None, (f"{(number + 3) % 8} " * 3000,)), found
threads = [threading.Thread(target=work, args=(seed,)) for seed in (int(sys.argv[2]), int(sys.argv[2]) + 2)]
failed = []
threading.excepthook = failed.append
[one.start() for one in threads]
[one.join() for one in threads]
sys.exit(bool(failed))
"""
    folder = tmp_path / "replies"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(folder), str(seed)], cwd=ROOT, stderr=subprocess.PIPE, text=True
        )
        for seed in (0, 3)
    ]
    for one in running:
        _, said = one.communicate(timeout=120)
        assert (one.returncode, said) == (0, "")
    assert 1 <= len(list(folder.iterdir())) <= 5


# --- around a chat model ------------------------------------------------------------------------------------


def test_a_reply_asked_for_again_costs_nothing(cache: ReplyCache) -> None:
    inner = Scripted("The bridge ", "was closed. ", "[3fa9c1]")
    replies: Replies = CachedReplies(inner, cache, SETTINGS)
    assert list(replies.stream(MESSAGES)) == ["The bridge ", "was closed. ", "[3fa9c1]"]
    used = replies.usage
    assert "".join(replies.stream(MESSAGES)) == "The bridge was closed. [3fa9c1]"
    assert replies.usage == used == Usage(10, 3, 1)
    assert (replies.name, inner.asked) == ("scripted:one", 1)
    later = Scripted("otherwise")
    assert list(CachedReplies(later, cache, SETTINGS).stream(tuple(MESSAGES))) == ["The bridge was closed. [3fa9c1]"]
    assert later.asked == 0


@pytest.mark.parametrize(
    ("messages", "settings", "name"),
    [
        ([*MESSAGES, ("ai", "x")], SETTINGS, "scripted:one"),
        ([("human", "Quote."), MESSAGES[1]], SETTINGS, "scripted:one"),
        (MESSAGES, ModelSettings("scripted:one", base_url="http://127.0.0.1:9"), "scripted:one"),
        (MESSAGES, ModelSettings("scripted:one", reply_tokens=9), "scripted:one"),
        (MESSAGES, SETTINGS, "scripted:two"),
    ],
)
def test_another_model_prompt_or_setting_is_asked(
    cache: ReplyCache, messages: list[Message], settings: ModelSettings, name: str
) -> None:
    list(CachedReplies(Scripted("first"), cache, SETTINGS).stream(MESSAGES))
    other = Scripted("second")
    other.name = name
    assert list(CachedReplies(other, cache, settings).stream(messages)) == ["second"]


def test_how_long_to_wait_does_not_part_replies(cache: ReplyCache) -> None:
    list(CachedReplies(Scripted("first"), cache, SETTINGS).stream(MESSAGES))
    patient = ModelSettings("scripted:one", timeout=600, retries=9, prices=(1.0, 2.0))
    assert list(CachedReplies(Scripted("second"), cache, patient).stream(MESSAGES)) == ["first"]


@pytest.mark.parametrize("failure", [Failure.BROKEN_OFF, Failure.CUT_OFF, Failure.TIMEOUT])
def test_a_reply_that_failed_is_not_kept(tmp_path: Path, cache: ReplyCache, failure: Failure) -> None:
    broken = Scripted("The bridge", failure=ModelFailed("It broke off.", "Ask again.", failure))
    with pytest.raises(ModelFailed) as raised:
        list(CachedReplies(broken, cache, SETTINGS).stream(MESSAGES))
    assert raised.value.failure is failure
    assert not (tmp_path / "replies").exists()


def test_a_reply_that_was_stopped_is_not_kept(tmp_path: Path, cache: ReplyCache) -> None:
    stopped = threading.Event()
    stream = CachedReplies(Scripted("one", "two", "three"), cache, SETTINGS).stream(MESSAGES, stopped.is_set)
    assert next(stream) == "one"
    stopped.set()
    with pytest.raises(Stopped):
        list(stream)
    assert not (tmp_path / "replies").exists()


def test_a_reply_stopped_at_its_last_piece_is_not_kept(tmp_path: Path, cache: ReplyCache) -> None:
    stopped = threading.Event()
    stream = CachedReplies(Scripted("one"), cache, SETTINGS).stream(MESSAGES, stopped.is_set)
    assert next(stream) == "one"
    stopped.set()
    assert list(stream) == []
    assert not (tmp_path / "replies").exists()


def test_a_reply_left_early_ends_the_connection_at_once_and_is_not_kept(tmp_path: Path, cache: ReplyCache) -> None:
    inner = Scripted("one", "two")
    stream = CachedReplies(inner, cache, SETTINGS).stream(MESSAGES)
    next(stream)
    assert inner.closed == 0
    stream.close()  # type: ignore[attr-defined]
    assert inner.closed == 1
    assert not (tmp_path / "replies").exists()


@pytest.mark.parametrize("pieces", [(), ("",), (" ", "\n")])
def test_an_empty_reply_is_not_kept(tmp_path: Path, cache: ReplyCache, pieces: tuple[str, ...]) -> None:
    assert list(CachedReplies(Scripted(*pieces), cache, SETTINGS).stream(MESSAGES)) == list(pieces)
    assert not (tmp_path / "replies").exists()


def test_a_stopped_question_gets_no_kept_reply_either(cache: ReplyCache) -> None:
    replies = CachedReplies(Scripted("one"), cache, SETTINGS)
    list(replies.stream(MESSAGES))
    with pytest.raises(Stopped):
        list(replies.stream(MESSAGES, lambda: True))


def test_a_cache_that_cannot_be_written_costs_no_reply(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    replies = CachedReplies(Scripted("one", "two"), ReplyCache(tmp_path / "file" / "replies"), SETTINGS)
    assert list(replies.stream(MESSAGES)) == ["one", "two"]
    assert list(replies.stream(MESSAGES)) == ["one", "two"]


def test_a_file_written_by_hand_is_only_a_reply_in_full_form(tmp_path: Path, cache: ReplyCache) -> None:
    cache.put(KEY, ["x"])
    path = only_file(tmp_path)
    forged = json.loads(path.read_text()) | {"replies": ["Something else. [3fa9c1]"]}
    path.write_text(json.dumps(forged))
    assert cache.get(KEY) is None
