"""`byline doctor`: shows what `ui.doctor` finds. Changes nothing but the cache of the embedding model."""

from __future__ import annotations

import click

from ui import console, doctor
from ui.cli import command
from ui.contract import CheckJson, DoctorJson
from ui.options import json_option
from ui.state import current

_MARKS = {"ok": ("ok     ", "green"), "note": ("note   ", "yellow"), "problem": ("problem", "red")}


@command("doctor", "byline doctor", "byline --archive ~/news doctor --json")
@json_option
def doctor_command(as_json: bool) -> None:
    """Check Python, packages, the embedding model, the archive and the disk; exit code 1 where something is wrong."""
    checks = doctor.examine(current())
    healthy = all(check.state != "problem" for check in checks)
    if as_json:
        console.out_json(DoctorJson(healthy=healthy, checks=checks))
    else:
        for check in checks:
            _show(check)
    if not healthy:
        click.get_current_context().exit(1)


def _show(check: CheckJson) -> None:
    mark, colour = _MARKS[check.state]
    console.out(f"{console.styled(mark, fg=colour)}  {console.clean(check.name + ':'):17} {console.clean(check.found)}")
    if check.next_step:
        console.out(f"{'':27}{console.dim(check.next_step)}")
