"""The studio's doors, all of them. Each is a module of its own; this one puts them together."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.routing import Route

from woodshed.server import (
    branches,
    compose,
    conflicts,
    crediting,
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
from woodshed.server.arriving import tus
from woodshed.server.guard import LOCAL_HOSTS, Guard
from woodshed.server.people import coming_in, commenting, inviting
from woodshed.server.people.rights import Rights
from woodshed.server.problems import explain
from woodshed.server.scale.stores import Stores
from woodshed.server.studio import Studio
from woodshed.server.together import chatting

DOORS = (
    songs, compose, templates, live, history, media, tus, recordings, exports, freeze, suggestions, master, devices,
    parts, jobs, coming_in, inviting, commenting, chatting, branches, conflicts, crediting, page,
)  # fmt: skip
"""In this order: the page takes whatever no other door takes."""


def create_app(
    workspace: Path,
    *,
    token: str = "",
    hosts: Collection[str] = LOCAL_HOSTS,
    accounts: bool = False,
    stores: Stores | None = None,
) -> FastAPI:
    """Return the studio over a folder of songs, which is made when it is missing.

    `hosts` are the names under which it may be called; with a `token`, addresses too. Whoever knows
    the token is an owner; without one everybody is, unless there are `accounts`. `stores` keep what is
    not to be kept in the folder.
    """
    studio = Studio(workspace, token=token, accounts=accounts, stores=stores)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        studio.start()
        yield
        await studio.close()

    app = FastAPI(title="Woodshed", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.state.studio = studio
    explain(app)
    own_routes = [route for route in app.router.routes if isinstance(route, Route)]
    for door in DOORS:
        app.include_router(door.router)
    routes = [*own_routes, *(route for door in DOORS for route in door.router.routes)]
    app.add_middleware(Rights, people=studio.people, routes=routes)
    app.add_middleware(Guard, token=token, hosts=hosts, refusals=studio.people.refusals)
    return app
