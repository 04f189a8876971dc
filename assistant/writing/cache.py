"""Replies of chat models kept on disk, so that the same question over the same evidence costs nothing again.

What is kept is the raw reply. It goes through the parser and the gate each time it is taken out: whatever lies in the
folder, nothing unchecked can come out of it and reach a reader.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import logging
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from assistant.types import Usage
from assistant.writing.ending import ending
from assistant.writing.types import Message, ModelSettings, Replies, Stopped

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())

_FORMAT = 1
_OURS = re.compile(r"[0-9a-f]{64}\.json")
_UNFINISHED = ".reply-"
_ABANDONED = 3600  # seconds after which an unfinished file is that of a process that was killed


class ReplyCache:
    """A folder with one file for each key. Safe from several threads and processes; it fails no question.

    A file that is damaged or is something else is a miss, and removed; a folder that cannot be written is a warning.
    Of more than `most` replies, those not used for longest go. Files with other names are left alone.
    """

    def __init__(self, folder: Path, most: int = 2000) -> None:
        """The folder is made with the first reply."""
        self._folder, self._most = folder, most

    @staticmethod
    def key(*parts: object) -> str:
        """Names everything that a reply depends on: 64 hex digits, the same in every process.

        Takes what JSON holds, and dataclasses. Raises `TypeError` for anything else: its text could name an address
        in memory, and never be the same again.
        """
        canonical = json.dumps(parts, default=_plain, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def get(self, key: str) -> tuple[str, ...] | None:
        """The replies put under `key`, in order; None where there are none that can be read."""
        path = self._path(key)
        try:
            replies = _read(path.read_bytes(), key)
        except FileNotFoundError:
            return None
        except OSError as error:
            _log.warning("A kept reply cannot be read (%s): the chat model is asked again.", error)
            return None
        if replies is None:
            _log.warning("%s is not a whole kept reply: it is removed, and the chat model asked again.", path)
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        with contextlib.suppress(OSError):  # only the order of leaving suffers
            os.utime(path)
        return replies

    def put(self, key: str, replies: Sequence[str]) -> None:
        """Keeps the whole replies to one question, in order, in place of any under `key`."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._write(self._path(key), _written(key, replies))
            self._trim()
        except OSError as error:
            _log.warning("A chat model's reply cannot be kept in %s (%s).", self._folder, error)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"

    def _write(self, path: Path, content: bytes) -> None:
        handle, name = tempfile.mkstemp(prefix=_UNFINISHED, dir=self._folder)
        try:
            with open(handle, "wb") as file:
                file.write(content)
            os.replace(name, path)
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise

    def _trim(self) -> None:
        kept = []
        with os.scandir(self._folder) as entries:
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):  # another process may be trimming too
                    if _OURS.fullmatch(entry.name):
                        kept.append((entry.stat().st_mtime_ns, entry.path))
                    elif entry.name.startswith(_UNFINISHED) and time.time() - entry.stat().st_mtime > _ABANDONED:
                        os.unlink(entry.path)
        for _, path in sorted(kept)[: max(0, len(kept) - self._most)]:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)


class CachedReplies:
    """A chat model whose whole replies are kept. Asked the same again, it says the same at once, at no cost."""

    def __init__(self, inner: Replies, cache: ReplyCache, settings: ModelSettings) -> None:
        self._inner, self._cache = inner, cache
        # The rest of the settings says how long to wait and what it costs; the evidence is in the messages.
        self._settings = (inner.name, settings.base_url, settings.reply_tokens)

    @property
    def name(self) -> str:
        """ "provider:model"."""
        return self._inner.name

    @property
    def usage(self) -> Usage:
        """What the replies have taken that were not kept."""
        return self._inner.usage

    def stream(self, messages: Sequence[Message], is_stopped: Callable[[], bool] = lambda: False) -> Iterator[str]:
        """A kept reply as one piece, else pieces as they come. Raises as `inner` does.

        Only a reply that came to its own end is kept: not one that failed, was stopped or is empty.
        """
        key = self._cache.key(self._settings, list(messages))
        if kept := self._cache.get(key):
            if is_stopped():
                raise Stopped
            yield kept[0]
            return
        held = []
        with ending(self._inner.stream(messages, is_stopped)) as pieces:
            for piece in pieces:
                held.append(piece)
                yield piece
        reply = "".join(held)
        if reply.strip() and not is_stopped():
            self._cache.put(key, [reply])


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return {"": type(value).__name__, **fields}
    raise TypeError(f"A reply's key cannot be made of {type(value).__name__}.")


def _written(key: str, replies: Sequence[str]) -> bytes:
    content = {"format": _FORMAT, "key": key, "replies": list(replies), "digest": _digest(replies)}
    return json.dumps(content).encode()


def _read(content: bytes, key: str) -> tuple[str, ...] | None:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or (found.get("format"), found.get("key")) != (_FORMAT, key):
        return None
    replies = found.get("replies")
    if not isinstance(replies, list) or not all(isinstance(one, str) for one in replies):
        return None
    return tuple(replies) if found.get("digest") == _digest(replies) else None


def _digest(replies: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(list(replies)).encode()).hexdigest()
