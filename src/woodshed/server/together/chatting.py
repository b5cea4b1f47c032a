"""`/api/songs/{song}/chat`: what was said, and saying something. Whoever is in the song hears it at once."""

import secrets
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from woodshed.server.people.persons import AVATARS, COLOURS, LONGEST_NAME
from woodshed.server.people.saying import count, words
from woodshed.server.people.visitors import AVisitor, Visitor
from woodshed.server.studio import AStudio, in_thread
from woodshed.server.together.gathering import chat_frame

router = APIRouter(prefix="/api/songs/{song}/chat")

LONGEST_TEXT = 2_000


class Said(BaseModel):
    """A message. `name` counts only for whoever the server does not know, in a studio of their own."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
    name: Annotated[str, Field(max_length=LONGEST_NAME)] = ""
    colour: Annotated[int, Field(ge=0, lt=COLOURS)] = 0


@router.get("")
async def read_chat(song: str, studio: AStudio) -> list[dict[str, Any]]:
    """Return the last messages, the oldest first."""
    folder = studio.workspace.folder(song)
    return await in_thread(lambda: studio.chats.read(folder))


@router.post("", status_code=201)
async def say(song: str, said: Said, request: Request, visitor: AVisitor, studio: AStudio) -> dict[str, Any]:
    """Say something to everybody in a song; returns the message as all see it."""
    folder = studio.workspace.folder(song)
    text = words(said.text)
    count(studio.people, song, visitor, request)
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    message = {"id": secrets.token_hex(8), "at": at, "by": _by(visitor, said), "text": text}
    await in_thread(lambda: studio.chats.add(folder, message))
    await studio.tell(song, chat_frame(message))
    return message


def _by(visitor: Visitor, said: Said) -> dict[str, Any]:
    if visitor.person is not None:
        return visitor.person.plain()
    return {"id": "", "name": said.name.strip() or "Somebody", "colour": said.colour, "avatar": AVATARS[0]}
