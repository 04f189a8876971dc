"""Health, readiness and metrics of a real service: what they promise to those who watch it."""

from __future__ import annotations

import threading
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest
from doors import application
from fastapi import APIRouter, FastAPI
from prometheus_client.parser import text_string_to_metric_families
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from assistant import Question
from ui.api.openai import openai_router
from ui.mcp_server.server import McpDoor
from ui.monitoring.metrics import Metrics, Verb
from ui.monitoring.middleware import UNKNOWN, Counted
from ui.monitoring.routes import monitoring_router
from ui.serving.service import Service
from vectorstore import ArchiveDamaged, Constraints, UsageError

EVERYWHERE = Constraints()


@pytest.fixture
def watched(service: Service) -> Iterator[TestClient]:
    app = application(monitoring_router(service), openai_router(service))
    app.add_middleware(Counted, metrics=service.metrics)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def figures(client: TestClient, name: str) -> dict[tuple[str, ...], float]:
    """One metric's values by their labels, without nought."""
    families = text_string_to_metric_families(client.get("/metrics").text)
    samples = [sample for family in families for sample in family.samples if sample.name == name]
    assert samples, f"there is no {name}"
    return {tuple(sample.labels.values()): sample.value for sample in samples if sample.value}


# --- alive and ready ------------------------------------------------------------------------------------------


def test_it_is_alive_whatever_else_is_wrong(watched: TestClient, service: Service) -> None:
    service.records.close()
    (service.archive.folder / "records.sqlite").unlink()
    assert watched.get("/health").json() == {"alive": True}
    assert watched.get("/health").headers["cache-control"] == "no-store"


def test_it_is_ready_when_it_can_answer_and_keep(watched: TestClient) -> None:
    found = watched.get("/ready")
    assert found.status_code == 200
    assert found.json() == {"ready": True, "checks": dict.fromkeys(("archive", "models", "records", "disk"), "ok")}


def test_what_is_wrong_is_said_and_the_rest_is_still_looked_at(
    watched: TestClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(_archive: object) -> bool:
        raise ArchiveDamaged("The index is behind.", "Run 'byline rebuild'.")

    Usage = namedtuple("Usage", "total used free")
    monkeypatch.setattr(type(service.archive), "refresh", damaged)
    monkeypatch.setattr("shutil.disk_usage", lambda _path: Usage(10**12, 10**12, 5_000_000))
    found = watched.get("/ready")
    assert found.status_code == 503
    checks = found.json()["checks"]
    assert found.json()["ready"] is False
    assert checks["archive"].startswith("The index is behind.")
    assert checks["disk"] == "Only 5 MB are free on the archive's disk. Make room."
    assert (checks["models"], checks["records"]) == ("ok", "ok")


def test_records_that_are_gone_or_cannot_be_written_are_noticed(watched: TestClient, service: Service) -> None:
    path = service.archive.folder / "records.sqlite"
    service.records.close()
    path.write_bytes(b"this is no database, whatever its name may say about it" * 20)
    assert "cannot be written" in watched.get("/ready").json()["checks"]["records"]
    path.unlink()
    found = watched.get("/ready")
    assert found.status_code == 503
    assert "missing" in found.json()["checks"]["records"]
    assert not path.exists()


def test_looking_changes_nothing(watched: TestClient, service: Service) -> None:
    def state() -> dict[Path, int]:
        names = ("records.sqlite", "catalog.sqlite3")
        return {service.archive.folder / name: (service.archive.folder / name).stat().st_mtime_ns for name in names}

    before = state()
    assert watched.get("/ready").status_code == 200
    assert state() == before


# --- metrics --------------------------------------------------------------------------------------------------


def test_calls_are_counted_and_timed_by_verb_and_failures_by_kind(watched: TestClient, service: Service) -> None:
    service.ask(Question("Why was the harbour bridge closed?"))
    list(service.stream(Question("Who won the chess championship in Oslo?")))
    service.search("bridge", EVERYWHERE)
    with pytest.raises(UsageError):
        service.check("", EVERYWHERE)
    assert figures(watched, "byline_call_seconds_count") == {("ask",): 2, ("search",): 1, ("check",): 1}
    assert figures(watched, "byline_call_failures_total") == {("usage", "check"): 1}
    assert figures(watched, "byline_answers_total") == {("answered",): 1, ("not_in_archive",): 1}
    assert figures(watched, "byline_calls_running") == {}


def test_every_verb_begins_at_nought_so_that_rates_miss_no_first_call(watched: TestClient) -> None:
    text = watched.get("/metrics").text
    for verb in Verb:
        assert f'byline_call_seconds_count{{verb="{verb}"}} 0.0' in text


def test_a_reader_who_stops_is_no_failure() -> None:
    metrics = Metrics()

    def answering() -> Iterator[int]:
        with metrics.measured(Verb.ASK):
            yield 1

    stream = answering()
    next(stream)
    assert metrics.registry.get_sample_value("byline_calls_running", {"verb": "ask"}) == 1
    stream.close()  # type: ignore[attr-defined]
    assert metrics.registry.get_sample_value("byline_calls_running", {"verb": "ask"}) == 0
    assert metrics.registry.get_sample_value("byline_call_seconds_count", {"verb": "ask"}) == 1
    assert metrics.registry.get_sample_value("byline_call_failures_total", {"verb": "ask", "kind": "internal"}) is None


def test_the_archive_and_the_process_are_measured_as_they_are_now(watched: TestClient, service: Service) -> None:
    assert figures(watched, "byline_archive_articles") == {(): 3}
    assert figures(watched, "byline_archive_readable") == {(): 1}
    assert figures(watched, "process_resident_memory_bytes")[()] > 10_000_000
    assert figures(watched, "process_cpu_seconds_total")[()] > 0
    generation = figures(watched, "byline_archive_generation_searched")[()]
    service.remove([service.articles(EVERYWHERE, "bridge", 1)[0].id])
    assert figures(watched, "byline_archive_articles") == {(): 2}
    assert figures(watched, "byline_archive_generation_searched")[()] > generation


def test_an_archive_that_cannot_be_read_is_a_figure_and_no_failure(
    watched: TestClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(_archive: object) -> None:
        raise ArchiveDamaged("The catalog is gone.")

    monkeypatch.setattr(type(service.archive), "count", damaged)
    text = watched.get("/metrics").text
    assert "byline_archive_readable 0.0" in text
    assert "byline_archive_articles" not in text
    assert "process_cpu_seconds_total" in text


# --- requests -------------------------------------------------------------------------------------------------


def test_requests_are_counted_by_the_pattern_of_their_address_and_their_status(watched: TestClient) -> None:
    watched.get("/v1/models/byline")
    watched.get("/v1/models/private-name")
    watched.post("/v1/chat/completions", json={"messages": []})
    assert figures(watched, "byline_http_requests_total") == {
        ("GET", "/v1/models/{model}", "200"): 1,
        ("GET", "/v1/models/{model}", "404"): 1,
        ("POST", "/v1/chat/completions", "400"): 1,
    }
    assert "private-name" not in watched.get("/metrics").text


def test_what_outsiders_make_up_becomes_no_label(watched: TestClient) -> None:
    for number in range(5):
        watched.get(f"/made-up/{number}")
        watched.request(f"MADEUP{number}", "/made-up")
    found = figures(watched, "byline_http_requests_total")
    assert set(found) == {("GET", UNKNOWN, "404"), ("other", UNKNOWN, "404")}


def test_a_mounted_application_and_one_that_breaks_are_counted_too(service: Service) -> None:
    app, inner = FastAPI(), FastAPI()

    @inner.get("/things/{one}")
    def thing(one: str) -> PlainTextResponse:
        if one == "broken":
            raise RuntimeError(one)
        return PlainTextResponse(one)

    app.mount("/inner", inner)
    app.add_middleware(Counted, metrics=service.metrics)
    with TestClient(app, raise_server_exceptions=False) as client:
        for one in ("a", "b", "broken"):
            client.get(f"/inner/things/{one}")
    count = service.metrics.registry.get_sample_value
    labels = {"method": "GET", "route": "/things/{one}"}
    assert count("byline_http_requests_total", {**labels, "status": "200"}) == 2
    assert count("byline_http_requests_total", {**labels, "status": "500"}) == 1


def test_a_route_of_included_routers_is_counted_under_its_whole_address(service: Service) -> None:
    app, outer, inner = FastAPI(), APIRouter(prefix="/api"), APIRouter()

    @inner.get("/things/{one}")
    def thing(one: str) -> str:
        return one

    outer.include_router(inner)
    app.include_router(outer)
    app.router.routes.append(McpDoor(service).route)
    app.add_middleware(Counted, metrics=service.metrics)
    with TestClient(app) as client:
        client.get("/api/things/a")
        client.post("/mcp", json={})
    count = service.metrics.registry.get_sample_value
    labels = {"method": "GET", "route": "/api/things/{one}", "status": "200"}
    assert count("byline_http_requests_total", labels) == 1
    assert count("byline_http_requests_total", {"method": "POST", "route": "/mcp", "status": "503"}) == 1


def test_counting_from_many_threads_loses_nothing() -> None:
    metrics, at_once = Metrics(), threading.Barrier(8)

    def work() -> None:
        at_once.wait()
        for _ in range(500):
            with metrics.measured(Verb.SEARCH):
                metrics.responded("GET", "/health", 200, 0.001)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert metrics.registry.get_sample_value("byline_call_seconds_count", {"verb": "search"}) == 4000
    labels = {"method": "GET", "route": "/health", "status": "200"}
    assert metrics.registry.get_sample_value("byline_http_requests_total", labels) == 4000
