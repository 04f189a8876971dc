"""Progress bars on stderr, drawn only where a person watches. Knows how much is done, never what is being done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from ui import console

if TYPE_CHECKING:
    from rich.progress import Progress

_T = TypeVar("_T")


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[detail]}", style="dim", markup=False),
        TimeRemainingColumn(elapsed_when_finished=True),
        console=Console(stderr=True),
        transient=True,
    )


def _show_stage(bar: Progress, name: str, done: int, total: int) -> None:
    """Moves the stage `name` on, which gets a line of its own the first time."""
    known = next((task.id for task in bar.tasks if task.description == name), None)
    if known is None:
        known = bar.add_task(name, total=total, detail="")
    bar.update(known, completed=done, total=total)


@contextmanager
def stages() -> Iterator[Callable[[str, int, int], None]]:
    """A callback `(stage, done, total)` that draws one bar per stage; the bars go away at the end."""
    if not console.stderr_is_terminal():
        yield lambda name, done, total: None
        return
    bar = _bar()

    def advance(name: str, done: int, total: int) -> None:
        if not bar.tasks:
            bar.start()
        _show_stage(bar, name, done, total)

    try:
        yield advance
    finally:
        bar.stop()


def counted(items: Iterable[_T], description: str, total: int | None) -> Iterator[_T]:
    """Yields `items` and draws a bar of how many were taken."""
    if not console.stderr_is_terminal():
        yield from items
        return
    with _bar() as bar:
        task = bar.add_task(description, total=total, detail="")
        for item in items:
            yield item
            bar.advance(task)


class IngestBar:
    """The progress of an ingest: files done, articles, passages per second and time left."""

    def __init__(self) -> None:
        self._bar = _bar() if console.stderr_is_terminal() else None
        self._articles = 0
        self._passages = 0

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def start(self, total_files: int) -> None:
        """How many files there are."""
        self.stage("Reading", 0, total_files)

    def advance(self, files: int, articles: int, passages: int) -> None:
        """That many more are done."""
        if self._bar is None:
            return
        self._articles += articles
        self._passages += passages
        task = self._bar.tasks[0]
        speed = self._passages / task.elapsed if task.elapsed else 0.0
        detail = f"{self._articles} articles, {speed:.0f} passages/s"
        self._bar.update(task.id, advance=files, detail=detail)

    def stage(self, name: str, done: int, total: int) -> None:
        """A later stage, such as publishing the indexes."""
        if self._bar is None:
            return
        _show_stage(self._bar, name, done, total)
