"""POST ingest: files and web addresses to read into the archive; GET ingest and ingest/{job}: how that stands."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

import anyio
from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.concurrency import run_in_threadpool

from ui.access.audit import Act, Outcome, audit
from ui.api.errors import NotFound
from ui.api.keeping import moment
from ui.api.requests import IngestRequest
from ui.api.responses import errors, events
from ui.api.streaming import HEADERS, MEDIA_TYPE, written
from ui.api.uploading import Sent, sent
from ui.contract_api import JobEventJson, JobJson, JobsJson
from ui.convert import ingest_json
from ui.jobs.types import Job, JobState
from ui.serving.callers import Scope, caller_of, require
from ui.serving.service import Service
from vectorstore.errors import BylineError

JobId = Annotated[str, Path(max_length=200, description="The `id` of an ingest.", examples=["9d41f07ab2c6e853"])]
_LOOK_EVERY = 0.25
_ENDED = frozenset({JobState.DONE, JobState.FAILED})
_STREAM = events(
    "JobEventJson",
    ("job",),
    "With the header `Accept: text/event-stream`: an event at each change. The last one says done or failed.",
    'event: job\ndata: {"event":"job","job":{"id":"…","state":"running","done":3,"total":12}}\n\n',
)
_FORM = {
    "type": "object",
    "properties": {
        "files": {"type": "array", "items": {"type": "string", "format": "binary"}, "description": "Articles to read."},
        "urls": {"type": "array", "items": {"type": "string"}, "description": "Pages and feeds."},
    },
}
_SENT = {
    "requestBody": {
        "required": True,
        "description": "Files, or web addresses, or both (as a form).",
        "content": {
            "application/json": {"schema": IngestRequest.model_json_schema()},
            "multipart/form-data": {"schema": _FORM},
        },
    }
}


@dataclass(frozen=True, slots=True)
class _Desk:
    service: Service

    async def ingest(self, request: Request) -> Response:
        """Takes articles to be read: files as a form, web addresses of pages and feeds as JSON or in the form.

        They are read one after another; `url` says where to ask how it stands. Needs the scope `write`.
        """
        require(caller_of(request), Scope.WRITE)
        async with sent(request) as found:
            job = await run_in_threadpool(self._submit, request, found)
        url = f"{request.url.path.rstrip('/')}/{job.id}"
        return JSONResponse(job_json(job).model_dump(mode="json"), status_code=202, headers={"Location": url})

    def _submit(self, request: Request, found: Sent) -> Job:
        names = [*(one.name for one in found.files), *found.urls]
        with found.uploads() as uploads:
            try:
                job = self.service.jobs.submit(caller_of(request).owner, uploads, found.urls)
            except BylineError:
                audit(request, Act.INGEST, names, Outcome.FAILED)
                raise
        audit(request, Act.INGEST, [job.id, *names])
        return job

    def jobs(self) -> JobsJson:
        """Lists the ingests since the server started, newest first."""
        return JobsJson(jobs=[job_json(job) for job in self.service.jobs.recent()])

    def job(self, request: Request, job_id: JobId) -> Response:
        """Says how an ingest stands: once, or as server-sent events until it ends."""
        job = self.service.jobs.job(job_id)
        if job is None:
            raise NotFound(f"There is no ingest '{job_id[:80]}'.", "GET /api/v1/ingest lists those there are.")
        if MEDIA_TYPE in request.headers.get("accept", ""):
            return StreamingResponse(self._progress(job), media_type=MEDIA_TYPE, headers=HEADERS)
        return Response(job_json(job).model_dump_json(), media_type="application/json")

    async def _progress(self, job: Job) -> AsyncIterator[bytes]:
        told: Job | None = None
        while True:
            if job != told:
                yield written(JobEventJson(job=job_json(job)))
                told = job
            if job.state in _ENDED:
                return
            await anyio.sleep(_LOOK_EVERY)
            job = self.service.jobs.job(job.id) or job


def job_json(job: Job) -> JobJson:
    return JobJson(
        id=job.id,
        url=f"/api/v1/ingest/{job.id}",
        state=job.state.value,
        sources=list(job.sources),
        submitted=moment(job.submitted),
        done=job.done,
        total=job.total,
        doing=job.doing,
        report=None if job.report is None else ingest_json(job.report, dry_run=False),
        problem=job.problem,
    )


def ingesting_router(service: Service) -> APIRouter:
    """Reading articles into the archive."""
    router, desk = APIRouter(tags=["Archive"]), _Desk(service)
    location = {"Location": {"description": "Where to ask how it stands.", "schema": {"type": "string"}}}
    router.add_api_route(
        "/ingest",
        desk.ingest,
        methods=["POST"],
        summary="Add articles",
        operation_id="ingest",
        status_code=202,
        response_class=JSONResponse,
        responses={202: {"model": JobJson, "description": "Accepted.", "headers": location}, **errors()},
        openapi_extra=_SENT,
    )
    router.add_api_route(
        "/ingest", desk.jobs, methods=["GET"], summary="List ingests", operation_id="jobs", responses=errors()
    )
    stands = {"model": JobJson, "description": "How it stands.", "content": _STREAM}
    router.add_api_route(
        "/ingest/{job_id}",
        desk.job,
        methods=["GET"],
        summary="Follow an ingest",
        operation_id="job",
        response_class=Response,
        responses={200: stands, **errors(404)},
    )
    return router
