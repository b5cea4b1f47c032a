"""What all doors share: the workspace, the open songs, the jobs, the sounds that are being read."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

from fastapi import Depends
from starlette.requests import HTTPConnection

from woodshed.engine import MediaSource
from woodshed.server.arriving.awaited import arrived_media
from woodshed.server.arriving.uploads import Uploads
from woodshed.server.people.people import People
from woodshed.server.rooms import Rooms
from woodshed.server.scale.stores import Stores
from woodshed.server.sounds import Sounds
from woodshed.server.summaries import Summaries
from woodshed.server.together.chat import Chats
from woodshed.server.working import Jobs
from woodshed.server.workspace import Workspace
from woodshed.song.document import Song
from woodshed.song.folder import SongFolder, read_song

T = TypeVar("T")


class Studio:
    """A running studio over one workspace. It closes the `stores` that keep what is not in its folder."""

    def __init__(self, path: Path, *, token: str = "", accounts: bool = False, stores: Stores | None = None) -> None:
        self.workspace = Workspace(path)
        self.stores = stores or Stores()
        self.people = People(
            self.workspace.path,
            token=token,
            accounts=accounts,
            database=self.stores.people,
            cookie=self.stores.cookie,
        )
        self.stores.mount(self.workspace.path)
        self.workspace.on_new = self.people.song_begins
        self.summaries = Summaries(self.workspace)
        self.rooms = Rooms(self.workspace)
        self.sounds = Sounds()
        self.uploads = Uploads(self.people.refusals)
        self.jobs = Jobs()
        self.chats = self.stores.chats or Chats()

    async def use(self, song: str, action: Callable[[SongFolder], T]) -> T:
        """Do something with a song, in its own thread; what it changes reaches everybody who is in it."""
        return await self.rooms.use(song, action)

    async def tell(self, song: str, frame: bytes) -> None:
        """Send a frame to everybody who is in a song."""
        if song in self.rooms:
            async with self.rooms.hold(song) as room:
                room.gathering.tell_everybody(frame)

    async def song(self, song: str) -> Song:
        """Return a song as it is now; as it is on disk when it may be open at another process."""
        if self.stores.holds is not None and song not in self.rooms:
            place = self.workspace.folder(song)
            return await in_thread(lambda: read_song(place))
        return await self.rooms.use(song, lambda folder: folder.song)

    def media(self, song: str, now: Song) -> MediaSource:
        """Return what reads the audio of a song for long work; FileError for what has not arrived."""

        def name_of(key: str) -> str:
            person = self.people.persons.find(key) if key else None
            return person.name if person else ""

        return arrived_media(now, self.workspace.folder(song), self.uploads, name_of)

    def start(self) -> None:
        """Begin to listen to what other processes ask for; call it on the event loop."""
        if self.stores.holds is not None:
            loop = asyncio.get_running_loop()
            self.stores.holds.on_end = lambda song: asyncio.run_coroutine_threadsafe(self.rooms.end(song), loop)

    async def close(self) -> None:
        """Stop all work and close every song."""
        await asyncio.to_thread(self.uploads.close)
        await asyncio.to_thread(self.jobs.close)
        await self.rooms.close_all()
        self.people.close()
        self.stores.unmount(self.workspace.path)
        await asyncio.to_thread(self.stores.close)


def studio_of(connection: HTTPConnection) -> Studio:
    """Return the studio that a request or websocket belongs to."""
    studio: Studio = connection.app.state.studio
    return studio


AStudio = Annotated[Studio, Depends(studio_of)]
"""What a door asks for."""


async def in_thread(action: Callable[[], T]) -> T:
    """Do something slow away from the event loop."""
    return await asyncio.to_thread(action)
