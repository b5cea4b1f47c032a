"""`/api/songs/{song}/uploads`: audio files come in piece by piece, and go on where the line broke.

The protocol is tus 1.0.0 (https://tus.io/protocols/resumable-upload) with its extensions creation, expiration and
termination, so any client of it will do. `Upload-Metadata` may say `filename`, and `sha256` in hexadecimal: then
nothing is sent that the song has already, others hear the file while it comes, and what arrives is held
against it. When the last byte is answered, the file is in the song's media.
"""

import base64
import binascii
import re
from email.utils import formatdate
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from woodshed.errors import FileError
from woodshed.server.arriving.limits import KEPT_S, MOST_BYTES
from woodshed.server.arriving.uploads import Upload, gone
from woodshed.server.media import plain_media
from woodshed.server.people.roles import Role
from woodshed.server.people.visitors import AVisitor, Visitor
from woodshed.server.problems import RangeError, TakenError, TooLargeError
from woodshed.server.studio import AStudio, Studio, in_thread
from woodshed.song.document import Media
from woodshed.song.edits import Change
from woodshed.song.folder import SongFolder

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination"
PIECE_TYPE = "application/offset+octet-stream"
_PIECE = 2**17
_SHA256 = re.compile("[0-9a-f]{64}")
_LONGEST_NAME = 200
_FOUND_OUT = ("suffix", "sample_rate", "channels", "frames")
_ASK = "Ask how far the file is, and go on there."


def _speaks_tus(tus_resumable: Annotated[str, Header()] = VERSION) -> None:
    """Refuse whoever speaks another version."""
    if tus_resumable != VERSION:
        raise HTTPException(412, headers={"Tus-Version": VERSION})


router = APIRouter(prefix="/api/songs/{song}/uploads")
_TUS = [Depends(_speaks_tus)]


@router.options("", status_code=204)
async def what_is_spoken() -> Response:
    """Say which protocol this is."""
    told = {"Tus-Version": VERSION, "Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(MOST_BYTES)}
    return _answer(204, told)


@router.post("", status_code=201, dependencies=_TUS)
async def begin(
    song: str,
    studio: AStudio,
    visitor: AVisitor,
    upload_length: Annotated[str, Header()] = "",
    upload_metadata: Annotated[str, Header()] = "",
) -> Response:
    """Begin an upload. It is complete already when the song, or another that the sender may edit, has the file."""
    folder = studio.workspace.folder(song)
    if not upload_length.isdecimal() or not upload_length.isascii() or len(upload_length) > len(str(2**53)):
        raise RangeError("Nobody said how long the file is.", remedy="Send its size in bytes as Upload-Length.")
    said = _metadata(upload_metadata)
    sha256 = said.get("sha256", "").lower()
    if sha256 and not _SHA256.fullmatch(sha256):
        raise FileError("The file's hash is not a SHA-256.", remedy="Send 64 hexadecimal digits, or none.")
    name = said.get("filename", "")[:_LONGEST_NAME]

    def make() -> Upload:
        upload = studio.uploads.begin(folder, length=int(upload_length), sha256=sha256, name=name, by=visitor.id)
        if sha256:
            upload.bring(_others(studio, visitor, song, sha256))
        if upload.offset < upload.about.length:
            studio.uploads.hear(upload)
        return upload

    upload = await in_thread(make)
    if upload.offset == upload.about.length:
        await _finished(studio, visitor, song, upload)
    return _answer(201, {"Location": f"/api/songs/{song}/uploads/{upload.key}", **_progress(upload)})


@router.head("/{upload}", dependencies=_TUS)
async def how_far(song: str, upload: str, studio: AStudio, visitor: AVisitor) -> Response:
    """Say how much has come; whoever was still sending is cut off, so that this stays true."""
    found = await _own(studio, visitor, song, upload)
    async with found.writing:
        found.turn += 1
        return _answer(200, {**_progress(found), "Cache-Control": "no-store"})


@router.patch("/{upload}", status_code=204, dependencies=_TUS)
async def go_on(
    song: str,
    upload: str,
    request: Request,
    studio: AStudio,
    visitor: AVisitor,
    upload_offset: Annotated[int, Header(ge=0)],
    content_type: Annotated[str, Header()] = "",
) -> Response:
    """Take in the next bytes; with the last one the file is looked at and put away."""
    if content_type != PIECE_TYPE:
        raise HTTPException(415)
    found = await _own(studio, visitor, song, upload)
    async with found.writing:
        found.turn += 1
        turn = found.turn
        if upload_offset != found.offset:
            raise TakenError("That part of the file is not the next one.", remedy=_ASK)
    await in_thread(lambda: studio.uploads.hear(found))
    await _take_in(found, turn, request)
    if found.offset == found.about.length:
        await _finished(studio, visitor, song, found)
    return _answer(204, _progress(found))


@router.get("/{upload}", dependencies=_TUS)
async def how_it_stands(song: str, upload: str, studio: AStudio, visitor: AVisitor) -> dict[str, Any]:
    """Return {offset, length, name}, and `media`, its record, once it is put away; which is done when it was not."""
    found = await _own(studio, visitor, song, upload)
    told = {"offset": found.offset, "length": found.about.length, "name": found.about.name}
    if found.offset < found.about.length:
        return told
    return {**told, "media": await _finished(studio, visitor, song, found)}


@router.delete("/{upload}", status_code=204, dependencies=_TUS)
async def stop(song: str, upload: str, studio: AStudio, visitor: AVisitor) -> Response:
    """Throw away what has come."""
    found = await _own(studio, visitor, song, upload)
    async with found.writing:
        found.turn += 1
        await in_thread(lambda: studio.uploads.forget(found))
    return _answer(204, {})


async def _own(studio: Studio, visitor: Visitor, song: str, key: str) -> Upload:
    """Return an upload that somebody began, or any for an owner; NotThereError when they have none such."""
    folder = studio.workspace.folder(song)
    found = await in_thread(lambda: studio.uploads.find(folder, key))
    if found.about.by != visitor.id and visitor.role_in(song) is not Role.OWNER:
        raise gone()
    return found


async def _take_in(upload: Upload, turn: int, request: Request) -> None:
    """Write a body as it comes. What has come is kept, also when the line breaks in the middle of it."""
    waiting = bytearray()

    async def keep() -> None:
        async with upload.writing:
            if upload.turn != turn:
                raise TakenError(
                    "This file is being sent from elsewhere.", remedy="Ask how far it is, and go on there."
                )
            if upload.offset + len(waiting) > upload.about.length:
                raise TooLargeError("More was sent than the file has.", remedy="Send it again from its beginning.")
            upload.check()
            await in_thread(lambda: upload.append(bytes(waiting)))
            waiting.clear()

    try:
        async for piece in request.stream():
            waiting += piece
            if len(waiting) >= _PIECE:
                await keep()
        await keep()
    except ClientDisconnect as error:
        await keep()
        raise FileError("The line broke.", remedy=_ASK) from error


async def _finished(studio: Studio, visitor: Visitor, song: str, upload: Upload) -> dict[str, Any]:
    """Put a file away that has come, and see that the song says of it what it is."""
    async with upload.finishing:
        was_done = upload.done() is not None
        media = await in_thread(upload.finish)
    if not was_done:
        await studio.use(song, lambda folder: _say_what_it_is(folder, media, visitor.logged()))
    return plain_media(media)


def _say_what_it_is(folder: SongFolder, media: Media, by: str) -> None:
    """Correct the record of a file that lay in the song before it had come: whoever laid it could only guess."""
    for said in folder.song.media:
        if said.sha256 == media.sha256:
            told = {name: getattr(media, name) for name in _FOUND_OUT if getattr(said, name) != getattr(media, name)}
            if told:
                folder.apply(Change(Media, {media.sha256: told}), by=by, why=f"{media.name} has arrived")


def _others(studio: Studio, visitor: Visitor, song: str, sha256: str) -> list[Path]:
    """Return the folders of other songs that have a file, of those that somebody may edit."""

    def may_take(key: str) -> bool:
        role = visitor.role_in(key)
        return key != song and role is not None and role.may(Role.EDITOR)

    folders = [path.parent.parent for path in studio.workspace.path.glob(f"*/media/{sha256}.*")]
    return [folder for folder in folders if may_take(folder.name)]


def _metadata(header: str) -> dict[str, str]:
    """Read `Upload-Metadata`: names and values in base64."""
    said: dict[str, str] = {}
    for pair in header.split(","):
        name, _, value = pair.strip().partition(" ")
        try:
            said[name] = base64.b64decode(value, validate=True).decode(errors="replace")
        except binascii.Error as error:
            raise FileError("What is said of the file cannot be read.", remedy="Send it in base64.") from error
    return said


def _progress(upload: Upload) -> dict[str, str]:
    until = formatdate(upload.about.begun_at + KEPT_S, usegmt=True)
    return {"Upload-Offset": str(upload.offset), "Upload-Length": str(upload.about.length), "Upload-Expires": until}


def _answer(status: int, headers: dict[str, str]) -> Response:
    return Response(status_code=status, headers={"Tus-Resumable": VERSION, **headers})
