"""`/api/songs`: which songs there are; new ones, copies, the trash, and what can be saved of a broken one."""

from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from woodshed.errors import FileError
from woodshed.server.archive import archived
from woodshed.server.importing import imported_song
from woodshed.server.people.rights import NO_MAKER
from woodshed.server.people.roles import Role
from woodshed.server.people.visitors import AVisitor, Visitor
from woodshed.server.problems import RefusedError
from woodshed.server.receiving import received
from woodshed.server.rescuing import mended, readable_part
from woodshed.server.studio import AStudio, Studio, in_thread
from woodshed.server.templates import template_song
from woodshed.song.branches import BRANCH
from woodshed.song.document import Song
from woodshed.song.edits import ChangeSong
from woodshed.song.media import MediaFolder
from woodshed.song.mending import rescue
from woodshed.song.shelf import FILES, shelf_of

router = APIRouter(prefix="/api/songs")

LONGEST_TITLE = 200
MOST_SONGS = 300
"""Songs that one person with an account may have."""
Title = Annotated[str, Field(max_length=LONGEST_TITLE)]


class NewSong(BaseModel):
    """What a new song begins as: nothing, or a template."""

    start: Literal["empty", "template"] = Field("empty", alias="from")
    template: str = ""
    title: Title = ""


class Titled(BaseModel):
    """A title, or "" for the usual one."""

    title: Title = ""


@router.get("")
async def list_songs(studio: AStudio, visitor: AVisitor) -> list[dict[str, Any]]:
    """Return the songs that one may know of, and as what, the last edited first."""
    songs = await in_thread(studio.summaries.list)
    roles = {song["id"]: visitor.role_in(song["id"]) for song in songs}
    return [{**song, "role": roles[song["id"]]} for song in songs if roles[song["id"]] is not None]


@router.post("", status_code=201)
async def create_song(new: NewSong, studio: AStudio, visitor: AVisitor) -> dict[str, str]:
    """Make a song, empty or from a template."""

    def create() -> str:
        check_room(visitor)
        song = Song() if new.start == "empty" else template_song(new.template)
        titled = replace(song, title=new.title) if new.title else song
        why = "A new song" if new.start == "empty" else f"From the template {song.title}"
        return given(studio, visitor, studio.workspace.create(titled, by=visitor.logged(), why=why))

    return {"id": await in_thread(create)}


def check_room(visitor: Visitor) -> None:
    """Raise RefusedError when somebody may have no song of their own here, or has as many as one person may."""
    if not visitor.makes:
        raise RefusedError(NO_MAKER, remedy="Make a branch of this song, or ask the owner for an account.")
    if visitor.owner:
        return
    own = [song for song, role in visitor.places.items() if role is Role.OWNER]
    if len(own) >= MOST_SONGS:
        raise RefusedError(f"You have {len(own)} songs here, as many as one person may.", remedy="Throw some away.")


def given(studio: Studio, visitor: Visitor, song: str) -> str:
    """Let a new song belong to who made it, and return it; those of the owner need no saying."""
    if not visitor.owner:
        studio.people.places.give(song, visitor.id)
    return song


@router.post("/import", status_code=201)
async def import_song(request: Request, studio: AStudio, visitor: AVisitor, name: str = "") -> dict[str, Any]:
    """Make a song of a MIDI, audio or zip file, which is the body; `said` tells what could not be kept."""
    check_room(visitor)
    async with received(request, studio.workspace.path / ".coming", studio.people.refusals, name) as file:
        song, said = await in_thread(lambda: imported_song(studio.workspace, file, name, visitor.logged()))
    await in_thread(lambda: given(studio, visitor, song))
    return {"id": song, "said": said}


@router.delete("/{song}", status_code=204)
async def trash_song(song: str, studio: AStudio) -> Response:
    """Move a song into the trash."""
    studio.workspace.folder(song)
    await studio.rooms.close(song)
    await in_thread(lambda: studio.workspace.trash(song))
    await in_thread(lambda: studio.people.song_ends(song))
    return Response(status_code=204)


@router.post("/{song}/untrash", status_code=201)
async def untrash_song(song: str, studio: AStudio) -> dict[str, str]:
    """Bring a song back from the trash."""
    return {"id": await in_thread(lambda: studio.workspace.untrash(song))}


@router.put("/{song}/title", status_code=204)
async def rename_song(song: str, titled: Titled, studio: AStudio, visitor: AVisitor) -> Response:
    """Give a song another title: an edit like any other. Its id stays."""
    edit = ChangeSong({"title": titled.title})
    why = f"Call the song “{titled.title}”"
    await studio.use(song, lambda folder: folder.apply(edit, by=visitor.logged(), why=why))
    return Response(status_code=204)


@router.post("/{song}/duplicate", status_code=201)
async def duplicate_song(song: str, studio: AStudio, visitor: AVisitor, titled: Titled | None = None) -> dict[str, str]:
    """Copy a song as it is now, with its audio; the copy begins a history of its own."""
    check_room(visitor)
    now = await studio.song(song)
    extra = {name: value for name, value in now.extra.items() if name != BRANCH}  # it has no history to merge by
    copy = replace(now, title=(titled.title if titled else "") or f"{now.title} copy", extra=extra)

    def duplicate() -> str:
        new = studio.workspace.create(copy, by=visitor.logged(), why=f"A copy of {now.title}")
        here, there = (MediaFolder(studio.workspace.folder(each) / "media") for each in (song, new))
        here.share(there)
        return given(studio, visitor, new)

    return {"id": await in_thread(duplicate)}


@router.post("/{song}/rescue")
async def rescue_song(song: str, request: Request, studio: AStudio, visitor: AVisitor) -> dict[str, str]:
    """Let a broken song be whole again, with what can be read of it and what the body, a whole state, knows of it.

    The damaged file stays beside it. A song that is not in its folder becomes a new one; returns which to open.
    """
    place = studio.workspace.folder(song)
    state = await request.body()
    if visitor.role_in(song) is not Role.OWNER:
        state = b""  # over the line it comes too, and there is looked at who wrote each comment
    if shelf_of(place) is FILES:
        await studio.rooms.close(song)  # what it has in memory goes into the backup
        await in_thread(lambda: mended(place, state, visitor.logged()))
        return {"id": song}
    check_room(visitor)

    def rescued() -> str:
        to = studio.workspace.new_folder(f"{song} rescued")
        try:
            rescue(place, to).close()
        except FileError:
            to.rmdir()
            raise
        return given(studio, visitor, to.name)

    return {"id": await in_thread(rescued)}


@router.get("/{song}/last-good")
async def last_good(song: str, studio: AStudio) -> dict[str, Any]:
    """Return how much of a song can still be read, before anybody rescues it."""
    place = studio.workspace.folder(song)
    return await in_thread(lambda: readable_part(place))


@router.get("/{song}/raw")
async def raw_song(song: str, studio: AStudio) -> StreamingResponse:
    """Return the whole folder of a song as a zip file, also of a broken one; what can be made again is left out."""
    place = studio.workspace.folder(song)
    named = {"Content-Disposition": f'attachment; filename="{ascii_name(song)}.zip"'}
    return StreamingResponse(archived(place), media_type="application/zip", headers=named)


def ascii_name(name: str) -> str:
    """Return a name that every browser saves a file under."""
    kept = "".join(letter if letter.isascii() and (letter.isalnum() or letter in " -_.&+'") else "_" for letter in name)
    return " ".join(kept.split())[:100] or "song"
