"""Long work: it runs in a thread of its own, tells how far it is, and can be stopped.

`GET /api/jobs/{job}` says how it stands, `GET …/events` says so again whenever something changed, and
`DELETE` stops it: the next time the work reports, `Cancelled` is raised in it, and nothing half made is left.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from woodshed.server.people.visitors import AVisitor
from woodshed.server.studio import AStudio
from woodshed.server.working import Job, unknown_job

router = APIRouter(prefix="/api/jobs")

UPDATE_S = 0.25


@router.get("/{job}")
async def show_job(job: str, studio: AStudio, visitor: AVisitor) -> dict[str, Any]:
    """Return how a job stands."""
    return own_job(studio, visitor, job).plain()


@router.delete("/{job}", status_code=204)
async def stop_job(job: str, studio: AStudio, visitor: AVisitor) -> Response:
    """Stop a job; one that is over stays as it is."""
    own_job(studio, visitor, job).stop()
    return Response(status_code=204)


@router.get("/{job}/events")
async def follow_job(job: str, request: Request, studio: AStudio, visitor: AVisitor) -> StreamingResponse:
    """Say how a job stands whenever that changes, as server-sent events, until it is over."""
    found = own_job(studio, visitor, job)
    return StreamingResponse(
        _events(found, request), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
    )


def own_job(studio: AStudio, visitor: AVisitor, key: str) -> Job:
    """Return a job that somebody began, or any for an owner; NotThereError when they have none such."""
    job = studio.jobs.find(key)
    if job.by != visitor.id and not visitor.owner:
        raise unknown_job()
    return job


async def _events(job: Job, request: Request) -> AsyncIterator[str]:
    told, told_at = "", 0.0
    while True:
        now, over = json.dumps(job.plain()), job.over
        if now != told and (over or time.monotonic() - told_at >= UPDATE_S):
            told, told_at = now, time.monotonic()
            yield f"data: {now}\n\n"
        if over or await request.is_disconnected():
            return
        await asyncio.sleep(UPDATE_S / 5)
