"""`byline schema`: the JSON Schema of every output, generated from the models that make the output."""

from __future__ import annotations

import json
from typing import Any

import click

from ui.cli import command
from ui.suggest import did_you_mean
from vectorstore.errors import UsageError


@command("schema", "byline schema", "byline schema batch > batch.schema.json", "byline schema --list")
@click.argument("name", default="answer")
@click.option("--list", "list_names", is_flag=True, help="List what there is a schema of.")
@click.option("--json", "_as_json", is_flag=True, help="Print JSON; it always does.")
def schema_command(name: str, list_names: bool, _as_json: bool) -> None:
    """Print the JSON Schema of NAME: answer (the default), batch, search and so on."""
    from ui.outputs import OUTPUTS

    if list_names:
        click.echo("\n".join(OUTPUTS))
        return
    click.echo(json.dumps(schema(name), indent=2, ensure_ascii=False))


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of one output. Raises `UsageError` for an unknown name."""
    from pydantic import TypeAdapter

    from ui.outputs import OUTPUTS

    if name not in OUTPUTS:
        raise UsageError(
            f"There is no schema '{name}'.", did_you_mean(name, OUTPUTS, f"There are: {', '.join(OUTPUTS)}.")
        )
    model: TypeAdapter[Any] = TypeAdapter(OUTPUTS[name])
    found = model.json_schema(mode="validation" if name == "batch-input" else "serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found, "title": f"byline {name}"}
