"""The studio's doors, all of them. Each is a module of its own; this one puts them together."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI

from woodshed.server import (
    compose,
    devices,
    exports,
    freeze,
    history,
    jobs,
    live,
    master,
    media,
    page,
    parts,
    recordings,
    songs,
    suggestions,
    templates,
)
from woodshed.server.guard import LOCAL_HOSTS, Guard
from woodshed.server.problems import explain
from woodshed.server.studio import Studio

DOORS = (
    songs, compose, templates, live, history, media, recordings, exports, freeze, suggestions, master, devices, parts,
    jobs, page,
)  # fmt: skip
"""In this order: the page takes whatever no other door takes."""


def create_app(workspace: Path, *, token: str = "", hosts: Collection[str] = LOCAL_HOSTS) -> FastAPI:
    """Return the studio over a folder of songs, which is made when it is missing.

    `hosts` are the names under which it may be called; with a `token`, addresses too, for whoever knows it.
    """
    studio = Studio(workspace)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await studio.close()

    app = FastAPI(title="Woodshed", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.state.studio = studio
    explain(app)
    for door in DOORS:
        app.include_router(door.router)
    app.add_middleware(Guard, token=token, hosts=hosts)
    return app
