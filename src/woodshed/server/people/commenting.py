"""`/api/songs/{song}/comments`: comments of those who may not edit; the server writes them into the song."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from woodshed.server.people.people import People
from woodshed.server.people.roles import Role
from woodshed.server.people.saying import count, words
from woodshed.server.people.visitors import AVisitor, Visitor
from woodshed.server.problems import NotThereError, RefusedError
from woodshed.server.studio import AStudio, in_thread
from woodshed.song.document import Comment, Song
from woodshed.song.edits import Add, Change, Remove
from woodshed.song.folder import SongFolder
from woodshed.song.ids import Ids
from woodshed.song.limits import MAX_ID, MAX_TICK
from woodshed.units import Ticks

router = APIRouter(prefix="/api/songs/{song}/comments")

LONGEST_TEXT = 4_000
Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
_ids = Ids()


class Pinned(BaseModel):
    """What is said at a tick, and of which track ("": of all)."""

    text: Text
    tick: Annotated[int, Field(ge=0, le=MAX_TICK)]
    track: Annotated[str, Field(max_length=MAX_ID)] = ""


class Answer(BaseModel):
    """What is said to a comment."""

    text: Text


class Ticked(BaseModel):
    """Whether a comment is done with."""

    resolved: bool


@router.get("/own")
async def own_comments(song: str, visitor: AVisitor, studio: AStudio) -> list[str]:
    """Return the ids of the comments that one wrote by these doors."""
    return sorted(await in_thread(lambda: studio.people.comments.of_person(song, visitor.id)))


@router.post("", status_code=201)
async def pin(song: str, pinned: Pinned, request: Request, visitor: AVisitor, studio: AStudio) -> dict[str, str]:
    """Pin a comment to a place in a song."""
    text = words(pinned.text)
    count(studio.people, song, visitor, request)

    def write(folder: SongFolder) -> str:
        track = pinned.track if any(track.id == pinned.track for track in folder.song.tracks) else ""
        comment = Comment(next(_ids), Ticks(pinned.tick), "", text, track)
        return _add(folder, comment, visitor, "Write a comment")

    return {"id": await _noted(studio, song, visitor, await studio.use(song, write))}


@router.post("/{comment}/replies", status_code=201)
async def reply(
    song: str, comment: str, answer: Answer, request: Request, visitor: AVisitor, studio: AStudio
) -> dict[str, str]:
    """Answer a comment; an answer to an answer belongs to the same comment."""
    text = words(answer.text)
    count(studio.people, song, visitor, request)

    def write(folder: SongFolder) -> str:
        to = _find(folder.song, comment)
        key = to.reply_to or to.id
        new = Comment(next(_ids), to.tick, "", text, to.track, reply_to=key)
        return _add(folder, new, visitor, "Answer a comment")

    return {"id": await _noted(studio, song, visitor, await studio.use(song, write))}


@router.put("/{comment}", status_code=204)
async def resolve(song: str, comment: str, ticked: Ticked, visitor: AVisitor, studio: AStudio) -> Response:
    """Tick off a comment of one's own, or open it again; editors do so with everybody's."""
    await _check_own(studio.people, song, comment, visitor)
    why = "Tick off a comment" if ticked.resolved else "Open a comment again"

    def write(folder: SongFolder) -> None:
        _find(folder.song, comment)
        folder.apply(Change(Comment, {comment: {"resolved": ticked.resolved}}), by=visitor.logged(), why=why)

    await studio.use(song, write)
    return Response(status_code=204)


@router.delete("/{comment}", status_code=204)
async def delete(song: str, comment: str, visitor: AVisitor, studio: AStudio) -> Response:
    """Delete a comment of one's own, with the answers to it."""
    await _check_own(studio.people, song, comment, visitor)

    def write(folder: SongFolder) -> None:
        _find(folder.song, comment)
        gone = [each.id for each in folder.song.comments if comment in {each.id, each.reply_to}]
        folder.apply(Remove(Comment, tuple(gone)), by=visitor.logged(), why="Delete a comment")

    await studio.use(song, write)
    return Response(status_code=204)


def _add(folder: SongFolder, comment: Comment, visitor: Visitor, why: str) -> str:
    """Write a comment into the song, by who asked and at this moment."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    signed = Comment(
        comment.id, comment.tick, visitor.signed(), comment.text, comment.track, comment.reply_to, written_at=at
    )
    folder.apply(Add((signed,)), by=visitor.logged(), why=why)
    return comment.id


async def _noted(studio: AStudio, song: str, visitor: Visitor, comment: str) -> str:
    await in_thread(lambda: studio.people.comments.note(song, comment, visitor.id))
    return comment


async def _check_own(people: People, song: str, comment: str, visitor: Visitor) -> None:
    role = visitor.role_in(song)
    if role is not None and role.may(Role.EDITOR):
        return
    if comment not in await in_thread(lambda: people.comments.of_person(song, visitor.id)):
        raise RefusedError("Somebody else wrote this comment.", remedy="Answer it, or ask them.")


def _find(song: Song, key: str) -> Comment:
    for comment in song.comments:
        if comment.id == key:
            return comment
    raise NotThereError("There is no such comment any more.", remedy="Look at the comments again.")
