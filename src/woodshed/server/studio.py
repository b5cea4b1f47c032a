"""What all doors share: the workspace, the open songs, the jobs, the sounds that are being read."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

from fastapi import Depends
from starlette.requests import HTTPConnection

from woodshed.server.arriving.uploads import Uploads
from woodshed.server.people.people import People
from woodshed.server.rooms import Rooms
from woodshed.server.sounds import Sounds
from woodshed.server.summaries import Summaries
from woodshed.server.together.chat import Chats
from woodshed.server.working import Jobs
from woodshed.server.workspace import Workspace
from woodshed.song.document import Song
from woodshed.song.folder import SongFolder

T = TypeVar("T")


class Studio:
    """A running studio over one workspace."""

    def __init__(self, path: Path, *, token: str = "", accounts: bool = False) -> None:
        self.workspace = Workspace(path)
        self.people = People(self.workspace.path, token=token, accounts=accounts)
        self.workspace.on_new = self.people.invites.forget
        self.summaries = Summaries(self.workspace)
        self.rooms = Rooms(self.workspace)
        self.sounds = Sounds()
        self.uploads = Uploads()
        self.jobs = Jobs()
        self.chats = Chats()

    async def use(self, song: str, action: Callable[[SongFolder], T]) -> T:
        """Do something with a song, in its own thread; what it changes reaches everybody who is in it."""
        return await self.rooms.use(song, action)

    async def song(self, song: str) -> Song:
        """Return a song as it is now."""
        return await self.rooms.use(song, lambda folder: folder.song)

    async def close(self) -> None:
        """Stop all work and close every song."""
        await asyncio.to_thread(self.uploads.close)
        await asyncio.to_thread(self.jobs.close)
        await self.rooms.close_all()
        self.people.close()


def studio_of(connection: HTTPConnection) -> Studio:
    """Return the studio that a request or websocket belongs to."""
    studio: Studio = connection.app.state.studio
    return studio


AStudio = Annotated[Studio, Depends(studio_of)]
"""What a door asks for."""


async def in_thread(action: Callable[[], T]) -> T:
    """Do something slow away from the event loop."""
    return await asyncio.to_thread(action)
