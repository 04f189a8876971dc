"""What the options before the command say, and the settings they lead to. Loads nothing until it is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ui.settings import Settings

NOTHING_CHANGED = "Stopped. Nothing was changed."


@dataclass(slots=True)
class State:
    """One run of the program. `main` makes it, click hands it to every command."""

    archive: Path | None = None
    config: Path | None = None
    debug: bool = False
    overrides: dict[str, object] = field(default_factory=dict)
    """Settings given as options of the command, as {"section": {"name": value}}."""
    when_stopped: str = NOTHING_CHANGED
    """What to say on Ctrl-C: what is safe and how to go on."""
    _settings: Settings | None = None

    def settings(self) -> Settings:
        """The settings of this run; `UsageError` where one is wrong."""
        if self._settings is None:
            from ui.settings import Settings

            overrides = dict(self.overrides)
            if self.archive is not None:
                overrides["archive"] = self.archive
            self._settings = Settings.load(overrides, config=self.config)
        return self._settings

    def override(self, name: str, value: object) -> None:
        """A setting or section given as an option: goes above everything else."""
        self.overrides[name] = value
        self._settings = None


def current() -> State:
    """The state of the command that is running."""
    return click.get_current_context().ensure_object(State)
