"""The OpenAPI document as a plain page for people. No script, nothing is fetched, and `ui.render` escapes all text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ui.render import Html, escape, join, tag

Schema = Mapping[str, Any]

_STYLE = Html(
    """
:root { color-scheme: light dark; --quiet: light-dark(#5c6670, #a0aab4); --line: light-dark(#d8dde2, #3a434c);
  --soft: light-dark(#f4f6f8, #20262c); --link: light-dark(#14506e, #8cc4e0); }
body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.5; font-family: system-ui, sans-serif; }
a { color: var(--link); } h2 { margin-top: 3rem; } h3 { margin-top: 2.2rem; } h4 { margin-bottom: .3rem; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
pre { background: var(--soft); padding: .7rem .9rem; overflow-x: auto; white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; } .quiet { color: var(--quiet); }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); }
td:first-child { white-space: nowrap; }
@media (max-width: 40rem) { td:first-child { white-space: normal; overflow-wrap: anywhere; } }
"""
)
_METHODS = ("get", "post", "patch", "put", "delete")


def page_of(document: Schema) -> str:
    """The whole page."""
    operations = list(_operations(document))
    body = tag(
        "main",
        tag("h1", f"{document['info']['title']}: the HTTP API"),
        *_paragraphs(document["info"]["description"]),
        tag("p", "As a document for programs: ", tag("code", "/api/v1/openapi.json")),
        _contents(operations),
        *(_section(one, operations, document["components"]["schemas"]) for one in document["tags"]),
        tag("h2", "Errors"),
        tag("table", *_errors(operations)),
        tag("h2", "Objects"),
        *(_object(name, schema) for name, schema in sorted(document["components"]["schemas"].items())),
    )
    return f"<!doctype html>\n{_head()}\n{tag('body', body)}\n</html>\n"


def _head() -> Html:
    return Html(
        '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Byline: the HTTP API</title>\n<style>{_STYLE}</style>\n</head>"
    )


def _operations(document: Schema) -> Iterator[tuple[str, str, Schema]]:
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                yield method.upper(), path, item[method]


def _to(anchor: str, *text: str) -> Html:
    """A link to another place of the page."""
    return Html(f'<a href="#{escape(anchor)}">{join(text)}</a>')


def _contents(operations: list[tuple[str, str, Schema]]) -> Html:
    rows = [
        tag("tr", tag("td", _to(one["operationId"], tag("code", f"{method} {path}"))), tag("td", one["summary"]))
        for method, path, one in operations
    ]
    return tag("table", *rows)


def _section(group: Schema, operations: list[tuple[str, str, Schema]], schemas: Schema) -> Html:
    fitting = [_operation(*one, schemas) for one in operations if group["name"] in one[2]["tags"]]
    return tag("section", tag("h2", group["name"]), tag("p", group["description"]), *fitting)


def _operation(method: str, path: str, one: Schema, schemas: Schema) -> Html:
    parts = [
        tag("h3", one["summary"]),
        tag("p", tag("code", f"{method} {path}")),
        *_paragraphs(one["description"]),
    ]
    if one.get("parameters"):
        rows = [
            _row(p["name"], p["schema"], p.get("description", ""), p.get("required", False)) for p in one["parameters"]
        ]
        parts += [tag("h4", "Parameters"), tag("table", *rows)]
    for kind, content in one.get("requestBody", {}).get("content", {}).items():
        schema = content["schema"]
        parts += [tag("h4", "Send ", tag("code", kind)), _table(schemas[_name(schema)] if "$ref" in schema else schema)]
    results = [_response(*item) for item in one["responses"].items() if item[0] < "4"]
    failing = ", ".join(status for status in one["responses"] if status >= "4")
    parts += [tag("h4", "Answers"), tag("table", *results), tag("p", f"Errors: {failing}", class_="quiet")]
    return tag("section", *parts, id=one["operationId"])


def _errors(operations: list[tuple[str, str, Schema]]) -> list[Html]:
    """Every error that an operation can give, once: they say the same everywhere."""
    given = {status: told for *_, one in operations for status, told in one["responses"].items() if status >= "4"}
    return [_response(status, given[status]) for status in sorted(given)]


def _paragraphs(text: str) -> Iterator[Html]:
    yield from (tag("p", _marked(part)) for part in text.strip().split("\n\n"))


def _marked(text: str) -> Html:
    """Text with what stands between `…` as code."""
    parts = " ".join(text.split()).split("`")
    return join([tag("code", part) if place % 2 else escape(part) for place, part in enumerate(parts)])


def _response(status: str, response: Schema) -> Html:
    kinds = [
        join([tag("code", kind), escape(" "), _content(content)])
        for kind, content in response.get("content", {}).items()
    ]
    return tag("tr", tag("td", tag("code", status)), tag("td", response["description"]), tag("td", join(kinds, ", ")))


def _content(content: Schema) -> Html:
    """What comes in a media type; of events and lines, what each of them holds."""
    if "itemSchema" not in content:
        return _type(content.get("schema", {}))
    item = content["itemSchema"]
    return _type(item["properties"]["data"]["contentSchema"]) if "properties" in item else _type(item)


def _object(name: str, schema: Schema) -> Html:
    return tag("section", tag("h3", name), *_paragraphs(schema.get("description", "")), _table(schema), id=name)


def _table(schema: Schema) -> Html:
    """The fields of an object, those that it must have first; of anything else what it may be."""
    required = schema.get("required", [])
    fields = sorted(schema.get("properties", {}).items(), key=lambda field: field[0] not in required)
    rows = [_row(name, one, one.get("description", ""), name in required) for name, one in fields]
    return tag("table", *rows) if rows else tag("p", _type(schema))


def _row(name: str, schema: Schema, description: str, required: bool) -> Html:
    needed = tag("span", " required", class_="quiet") if required else None
    examples = schema.get("examples")
    shown = tag("pre", json.dumps(examples[0], ensure_ascii=False)) if examples else None
    return tag(
        "tr", tag("td", tag("code", name), needed), tag("td", _type(schema)), tag("td", _marked(description), shown)
    )


def _type(schema: Schema) -> Html:
    """What a value may be, in a few words; objects lead to their own description."""
    if "$ref" in schema:
        return _to(_name(schema), _name(schema))
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return join([_type(one) for one in schema[several]], " or ")
    if "enum" in schema or "const" in schema:
        return join([tag("code", str(one)) for one in schema.get("enum", [schema.get("const")])], " or ")
    if schema.get("type") == "array":
        return join([escape("list of "), _type(schema["items"])]) if "items" in schema else escape("list")
    return escape(_words(schema))


def _name(reference: Schema) -> str:
    return str(reference["$ref"]).rsplit("/", 1)[-1]


def _words(schema: Schema) -> str:
    bounds = [
        f"{word} {schema[name]:,}"
        for name, word in (("minimum", "from"), ("maximum", "to"), ("maxLength", "up to"))
        if name in schema
    ]
    unit = " characters" if "maxLength" in schema else ""
    return " ".join([str(schema.get("type", "any value")), *bounds]) + unit
