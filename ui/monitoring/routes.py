"""What a machine asks of the server: is it alive, can it work, how much does it do. Who may ask is the guard's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Response

from ui.contract import Output
from ui.monitoring.readiness import ReadinessJson, readiness

if TYPE_CHECKING:
    from ui.serving.service import Service

_FRESH = {"cache-control": "no-store"}


class HealthJson(Output):
    """The process answers."""

    alive: bool = True


def monitoring_router(service: Service) -> APIRouter:
    """/health, /ready and /metrics."""
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest

    from ui.monitoring.figures import Figures

    router = APIRouter(tags=["monitoring"])
    read_now = CollectorRegistry()
    read_now.register(Figures(service))
    ProcessCollector(registry=read_now)

    @router.get("/health")
    async def health(response: Response) -> HealthJson:
        """Whether the process answers. Looks at nothing else, and is answered while every thread is busy."""
        response.headers.update(_FRESH)
        return HealthJson()

    @router.get("/ready", responses={503: {"model": ReadinessJson}})
    def ready(response: Response) -> ReadinessJson:
        """Whether questions can be answered and articles kept; 503 with what is wrong where they cannot."""
        found = readiness(service)
        response.status_code = 200 if found.ready else 503
        response.headers.update(_FRESH)
        return found

    @router.get("/metrics", response_class=Response)
    def metrics() -> Response:
        """Counts, times and the archive's figures, for Prometheus."""
        text = generate_latest(service.metrics.registry) + generate_latest(read_now)
        return Response(text, media_type=CONTENT_TYPE_LATEST, headers=_FRESH)

    return router
