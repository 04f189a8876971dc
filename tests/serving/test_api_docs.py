"""What docs/api.md shows works as it stands, and the descriptions of the API are whole."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from described import document
from doors import application
from loopback import serving
from starlette.testclient import TestClient

from ui.api.routes import PREFIX, api_router
from ui.serving.service import Service

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
SHOWN = "http://127.0.0.1:7860"
PYTHON = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
SHELL = re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize(
    ("example", "told"),
    zip(PYTHON, ("Lena Okafor", "inspectors found a crack", "done 1 []"), strict=True),
    ids=["ask", "stream", "ingest"],
)
def test_an_example_in_python_runs(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, example: str, told: str
) -> None:
    assert SHOWN in example
    monkeypatch.chdir(tmp_path)
    out = io.StringIO()
    with serving(application(api_router(service))) as address, contextlib.redirect_stdout(out):
        exec(compile(example.replace(SHOWN, address), "example", "exec"), {"__name__": "example"})
    assert told in out.getvalue()


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not on this machine")
@pytest.mark.parametrize(
    ("example", "told"),
    zip(SHELL, ('"status":"answered"', "event: done", '"sources":["library.txt"]'), strict=True),
    ids=["ask", "stream", "ingest"],
)
def test_an_example_for_the_shell_runs(service: Service, tmp_path: Path, example: str, told: str) -> None:
    assert SHOWN in example
    with serving(application(api_router(service))) as address:
        done = subprocess.run(
            ["bash", "-ec", example.replace(SHOWN, address)], cwd=tmp_path, capture_output=True, text=True, check=True
        )
    assert told in done.stdout


def test_the_guide_names_every_operation_and_no_other() -> None:
    named = set(re.findall(r"`(GET|POST) (/[^`?]*)`", PAGE))
    described = {
        (method.upper(), path.removeprefix(PREFIX))
        for path, item in document()["paths"].items()
        for method in item
        if method in ("get", "post")
    }
    assert named - {("DELETE", "/articles/{article_id}")} == described


def test_the_guide_names_every_status_that_an_operation_can_give() -> None:
    table = PAGE[PAGE.index("| Status |") :]
    named = {int(status) for row in table.splitlines() for status in re.findall(r"\d{3}", row.split("|")[1])}
    operations = [one for item in document()["paths"].values() for one in item.values()]
    given = {int(status) for one in operations for status in one["responses"]}
    assert named - {405} == {status for status in given if status >= 400}


def test_every_operation_and_every_field_is_described() -> None:
    for path, item in document()["paths"].items():
        for method, one in item.items():
            assert one["summary"], f"{method} {path}"
            assert one["description"], f"{method} {path}"
            assert one["tags"], f"{method} {path}"
            for parameter in one.get("parameters", []):
                assert parameter["description"], f"{path}: {parameter['name']}"
    for name, schema in document()["components"]["schemas"].items():
        if name.endswith("Request"):
            for field, one in schema["properties"].items():
                assert one["description"], f"{name}.{field}"


def test_the_document_refers_to_nothing_that_it_does_not_hold() -> None:
    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document())))
    assert named <= document()["components"]["schemas"].keys()


def test_the_page_for_people_shows_every_operation_and_fetches_nothing(shared: TestClient) -> None:
    response = shared.get("/api/v1/docs")
    assert response.headers["content-type"].startswith("text/html")
    for path, item in document()["paths"].items():
        for method in item:
            assert f"<code>{method.upper()} {path}</code>" in response.text
    assert not re.search(r"<(script|link|img|iframe)|https?://(?!example\.org|127)|url\(", response.text)
    anchors = set(re.findall(r'href="#([^"]+)"', response.text))
    assert anchors <= set(re.findall(r' id="([^"]+)"', response.text))


def test_the_address_of_the_api_itself_leads_to_its_description(shared: TestClient) -> None:
    assert shared.get("/api/v1").url.path == "/api/v1/docs"


def test_the_document_is_served(shared: TestClient) -> None:
    assert shared.get("/api/v1/openapi.json").json() == json.loads(json.dumps(document()))
